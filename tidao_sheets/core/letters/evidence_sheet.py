"""What an office has reported over the year, on a page for a field visit: months in a row, and all that is counted."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator

from tidao_sheets.core.evidence.said import asked_until, missing_months, said
from tidao_sheets.core.letters import values
from tidao_sheets.core.letters.context import NoEvidence, Subject
from tidao_sheets.core.letters.values import Values
from tidao_sheets.core.programme.records import Criterion
from tidao_sheets.core.programme.year import EvidenceYear
from tidao_sheets.core.scoring.reported import Counted, OfficeEvidence
from tidao_sheets.core.thai import thai_date, thai_digits

DONE, MISSING = "√", "–"
LINE, ROOM = 40, 8
"""Characters of a line in the sheet's cells, and lines that titles have there, so that all stands on one page."""


def reported(subject: Subject) -> Values:
    """Return what an office has reported as of a day, by criterion; raises `NoEvidence`."""
    found, year = _found(subject)
    programme, office, asked = subject.programme, subject.result.office, _asked(subject)
    return {
        **values.office_values(programme, office),
        "committee": {"name": subject.result.committee.name},
        "as_of": asked,
        "months": [_head(month.short, month.year) for month in year.months],
        "monthly": [
            {"id": c.id, "marks": [*_marks(year, found.counts[c.id], asked)]}
            for c in programme.criteria
            if c.evidence and c.evidence.kind == "monthly" and c.id in found.counts
        ],
        "criteria": [_told(subject, c, found, asked) for c in programme.criteria if c.evidence],
        "done": DONE,
        "lacking": MISSING,
    }


def figures(subject: Subject) -> str:
    """Return what was counted, and which months were asked for, as text."""
    found, year = _found(subject)
    return repr(([*found.counts.items()], year.over(_asked(subject))))


def _found(subject: Subject) -> tuple[OfficeEvidence, EvidenceYear]:
    found, year = subject.context.evidence, subject.programme.evidence
    if found is None or year is None:
        raise NoEvidence(office=subject.result.office)
    return found, year


def _asked(subject: Subject) -> dt.date:
    """Return as of which day evidence was looked at when the round was read."""
    read_at = subject.context.read_at
    return asked_until(subject.programme, subject.assessment.round, read_at.date() if read_at else None)


def _head(short: str, year: int) -> str:
    return thai_digits(f"{short}\n{(year + 543) % 100:02}")


def _marks(year: EvidenceYear, counted: Counted, asked: dt.date) -> Iterator[str]:
    """Yield a mark a month: reported, missing, or nothing while it may still come."""
    missing = missing_months(year, counted, asked)
    for month in year.months:
        yield DONE if month in counted.months else MISSING if month in missing else ""


def _told(subject: Subject, criterion: Criterion, found: OfficeEvidence, asked: dt.date) -> Values:
    counted, office = found.counts.get(criterion.id), subject.result.office
    told = said(subject.programme, office, criterion, counted, asked).th if counted else ""
    came = counted and counted.last and counted.people
    return values.fields(criterion, "id", "name", "full_marks") | {
        "said": told,
        "people": counted.people if counted and came else None,
        "last": thai_date(counted.last) if counted and counted.last else None,
        "titles": [*_shown(counted.titles)] if counted else [],
    }


def _shown(titles: tuple[str, ...]) -> Iterator[str]:
    """Yield the titles that there is room for, and how many more there are; the end of a long one is left out."""
    most, left = (ROOM - 1) // 2 * LINE, ROOM - 1
    for n, title in enumerate(titles):
        text = title if len(title) <= most else f"{title[:most].rstrip()}…"
        left -= math.ceil(len(text) / LINE)
        if left < 0:
            yield thai_digits(f"และอีก {len(titles) - n} เรื่อง")
            return
        yield text
