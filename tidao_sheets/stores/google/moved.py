"""Whether people have moved cells or tabs between the reading of a spreadsheet and a write to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.stores.google.change import differing
from tidao_sheets.stores.google.errors import GoogleError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tidao_sheets.core.sheet.cells import At
    from tidao_sheets.core.sheet.declared import Workbook
    from tidao_sheets.core.sheet.observed import ObservedTab
    from tidao_sheets.stores.google.batch import Batch
    from tidao_sheets.stores.google.read import Spreadsheet

FORM_MARK = "tidao form="
_MOVED = (
    *("No grid with id", "No sheet with id", "Unable to parse range", "already exists", "exceeds grid limits"),
    *("is after last row in grid", "is after last column in grid"),
)
"""How Google refuses a batch because tabs were renamed, made, cut or deleted since they were read."""


def led_astray(error: GoogleError) -> bool:
    """Whether a batch may have met other tabs than those that were read, or may have been carried out twice."""
    return error.uncertain or (isinstance(error, RefusedError) and any(text in str(error) for text in _MOVED))


def _keys(tab: ObservedTab | None) -> dict[At, str]:
    """Return what stands in the row and the column of a form tab's identity: the keys of its columns and rows."""
    cells = tab.cells if tab else {}
    for at, seen in cells.items():
        if isinstance(seen.value, str) and seen.value.startswith(FORM_MARK):
            return {p: str(s.value) for p, s in cells.items() if p.row == at.row or p.column == at.column}
    return {}


def moved_tabs(workbook: Workbook, batch: Batch, after: Mapping[int, ObservedTab]) -> list[str]:
    """Name the tabs whose cells of the program's do not stand as declared, after the write."""
    named = []
    for tab in workbook.tabs:
        number = batch.numbers.get(tab.title)
        if number is None:
            continue
        inputs = {at for at, cell in tab.cells.items() if cell.input}
        if number not in after or differing(tab, after[number]) - inputs:
            named.append(batch.tabs[number])
    return named


def moved_keys(there: Spreadsheet, batch: Batch, after: Mapping[int, ObservedTab]) -> bool:
    """Whether the keys of a form's tabs that got notes stand elsewhere than when they were read."""
    before = {sheet.id: sheet.observed for sheet in there.sheets}
    return any(_keys(before[n]) != _keys(after.get(n)) for n in batch.noted)
