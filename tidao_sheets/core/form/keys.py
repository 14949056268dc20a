"""Where an observed tab keeps its identity, wherever insertions have moved it, and the keys of its rows and columns."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidao_sheets.core.form.layout import Identity
from tidao_sheets.core.sheet.observed import ObservedTab, shown

if TYPE_CHECKING:
    from tidao_sheets.core.sheet.cells import At


@dataclass(frozen=True, slots=True)
class KeyedTab:
    """A tab with its identity: the identity's place is the corner that all keys are counted from."""

    tab: ObservedTab
    corner: At
    identity: Identity

    def columns(self) -> dict[str, list[int]]:
        """Return column key → the columns that carry it, from the identity's row."""
        places: dict[str, list[int]] = defaultdict(list)
        for at, cell in sorted(self.tab.cells.items()):
            if at.row == self.corner.row and at.column != self.corner.column and isinstance(cell.value, str):
                places[cell.value.strip()].append(at.column)
        return places

    def rows(self) -> dict[str, list[int]]:
        """Return row key → the rows that carry it, from the identity's column."""
        places: dict[str, list[int]] = defaultdict(list)
        for at, cell in sorted(self.tab.cells.items()):
            if at.column == self.corner.column and at.row != self.corner.row and cell.value is not None:
                places[shown(cell.value).strip()].append(at.row)
        return places


def keyed(tab: ObservedTab) -> KeyedTab | None:
    """Find the identity of a tab; the topmost, leftmost one counts, and a tab without one is not of a form."""
    for at, cell in sorted(tab.cells.items()):
        if isinstance(cell.value, str) and "tidao form=" in cell.value:
            identity = Identity.parse(cell.value)
            if identity is not None:
                return KeyedTab(tab, at, identity)
    return None
