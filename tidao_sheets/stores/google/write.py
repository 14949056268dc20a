"""A declared tab → the requests of one batchUpdate that make it, cell values typed and never parsed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time, timedelta
from decimal import Decimal

from tidao_sheets.core.sheet.cells import At, rectangles, spans
from tidao_sheets.core.sheet.declared import Cell, Conditional, Tab, Validation
from tidao_sheets.core.sheet.observed import days
from tidao_sheets.core.sheet.styles import STYLES, Style
from tidao_sheets.stores.google import terms
from tidao_sheets.stores.google.charts import add_chart
from tidao_sheets.stores.google.terms import Ids, Request, TargetTab

SPARE_ROWS, SPARE_COLUMNS = 5, 1
"""How much larger than its content a new tab is: room for people's notes beside it."""


def size(tab: Tab) -> tuple[int, int]:
    """Return the rows and columns that a tab takes."""
    rows = max(at.row for at in tab.cells) + 1
    columns = max(*(at.column for at in tab.cells), *tab.widths, 0) + 1
    for _, last in tab.merges:
        rows, columns = max(rows, last.row + 1), max(columns, last.column + 1)
    for chart in tab.charts:
        rows = max(rows, chart.at.row + 2 + chart.size[1] // 21)
    return rows, columns


def add_tab(tab: Tab, target: TargetTab, index: int) -> Request:
    """Return the request for an empty tab; all tabs come first, so that formulas find one another."""
    rows, columns = size(tab)
    frozen = terms.panes(tab)
    shape = {
        "rowCount": rows + SPARE_ROWS,
        "columnCount": columns + SPARE_COLUMNS,
        "frozenRowCount": frozen[0],
        "frozenColumnCount": frozen[1],
        "hideGridlines": True,
    }
    made: Request = {"sheetId": target.id, "title": target.title, "index": index, "gridProperties": shape}
    if tab.colour:
        made["tabColorStyle"] = terms.colour_style(tab.colour)
    return {"addSheet": {"properties": made}}


def fill_tab(tab: Tab, target: TargetTab, ids: Ids) -> list[Request]:
    """Return the requests that turn an empty tab into the declared one."""
    return [*fill_cells(tab, target), *shape_tab(tab, target, ids)]


def fill_cells(tab: Tab, target: TargetTab, filled: Iterable[tuple[Tab, TargetTab]] = ()) -> list[Request]:
    """Return the requests that fill an empty tab's cells: copied from one that is `filled`, where they are alike.

    A form of thirty offices would else say thirty times the same, more than a request should hold.
    """
    cells, rules = tab.cells, tab.validations
    looks = {at: cell.look for at, cell in cells.items()}
    twin = next(((t, to) for t, to in filled if t.cells.keys() == cells.keys() and t.validations == rules), None)
    copied = list[Request]()
    if twin is not None:
        other, source = twin
        rows, columns = (max(numbers) for numbers in zip(*cells, strict=True))
        for kind in ("PASTE_NORMAL", "PASTE_DATA_VALIDATION"):
            copied.append(terms.paste(source.id, target.id, (At(0, 0), At(rows, columns)), kind))
        looks = {at: look for at, look in looks.items() if other.cells[at].link or look != other.cells[at].look}
        cells = {at: cell for at, cell in cells.items() if cell.link or typed(cell) != typed(other.cells[at])}
        rules = []
    emptied = [text_of(target.id, at, "") for at, cell in cells.items() if twin and typed(cell) is None]
    return [
        *copied,
        *formats(target.id, looks),
        *emptied,
        *values(target, cells),
        *(validation(target.id, rule) for rule in rules),
    ]


def shape_tab(tab: Tab, target: TargetTab, ids: Ids) -> list[Request]:
    """Return the requests for what a tab has beside its cells: merges, sizes, rules of colour, charts, protection."""
    return [
        *(merge(target.id, block) for block in merges(tab, terms.panes(tab))),
        *_dimensions(tab, target.id),
        *(conditional(target.id, rule, n) for n, rule in enumerate(tab.conditionals)),
        *(add_chart(target, chart, ids) for chart in tab.charts),
        *([_protection(tab, target, ids)] if tab.protected else []),
    ]


def values(target: TargetTab, cells: Mapping[At, Cell]) -> list[Request]:
    """Return the requests that put values and formulas into cells, in blocks; links apart, since they carry a look."""
    own = {at: cell for at, cell in cells.items() if cell.formula != terms.SPILL}
    plain = {at: cell for at, cell in own.items() if cell.link is None and (cell.value is not None or cell.formula)}
    linked = {at: cell for at, cell in own.items() if cell.link is not None}
    made = [
        _block(target.id, block, lambda at: {"userEnteredValue": typed(plain[at])}, "userEnteredValue")
        for block in rectangles(plain)
    ]
    return made + [_link(target, at, cell) for at, cell in linked.items()]


def _block(sheet_id: int, block: tuple[At, At], cell: Callable[[At], Request], fields: str) -> Request:
    first, last = block
    rows = [
        {"values": [cell(At(row, column)) for column in range(first.column, last.column + 1)]}
        for row in range(first.row, last.row + 1)
    ]
    start = {"sheetId": sheet_id, "rowIndex": first.row, "columnIndex": first.column}
    return {"updateCells": {"start": start, "rows": rows, "fields": fields}}


def typed(cell: Cell) -> Request | None:
    """Return a cell's content as Google's ExtendedValue: a text stays a text, whatever it looks like."""
    if cell.formula is not None:
        return {"formulaValue": cell.formula if cell.formula.startswith("=") else "=" + cell.formula}
    value = cell.value
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, (int, Decimal)):
        return {"numberValue": terms.binary(value)}
    if isinstance(value, (date, time, timedelta)):
        return {"numberValue": days(value)}
    return {"stringValue": value}


