"""The parts of a workbook that hold cells → values, formulas, links and comments, as they were typed and stored."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING

from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.observed import PICTURE, CellError, NumberFormat, ObservedCell, Value, number
from tidao_sheets.stores.xlsx.formats import moment
from tidao_sheets.stores.xlsx.formulas import moved, place_of
from tidao_sheets.stores.xlsx.package import local
from tidao_sheets.stores.xlsx.unreadable import CORRUPT, TOO_BIG, UnreadableError

if TYPE_CHECKING:
    from tidao_sheets.stores.xlsx.package import Package

LONGEST_TEXT = 100_000
"""Characters of a cell; Excel holds 32,767."""
_BEFORE, _LAST = At(-1, -1), At(1_048_575, 16_383)
_NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*", re.ASCII)
_NO_NUMBER = re.compile(r"\s*[+-]?(nan|inf|infinity)\s*", re.IGNORECASE)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a character, which _xD800_ in a file may give; no encoding takes it, so it is shown as a replacement mark."""
_LOST = "\ufffd"
"""What a cell shows whose text is not in the file."""

MOST_MERGES = 100_000
"""Merged blocks of a sheet; our forms have 100."""


def text_of(stored: str) -> str:
    """Undo how the format spells characters that XML lacks: _x000D_ is a carriage return, _x005F_ an underscore."""
    if len(stored) > LONGEST_TEXT:
        raise UnreadableError(TOO_BIG)
    if "_x" not in stored:
        return stored
    return _LONE_SURROGATE.sub(_LOST, _ESCAPED.sub(lambda found: chr(int(found[1], 16)), stored))


def shared_strings(package: Package, part: str | None) -> list[str] | None:
    """Return the texts that cells refer to by number, or None where there are none; phonetic readings are left out."""
    if part is None:
        return None
    strings: list[str] = []
    pieces: list[str] = []
    phonetic = False

    def start(tag: str, _: dict[str, str]) -> None:
        nonlocal phonetic
        if tag == "t" and not phonetic:
            package.listen()
        elif tag == "rPh":
            phonetic = True
        elif tag == "si":
            pieces.clear()

    def end(tag: str) -> None:
        nonlocal phonetic
        if tag == "t" and not phonetic:
            pieces.append(package.heard())
        elif tag == "rPh":
            phonetic = False
        elif tag == "si":
            strings.append(text_of("".join(pieces)))

    package.parse(part, start, end)
    return strings


def comments(package: Package, part: str) -> dict[At, str]:
    """Return the comments of a tab by place."""
    found: dict[At, str] = {}
    pieces: list[str] = []
    place: At | None = None

    def start(tag: str, given: dict[str, str]) -> None:
        nonlocal place
        if tag in {"comment", "threadedComment"}:
            place = place_of(given.get("ref", ""))
            pieces.clear()
        elif tag in {"t", "text"}:
            package.listen()

    def end(tag: str) -> None:
        if tag == "t" or (tag == "text" and not pieces):
            pieces.append(package.heard())
        elif tag in {"comment", "threadedComment"} and place is not None:
            found[place] = text_of("".join(pieces))

    package.parse(part, start, end)
    return found


