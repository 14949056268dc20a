"""Rounds → the tables of what they came to, filled in: each held against the round before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tidao_sheets.analysis.tables import (
    DIMENSIONS,
    FINDINGS,
    FLAT,
    OFFICES,
    SCORES,
    DimensionSubject,
    FindingSubject,
    OfficeSubject,
    ScoreSubject,
    TidyTable,
)
from tidao_sheets.core.scoring.assessment import Assessment
from tidao_sheets.core.scoring.findings import Finding


@dataclass(frozen=True, slots=True)
class TidyTables:
    """The four tables of one or more rounds by name, rows in programme order; and `flat`, which says it all in one."""

    by_name: Mapping[str, TidyTable]
    flat: TidyTable


def tidy_tables(
    rounds: Iterable[Assessment],
    findings: Mapping[int, Iterable[Finding]],
    lang: str,
    others: Iterable[Assessment] = (),
    reported: Mapping[tuple[int, str, str], str] = MappingProxyType({}),
) -> TidyTables:
    """Return the tables of rounds, in the order given; `findings` holds round number → what was found in it.

    Each round is held against the one before, among these and `others`, of which there are no rows. `reported` holds
    (round, office, criterion) → what was reported on it.
    """
    told = [*rounds]
    known = {a.round: a for a in (*others, *told)}
    offices = [(a.programme, subject) for a in told for subject in _offices(a, known)]
    dimensions = [
        DimensionSubject(round=o.round, result=o.result, before=o.before, dimension=d)
        for programme, o in offices
        for d in programme.dimensions
    ]
    scores = [
        ScoreSubject(
            round=d.round,
            result=d.result,
            before=d.before,
            dimension=d.dimension,
            criterion=c,
            reported=reported.get((d.round, d.result.office.code, c.id)),
        )
        for d in dimensions
        for c in d.dimension.criteria
    ]
    found = [FindingSubject(number, one, lang) for number, all_ in findings.items() for one in all_]
    by_name = {
        "offices": TidyTable.of(OFFICES, (office for _, office in offices)),
        "dimensions": TidyTable.of(DIMENSIONS, dimensions),
        "scores": TidyTable.of(SCORES, scores),
        "findings": TidyTable.of(FINDINGS, found),
    }
    return TidyTables(by_name, TidyTable.of(FLAT, scores))


def _offices(assessment: Assessment, known: Mapping[int, Assessment]) -> Iterable[OfficeSubject]:
    """Yield the offices of a round, each beside itself in the round before."""
    former = max((number for number in known if number < assessment.round), default=None)
    before = known[former].offices if former is not None else {}
    for code, result in assessment.offices.items():
        yield OfficeSubject(round=assessment.round, result=result, before=before.get(code))
