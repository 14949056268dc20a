"""A declared tab and the one that is there → the requests for what differs, and nothing else.

People's formats, notes, tabs and remarks stay: a cell's look is replaced only where it is one of the program's.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.declared import Cell, Tab
from tidao_sheets.core.sheet.difference import content, observed_content
from tidao_sheets.core.sheet.observed import ObservedTab
from tidao_sheets.core.sheet.styles import Style
from tidao_sheets.stores.google.charts import change_charts
from tidao_sheets.stores.google.read import Sheet
from tidao_sheets.stores.google.terms import Ids, Request, Target, corners, grid, is_ours
from tidao_sheets.stores.google.write import clear, formats, merge, merges, size, uri, values


def differing(tab: Tab, seen: ObservedTab) -> set[At]:
    """Return the places whose content is not the declared one, cells that change by themselves included."""
    empty = Cell()
    return {
        at for at in {*tab.cells, *seen.cells} if content(tab.cells.get(at, empty)) != observed_content(seen.get(at))
    }


def change_tab(tab: Tab, there: Sheet, target: Target, ids: Ids) -> list[Request]:
    """Return the requests that bring an existing tab up to date."""
    places = differing(tab, there.observed)
    places |= {at for at, cell in tab.cells.items() if _leads_elsewhere(cell, there, at, target)}
    wanted = {at: cell for at, cell in tab.cells.items() if at in places}
    return [
        *_grow(tab, there),
        *_unmerge(tab, there),
        *formats(target.id, _looks(tab, there, places)),
        *(clear(target.id, at) for at in sorted(places) if at not in wanted or not content(wanted[at])),
        *values(target, wanted),
        *change_charts(tab, there, target, ids),
    ]


def _leads_elsewhere(cell: Cell, there: Sheet, at: At, target: Target) -> bool:
    found = there.cells.get(at, {}).get("userEnteredFormat", {}).get("textFormat", {}).get("link", {}).get("uri")
    return cell.link is not None and found != uri(target, cell.link)


def _looks(tab: Tab, there: Sheet, places: set[At]) -> dict[At, Style]:
    """Return what is to be given a look: changed cells and new ones, except where a person has chosen another."""
    given = {}
    for at in {*tab.cells, *places}:
        found = there.cells.get(at, {}).get("userEnteredFormat")
        changed = at in places and is_ours(found)
        if changed or (not found and at in tab.cells):
            given[at] = tab.cells.get(at, Cell()).look
    return given


def _grow(tab: Tab, there: Sheet) -> Iterator[Request]:
    """Make room in the same batch: a write outside the grid is refused."""
    rows, columns = size(tab)
    wanted = {"rowCount": max(rows, there.rows), "columnCount": max(columns, there.columns)}
    if wanted != {"rowCount": there.rows, "columnCount": there.columns}:
        properties: dict[str, Any] = {"sheetId": there.id, "gridProperties": wanted}
        fields = "gridProperties(rowCount,columnCount)"
        yield {"updateSheetProperties": {"properties": properties, "fields": fields}}


def _unmerge(tab: Tab, there: Sheet) -> Iterator[Request]:
    """Merge what should be, taking apart only what lies across it."""
    found = {corners(dict(m)) for m in there.merges}
    for first, last in merges(tab, there.frozen):
        if (first, last) in found:
            continue
        for other in sorted(o for o in found if _meet((first, last), o)):
            yield {"unmergeCells": {"range": grid(there.id, *other)}}
            found.discard(other)
        yield merge(there.id, (first, last))


def _meet(one: tuple[At, At], other: tuple[At, At]) -> bool:
    return (
        one[0].row <= other[1].row
        and other[0].row <= one[1].row
        and one[0].column <= other[1].column
        and other[0].column <= one[1].column
    )
