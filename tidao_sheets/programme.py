"""The programme file: what is assessed, by whom, when and by which rubric, as frozen, checked records."""

from __future__ import annotations

from datetime import date  # noqa: TC003 - pydantic reads the annotation at run time
from decimal import Decimal
from functools import cached_property
from typing import Literal

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """A frozen record of the programme file; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Criterion(Record):
    """One line of the rubric; `guidance` holds its bullet points in order."""

    id: str
    name: str
    full_marks: Decimal
    guidance: tuple[str, ...] = ()


class Dimension(Record):
    """A group of criteria; its full marks are the sum of theirs."""

    id: str
    name: str
    criterion: tuple[Criterion, ...]

    @property
    def full_marks(self) -> Decimal:
        """Sum of the criteria's full marks, in points."""
        return sum((c.full_marks for c in self.criterion), Decimal(0))


class Tier(Record):
    """A star: `level` 3 is the highest here, `floor` the exact, unrounded total from which it is given."""

    id: str
    name: str
    level: int
    floor: Decimal


class Round(Record):
    """One assessment of all offices; `due` is the last day, `due_text` what people are told."""

    number: int
    name: str
    due: date
    due_text: str
    letters: tuple[str, ...] = ()


class Zone(Record):
    """A group of districts."""

    id: str
    name: str


class Office(Record):
    """An office that is assessed; only those of kind "district" are ranked."""

    code: str
    name: str
    short_name: str
    romanised: str
    kind: Literal["district", "province"]
    zone: str | None = None


class Seat(Record):
    """A position on a committee; `holder` is a dated fact, `office` the code of the office the seat belongs to."""

    role: str
    position: str
    holder: str | None = None
    office: str | None = None


class Committee(Record):
    """Who assesses which offices (codes); a committee without offices steers and does not score."""

    id: str
    name: str
    offices: tuple[str, ...] = ()
    conflict: Literal["declare", "abstain", "allow"] | None = None
    seat: tuple[Seat, ...]

    def conflicted(self, code: str) -> tuple[Seat, ...]:
        """Return the seats that belong to the office `code` that this committee assesses."""
        return tuple(s for s in self.seat if s.office == code)


class Document(Record):
    """An order, circular or project paper that the letters refer to."""

    id: str
    kind: str
    number: str
    date: date
    title: str
    doubtful: str | None = None


class Letterhead(Record):
    """What stands at the head and foot of an official letter."""

    province: str
    reference: str
    address: tuple[str, ...]
    unit: tuple[str, ...]
    phone: str


class Signatory(Record):
    """A person who signs: `position` is printed line by line under the name."""

    id: str
    name: str
    position: tuple[str, ...]


class Scoring(Record):
    """Rules that the source leaves open, each with its neutral default."""

    decimals: int = 2
    mode: Literal["agreed"] = "agreed"
    conflict: Literal["declare", "abstain", "allow"] = "declare"
    outstanding: int = 0


class Head(Record):
    """The `[programme]` table: names, year (Buddhist era), time zone, owner, project number, KPI in per cent."""

    id: str
    name: str
    short_name: str
    year: int
    time_zone: str
    owner: str
    number: str
    kpi_percent: Decimal


class Programme(Record):
    """A whole programme file, checked."""

    programme: Head
    scoring: Scoring = Scoring()
    tier: tuple[Tier, ...]
    round: tuple[Round, ...]
    dimension: tuple[Dimension, ...]
    zone: tuple[Zone, ...] = ()
    office: tuple[Office, ...]
    committee: tuple[Committee, ...]
    document: tuple[Document, ...] = ()
    letterhead: Letterhead
    signatory: tuple[Signatory, ...]

    @property
    def id(self) -> str:
        """The programme's id."""
        return self.programme.id

    @cached_property
    def criteria(self) -> tuple[Criterion, ...]:
        """All criteria in order."""
        return tuple(c for d in self.dimension for c in d.criterion)

    @cached_property
    def full_marks(self) -> Decimal:
        """Full marks of the whole rubric, in points."""
        return sum((d.full_marks for d in self.dimension), Decimal(0))

    @cached_property
    def tiers(self) -> tuple[Tier, ...]:
        """Tiers from the highest floor to the lowest."""
        return tuple(sorted(self.tier, key=lambda t: t.floor, reverse=True))

    @cached_property
    def offices(self) -> dict[str, Office]:
        """Offices by code, in programme order."""
        return {o.code: o for o in self.office}

    @cached_property
    def committees(self) -> dict[str, Committee]:
        """Assessing committees by id, in programme order (the steering committee is left out)."""
        return {c.id: c for c in self.committee if c.offices}

    @cached_property
    def rounds(self) -> dict[int, Round]:
        """Rounds by number."""
        return {r.number: r for r in self.round}

    def committee_of(self, code: str) -> Committee:
        """Return the committee that assesses the office `code`."""
        return next(c for c in self.committees.values() if code in c.offices)

    def conflict_policy(self, committee: Committee) -> str:
        """What follows from a conflict of interest on `committee`: "declare", "abstain" or "allow"."""
        return committee.conflict or self.scoring.conflict
