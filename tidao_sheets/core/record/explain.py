"""Why an office has the score it has: each figure back to its cell, what stood there before, and what made the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.record.differences import rubric_changes
from tidao_sheets.core.record.past import Earlier, Judged, PastReading, values_of
from tidao_sheets.core.scoring.assessment import OfficeResult
from tidao_sheets.core.scoring.round import SummaryRound
from tidao_sheets.core.text import Text

if TYPE_CHECKING:
    from tidao_sheets.core.programme.records import Criterion, Dimension, Programme, Tier
    from tidao_sheets.core.record.acts import Review, RoundRecord
    from tidao_sheets.core.scoring.findings import Finding
    from tidao_sheets.core.sheet.cells import At

EMPTY: Judged = MappingProxyType({})
COPIES = ("copies_agree", "copies_disagree", "copy_chosen", "choice_lapsed", "form_superseded")
"""Findings that tell which of several copies of a form counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One criterion of an office: its points, their cell, what was typed there, and what stood there before.

    `place` is workbook, tab and cell, None where a former version recorded none; `read_at` is when the value was first
    read; `earlier` are former values, oldest first; `review` the decision that stands in place of what was read.
    """

    dimension: Dimension
    criterion: Criterion
    points: Decimal | None
    typed: str
    place: tuple[str, str, At] | None
    link: str | None
    read_at: datetime
    earlier: tuple[Earlier, ...] = ()
    review: Review | None = None


@dataclass(frozen=True, slots=True)
class RubricChange:
    """Which parts of that which figures rest on (keys of RUBRIC) a reading was the first to find changed, and when."""

    read_at: datetime
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """An office's whole result, explained; `figures` in programme order, `findings` those about the office.

    `up` is the next star and how many points it takes; `down` the present star and how many points above its floor
    the total stands: losing more than that loses the star. `ranked` counts the offices that share the ranking.
    `rubric` tells what has changed since the first reading of that which the figures rest on.
    """

    round: SummaryRound
    record: RoundRecord
    result: OfficeResult
    figures: tuple[Figure, ...]
    findings: tuple[Finding, ...]
    copies: tuple[Finding, ...]
    ranked: int
    rubric: tuple[RubricChange, ...] = ()
    up: tuple[Tier, Decimal] | None = None
    down: tuple[Tier, Decimal] | None = None

    @property
    def statements(self) -> list[Review]:
        """The requests for review with which the office has made a statement of its own."""
        return [r for r in self.record.reviews if r.office == self.result.office.code and r.statement]


def explain(
    round_: SummaryRound,
    record: RoundRecord,
    office: str,
    readings: Sequence[PastReading],
    criteria: Sequence[str] = (),
    judged: Judged = EMPTY,
) -> Explained:
    """Explain an office's result from a round and every reading of it, in order; `criteria` keeps only those.

    `judged` are the programmes that former readings were judged by, as far as they are known.
    """
    assessment = round_.assessment
    result = assessment.offices[office]
    by = {c: review for review, decision in record.decisions() if review.office == office for c in decision.points}
    figures = [
        _figure(
            round_, result, (dimension, criterion), values_of((office, criterion.id, "score"), readings, judged), by
        )
        for dimension in assessment.programme.dimensions
        for criterion in dimension.criteria
        if not criteria or criterion.id in criteria
    ]
    ours = [f for f in round_.findings if f.office == office]
    copies = [f for f in round_.findings if f.code in COPIES and f.committee == result.committee.id]
    up = (result.next_tier, result.distance) if result.next_tier and result.distance is not None else None
    down = (result.tier, result.total - result.tier.floor) if result.tier and result.total is not None else None
    return Explained(
        round=round_,
        record=record,
        result=result,
        figures=tuple(figures),
        findings=tuple(f for f in ours if not criteria or f.criterion is None or f.criterion in criteria),
        copies=tuple(f for f in copies if f.office in {None, office}),
        rubric=tuple(_rubric(round_, readings, judged)),
        ranked=sum(r.rank is not None for r in assessment.offices.values()),
        up=up,
        down=down,
    )


def _figure(
    round_: SummaryRound,
    result: OfficeResult,
    about: tuple[Dimension, Criterion],
    values: tuple[Earlier, ...],
    decided: Mapping[str, Review],
) -> Figure:
    dimension, criterion = about
    key, review = (result.office.code, criterion.id), decided.get(criterion.id)
    points = result.scores.points.get(criterion.id)
    now = _typed(round_, key) or (values[-1].typed if values and review else "" if points is None else plain(points))
    known = bool(values) and values[-1].typed == now
    return Figure(
        dimension=dimension,
        criterion=criterion,
        points=points,
        typed=now,
        place=round_.places.get(key),
        link=round_.links.get(key),
        read_at=values[-1].read_at if known else round_.read_at,
        earlier=values[:-1] if known else values,
        review=review,
    )


def _rubric(round_: SummaryRound, readings: Sequence[PastReading], judged: Judged) -> Iterator[RubricChange]:
    """Yield each change of that which figures rest on, from reading to reading, and since the last one."""
    known = [(r.read_at, judged[r.file]) for r in readings if r.file and r.file in judged]
    known.append((round_.read_at, round_.assessment.programme))
    for (_, then), (at, now) in pairwise(known):
        if then is not now and (parts := rubric_changes(then, now)):
            yield RubricChange(at, parts)


def former(earlier: Earlier, criterion: Criterion) -> str:
    """Return a former value as people read it, with its full marks where those were others."""
    of = earlier.full_marks
    return (earlier.typed or "–") + ("" if of in {None, criterion.full_marks} else f"/{plain(of)}")


def ranking_of(programme: Programme) -> Text:
    """Return which offices share the ranking, as a programme has them: all, or those of its districts."""
    offices = programme.offices.values()
    ranked = sum(o.kind == "district" for o in offices)
    if ranked == len(offices):
        return Text(f"สำนักงานทั้ง {ranked} แห่ง", f"all {ranked} offices")
    return Text(f"สำนักงานระดับอำเภอ {ranked} แห่ง", f"the {ranked} district offices")


def _typed(round_: SummaryRound, key: tuple[str, str]) -> str:
    """Return what stands in a cell where that is not just its points: what its finding has found."""
    at = round_.places[key][2] if key in round_.places else None
    found = (f for f in round_.findings if (f.office, f.criterion) == key and f.at is not None and f.at == at)
    return next((f.value for f in found if f.value and f.code not in {"sealed_differs", *COPIES}), "")
