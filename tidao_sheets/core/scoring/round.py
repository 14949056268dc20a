"""One round as it stands: what was read and what came of it, and the days left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.scoring.assessment import Assessment, OfficeResult
    from tidao_sheets.core.scoring.findings import Finding


@dataclass(frozen=True, slots=True)
class SummaryRound:
    """One round as the summary shows it; `cells` tells where a score stands: (office, criterion) → link."""

    assessment: Assessment
    findings: tuple[Finding, ...]
    read_at: datetime
    cells: Mapping[tuple[str, str], str]

    @property
    def number(self) -> int:
        """The round's number."""
        return self.assessment.round


def days_said(days: int) -> str:
    """Return the days left as people read them."""
    return f"เหลือเวลา {days} วัน" if days >= 0 else f"เลยกำหนด {-days} วัน"


def filled_in(programme: Programme, result: OfficeResult) -> int:
    """Return how many criteria of an office hold something, right or wrong."""
    scores = result.scores
    if not scores.points and scores.faulty and not scores.missing:
        return 0
    return len(programme.criteria) - len(scores.missing)


def days_left(due: date, today: date) -> int:
    """Return the days until a date; negative after it."""
    return (due - today).days
