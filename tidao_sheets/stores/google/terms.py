"""Numbers, places and styles → Google's terms, and back; and what every request knows of its spreadsheet."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.observed import number_format
from tidao_sheets.core.sheet.styles import INK, STYLES, TEXT, Style

if TYPE_CHECKING:
    from tidao_sheets.core.sheet.declared import Tab

SPILL: Final = "=ARRAYFORMULA(…)"
"""What is told of a cell that a formula of another cell fills in; it is never written."""
Request = dict[str, Any]
"""One of the requests of a batchUpdate."""


@dataclass(slots=True)
class Ids:
    """Numbers for tabs, charts and protections that are the same in every run and meet no other of the spreadsheet."""

    taken: set[int] = field(default_factory=set)

    def of(self, text: str) -> int:
        """Return a number from 1 to 2³¹-1 for a text."""
        number = zlib.crc32(text.encode()) & 0x7FFFFFFF or 1
        while number in self.taken:
            number = number % 0x7FFFFFFF + 1
        self.taken.add(number)
        return number


@dataclass(frozen=True, slots=True)
class TargetTab:
    """A new tab's number and title, and what the requests need to know of its spreadsheet.

    `sheets` maps the titles of all tabs to their numbers; `editors` may change protected cells beside the owner;
    `apart` are the charts about the tab that stand on sheets of their own.
    """

    id: int
    title: str
    sheets: Mapping[str, int]
    editors: tuple[str, ...]
    apart: tuple[Mapping[str, Any], ...] = ()


# --- places → ranges: half-open, from 0, and as few of them as will do


def grid(sheet_id: int, first: At, last: At) -> dict[str, int]:
    """Return the GridRange of a block, both corners included."""
    return {
        "sheetId": sheet_id,
        "startRowIndex": first.row,
        "endRowIndex": last.row + 1,
        "startColumnIndex": first.column,
        "endColumnIndex": last.column + 1,
    }


def corners(found: dict[str, int]) -> tuple[At, At]:
    """Return the corners of a GridRange that is closed on all sides."""
    first = At(found.get("startRowIndex", 0), found.get("startColumnIndex", 0))
    return first, At(found["endRowIndex"] - 1, found["endColumnIndex"] - 1)


def within(first: At, last: At) -> Iterator[At]:
    """Yield the places of a block, both corners included."""
    for row in range(first.row, last.row + 1):
        for column in range(first.column, last.column + 1):
            yield At(row, column)


def paste(source: int, target: int, block: tuple[At, At], kind: str = "PASTE_NORMAL") -> Request:
    """Return the request that copies a block of one tab to the same place of another."""
    there = {"source": grid(source, *block), "destination": grid(target, *block)}
    return {"copyPaste": there | {"pasteType": kind}}


# --- numbers and looks

FACE: Final = "Sarabun"  # Google's own Thai face; Tahoma is not on every phone
_KINDS: Final = {"percent": "PERCENT", "moment": "DATE", "duration": "TIME"}


def binary(value: Decimal | int) -> float:
    """Cross into JSON, whose numbers are binary there; up to 15 digits come back exactly (observed.number)."""
    return int(value) if value == int(value) else float(value)


def colour(rrggbb: str) -> dict[str, float]:
    """Return RRGGBB as Google writes colours: parts from 0 to 1."""
    parts = zip(("red", "green", "blue"), (rrggbb[0:2], rrggbb[2:4], rrggbb[4:6]), strict=True)
    return {name: int(part, 16) / 255 for name, part in parts}


def colour_style(rrggbb: str) -> dict[str, dict[str, float]]:
    """Return RRGGBB in the field that has taken the place of plain colours."""
    return {"rgbColor": colour(rrggbb)}


def _hexadecimal_style(found: Mapping[str, Any] | None, default: str) -> str:
    """Return a ColorStyle as RRGGBB; left out, it is the default; a theme's colour is its name."""
    if not found:
        return default
    return str(found["themeColor"]) if "themeColor" in found else hexadecimal(found.get("rgbColor", {})) or default


def hexadecimal(found: Mapping[str, float] | None) -> str | None:
    """Return a colour of Google's as RRGGBB; parts that are zero are left out there."""
    if found is None:
        return None
    return "".join(f"{round(found.get(name, 0) * 255):02X}" for name in ("red", "green", "blue"))


def cell_format(style: Style) -> dict[str, Any]:
    """Return the whole format of a cell."""
    made: dict[str, Any] = {
        "horizontalAlignment": style.align.upper(),
        "verticalAlignment": style.vertical.upper(),
        "wrapStrategy": "WRAP" if style.wrap or style.shrink else "OVERFLOW_CELL",
        "textFormat": {
            "fontFamily": FACE,
            "fontSize": style.size,
            "bold": style.bold,
            "italic": style.italic,
            "underline": style.underline,
            "foregroundColorStyle": colour_style(style.colour),
        },
    }
    if style.fill:
        made["backgroundColorStyle"] = colour_style(style.fill)
    if style.border:
        line = {"style": "SOLID", "colorStyle": colour_style(style.border)}
        made["borders"] = dict.fromkeys(("top", "bottom", "left", "right"), line)
    if style.upright:
        made["textRotation"] = {"angle": 90}
    if style.indent:
        made["padding"] = {"top": 2, "right": 3, "bottom": 2, "left": 3 + 6 * style.indent}
    if style.number == TEXT:
        made["numberFormat"] = {"type": "TEXT"}
    elif style.number != "General":
        made["numberFormat"] = {"type": _KINDS.get(number_format(style.number), "NUMBER"), "pattern": style.number}
    return made


def overlay(style: Style) -> dict[str, Any]:
    """Return what a conditional format lays over a cell."""
    made: dict[str, Any] = {"textFormat": {"bold": style.bold}}
    if style.colour != INK:
        made["textFormat"]["foregroundColorStyle"] = colour_style(style.colour)
    if style.fill:
        made["backgroundColorStyle"] = colour_style(style.fill)
    return made


def signature(found: Mapping[str, Any]) -> tuple[object, ...]:
    """Return what people change when they colour a cell: fill, weight, slant, colour, size and side.

    What equals Google's default may be left out there: white, black, 10 points.
    """
    text = found.get("textFormat", {})
    return (
        _hexadecimal_style(found.get("backgroundColorStyle"), "FFFFFF"),
        bool(text.get("bold")),
        bool(text.get("italic")),
        _hexadecimal_style(text.get("foregroundColorStyle"), "000000"),
        text.get("fontSize", 10),
        found.get("horizontalAlignment"),
    )


OURS: Final = frozenset(signature(cell_format(style)) for style in STYLES.values())
"""How cells look that the program has made."""


def is_ours(found: Mapping[str, Any] | None) -> bool:
    """Whether a cell's look is the program's, or none at all; any other is a person's and stays."""
    return not found or signature(found) in OURS or "link" in found.get("textFormat", {})


def panes(tab: Tab) -> tuple[int, int]:
    """Return the rows and columns to freeze: no columns where blocks to sign in would be cut at their edge."""
    rows, columns = tab.freeze or (0, 0)
    crossed = any(first.column < columns <= last.column for first, last in tab.merges)
    return rows, 0 if crossed else columns
