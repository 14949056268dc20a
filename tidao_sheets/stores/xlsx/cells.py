"""The part of a tab → its cells as they were typed and stored, and what people have laid over them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from tidao_sheets.core.sheet.cells import At, column_name
from tidao_sheets.core.sheet.observed import PICTURE, CellError, Laid, NumberFormat, ObservedCell, Value, number
from tidao_sheets.core.sheet.paint import PLAIN, Paint
from tidao_sheets.stores.xlsx.formats import moment
from tidao_sheets.stores.xlsx.formulas import LAST, moved, place_inside, place_of
from tidao_sheets.stores.xlsx.package import BESIDE, local
from tidao_sheets.stores.xlsx.spelling import PAGE_NUMBERS
from tidao_sheets.stores.xlsx.styles import CellStyle
from tidao_sheets.stores.xlsx.texts import LOST, RichText, text_of
from tidao_sheets.stores.xlsx.unreadable import CORRUPT, UnreadableError

if TYPE_CHECKING:
    from tidao_sheets.stores.xlsx.package import Package

T = TypeVar("T")
_BEFORE, _COLUMNS, _NO_STYLE = At(-1, -1), range(LAST.column + 2), CellStyle()
_NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*", re.ASCII)

_LAID = {
    "dataValidation": ("validation", "sqref"),
    "conditionalFormatting": ("conditional", "sqref"),
    "autoFilter": ("filter", "ref"),
    "protectedRange": ("range", "sqref"),
    "scenario": ("scenario", "name"),
    "sparkline": ("sparkline", ""),
}
"""What a tab's part tells of what lies over its cells: element → its kind, and the attribute that says where."""
_MOST_PAINTED = 200_000
"""Painted cells of a tab that are kept, blank ones among them; a summary's tab has some hundreds."""
_HEADERS = {"oddHeader", "evenHeader", "firstHeader", "oddFooter", "evenFooter", "firstFooter"}


