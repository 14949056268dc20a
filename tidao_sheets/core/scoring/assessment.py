"""Scores → assessment: totals, tiers, ranks and the KPI of one round, exactly."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.programme.records import Committee, Office, Programme, Tier

TEXT_FIELDS = ("strength", "advice", "evidence", "internal", "follow_up")
WHOLE = "*"
"""Stands in the place of a criterion's id for what is said of the office as a whole."""


@dataclass(frozen=True, slots=True)
class OfficeScores:
    """What one committee gave one office in one round.

    `points` holds criterion id → points and leaves out criteria without a number; `missing` the criteria whose cell is
    blank; `faulty` is True when a finding of severity error concerns the office; `texts` holds criterion id → field
    (one of TEXT_FIELDS) → what was typed, verbatim; under WHOLE the comment on the office, "overall".
    """

    office: str
    points: Mapping[str, Decimal] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    faulty: bool = False
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def overall(self) -> str | None:
        """The comment on the office as a whole, verbatim; None where there is none."""
        return self.texts.get(WHOLE, {}).get("overall")


@dataclass(frozen=True, slots=True)
class Movement:
    """The change against the other round: total in points, and places gained (positive is better).

    Ranks among different offices cannot be compared: `rank` is None until both rounds are complete.
    """

    total: Decimal
    rank: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeResult:
    """One office's result; `dimensions`, `total`, `tier` and `rank` are None where they cannot be known yet.

    `tier` is also None for a complete office below the lowest floor; `next_tier` and `distance` say which star is next
    and how many points away it is.
    """

    office: Office
    committee: Committee
    scores: OfficeScores
    complete: bool
    dimensions: Mapping[str, Decimal | None]
    total: Decimal | None = None
    tier: Tier | None = None
    rank: int | None = None
    next_tier: Tier | None = None
    distance: Decimal | None = None
    movement: Movement | None = None

    @property
    def tier_id(self) -> str | None:
        """The tier's id, "none" for a complete office without a star, None for an incomplete one."""
        if not self.complete:
            return None
        return self.tier.id if self.tier else "none"

    @property
    def level(self) -> int | None:
        """The level of its star, 0 without one; None while incomplete."""
        if not self.complete:
            return None
        return self.tier.level if self.tier else 0


@dataclass(frozen=True, slots=True)
class Kpi:
    """Offices with a star out of all offices; `percent` is half-up to two decimals, `met` uses the exact value."""

    target: Decimal
    rated: int
    offices: int
    percent: Decimal
    met: bool


