"""Rounds of many provinces → the nation's figures of one round of one year, exactly.

Stars are counted for each province by its own tiers. Criteria are put together within one version of what scores only,
and in a figure count complete offices alone. Panels are told beside the nation; no figure is changed by another's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from tidao_sheets.core.decimals import rounded
from tidao_sheets.core.form.identity import form_version
from tidao_sheets.core.nation.province import province_of, thai_order
from tidao_sheets.core.scoring.overview import Count, Mean, count_of

if TYPE_CHECKING:
    from tidao_sheets.core.programme.records import Committee, Criterion, Programme, Tier
    from tidao_sheets.core.scoring.assessment import OfficeResult
    from tidao_sheets.core.scoring.round import SummaryRound
    from tidao_sheets.core.text import Text


class Absence(NamedTuple):
    """A place without figures: its province, as far as it is known, where it was looked for, and why.

    `failed` is whether it could not be read, rather than being empty still.
    """

    province: str
    place: str
    reason: Text
    failed: bool = False


@dataclass(frozen=True, slots=True)
class ProvinceRound:
    """A province's round as it stands, and the place that it comes from: a folder, or a workspace's id."""

    round: SummaryRound
    place: str

    @property
    def programme(self) -> Programme:
        """The programme that it is judged by."""
        return self.round.assessment.programme

    @property
    def province(self) -> str:
        """The province's name."""
        return province_of(self.programme)

    @property
    def results(self) -> tuple[OfficeResult, ...]:
        """Its offices, in programme order."""
        return tuple(self.round.assessment.offices.values())

    @property
    def count(self) -> Count:
        """How its offices stand."""
        return count_of(self.programme.tiers, self.results)


class Quartiles(NamedTuple):
    """The least, the three quartiles and the greatest of some values, as QUARTILE.INC has them: exact."""

    least: Decimal
    first: Decimal
    median: Decimal
    third: Decimal
    most: Decimal

    @classmethod
    def of(cls, values: Iterable[Decimal]) -> Quartiles | None:
        """Take them of values in any order; None of nothing."""
        ordered = sorted(values)
        return cls(*(_at(ordered, quarters) for quarters in range(5))) if ordered else None


def _at(ordered: Sequence[Decimal], quarters: int) -> Decimal:
    """Return what stands so many quarters of the way through, between two values in proportion."""
    place, rest = divmod((len(ordered) - 1) * quarters, 4)
    low = ordered[place]
    return low + (ordered[place + 1] - low) * rest / 4 if rest else low


@dataclass(frozen=True, slots=True)
class Distribution:
    """A criterion of one version: its points at all complete offices, lowest first."""

    criterion: Criterion
    points: tuple[Decimal, ...]

    @property
    def quartiles(self) -> Quartiles | None:
        """How they are spread."""
        return Quartiles.of(self.points)

    @property
    def mean(self) -> Mean:
        """Their mean."""
        return Mean.of(self.points, self.criterion.full_marks)

    @property
    def full(self) -> int:
        """How many offices have full marks."""
        return self.points.count(self.criterion.full_marks)

    @property
    def full_percent(self) -> Decimal | None:
        """Their share of all, in per cent."""
        return percent(self.full, len(self.points))


@dataclass(frozen=True, slots=True)
class Panel:
    """A committee of a province, the offices that it assesses, and the totals of the complete ones."""

    source: ProvinceRound
    committee: Committee
    offices: int
    totals: tuple[Decimal, ...]

    @property
    def mean(self) -> Mean:
        """The mean of the totals, out of all points of the version."""
        return Mean.of(self.totals, self.source.programme.full_marks)

    @property
    def shares(self) -> Quartiles | None:
        """How the totals are spread, in per cent of full marks to two decimals."""
        full = self.source.programme.full_marks
        return Quartiles.of(rounded(Fraction(t) * 100 / Fraction(full)) for t in self.totals)

    def apart(self, nation: Mean) -> Decimal | None:
        """Return how far the panel's mean is from the nation's, in points of per cent; None without either."""
        if not self.totals or not nation.offices:
            return None
        return rounded((self.mean.share - nation.share) * 100)


