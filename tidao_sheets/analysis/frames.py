"""Assessments → tidy pandas frames for people who analyse.

Points are exact Decimals in object columns: `sum`, `min`, `max` and comparisons stay exact, but pandas' own `mean`
turns them into binary numbers, so use `exact_mean`. What is not known is None in columns of points and <NA> in all
others; text is of pandas' `string` type, whole numbers are Int64.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from tidao_sheets.analysis.tables import TidyColumn, TidyTable, TidyValue, ValueKind
from tidao_sheets.analysis.tidy import tidy_tables
from tidao_sheets.core.programme.records import Office
from tidao_sheets.core.scoring.assessment import Assessment, OfficeResult
from tidao_sheets.core.scoring.findings import Finding

if TYPE_CHECKING:
    from pandas import DataFrame

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
        movement_rank: places gained against it, positive is better; <NA> until both rounds are complete.
        overall: the committee's comment on the office as a whole, verbatim; <NA> where there is none.

    `dimensions`, a row per round, office and dimension:
        round, code: as above.
        dimension: id of the dimension.
        name: its Thai name.
        full_marks: most points that it can give.
        points: points given; None until each of its criteria has a number.
        points_before: points given in the round before; None where that is not known.
        movement: change against the round before, in points; None where one of both is not known.

    `scores`, a row per round, office and criterion:
        round, code, dimension: as above.
        criterion: id of the criterion.
        name: its Thai name.
        full_marks: most points that it can give.
        points: points given; None for a blank cell and for one that an error concerns.
        points_before: points given in the round before; None where that is not known.
        movement: change against the round before, in points; None where one of both is not known.
        missing: whether the cell is blank (an error's is not).
        strength, advice, evidence, internal, follow_up: what the committee typed, verbatim; <NA> where nothing was.
            `internal` is for the committees alone and stands in no letter.
        reported: what the office has reported on it over the year, as a sentence; <NA> where that is not told.

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

    _flat: TidyTable = field(repr=False)

    def flat(self) -> DataFrame:
        """Return `scores` with the office's and dimension's columns beside each row: one table that says it all.

        `office`, `dimension_name` and `criterion_name` are the Thai names; all others are those of the class.
        """
        return _frame(self._flat)


def frames(
    *rounds: Assessment,
    findings: Mapping[int, Iterable[Finding]] = MappingProxyType({}),
    reported: Mapping[tuple[int, str, str], str] = MappingProxyType({}),
    lang: str = "th",
) -> Frames:
    """Return the frames of one or more rounds of a programme, in the order given.

    `findings` holds round number → what was found when it was read; `lang` ("th" or "en") is the language of their
    messages; `reported` (round, office, criterion) → what the office had reported on it over the year.
    """
    tables = tidy_tables(rounds, findings, lang, reported=reported)
    offices, dimensions, scores, found = map(_frame, tables.by_name.values())
    return Frames(offices, dimensions, scores, found, tables.flat)


@dataclass(frozen=True, slots=True)
class _Pair:
    """One office in two rounds, or in one of them."""

    before: OfficeResult | None
    after: OfficeResult | None

    @property
    def office(self) -> Office:
        return next(result.office for result in (self.after, self.before) if result)


def _both(name: str, kind: ValueKind, value: Callable[[OfficeResult], TidyValue]) -> Iterator[TidyColumn[_Pair]]:
    """Declare the columns of a value in either round."""
    yield TidyColumn(f"{name}_before", kind, lambda pair: value(pair.before) if pair.before else None)
    yield TidyColumn(f"{name}_after", kind, lambda pair: value(pair.after) if pair.after else None)


def _change(name: str, kind: ValueKind, value: Callable[[OfficeResult], Decimal | int | None]) -> TidyColumn[_Pair]:
    """Declare the column of what a value has grown by."""

    def change(pair: _Pair) -> Decimal | int | None:
        before, after = (value(result) if result else None for result in (pair.before, pair.after))
        return None if before is None or after is None else after - before

    return TidyColumn(f"{name}_change", kind, change)


COMPARISON: tuple[TidyColumn[_Pair], ...] = (
    TidyColumn("code", "text", lambda pair: pair.office.code),
    TidyColumn("name", "text", lambda pair: pair.office.name),
    TidyColumn("romanised", "text", lambda pair: pair.office.romanised),
    *_both("total", "points", lambda result: result.total),
    _change("total", "points", lambda result: result.total),
    *_both("tier", "text", lambda result: result.tier_id),
    _change("level", "whole", lambda result: result.level),
    *_both("rank", "whole", lambda result: result.rank),
    _change("rank", "whole", lambda result: None if result.rank is None else -result.rank),
)


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
    pairs = (_Pair(before.offices.get(c), after.offices.get(c)) for c in codes)
    return _frame(TidyTable.of(COMPARISON, pairs))


def exact_mean(points: Iterable[Decimal | None]) -> Decimal | None:
    """Return the mean of a column of points to 28 significant digits, unknown ones left out; None of nothing.

    It also serves `groupby(…)["points"].agg(exact_mean)`.
    """
    known = [p for p in points if p is not None]
    return sum(known, Decimal(0)) / len(known) if known else None


def _frame(table: TidyTable) -> DataFrame:
    import pandas as pd

    return pd.DataFrame(
        {
            column.name: pd.Series([row[place] for row in table.rows], dtype=_DTYPES[column.kind])
            for place, column in enumerate(table.columns)
        }
    )
