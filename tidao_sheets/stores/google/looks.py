"""Numbers and styles → Google's terms, and back: whether a look that was found is one of the program's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tidao_sheets.core.sheet.styles import INK, STYLES, Style

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal


FACE: Final = "Sarabun"  # Google's own Thai face; Tahoma is not on every phone
_DATES: Final = {"d/m/yyyy"}


def binary(value: Decimal | int) -> float:
    """Cross into JSON, whose numbers are binary there; up to 15 digits come back exactly (observed.number)."""
    return int(value) if value == int(value) else float(value)


def colour(rrggbb: str) -> dict[str, float]:
    """Return RRGGBB as Google writes colours: parts from 0 to 1."""
    parts = zip(("red", "green", "blue"), (rrggbb[0:2], rrggbb[2:4], rrggbb[4:6]), strict=True)
    return {name: int(part, 16) / 255 for name, part in parts}


def hexadecimal(found: Mapping[str, float] | None) -> str | None:
    """Return a colour of Google's as RRGGBB; parts that are zero are left out there."""
    if found is None:
        return None
    return "".join(f"{round(found.get(name, 0) * 255):02X}" for name in ("red", "green", "blue"))


def cell_format(style: Style) -> dict[str, Any]:
    """Return the whole format of a cell."""
    made: dict[str, Any] = {
        "horizontalAlignment": style.align.upper(),
        "verticalAlignment": "MIDDLE" if style.middle else "TOP",
        "wrapStrategy": "WRAP" if style.wrap else "OVERFLOW_CELL",
        "textFormat": {
            "fontFamily": FACE,
            "fontSize": style.size,
            "bold": style.bold,
            "italic": style.italic,
            "underline": style.underline,
            "foregroundColor": colour(style.colour),
        },
    }
    if style.fill:
        made["backgroundColor"] = colour(style.fill)
    if style.border:
        line = {"style": "SOLID", "color": colour(style.border)}
        made["borders"] = dict.fromkeys(("top", "bottom", "left", "right"), line)
    if style.indent:
        made["padding"] = {"top": 2, "right": 3, "bottom": 2, "left": 3 + 6 * style.indent}
    if style.number != "General":
        kind = "DATE" if style.number in _DATES else "NUMBER"
        made["numberFormat"] = {"type": kind, "pattern": style.number}
    return made


def overlay(style: Style) -> dict[str, Any]:
    """Return what a conditional format lays over a cell."""
    made: dict[str, Any] = {"textFormat": {"bold": style.bold}}
    if style.colour != INK:
        made["textFormat"]["foregroundColor"] = colour(style.colour)
    if style.fill:
        made["backgroundColor"] = colour(style.fill)
    return made


def signature(found: Mapping[str, Any]) -> tuple[object, ...]:
    """Return what people change when they colour a cell: fill, weight, slant, colour, size and side."""
    text = found.get("textFormat", {})
    return (
        hexadecimal(found.get("backgroundColor")),
        bool(text.get("bold")),
        bool(text.get("italic")),
        hexadecimal(text.get("foregroundColor")),
        text.get("fontSize"),
        found.get("horizontalAlignment"),
    )


OURS: Final = frozenset(signature(cell_format(style)) for style in STYLES.values())
"""How cells look that the program has made."""


def is_ours(found: Mapping[str, Any] | None) -> bool:
    """Whether a cell's look is the program's, or none at all; any other is a person's and stays."""
    return not found or signature(found) in OURS or "link" in found.get("textFormat", {})
