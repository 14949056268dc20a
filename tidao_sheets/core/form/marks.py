"""Findings → what a committee sees of them in its own form: a tab that lists them, and a note at each cell."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from tidao_sheets.core.scoring.catalogue import SEVERITY_NAMES
from tidao_sheets.core.sheet.cells import At, quoted
from tidao_sheets.core.sheet.declared import Tab, Workbook
from tidao_sheets.core.sheet.styles import NAVY
from tidao_sheets.core.thai import thai_digits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tidao_sheets.core.form.layout import Identity
    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.scoring.findings import Finding

TITLE = "รายการตรวจ"
OPEN, CLOSE = "[tidao]", "[/tidao]"
"""Between these stand the program's words in a note; all else in it is a person's."""
_OURS = re.compile(rf"\n?{re.escape(OPEN)}.*?{re.escape(CLOSE)}", re.DOTALL)
_HEADS = (
    ("ระดับ", 18.0),
    ("สำนักงาน", 34.0),
    ("ข้อ", 7.0),
    ("ตำแหน่ง (คลิกเพื่อเปิด)", 26.0),
    ("พบว่า", 60.0),
    ("วิธีแก้ไข", 50.0),
)
_STYLES = {"error": "bad-cell", "warning": "warn-cell", "info": "cell-center"}
_HEAD = 3


def findings_workbook(programme: Programme, identity: Identity, findings: Iterable[Finding]) -> Workbook:
    """Declare the tab that lists a form's findings; it carries the form's identity, so that reading knows it."""
    tab = Tab(TITLE, colour=NAVY)
    tab.put(0, 0, replace(identity, tab="findings").text(), "key")
    tab.hidden_rows.append(0)
    tab.hidden_columns.append(0)
    tab.put(1, 1, "รายการที่โปรแกรมตรวจพบในแบบนี้", "title")
    for column, (head, width) in enumerate(_HEADS, 1):
        tab.put(_HEAD, column, head, "head")
        tab.widths[column] = width
    listed = list(findings)
    if not listed:
        tab.put(_HEAD + 1, 1, "ไม่พบรายการที่ต้องแก้ไข", "good-line")
    for row, finding in enumerate(listed, _HEAD + 1):
        _row(tab, row, programme, finding)
    tab.freeze = (_HEAD + 1, 0)
    return Workbook((tab,), TITLE)


def _row(tab: Tab, row: int, programme: Programme, finding: Finding) -> None:
    office = programme.offices.get(finding.office or "")
    place = f"{finding.tab} {finding.cell or ''}".strip() if finding.tab else ""
    link = f"#{quoted(finding.tab)}!{finding.cell or 'A1'}" if finding.tab else None
    tab.put(row, 1, SEVERITY_NAMES[finding.severity].th, _STYLES[finding.severity])
    tab.put(row, 2, office.name if office else "", "cell")
    tab.put(row, 3, thai_digits(finding.criterion or ""), "cell-center")
    tab.put(row, 4, place, "link" if link else "cell", link=link)
    tab.put(row, 5, finding.said("th"), "cell")
    tab.put(row, 6, finding.remedy("th"), "cell")


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
