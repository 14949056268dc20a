"""The rows of a round's figures, table by table, as every database holds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from tidao_sheets.core.decimals import known, plain
from tidao_sheets.core.text import visible

if TYPE_CHECKING:
    from tidao_sheets.core.scoring.round import SummaryRound
    from tidao_sheets.ledger.database import SqlValue

PLACES = 6
"""Decimals that a whole number of millionths holds, the most that a programme's points may have."""


def figure_rows(round_: SummaryRound) -> dict[str, list[tuple[SqlValue, ...]]]:
    """Return the rows of each table, without the number of the figures that they are of."""
    return {table: [tuple(map(held, row)) for row in rows(round_)] for table, rows in TABLES.items()}


def held(value: SqlValue) -> SqlValue:
    """Return a value that every database holds: a text without what no text of PostgreSQL's may hold."""
    return visible(value).encode(errors="backslashreplace").decode() if isinstance(value, str) else value


def millionths(points: Decimal | None) -> int | None:
    """Return points as a whole number of millionths, exactly."""
    return None if points is None else int(points.scaleb(PLACES))


def _rubric(round_: SummaryRound) -> Iterator[tuple[SqlValue, ...]]:
    place = 0
    for dimension in round_.assessment.programme.dimensions:
        for criterion in dimension.criteria:
            place += 1
            full = criterion.full_marks
            yield criterion.id, place, dimension.id, criterion.name, plain(full), millionths(full)


def _offices(round_: SummaryRound) -> Iterator[tuple[SqlValue, ...]]:
    for place, (code, result) in enumerate(round_.assessment.offices.items(), 1):
        office, committee = result.office, result.committee
        told = (office.name, office.kind, committee.id, committee.name, int(result.complete))
        yield (
            code,
            place,
            *told,
            known(result.total),
            millionths(result.total),
            result.tier_id,
            result.level,
            result.rank,
        )


def _criteria(round_: SummaryRound) -> Iterator[tuple[SqlValue, ...]]:
    assessment = round_.assessment
    for code, result in assessment.offices.items():
        for criterion in assessment.programme.criteria:
            points = result.scores.points.get(criterion.id)
            yield code, criterion.id, known(points), millionths(points), int(criterion.id in result.scores.missing)


def _findings(round_: SummaryRound) -> Iterable[tuple[SqlValue, ...]]:
    for place, f in enumerate(round_.findings, 1):
        yield place, f.code, f.severity, f.committee, f.office, f.criterion, f.workbook, f.tab, f.cell, f.value


TABLES: Mapping[str, Callable[[SummaryRound], Iterable[tuple[SqlValue, ...]]]] = {
    "tidao_rubric": _rubric,
    "tidao_office": _offices,
    "tidao_criterion": _criteria,
    "tidao_finding": _findings,
}
"""Table → what its rows are of a round, behind the number of its figures."""

KEYS: Mapping[str, tuple[str, ...]] = {
    "tidao_rubric": ("criterion",),
    "tidao_office": ("office",),
    "tidao_criterion": ("office", "criterion"),
    "tidao_finding": ("place",),
}
"""Table → the columns that tell its rows apart: the first ones, behind the number of the figures."""
