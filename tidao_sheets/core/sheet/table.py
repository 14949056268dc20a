"""Tables of a tab, declared by columns: each with its key, its head, its width and what it says of a record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import KW_ONLY, dataclass
from typing import Generic, TypeVar

from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.declared import Cell, Plain, Tab

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """One column: its key, its head, its width in characters, and what it says of a record.

    A formula is made of the record and of a function that tells where another column's cell of the same row stands;
    `value` is then what is stored beside it.
    """

    key: str
    head: str
    width: float
    value: Callable[[R], Plain]
    style: str | Callable[[R], str] = "cell"
    _: KW_ONLY
    formula: Callable[[R, Callable[[str], At]], str | None] | None = None
    link: Callable[[R], str | None] | None = None
    input: bool = False

    def cell(self, record: R, at: Callable[[str], At]) -> Cell:
        """Declare the column's cell for a record; `at` tells where the cells of its row stand."""
        return Cell(
            self.value(record),
            formula=self.formula(record, at) if self.formula else None,
            style=self.style if isinstance(self.style, str) else self.style(record),
            input=self.input,
            link=self.link(record) if self.link else None,
        )


@dataclass(frozen=True, slots=True)
class Table(Generic[R]):
    """Columns from the column `left` on, with their heads in the row `head` and a row a record below it.

    With `row_key`, the hidden first column holds a key of each record.
    """

    columns: tuple[Column[R], ...]
    head: int
    left: int = 1
    row_key: Callable[[R], str] | None = None

    @property
    def first(self) -> int:
        """The row of the first record."""
        return self.head + 1

    @property
    def last_column(self) -> int:
        """The column of the last one."""
        return self.left + len(self.columns) - 1

    def column(self, key: str) -> int:
        """Return where a column stands by its key."""
        return self.left + [column.key for column in self.columns].index(key)

    def put_keys(self, tab: Tab) -> None:
        """Put the columns' keys into the tab's hidden first row."""
        for place, column in self._placed():
            tab.put(0, place, column.key, "key")

    def put(self, tab: Tab, records: Iterable[R] = ()) -> None:
        """Put the heads, the widths and a row a record."""
        for place, column in self._placed():
            tab.put(self.head, place, column.head, "head")
            tab.widths[place] = column.width
        for row, record in enumerate(records, self.first):
            self.put_row(tab, row, record)

    def put_row(self, tab: Tab, row: int, record: R) -> None:
        """Put one record's row."""
        if self.row_key:
            tab.put(row, 0, self.row_key(record), "key")
        for place, column in self._placed():
            tab.cells[At(row, place)] = column.cell(record, lambda key: At(row, self.column(key)))

    def _placed(self) -> Iterator[tuple[int, Column[R]]]:
        return enumerate(self.columns, self.left)
