"""A cell's place, and how formulas write tabs and texts.

Rows and columns are counted from 0; people and formulas see A1 addresses, which start at 1.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

LONGEST = 32_767
"""UTF-16 units of a text in a cell."""
LONGEST_LINK = 2079
"""UTF-16 units of a link."""
_LINKABLE = re.compile(r"(?!file:)(#|mailto:|[^:]+://|[^:]*$|[A-Za-z]:[/\\])|file:///([A-Za-z]:|\\\\)", re.IGNORECASE)
"""Not such as tel:, nor a file's URL without its drive: what writes Excel files makes another link of these."""
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class At(NamedTuple):
    """A cell's place on its tab, from 0."""

    row: int
    column: int

    @property
    def a1(self) -> str:
        """The address that people see: At(6, 4).a1 is "E7"."""
        return f"{column_name(self.column)}{self.row + 1}"

    @property
    def absolute(self) -> str:
        """The address that formulas keep when they are copied: "$E$7"."""
        return f"${column_name(self.column)}${self.row + 1}"


@lru_cache(1024)
def column_name(column: int) -> str:
    """Return the letters of a column: 0 → "A", 26 → "AA"."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def spans(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the runs of consecutive numbers, first and last: 1, 2, 3, 7 → (1, 3), (7, 7)."""
    for _, run in groupby(enumerate(sorted(set(numbers))), lambda pair: pair[1] - pair[0]):
        consecutive = [number for _, number in run]
        yield consecutive[0], consecutive[-1]


def rectangles(places: Iterable[At]) -> list[tuple[At, At]]:
    """Cover places with few blocks: runs of a row, joined with equal runs of the rows below."""
    by_row: dict[int, list[int]] = defaultdict(list)
    for at in places:
        by_row[at.row].append(at.column)
    rows_of: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row, columns in by_row.items():
        for span in spans(columns):
            rows_of[span].append(row)
    found = [
        (At(top, left), At(bottom, right)) for (left, right), rows in rows_of.items() for top, bottom in spans(rows)
    ]
    return sorted(found)


def blocks(places: Iterable[At]) -> list[str]:
    """Return places as people write them, neighbours together: "B2:C9", "E4"."""
    return [first.a1 if first == last else f"{first.a1}:{last.a1}" for first, last in rectangles(places)]


def quoted(title: str) -> str:
    """Return a tab's title as formulas write it: เชียงแสน → 'เชียงแสน'."""
    return "'" + title.replace("'", "''") + "'"


def literal(text: str) -> str:
    """Return a text as formulas write it: in double quotes, and each of its own doubled."""
    return '"' + text.replace('"', '""') + '"'


def linkable(link: str) -> bool:
    """Whether a cell can be made to open a link as it was told: a place of the web, the workbook, or in a file."""
    return len(link) <= LONGEST_LINK and _LINKABLE.match(link) is not None


def held(text: str, longest: int = LONGEST) -> str:
    """Return what a cell can hold of a text: no half characters, and of one that is too long the beginning and "…"."""
    if len(text) <= longest // 2 and (text.isascii() or not _LONE_SURROGATE.search(text)):
        return text
    text = _LONE_SURROGATE.sub("\ufffd", text)
    units = text.encode("utf-16-le")
    if len(units) <= 2 * longest:
        return text
    return units[: 2 * (longest - 1)].decode("utf-16-le", errors="ignore") + "…"
