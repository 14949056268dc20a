"""The styles of an Excel file: what each makes of a number, and how it paints its cells."""

from __future__ import annotations

import colorsys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from tidao_sheets.core.sheet.observed import NumberFormat, number_format
from tidao_sheets.core.sheet.paint import PLAIN, Paint
from tidao_sheets.core.sheet.styles import INK
from tidao_sheets.stores.xlsx.formats import KINDS
from tidao_sheets.stores.xlsx.unreadable import TOO_BIG, UnreadableError

if TYPE_CHECKING:
    from tidao_sheets.stores.xlsx.package import Package

MOST_STYLES = 100_000
_THEME_ORDER = (1, 0, 3, 2, 4, 5, 6, 7, 8, 9, 10, 11)
"""Where the theme lists the colour of each number: text and background stand the other way round."""
_TYPE: dict[str, Callable[[Paint, bool], Paint]] = {
    "b": lambda paint, on: replace(paint, bold=on),
    "i": lambda paint, on: replace(paint, italic=on),
    "u": lambda paint, on: replace(paint, underline=on),
    "strike": lambda paint, on: replace(paint, strike=on),
}
_AUTOMATIC = {"64", "65"}
_INKS, _PAPERS = {"000000", INK}, {"FFFFFF"}


class CellStyle(NamedTuple):
    """What a style makes of a number, the code that says so (or the number of a built-in one), and its paint."""

    kind: NumberFormat = "general"
    number: str | int = "General"
    paint: Paint = PLAIN


def styles_of(package: Package, part: str | None, theme: str | None) -> dict[str, CellStyle]:
    """Return each cell style, by its number as cells tell it; none where there is no part."""
    if part is None:
        return {}
    styles = _Styles(_theme(package, theme))
    package.parse(part, styles.start, styles.end)
    return {str(number): style for number, style in enumerate(styles.found)}


def _theme(package: Package, part: str | None) -> list[str]:
    """Return the colours of a theme in the order of their numbers."""
    listed: list[str] = []
    inside = False

    def start(tag: str, given: dict[str, str]) -> None:
        nonlocal inside
        if tag == "clrScheme":
            inside = True
        elif inside and tag in {"srgbClr", "sysClr"} and len(listed) < len(_THEME_ORDER):
            listed.append(given.get("lastClr") or given.get("val", ""))

    def end(tag: str) -> None:
        nonlocal inside
        if tag == "clrScheme":
            inside = False

    if part is not None:
        package.parse(part, start, end)
    return [listed[n].upper() for n in _THEME_ORDER] if len(listed) >= len(_THEME_ORDER) else []


@dataclass(slots=True)
class _Styles:
    theme: list[str]
    found: list[CellStyle] = field(default_factory=list)
    _codes: dict[int, str] = field(init=False, default_factory=dict)
    _fonts: list[Paint] = field(init=False, default_factory=list)
    _fills: list[str | None] = field(init=False, default_factory=list)
    _inside: str = field(init=False, default="")

    def start(self, tag: str, given: dict[str, str]) -> None:
        if tag in {"fonts", "fills", "cellXfs", "dxfs", "borders", "cellStyleXfs"}:
            self._inside = tag
        elif tag == "numFmt":
            self._codes[_whole(given.get("numFmtId"))] = given.get("formatCode", "")
        elif self._inside == "fonts":
            self._font(tag, given)
        elif self._inside == "fills":
            self._fill(tag, given)
        elif self._inside == "cellXfs" and tag == "xf":
            self.found.append(self._style(given))
        if max(len(self.found), len(self._fonts), len(self._fills)) > MOST_STYLES:
            raise UnreadableError(TOO_BIG)

    def end(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""

    def _font(self, tag: str, given: dict[str, str]) -> None:
        if tag == "font":
            self._fonts.append(PLAIN)
            return
        if not self._fonts:
            return
        font, on = self._fonts[-1], given.get("val", "1") not in {"0", "false", "none"}
        if tag == "color":
            font = replace(font, colour=self._colour(given, usual=_INKS))
        elif tag in _TYPE:
            font = _TYPE[tag](font, on)
        self._fonts[-1] = font

    def _fill(self, tag: str, given: dict[str, str]) -> None:
        if tag == "fill":
            self._fills.append(None)
        elif self._fills and tag == "patternFill":
            pattern = given.get("patternType", "none")
            self._fills[-1] = None if pattern in {"none", "solid"} else pattern
        elif self._fills and tag == "gradientFill":
            self._fills[-1] = "gradient"
        elif self._fills and tag == "fgColor" and self._fills[-1] is None:
            self._fills[-1] = self._colour(given, usual=_PAPERS)

    def _style(self, given: dict[str, str]) -> CellStyle:
        number, font, fill = (_whole(given.get(key)) for key in ("numFmtId", "fontId", "fillId"))
        code = self._codes.get(number)
        paint = self._fonts[font] if font < len(self._fonts) else PLAIN
        # The first two fills are no paint: none, and one that programs keep for themselves.
        paint = replace(paint, fill=self._fills[fill] if 1 < fill < len(self._fills) else None)
        paint = PLAIN if paint == PLAIN else paint  # the very one: cells are then told apart at a glance
        if code is None:
            return CellStyle(KINDS.get(number, "dressed"), number or "General", paint)
        return CellStyle(number_format(code), code, paint)

    def _colour(self, given: dict[str, str], usual: set[str]) -> str | None:
        """Return a colour as RRGGBB, None for the usual one; as the file tells it where it is of an old palette."""
        told: str | None = given.get("rgb", "").upper()[-6:] or None
        if "theme" in given:
            number = _whole(given["theme"])
            told = _tinted(self.theme[number], given.get("tint")) if number < len(self.theme) else f"theme {number}"
        elif "indexed" in given:
            told = None if given["indexed"] in _AUTOMATIC else f"indexed {given['indexed']}"
        return None if told in usual else told


def _tinted(colour: str, tint: str | None) -> str:
    """Return a colour made lighter (tint up to 1) or darker (down to -1), as ECMA-376, 18.8.19, tells."""
    try:
        by = float(tint or 0)
        red, green, blue = (int(colour[n : n + 2], 16) / 255 for n in (0, 2, 4))
    except ValueError:
        return f"theme {colour}"
    hue, light, full = colorsys.rgb_to_hls(red, green, blue)
    light = light * (1 + by) if by < 0 else light + (1 - light) * by
    return "".join(f"{round(255 * part):02X}" for part in colorsys.hls_to_rgb(hue, min(max(light, 0), 1), full))


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
