"""What a closed round comes to: the reading that it was closed with, and in place of some points what was decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tidao_sheets.core.scoring.assessment import Assessment, OfficeResult, assess

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from tidao_sheets.core.record.acts import Review, RoundRecord
    from tidao_sheets.core.scoring.round import SummaryRound


def decided(closed: SummaryRound, record: RoundRecord, before: Assessment | None) -> SummaryRound:
    """Return a closed round with the decisions on its reviews; texts stay as the committee wrote them.

    Raises ValueError for a review of what the round had not, or points beyond full marks: it was never recorded so.
    """
    _require_of(closed.assessment, record)
    changed = record.decided()
    return replace(closed, assessment=_with(closed.assessment, changed, before)) if changed else closed


def _require_of(closed: Assessment, record: RoundRecord) -> None:
    marks = {c.id: c.full_marks for c in closed.programme.criteria}
    for review in record.reviews:
        points = review.decision.points if review.decision else {}
        if review.office not in closed.offices or not {*points} <= {*review.criteria} <= {*marks}:
            raise ValueError("a review of something else")
        if any(not 0 <= given <= marks[criterion] for criterion, given in points.items()):
            raise ValueError("points beyond full marks")


@dataclass(frozen=True, slots=True)
class ReviewOutcome:
    """A review that was decided on, and its office's result before and after that decision alone."""

    review: Review
    before: OfficeResult
    after: OfficeResult


def outcomes(closed: Assessment, record: RoundRecord) -> dict[int, ReviewOutcome]:
    """Return what each decision did to a closed round, by the number of its review, in the order of the decisions."""
    found: dict[int, ReviewOutcome] = {}
    for review, decision in record.decisions():
        after = _with(closed, {review.office: decision.points}, None)
        found[review.number] = ReviewOutcome(review, closed.offices[review.office], after.offices[review.office])
        closed = after
    return found


@dataclass(frozen=True, slots=True)
class Lapsed:
    """A decision that a reopening has made void, of one criterion, and what its form says (None: nothing)."""

    review: Review
    criterion: str
    decided: Decimal
    form: Decimal | None


def lapsed(record: RoundRecord, now: Assessment) -> list[Lapsed]:
    """Return the decisions from before any reopening that a round's result is without; of two on a score the last."""
    last: dict[tuple[str, str], tuple[Review, Decimal]] = {}
    for review in (review for reopening in record.reopenings for review in reopening.lapsed):
        decided = review.decision.points if review.decision else {}
        last |= {(review.office, criterion): (review, points) for criterion, points in decided.items()}
    found = {code: result.scores.points for code, result in now.offices.items()}
    return [
        Lapsed(review, criterion, points, found.get(office, {}).get(criterion))
        for (office, criterion), (review, points) in last.items()
        if found.get(office, {}).get(criterion) != points
    ]


def _with(found: Assessment, changed: Mapping[str, Mapping[str, Decimal]], before: Assessment | None) -> Assessment:
    """Return a round with other points in place of some: office → criterion → points."""
    scores = [
        replace(r.scores, points={**r.scores.points, **changed.get(code, {})}) for code, r in found.offices.items()
    ]
    return assess(found.programme, found.round, scores, before)
