"""One answer of spreadsheets.get → an observed Book, and what a writer needs to know of its tabs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from decimal import Decimal
from typing import Any, Final

from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.observed import (
    DAY_ZERO,
    Book,
    CellError,
    NumberFormat,
    ObservedCell,
    ObservedTab,
    Value,
    number,
    number_format,
)
from tidao_sheets.stores.google import local
from tidao_sheets.stores.google.terms import SPILL

CELL: Final = "userEnteredValue,effectiveValue,note,effectiveFormat.numberFormat"
LOOK: Final = (
    "userEnteredFormat(backgroundColorStyle,horizontalAlignment,"
    "textFormat(bold,italic,fontSize,foregroundColorStyle,link))"
)
_SHEET: Final = (
    "sheets(properties(sheetId,title,index,sheetType,hidden,"
    "gridProperties(rowCount,columnCount,frozenRowCount,frozenColumnCount)),merges,protectedRanges(protectedRangeId),"
    "charts(chartId,position,spec(title,basicChart)),data(startRow,startColumn,rowData(values({cell}))))"
)
BOOK: Final = "spreadsheetId,properties(title,locale,timeZone)," + _SHEET.format(cell=CELL)
SUMMARY: Final = "spreadsheetId,properties(title,locale,timeZone)," + _SHEET.format(cell=f"{CELL},{LOOK}")
AFTERWARDS: Final = (
    "spreadsheetId,updatedSpreadsheet(sheets(properties(sheetId,title),"
    "data(startRow,startColumn,rowData(values(userEnteredValue,effectiveFormat.numberFormat)))))"
)
"""Field masks: a whole workbook, one with its looks, and how the tabs stand after a write."""

ERRORS: Final = {
    "ERROR": "#ERROR!",
    "NULL_VALUE": "#NULL!",
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "VALUE": "#VALUE!",
    "REF": "#REF!",
    "NAME": "#NAME?",
    "NUM": "#NUM!",
    "N_A": "#N/A",
    "LOADING": "#LOADING!",
}
SPILLED: Final = "spilled"
"""Under this name stands, in a raw cell, what is told of a formula that stands elsewhere."""
ASIDE: Final = "ก่อนปรับปรุง: "
"""How the titles of hidden tabs begin that hold what the last update has overwritten: "before the update"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A tab as Google knows it: its id, place, size in cells, merges and charts, and the cells with their looks.

    `frozen` counts the rows and columns that stay in sight; `protections` are the numbers of its protected ranges.
    """

    id: int
    title: str
    hidden: bool
    index: int
    rows: int
    columns: int
    frozen: tuple[int, int]
    protections: tuple[int, ...]
    merges: tuple[Mapping[str, int], ...]
    charts: tuple[Mapping[str, Any], ...]
    cells: Mapping[At, Mapping[str, Any]]
    observed: ObservedTab

    @property
    def empty(self) -> bool:
        """Whether nothing stands on it and nothing was drawn."""
        return not self.observed.cells and not self.charts


@dataclass(frozen=True, slots=True, kw_only=True)
class Spreadsheet:
    """A whole spreadsheet as read: the Book that the core sees, and its sheets as a writer sees them.

    `aside` are the hidden ones of the program's that hold what was overwritten; nobody else sees them.
    """

    id: str
    title: str
    locale: str
    time_zone: str
    sheets: tuple[Sheet, ...]
    book: Book
    aside: tuple[Sheet, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether the spreadsheet is as new."""
        return all(sheet.empty for sheet in self.sheets)

    @property
    def observed(self) -> dict[int, ObservedTab]:
        """All tabs by their numbers."""
        return {sheet.id: sheet.observed for sheet in (*self.sheets, *self.aside)}


def address(book_id: str) -> str:
    """Return the URL that people open a spreadsheet by."""
    return f"https://docs.google.com/spreadsheets/d/{book_id}/edit"


def read(answer: Mapping[str, Any]) -> Spreadsheet:
    """Turn the answer of one spreadsheets.get, made with a mask of ours, into a Spreadsheet.

    What a formula of another cell fills in is read as a formula is, as people see it.
    """
    book_id, told = answer["spreadsheetId"], answer.get("properties", {})
    every = [_sheet(book_id, sheet, cells) for sheet, cells in _plain(answer.get("sheets", []))]
    aside = tuple(sheet for sheet in every if sheet.hidden and sheet.title.startswith(ASIDE))
    sheets = tuple(sheet for sheet in every if sheet not in aside)
    title = told.get("title", "")
    drawn = {"chart": sum(len(s.charts) for s in sheets)}
    seen = tuple(sheet.observed for sheet in sheets if not (sheet.hidden and sheet.empty))
    book = Book(workbook=address(book_id), name=title, tabs=seen, objects=drawn)
    return Spreadsheet(
        id=book_id,
        title=title,
        locale=told.get("locale", ""),
        time_zone=told.get("timeZone", ""),
        sheets=sheets,
        book=book,
        aside=aside,
    )


