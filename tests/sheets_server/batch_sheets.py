"""Sheets and the spreadsheet itself: add, delete, duplicate, properties."""

import zoneinfo

from . import formulas, masks, rendering
from .batch_common import mask_of, required, sheet_of, wants
from .colours import twin, twin_mask
from .errors import bad
from .model import PIXELS, new_sheet

GRID = ("frozenRowCount", "frozenColumnCount", "hideGridlines", "rowGroupControlAfter", "columnGroupControlAfter")
FREEZE = (("frozenRowCount", "ROWS", "rows"), ("frozenColumnCount", "COLUMNS", "columns"))


def add_sheet(edit, body):
    book, given = edit.book, body.get("properties", {})
    if given.get("sheetType", "GRID") != "GRID":
        raise bad("This sheet type is not supported by the test server.")
    sheet_id = given.get("sheetId")
    if sheet_id is not None and (sheet_id < 0 or book.sheet(sheet_id)):
        raise bad(
            f"A sheet with the id {sheet_id} already exists." if sheet_id >= 0 else "sheetId must not be negative."
        )
    title = given.get("title") or _free_title(book, "Sheet")
    _check_title(book, title)
    grid = given.get("gridProperties", {})
    sheet = new_sheet(
        book.fresh_sheet_id() if sheet_id is None else sheet_id,
        title,
        grid.get("rowCount") or 1000,
        grid.get("columnCount") or 26,
    )
    _set_look(
        sheet,
        twin({name: given[name] for name in ("hidden", "rightToLeft", "tabColor", "tabColorStyle") if name in given}),
    )
    sheet.properties["grid"] = {name: grid[name] for name in GRID if name in grid}
    _check_frozen(sheet)
    book.sheets.insert(min(given.get("index", len(book.sheets)), len(book.sheets)), sheet)
    book.check_size()
    book.stale = True
    return {"addSheet": {"properties": rendering.sheet_properties(book, sheet)}}


def _free_title(book, stem, first=1):
    taken = {sheet.title.casefold() for sheet in book.sheets}
    number = max(first, len(book.sheets) + 1) if stem == "Sheet" else first
    while (title := f"{stem}{number}").casefold() in taken:
        number += 1
    return title


def _check_title(book, title, own=None):
    if not title:
        raise bad("The sheet name cannot be empty.")
    if len(title) > 100:
        raise bad("The sheet name cannot be greater than 100 characters.")
    if any(sheet is not own and sheet.title.casefold() == title.casefold() for sheet in book.sheets):
        raise bad(f'A sheet with the name "{title}" already exists. Please enter another name.')


def _set_look(sheet, given):
    for name, value in given.items():
        sheet.properties[name] = value


def delete_sheet(edit, body):
    book, sheet = edit.book, sheet_of(edit, required(body, "sheetId"))
    if len(book.sheets) == 1:
        raise bad("You can't remove all the sheets in a document.")
    if all(other is sheet or other.properties.get("hidden") for other in book.sheets):
        raise bad("You can't remove all the visible sheets in a document.")
    edit.guard(sheet, sheet.whole)
    book.sheets.remove(sheet)
    book.named = [item for item in book.named if item["range"].get("sheetId", 0) != sheet.sheet_id]
    _each_formula(book, lambda text, _home: formulas.orphaned(text, sheet.title))
    book.stale = True


def _each_formula(book, change):
    for sheet in book.sheets:
        for place, cell in list(sheet.cells.items()):
            if cell.formula:
                sheet.put(*place, value={"formulaValue": change(cell.formula, sheet)})


