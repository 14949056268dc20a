"""What is counted, as people read it beside a score."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from tidao_sheets.core.programme.records import Criterion, Office, Programme
from tidao_sheets.core.programme.year import EvidenceYear, Month
from tidao_sheets.core.scoring.reported import Counted
from tidao_sheets.core.scoring.round import SummaryRound
from tidao_sheets.core.text import Text
from tidao_sheets.core.thai import thai_digits


def missing_months(year: EvidenceYear, counted: Counted, asked: dt.date) -> tuple[Month, ...]:
    """Return the months that are over by a day and were not reported."""
    return tuple(month for month in year.over(asked) if month not in counted.months)


def said(programme: Programme, office: Office, criterion: Criterion, counted: Counted, asked: dt.date) -> Text:
    """Return what an office has reported on one criterion, as of a day: "รายงานแล้ว ๙ จาก ๑๐ เดือน · ขาด เม.ย."."""
    evidence, year = criterion.evidence, programme.evidence
    if evidence is None or year is None:
        return Text("", "")
    if evidence.kind == "monthly":
        return _monthly(year, counted, asked)
    if evidence.kind == "count":
        last = f" ล่าสุด {counted.last.day} {Month.of(counted.last).short}" if counted.last else ""
        last_en = f", the last on {counted.last.isoformat()}" if counted.last else ""
        return Text(thai_digits(f"{counted.number} {evidence.unit}{last}"), f"{counted.number} times{last_en}")
    staff = f" (บุคลากร {office.staff} คน)" if office.staff else ""
    staff_en = f" (a staff of {office.staff})" if office.staff else ""
    return Text(
        thai_digits(f"KM {counted.number} {evidence.unit} จาก {counted.people} คน{staff}"),
        f"{counted.number} works by {counted.people} people{staff_en}",
    )


def _monthly(year: EvidenceYear, counted: Counted, asked: dt.date) -> Text:
    lacking = missing_months(year, counted, asked)
    count = len({*year.over(asked), *counted.months})
    short = f" · ขาด {' '.join(month.short for month in lacking)}" if lacking else ""
    keys = f", missing {', '.join(month.key for month in lacking)}" if lacking else ""
    return Text(
        thai_digits(f"รายงานแล้ว {counted.number} จาก {count} เดือน{short}"),
        f"{counted.number} of {count} months reported{keys}",
    )


def falls_short(programme: Programme, office: Office, criterion: Criterion, counted: Counted, asked: dt.date) -> bool:
    """Whether what was reported plainly disagrees with full marks.

    A month is missing, nothing was counted, or there are fewer authors than staff (one, where the staff is not told).
    """
    evidence, year = criterion.evidence, programme.evidence
    if evidence is None or year is None:
        return False
    if evidence.kind == "monthly":
        return bool(missing_months(year, counted, asked))
    return counted.people < (office.staff or 1) if evidence.kind == "register" else not counted.number


def asked_until(programme: Programme, number: int, day: dt.date | None) -> dt.date:
    """Return as of which day evidence is looked at on a day of a round: its last one, once that is over."""
    due = programme.rounds[number].due
    return min(day, due) if day else due


def asked_in(round_: SummaryRound) -> dt.date:
    """Return as of which day a round's evidence was looked at when it was read."""
    return asked_until(round_.assessment.programme, round_.number, round_.read_at.date())


def said_in(round_: SummaryRound, office: str) -> dict[str, Text]:
    """Return criterion → what an office had reported when a round was read."""
    programme, found = round_.assessment.programme, round_.evidence.get(office)
    return all_said(programme, programme.offices[office], found.counts, asked_in(round_)) if found else {}


def all_said(programme: Programme, office: Office, counts: Mapping[str, Counted], asked: dt.date) -> dict[str, Text]:
    """Return criterion → what was reported, in programme order."""
    return {c.id: said(programme, office, c, counts[c.id], asked) for c in programme.criteria if c.id in counts}