@dataclass(slots=True)
class SheetReader:
    """Reads one tab: its cells, and what people have laid over them; `strings` and `styles` are the workbook's."""

    package: Package
    strings: list[str] | None
    styles: dict[str, CellStyle]
    since_1904: bool

    cells: dict[At, ObservedCell] = field(init=False, default_factory=dict)
    links: dict[At, tuple[str, str]] = field(init=False, default_factory=dict)
    """Each place → the id of the relation that it opens, and the place in there; either may be empty."""
    paints: dict[At, Paint] = field(init=False, default_factory=dict)
    laid: list[Laid] = field(init=False, default_factory=list)
    merges: list[tuple[At, At]] = field(init=False, default_factory=list)
    _at: At = field(init=False, default=_BEFORE)
    _given: dict[str, str] = field(init=False, default_factory=dict)
    _value: str | None = field(init=False, default=None)
    _inline: list[str] = field(init=False, default_factory=list)
    _formula: str | None = field(init=False, default=None)
    _formula_given: dict[str, str] = field(init=False, default_factory=dict)
    _shared: dict[str, tuple[At, str]] = field(init=False, default_factory=dict)
    _phonetic: bool = field(init=False, default=False)
    _rich: bool = field(init=False, default=False)

    def read(self, part: str) -> None:
        """Read one tab's part."""
        self.package.parse(part, self._start, self._end)

    def _start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "c":
            self._given, self._value, self._formula = given, None, None
            self._inline.clear()
            self._rich = False
            self._at = place_inside(given.get("r", "")) or self._next(given.get("r", ""))
        elif tag in {"v", "f", "t"} or tag in _HEADERS:
            if tag == "f":
                self._formula_given = given
            self.package.listen()
        elif tag == "row":
            self._at = At(_row(given.get("r"), self._at.row), -1)
            self._painted(given.get("s"), f"{self._at.row + 1}:{self._at.row + 1}")
        elif tag == "rPh":
            self._phonetic = True
        elif tag == "rPr":
            self._rich = True
        else:
            self._over(tag, given)

    def _over(self, tag: str, given: dict[str, str]) -> None:
        """Keep what stands before and behind the cells of a tab's part, and lies over them."""
        if tag == "col":
            first, last = (_letters(given.get(key)) for key in ("min", "max"))
            self._painted(given.get("style"), f"{first}:{last}")
        elif tag == "mergeCell":
            self._merge(given.get("ref", ""))
        elif tag == "hyperlink":
            self._link(local(given))
        elif tag == "sheetProtection" and locked(given):
            self._lay("password", "")
        elif tag in _LAID:
            kind, where = _LAID[tag]
            self._lay(kind, given.get(where, ""))

    def _end(self, tag: str) -> None:
        if tag == "c":
            cell = self._cell()
            if cell is not None and (known := self.cells.setdefault(self._at, cell)) is not cell and known != cell:
                raise UnreadableError(CORRUPT)  # two contents for one place
        elif tag == "v":
            self._value = self.package.heard()
        elif tag == "t":
            text = self.package.heard()
            if not self._phonetic:
                self._inline.append(text)
        elif tag == "f":
            self._formula = self._written(self.package.heard())
        elif tag == "rPh":
            self._phonetic = False
        elif tag in _HEADERS:
            text = self.package.heard()
            if text and not text.endswith(PAGE_NUMBERS):
                self._lay("header", text)

    def _next(self, address: str) -> At:
        """Return the place of a cell without an address: behind the one before."""
        if place_of(address) or self._at.column >= LAST.column:
            raise UnreadableError(CORRUPT)  # outside of any tab
        return At(max(self._at.row, 0), self._at.column + 1)

    def _cell(self) -> ObservedCell | None:
        style = self._style(self._given.get("s", "0"))
        if style.paint is not PLAIN and len(self.paints) < _MOST_PAINTED:
            self.paints[self._at] = style.paint
        blank = self._value is None and not self._inline  # as most are
        value = None if blank else self._stored(self._given.get("t", "n"), style.kind)
        if value is None and self._formula is None:
            return None
        if isinstance(value, Decimal):
            return ObservedCell(value, self._formula, style.kind, style.number)
        if isinstance(value, (date, time, timedelta)):
            return ObservedCell(value, self._formula, number=style.number)
        if self._rich or isinstance(value, RichText):
            self._lay("rich", self._at.a1)
        return ObservedCell(value, self._formula)

    def _painted(self, style: str | None, place: str) -> None:
        """Tell of a row or column that is painted as a whole."""
        if style is not None and self._style(style).paint is not PLAIN:
            self._lay("paint", place)

    def _style(self, number: str) -> CellStyle:
        return self.styles.get(number) or self.styles.get(number.lstrip("0") or "0", _NO_STYLE)

    def _lay(self, kind: str, place: str) -> None:
        self.package.spend(BESIDE)
        self.laid.append(Laid(kind, place))

    def _stored(self, kind: str, format_kind: NumberFormat) -> Value:
        if kind == "inlineStr":
            return text_of("".join(self._inline) or self._value or "") or None
        stored = self._value
        if kind == "str" and (stored or self._formula is not None):
            return text_of(stored or "") if stored is not None else None
        if not stored:
            return None
        if kind == "s":
            if self.strings is None:
                raise UnreadableError(CORRUPT)  # without its texts nobody knows whose file this is
            return _entry(self.strings, stored, LOST)
        if kind == "b":
            return stored.strip() in {"1", "true"}
        if kind == "e":  # a picture in a cell is stored as an error that no formula gives, and data about the value
            return PICTURE if "vm" in self._given and self._formula is None else CellError(stored)
        if kind == "d":
            return _iso(stored)
        return self._number(stored, format_kind)

    def _number(self, stored: str, kind: NumberFormat) -> Value:
        if not _NUMBER.fullmatch(stored) or len(stored) > 400:
            return stored  # "NaN" or "8,5" where only a number may stand: read, or refused, as if it had been typed
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
            self.package.spend(len(formula))
            return "=" + moved(formula, self._at.row - first.row, self._at.column - first.column)
        if kind == "shared":
            self._shared[group] = (self._at, text)
        return "=" + text

    def _merge(self, block: str) -> None:
        self.package.spend(BESIDE)
        first, _, last = block.partition(":")
        corners = place_of(first), place_of(last or first)
        if corners[0] is not None and corners[1] is not None:
            self.merges.append((corners[0], corners[1]))

    def _link(self, given: dict[str, str]) -> None:
        at = place_of(given.get("ref", "").partition(":")[0])
        if at is not None:
            self.package.spend(BESIDE)
            self.links[at] = (given.get("id", ""), given.get("location", ""))
            if "tooltip" in given:
                self._lay("tip", at.a1)


def locked(given: dict[str, str]) -> bool:
    """Whether a tab or workbook is protected by a password of somebody's."""
    return any(given.get(key) for key in ("password", "hashValue", "workbookPassword", "workbookHashValue"))


def _row(text: str | None, before: int) -> int:
    row = int(text) - 1 if text and text.isascii() and text.isdigit() and len(text) < 9 else before + 1
    if not 0 <= row <= LAST.row:
        raise UnreadableError(CORRUPT)
    return row


def _letters(number: str | None) -> str:
    return column_name(_entry(_COLUMNS, number or "", 0) - 1)


def _entry(listed: Sequence[T], number: str, missing: T) -> T:
    """Return what a number in the file refers to."""
    if number.isdigit() and number.isascii() and len(number) < 9 and (place := int(number)) < len(listed):
        return listed[place]
    return missing


def _iso(text: str) -> Value:
    """Return the date or time of a cell that tells it in ISO 8601."""
    for kind in (datetime, date, time):
        try:
            return kind.fromisoformat(text.strip().removesuffix("Z"))
        except ValueError:
            continue
    return text
