"""A file that came back: what it is, whose, where it is kept, and what it changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from tidao_sheets.core.text import Text

if TYPE_CHECKING:
    from tidao_sheets.core.record.past import Change

ReceivedKind = Literal[
    "form",
    "evidence",
    "summary",
    "foreign",
    "workbook",
    "signed",
    "scan",
    "document",
    "unreadable",
    "refused",
    "litter",
]

KIND_NAMES: dict[ReceivedKind, Text] = {
    "form": Text("แบบให้คะแนน", "score form"),
    "evidence": Text("แบบรายงานหลักฐาน", "evidence of the year"),
    "summary": Text("แฟ้มสรุปผล ไม่ใช่แบบให้คะแนน", "the summary, not a score form"),
    "foreign": Text("แบบที่ไม่ใช่ของงานนี้", "a form that is not of this work"),
    "workbook": Text("ตารางคำนวณอื่น ไม่ใช่แบบให้คะแนน", "another spreadsheet, not a score form"),
    "signed": Text("แบบที่ลงนามแล้ว", "signed sheet"),
    "scan": Text("ภาพสแกนหรือ PDF", "scan or PDF"),
    "document": Text("เอกสารอื่น", "another document"),
    "unreadable": Text("อ่านไม่ได้", "cannot be read"),
    "refused": Text("ไม่รับ", "not taken"),
    "litter": Text("แฟ้มของระบบ ไม่ใช่งาน", "left by a system, no work of anybody's"),
}
"""What each kind is called."""

READ_KINDS: frozenset[ReceivedKind] = frozenset({"form", "evidence"})
"""Kinds that readings find where they are kept."""
KEPT_NOWHERE: frozenset[ReceivedKind] = frozenset({"refused", "litter"})
"""Kinds that are told, and not kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One file as it was given, `name` with the folders and archives that it came in; `sha256` and `size` in bytes.

    `place` is where it is kept; None where it is not: it is `same_as` one that is held, or of a kind that is kept
    nowhere. `reason` and `remedy` say what is wrong with it. `filled` tells whether anything was typed into it;
    `changes` are its cells that the last reading, of `against`, holds otherwise.
    """

    name: str
    kind: ReceivedKind
    sha256: str = ""
    size: int = 0
    round: int | None = None
    committee: str | None = None
    office: str | None = None
    place: str | None = None
    same_as: str | None = None
    reason: Text | None = None
    remedy: Text | None = None
    filled: bool = False
    changes: tuple[Change, ...] = ()
    against: datetime | None = None


def in_turn(received: Iterable[Received]) -> list[Received]:
    """Sort what was received: forms first, by round and committee, then the other kinds; equal names by content."""
    kinds = [*KIND_NAMES]
    return sorted(
        received, key=lambda r: (kinds.index(r.kind), r.round or 0, r.committee or "", r.name, r.sha256, r.place or "")
    )
