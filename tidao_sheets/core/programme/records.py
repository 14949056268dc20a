"""What is assessed, by whom, when and by which rubric: a checked programme, as frozen records.

Those that are a `Record` stand so in a programme file, and check each value by itself. What concerns several values
(sums, references, duplicates) is checked by `checks`; `file` makes a `Programme` of a sound file.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Field

from tidao_sheets.core.programme.values import FullMarks, Key, LetterKind, Points, TabName
from tidao_sheets.core.toml.record import Day, Line, Record

OfficeKind = Literal["district", "province"]
ConflictPolicy = Literal["declare", "abstain", "allow"]
DocumentKind = Literal["order", "circular", "project", "other"]
CHAIR = "ประธานกรรมการ"
SECRETARY = "กรรมการและเลขานุการ"


class Criterion(Record):
    """One line of the rubric; `full_marks` in points, `guidance` holds its bullet points in order."""

    id: Key
    name: Line
    full_marks: FullMarks
    guidance: tuple[Line, ...] = ()


class Dimension(Record):
    """A group of criteria; a sum of their full marks that is stated in the file must agree."""

    id: Key
    name: Line
    stated_full_marks: Annotated[FullMarks | None, Field(alias="full_marks")] = None
    criteria: Annotated[tuple[Criterion, ...], Field(alias="criterion", min_length=1)]

    @property
    def full_marks(self) -> Decimal:
        """Sum of the criteria's full marks, in points."""
        return sum((c.full_marks for c in self.criteria), Decimal(0))


class Tier(Record):
    """A star: the higher `level` is the higher star, `floor` the exact, unrounded total from which it is given."""

    id: Key
    name: Line
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
    offices: tuple[Key, ...] = ()
    conflict: ConflictPolicy | None = None
    seats: Annotated[tuple[Seat, ...], Field(alias="seat", min_length=1)]

    def conflicted(self, code: str) -> tuple[Seat, ...]:
        """Return the seats that belong to the office `code`, which this committee assesses; else none."""
        return tuple(s for s in self.seats if s.office == code) if code in self.offices else ()

    @property
    def chair(self) -> Seat | None:
        """The first seat whose role is ประธานกรรมการ."""
        return next((s for s in self.seats if s.role == CHAIR), None)

    @property
    def secretary(self) -> Seat | None:
        """The first seat whose role is กรรมการและเลขานุการ (not its assistant)."""
        return next((s for s in self.seats if s.role == SECRETARY), None)


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


@dataclass(frozen=True, slots=True)
class Scoring:
    """Rules that the source leaves open (programme.md, Tiers): `decimals` is the most that a score may have.

    `conflict` says what follows from a conflict of interest; `outstanding` how many places are proposed.
    """

    decimals: int = 2
    conflict: ConflictPolicy = "declare"
    outstanding: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A whole programme: year in the Buddhist era, KPI in per cent; all in the order of the file, but for the tiers.

    `tiers` stand from the highest floor to the lowest; `rounds` by number; `offices` by code; `committees` are those
    that assess, by id, `steering` those that do not; the first of `signatories` is the default.
    """

    id: str
    name: str
    short_name: str
    year: int
    time_zone: str
    owner: str
    number: str
    kpi_percent: Decimal
    scoring: Scoring
    tiers: tuple[Tier, ...]
    rounds: Mapping[int, Round]
    dimensions: tuple[Dimension, ...]
    zones: Mapping[str, Zone]
    offices: Mapping[str, Office]
    committees: Mapping[str, Committee]
    steering: tuple[Committee, ...]
    documents: Mapping[str, Document]
    letterhead: Letterhead
    signatories: Mapping[str, Signatory]
    criteria: tuple[Criterion, ...] = field(init=False, repr=False, compare=False)
    full_marks: Decimal = field(init=False, repr=False, compare=False)
    _committee_by_office: Mapping[str, Committee] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        derived = {
            **{name: MappingProxyType(dict(getattr(self, name))) for name in _MAPPINGS},
            "criteria": tuple(c for d in self.dimensions for c in d.criteria),
            "full_marks": sum((d.full_marks for d in self.dimensions), Decimal(0)),
            "_committee_by_office": {code: c for c in self.committees.values() for code in c.offices},
        }
        for name, value in derived.items():
            object.__setattr__(self, name, value)

    @property
    def doubts(self) -> tuple[tuple[str, str], ...]:
        """What must still be checked against the source: (name or number, what is doubtful), in file order."""
        zones = [(z.name, z.doubtful) for z in self.zones.values() if z.doubtful]
        return (*zones, *((d.number, d.doubtful) for d in self.documents.values() if d.doubtful))

    @property
    def signatory(self) -> Signatory:
        """Who signs where nothing else is said."""
        return next(iter(self.signatories.values()))

    def committee_of(self, code: str) -> Committee:
        """Return the committee that assesses the office `code`."""
        return self._committee_by_office[code]

    def conflict_policy(self, committee: Committee) -> ConflictPolicy:
        """Return what follows from a conflict of interest on `committee`."""
        return committee.conflict or self.scoring.conflict


_MAPPINGS = ("rounds", "zones", "offices", "committees", "documents", "signatories")
