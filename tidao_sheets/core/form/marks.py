"""Findings → what a committee sees of them in its own form: a tab that lists them, and a note at each cell."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from tidao_sheets.core.form.findings_table import Place, findings_table, put_findings
from tidao_sheets.core.sheet.cells import At, quoted
from tidao_sheets.core.sheet.declared import Tab, Workbook
from tidao_sheets.core.sheet.styles import NAVY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tidao_sheets.core.form.layout import Identity
    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.scoring.findings import Finding

TITLE = "รายการตรวจ"
OPEN, CLOSE = "[tidao]", "[/tidao]"
"""Between these stand the program's words in a note; all else in it is a person's."""
_OURS = re.compile(rf"\n?{re.escape(OPEN)}.*?{re.escape(CLOSE)}", re.DOTALL)


def findings_workbook(programme: Programme, identity: Identity, findings: Iterable[Finding]) -> Workbook:
    """Declare the tab that lists a form's findings; it carries the form's identity, so that reading knows it."""
    tab = Tab(TITLE, colour=NAVY)
    tab.put_identity(replace(identity, tab="findings").text())
    tab.put(1, 1, "รายการที่โปรแกรมตรวจพบในแบบนี้", "title")
    put_findings(tab, findings_table(programme, 3, _place, committee=False), findings)
    return Workbook((tab,), TITLE)


def _place(finding: Finding) -> Place:
    if not finding.tab:
        return Place("", None)
    cell = finding.cell or ""
    return Place(f"{finding.tab} {cell}".strip(), f"#{quoted(finding.tab)}!{cell or 'A1'}")


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
