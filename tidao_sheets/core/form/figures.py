"""What a form shows of its own sums and its star, beside what its scores give."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.form import layout
from tidao_sheets.core.programme.records import Programme
from tidao_sheets.core.scoring.assessment import tier_of
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.observed import ObservedTab, shown
from tidao_sheets.core.text import Text

_BINARY_NOISE = Decimal("0.000001")
"""What a program's sum of binary numbers may be off by, in points; a score has at most four decimals."""
_STEP = re.compile(r'>=\s*(\d+(?:\.\d+)?)\s*[,;]\s*"((?:[^"]|"")*)"')


class Difference(NamedTuple):
    """One figure that differs: its finding's code, its cell, what it shows, what the scores give, and what it is."""

    code: str
    at: At
    shows: str
    wanted: str
    what: Text


class StarStep(NamedTuple):
    """One step of the star's formula."""

    floor: Decimal
    name: str


def differences(
    programme: Programme, tab: ObservedTab, places: Mapping[str, At], scores: Mapping[str, Decimal]
) -> Iterator[Difference]:
    """Compare what an office's tab shows with what its scores give; parts are named only where the whole agrees."""
    for key, what, total in _totals(programme, scores):
        value = tab.get(places[key]).value if key in places else None
        if value is None or value == layout.UNKNOWN:
            continue  # not calculated by whatever wrote the file, or the form does not know
        if not (isinstance(value, Decimal) and value.is_finite() and abs(value - total) < _BINARY_NOISE):
            yield Difference("total_differs", places[key], shown(value), plain(total), what)
            if key == layout.ROW_TOTAL:
                return
    yield from _star(programme, tab, places, sum(scores.values(), Decimal(0)))


def _star(programme: Programme, tab: ObservedTab, places: Mapping[str, At], total: Decimal) -> Iterator[Difference]:
    at = places.get(layout.ROW_TIER)
    shows = tab.get(at).value if at is not None else None
    tier = tier_of(programme, total)
    star = tier.name if tier else layout.NO_STAR
    if at is None or not isinstance(shows, str) or shows in {star, layout.TIER_UNKNOWN}:
        return
    former = former_tiers(programme, tab, places)
    by_former = next((step.name for step in former if total >= step.floor), layout.NO_STAR)
    code = "star_of_former_tiers" if former and shows == by_former else "total_differs"
    yield Difference(code, at, shows, star, Text("ระดับดาว", "star"))


def former_tiers(programme: Programme, tab: ObservedTab, places: Mapping[str, At]) -> tuple[StarStep, ...]:
    """Return the steps of the star's formula where they are not the programme's tiers; else none."""
    at = places.get(layout.ROW_TIER)
    formula = tab.get(at).formula if at is not None else None
    steps = tuple(StarStep(Decimal(floor), name.replace('""', '"')) for floor, name in _STEP.findall(formula or ""))
    return () if steps == tuple(StarStep(t.floor, t.name) for t in programme.tiers) else steps


def _totals(programme: Programme, scores: Mapping[str, Decimal]) -> Iterator[tuple[str, Text, Decimal]]:
    yield layout.ROW_TOTAL, Text("คะแนนรวม", "total"), sum(scores.values(), Decimal(0))
    for dimension in programme.dimensions:
        subtotal = sum((scores[c.id] for c in dimension.criteria), Decimal(0))
        what = Text(f"คะแนนรวมด้านที่ {dimension.id} ", f"sum of dimension {dimension.id}")
        yield layout.row_dimension(dimension.id), what, subtotal
