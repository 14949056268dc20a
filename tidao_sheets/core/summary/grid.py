"""A page of blocks side by side: each row of a block spreads its texts over columns of one narrow grid."""

from collections.abc import Iterable
from typing import NamedTuple

from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.declared import Plain, Tab


class Span(NamedTuple):
    """One cell of a block: how many columns of the grid it takes, what it says, and its style."""

    columns: int
    value: Plain
    style: str = "cell"


def put_spans(tab: Tab, row: int, left: int, spans: Iterable[Span]) -> None:
    """Put the cells of one row, the first from the column `left` on."""
    for columns, value, style in spans:
        tab.put(row, left, value, style)
        if columns > 1:
            tab.fill(row, range(left + 1, left + columns), style)
            tab.merges.append((At(row, left), At(row, left + columns - 1)))
        left += columns


def put_block(tab: Tab, row: int, left: int, rows: Iterable[Iterable[Span]]) -> int:
    """Put rows below each other and return the row below the last."""
    for spans in rows:
        put_spans(tab, row, left, spans)
        row += 1
    return row
