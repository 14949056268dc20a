"""References in formulas: found, shifted by a copy, followed through structure changes, renamed."""

import re
from dataclasses import dataclass, replace

from . import shifts
from .a1 import column, column_index, quote
from .spellings import Broken

LEXEME = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")
    |(?P<ref>(?<![\w.$])
        (?:(?P<sheet>'(?:[^']|'')+'|[^\W\d][\w.]*)!)?
        (?:(?P<c1>\$?[A-Za-z]{1,3})(?P<r1>\$?[1-9]\d*)(?::(?:(?P<c2>\$?[A-Za-z]{1,3})(?P<r2>\$?[1-9]\d*)?))?
          |(?P<c3>\$?[A-Za-z]{1,3}):(?P<c4>\$?[A-Za-z]{1,3})
          |(?P<r3>\$?[1-9]\d*):(?P<r4>\$?[1-9]\d*))
        (?![\w(.!]))
    |(?P<other>'(?:[^']|'')*'|[^\W\d][\w.]*|.)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Ref:
    """Zero-based, inclusive; `None` is an open side. `fixed` holds the names of the sides with a `$`."""

    sheet: str | None
    row: int | None
    col: int | None
    last_row: int | None
    last_col: int | None
    single: bool
    fixed: frozenset

    def text(self, title=None):
        name = title if title is not None else self.sheet
        head = f"{quote(name)}!" if name is not None else ""
        first = self._corner("col", self.col, "row", self.row)
        if self.single:
            return head + first
        return f"{head}{first}:{self._corner('last_col', self.last_col, 'last_row', self.last_row)}"

    def _corner(self, col_name, col, row_name, row):
        parts = ""
        if col is not None:
            parts += ("$" if col_name in self.fixed else "") + column(col)
        if row is not None:
            parts += ("$" if row_name in self.fixed else "") + str(row + 1)
        return parts


def _ref(match):
    title = match["sheet"]
    if title and title.startswith("'"):
        title = title[1:-1].replace("''", "'")
    cols = match["c1"] or match["c3"], match["c2"] or match["c4"]
    rows = match["r1"] or match["r3"], match["r2"] or match["r4"]
    single = not (match["c2"] or match["c4"] or match["r4"])
    if single:
        cols, rows = (cols[0], cols[0]), (rows[0], rows[0])
    named = {"col": cols[0], "last_col": cols[1], "row": rows[0], "last_row": rows[1]}
    fixed = frozenset(name for name, part in named.items() if part and part.startswith("$"))
    return Ref(title, _row(rows[0]), _col(cols[0]), _row(rows[1]), _col(cols[1]), single, fixed)


def _row(part):
    return int(part.lstrip("$")) - 1 if part else None


def _col(part):
    return column_index(part.lstrip("$")) if part else None


def rewrite(formula, change, other=lambda word: word):
    """Each reference through `change` (a Ref to text), each other word through `other`; a broken formula stays."""
    if isinstance(formula, Broken):
        return formula
    pieces = []
    for match in LEXEME.finditer(formula):
        if match["ref"]:
            pieces.append(change(_ref(match)))
        else:
            pieces.append(match["text"] or other(match["other"]))
    return "".join(pieces)


def with_places(formula):
    """`ROUND(x)` as `ROUND(x,0)`: Google lets the number of places out, the engine does not."""
    pieces, calls = [], []  # calls: is it one of the rounding functions, and has a comma been seen?
    for match in LEXEME.finditer(formula):
        piece = match[0]
        if piece == "(":
            calls.append([bool(pieces) and pieces[-1].upper() in {"ROUND", "ROUNDUP", "ROUNDDOWN"}, False])
        elif piece == "," and calls:
            calls[-1][1] = True
        elif piece == ")" and calls:
            rounds, full = calls.pop()
            piece = ",0)" if rounds and not full else ")"
        pieces.append(piece)
    return "".join(pieces)


def references(formula):
    return [_ref(match) for match in LEXEME.finditer(formula) if match["ref"]]


def copied(formula, rows, cols):
    """As after a copy by that many rows and columns: relative parts move, `$` parts stay."""

    def shift(ref):
        moved = replace(
            ref,
            row=_moved(ref.row, rows, "row" in ref.fixed),
            col=_moved(ref.col, cols, "col" in ref.fixed),
            last_row=_moved(ref.last_row, rows, "last_row" in ref.fixed),
            last_col=_moved(ref.last_col, cols, "last_col" in ref.fixed),
        )
        sides = (moved.row, moved.col, moved.last_row, moved.last_col)
        return "#REF!" if any(side is not None and side < 0 for side in sides) else moved.text()

    return rewrite(formula, shift)


def _moved(side, by, fixed):  # a copied reference's one side
    return side if side is None or fixed else side + by


def followed(formula, home, title, change):
    """After rows or columns of sheet `title` changed; `home` is the title of the formula's own sheet."""

    def follow(ref):
        if (ref.sheet if ref.sheet is not None else home).casefold() != title.casefold():
            return ref.text()
        fresh = shifts.reference(ref, change)
        return "#REF!" if fresh is None else fresh.text()

    return rewrite(formula, follow)


def carried(formula, home, title, area, by):
    """After the rectangle `area` of sheet `title` was cut and pasted `by` (rows, columns) further."""
    rows, cols = by

    def carry(ref):
        inside = ref.row is not None and ref.col is not None and ref.last_row is not None and ref.last_col is not None
        if (ref.sheet if ref.sheet is not None else home).casefold() != title.casefold() or not inside:
            return ref.text()
        if not (area.holds(ref.row, ref.col) and area.holds(ref.last_row, ref.last_col)):
            return ref.text()
        moved = replace(
            ref, row=ref.row + rows, last_row=ref.last_row + rows, col=ref.col + cols, last_col=ref.last_col + cols
        )
        return moved.text()

    return rewrite(formula, carry)


def renamed(formula, old, new):
    def change(ref):
        return ref.text(new if ref.sheet is not None and ref.sheet.casefold() == old.casefold() else None)

    return rewrite(formula, change)


def orphaned(formula, title):
    """After sheet `title` was deleted."""

    def change(ref):
        return "#REF!" if ref.sheet is not None and ref.sheet.casefold() == title.casefold() else ref.text()

    return rewrite(formula, change)
