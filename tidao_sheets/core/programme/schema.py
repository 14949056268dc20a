"""The tables of a programme file, as they stand in it: each value checked by itself.

What concerns several values (sums, references, duplicates) is checked by `checks`; `file` makes a `Programme` of a
sound file.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from tidao_sheets.core.programme.records import ConflictPolicy, DocumentKind, OfficeKind
from tidao_sheets.core.programme.values import buddhist_year, file_key, letter_kind, tab_name, time_zone
from tidao_sheets.core.toml.record import Day, Line, Record, exact, one_line

FORMER = "had one possible value; files of former versions state it"

Key = Annotated[str, StringConstraints(min_length=1, max_length=40), AfterValidator(file_key)]
TabName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=25),
    AfterValidator(one_line),
    AfterValidator(tab_name),
]
LetterKind = Annotated[str, BeforeValidator(letter_kind)]
Points = Annotated[Decimal, BeforeValidator(exact), Field(ge=0, le=10_000, decimal_places=6)]
FullMarks = Annotated[Points, Field(gt=0)]
Percent = Annotated[Points, Field(le=100)]


class Criterion(Record):
    """One line of the rubric; `full_marks` in points, `guidance` holds its bullet points in order."""

    id: Key
    name: Line
    full_marks: FullMarks
    guidance: tuple[Line, ...] = ()


class Dimension(Record):
    """A group of criteria; its full marks are the sum of theirs (a sum stated in the file must agree)."""

    id: Key
    name: Line
    stated_full_marks: Annotated[FullMarks | None, Field(alias="full_marks")] = None
    criterion: Annotated[tuple[Criterion, ...], Field(min_length=1)]


class Tier(Record):
    """A star: the higher `level` is the higher star, `floor` the exact, unrounded total from which it is given."""

    id: Key
    name: Line
    name_en: Line | None = None
    level: Annotated[int, Field(ge=1, le=99)]
    floor: Points


class Round(Record):
    """One assessment of all offices; `due` is the last day, `due_text` what people are told."""

    number: Annotated[int, Field(ge=1, le=99)]
    name: Line
    due: Day
    due_text: Line
    letters: tuple[LetterKind, ...] = ()


class Zone(Record):
    """A group of districts; `doubtful` says what must still be checked against the source."""

    id: Key
    name: Line
    doubtful: Line | None = None


class Office(Record):
    """An office that is assessed; only those of kind "district" are ranked. `short_name` also names its tab."""

    code: Key
    name: Line
    short_name: TabName
    romanised: Line
    kind: OfficeKind
    zone: Key | None = None


class Seat(Record):
    """A position on a committee; `holder` is a dated fact, `office` the code of the office the seat belongs to."""

    role: Line
    position: Line
    holder: Line | None = None
    office: Key | None = None


class Committee(Record):
    """Who assesses which offices (codes); a committee without offices steers and does not score."""

    id: Key
    name: Line
    name_en: Line | None = None
    offices: tuple[Key, ...] = ()
    conflict: ConflictPolicy | None = None
    seat: Annotated[tuple[Seat, ...], Field(min_length=1)]


class Document(Record):
    """An order, circular or project paper that the letters refer to; `doubtful` says what must still be checked."""

    id: Key
    kind: DocumentKind
    number: Line
    date: Day | None = None
    title: Line
    doubtful: Line | None = None


class Letterhead(Record):
    """What stands at the head and foot of an official letter."""

    province: Line
    reference: Line
    address: Annotated[tuple[Line, ...], Field(min_length=1)]
    unit: Annotated[tuple[Line, ...], Field(min_length=1)]
    phone: Line


class Signatory(Record):
    """A person who signs: `position` is printed line by line under the name."""

    id: Key
    name: Line
    position: Annotated[tuple[Line, ...], Field(min_length=1)]


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
    """The `[programme]` table: names, year (Buddhist era), time zone, owner, project number, KPI in per cent."""

    id: Key
    name: Line
    name_en: Line | None = None
    short_name: Line
    year: Annotated[int, AfterValidator(buddhist_year)]
    time_zone: Annotated[Line, AfterValidator(time_zone)]
    owner: Line
    number: Line
    kpi_percent: Percent


class ProgrammeFile(Record):
    """A whole programme file."""

    programme: Head
    scoring: Scoring = Scoring()
    tier: Annotated[tuple[Tier, ...], Field(min_length=1)]
    round: Annotated[tuple[Round, ...], Field(min_length=1)]
    dimension: Annotated[tuple[Dimension, ...], Field(min_length=1)]
    zone: tuple[Zone, ...] = ()
    office: Annotated[tuple[Office, ...], Field(min_length=1)]
    committee: Annotated[tuple[Committee, ...], Field(min_length=1)]
    document: tuple[Document, ...] = ()
    letterhead: Letterhead
    signatory: Annotated[tuple[Signatory, ...], Field(min_length=1)]
