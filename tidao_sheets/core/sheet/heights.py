"""How high a row must be for its text: an estimate, until a spreadsheet program fits the row itself."""

from __future__ import annotations

import math
import unicodedata
from functools import cache

from tidao_sheets.core.sheet.styles import Style
from tidao_sheets.core.wrap import pieces

_DIGIT, _INDENT = 7.4, 9
"""Pixels that a digit of the face takes by which columns are measured, and a step of indentation."""
_LEADING = 1.275
"""How high a line is, in times of its size: Tahoma's 17 pixels at 10 points."""
_PADDING = 0.75
_WIDTHS = {
    letter: width
    for width, letters in (
        (0.33, "! ' , . / : ; I [ ] | ( ) - ` { } i j l f t r เ"),
        (0.5, "ง ใ ไ ๅ"),
        (0.55, "ฐ ร ว ฯ ะ า ำ โ ๆ"),
        (0.67, "แ ค ฅ ฎ ฏ ด ต ท บ ป พ ภ ม ฦ ศ ษ ห"),
        (0.72, "ข ฃ ฉ ช ซ น ฟ ฬ"),
        (0.87, "ฆ ฌ ญ ฑ ฒ ณ m M W w"),
    )
    for letter in (*letters.split(), " " * (width < 0.5))
}
_FULL = 0.85
"""How full a line is at least, when it breaks between words."""
_OTHER, _BOLD = 0.6, 1.03
"""How wide a letter is, in times of its size, in the faces that stand in for Tahoma; its own Thai is narrower."""


def height_needed(text: str, width: float, style: Style) -> float:
    """Estimate a row's height in points for one cell, in a column of `width` characters."""
    room = width * _DIGIT - style.indent * _INDENT
    size = style.size * 4 / 3 * (_BOLD if style.bold else 1)
    lines = sum(_lines(line, max(room / size, 1)) for line in text.split("\n")) if style.wrap else 1
    return max(lines, style.least) * style.size * _LEADING + _PADDING


def height_enough(text: str, width: float, style: Style) -> float:
    """Return a height like `height_needed` that is found at once and at times a line too many: for lists of texts."""
    room = max((width * _DIGIT - style.indent * _INDENT) / (style.size * 4 / 3), 1) * _FULL
    lines = sum(math.ceil(_width(line) / room) or 1 for line in text.split("\n"))
    return max(lines, style.least) * style.size * _LEADING + _PADDING


def _lines(text: str, room: float) -> int:
    """Return the lines that a text takes, which breaks between words; a longer word is torn."""
    if _width(text) <= room:
        return 1
    lines, used = 1, 0.0
    for piece in pieces(text):
        wide = _width(piece.rstrip())
        if used and used + wide > room:
            lines, used = lines + 1, 0.0
        torn = int(wide / room)
        lines, used = lines + torn, used + _width(piece) - torn * room
    return lines


@cache
def _width(text: str) -> float:
    return sum(map(_letter, text))


def _letter(letter: str) -> float:
    if unicodedata.category(letter) in {"Mn", "Cf"}:
        return 0
    return _WIDTHS.get(letter, _OTHER)
