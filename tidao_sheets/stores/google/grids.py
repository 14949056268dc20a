"""Places on a tab → Google's ranges: half-open, from 0, and as few of them as will do."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tidao_sheets.core.sheet.cells import At

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


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


def spans(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the runs of consecutive numbers, first and last: 1, 2, 3, 7 → (1, 3), (7, 7)."""
    first = last = None
    for number in sorted(set(numbers)):
        if last is not None and number == last + 1:
            last = number
            continue
        if first is not None and last is not None:
            yield first, last
        first = last = number
    if first is not None and last is not None:
        yield first, last


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