def update_sheet_properties(edit, body):
    given = required(body, "properties")
    sheet = sheet_of(edit, given.get("sheetId", 0))
    tree = twin_mask(mask_of(body, "SheetProperties"))
    if wants(tree, "title") and not ("*" in tree and "title" not in given):
        _rename(edit.book, sheet, given.get("title", ""))
    if wants(tree, "gridProperties"):
        _grid(edit, sheet, given.get("gridProperties", {}), {} if "*" in tree else tree["gridProperties"])
    if wants(tree, "hidden"):
        _hide(edit.book, sheet, hidden=given.get("hidden", False))
    for name in ("rightToLeft", "tabColor", "tabColorStyle"):
        if wants(tree, name):
            held = masks.update({}, twin(given), {name: {}})
            sheet.properties.pop(name, None)
            sheet.properties |= held
    if wants(tree, "index") and "index" in given:
        _move(edit.book, sheet, given["index"])
    edit.book.check_size()
    edit.book.stale = True


def _rename(book, sheet, title):
    if title == sheet.title:
        return
    _check_title(book, title, sheet)
    old = sheet.title
    _each_formula(book, lambda text, _home: formulas.renamed(text, old, title))
    sheet.properties["title"] = title


def _hide(book, sheet, *, hidden):
    if hidden and all(other is sheet or other.properties.get("hidden") for other in book.sheets):
        raise bad("You can't hide all the sheets in a document.")
    sheet.properties["hidden"] = hidden


def _move(book, sheet, index):
    """Indexes are counted before the move."""
    at = book.sheets.index(sheet)
    if index < 0 or index > len(book.sheets):
        raise bad(f"Sheet index is out of range: {index}")
    if index in {at, at + 1}:
        return
    book.sheets.remove(sheet)
    book.sheets.insert(index - 1 if index > at else index, sheet)


def _grid(edit, sheet, given, tree):
    for name, axis in (("rowCount", "ROWS"), ("columnCount", "COLUMNS")):
        if wants(tree, name) and not (not tree and name not in given):
            _resize(edit, sheet, axis, given.get(name, 0))
    held = sheet.properties.setdefault("grid", {})
    for name in GRID:
        if wants(tree, name):
            held[name] = given.get(name, 0)
    _check_frozen(sheet)


def _resize(edit, sheet, axis, count):
    if count < 1:
        raise bad(f"gridProperties.{'rowCount' if axis == 'ROWS' else 'columnCount'} must be at least 1.")
    if count < sheet.count(axis):
        edit.guard_structure(sheet, axis, count, sheet.count(axis))
        side = 0 if axis == "ROWS" else 1
        sheet.cells = {place: cell for place, cell in sheet.cells.items() if place[side] < count}
        sheet.dims[axis] = {index: dim for index, dim in sheet.dims[axis].items() if index < count}
    if axis == "ROWS":
        sheet.rows = count
    else:
        sheet.cols = count


def _check_frozen(sheet):
    for name, axis, word in FREEZE:
        if sheet.properties.get("grid", {}).get(name, 0) >= sheet.count(axis):
            raise bad(f"You can't freeze all visible {word} on the sheet.")
        edge = sheet.properties.get("grid", {}).get(name, 0)
        if any(start < edge < end for start, end in (rect.along(axis) for rect in sheet.merges)):
            raise bad(
                f"Sorry, you can't freeze {word} which contain only part of a merged cell. Try to break apart merged "
                f"cells or freeze more {word} to include the complete merged cells."
            )


def duplicate_sheet(edit, body):
    book, source = edit.book, sheet_of(edit, body.get("sourceSheetId", 0))
    sheet_id = body.get("newSheetId")
    if sheet_id is not None and book.sheet(sheet_id):
        raise bad(f"A sheet with the id {sheet_id} already exists.")
    title = body.get("newSheetName") or copy_title(book, source.title)
    _check_title(book, title)
    fresh = adopt(book, source, book.fresh_sheet_id() if sheet_id is None else sheet_id, title)
    index = body.get("insertSheetIndex", 0)
    if index > len(book.sheets):
        raise bad(f"Sheet index is out of range: {index}")
    book.sheets.insert(index, fresh)
    book.check_size()
    book.stale = True
    return {"duplicateSheet": {"properties": rendering.sheet_properties(book, fresh)}}


