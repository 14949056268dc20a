"""What a round comes to for those who decide on it: stars, means, the weakest criteria, movers, places to propose.

Only complete offices count in a figure, so that none includes a cell that is blank or faulty. All comparisons are
exact; what is shown is rounded half up to two decimals.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from tidao_sheets.core.decimals import rounded

if TYPE_CHECKING:
    from tidao_sheets.core.programme.records import Criterion, Dimension, Programme, Tier
    from tidao_sheets.core.scoring.assessment import Assessment, OfficeResult

T = TypeVar("T")
Verdict = Literal["met", "missed", "open"]
"""Whether the target is reached, can no longer be reached, or depends on what is awaited."""
FIRST = 3
"""How many criteria, and how many movers each way, are named."""


class Mean(NamedTuple):
    """The mean of some points, `total` over so many `offices`, out of `full` marks."""

    total: Decimal
    offices: int
    full: Decimal

    @classmethod
    def of(cls, points: Sequence[Decimal], full: Decimal) -> Mean:
        """Take it of the points of some offices."""
        return cls(sum(points, Decimal(0)), len(points), full)

    @property
    def share(self) -> Fraction:
        """The exact share of the full marks."""
        return Fraction(self.total) / (Fraction(self.full) * self.offices)

    @property
    def shown(self) -> Decimal | None:
        """The mean in points, None where there is nothing to take it of."""
        return rounded(Fraction(self.total) / self.offices) if self.offices else None

    @property
    def percent(self) -> Decimal | None:
        """The share in per cent."""
        return rounded(self.share * 100) if self.offices else None


class Count(NamedTuple):
    """How some offices stand: by tier from the top, complete without a star, and awaited."""

    tiers: tuple[int, ...]
    unrated: int
    awaited: int

    @property
    def rated(self) -> int:
        """Offices with a star."""
        return sum(self.tiers)

    @property
    def complete(self) -> int:
        """Offices whose assessment is complete."""
        return self.rated + self.unrated

    @property
    def offices(self) -> int:
        """All of them."""
        return self.complete + self.awaited


class Leading(NamedTuple):
    """The first of some things in an order, and those that are equal to the last of them and left out."""

    first: tuple[OfficeResult, ...]
    tied: tuple[OfficeResult, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """A round's figures for those who decide.

    `needed` is how many offices with a star the target asks for. `zones` are names with their counts; an office that is
    alone without a zone stands under its own name, several under "". `weakest` has the lowest means first, `weak_too`
    those that are equal to its last. `up` and `down` are the greatest changes of the total against the round before.
    `proposal` holds ranks with the offices that share them, as many places as the programme proposes; it is empty while
    a ranked office is awaited.
    """

    assessment: Assessment
    count: Count
    needed: int
    verdict: Verdict
    zones: tuple[tuple[str, Count], ...]
    dimensions: tuple[tuple[Dimension, Mean], ...]
    weakest: tuple[tuple[Criterion, Mean], ...]
    weak_too: tuple[Criterion, ...]
    up: Leading
    down: Leading
    proposal: tuple[tuple[int, tuple[OfficeResult, ...]], ...]
    ranks_awaited: int


def overview(assessment: Assessment) -> Overview:
    """Return a round's figures for those who decide."""
    programme, results = assessment.programme, assessment.offices.values()
    count = count_of(programme.tiers, results)
    needed = math.ceil(Fraction(programme.kpi_percent) * len(programme.offices) / 100)
    means = [(c, criterion_mean(assessment, c)) for c in programme.criteria] if count.complete else []
    weak, too = _leading(means, lambda each: each[1].share)
    moved = [r for r in results if r.movement and r.movement.total]
    return Overview(
        assessment=assessment,
        count=count,
        needed=needed,
        verdict="met" if assessment.kpi.met else "missed" if count.rated + count.awaited < needed else "open",
        zones=tuple(_zones(programme, results)),
        dimensions=tuple((d, dimension_mean(assessment, d)) for d in programme.dimensions),
        weakest=weak,
        weak_too=tuple(c for c, _ in too),
        up=Leading(*_leading([r for r in moved if _change(r) > 0], lambda r: -_change(r))),
        down=Leading(*_leading([r for r in moved if _change(r) < 0], _change)),
        proposal=tuple(_proposal(assessment)),
        ranks_awaited=sum(r.office.kind == "district" and not r.complete for r in results),
    )


def count_of(tiers: Sequence[Tier], results: Iterable[OfficeResult]) -> Count:
    """Count offices by what they have; what is awaited is not what was missed."""
    each = list(results)
    rated = tuple(sum(r.tier == tier for r in each) for tier in tiers)
    awaited = sum(not r.complete for r in each)
    return Count(rated, len(each) - awaited - sum(rated), awaited)


def dimension_mean(assessment: Assessment, dimension: Dimension) -> Mean:
    """Return the mean of a dimension over the complete offices."""
    points = [r.dimensions[dimension.id] or Decimal(0) for r in assessment.offices.values() if r.complete]
    return Mean.of(points, dimension.full_marks)


def criterion_mean(assessment: Assessment, criterion: Criterion) -> Mean:
    """Return the mean of a criterion over the complete offices."""
    points = [r.scores.points[criterion.id] for r in assessment.offices.values() if r.complete]
    return Mean.of(points, criterion.full_marks)


def total_mean(assessment: Assessment) -> Mean:
    """Return the mean of the totals over the complete offices."""
    totals = [r.total or Decimal(0) for r in assessment.offices.values() if r.complete]
    return Mean.of(totals, assessment.programme.full_marks)


def _zones(programme: Programme, results: Iterable[OfficeResult]) -> Iterable[tuple[str, Count]]:
    each = list(results)
    for zone in programme.zones.values():
        yield zone.name, count_of(programme.tiers, [r for r in each if r.office.zone == zone.id])
    apart = [r for r in each if r.office.zone not in programme.zones]
    if programme.zones and apart:
        yield apart[0].office.short_name if len(apart) == 1 else "", count_of(programme.tiers, apart)


def _change(result: OfficeResult) -> Decimal:
    return result.movement.total if result.movement else Decimal(0)


def _leading(things: Sequence[T], order: Callable[[T], Fraction | Decimal]) -> tuple[tuple[T, ...], tuple[T, ...]]:
    """Return the first few in an order, and the others that are equal to the last of them."""
    if not things:
        return (), ()
    ordered = sorted(things, key=order)
    first, rest = ordered[:FIRST], ordered[FIRST:]
    return tuple(first), tuple(t for t in rest if order(t) == order(first[-1]))


def _proposal(assessment: Assessment) -> Iterable[tuple[int, tuple[OfficeResult, ...]]]:
    ranked = [r for r in assessment.offices.values() if r.office.kind == "district"]
    if not all(r.complete for r in ranked):
        return
    for place in range(1, assessment.programme.scoring.outstanding + 1):
        if sharing := tuple(r for r in ranked if r.rank == place and r.tier):
            yield place, sharing
