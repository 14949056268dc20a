"""Copy and paste, cut and paste, fill, paste of delimited text."""

import csv
import io
from dataclasses import replace

from . import a1, engine, formulas
from .batch_common import area_of, grid_of, required
from .editing import limits
from .errors import bad
from .model import EMPTY

PARTS = {
    "PASTE_NORMAL": {"value", "look", "note", "validation", "runs"},
    "PASTE_VALUES": {"shown"},
    "PASTE_FORMAT": {"look"},
    "PASTE_NO_BORDERS": {"value", "look", "note", "validation", "runs"},
    "PASTE_FORMULA": {"value"},
    "PASTE_DATA_VALIDATION": {"validation"},
    "PASTE_CONDITIONAL_FORMATTING": set(),
}


def copy_paste(edit, body):
    engine.refresh(edit.book)
    source, area = area_of(edit, required(body, "source"))
    target, place = area_of(edit, required(body, "destination"), clip=False)
    transposed = body.get("pasteOrientation") == "TRANSPOSE"
    block = {(row - area.top, col - area.left): source.at(row, col) for row, col in area.cells()}
    size = (area.height, area.width)
    if transposed:
        block, size = {(col, row): cell for (row, col), cell in block.items()}, size[::-1]
    if not all(size):
        return
    tiles = [max(1, span // step) for span, step in zip((place.height, place.width), size, strict=True)]
    whole = a1.Rect(place.top, place.left, place.top + size[0] * tiles[0], place.left + size[1] * tiles[1])
    if whole.bottom > target.rows or whole.right > target.cols:
        raise limits(target, whole)
    edit.guard(target, whole)
    for row, col in whole.cells():
        offset = ((row - whole.top) % size[0], (col - whole.left) % size[1])
        origin = (area.top + offset[1], area.left + offset[0]) if transposed else None
        origin = origin or (area.top + offset[0], area.left + offset[1])
        by = row - origin[0], col - origin[1]
        _paste(edit, target, (row, col), _shifted(block[offset], by), PARTS[body.get("pasteType", "PASTE_NORMAL")])


def _shifted(cell, by):
    """The cell with its formula as after a copy."""
    if not cell.formula:
        return cell
    return replace(cell, value={"formulaValue": formulas.copied(cell.formula, *by)})


def _paste(edit, sheet, place, cell, parts):
    if "value" in parts:
        edit.put(sheet, place, cell.value)
    elif "shown" in parts:
        edit.put(sheet, place, cell.shown)
    sheet.put(*place, **{name: getattr(cell, name) for name in parts & {"look", "note", "validation", "runs"}})


def cut_paste(edit, body):
    engine.refresh(edit.book)
    source, area = area_of(edit, required(body, "source"))
    corner = required(body, "destination")
    target = grid_of(edit, corner.get("sheetId", 0))
    by = corner.get("rowIndex", 0) - area.top, corner.get("columnIndex", 0) - area.left
    place = area.moved(*by)
    if place.bottom > target.rows or place.right > target.cols:
        raise limits(target, place)
    edit.guard(source, area)
    edit.guard(target, place)
    parts = PARTS[body.get("pasteType", "PASTE_NORMAL")]
    block = {spot: source.cells.pop(spot, EMPTY) for spot in area.cells()}
    for (row, col), cell in block.items():
        spot = (row + by[0], col + by[1])
        target.put(*spot, **{name: getattr(cell, name) for name in parts & {"look", "note", "validation"}})
        if "value" in parts or "shown" in parts:
            edit.put(target, spot, cell.value if "value" in parts else cell.shown)
    _follow(edit, source, target, area, by)


def _follow(edit, source, target, area, by):
    """References to the cells that were cut point at their new place (on one sheet)."""
    if source is not target:
        return
    for home in edit.book.sheets:
        for place, cell in list(home.cells.items()):
            if cell.formula:
                text = formulas.carried(cell.formula, home.title, source.title, area, by)
                home.put(*place, value={"formulaValue": text})
    edit.book.stale = True


def auto_fill(edit, body):
    """Repeats the source block; series are not guessed."""
    if "sourceAndDestination" not in body:
        raise bad("Only sourceAndDestination is supported by the test server.")
    given = body["sourceAndDestination"]
    sheet, area = area_of(edit, required(given, "source"))
    count, axis = given.get("fillLength", 0), given.get("dimension", "ROWS")
    start, end = area.along(axis)
    place = area.with_axis(axis, end, end + count) if count > 0 else area.with_axis(axis, start + count, start)
    copy_paste(edit, {"source": given["source"], "destination": place.to_grid(sheet.sheet_id)})


def paste_data(edit, body):
    corner = required(body, "coordinate")
    sheet = grid_of(edit, corner.get("sheetId", 0))
    top, left = corner.get("rowIndex", 0), corner.get("columnIndex", 0)
    if len(body.get("delimiter", "\t")) != 1:
        raise bad("delimiter must be one character.")
    rows = list(csv.reader(io.StringIO(body.get("data", "")), delimiter=body.get("delimiter", "\t")))
    area = a1.Rect(top, left, top + max(len(rows), 1), left + max([len(row) for row in rows], default=1))
    if area.bottom > sheet.rows or area.right > sheet.cols:
        raise limits(sheet, area)
    edit.guard(sheet, area)
    for row, line in enumerate(rows, top):
        for col, text in enumerate(line, left):
            edit.enter(sheet, (row, col), text, raw=False)


HANDLERS = {
    "autoFill": auto_fill,
    "copyPaste": copy_paste,
    "cutPaste": cut_paste,
    "pasteData": paste_data,
}