def _sheet(book_id: str, sheet: Mapping[str, Any], cells: Mapping[At, Mapping[str, Any]]) -> Sheet:
    told = sheet.get("properties", {})
    grid, sheet_id, title = told.get("gridProperties", {}), told.get("sheetId", 0), told.get("title", "")
    return Sheet(
        id=sheet_id,
        title=title,
        hidden=told.get("hidden", False),
        index=told.get("index", 0),
        rows=grid.get("rowCount", 0),
        columns=grid.get("columnCount", 0),
        frozen=(grid.get("frozenRowCount", 0), grid.get("frozenColumnCount", 0)),
        protections=tuple(item.get("protectedRangeId", 0) for item in sheet.get("protectedRanges", [])),
        merges=tuple(sheet.get("merges", [])),
        charts=tuple(sheet.get("charts", [])),
        cells=cells,
        observed=observed_tab(f"{address(book_id)}#gid={sheet_id}&range=", title, cells),
    )


def observed_tab(link: str, title: str, cells: Mapping[At, Mapping[str, Any]]) -> ObservedTab:
    """Return the observed tab of raw cells; cells that only have a look are left out."""
    notes = {at: str(cell["note"]) for at, cell in cells.items() if cell.get("note")}
    seen = {at: _observed(cell) for at, cell in cells.items() if cell.get("userEnteredValue") or SPILLED in cell}
    return ObservedTab(title=title, cells=seen, link=link, notes=notes)


def _plain(
    sheets: Sequence[Mapping[str, Any]],
) -> Iterator[tuple[Mapping[str, Any], dict[At, dict[str, Any]]]]:
    """Yield each tab and its cells, formulas spelt as the program writes them, whatever the spreadsheet's locale."""
    read = [(sheet, _cells(sheet)) for sheet in sheets]
    every = [cell for _, cells in read for cell in cells.values()]
    for cell in every:
        if cell.get("effectiveValue") and not cell.get("userEnteredValue"):
            cell[SPILLED] = SPILL
    typed = [cell for cell in every if "formulaValue" in cell.get("userEnteredValue", {})]
    if local.is_local(cell["userEnteredValue"]["formulaValue"] for cell in typed):
        for cell in typed:
            cell["userEnteredValue"] = {"formulaValue": local.plain(cell["userEnteredValue"]["formulaValue"])}
    yield from read


def _cells(sheet: Mapping[str, Any]) -> dict[At, dict[str, Any]]:
    return {
        At(row, column): cell
        for block in sheet.get("data", [])
        for row, line in enumerate(block.get("rowData", []), block.get("startRow", 0))
        for column, cell in enumerate(line.get("values", []), block.get("startColumn", 0))
        if cell
    }


def afterwards(answer: Mapping[str, Any]) -> dict[int, ObservedTab]:
    """Return how tabs stand after a write, by sheet id; only what was typed, not what formulas come to."""
    found = {}
    for sheet, cells in _plain(answer.get("updatedSpreadsheet", {}).get("sheets", [])):
        told = sheet.get("properties", {})
        found[told.get("sheetId", 0)] = observed_tab("", told.get("title", ""), cells)
    return found


def _observed(cell: Mapping[str, Any]) -> ObservedCell:
    typed = cell.get("userEnteredValue", {"formulaValue": cell.get(SPILLED)})
    shape = cell.get("effectiveFormat", {}).get("numberFormat", {})
    value = _value(cell.get("effectiveValue", typed), shape.get("type", ""))
    return ObservedCell(value, typed.get("formulaValue"), _shown_as(shape) if isinstance(value, Decimal) else "general")


def _shown_as(shape: Mapping[str, str]) -> NumberFormat:
    pattern, kind = shape.get("pattern", ""), shape.get("type", "")
    if kind == "PERCENT" or pattern:
        return "percent" if kind == "PERCENT" else number_format(pattern)
    return "general" if kind in {"", "NUMBER", "TEXT"} else "dressed"


def _value(value: Mapping[str, Any], kind: str) -> Value:
    if "errorValue" in value:
        return CellError(ERRORS.get(value["errorValue"].get("type", ""), "#ERROR!"))
    if "numberValue" in value:
        return _number(value["numberValue"], kind)
    if "boolValue" in value:
        return bool(value["boolValue"])
    return value.get("stringValue")


def _number(value: float, kind: str) -> Value:
    """Return a number, or the moment that its format makes of it: serial numbers count days."""
    try:
        if kind in {"DATE", "DATE_TIME"}:
            return DAY_ZERO + timedelta(seconds=round(value * 86400))
        if kind == "TIME":
            return (DAY_ZERO + timedelta(seconds=round(value * 86400))).time() if 0 <= value < 1 else time(0)
    except OverflowError:  # no day that people know
        return number(value)
    return Decimal(value) if isinstance(value, int) else number(value)
