"""A declared tab and the one that is there → the requests for what differs, and nothing else.

People's formats, notes, tabs and remarks stay: a cell's look is replaced only where it is one of the program's.
"""

from __future__ import annotations

from collections.abc import Iterator

from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.declared import Cell, Tab, Workbook
from tidao_sheets.core.sheet.difference import content
from tidao_sheets.core.sheet.observed import ObservedTab
from tidao_sheets.core.sheet.styles import Style
from tidao_sheets.stores.google.aside import Aside
from tidao_sheets.stores.google.charts import change_charts
from tidao_sheets.stores.google.read import ASIDE, SPILLED, Sheet, Spreadsheet
from tidao_sheets.stores.google.terms import Ids, Request, TargetTab, corners, grid, is_ours, within
from tidao_sheets.stores.google.write import formats, merge, merges, size, text_of, uri, values


def differing(tab: Tab, seen: ObservedTab) -> set[At]:
    """Return the places whose content is not the declared one, cells that change by themselves included."""
    empty = Cell()
    return {at for at in {*tab.cells, *seen.cells} if content(tab.cells.get(at, empty)) != content(seen.get(at))}


def holds(there: Spreadsheet, workbook: Workbook) -> bool:
    """Whether a spreadsheet holds a declared workbook, as after it was filled."""
    seen = {tab.title: tab for tab in there.book.tabs}
    return all(tab.title in seen and not differing(tab, seen[tab.title]) for tab in workbook.tabs)


def stale(tab: Tab, there: Sheet, target: TargetTab) -> set[At]:
    """Return the places of an existing tab that are to be written."""
    return differing(tab, there.observed) | {
        at for at, cell in tab.cells.items() if _leads_elsewhere(cell, there, at, target)
    }


def overwritten(tab: Tab, there: Sheet, places: set[At], number: int) -> Aside:
    """Return what stands where a tab is to be written, to be copied to the tab of this number."""
    empty = Cell()
    typed = (at for at in places if SPILLED not in there.cells.get(at, {}))
    read = dict.fromkeys(places, "") | {at: content(there.observed.get(at)) for at in typed}
    written = {at: content(tab.cells.get(at, empty)) for at in places}
    blocks = [{*within(*corners(dict(merged)))} for merged in there.merges]
    covered = frozenset(places.union(*(block for block in blocks if block & places)))
    title = ASIDE + there.title
    return Aside(tab=there.id, number=number, title=title, read=read, written=written, covered=covered)


def change_tab(tab: Tab, there: Sheet, target: TargetTab, ids: Ids, places: set[At]) -> list[Request]:
    """Return the requests that write these places of an existing tab, and merge and draw what is missing."""
    wanted = {at: cell for at, cell in tab.cells.items() if at in places}
    return [
        *_unmerge(tab, there),
        *formats(target.id, _looks(tab, there, places)),
        *(text_of(target.id, at, "") for at in sorted(places) if at not in wanted or not content(wanted[at])),
        *values(target, wanted),
        *change_charts(tab, there, target, ids),
    ]


def _leads_elsewhere(cell: Cell, there: Sheet, at: At, target: TargetTab) -> bool:
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


def grow(tab: Tab, there: Sheet) -> Iterator[Request]:
    """Make room in the same batch: a write outside the grid is refused.

    A size would take away the rows that somebody has added since they were read; more rows take nothing away.
    """
    rows, columns = size(tab)
    for axis, missing in (("ROWS", rows - there.rows), ("COLUMNS", columns - there.columns)):
        if missing > 0:
            yield {"appendDimension": {"sheetId": there.id, "dimension": axis, "length": missing}}


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
