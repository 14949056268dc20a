"""Rows and columns: insert, delete, move, append, resize, hide, group."""

from . import numfmt, shifts, structure
from .batch_common import area_of, grid_of, mask_of, required, wants
from .engine import plain, refresh
from .errors import bad
from .model import PIXELS, Dimension

WORDS = {"ROWS": ("row", "rows"), "COLUMNS": ("column", "columns")}


def axis_of(given):
    axis = given.get("dimension")
    if axis not in PIXELS:
        raise bad("Must specify a dimension.")
    return axis


def span_of(edit, given):
    """(sheet, axis, start, end); open ends become the grid's."""
    sheet = grid_of(edit, given.get("sheetId", 0))
    axis = axis_of(given)
    start, end = given.get("startIndex", 0), given.get("endIndex", sheet.count(axis))
    if start < 0 or end <= start:
        raise bad(f"range.endIndex[{end}] must be greater than range.startIndex[{start}].")
    return sheet, axis, start, end


def insert_dimension(edit, body):
    sheet, axis, start, end = span_of(edit, required(body, "range"))
    if start > sheet.count(axis):
        raise bad(
            f"range.startIndex[{start}] is after the last {WORDS[axis][0]}: "
            f"exceeds grid limits. Max {WORDS[axis][1]}: {sheet.count(axis)}"
        )
    before = body.get("inheritFromBefore", False)
    if before and start == 0:
        raise bad("inheritFromBefore cannot be true when inserting at index 0.")
    edit.guard_structure(sheet, axis, start, start + 1)
    structure.insert(edit.book, sheet, shifts.Insert(axis, start, end - start))
    _inherit(sheet, axis, (start, end), start - 1 if before else end)


def _inherit(sheet, axis, span, source):
    """New rows and columns take formats and validation of a neighbour."""
    for (row, col), cell in list(sheet.cells.items()):
        if (row if axis == "ROWS" else col) != source or not (cell.look or cell.validation):
            continue
        for index in range(*span):
            place = (index, col) if axis == "ROWS" else (row, index)
            sheet.put(*place, look=cell.look, validation=cell.validation)


def delete_dimension(edit, body):
    sheet, axis, start, end = span_of(edit, required(body, "range"))
    one, many = WORDS[axis]
    count = sheet.count(axis)
    if end > count:
        missing = max(start, count)
        raise bad(
            f"Cannot delete a {one} that doesn't exist. "
            f"Tried to delete {one} index {missing} but there are only {count} {many}."
        )
    if end - start == count:
        raise bad(f"You can't delete all the {many} on the sheet.")
    frozen = sheet.properties.get("grid", {}).get("frozenRowCount" if axis == "ROWS" else "frozenColumnCount", 0)
    if frozen and start <= frozen and end == count:
        raise bad(f"Sorry, it is not possible to delete all non-frozen {many}.")
    edit.guard_structure(sheet, axis, start, end)
    structure.delete(edit.book, sheet, shifts.Delete(axis, start, end))


def move_dimension(edit, body):
    sheet, axis, start, end = span_of(edit, required(body, "source"))
    to = body.get("destinationIndex", 0)
    if end > sheet.count(axis) or to > sheet.count(axis):
        raise bad(f"The {WORDS[axis][1]} to move exceeds grid limits.")
    if start < to < end:
        raise bad("destinationIndex cannot be inside the range to move.")
    edit.guard_structure(sheet, axis, min(start, to), max(end, to))
    structure.apply(edit.book, sheet, shifts.Move(axis, start, end, to))


def append_dimension(edit, body):
    sheet = grid_of(edit, body.get("sheetId", 0))
    axis = axis_of(body)
    if body.get("length", 0) < 1:
        raise bad("length must be at least 1.")
    structure.resize(sheet, axis, sheet.count(axis) + body["length"])
    edit.book.check_size()


def update_dimension_properties(edit, body):
    tree = mask_of(body, "DimensionProperties")
    sheet, axis, start, end = span_of(edit, required(body, "range"))
    if end > sheet.count(axis):
        raise bad(f"range.endIndex[{end}] exceeds grid limits. Max {WORDS[axis][1]}: {sheet.count(axis)}")
    given = body.get("properties", {})
    if wants(tree, "hiddenByUser") and given.get("hiddenByUser") and end - start == sheet.count(axis):
        raise bad(f"You can't hide all the {WORDS[axis][1]} on the sheet.")
    for index in range(start, end):
        dim = sheet.dims[axis].setdefault(index, Dimension())
        if wants(tree, "pixelSize") and "pixelSize" in given:
            dim.size = given["pixelSize"]
        if wants(tree, "hiddenByUser"):
            dim.hidden = given.get("hiddenByUser", False)