def copy_title(book, title):
    taken = {sheet.title.casefold() for sheet in book.sheets}
    copy = f"Copy of {title}"
    number = 2
    while copy.casefold() in taken:
        copy, number = f"Copy of {title} {number}", number + 1
    return copy


def adopt(book, source, sheet_id, title):
    """A copy of a sheet with ids of its own."""
    fresh = source.clone()
    fresh.sheet_id = sheet_id
    fresh.properties["title"] = title
    fresh.protected = [
        item | {"protectedRangeId": book.fresh_id(set())} for item in _resheeted(fresh.protected, source, sheet_id)
    ]
    fresh.charts = [item | {"chartId": book.fresh_id(set())} for item in _resheeted(fresh.charts, source, sheet_id)]
    fresh.bands = [item | {"bandedRangeId": book.fresh_id(set())} for item in _resheeted(fresh.bands, source, sheet_id)]
    fresh.rules = _resheeted(fresh.rules, source, sheet_id)
    fresh.views = []
    fresh.basic_filter = _resheeted(fresh.basic_filter, source, sheet_id)
    for axis in PIXELS:
        fresh.groups[axis] = _resheeted(fresh.groups[axis], source, sheet_id)
    return fresh


GRID_KEYS = {"startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex", "sheetId", "rowIndex", "columnIndex"}
GRID_KEYS |= {"dimension", "startIndex", "endIndex"}


def _resheeted(node, source, sheet_id):
    """Every range on the source sheet becomes one on the copy."""
    if isinstance(node, list):
        return [_resheeted(item, source, sheet_id) for item in node]
    if not isinstance(node, dict):
        return node
    fresh = {key: _resheeted(item, source, sheet_id) for key, item in node.items()}
    for key in ("range", "anchorCell"):
        if key in fresh and set(fresh[key]) <= GRID_KEYS:
            fresh[key] = _on(fresh[key], source, sheet_id)
    for key in ("ranges", "sources", "unprotectedRanges"):
        if key in fresh:
            fresh[key] = [_on(grid, source, sheet_id) for grid in fresh[key]]
    return fresh


def _on(grid, source, sheet_id):
    if grid.get("sheetId", 0) != source.sheet_id:
        return grid
    rest = {key: value for key, value in grid.items() if key != "sheetId"}
    return ({"sheetId": sheet_id} if sheet_id else {}) | rest


def update_spreadsheet_properties(edit, body):
    given = required(body, "properties")
    tree = mask_of(body, "SpreadsheetProperties")
    if wants(tree, "title") and "title" in given and not given["title"]:
        raise bad("The spreadsheet title cannot be empty.")
    if wants(tree, "timeZone") and given.get("timeZone") and not _known_zone(given["timeZone"]):
        raise bad(f"Invalid time zone: {given['timeZone']}")
    if wants(tree, "locale") and given.get("locale") and not _known_locale(given["locale"]):
        raise bad(f"Unsupported locale: {given['locale']}")
    if "defaultFormat" in given:
        given = given | {"defaultFormat": twin(given["defaultFormat"])}
    if tree.get("defaultFormat"):
        tree = tree | {"defaultFormat": twin_mask(tree["defaultFormat"])}
    edit.book.properties = masks.update(edit.book.properties, given, tree)
    edit.book.stale = True


def _known_zone(name):
    return name.startswith("GMT") or name in zoneinfo.available_timezones()


def _known_locale(name):
    language, _, country = name.partition("_")
    return language.isalpha() and language.islower() and 2 <= len(language) <= 3 and (not country or country.isupper())


HANDLERS = {
    "addSheet": add_sheet,
    "deleteSheet": delete_sheet,
    "duplicateSheet": duplicate_sheet,
    "updateSheetProperties": update_sheet_properties,
    "updateSpreadsheetProperties": update_spreadsheet_properties,
}
