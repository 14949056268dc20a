"""What was read at each run, cell by cell, and how one reading differs from another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from tidao_sheets.core.programme.records import Programme

CellKey = tuple[str, str, str]
"""A cell: office, criterion, and "score" or the name of a text."""


Judged = Mapping[str, "Programme"]
"""Programmes as their files were: the SHA-256 of a file's text → the programme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastReading:
    """One reading of a round: its number in the ledger, when, and what every cell held as it was typed.

    A cell that held nothing is left out. `points` are those that counted: office → criterion → points. `file` is the
    SHA-256 of the programme file's text; None where a former version recorded none.
    """

    run: int
    round: int
    read_at: datetime
    content: str
    cells: Mapping[CellKey, str]
    points: Mapping[str, Mapping[str, Decimal]]
    file: str | None


@dataclass(frozen=True, slots=True)
class PastResult:
    """A result that a round has had: its รหัสตรวจสอบ, and when it came to be."""

    round: int
    fingerprint: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PastDocument:
    """A document that was made: what it was, of which round and office, its รหัสตรวจสอบ, and when."""

    kind: str
    round: int
    office: str | None
    fingerprint: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that one reading holds otherwise than another; "" is an empty cell."""

    office: str
    criterion: str
    column: str
    before: str
    after: str


def changes(before: PastReading | None, after: PastReading, order: Sequence[str] = ()) -> Iterator[Change]:
    """Yield what differs between two readings, by office (in `order`) and criterion."""
    then, now = before.cells if before else {}, after.cells
    places = {code: n for n, code in enumerate(order)}
    for key in sorted({*then, *now}, key=lambda key: (places.get(key[0], -1), key)):
        if then.get(key, "") != now.get(key, ""):
            yield Change(*key, then.get(key, ""), now.get(key, ""))


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a cell held, in which reading it did so first, and out of how many points, where that is recorded."""

    typed: str
    run: int
    read_at: datetime
    full_marks: Decimal | None = None


def values_of(key: CellKey, readings: Sequence[PastReading], judged: Judged) -> tuple[Earlier, ...]:
    """Return what a cell held one after the other, oldest first; the last is what it holds now."""
    found: list[Earlier] = []
    full = {file: {c.id: c.full_marks for c in programme.criteria}.get(key[1]) for file, programme in judged.items()}
    for reading in readings:
        typed = reading.cells.get(key, "")
        if (found[-1].typed if found else "") != typed:
            found.append(Earlier(typed, reading.run, reading.read_at, full.get(reading.file or "")))
    return tuple(found)
