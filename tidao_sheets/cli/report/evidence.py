"""The year's evidence: workbooks made, and what offices have reported, month by month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.cli.report import Json, Report, Reporter, Step, calls_json, findings_json, report, unread_json
from tidao_sheets.core.evidence.said import all_said, missing_months
from tidao_sheets.core.evidence.workbook import evidence_addresses
from tidao_sheets.core.text import Text
from tidao_sheets.core.thai import ascii_digits, thai_date
from tidao_sheets.jobs.evidence import EvidenceMade, EvidenceOutcome

if TYPE_CHECKING:
    from datetime import date

    from tidao_sheets.core.programme.records import Office, Programme
    from tidao_sheets.core.scoring.reported import OfficeEvidence


@report.register(EvidenceOutcome)
class EvidenceReport(Report[EvidenceOutcome]):
    """What `evidence` says."""

    @property
    def exit(self) -> int:
        """The exit code: 4 when a workbook cannot be read or shared, 1 when a damaged one is left."""
        return 4 if self.result.unread or self.result.unshared else 1 if self.result.damaged else 0

    def document(self, lang: str) -> Json:
        """Return every workbook, and what each office has reported."""
        outcome = self.result
        return {
            "programme": outcome.programme.id,
            "day": outcome.day.isoformat(),
            "workbooks": [
                {
                    "office": made.office.code,
                    "workbook": made.workbook,
                    "made": made.made,
                    "rebuilt_from": made.rebuilt_from,
                    "left": made.left,
                    "parts": evidence_addresses(outcome.programme) if made.made else [],
                }
                for made in outcome.made
            ],
            "evidence": [
                evidence_json(outcome.programme, office, outcome.year.offices.get(office.code), outcome.day, lang)
                for office in outcome.programme.offices.values()
            ],
            "findings": findings_json(outcome.year.findings, lang),
            "damaged": findings_json(outcome.damaged, lang),
            "waiting": [office.code for office in outcome.waiting],
            "unread": unread_json(outcome.unread, lang),
            "unshared": [
                {"office": u.whose, "workbook": u.workbook, "person": u.person, "reason": u.reason.in_(lang)}
                for u in outcome.unshared
            ],
            "calls": calls_json(outcome.calls),
        }

    def tell(self, reporter: Reporter) -> None:
        """Print which workbooks were made, then what each office has reported."""
        outcome = self.result
        for made in outcome.made:
            _tell_made(reporter, made)
        for office in outcome.waiting:
            reporter.say(
                f"  ✗ ยังไม่สร้างให้{office.name} เพราะมีแฟ้มที่อ่านไม่ได้ ซึ่งอาจเป็นของสำนักงานนี้ (--rebuild สร้างแฟ้มใหม่ไว้ข้างกัน)",
                f"  ✗ not made for {office.romanised}: an unreadable file may be its own (--rebuild makes a new one)",
                "red",
            )
        if not outcome.made and not outcome.waiting:
            _tell_year(reporter, outcome)
            reporter.gap()
            reporter.findings(outcome.year.findings)
        elif outcome.damaged:
            reporter.say("แบบต่อไปนี้เสียหาย:", "These workbooks are damaged:", "bold red")
            reporter.findings(outcome.damaged)
        reporter.unread(outcome.unread)
        for u in outcome.unshared:
            office = outcome.programme.offices[u.whose]
            said = Text(
                f"ยังไม่ได้แชร์แบบของ{office.name} ให้ {u.person}",
                f"{u.person} cannot edit the workbook of {office.romanised} yet",
            )
            reporter.problem(said, u.reason)

    def next_step(self) -> Step:
        """Return what to do next."""
        outcome = self.result
        if outcome.unread or outcome.waiting or outcome.unshared:
            said = Text("แก้ตามที่บอก แล้วสั่งอีกครั้งด้วย", "mend what is named, then run again:")
            return Step(said, "evidence --make" if outcome.made or outcome.waiting else "evidence")
        if outcome.damaged:
            said = Text("สร้างแบบใหม่แทนแบบที่เสียหายด้วย", "make new workbooks beside the damaged ones:")
            return Step(said, "evidence --make --rebuild")
        if not outcome.made and len(outcome.year.offices) < len(outcome.programme.offices):
            return Step(Text("สร้างแบบที่ยังไม่มีด้วย", "make the workbooks that are missing:"), "evidence --make")
        if not outcome.made:
            return Step(Text("ดูหลักฐานเทียบกับคะแนนด้วย", "hold it against the scores:"), "check")
        said = Text("ส่งแบบให้สำนักงาน แล้วดูสิ่งที่รายงานด้วย", "hand the workbooks out, then see what is reported:")
        return Step(said, "evidence")


def evidence_json(programme: Programme, office: Office, found: OfficeEvidence | None, day: date, lang: str) -> Json:
    """Return what an office has reported, by criterion; `workbook` is null where it has none."""
    counts = found.counts if found else {}
    year = programme.evidence
    sentences = all_said(programme, office, counts, day)
    return {
        "office": office.code,
        "workbook": found.workbook if found else None,
        "criteria": {
            criterion: {
                "months": [month.key for month in counted.months],
                "missing": [month.key for month in missing_months(year, counted, day)]
                if year and criterion in _monthly(programme)
                else [],
                "number": counted.number,
                "people": counted.people,
                "last": counted.last.isoformat() if counted.last else None,
                "titles": [*counted.titles],
                "said": sentences[criterion].in_(lang),
            }
            for criterion, counted in counts.items()
        },
    }


def _monthly(programme: Programme) -> set[str]:
    return {c.id for c in programme.criteria if c.evidence and c.evidence.kind == "monthly"}


def _tell_made(reporter: Reporter, made: EvidenceMade) -> None:
    names = made.office.listed
    if made.rebuilt_from:
        reporter.say(
            f'  ★ สร้างใหม่แทน "{made.rebuilt_from}": "{made.workbook}"',
            f'  ★ rebuilt beside "{made.rebuilt_from}": "{made.workbook}"',
            "green",
        )
        if made.left:
            reporter.say(
                f'    ยกมาไม่ได้ {made.left} รายการ อยู่ในชีต "ยกมาไม่ได้" ของแบบใหม่ ให้ตรวจแล้วพิมพ์ใหม่',
                f"    {made.left} not carried over; the new workbook lists them, to be typed again",
                "yellow",
            )
    elif made.made:
        reporter.say(f'  ✓ สร้างแล้ว {names.th}: "{made.workbook}"', f'  ✓ made {names.en}: "{made.workbook}"', "green")
    else:
        reporter.say(f'  · มีอยู่แล้ว {names.th}: "{made.workbook}"', f'  · exists {names.en}: "{made.workbook}"', "dim")


def _tell_year(reporter: Reporter, outcome: EvidenceOutcome) -> None:
    """Print what each office has reported; those without a workbook in one line."""
    day = ascii_digits(thai_date(outcome.day))
    reporter.say(f"หลักฐานที่รายงาน ณ วันที่ {day}", f"Evidence as of {outcome.day}", "bold")
    without = []
    for office in outcome.programme.offices.values():
        found = outcome.year.offices.get(office.code)
        if found is None:
            without.append(office)
            continue
        reporter.say(f"  {office.listed.th}", f"  {office.listed.en}")
        for criterion, text in all_said(outcome.programme, office, found.counts, outcome.day).items():
            reporter.say(f"    {criterion}  {ascii_digits(text.th)}", f"    {criterion}  {text.en}")
    if without:
        names = Text(", ".join(o.short_name for o in without), ", ".join(o.romanised for o in without))
        reporter.say(
            f"ยังไม่มีแบบรายงาน {len(without)} แห่ง: {names.th}", f"Without a workbook ({len(without)}): {names.en}", "dim"
        )
