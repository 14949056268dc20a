"""The tables of a programme file, as they stand in it: each value checked by itself.

What concerns several values (sums, references, duplicates) is checked by `checks`; `file` makes a `Programme` of a
sound file.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from tidao_sheets.core.programme.values import buddhist_year, file_key, letter_kind, tab_name, time_zone
from tidao_sheets.core.toml.record import NOT_EMPTY, After, Before, Bounds, Called, Former, Length, Record
from tidao_sheets.core.toml.values import Day, Line, exact, one_line

OfficeKind = Literal["district", "province"]
ConflictPolicy = Literal["declare", "abstain", "allow"]
DocumentKind = Literal["order", "circular", "project", "other"]

Key = Annotated[str, Length(40), After(file_key)]
TabName = Annotated[
    str,
    Length(25, strip=True),
    After(one_line),
    After(tab_name),
]
LetterKind = Annotated[str, Before(letter_kind)]
Points = Annotated[Decimal, Before(exact), Bounds(ge=0, le=10_000, places=6)]
FullMarks = Annotated[Points, Bounds(gt=0)]
Percent = Annotated[Points, Bounds(le=100)]


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
    stated_full_marks: Annotated[FullMarks | None, Called("full_marks")] = None
    criterion: Annotated[tuple[Criterion, ...], NOT_EMPTY]


class Tier(Record):
    """A star: the higher `level` is the higher star, `floor` the exact, unrounded total from which it is given."""

    id: Key
    name: Line
    level: Annotated[int, Bounds(ge=1, le=99)]
    floor: Points


class Round(Record):
    """One assessment of all offices; `due` is the last day, `due_text` what people are told."""

    number: Annotated[int, Bounds(ge=1, le=99)]
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
    offices: tuple[Key, ...] = ()
    conflict: ConflictPolicy | None = None
    seat: Annotated[tuple[Seat, ...], NOT_EMPTY]


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
    address: Annotated[tuple[Line, ...], NOT_EMPTY]
    unit: Annotated[tuple[Line, ...], NOT_EMPTY]
    phone: Line


class Signatory(Record):
    """A person who signs: `position` is printed line by line under the name."""

    id: Key
    name: Line
    position: Annotated[tuple[Line, ...], NOT_EMPTY]


class Scoring(Record):
    """Rules that the source leaves open, each with its neutral default (programme.md, Tiers).

    `full_marks` is the rubric's stated total, in points, checked against the sum; `decimals` the most a score may have.
    """

    full_marks: FullMarks | None = None
    decimals: Annotated[int, Bounds(ge=0, le=4)] = 2
    mode: Annotated[Literal["agreed"], Former()] = "agreed"
    conflict: ConflictPolicy = "declare"
    outstanding: Annotated[int, Bounds(ge=0, le=99)] = 0
    ties: Annotated[Literal["shared"], Former()] = "shared"
    rounds: Annotated[Literal["separate"], Former()] = "separate"


class Head(Record):
    """The `[programme]` table: names, year (Buddhist era), time zone, owner, project number, KPI in per cent."""

    id: Key
    name: Line
    short_name: Line
    year: Annotated[int, After(buddhist_year)]
    time_zone: Annotated[Line, After(time_zone)]
    owner: Line
    number: Line
    kpi_percent: Percent


class ProgrammeFile(Record):
    """A whole programme file."""

    programme: Head
    scoring: Scoring = Scoring()
    tier: Annotated[tuple[Tier, ...], NOT_EMPTY]
    round: Annotated[tuple[Round, ...], NOT_EMPTY]
    dimension: Annotated[tuple[Dimension, ...], NOT_EMPTY]
    zone: tuple[Zone, ...] = ()
    office: Annotated[tuple[Office, ...], NOT_EMPTY]
    committee: Annotated[tuple[Committee, ...], NOT_EMPTY]
    document: tuple[Document, ...] = ()
    letterhead: Letterhead
    signatory: Annotated[tuple[Signatory, ...], NOT_EMPTY]
