"""What `tidao doctor` says of the year's evidence: which workbooks there are, can be read, and are sound."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tidao_sheets.core.programme.records import Office
from tidao_sheets.core.scoring.findings import Finding
from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.jobs.evidence import damage_of, read_evidence
from tidao_sheets.jobs.workspace import Workspace
from tidao_sheets.stores.store import Check

_MEND = Text("แก้ตามนั้น แล้วสั่งอีกครั้ง", "mend it so, then run it again")


def check_evidence(workspace: Workspace) -> Iterator[Check]:
    """Tell of each workbook that wants something done, then how many offices have one; nothing where none is asked."""
    programme = workspace.programme
    if programme.evidence is None:
        return
    try:
        collection, unread = read_evidence(programme, workspace.store())
    except TidaoError as error:
        yield Check.failed("evidence", error)
        return
    yield from (Check("evidence", u.reason, _MEND, 4, u.title or Text(u.name, u.name)) for u in unread)
    yield from (_told(f) for f in collection.findings if f.code != "evidence_unreadable")
    offices = {code: folded for code in programme.offices if (folded := collection.folded(code))}
    for folded in offices.values():
        yield from map(_told, damage_of(folded))
    unseen = {each.office for each in collection.unread}
    missing = [office for office in programme.offices.values() if office.code not in {*offices, *unseen}]
    yield Check("evidence", _counted(len(offices), len(programme.offices), missing))


def _counted(there: int, asked: int, missing: list[Office]) -> Text:
    names = ", ".join(office.short_name for office in missing)
    lacking = f" ยังไม่มี: {names} (สร้างด้วย tidao evidence --make)" if missing else ""
    lacking_en = f"; none yet: {names} (tidao evidence --make makes them)" if missing else ""
    return Text(
        f"มีแบบที่อ่านได้ {there} จาก {asked} แห่ง{lacking}",
        f"{there} of {asked} offices have a workbook that can be read{lacking_en}",
    )


def _told(finding: Finding) -> Check:
    told = Check("evidence", Text(finding.said("th"), finding.said("en")))
    if finding.workbook:
        told = replace(told, title=Text(finding.workbook, finding.workbook))
    if finding.severity == "info":
        return told
    return replace(told, remedy=Text(finding.remedy("th"), finding.remedy("en")), exit=1)
