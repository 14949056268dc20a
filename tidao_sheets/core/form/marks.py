"""Findings → the table that lists them, in the summary and in a committee's own form, and there a note at each cell."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple

from tidao_sheets.core.form.identity import Identity
from tidao_sheets.core.programme.records import FINDINGS, Programme
from tidao_sheets.core.scoring.catalogue import SEVERITY_NAMES
from tidao_sheets.core.scoring.findings import Finding
from tidao_sheets.core.sheet.cells import At, quoted
from tidao_sheets.core.sheet.declared import Tab, Workbook
from tidao_sheets.core.sheet.styles import NAVY
from tidao_sheets.core.sheet.table import Column, Table

OPEN, CLOSE = "[tidao]", "[/tidao]"
"""Between these stand the program's words in a note; all else in it is a person's."""
_STYLES = {"error": "bad-cell", "warning": "warn-cell", "info": "cell-center"}
_OURS = re.compile(rf"\n?{re.escape(OPEN)}.*?{re.escape(CLOSE)}", re.DOTALL)


class FindingPlace(NamedTuple):
    """Where a finding is, in words, and what a click on them opens."""

    text: str
    link: str | None


def findings_table(
    programme: Programme, head: int, place: Callable[[Finding], FindingPlace], *, committee: bool
) -> Table[Finding]:
    """Declare the columns: `place` tells where a finding is; `committee` says whether its committee is named."""

    def style(finding: Finding) -> str:
        return "link" if place(finding).link else "cell"

    def committee_name(finding: Finding) -> str:
        found = programme.committees.get(finding.committee or "")
        return found.name if found else ""

    def office(finding: Finding) -> str:
        found = programme.offices.get(finding.office or "")
        return found.short_name if found else ""

    columns: list[Column[Finding]] = [
        Column("severity", "ระดับ", 19, lambda f: SEVERITY_NAMES[f.severity].th, lambda f: _STYLES[f.severity]),
        Column("committee", "คณะกรรมการ", 32, committee_name),
        Column("office", "สำนักงาน", 14, office, "cell-bold"),
        Column("criterion", "ข้อ", 6, lambda f: f.criterion, "cell-center"),
        Column("link", "ตำแหน่ง (คลิกเพื่อเปิด)", 22, lambda f: place(f).text, style, link=lambda f: place(f).link),
        Column("says", "พบว่า", 50, lambda f: f.said("th")),
        Column("remedy", "วิธีแก้ไข", 38, lambda f: f.remedy("th")),
    ]
    return Table(tuple(c for c in columns if committee or c.key != "committee"), head)


def put_findings(tab: Tab, table: Table[Finding], findings: Iterable[Finding]) -> None:
    """Put the findings, or one line which says that there are none."""
    listed = list(findings)
    table.put(tab, listed)
    if not listed:
        tab.put(table.first, table.left, "ไม่พบรายการที่ต้องแก้ไข", "good-line")
    tab.freeze = (table.first, 0)


def findings_workbook(programme: Programme, identity: Identity, findings: Iterable[Finding]) -> Workbook:
    """Declare the tab that lists a form's findings; it carries the form's identity, so that reading knows it."""
    tab = Tab(FINDINGS, colour=NAVY)
    tab.put_identity(replace(identity, tab="findings").text())
    tab.put(1, 1, "รายการที่โปรแกรมตรวจพบในแบบนี้", "title")
    put_findings(tab, findings_table(programme, 3, _place, committee=False), findings)
    return Workbook((tab,), FINDINGS)


def _place(finding: Finding) -> FindingPlace:
    if not finding.tab:
        return FindingPlace("", None)
    cell = finding.cell or ""
    return FindingPlace(f"{finding.tab} {cell}".strip(), f"#{quoted(finding.tab)}!{cell or 'A1'}")


def notes(findings: Iterable[Finding]) -> dict[tuple[str, At], str]:
    """Return (tab, place) → what its note says of the cell."""
    said: dict[tuple[str, At], list[str]] = defaultdict(list)
    for finding in findings:
        if finding.tab is not None and finding.at is not None:
            said[finding.tab, finding.at].append(f"{finding.said('th')} → {finding.remedy('th')}")
    return {place: "\n".join(lines) for place, lines in said.items()}


def noted(before: str, words: str | None) -> str:
    """Return a note with the program's words put in anew or taken out; a person's own words stay as they are."""
    theirs = _OURS.sub("", before)
    if words is None:
        return theirs
    own = f"{OPEN} {words} {CLOSE}"
    return f"{theirs}\n{own}" if theirs else own


def note_changes(before: Mapping[At, str], wanted: Mapping[At, str]) -> dict[At, str]:
    """Return the cells of one tab whose notes must change, and what they then say; "" is no note."""
    ours = {at for at, text in before.items() if OPEN in text}
    changes = {at: noted(before.get(at, ""), wanted.get(at)) for at in {*ours, *wanted}}
    return {at: text for at, text in sorted(changes.items()) if text != before.get(at, "")}
