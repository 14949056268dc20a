"""The programme file: what is assessed, by whom, when and by which rubric, as frozen, checked records.

The records check each value by itself; what concerns several values (sums, references, duplicates) is checked by
`tidao_sheets.core.programme.file.parse_programme`, the only way by which a file becomes a `Programme`.
"""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from tidao_sheets.core.programme.values import buddhist_year, file_key, tab_name, time_zone
from tidao_sheets.core.toml.record import Day, Line, Record, kept
from tidao_sheets.core.toml.values import exact, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

LetterKind = Literal["circular", "announcement", "result", "certificate", "memo", "score-sheet"]
OfficeKind = Literal["district", "province"]
ConflictPolicy = Literal["declare", "abstain", "allow"]
DocumentKind = Literal["order", "circular", "project", "other"]

LETTER_KINDS: tuple[str, ...] = get_args(LetterKind)
CHAIR = "ประธานกรรมการ"
SECRETARY = "กรรมการและเลขานุการ"

Key = Annotated[str, StringConstraints(min_length=1, max_length=40), AfterValidator(file_key)]
TabName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=25),
    AfterValidator(one_line),
    AfterValidator(tab_name),
]
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

    @property
    @kept
    def full_marks(self) -> Decimal:
        """Sum of the criteria's full marks, in points."""
        return sum((c.full_marks for c in self.criterion), Decimal(0))


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
    seat: Annotated[tuple[Seat, ...], Field(min_length=1)]

    def conflicted(self, code: str) -> tuple[Seat, ...]:
        """Return the seats that belong to the office `code`, which this committee assesses; else none."""
        return tuple(s for s in self.seat if s.office == code) if code in self.offices else ()

    @property
    def chair(self) -> Seat | None:
        """The first seat whose role is ประธานกรรมการ."""
        return next((s for s in self.seat if s.role == CHAIR), None)

    @property
    def secretary(self) -> Seat | None:
        """The first seat whose role is กรรมการและเลขานุการ (not its assistant)."""
        return next((s for s in self.seat if s.role == SECRETARY), None)


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
    mode: Literal["agreed"] = "agreed"
    conflict: ConflictPolicy = "declare"
    outstanding: Annotated[int, Field(ge=0, le=99)] = 0
    ties: Literal["shared"] = "shared"
    rounds: Literal["separate"] = "separate"


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


class Programme(Record):
    """A whole programme file, checked; the mappings are read-only views in file order, made at first use.

    A copy makes its own, so that one with other tables never shows the former ones.
    """

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

    @property
    def id(self) -> str:
        """The programme's id."""
        return self.programme.id

    @property
    @kept
    def criteria(self) -> tuple[Criterion, ...]:
        """All criteria in order."""
        return tuple(c for d in self.dimension for c in d.criterion)

    @property
    @kept
    def full_marks(self) -> Decimal:
        """Full marks of the whole rubric, in points."""
        return sum((d.full_marks for d in self.dimension), Decimal(0))

    @property
    @kept
    def tiers(self) -> tuple[Tier, ...]:
        """Tiers from the highest floor to the lowest."""
        return tuple(sorted(self.tier, key=lambda t: t.floor, reverse=True))

    @property
    @kept
    def offices(self) -> Mapping[str, Office]:
        """Offices by code, in programme order."""
        return MappingProxyType({o.code: o for o in self.office})

    @property
    @kept
    def committees(self) -> Mapping[str, Committee]:
        """Assessing committees by id, in programme order (the steering committee is left out)."""
        return MappingProxyType({c.id: c for c in self.committee if c.offices})

    @property
    @kept
    def rounds(self) -> Mapping[int, Round]:
        """Rounds by number."""
        return MappingProxyType({r.number: r for r in self.round})

    @property
    @kept
    def zones(self) -> Mapping[str, Zone]:
        """Zones by id."""
        return MappingProxyType({z.id: z for z in self.zone})

    @property
    @kept
    def documents(self) -> Mapping[str, Document]:
        """Documents referred to, by id."""
        return MappingProxyType({d.id: d for d in self.document})

    @property
    @kept
    def signatories(self) -> Mapping[str, Signatory]:
        """Signatories by id; the first is the default."""
        return MappingProxyType({s.id: s for s in self.signatory})

    @property
    def doubts(self) -> tuple[tuple[str, str], ...]:
        """What must still be checked against the source: (name or number, what is doubtful), in file order."""
        zones = [(z.name, z.doubtful) for z in self.zone if z.doubtful]
        return (*zones, *((d.number, d.doubtful) for d in self.document if d.doubtful))

    @property
    @kept
    def _committee_by_office(self) -> Mapping[str, Committee]:
        return {code: c for c in self.committees.values() for code in c.offices}

    def committee_of(self, code: str) -> Committee:
        """Return the committee that assesses the office `code`."""
        return self._committee_by_office[code]

    def conflict_policy(self, committee: Committee) -> str:
        """What follows from a conflict of interest on `committee`: "declare", "abstain" or "allow"."""
        return committee.conflict or self.scoring.conflict
