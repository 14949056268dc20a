"""The paint of a cell: what people change about its look without changing what it says."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from tidao_sheets.core.sheet.styles import INK, Style

_HEX = re.compile("[0-9A-F]{6}")


class Paint(NamedTuple):
    """Colours as RRGGBB, None for none and for the usual ink; any other word is what only a file can tell."""

    fill: str | None = None
    colour: str | None = None
    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False

    @property
    def told(self) -> str:
        """The paint as text; "" is that of a plain cell."""
        marks = "".join(letter for letter, on in zip("bius", self[2:], strict=True) if on)
        return "" if self == PLAIN else f"{self.fill or ''}/{self.colour or ''}/{marks}"

    @property
    def exact(self) -> bool:
        """Whether both colours can be written anew."""
        return all(colour is None or _HEX.fullmatch(colour) for colour in self[:2])


PLAIN = Paint()


def paint_of(style: Style) -> Paint:
    """Return the paint of a style of ours."""
    colour = None if style.colour == INK else style.colour
    return Paint(style.fill, colour, style.bold, style.italic, style.underline, style.strike)


def painted(style: Style, paint: Paint) -> Style:
    """Return a style of ours in another paint."""
    more = paint._asdict() | {"colour": paint.colour or INK}
    return replace(style, **more)