@dataclass(slots=True)
class SheetReader:
    """Reads the cells of one tab after another; `strings` and `formats` are the workbook's."""

    package: Package
    strings: list[str] | None
    formats: list[NumberFormat]
    since_1904: bool

    cells: dict[At, ObservedCell] = field(init=False, default_factory=dict)
    links: dict[At, str] = field(init=False, default_factory=dict)
    merges: list[tuple[At, At]] = field(init=False, default_factory=list)
    _at: At = field(init=False, default=_BEFORE)
    _given: dict[str, str] = field(init=False, default_factory=dict)
    _value: str | None = field(init=False, default=None)
    _inline: list[str] = field(init=False, default_factory=list)
    _formula: str | None = field(init=False, default=None)
    _formula_given: dict[str, str] = field(init=False, default_factory=dict)
    _shared: dict[str, tuple[At, str]] = field(init=False, default_factory=dict)
    _phonetic: bool = field(init=False, default=False)

    def read(self, part: str) -> None:
        """Read one tab's part."""
        self.package.parse(part, self._start, self._end)

    def _start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "c":
            self._given, self._value, self._formula = given, None, None
            self._inline.clear()
            self._at = self._place(given.get("r"))
        elif tag in {"v", "f", "t"}:
            if tag == "f":
                self._formula_given = given
            self.package.listen()
        elif tag == "row":
            self._at = At(_row(given.get("r"), self._at.row), -1)
        elif tag == "rPh":
            self._phonetic = True
        elif tag == "mergeCell":
            self._merge(given.get("ref", ""))
        elif tag == "hyperlink":
            self._link(local(given))

    def _end(self, tag: str) -> None:
        if tag == "v":
            self._value = self.package.heard()
        elif tag == "t":
            text = self.package.heard()
            if not self._phonetic:
                self._inline.append(text)
        elif tag == "f":
            self._formula = self._written(self.package.heard())
        elif tag == "rPh":
            self._phonetic = False
        elif tag == "c":
            cell = self._cell()
            if cell is not None and self.cells.setdefault(self._at, cell) != cell:
                raise UnreadableError(CORRUPT)  # two contents for one place

    def _place(self, address: str | None) -> At:
        """Return the place of the next cell; one without an address stands behind the one before."""
        at = place_of(address) if address else None
        at = at or At(max(self._at.row, 0), self._at.column + 1)
        if at.row > _LAST.row or at.column > _LAST.column:
            raise UnreadableError(CORRUPT)
        return at

    def _cell(self) -> ObservedCell | None:
        style = self._given.get("s", "0")
        kind = self.formats[int(style)] if style.isdigit() and int(style) < len(self.formats) else "general"
        value = self._stored(self._given.get("t", "n"), kind)
        if value is None and self._formula is None:
            return None
        return ObservedCell(value, self._formula, kind if isinstance(value, Decimal) else "general")

    def _stored(self, kind: str, format_kind: NumberFormat) -> Value:
        if kind == "inlineStr":
            return text_of("".join(self._inline)) or None
        stored = self._value
        if kind == "str" and (stored or self._formula is not None):
            return text_of(stored or "") if stored is not None else None
        if not stored:
            return None
        if kind == "s":
            if self.strings is None:
                raise UnreadableError(CORRUPT)  # without its texts nobody knows whose file this is
            return self.strings[int(stored)] if _index(stored, len(self.strings)) else _LOST
        if kind == "b":
            return stored.strip() in {"1", "true"}
        if kind == "e":  # a picture in a cell is stored as an error that no formula gives, and data about the value
            return PICTURE if "vm" in self._given and self._formula is None else CellError(stored)
        if kind == "d":
            return _iso(stored)
        return self._number(stored, format_kind)

    def _number(self, stored: str, kind: NumberFormat) -> Value:
        if _NO_NUMBER.fullmatch(stored):
            return Decimal("NaN")
        if not _NUMBER.fullmatch(stored) or len(stored) > 400:
            return stored  # "8,5" where only a number may stand: read, or refused, as if it had been typed
        value = float(stored)
        if kind in {"moment", "duration"}:
            return moment(value, kind, since_1904=self.since_1904)
        return number(value)

    def _written(self, text: str) -> str:
        """Return a cell's formula; one that is told elsewhere is moved to here."""
        given = self._formula_given
        kind, group = given.get("t"), given.get("si", "")
        if kind == "dataTable":
            return f"=TABLE({given.get('r1', '')},{given.get('r2', '')})"
        if kind == "shared" and not text and group in self._shared:
            first, formula = self._shared[group]
            return "=" + moved(formula, self._at.row - first.row, self._at.column - first.column)
        if kind == "shared":
            self._shared[group] = (self._at, text)
        return "=" + text

    def _merge(self, block: str) -> None:
        if len(self.merges) >= MOST_MERGES:
            raise UnreadableError(TOO_BIG)
        first, _, last = block.partition(":")
        corners = place_of(first), place_of(last or first)
        if corners[0] is not None and corners[1] is not None:
            self.merges.append((corners[0], corners[1]))

    def _link(self, given: dict[str, str]) -> None:
        at = place_of(given.get("ref", "").partition(":")[0])
        if at is not None:
            self.links[at] = given.get("id") or f"#{given.get('location', '')}"


def _row(text: str | None, before: int) -> int:
    row = int(text) - 1 if text and text.isascii() and text.isdigit() and len(text) < 9 else before + 1
    if not 0 <= row <= _LAST.row:
        raise UnreadableError(CORRUPT)
    return row


def _index(text: str, count: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 9 and int(text) < count


def _iso(text: str) -> Value:
    """Return the date or time of a cell that tells it in ISO 8601."""
    for kind in (datetime, date, time):
        try:
            return kind.fromisoformat(text.strip().removesuffix("Z"))
        except ValueError:
            continue
    return text
