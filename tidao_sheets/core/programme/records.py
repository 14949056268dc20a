"""What is assessed, by whom, when and by which rubric: a checked programme, as plain frozen records.

`tidao_sheets.core.programme.file` makes them of a programme file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Literal

from tidao_sheets.core.programme.year import CriterionEvidence, EvidenceYear
from tidao_sheets.core.text import Text

GUIDE, OVERVIEW, FINDINGS, LEFTOVERS = "คำแนะนำ", "ภาพรวม", "รายการตรวจ", "ยกมาไม่ได้"
"""The tabs of a form that are no office's."""
OfficeKind = Literal["district", "province"]
ConflictPolicy = Literal["declare", "abstain", "allow"]
DocumentKind = Literal["order", "circular", "project", "other"]
CHAIR = "ประธานกรรมการ"
SECRETARY = "กรรมการและเลขานุการ"


@dataclass(frozen=True, slots=True)
class Criterion:
    """One line of the rubric; `full_marks` in points, `guidance` holds its bullet points in order."""

    id: str
    name: str
    full_marks: Decimal
    guidance: tuple[str, ...] = ()
    evidence: CriterionEvidence | None = None


@dataclass(frozen=True, slots=True)
class Dimension:
    """A group of criteria."""

    id: str
    name: str
    criteria: tuple[Criterion, ...]

    @property
    def full_marks(self) -> Decimal:
        """Sum of the criteria's full marks, in points."""
        return sum((c.full_marks for c in self.criteria), Decimal(0))


@dataclass(frozen=True, slots=True)
class Tier:
    """A star: the higher `level` is the higher star, `floor` the exact, unrounded total from which it is given."""

    id: str
    name: str
    level: int
    floor: Decimal
    name_en: str | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """One assessment of all offices; `due` is the last day, `due_text` what people are told."""

    number: int
    name: str
    due: dt.date
    due_text: str
    letters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Zone:
    """A group of districts; `doubtful` says what must still be checked against the source."""

    id: str
    name: str
    doubtful: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office that is assessed, of so many `staff`; only districts are ranked. `short_name` also names its tab."""

    code: str
    name: str
    short_name: str
    romanised: str
    kind: OfficeKind
    zone: str | None = None
    staff: int | None = None

    @property
    def listed(self) -> Text:
        """What it is called in lists."""
        return Text(self.short_name, self.romanised)


@dataclass(frozen=True, slots=True)
class Seat:
    """A position on a committee; `holder` is a dated fact, `office` the code of the office the seat belongs to."""

    role: str
    position: str
    holder: str | None = None
    office: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Committee:
    """Who assesses which offices (codes); a committee without offices steers and does not score."""

    id: str
    name: str
    seats: tuple[Seat, ...]
    offices: tuple[str, ...] = ()
    conflict: ConflictPolicy | None = None
    name_en: str | None = None

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An order, circular or project paper that the letters refer to; `doubtful` says what must still be checked."""

    id: str
    kind: DocumentKind
    number: str
    title: str
    date: dt.date | None = None
    doubtful: str | None = None


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands at the head and foot of an official letter."""

    province: str
    reference: str
    address: tuple[str, ...]
    unit: tuple[str, ...]
    phone: str


@dataclass(frozen=True, slots=True)
class Signatory:
    """A person who signs: `position` is printed line by line under the name."""

    id: str
    name: str
    position: tuple[str, ...]


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

    `kpi_rated` and `kpi_models` are how the project paper numbers its KPIs: offices with a star, model personnel.
    `tiers` stand from the highest floor to the lowest; `rounds` by number; `offices` by code; `committees` are those
    that assess, by id, `steering` others; the first of `signatories` is the default; `evidence` the year reported of.
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
    name_en: str | None = None
    kpi_rated: str | None = None
    kpi_models: str | None = None
    evidence: EvidenceYear | None = None
    criteria: tuple[Criterion, ...] = field(init=False, repr=False, compare=False)
    full_marks: Decimal = field(init=False, repr=False, compare=False)
    _committee_by_office: Mapping[str, Committee] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        mappings = ("rounds", "zones", "offices", "committees", "documents", "signatories")
        derived = {
            **{name: MappingProxyType(dict(getattr(self, name))) for name in mappings},
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


def both_names(named: Programme | Tier | Committee) -> Text:
    """Return a name for messages: in English, too, where the programme gives one, else in Thai."""
    return Text(named.name, named.name_en or named.name)
