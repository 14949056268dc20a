"""Acts upon a round: files came back, a copy's value was chosen, it was closed, noted upon, reopened, reviewed.

Acts are only ever added. What the ledger gives back is checked: it may have come by mail.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.settings.records import Resolution

ActKind = Literal["close", "note", "reopen", "review", "decision", "receive", "choice"]
Told: TypeAlias = "str | list[str] | dict[str, str] | None"
"""What a body holds: a text, none, several texts, or texts by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act: its place in the ledger, upon which round, when, and what is told of it."""

    id: int
    round: int
    kind: ActKind
    at: dt.datetime
    body: Mapping[str, Told]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundClosing:
    """A round that was closed: its figures stay as they were read then.

    `reading` and `programme` are the SHA-256 of the contents that the ledger keeps: the reading, and the programme file
    as it was; `partial` is the reason for closing although offices are missing; `signed` are the committees whose
    signed sheets are in; `letters` what was told of the round's letters then, by the keys of the settings.
    """

    at: dt.datetime
    read_at: dt.datetime
    fingerprint: str
    reading: str
    programme: str
    partial: str | None = None
    resolution: Resolution | None = None
    signed: tuple[str, ...] = ()
    letters: Mapping[str, str] = field(default_factory=dict)

    def body(self) -> dict[str, Told]:
        """Return what the ledger keeps of it."""
        return {
            "read_at": self.read_at.isoformat(),
            "fingerprint": self.fingerprint,
            "reading": self.reading,
            "programme": self.programme,
            "partial": self.partial,
            "letters": dict(self.letters),
        } | note_body(self.resolution, self.signed)


def note_body(resolution: Resolution | None, signed: Iterable[str]) -> dict[str, Told]:
    """Return what is noted upon a closed round: its resolution, and whose signed sheets are in."""
    told = {"meeting": resolution.meeting, "date": resolution.date.isoformat()} if resolution else None
    return ({"resolution": told} if told else {}) | {"signed": [*signed]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided on a request for review: new points of contested criteria (none: it stands), why and by whom.

    `act` is its place in the ledger, which tells what came later whatever the clock said; 0 before it is recorded.
    """

    at: dt.datetime
    date: dt.date
    points: Mapping[str, Decimal]
    reason: str
    by: str
    act: int = field(default=0, compare=False)

    def body(self, review: int) -> dict[str, Told]:
        """Return what the ledger keeps of it."""
        points = {criterion: plain(points) for criterion, points in self.points.items()}
        told = {"date": self.date.isoformat(), "reason": self.reason, "by": self.by}
        return {"review": str(review), "points": points, **told}


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A request for review (คำขอทบทวน): by which office, of which criteria, why, by which letter, and what came of it.

    `statement` is what the office wants printed beside its result.
    """

    number: int
    at: dt.datetime
    office: str
    criteria: tuple[str, ...]
    reason: str
    date: dt.date
    letter: str | None = None
    statement: str | None = None
    decision: Decision | None = None

    def body(self) -> dict[str, Told]:
        """Return what the ledger keeps of it."""
        told = {"office": self.office, "reason": self.reason, "date": self.date.isoformat()}
        return {**told, "criteria": [*self.criteria], "letter": self.letter, "statement": self.statement}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopening:
    """A closed round that was opened again, and why."""

    at: dt.datetime
    reason: str
    closing: RoundClosing
    lapsed: tuple[Review, ...]
    """Those whose decisions no longer count, since the forms do again, in the order of the decisions."""
    waiting: tuple[Review, ...] = ()
    """Those that were not decided on: they would have to be asked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A file that came back: what it was called, what it is, whose, where it is kept, and who sent it ("": untold).

    `place` is a path, relative to the workspace where it lies in it; `size` is in bytes.
    """

    at: dt.datetime
    name: str
    kind: str
    sha256: str
    size: int
    place: str
    committee: str | None = None
    office: str | None = None
    sender: str = ""

    def body(self) -> dict[str, Told]:
        """Return what the ledger keeps of it."""
        told: dict[str, Told] = {"name": self.name, "kind": self.kind, "sha256": self.sha256, "size": str(self.size)}
        return told | {
            "place": self.place, "committee": self.committee, "office": self.office, "sender": self.sender
        }  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What counts of a cell about which copies of a form disagree: the value of one file, and by whom it was chosen.

    `file` and the keys of `others` are SHA-256 of whole files, `others` tells what those say instead; `name` is what
    the chosen file was called. It holds as long as the files are these.
    """

    at: dt.datetime
    office: str
    criterion: str
    column: str
    value: str
    file: str
    name: str
    others: Mapping[str, str]
    by: str
    reason: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """The cell that it is about: office, criterion and column."""
        return self.office, self.criterion, self.column

    def body(self) -> dict[str, Told]:
        """Return what the ledger keeps of it."""
        told: dict[str, Told] = {"office": self.office, "criterion": self.criterion, "column": self.column}
        chosen: dict[str, Told] = {"value": self.value, "file": self.file, "name": self.name}
        return told | chosen | {"others": dict(self.others), "by": self.by, "reason": self.reason}


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundRecord:
    """How a round stands by its acts: `closing` is None while it is open; `receipts` are in their order.

    `choices` are by cell: office, criterion and column; of two about one cell the last counts.
    """

    closing: RoundClosing | None = None
    reviews: tuple[Review, ...] = ()
    reopenings: tuple[Reopening, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    choices: Mapping[tuple[str, str, str], Choice] = field(default_factory=dict)
    asked: int = 0
    """Requests for review that there ever were, before each reopening, too: a number is never given twice."""

    @property
    def closings(self) -> int:
        """How often it was closed until now."""
        return len(self.reopenings) + (self.closing is not None)

    def decisions(self) -> list[tuple[Review, Decision]]:
        """Return what was decided on, in the order of the decisions: of two on one score the last counts."""
        found = [(review, review.decision) for review in self.reviews if review.decision]
        return sorted(found, key=lambda each: each[1].act)

    def decided(self) -> dict[str, dict[str, Decimal]]:
        """Return the points that decisions have put in place of those read: office → criterion → points."""
        decided: dict[str, dict[str, Decimal]] = {}
        for review, decision in self.decisions():
            if decision.points:
                decided.setdefault(review.office, {}).update(decision.points)
        return decided


UNTOUCHED = RoundRecord()
"""How a round stands that nothing was done to."""
