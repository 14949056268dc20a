"""One round as it stands: what was read and what came of it, and the days left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from tidao_sheets.core.scoring.assessment import Assessment, OfficeResult
from tidao_sheets.core.scoring.findings import Finding
from tidao_sheets.core.scoring.reported import OfficeEvidence
from tidao_sheets.core.sheet.cells import At


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRound:
    """One round as the summary shows it; `closed` is when it was closed, None for an open one.

    `evidence` is what offices have reported, by code: of the year, as it stood when the round was read.
    `links` opens the cell of a score, by office and criterion; `places` tells its workbook, tab and cell.
    """

    assessment: Assessment
    findings: tuple[Finding, ...]
    read_at: datetime
    links: Mapping[tuple[str, str], str]
    places: Mapping[tuple[str, str], tuple[str, str, At]] = field(default_factory=dict)
    closed: datetime | None = None
    evidence: Mapping[str, OfficeEvidence] = field(default_factory=dict)

    @property
    def number(self) -> int:
        """The round's number."""
        return self.assessment.round

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(finding.severity == "error" for finding in self.findings)

    @property
    def over(self) -> bool:
        """Whether nothing is awaited any more, so that it cannot be late: every office is complete, or it is closed."""
        return self.assessment.complete or self.closed is not None

    def progress(self, code: str) -> Progress:
        """Return how far an office is."""
        result, count = self.assessment.offices[code], len(self.assessment.programme.criteria)
        scores = result.scores
        begun = scores.points or scores.missing or not scores.faulty
        errors = sum(f.office == code and f.severity == "error" for f in self.findings)
        return Progress(result, count - len(scores.missing) if begun else 0, count, errors)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an office is: how many criteria hold something, right or wrong, of how many, and the errors to mend."""

    result: OfficeResult
    filled: int
    count: int
    errors: int

    @property
    def scored(self) -> int:
        """How many criteria have points that count."""
        return len(self.result.scores.points)

    @property
    def done(self) -> bool:
        """Whether every criterion has its points and nothing is to be mended."""
        return self.result.complete and not self.errors


def days_left(due: date, today: date) -> int:
    """Return the days until a date; negative after it."""
    return (due - today).days


def days_said(days: int) -> str:
    """Return the days left as people read them."""
    return f"เหลือเวลา {days} วัน" if days >= 0 else f"เลยกำหนด {-days} วัน"
