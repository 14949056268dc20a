"""Whose tab it is and what it was made of: the identity in A1, from which all keys are counted.

The version covers what scores: criteria, their dimensions and full marks, and the scoring rules. What the words were
stands beside it, so that mended wording is told from a person's change and orphans no form.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.form.layout import guidance_text
from tidao_sheets.core.form.slot import FORM
from tidao_sheets.core.programme.records import Criterion, Programme
from tidao_sheets.core.scoring import rules
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.observed import ObservedTab, shown
from tidao_sheets.core.thai import comparable

LAYOUT = 1
"""Raised when a form of the former layout could not be read any more."""
VERSION = "2"
"""Raised when a version is made of other things: a form of another kind of version is judged by what stands on it."""

WORDS = ("name", "guidance")
"""The columns that hold a criterion's words."""
_DIGITS = 4  # hexadecimal ones of each cell's words

_IDENTITY = re.compile(
    r"tidao (?P<kind>form|evidence)=(?P<layout>\d+) programme=(?P<programme>\S+) version=(?P<version>\S+) "
    r"round=(?P<round>\d+) committee=(?P<committee>\S+) tab=(?P<tab>\S+) scorer=(?P<scorer>\S+) build=(?P<build>\d+)"
    r"(?: words=(?P<words>[0-9a-f]*))?"
)
_NUMBERS = {"layout", "round", "build"}

Origin = Literal["present", "other", "unknown"]
"""Which rubric a tab was made of: the present one, another one, or one that only its content can tell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Whose tab this is: `tab` is an office code, "overview", "guide", "findings", "left"; `build` rises with rebuilds.

    Of evidence `round` is 0, `committee` the office's code and `tab` the key of a part. `words` are digests of the
    criteria's words, of which forms of former program versions have none.
    """

    programme: str
    version: str
    round: int
    committee: str
    tab: str
    scorer: str | None = None
    build: int = 1
    layout: int = LAYOUT
    words: str = ""
    kind: str = FORM

    def text(self) -> str:
        """Return the text that stands in A1."""
        return (
            f"tidao {self.kind}={self.layout} programme={self.programme} version={self.version} round={self.round} "
            f"committee={self.committee} tab={self.tab} scorer={self.scorer or '-'} build={self.build}"
            + (f" words={self.words}" if self.words else "")
        )

    @classmethod
    def parse(cls, text: object) -> Identity | None:
        """Read an identity back, or return None for any other text."""
        match = _IDENTITY.fullmatch(text.strip()) if isinstance(text, str) else None
        if match is None:
            return None
        part = match.groupdict(default="")
        values: dict[str, Any] = {key: int(word) if key in _NUMBERS else word for key, word in part.items()}
        return cls(**values | {"scorer": None if part["scorer"] == "-" else part["scorer"]})

    @property
    def form(self) -> tuple[str, int, str, str | None, int]:
        """What all tabs of one form share."""
        return (self.programme, self.round, self.committee, self.scorer, self.build)

    @property
    def whose(self) -> tuple[int, str]:
        """Whose form it is, whichever copy or build: its round and committee."""
        return (self.round, self.committee)

    def origin(self, programme: Programme) -> Origin:
        """Tell which rubric the tab was made of, as far as its version says."""
        if self.layout != LAYOUT:
            return "other"
        if self.version.partition("-")[0] != VERSION:
            return "unknown"
        return "present" if self.version == form_version(programme) else "other"

    def wrote(self, programme: Programme, criterion: str, column: str, text: str) -> bool:
        """Whether the words of a cell are those that the program itself wrote when it made a form of this rubric."""
        n = sorted(c.id for c in programme.criteria).index(criterion) * len(WORDS) + WORDS.index(column)
        return self.words[n * _DIGITS : (n + 1) * _DIGITS] == _digest(text)


@dataclass(frozen=True, slots=True)
class KeyedTab:
    """A tab with its identity: the identity's place is the corner that all keys are counted from."""

    tab: ObservedTab
    corner: At
    identity: Identity

    def columns(self) -> dict[str, list[int]]:
        """Return column key → the columns that carry it, from the identity's row."""
        places: dict[str, list[int]] = defaultdict(list)
        for at, cell in sorted(self.tab.cells.items()):
            if at.row == self.corner.row and at.column != self.corner.column and isinstance(cell.value, str):
                places[cell.value.strip()].append(at.column)
        return places

    def rows(self) -> dict[str, list[int]]:
        """Return row key → the rows that carry it, from the identity's column."""
        places: dict[str, list[int]] = defaultdict(list)
        for at, cell in sorted(self.tab.cells.items()):
            if at.column == self.corner.column and at.row != self.corner.row and cell.value is not None:
                places[shown(cell.value).strip()].append(at.row)
        return places


def identity_mark(kind: str) -> str:
    """Return how the identity of a tab of this kind begins."""
    return f"tidao {kind}="


def keyed(tab: ObservedTab, kind: str = FORM) -> KeyedTab | None:
    """Find the identity of a tab; the topmost, leftmost one counts, and a tab without one is not of such a workbook."""
    mark = identity_mark(kind)
    for at, cell in sorted(tab.cells.items()):
        if isinstance(cell.value, str) and mark in cell.value:
            identity = Identity.parse(cell.value)
            if identity is not None and identity.kind == kind:
                return KeyedTab(tab, at, identity)
    return None


def form_version(programme: Programme) -> str:
    """Return what changes whenever a score given before would count for something else: its kind, and 8 digits.

    It covers criteria, their dimensions, full marks and the scoring rules; no names, guidance, order, tiers or people.
    """
    body = [
        sorted([d.id, sorted([c.id, plain(c.full_marks)] for c in d.criteria)] for d in programme.dimensions),
        dict(rules.settings(programme.scoring)),
    ]
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return f"{VERSION}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def rubric_words(criterion: Criterion) -> Mapping[str, str]:
    """Return the criterion's words as they stand on a form, by column."""
    return {"name": criterion.name, "guidance": guidance_text(criterion.guidance)}


def words_digest(programme: Programme) -> str:
    """Return digests of all words of the criteria, in the order of their ids."""
    criteria = sorted(programme.criteria, key=lambda c: c.id)
    return "".join(_digest(text) for c in criteria for text in rubric_words(c).values())


def _digest(text: str) -> str:
    return hashlib.sha256(comparable(text).encode("utf-8", "replace")).hexdigest()[:_DIGITS]
