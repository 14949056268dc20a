"""The rows and columns of a tab by their machine keys, whatever people did to them."""

from __future__ import annotations

from collections.abc import Mapping

from tidao_sheets.core.form.identity import KeyedTab
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.observed import ObservedCell, ObservedTab
from tidao_sheets.core.thai import comparable


class Keys:
    """Tells where the cells of a tab are; `rows` and `columns` hold only what stands there once.

    `heads` are the words over its columns, by key: a key that stands over another column than its head tells nothing.
    """

    def __init__(self, key: KeyedTab, heads: Mapping[str, str]) -> None:
        self.tab = key.tab
        self.all_columns = key.columns()
        self.all_rows = key.rows()
        for head in _misplaced(key.tab, key.corner, self.all_columns, heads):
            del self.all_columns[head]
        self.columns = {k: places[0] for k, places in self.all_columns.items() if len(places) == 1}
        self.rows = {k: places[0] for k, places in self.all_rows.items() if len(places) == 1}

    def at(self, row: int, column: str) -> At:
        """Return a cell of a row; the first one where its column cannot be told."""
        return At(row, self.columns.get(column, 0))

    def cell(self, row: int, column: str) -> ObservedCell:
        """Return what stands in a column of a row; nothing where the column cannot be told."""
        return self.tab.get(self.at(row, column)) if column in self.columns else ObservedCell()


def _misplaced(tab: ObservedTab, corner: At, columns: Mapping[str, list[int]], heads: Mapping[str, str]) -> list[str]:
    """Return the column keys that stand over another column than their heads: it is uncertain what is below them."""
    shown_at: dict[str, set[int]] = {}
    for at, cell in tab.cells.items():
        if at.row > corner.row and isinstance(cell.value, str):
            shown_at.setdefault(comparable(cell.value), set()).add(at.column)
    there = {key: shown_at.get(comparable(head)) for key, head in heads.items()}
    return [key for key, places in columns.items() if (found := there.get(key)) and found.isdisjoint(places)]
