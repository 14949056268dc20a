"""A programme file's text → the programme, or one error that carries every mistake at once."""

from dataclasses import fields
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field

from tidao_sheets.core.programme import records
from tidao_sheets.core.programme.checks import cross_check
from tidao_sheets.core.programme.records import ConflictPolicy, Programme, Scoring
from tidao_sheets.core.programme.values import FullMarks, Key, Percent, buddhist_year, time_zone
from tidao_sheets.core.programme.words import WORDS
from tidao_sheets.core.text import Text
from tidao_sheets.core.toml.mistakes import MistakesError
from tidao_sheets.core.toml.parse import TomlFile, parse, parse_bytes
from tidao_sheets.core.toml.record import Line, Record

FORMER: Final = "had one possible value; files of former versions state it"


class ScoringTable(Record):
    """Rules that the source leaves open, each with its neutral default (programme.md, Tiers).

    `full_marks` is the rubric's stated total, in points, checked against the sum; `decimals` the most a score may have.
    """

    full_marks: FullMarks | None = None
    decimals: Annotated[int, Field(ge=0, le=4)] = 2
    mode: Annotated[Literal["agreed"], Field(deprecated=FORMER)] = "agreed"
    conflict: ConflictPolicy = "declare"
    outstanding: Annotated[int, Field(ge=0, le=99)] = 0
    ties: Annotated[Literal["shared"], Field(deprecated=FORMER)] = "shared"
    rounds: Annotated[Literal["separate"], Field(deprecated=FORMER)] = "separate"


class Head(Record):
    """The `[programme]` table: names, year (Buddhist era), time zone, owner, project number, KPI in per cent."""

    id: Key
    name: Line
    short_name: Line
    year: Annotated[int, AfterValidator(buddhist_year)]
    time_zone: Annotated[Line, AfterValidator(time_zone)]
    owner: Line
    number: Line
    kpi_percent: Percent


class ProgrammeFile(Record):
    """A whole programme file."""

    programme: Head
    scoring: ScoringTable = ScoringTable()
    tier: Annotated[tuple[records.Tier, ...], Field(min_length=1)]
    round: Annotated[tuple[records.Round, ...], Field(min_length=1)]
    dimension: Annotated[tuple[records.Dimension, ...], Field(min_length=1)]
    zone: tuple[records.Zone, ...] = ()
    office: Annotated[tuple[records.Office, ...], Field(min_length=1)]
    committee: Annotated[tuple[records.Committee, ...], Field(min_length=1)]
    document: tuple[records.Document, ...] = ()
    letterhead: records.Letterhead
    signatory: Annotated[tuple[records.Signatory, ...], Field(min_length=1)]


TABLES: Final[dict[str, type[Record]]] = {
    "": ProgrammeFile,
    "programme": Head,
    "scoring": ScoringTable,
    "tier": records.Tier,
    "round": records.Round,
    "dimension": records.Dimension,
    "dimension.criterion": records.Criterion,
    "zone": records.Zone,
    "office": records.Office,
    "committee": records.Committee,
    "committee.seat": records.Seat,
    "document": records.Document,
    "letterhead": records.Letterhead,
    "signatory": records.Signatory,
}
SINGLE: Final = ("programme", "scoring", "letterhead")


class ProgrammeError(MistakesError):
    """The programme file cannot be used."""

    code = "programme_invalid"
    subject = Text("แฟ้มโครงการ", "the programme file")


_FILE: Final = TomlFile(
    model=ProgrammeFile, tables=TABLES, single=SINGLE, words=WORDS, error=ProgrammeError, check=cross_check
)
_SCORING: Final = frozenset(field.name for field in fields(Scoring))


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


def _programme(file: ProgrammeFile) -> Programme:
    return Programme(
        **dict(file.programme),
        scoring=Scoring(**{name: value for name, value in file.scoring if name in _SCORING}),
        tiers=tuple(sorted(file.tier, key=lambda t: t.floor, reverse=True)),
        rounds={r.number: r for r in file.round},
        dimensions=file.dimension,
        zones={z.id: z for z in file.zone},
        offices={o.code: o for o in file.office},
        committees={c.id: c for c in file.committee if c.offices},
        steering=tuple(c for c in file.committee if not c.offices),
        documents={d.id: d for d in file.document},
        letterhead=file.letterhead,
        signatories={s.id: s for s in file.signatory},
    )
