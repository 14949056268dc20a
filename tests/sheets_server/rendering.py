"""`spreadsheets.get`: the whole workbook as Google answers it, grid data and field masks included."""

import re

from . import a1, editing, engine, looks, masks, numfmt, values
from .colours import twin
from .locales import locale
from .model import EMPTY, PIXELS
from .values import effective_number_format

LINK = re.compile(r'=HYPERLINK\("([^"]*)"', re.IGNORECASE)
ADDRESS = re.compile(r"(https?://\S+)")
GRID_FIELDS = (
    "frozenRowCount",
    "frozenColumnCount",
    "hideGridlines",
    "rowGroupControlAfter",
    "columnGroupControlAfter",
)


def sheet_properties(book, sheet):
    grid = {"rowCount": sheet.rows, "columnCount": sheet.cols}
    held = sheet.properties.get("grid", {})
    answer = {
        "sheetId": sheet.sheet_id,
        "title": sheet.title,
        "index": book.sheets.index(sheet),
        "sheetType": sheet.kind,
    }
    if sheet.kind == "GRID":
        answer["gridProperties"] = grid | {name: held[name] for name in GRID_FIELDS if held.get(name)}
    for name in ("hidden", "tabColor", "rightToLeft", "tabColorStyle"):
        if sheet.properties.get(name):
            answer[name] = sheet.properties[name]
    return answer


def protected(book, item, edit):
    """`editors` is shown only to those who may edit."""
    can = edit.owner or editing.may_edit(item, edit.who)
    order = ("protectedRangeId", "range", "namedRangeId", "description", "warningOnly")
    answer = {name: item[name] for name in order if item.get(name) is not None and item.get(name) is not False}
    if "namedRangeId" in item:
        answer["range"] = editing.protected_range(book, item)
    if can:
        answer["requestingUserCanEdit"] = True
    if item.get("unprotectedRanges"):
        answer["unprotectedRanges"] = item["unprotectedRanges"]
    if can and not item.get("warningOnly"):
        answer["editors"] = {name: held for name, held in item.get("editors", {}).items() if held}
    return answer


def metadata(item, sheet=None, axis=None, index=None):
    """A DeveloperMetadata with its present place."""
    if axis:
        place = {"dimension": axis, "startIndex": index, "endIndex": index + 1}
        if sheet.sheet_id:
            place = {"sheetId": sheet.sheet_id} | place
        location: dict[str, object] = {"locationType": "ROW" if axis == "ROWS" else "COLUMN", "dimensionRange": place}
    elif sheet:
        location = {"locationType": "SHEET", "sheetId": sheet.sheet_id}
    else:
        location = {"locationType": "SPREADSHEET", "spreadsheet": True}
    answer = {name: item[name] for name in ("metadataId", "metadataKey", "metadataValue") if name in item}
    return answer | {"location": location, "visibility": item["visibility"]}


def whole(book, edit, *, ranges=None, with_data=False, tree=None):
    """A Spreadsheet, its cells already masked. `ranges` is [(sheet, Rect)]; a mask (`tree`) decides about grid data."""
    data = masks.covers(tree, "sheets", "data") if tree is not None else with_data
    engine.refresh(book)
    chosen = book.sheets if not ranges else [s for s in book.sheets if any(s is sheet for sheet, _ in ranges)]
    answer = {"spreadsheetId": book.book_id, "properties": book.properties, "sheets": []}
    for sheet in chosen:
        areas = [area for owner, area in ranges or [] if owner is sheet] or [a1.Rect()]
        answer["sheets"].append(_sheet(book, sheet, areas if data else None, edit, tree))
    if book.named:
        answer["namedRanges"] = book.named
    answer["spreadsheetUrl"] = f"https://docs.google.com/spreadsheets/d/{book.book_id}/edit"
    if book.metadata:
        answer["developerMetadata"] = [metadata(item) for item in book.metadata]
    return answer


def _sheet(book, sheet, areas, edit, tree):
    answer = {"properties": sheet_properties(book, sheet)}
    if areas is not None and sheet.kind == "GRID":
        answer["data"] = [grid_data(book, sheet, area, tree, edit.options) for area in areas]
    views = {
        "merges": [rect.to_grid(sheet.sheet_id) for rect in sheet.merges],
        "conditionalFormats": sheet.rules,
        "filterViews": sheet.views,
        "protectedRanges": [protected(book, item, edit) for item in sheet.protected],
        "basicFilter": sheet.basic_filter,
        "charts": sheet.charts,
        "bandedRanges": sheet.bands,
        "developerMetadata": [metadata(item, sheet) for item in sheet.metadata],
        "rowGroups": sheet.groups["ROWS"],
        "columnGroups": sheet.groups["COLUMNS"],
    }
    return answer | {name: value for name, value in views.items() if value}