@dataclass(frozen=True, slots=True)
class Assessment:
    """The result of one round: office code → result, in programme order, and the KPI."""

    programme: Programme
    round: int
    offices: Mapping[str, OfficeResult]
    kpi: Kpi
    _fingerprints: dict[str | None, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def complete(self) -> bool:
        """Whether every office is complete."""
        return all(r.complete for r in self.offices.values())

    def ranking(self) -> list[OfficeResult]:
        """Ranked offices by rank, then complete unranked ones, then the rest; programme order within each."""
        order = {code: n for n, code in enumerate(self.offices)}
        return sorted(
            self.offices.values(), key=lambda r: (not r.complete, r.rank is None, r.rank or 0, order[r.office.code])
        )

    def fingerprint(self, office: str | None = None) -> str:
        """Return the รหัสตรวจสอบ: 12 hexadecimal digits that change with any figure or text of the round (or office)."""
        if office not in self._fingerprints:
            self._fingerprints[office] = self._fingerprint(office)
        return self._fingerprints[office]

    def _fingerprint(self, office: str | None) -> str:
        body = [
            self.programme.id,
            self.round,
            [
                [
                    code,
                    r.complete,
                    {k: plain(v) for k, v in sorted(r.scores.points.items())},
                    {k: dict(sorted(v.items())) for k, v in sorted(r.scores.texts.items())},
                ]
                for code, r in self.offices.items()
                if office in (None, code)
            ],
        ]
        text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        digest = hashlib.sha256(text.encode()).hexdigest()[:12].upper()
        return f"{digest[:4]}-{digest[4:8]}-{digest[8:]}"


def tier_of(programme: Programme, total: Decimal) -> Tier | None:
    """Return the tier whose floor the exact, unrounded total reaches, or None (programme.md, Tiers)."""
    return next((t for t in programme.tiers if total >= t.floor), None)


def next_tier(programme: Programme, total: Decimal) -> Tier | None:
    """Return the lowest tier above the total, or None at the top."""
    return next((t for t in reversed(programme.tiers) if total < t.floor), None)


def ranks(totals: Mapping[str, Decimal]) -> dict[str, int]:
    """Rank totals from the highest; equal totals share a rank and the next rank is skipped: 1-2-2-4."""
    ordered = sorted(totals.values(), reverse=True)
    first: dict[Decimal, int] = {}
    for place, total in enumerate(ordered, 1):
        first.setdefault(total, place)
    return {code: first[total] for code, total in totals.items()}


def kpi_of(programme: Programme, rated: int) -> Kpi:
    """Return the share of all offices that hold a star, against the programme's target in per cent."""
    offices = len(programme.offices)
    target = programme.kpi_percent
    percent = (Decimal(rated * 100) / offices).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return Kpi(target, rated, offices, percent, rated * 100 >= target * offices)


def assess(
    programme: Programme, round_number: int, scores: Iterable[OfficeScores], before: Assessment | None = None
) -> Assessment:
    """Compute one round from the scores of its offices; offices without scores are incomplete.

    `before` is the other round to measure movement against. No rounding happens anywhere but in the KPI's per cent.
    """
    every = tuple(c.id for c in programme.criteria)
    given = {code: OfficeScores(code, missing=every) for code in programme.offices} | {s.office: s for s in scores}
    results = {code: _office(programme, given[code]) for code in programme.offices}
    placed = ranks(
        {
            code: r.total
            for code, r in results.items()
            if r.complete and r.total is not None and r.office.kind == "district"
        }
    )
    whole = before is not None and before.complete and all(r.complete for r in results.values())
    offices = {code: _placed(r, placed.get(code), before, whole=whole) for code, r in results.items()}
    rated = sum(1 for r in offices.values() if r.tier is not None)
    return Assessment(programme, round_number, offices, kpi_of(programme, rated))


def _office(programme: Programme, scores: OfficeScores) -> OfficeResult:
    complete = not scores.faulty and all(c.id in scores.points for c in programme.criteria)
    dimensions: dict[str, Decimal | None] = {}
    for dimension in programme.dimensions:
        points = [scores.points.get(c.id) for c in dimension.criteria]
        known = [p for p in points if p is not None]
        dimensions[dimension.id] = sum(known, Decimal(0)) if len(known) == len(points) else None
    total = sum((d for d in dimensions.values() if d is not None), Decimal(0)) if complete else None
    above = next_tier(programme, total) if total is not None else None
    return OfficeResult(
        office=programme.offices[scores.office],
        committee=programme.committee_of(scores.office),
        scores=scores,
        complete=complete,
        dimensions=dimensions,
        total=total,
        tier=tier_of(programme, total) if total is not None else None,
        next_tier=above,
        distance=above.floor - total if above is not None and total is not None else None,
    )


def _placed(result: OfficeResult, rank: int | None, before: Assessment | None, *, whole: bool) -> OfficeResult:
    """Add rank and movement; `whole` tells that both rounds are complete."""
    movement = None
    former = before.offices.get(result.office.code) if before else None
    if former is not None and former.total is not None and result.total is not None:
        places = former.rank - rank if whole and former.rank is not None and rank is not None else None
        movement = Movement(result.total - former.total, places)
    return replace(result, rank=rank, movement=movement)
