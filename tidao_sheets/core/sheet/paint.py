"""The paint of a cell: what people change about its look without changing what it says."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from tidao_sheets.core.sheet.styles import INK, Style

_HEX = re.compile("[0-9A-F]{6}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paint:
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
        worn = (self.bold, self.italic, self.underline, self.strike)
        marks = "".join(letter for letter, on in zip("bius", worn, strict=True) if on)
        return "" if self == PLAIN else f"{self.fill or ''}/{self.colour or ''}/{marks}"

    @property
    def exact(self) -> bool:
        """Whether both colours can be written anew."""
        return all(colour is None or _HEX.fullmatch(colour) for colour in (self.fill, self.colour))


PLAIN = Paint()


def paint_of(style: Style) -> Paint:
    """Return the paint of a style of ours."""
    colour = None if style.colour == INK else style.colour
    return Paint(
        fill=style.fill,
        colour=colour,
        bold=style.bold,
        italic=style.italic,
        underline=style.underline,
        strike=style.strike,
    )


def painted(style: Style, paint: Paint) -> Style:
    """Return a style of ours in another paint."""
    return replace(
        style,
        fill=paint.fill,
        colour=paint.colour or INK,
        bold=paint.bold,
        italic=paint.italic,
        underline=paint.underline,
        strike=paint.strike,
    )
