"""Assessments → plain rows: what frames and exported files are made of. Points are exact Decimals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidao_sheets.analysis.records import DimensionRow, FindingRow, FlatRow, OfficeRow, ScoreRow
from tidao_sheets.core.scoring.assessment import TEXT_FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tidao_sheets.analysis.records import Row
    from tidao_sheets.core.scoring.assessment import Assessment, OfficeResult
    from tidao_sheets.core.scoring.findings import Finding


@dataclass(frozen=True, slots=True)
class Rows:
    """Four tables of one or more rounds, in programme order."""

    offices: tuple[OfficeRow, ...]
    dimensions: tuple[DimensionRow, ...]
    scores: tuple[ScoreRow, ...]
    findings: tuple[FindingRow, ...]

    def table(self, name: str) -> tuple[Row, ...]:
        """Return one of the four by its name in TABLES."""
        table: tuple[Row, ...] = getattr(self, name)
        return table

    def flat(self) -> Iterator[FlatRow]:
        """Yield each score with what is known of its office and dimension."""
        offices = {(o.round, o.code): o for o in self.offices}
        dimensions = {(d.round, d.code, d.dimension): d.name for d in self.dimensions}
        for score in self.scores:
            office = offices[score.round, score.code]
            yield FlatRow(
                round=score.round,
                code=score.code,
                office=office.name,
                romanised=office.romanised,
                zone=office.zone,
                committee=office.committee,
                kind=office.kind,
                complete=office.complete,
                total=office.total,
                tier=office.tier,
                rank=office.rank,
                dimension=score.dimension,
                dimension_name=dimensions[score.round, score.code, score.dimension],
                criterion=score.criterion,
                criterion_name=score.name,
                full_marks=score.full_marks,
                points=score.points,
                missing=score.missing,
                strength=score.strength,
                advice=score.advice,
                evidence=score.evidence,
                internal=score.internal,
            )


def make_rows(rounds: Iterable[Assessment], findings: Mapping[int, Iterable[Finding]], lang: str) -> Rows:
    """Return the rows of rounds, in the order given; `findings` holds round number → what was found in it."""
    assessments = tuple(rounds)
    return Rows(
        tuple(_office(a.round, r) for a in assessments for r in a.offices.values()),
        tuple(row for a in assessments for row in _dimensions(a)),
        tuple(row for a in assessments for row in _scores(a)),
        tuple(_finding(n, f, lang) for n, found in findings.items() for f in found),
    )


def level(result: OfficeResult) -> int | None:
    """Return the level of an office's star, 0 without one; None while incomplete."""
    if not result.complete:
        return None
    return result.tier.level if result.tier else 0


def _office(number: int, result: OfficeResult) -> OfficeRow:
    office, moved = result.office, result.movement
    return OfficeRow(
        round=number,
        code=office.code,
        name=office.name,
        romanised=office.romanised,
        zone=office.zone,
        committee=result.committee.id,
        kind=office.kind,
        complete=result.complete,
        total=result.total,
        tier=result.tier_id,
        level=level(result),
        rank=result.rank,
        next_tier=result.next_tier.id if result.next_tier else None,
        distance=result.distance,
        movement_total=moved.total if moved else None,
        movement_rank=moved.rank if moved else None,
    )


def _dimensions(assessment: Assessment) -> Iterator[DimensionRow]:
    for code, result in assessment.offices.items():
        for d in assessment.programme.dimensions:
            yield DimensionRow(
                round=assessment.round,
                code=code,
                dimension=d.id,
                name=d.name,
                full_marks=d.full_marks,
                points=result.dimensions[d.id],
            )


def _scores(assessment: Assessment) -> Iterator[ScoreRow]:
    for code, result in assessment.offices.items():
        scores = result.scores
        for dimension in assessment.programme.dimensions:
            for c in dimension.criteria:
                texts = scores.texts.get(c.id, {})
                yield ScoreRow(
                    round=assessment.round,
                    code=code,
                    criterion=c.id,
                    dimension=dimension.id,
                    name=c.name,
                    full_marks=c.full_marks,
                    points=scores.points.get(c.id),
                    missing=c.id in scores.missing,
                    **{field: texts.get(field) for field in TEXT_FIELDS},
                )


def _finding(number: int, finding: Finding, lang: str) -> FindingRow:
    return FindingRow(
        round=number,
        code=finding.code,
        severity=finding.severity,
        committee=finding.committee,
        office=finding.office,
        criterion=finding.criterion,
        workbook=finding.workbook,
        tab=finding.tab,
        cell=finding.cell,
        value=finding.value,
        message=finding.message(lang),
        remedy=finding.remedy(lang),
        link=finding.link,
    )