def _link(target: TargetTab, at: At, cell: Cell) -> Request:
    shape = terms.cell_format(cell.look)
    shape["textFormat"]["link"] = {"uri": uri(target, cell.link or "")}
    there = {"userEnteredValue": typed(cell), "userEnteredFormat": shape}
    return _block(target.id, (at, at), lambda _: there, "userEnteredValue,userEnteredFormat")


def uri(target: TargetTab, link: str) -> str:
    """Return a declared link as Google follows it: "#'tab'!A1" becomes "#gid=…&range=A1"."""
    if not link.startswith("#'"):
        return link
    title, _, place = link[1:].rpartition("!")
    return f"#gid={target.sheets.get(title[1:-1].replace(chr(39) * 2, chr(39)), 0)}&range={place}"


def formats(sheet_id: int, looks: Mapping[At, Style]) -> list[Request]:
    """Return the requests that give cells their looks, one for each block of equal ones."""
    places: dict[Style, list[At]] = defaultdict(list)
    for at, look in looks.items():
        places[look].append(at)
    return [
        {
            "repeatCell": {
                "range": terms.grid(sheet_id, first, last),
                "cell": {"userEnteredFormat": terms.cell_format(look)},
                "fields": "userEnteredFormat",
            }
        }
        for look, there in places.items()
        for first, last in rectangles(there)
    ]


def validation(sheet_id: int, rule: Validation) -> Request:
    """Return the request for a strict rule; Google has one text for both moments, before typing and when it refuses."""
    kind, values = ("ONE_OF_LIST", rule.choices) if rule.choices else ("CUSTOM_FORMULA", (rule.formula,))
    return {
        "setDataValidation": {
            "range": terms.grid(sheet_id, rule.at, rule.at),
            "rule": {
                "condition": {"type": kind, "values": [{"userEnteredValue": value} for value in values]},
                "inputMessage": f"{rule.prompt_title}\n{rule.prompt}\n\nถ้าไม่รับค่าที่พิมพ์: {rule.error}",
                "strict": True,
                **({"showCustomUi": True} if rule.choices else {}),
            },
        }
    }


def merges(tab: Tab, frozen: tuple[int, int]) -> list[tuple[At, At]]:
    """Return the blocks to merge, cut at frozen panes (rows, columns): Google refuses a merge across their edges."""
    rows, columns = frozen
    cut = []
    for first, last in tab.merges:
        bottom = rows - 1 if first.row < rows <= last.row else last.row
        right = columns - 1 if first.column < columns <= last.column else last.column
        if (bottom, right) != first:
            cut.append((first, At(bottom, right)))
    return cut


def note(sheet_id: int, at: At, text: str) -> Request:
    """Return the request that sets a cell's note; "" removes it."""
    return _block(sheet_id, (at, at), lambda _: {"note": text} if text else {}, "note")


def text_of(sheet_id: int, at: At, text: str) -> Request:
    """Return the request that puts a text into a cell, or empties it, and leaves its look."""
    there = {"userEnteredValue": {"stringValue": text}} if text else {}
    return _block(sheet_id, (at, at), lambda _: there, "userEnteredValue")


def merge(sheet_id: int, block: tuple[At, At]) -> Request:
    """Return the request that merges a block."""
    return {"mergeCells": {"range": terms.grid(sheet_id, *block), "mergeType": "MERGE_ALL"}}


def _dimensions(tab: Tab, sheet_id: int) -> Iterable[Request]:
    """Yield widths, heights and what is hidden; rows without merged text find their own height."""
    covered = {row for first, last in tab.merges for row in range(first.row, last.row + 1)}
    heights = {row: height for row, height in tab.fitted_heights().items() if row in covered} | tab.heights
    for number, width in tab.widths.items():
        yield _dimension(sheet_id, "COLUMNS", (number, number), {"pixelSize": round(width * 7 + 5)})
    for number, height in heights.items():
        yield _dimension(sheet_id, "ROWS", (number, number), {"pixelSize": round(height * 4 / 3)})
    for axis, numbers in (("ROWS", tab.hidden_rows), ("COLUMNS", tab.hidden_columns)):
        for span in spans(numbers):
            yield _dimension(sheet_id, axis, span, {"hiddenByUser": True})


def _dimension(sheet_id: int, axis: str, span: tuple[int, int], properties: Request) -> Request:
    there = {"sheetId": sheet_id, "dimension": axis, "startIndex": span[0], "endIndex": span[1] + 1}
    fields = ",".join(properties)
    return {"updateDimensionProperties": {"range": there, "properties": properties, "fields": fields}}


def conditional(sheet_id: int, rule: Conditional, index: int) -> Request:
    """Return the request for a conditional format; the first declared one wins."""
    condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": rule.formula}]}
    boolean = {"condition": condition, "format": terms.overlay(STYLES[rule.style])}
    made = {"ranges": [terms.grid(sheet_id, rule.first, rule.last)], "booleanRule": boolean}
    return {"addConditionalFormatRule": {"rule": made, "index": index}}


def _protection(tab: Tab, target: TargetTab, ids: Ids) -> Request:
    """Return the request that leaves only people's cells open; without the editors the account locks itself out."""
    inputs = rectangles(at for at, cell in tab.cells.items() if cell.input)
    free = [terms.grid(target.id, *block) for block in inputs]
    made: Request = {
        "protectedRangeId": ids.of(f"protection {target.id}"),
        "range": {"sheetId": target.id},
        "description": "tidao",
    }
    if free:
        made["unprotectedRanges"] = free
    made["editors"] = {"users": list(target.editors)}
    return {"addProtectedRange": {"protectedRange": made}}
