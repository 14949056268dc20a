"""The tables of a programme file, as they stand in it: each value checked by itself.

What concerns several values (sums, references, duplicates) is checked by `checks`; `file` makes a `Programme` of a
sound file.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from tidao_sheets.core.programme.records import ConflictPolicy, DocumentKind, OfficeKind
from tidao_sheets.core.programme.values import buddhist_year, file_key, letter_kind, month, tab_name, time_zone
from tidao_sheets.core.programme.year import EvidenceKind
from tidao_sheets.core.toml.record import Day, OneLine, Record, exact, one_line

FORMER = "had one possible value; files of former versions state it"

Id = Annotated[str, StringConstraints(min_length=1, max_length=40), AfterValidator(file_key)]
TabName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=25),
    AfterValidator(one_line),
    AfterValidator(tab_name),
]
EvidenceMonth = Annotated[str, AfterValidator(month)]
LetterKind = Annotated[str, BeforeValidator(letter_kind)]
Points = Annotated[Decimal, BeforeValidator(exact), Field(ge=0, le=10_000, decimal_places=6)]
FullMarks = Annotated[Points, Field(gt=0)]
Percent = Annotated[Points, Field(le=100)]


class Criterion(Record):
    """One line of the rubric; `full_marks` in points, `guidance` holds its bullet points in order.

    `evidence` says how offices report on it over the year, `unit` what is counted.
    """

    id: Id
    name: OneLine
    full_marks: FullMarks
    guidance: tuple[OneLine, ...] = ()
    evidence: EvidenceKind | None = None
    unit: OneLine | None = None


class Dimension(Record):
    """A group of criteria; its full marks are the sum of theirs (a sum stated in the file must agree)."""

    id: Id
    name: OneLine
    stated_full_marks: Annotated[FullMarks | None, Field(alias="full_marks")] = None
    criterion: Annotated[tuple[Criterion, ...], Field(min_length=1)]


class Tier(Record):
    """A star: the higher `level` is the higher star, `floor` the exact, unrounded total from which it is given."""

    id: Id
    name: OneLine
    name_en: OneLine | None = None
    level: Annotated[int, Field(ge=1, le=99)]
    floor: Points


class Round(Record):
    """One assessment of all offices; `due` is the last day, `due_text` what people are told."""

    number: Annotated[int, Field(ge=1, le=99)]
    name: OneLine
    due: Day
    due_text: OneLine
    letters: tuple[LetterKind, ...] = ()


class Zone(Record):
    """A group of districts; `doubtful` says what must still be checked against the source."""

    id: Id
    name: OneLine
    doubtful: OneLine | None = None


class Office(Record):
    """An office that is assessed; only those of kind "district" are ranked. `short_name` also names its tab."""

    code: Id
    name: OneLine
    short_name: TabName
    romanised: OneLine
    kind: OfficeKind
    zone: Id | None = None
    staff: Annotated[int, Field(ge=1, le=9999)] | None = None


class Seat(Record):
    """A position on a committee; `holder` is a dated fact, `office` the code of the office the seat belongs to."""

    role: OneLine
    position: OneLine
    holder: OneLine | None = None
    office: Id | None = None


class Committee(Record):
    """Who assesses which offices (codes); a committee without offices steers and does not score."""

    id: Id
    name: OneLine
    name_en: OneLine | None = None
    offices: tuple[Id, ...] = ()
    conflict: ConflictPolicy | None = None
    seat: Annotated[tuple[Seat, ...], Field(min_length=1)]


class Document(Record):
    """An order, circular or project paper that the letters refer to; `doubtful` says what must still be checked."""

    id: Id
    kind: DocumentKind
    number: OneLine
    date: Day | None = None
    title: OneLine
    doubtful: OneLine | None = None


class Letterhead(Record):
    """What stands at the head and foot of an official letter."""

    province: OneLine
    reference: OneLine
    address: Annotated[tuple[OneLine, ...], Field(min_length=1)]
    unit: Annotated[tuple[OneLine, ...], Field(min_length=1)]
    phone: OneLine


class Signatory(Record):
    """A person who signs: `position` is printed line by line under the name."""

    id: Id
    name: OneLine
    position: Annotated[tuple[OneLine, ...], Field(min_length=1)]


class Evidence(Record):
    """The months of which offices report, and the day of the month after it on which each is due."""

    first: EvidenceMonth
    last: EvidenceMonth
    due_day: Annotated[int, Field(ge=1, le=28)] = 5


class Scoring(Record):
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
    """The `[programme]` table: names, year (Buddhist era), time zone, owner, project number, KPI in per cent.

    `kpi_rated` and `kpi_models` are the numbers of the two KPIs in the project paper, offices with a star and model
    personnel.
    """

    id: Id
    name: OneLine
    name_en: OneLine | None = None
    short_name: OneLine
    year: Annotated[int, AfterValidator(buddhist_year)]
    time_zone: Annotated[OneLine, AfterValidator(time_zone)]
    owner: OneLine
    number: OneLine
    kpi_percent: Percent
    kpi_rated: OneLine | None = None
    kpi_models: OneLine | None = None


class ProgrammeFile(Record):
    """A whole programme file."""

    programme: Head
    scoring: Scoring = Scoring()
    evidence: Evidence | None = None
    tier: Annotated[tuple[Tier, ...], Field(min_length=1)]
    round: Annotated[tuple[Round, ...], Field(min_length=1)]
    dimension: Annotated[tuple[Dimension, ...], Field(min_length=1)]
    zone: tuple[Zone, ...] = ()
    office: Annotated[tuple[Office, ...], Field(min_length=1)]
    committee: Annotated[tuple[Committee, ...], Field(min_length=1)]
    document: tuple[Document, ...] = ()
    letterhead: Letterhead
    signatory: Annotated[tuple[Signatory, ...], Field(min_length=1)]
