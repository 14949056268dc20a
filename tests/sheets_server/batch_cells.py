"""Cells: updateCells, repeatCell, appendCells, borders and validation."""

from . import a1, conditions, formulas, looks, masks, spellings
from .batch_common import area_of, grid_of, mask_of, required, wants
from .colours import twin, twin_mask
from .editing import check_point, limits, tidy
from .errors import bad
from .model import check_text

SIDES = ("top", "bottom", "left", "right")


def write_cell(edit, sheet, place, given, tree):
    """Set what the mask names from a CellData; the rest of the cell stays."""
    change = {}
    if wants(tree, "note"):
        change["note"] = given.get("note") or None
    if wants(tree, "userEnteredFormat"):
        inner = {} if not tree or "*" in tree else tree["userEnteredFormat"]
        fresh = masks.update(sheet.at(*place).look or {}, twin(given.get("userEnteredFormat", {})), twin_mask(inner))
        if edit.options.drops_defaults:
            fresh = looks.without(edit.book.properties["defaultFormat"], fresh)
        change["look"] = fresh or None
    if wants(tree, "dataValidation"):
        change["validation"] = checked_rule(given.get("dataValidation"))
    if wants(tree, "textFormatRuns"):
        change["runs"] = given.get("textFormatRuns") or None
    sheet.put(*place, **change)
    if wants(tree, "userEnteredValue"):
        edit.put(sheet, place, spellings.typed(edit, extended(given.get("userEnteredValue"))))


def extended(value):
    """An ExtendedValue as it is kept; `stringValue` is never parsed."""
    if not value:
        return None
    if len(value) > 1:
        raise bad("ExtendedValue: only one kind of value can be set.")
    kind, held = next(iter(value.items()))
    if kind == "stringValue":
        check_text(held)
        return {kind: held} if held else None
    if kind == "numberValue":
        return {kind: tidy(held)}
    if kind == "formulaValue" and not held.startswith("="):
        raise bad(f"Formula must start with '=': {held}")
    if kind == "errorValue":
        raise bad("ExtendedValue.errorValue is read-only.")
    return {kind: held}


def checked_rule(rule):
    if not rule:
        return None
    if "condition" not in rule:
        raise bad("DataValidationRule.condition is required.")
    conditions.check_shape(rule["condition"])
    condition = {name: held for name, held in rule["condition"].items() if held}
    return {name: held for name, held in rule.items() if held} | {"condition": condition}


def update_cells(edit, body):
    tree = mask_of(body, "CellData")
    rows = body.get("rows", [])
    if "range" in body:
        sheet, area = _whole_range(edit, body["range"], rows)
    elif "start" in body:
        sheet, area = _from_start(edit, body["start"], rows)
    else:
        raise bad("Must specify a range or start.")
    edit.guard(sheet, area)
    for row, col in area.cells():
        line = rows[row - area.top].get("values", []) if row - area.top < len(rows) else []
        at = col - area.left
        if at < len(line):
            write_cell(edit, sheet, (row, col), line[at], tree)
        elif "range" in body and (row, col) in sheet.cells:
            write_cell(edit, sheet, (row, col), {}, tree)


def _whole_range(edit, grid, rows):
    """The frame that `range` gives; values for cells outside the grid are refused."""
    sheet, area = area_of(edit, grid, clip=False)
    _check_fits(area, rows)
    width = max((len(row.get("values", [])) for row in rows), default=0)
    if area.top + len(rows) > sheet.rows or area.left + width > sheet.cols:
        raise limits(sheet, a1.Rect(area.top, area.left, area.top + len(rows), area.left + width))
    return area_of(edit, grid)


def _from_start(edit, start, rows):
    sheet = grid_of(edit, start.get("sheetId", 0))
    top, left = start.get("rowIndex", 0), start.get("columnIndex", 0)
    check_point(sheet, top, left)
    width = max((len(row.get("values", [])) for row in rows), default=0)
    area = a1.Rect(top, left, top + len(rows), left + width)
    if area.bottom > sheet.rows or area.right > sheet.cols:
        raise limits(sheet, area)
    return sheet, area


def _check_fits(area, rows):
    if len(rows) > area.height:
        raise bad(f"Attempting to write row: {area.bottom}, beyond the last requested row of: {area.bottom - 1}")
    if any(len(row.get("values", [])) > area.width for row in rows):
        raise bad(f"Attempting to write column: {area.right}, beyond the last requested column of: {area.right - 1}")


def repeat_cell(edit, body):
    tree = mask_of(body, "CellData")
    sheet, area = area_of(edit, required(body, "range"))
    edit.guard(sheet, area)
    given = body.get("cell", {})
    formula = given.get("userEnteredValue", {}).get("formulaValue")
    clearing = not given
    for row, col in area.cells():
        if clearing and (row, col) not in sheet.cells:
            continue
        one = given
        if formula:
            text = formulas.copied(formula, row - area.top, col - area.left)
            one = given | {"userEnteredValue": {"formulaValue": text}}
        write_cell(edit, sheet, (row, col), one, tree)


def append_cells(edit, body):
    tree = mask_of(body, "CellData")
    sheet = grid_of(edit, body.get("sheetId", 0))
    rows = body.get("rows", [])
    top = sheet.used()[0]
    width = max((len(row.get("values", [])) for row in rows), default=0)
    if width > sheet.cols:
        raise bad(f"Attempting to write column: {sheet.cols}, beyond the last requested column of: {sheet.cols - 1}")
    sheet.rows = max(sheet.rows, top + len(rows))
    edit.book.check_size()
    edit.guard(sheet, a1.Rect(top, 0, top + len(rows), max(width, 1)))
    for row, line in enumerate(rows):
        for col, given in enumerate(line.get("values", [])):
            write_cell(edit, sheet, (top + row, col), given, tree)


def set_data_validation(edit, body):
    sheet, area = area_of(edit, required(body, "range"))
    rule = checked_rule(body.get("rule"))
    edit.guard(sheet, area)
    for place in area.cells():
        if rule or place in sheet.cells:
            sheet.put(*place, validation=rule)


def update_borders(edit, body):
    sheet, area = area_of(edit, required(body, "range"))
    edit.guard(sheet, area)
    for row, col in area.cells():
        held = dict((sheet.at(row, col).look or {}).get("borders", {}))
        edges = {"top": row == area.top, "bottom": row == area.bottom - 1}
        edges |= {"left": col == area.left, "right": col == area.right - 1}
        for side in SIDES:
            inner = "innerHorizontal" if side in {"top", "bottom"} else "innerVertical"
            name = side if edges[side] else inner
            if name in body:
                held[side] = twin(body[name])
        held = {side: line for side, line in held.items() if line.get("style") != "NONE"}
        look = {key: value for key, value in (sheet.at(row, col).look or {}).items() if key != "borders"}
        sheet.put(row, col, look=(look | ({"borders": held} if held else {})) or None)


HANDLERS = {
    "appendCells": append_cells,
    "repeatCell": repeat_cell,
    "setDataValidation": set_data_validation,
    "updateBorders": update_borders,
    "updateCells": update_cells,
}
