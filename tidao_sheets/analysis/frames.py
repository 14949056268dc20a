"""Assessments → tidy pandas frames for people who analyse.

Points are exact Decimals in object columns: `sum`, `min`, `max` and comparisons stay exact, but pandas' own `mean`
turns them into binary numbers, so use `exact_mean`. What is not known is None in columns of points and <NA> in all
others; text is of pandas' `string` type, whole numbers are Int64.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from tidao_sheets.core.scoring.assessment import TEXT_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pandas import DataFrame

    from tidao_sheets.core.scoring.assessment import Assessment, OfficeResult
    from tidao_sheets.core.scoring.findings import Finding

    Columns = Mapping[str, "Kind"]

Kind = Literal["text", "whole", "points", "truth"]

# One storage for text whatever else is installed, so that a frame is the same on every machine.
_DTYPES = {"text": "string[python]", "whole": "Int64", "points": "object", "truth": "bool"}

_TEXTS: Columns = dict.fromkeys(("strength", "advice", "evidence", "internal"), "text")

OFFICES: Columns = {
    "round": "whole",
    "code": "text",
    "name": "text",
    "romanised": "text",
    "zone": "text",
    "committee": "text",
    "kind": "text",
    "complete": "truth",
    "total": "points",
    "tier": "text",
    "level": "whole",
    "rank": "whole",
    "next_tier": "text",
    "distance": "points",
    "movement_total": "points",
    "movement_rank": "whole",
}
DIMENSIONS: Columns = {
    "round": "whole",
    "code": "text",
    "dimension": "text",
    "name": "text",
    "full_marks": "points",
    "points": "points",
}
SCORES: Columns = {
    "round": "whole",
    "code": "text",
    "criterion": "text",
    "dimension": "text",
    "name": "text",
    "full_marks": "points",
    "points": "points",
    "missing": "truth",
    **_TEXTS,
}
FINDINGS: Columns = {
    "round": "whole",
    "code": "text",
    "severity": "text",
    "committee": "text",
    "office": "text",
    "criterion": "text",
    "workbook": "text",
    "tab": "text",
    "cell": "text",
    "value": "text",
    "message": "text",
    "remedy": "text",
    "link": "text",
}
FLAT: Columns = {
    "round": "whole",
    "code": "text",
    "office": "text",
    "romanised": "text",
    "zone": "text",
    "committee": "text",
    "kind": "text",
    "complete": "truth",
    "total": "points",
    "tier": "text",
    "rank": "whole",
    "dimension": "text",
    "dimension_name": "text",
    "criterion": "text",
    "criterion_name": "text",
    "full_marks": "points",
    "points": "points",
    "missing": "truth",
    **_TEXTS,
}
COMPARISON: Columns = {
    "code": "text",
    "name": "text",
    "romanised": "text",
    "total_before": "points",
    "total_after": "points",
    "total_change": "points",
    "tier_before": "text",
    "tier_after": "text",
    "level_change": "whole",
    "rank_before": "whole",
    "rank_after": "whole",
    "rank_change": "whole",
}


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

    def flat(self) -> DataFrame:
        """Return `scores` with the office's and dimension's columns beside each row: one table that says it all.

        `office`, `dimension_name` and `criterion_name` are the Thai names; all others are those of the class.
        """
        offices = self.offices.rename(columns={"name": "office"})
        dimensions = self.dimensions.rename(columns={"name": "dimension_name"})
        joined = (
            self.scores.rename(columns={"name": "criterion_name"})
            .merge(offices, on=["round", "code"], how="left", validate="many_to_one")
            .merge(
                dimensions[["round", "code", "dimension", "dimension_name"]],
                on=["round", "code", "dimension"],
                how="left",
                validate="many_to_one",
            )
        )
        return joined[list(FLAT)]


def frames(
    *rounds: Assessment, findings: Mapping[int, Iterable[Finding]] = MappingProxyType({}), lang: str = "th"
) -> Frames:
    """Return the frames of one or more rounds of a programme, in the order given.

    `findings` holds round number → what was found when it was read; `lang` ("th" or "en") is the language of their
    messages.
    """
    return Frames(
        offices=_frame(OFFICES, (_office(a.round, r) for a in rounds for r in a.offices.values())),
        dimensions=_frame(DIMENSIONS, (row for a in rounds for row in _dimensions(a))),
        scores=_frame(SCORES, (row for a in rounds for row in _scores(a))),
        findings=_frame(FINDINGS, (_finding(n, f, lang) for n, found in findings.items() for f in found)),
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
    return _frame(COMPARISON, (_beside(before.offices.get(c), after.offices.get(c)) for c in codes))


def exact_mean(points: Iterable[Decimal | None]) -> Decimal | None:
    """Return the mean of a column of points to 28 significant digits, unknown ones left out; None of nothing.

    It also serves `groupby(…)["points"].agg(exact_mean)`.
    """
    known = [p for p in points if p is not None]
    return sum(known, Decimal(0)) / len(known) if known else None


def _frame(columns: Columns, rows: Iterable[Sequence[object]]) -> DataFrame:
    import pandas as pd

    table = list(rows)
    return pd.DataFrame(
        {
            name: pd.Series([row[n] for row in table], dtype=_DTYPES[kind])
            for n, (name, kind) in enumerate(columns.items())
        }
    )


def _office(number: int, result: OfficeResult) -> Sequence[object]:
    office, moved = result.office, result.movement
    return (
        number,
        office.code,
        office.name,
        office.romanised,
        office.zone,
        result.committee.id,
        office.kind,
        result.complete,
        result.total,
        result.tier_id,
        _level(result),
        result.rank,
        result.next_tier.id if result.next_tier else None,
        result.distance,
        moved.total if moved else None,
        moved.rank if moved else None,
    )


def _level(result: OfficeResult) -> int | None:
    if not result.complete:
        return None
    return result.tier.level if result.tier else 0


def _dimensions(assessment: Assessment) -> Iterator[Sequence[object]]:
    for code, result in assessment.offices.items():
        for d in assessment.programme.dimensions:
            yield assessment.round, code, d.id, d.name, d.full_marks, result.dimensions[d.id]


def _scores(assessment: Assessment) -> Iterator[Sequence[object]]:
    for code, result in assessment.offices.items():
        scores = result.scores
        for dimension in assessment.programme.dimensions:
            for c in dimension.criteria:
                texts = scores.texts.get(c.id, {})
                yield (
                    *(assessment.round, code, c.id, dimension.id, c.name, c.full_marks, scores.points.get(c.id)),
                    c.id in scores.missing,
                    *(texts.get(field) for field in TEXT_FIELDS),
                )


def _finding(number: int, finding: Finding, lang: str) -> Sequence[object]:
    return (
        number,
        finding.code,
        finding.severity,
        finding.committee,
        finding.office,
        finding.criterion,
        finding.workbook,
        finding.tab,
        finding.cell,
        finding.value,
        finding.message(lang),
        finding.remedy(lang),
        finding.link,
    )


def _beside(before: OfficeResult | None, after: OfficeResult | None) -> Sequence[object]:
    office = (after or before).office  # type: ignore[union-attr] # one of them is there
    total_before, total_after = (r.total if r else None for r in (before, after))
    level_before, level_after = (_level(r) if r else None for r in (before, after))
    rank_before, rank_after = (r.rank if r else None for r in (before, after))
    return (
        *(office.code, office.name, office.romanised),
        *(total_before, total_after),
        None if total_before is None or total_after is None else total_after - total_before,
        *(r.tier_id if r else None for r in (before, after)),
        None if level_before is None or level_after is None else level_after - level_before,
        *(rank_before, rank_after),
        None if rank_before is None or rank_after is None else rank_before - rank_after,
    )
