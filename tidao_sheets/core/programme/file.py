"""A programme file's text → the programme, or one error that carries every mistake at once."""

from dataclasses import fields
from typing import Final

from tidao_sheets.core.programme import records, schema
from tidao_sheets.core.programme.checks import cross_check
from tidao_sheets.core.programme.records import Programme
from tidao_sheets.core.programme.words import WORDS
from tidao_sheets.core.programme.year import UNITS, CriterionEvidence, EvidenceYear, Month
from tidao_sheets.core.text import Text
from tidao_sheets.core.toml.mistakes import MistakesError
from tidao_sheets.core.toml.parse import TomlFile, parse, parse_bytes
from tidao_sheets.core.toml.record import Record

TABLES: Final[dict[str, type[Record]]] = {
    "": schema.ProgrammeFile,
    "programme": schema.Head,
    "scoring": schema.Scoring,
    "evidence": schema.Evidence,
    "tier": schema.Tier,
    "round": schema.Round,
    "dimension": schema.Dimension,
    "dimension.criterion": schema.Criterion,
    "zone": schema.Zone,
    "office": schema.Office,
    "committee": schema.Committee,
    "committee.seat": schema.Seat,
    "document": schema.Document,
    "letterhead": schema.Letterhead,
    "signatory": schema.Signatory,
}
SINGLE: Final = ("programme", "scoring", "evidence", "letterhead")


class ProgrammeError(MistakesError):
    """The programme file cannot be used."""

    code = "programme_invalid"
    subject = Text("แฟ้มโครงการ", "the programme file")


_FILE: Final = TomlFile(
    model=schema.ProgrammeFile, tables=TABLES, single=SINGLE, words=WORDS, error=ProgrammeError, check=cross_check
)
_SCORING: Final = frozenset(field.name for field in fields(records.Scoring))


def parse_programme(text: str, source: str) -> Programme:
    """Return the programme that a TOML text describes; `source` names the file in messages.

    Raises ProgrammeError with every mistake: those of single values, and those between the parts that are sound.
    """
    return _programme(parse(_FILE, text, source))


def parse_programme_bytes(content: bytes, source: str) -> Programme:
    """Return the programme that a file's bytes describe: UTF-8, with or without a byte order mark.

    Raises ProgrammeError, also for another encoding.
    """
    return _programme(parse_bytes(_FILE, content, source))


def _seats(committee: schema.Committee) -> tuple[records.Seat, ...]:
    return tuple(records.Seat(**dict(s)) for s in committee.seat)


def _criterion(told: schema.Criterion) -> records.Criterion:
    evidence = CriterionEvidence(told.evidence, told.unit or UNITS[told.evidence]) if told.evidence else None
    return records.Criterion(told.id, told.name, told.full_marks, told.guidance, evidence)


def _year(told: schema.Evidence | None) -> EvidenceYear | None:
    first, last = (Month.parse(told.first), Month.parse(told.last)) if told else (None, None)
    return EvidenceYear(first, last, told.due_day) if told and first and last else None


def _programme(file: schema.ProgrammeFile) -> Programme:
    committees = [
        records.Committee(**{name: value for name, value in c if name != "seat"}, seats=_seats(c))
        for c in file.committee
    ]
    return Programme(
        **dict(file.programme),
        scoring=records.Scoring(**{name: value for name, value in file.scoring if name in _SCORING}),
        tiers=tuple(records.Tier(**dict(t)) for t in sorted(file.tier, key=lambda t: t.floor, reverse=True)),
        rounds={r.number: records.Round(**dict(r)) for r in file.round},
        dimensions=tuple(records.Dimension(d.id, d.name, tuple(map(_criterion, d.criterion))) for d in file.dimension),
        evidence=_year(file.evidence),
        zones={z.id: records.Zone(**dict(z)) for z in file.zone},
        offices={o.code: records.Office(**dict(o)) for o in file.office},
        committees={c.id: c for c in committees if c.offices},
        steering=tuple(c for c in committees if not c.offices),
        documents={d.id: records.Document(**dict(d)) for d in file.document},
        letterhead=records.Letterhead(**dict(file.letterhead)),
        signatories={s.id: records.Signatory(**dict(s)) for s in file.signatory},
    )
