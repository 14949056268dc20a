"""Formulas that a file tells once for many cells, written out for each."""

import re
from functools import lru_cache

from tidao_sheets.core.sheet.cells import At, column_name

_QUOTED = re.compile(r"""("(?:[^"]|"")*"|'(?:[^']|'')*')""")
_REFERENCE = re.compile(r"(?<![A-Za-z0-9_.$])(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})(?![A-Za-z0-9_.(!])")
_WHOLE_COLUMNS = re.compile(r"(?<![A-Za-z0-9_.$:])(\$?)([A-Za-z]{1,3}):(\$?)([A-Za-z]{1,3})(?![A-Za-z0-9_.(!:])")
_WHOLE_ROWS = re.compile(r"(?<![A-Za-z0-9_.$:])(\$?)([0-9]{1,7}):(\$?)([0-9]{1,7})(?![A-Za-z0-9_.(!:])")
_ADDRESS, _LONGEST = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})", re.ASCII), len("$XFD$1048576")
LAST = At(1_048_575, 16_383)
"""The last cell of any tab."""
_LETTERS = {letter: n for n, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 1)}


def place_of(address: str) -> At | None:
    """Return the place that an address such as "E7" names, or None for any other text."""
    return _place_of(address) if len(address) <= _LONGEST else None


def place_inside(address: str) -> At | None:
    """Return the place that `place_of` does, or None where no tab has it."""
    return _place_inside(address) if len(address) <= _LONGEST else None


@lru_cache(4096)
def _place_inside(address: str) -> At | None:
    at = _place_of(address)
    return at if at and at.row <= LAST.row and at.column <= LAST.column else None


@lru_cache(4096)  # each tab of a form has the same ones
def _place_of(address: str) -> At | None:
    found = _ADDRESS.fullmatch(address)
    return At(int(found[2]) - 1, column_of(found[1])) if found and int(found[2]) else None


def column_of(letters: str) -> int:
    """Return the column of its letters: "A" → 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + _LETTERS[letter]
    return number - 1


def moved(formula: str, rows: int, columns: int) -> str:
    """Return a formula as it reads when copied so many rows down and columns right: $ keeps its part."""
    pieces = _QUOTED.split(formula)
    for n in range(0, len(pieces), 2):
        text = _WHOLE_COLUMNS.sub(lambda m: f"{_column(m[1], m[2], columns)}:{_column(m[3], m[4], columns)}", pieces[n])
        text = _WHOLE_ROWS.sub(lambda m: f"{_row(m[1], m[2], rows)}:{_row(m[3], m[4], rows)}", text)
        pieces[n] = _REFERENCE.sub(lambda m: _column(m[1], m[2], columns) + _row(m[3], m[4], rows), text)
    return "".join(pieces)


def _column(fixed: str, letters: str, by: int) -> str:
    column = column_of(letters) + (0 if fixed else by)
    return fixed + column_name(column) if column >= 0 else "#REF!"


def _row(fixed: str, number: str, by: int) -> str:
    return f"{fixed}{max(1, int(number) + (0 if fixed else by))}"