def grid_data(book, sheet, area, tree, options):
    """One GridData; cells that the mask leaves empty are `{}`, trimmed at the ends."""
    area = values.inside(sheet, area)
    answer = {}
    if area.top:
        answer["startRow"] = area.top
    if area.left:
        answer["startColumn"] = area.left
    below = _below(tree, "sheets", "data")
    if masks.covers(below, "rowData"):
        rows = _rows(book, sheet, area, _wanted(_below(below, "rowData", "values"), options))
        answer |= {"rowData": rows} if rows else {}
    for name, axis, span in (
        ("rowMetadata", "ROWS", range(area.top, area.bottom)),
        ("columnMetadata", "COLUMNS", range(area.left, area.right)),
    ):
        if masks.covers(below, name):
            answer[name] = [_dimension(sheet, axis, index) for index in span]
    return answer


def _below(tree, *path):
    """The mask under `path`; empty when everything there is wanted."""
    for part in path:
        if not tree or "*" in tree:
            return {}
        tree = tree.get(part, {"": {}})
    return tree or {}


def _dimension(sheet, axis, index):
    dim = sheet.dims[axis].get(index)
    if dim is None:
        return {"pixelSize": PIXELS[axis]}
    answer: dict[str, object] = {"hiddenByUser": True} if dim.hidden else {}
    answer["pixelSize"] = dim.size if dim.size is not None else PIXELS[axis]
    if dim.metadata:
        answer["developerMetadata"] = [metadata(item, sheet, axis, index) for item in dim.metadata]
    return answer


def _rows(book, sheet, area, wanted):
    by_row = {}
    for row, col in sheet.cells:
        if area.holds(row, col):
            by_row.setdefault(row, []).append(col)
    extra = {}
    if sheet.rules and any(name == "effectiveFormat" and set(below) != {"numberFormat"} for name, _, below in wanted):
        extra = looks.conditional(book, sheet, area)
    rows = masks.Masked()
    for row in range(area.top, max(by_row, default=area.top - 1) + 1):
        cells = [
            cell_data(book, sheet.at(row, col), extra.get((row, col)), wanted)
            for col in range(area.left, max(by_row.get(row, []), default=area.left - 1) + 1)
        ]
        while cells and not cells[-1]:
            cells.pop()
        rows.append({"values": cells} if cells else {})
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _wanted(tree, options):
    """[(field, how to find it, the mask below it)] of the CellData fields that the mask reaches."""
    everything = not tree or "*" in tree
    known = FIELDS | ({"userEnteredValue": _entered_or_spilled} if options.spilled_entered else {})
    return [(name, find, {} if everything else tree[name]) for name, find in known.items() if masks.covers(tree, name)]


def cell_data(book, cell, extra, wanted):
    """A CellData as far as it is wanted; `extra` is what conditional formats add."""
    answer = {}
    if cell is not EMPTY:
        for name, find, below in wanted:
            found = find(book, cell, extra)
            if found is not None:
                answer[name] = masks.apply(below, found)
    return answer


def _entered_or_spilled(_book, cell, _extra):
    return cell.shown if cell.spilled else cell.value


def _formatted(book, cell, _extra):
    if not cell.filled:
        return None
    rules = locale(book.properties["locale"])
    return numfmt.show(engine.plain(cell.shown), effective_number_format(book, cell), rules)


def _link(_book, cell, _extra):
    found = LINK.match(cell.formula or "") or ADDRESS.fullmatch((cell.value or {}).get("stringValue", ""))
    return found[1] if found else None


FIELDS = {
    "userEnteredValue": lambda _book, cell, _extra: cell.value,
    "effectiveValue": lambda _book, cell, _extra: cell.shown,
    "formattedValue": _formatted,
    "userEnteredFormat": lambda _book, cell, _extra: cell.look,
    "effectiveFormat": looks.effective,
    "hyperlink": _link,
    "note": lambda _book, cell, _extra: cell.note,
    "textFormatRuns": lambda _book, cell, _extra: twin(cell.runs) if cell.runs else None,
    "dataValidation": lambda _book, cell, _extra: cell.validation,
}
