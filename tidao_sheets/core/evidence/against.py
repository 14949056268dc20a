"""Evidence beside scores: where full marks plainly disagree with what an office has reported."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.evidence.collect import EvidenceCollection, year_evidence
from tidao_sheets.core.evidence.counts import Days
from tidao_sheets.core.evidence.said import asked_until, falls_short, said
from tidao_sheets.core.form.read_round import RoundReading
from tidao_sheets.core.programme.records import Programme
from tidao_sheets.core.scoring.findings import Finding, FindingSource, in_order
from tidao_sheets.core.scoring.reported import OfficeEvidence
from tidao_sheets.core.scoring.round import SummaryRound
from tidao_sheets.core.thai import ascii_digits


def disagreements(
    programme: Programme, reading: RoundReading, offices: Mapping[str, OfficeEvidence], asked: dt.date
) -> Iterator[Finding]:
    """Yield a warning for each criterion with full marks whose evidence, as of a day, falls short of that."""
    for scores in reading.scores:
        found, office = offices.get(scores.office), programme.offices[scores.office]
        for criterion in programme.criteria:
            points = scores.points.get(criterion.id)
            if found is None or points != criterion.full_marks or criterion.id not in found.counts:
                continue
            counted = found.counts[criterion.id]
            if falls_short(programme, office, criterion, counted, asked):
                committee = programme.committee_of(office.code).id
                form = reading.forms.get(committee)
                place = reading.places.get((office.code, criterion.id))
                told = said(programme, office, criterion, counted, asked)
                source = FindingSource(programme, committee, form.book if form and place else None)
                yield source.about_cell(
                    "evidence_disagrees",
                    place[1] if place else "",
                    place[2] if place else None,
                    office=office.code,
                    criterion=criterion.id,
                    value=plain(points),
                    said=ascii_digits(told.th),
                    said_en=told.en,
                )


def with_evidence(
    programme: Programme, round_: SummaryRound, reading: RoundReading, evidence: EvidenceCollection
) -> SummaryRound:
    """Return a round with what offices had reported when it was read, and what is said of that until its last day."""
    today = round_.read_at.date()
    asked = asked_until(programme, round_.number, today)
    year = year_evidence(programme, evidence, Days(today, asked))
    found = (*round_.findings, *year.findings, *disagreements(programme, reading, year.offices, asked))
    return replace(round_, findings=tuple(in_order(found, programme)), evidence=year.offices)