@dataclass(frozen=True, slots=True)
class VersionFigures:
    """All provinces whose criteria, full marks and scoring rules are the same."""

    version: str
    rounds: tuple[ProvinceRound, ...]

    @property
    def programme(self) -> Programme:
        """The programme of one of them, for the names of criteria."""
        return self.rounds[0].programme

    @property
    def complete(self) -> tuple[OfficeResult, ...]:
        """All complete offices."""
        return tuple(r for source in self.rounds for r in source.results if r.complete)

    @property
    def mean(self) -> Mean:
        """The mean of all totals."""
        return Mean.of([r.total for r in self.complete if r.total is not None], self.programme.full_marks)

    def distributions(self) -> tuple[Distribution, ...]:
        """Return each criterion's points, in programme order."""
        found = self.complete
        return tuple(
            Distribution(c, tuple(sorted(r.scores.points[c.id] for r in found))) for c in self.programme.criteria
        )

    def panels(self) -> tuple[Panel, ...]:
        """Return all panels, by province; never by what they gave."""
        return tuple(_panel(source, c) for source in self.rounds for c in source.programme.committees.values())

    def spread(self) -> Quartiles | None:
        """Return how the panels' means are spread, in per cent of full marks, all to two decimals."""
        found = Quartiles.of(p for panel in self.panels() if (p := panel.mean.percent) is not None)
        return Quartiles(*(rounded(Fraction(value)) for value in found)) if found else None


def _panel(source: ProvinceRound, committee: Committee) -> Panel:
    results = [r for r in source.results if r.committee.id == committee.id]
    totals = sorted(r.total for r in results if r.total is not None)
    return Panel(source, committee, len(results), tuple(totals))


@dataclass(frozen=True, slots=True, kw_only=True)
class NationFigures:
    """One round of one year over all provinces, in the order of their names; `absent` are those without figures."""

    year: int
    round: int
    rounds: tuple[ProvinceRound, ...]
    absent: tuple[Absence, ...]

    @classmethod
    def of(cls, year: int, number: int, rounds: Iterable[ProvinceRound], absent: Iterable[Absence]) -> NationFigures:
        """Put provinces into the order of their names."""
        found = sorted(rounds, key=lambda r: (thai_order(r.province), r.place))
        missing = sorted(absent, key=lambda a: (thai_order(a.province), a.place))
        return cls(year=year, round=number, rounds=tuple(found), absent=tuple(missing))

    @property
    def provinces(self) -> int:
        """How many provinces have figures."""
        return len(self.rounds)

    @property
    def closed(self) -> int:
        """How many of them have closed the round."""
        return sum(r.round.closed is not None for r in self.rounds)

    def versions(self) -> tuple[VersionFigures, ...]:
        """Return the provinces by version, the most provinces first."""
        found: dict[str, list[ProvinceRound]] = {}
        for source in self.rounds:
            found.setdefault(form_version(source.programme), []).append(source)
        ordered = sorted(found.items(), key=lambda each: (-len(each[1]), each[0]))
        return tuple(VersionFigures(version, tuple(rounds)) for version, rounds in ordered)

    def by_tiers(self) -> tuple[tuple[tuple[Tier, ...], tuple[ProvinceRound, ...]], ...]:
        """Return the provinces by their tiers, the most provinces first: stars of other floors are other stars."""
        found: dict[tuple[tuple[str, Decimal], ...], list[ProvinceRound]] = {}
        for source in self.rounds:
            found.setdefault(tuple((t.id, t.floor) for t in source.programme.tiers), []).append(source)
        ordered = sorted(found.values(), key=lambda rounds: -len(rounds))
        return tuple((rounds[0].programme.tiers, tuple(rounds)) for rounds in ordered)


def summed(rounds: Iterable[ProvinceRound]) -> Count:
    """Return how all offices of provinces with the same tiers stand."""
    counts = [r.count for r in rounds]
    tiers = tuple(sum(column) for column in zip(*(c.tiers for c in counts), strict=True))
    return Count(tiers, sum(c.unrated for c in counts), sum(c.awaited for c in counts))


def percent(part: int, whole: int) -> Decimal | None:
    """Return a share in per cent, half-up to two decimals; None of nothing."""
    return rounded(Fraction(part * 100, whole)) if whole else None
