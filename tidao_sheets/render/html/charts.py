"""Geometry of the charts: lengths in per cent of a chart's width, so that letters keep their size on every screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tidao_sheets.core.programme.records import Programme, Tier
    from tidao_sheets.core.scoring.assessment import OfficeResult
    from tidao_sheets.core.scoring.overview import Count

NAMES, FIGURES = 30, 20
"""Per cent of a chart's width for the names before the bars, and for the figures behind them."""
ROW, HEAD = 28, 26  # pixels: a bar with its name, and what stands above the first
NO_STAR, AWAITED = "none", "awaited"
SHADES = 3
"""How many tiers have a colour of their own; those below share the last one."""


class BarRow(NamedTuple):
    """A bar with its name and figure; `y` in pixels, `width` in per cent, `tone` says which star."""

    name: str
    figure: str
    tone: str
    y: int
    width: str


class FloorLine(NamedTuple):
    """A line where a tier begins; `x` in per cent."""

    tier: Tier
    x: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars below one another, in a box so many pixels high; `left` is where they begin, in per cent."""

    rows: tuple[BarRow, ...]
    floors: tuple[FloorLine, ...]
    height: int
    left: str = str(NAMES)


class StackPart(NamedTuple):
    """A part of a stacked bar: how many it stands for, where it begins and how long it is, in per cent."""

    stands_for: int
    tone: str
    x: str
    width: str


def percent(part: Decimal, whole: Decimal) -> str:
    """Return a share in per cent as SVG wants it; the drawing alone is rounded."""
    share = Decimal(0) if not whole else part * 100 / whole
    return format(share.quantize(Decimal("0.01"), ROUND_HALF_UP), "f")


def tone(programme: Programme, tier: Tier | None) -> str:
    """Return which colour a star has, by its place from the top."""
    return NO_STAR if tier is None else f"tier-{min(programme.tiers.index(tier), SHADES - 1)}"


def ranking_chart(
    programme: Programme, results: Iterable[OfficeResult], figures: Sequence[tuple[str, str]]
) -> BarChart:
    """Return the totals of complete offices; `figures` are the name and the figure of each, as they are to be read."""

    def along(points: Decimal) -> Decimal:
        return Decimal(percent(points, programme.full_marks)) * (100 - NAMES - FIGURES) / 100

    rows = tuple(
        BarRow(
            name, figure, tone(programme, result.tier), HEAD + n * ROW, format(along(result.total or Decimal(0)), "f")
        )
        for n, (result, (name, figure)) in enumerate(zip(results, figures, strict=True))
    )
    floors = tuple(FloorLine(tier, format(NAMES + along(tier.floor), "f")) for tier in programme.tiers)
    return BarChart(rows, floors, HEAD + len(rows) * ROW + 4)


def stack(count: Count) -> list[StackPart]:
    """Return how some offices stand as the parts of one bar: stars from the top, without one, awaited."""
    tones = [f"tier-{min(n, SHADES - 1)}" for n in range(len(count.tiers))]
    parts, begun, whole = [], 0, Decimal(count.offices)
    for tone_, number in zip((*tones, NO_STAR, AWAITED), (*count.tiers, count.unrated, count.awaited), strict=True):
        if number:
            parts.append(StackPart(number, tone_, percent(Decimal(begun), whole), percent(Decimal(number), whole)))
            begun += number
    return parts