def auto_resize(edit, body):
    sheet, axis, start, end = span_of(edit, required(body, "dimensions"))
    refresh(edit.book)
    for index in range(start, min(end, sheet.count(axis))):
        cells = [cell for place, cell in sheet.cells.items() if place[0 if axis == "ROWS" else 1] == index]
        dim = sheet.dims[axis].setdefault(index, Dimension())
        dim.size = max([_needed(axis, cell) for cell in cells], default=PIXELS[axis])


def _needed(axis, cell):
    value = plain(cell.shown)
    text = value if isinstance(value, str) else "" if value is None else numfmt.automatic(value)
    lines = text.split("\n")
    return PIXELS["ROWS"] * len(lines) if axis == "ROWS" else 6 + 7 * max(len(line) for line in lines)


def insert_range(edit, body):
    sheet, area = area_of(edit, required(body, "range"))
    _shift_block(edit, sheet, area, axis_of({"dimension": body.get("shiftDimension")}), sign=1)


def delete_range(edit, body):
    sheet, area = area_of(edit, required(body, "range"))
    _shift_block(edit, sheet, area, axis_of({"dimension": body.get("shiftDimension")}), sign=-1)


def _shift_block(edit, sheet, area, axis, *, sign):
    """Cells beside `area` make room or close up; what falls off the grid is lost."""
    start, end = area.along(axis)
    other = area.along("COLUMNS" if axis == "ROWS" else "ROWS")
    edit.guard(sheet, area.with_axis(axis, start, sheet.count(axis)))
    change = shifts.Insert(axis, start, end - start) if sign > 0 else shifts.Delete(axis, start, end)
    fresh = {}
    for place, cell in sheet.cells.items():
        row, col = place
        along, across = (row, col) if axis == "ROWS" else (col, row)
        index = change.index(along) if other[0] <= across < other[1] else along
        if index is not None and index < sheet.count(axis):
            fresh[(index, col) if axis == "ROWS" else (row, index)] = cell
    sheet.cells = fresh
    edit.book.stale = True


def add_group(edit, body):
    sheet, axis, start, end = span_of(edit, required(body, "range"))
    groups = sheet.groups[axis]
    depth = 1 + max((g["depth"] for g in groups if _within((start, end), g)), default=0)
    held = {"dimension": axis, "startIndex": start, "endIndex": end}
    held = ({"sheetId": sheet.sheet_id} if sheet.sheet_id else {}) | held
    groups.append({"range": held, "depth": depth})
    groups.sort(key=lambda group: (group["range"]["startIndex"], group["depth"]))
    return {"addDimensionGroup": {"dimensionGroups": groups}}


def _within(span, group):
    return group["range"]["startIndex"] <= span[0] and span[1] <= group["range"]["endIndex"]


def delete_group(edit, body):
    sheet, axis, start, end = span_of(edit, required(body, "range"))
    matching = [g for g in sheet.groups[axis] if (g["range"]["startIndex"], g["range"]["endIndex"]) == (start, end)]
    if not matching:
        raise bad(f"No group exists over the dimension range: {start}-{end}")
    sheet.groups[axis].remove(max(matching, key=lambda group: group["depth"]))
    return {"deleteDimensionGroup": {"dimensionGroups": sheet.groups[axis]} if sheet.groups[axis] else {}}


def update_group(edit, body):
    given = required(body, "dimensionGroup")
    tree = mask_of(body, "DimensionGroup")
    sheet, axis, start, end = span_of(edit, given.get("range", {}))
    for index, group in enumerate(sheet.groups[axis]):
        if (group["range"]["startIndex"], group["range"]["endIndex"], group["depth"]) == (
            start,
            end,
            given.get("depth", 1),
        ):
            if wants(tree, "collapsed"):
                sheet.groups[axis][index] = group | {"collapsed": given.get("collapsed", False)}
            return
    raise bad("No matching dimension group.")


HANDLERS = {
    "addDimensionGroup": add_group,
    "appendDimension": append_dimension,
    "autoResizeDimensions": auto_resize,
    "deleteDimension": delete_dimension,
    "deleteDimensionGroup": delete_group,
    "deleteRange": delete_range,
    "insertDimension": insert_dimension,
    "insertRange": insert_range,
    "moveDimension": move_dimension,
    "updateDimensionGroup": update_group,
    "updateDimensionProperties": update_dimension_properties,
}
