"""Assessments → tidy pandas frames for people who analyse.

Points are exact Decimals in object columns: `sum`, `min`, `max` and comparisons stay exact, but pandas' own `mean`
turns them into binary numbers, so use `exact_mean`. What is not known is None in columns of points and <NA> in all
others; text is of pandas' `string` type, whole numbers are Int64.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from tidao_sheets.analysis.records import DIMENSIONS, FINDINGS, FLAT, OFFICES, SCORES, columns
from tidao_sheets.analysis.rows import level, make_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pandas import DataFrame

    from tidao_sheets.analysis.records import Columns
    from tidao_sheets.analysis.rows import Rows
    from tidao_sheets.core.scoring.assessment import Assessment, OfficeResult
    from tidao_sheets.core.scoring.findings import Finding

N = TypeVar("N", int, Decimal)

# One storage for text whatever else is installed, so that a frame is the same on every machine.
_DTYPES = {"text": "string[python]", "whole": "Int64", "points": "object", "truth": "bool"}


@dataclass(frozen=True, slots=True, eq=False)
class Frames:
    """Four tidy frames of one or more rounds, joined by `round` and the office's `code`; rows in programme order.

    `offices`, a row per round and office:
        round: number of the round.
        code: the office's code, as text (it may begin with 0).
        name: the office's Thai name.
        romanised: its name in Latin letters.
        zone: id of its zone; <NA> for an office outside the zones.
        committee: id of the committee that assesses it.
        kind: "district" or "province"; only districts are ranked.
        complete: whether every criterion has points and no error is open.
        total: points of all criteria; None while incomplete.
        tier: id of the star, "none" below the lowest floor; <NA> while incomplete.
        level: the star's level, higher is better, 0 without a star; <NA> while incomplete.
        rank: place among complete district offices from 1, equal totals share one; <NA> for the others.
        next_tier: id of the next higher star; <NA> at the top or while incomplete.
        distance: points to that star; None likewise.
        movement_total: change of the total against the round compared with, in points; None where unknown.
        movement_rank: places gained against it, positive is better; <NA> where unknown.

    `dimensions`, a row per round, office and dimension:
        round, code: as above.
        dimension: id of the dimension.
        name: its Thai name.
        full_marks: most points that it can give.
        points: points given; None until each of its criteria has a number.

    `scores`, a row per round, office and criterion:
        round, code, dimension: as above.
        criterion: id of the criterion.
        name: its Thai name.
        full_marks: most points that it can give.
        points: points given; None for a blank cell and for one that an error concerns.
        missing: whether the cell is blank (an error's is not).
        strength, advice, evidence, internal: what the committee typed, verbatim; <NA> where nothing was.
            `internal` is for the committees alone and stands in no letter.

    `findings`, a row per finding, errors first:
        round: round that was read.
        code: the finding's stable code (docs/findings.md).
        severity: "error", "warning" or "info".
        committee: id of the committee; <NA> where none is concerned.
        office: code of the office; <NA> where none is concerned.
        criterion: id of the criterion; <NA> where none is concerned.
        workbook: the file's name; <NA> where there is none.
        tab: the tab's title; <NA> for a finding about a workbook.
        cell: A1 address; <NA> for a finding about a tab or workbook.
        value: what was found, as text.
        message: where and what is wrong, in one sentence.
        remedy: what to do.
        link: opens the workbook at the place.
    """

    offices: DataFrame
    dimensions: DataFrame
    scores: DataFrame
    findings: DataFrame

    rows: Rows = field(repr=False)

    def flat(self) -> DataFrame:
        """Return `scores` with the office's and dimension's columns beside each row: one table that says it all.

        `office`, `dimension_name` and `criterion_name` are the Thai names; all others are those of the class.
        """
        return _frame(FLAT, self.rows.flat())


def frames(
    *rounds: Assessment, findings: Mapping[int, Iterable[Finding]] = MappingProxyType({}), lang: str = "th"
) -> Frames:
    """Return the frames of one or more rounds of a programme, in the order given.

    `findings` holds round number → what was found when it was read; `lang` ("th" or "en") is the language of their
    messages.
    """
    rows = make_rows(rounds, findings, lang)
    return Frames(
        offices=_frame(OFFICES, rows.offices),
        dimensions=_frame(DIMENSIONS, rows.dimensions),
        scores=_frame(SCORES, rows.scores),
        findings=_frame(FINDINGS, rows.findings),
        rows=rows,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Comparison:
    """One office in two rounds."""

    code: str
    name: str
    romanised: str
    total_before: Decimal | None
    total_after: Decimal | None
    total_change: Decimal | None
    tier_before: str | None
    tier_after: str | None
    level_change: int | None
    rank_before: int | None
    rank_after: int | None
    rank_change: int | None


COMPARISON = columns(_Comparison)


def compare(before: Assessment, after: Assessment) -> DataFrame:
    """Return two rounds side by side, a row per office, in the order of the later round.

    Columns:
        code, name, romanised: the office, as in `Frames.offices`.
        total_before, total_after: points of all criteria; None while incomplete.
        total_change: later minus earlier, in points; None unless both are known.
        tier_before, tier_after: id of the star, "none" below the lowest floor; <NA> while incomplete.
        level_change: stars gained (difference of their levels); <NA> unless both are known.
        rank_before, rank_after: place among district offices; <NA> for the others.
        rank_change: places gained, positive is better; <NA> unless both are known.
    """
    codes = dict.fromkeys([*after.offices, *before.offices])
    return _frame(COMPARISON, (_beside(before.offices.get(c), after.offices.get(c)) for c in codes))


def _beside(before: OfficeResult | None, after: OfficeResult | None) -> _Comparison:
    office = next(result.office for result in (after, before) if result)
    total_before, total_after = (r.total if r else None for r in (before, after))
    tier_before, tier_after = (r.tier_id if r else None for r in (before, after))
    level_before, level_after = (level(r) if r else None for r in (before, after))
    rank_before, rank_after = (r.rank if r else None for r in (before, after))
    return _Comparison(
        code=office.code,
        name=office.name,
        romanised=office.romanised,
        total_before=total_before,
        total_after=total_after,
        total_change=_change(total_before, total_after),
        tier_before=tier_before,
        tier_after=tier_after,
        level_change=_change(level_before, level_after),
        rank_before=rank_before,
        rank_after=rank_after,
        rank_change=_change(rank_after, rank_before),
    )


def _change(before: N | None, after: N | None) -> N | None:
    return None if before is None or after is None else after - before


def exact_mean(points: Iterable[Decimal | None]) -> Decimal | None:
    """Return the mean of a column of points to 28 significant digits, unknown ones left out; None of nothing.

    It also serves `groupby(…)["points"].agg(exact_mean)`.
    """
    known = [p for p in points if p is not None]
    return sum(known, Decimal(0)) / len(known) if known else None


def _frame(columns: Columns, rows: Iterable[object]) -> DataFrame:
    import pandas as pd

    table = list(rows)
    return pd.DataFrame(
        {name: pd.Series([getattr(row, name) for row in table], dtype=_DTYPES[kind]) for name, kind in columns.items()}
    )
