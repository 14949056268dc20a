"""What all requests share: finding sheets and ranges, reading update masks."""

from . import a1, masks, schema
from .editing import limits
from .errors import bad

NO_FIELDS = "At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)"


def sheet_of(edit, sheet_id):
    sheet = edit.book.sheet(sheet_id)
    if sheet is None:
        raise bad(f"No sheet with id: {sheet_id}")
    return sheet


def grid_of(edit, sheet_id):
    sheet = edit.book.sheet(sheet_id)
    if sheet is None or sheet.kind != "GRID":
        raise bad(f"No grid with id: {sheet_id}")
    return sheet


def area_of(edit, grid, *, clip=True):
    """(sheet, rectangle with open sides closed); what reaches over the grid is clipped, what begins outside refused."""
    sheet = grid_of(edit, grid.get("sheetId", 0))
    area = a1.from_grid(grid)
    _check_sides(area)
    closed = area.close(sheet.rows, sheet.cols)
    if clip and (closed.top >= sheet.rows or closed.left >= sheet.cols):
        raise limits(sheet, area)
    return sheet, closed.clip(sheet.rows, sheet.cols) if clip else closed


def _check_sides(area):
    for start, end, name in ((area.top, area.bottom, "Row"), (area.left, area.right, "Column")):
        if start is not None and start < 0:
            raise bad(f"range.start{name}Index[{start}] is negative.")
        if start is not None and end is not None and end < start:
            raise bad(f"range.end{name}Index[{end}] must not be less than range.start{name}Index[{start}].")


def required(body, name):
    if name not in body:
        raise bad(f"Must specify {name}." if name != "range" else "Must specify a range.")
    return body[name]


def mask_of(body, kind, *, skip=()):
    """The update mask as a tree, known to the type `kind`."""
    text = body.get("fields")
    if not text:
        raise bad(NO_FIELDS)
    try:
        tree = masks.parse(text)
    except masks.MaskError:
        raise bad(f"Invalid field mask: {text}") from None
    described = schema.load("sheets.v4")
    unknown = [path for path in masks.unknown(tree, described, kind) if path not in skip]
    if unknown:
        raise bad(f"Invalid field: {masks.snake_path(unknown[0])}")
    return tree


def wants(tree, name):
    return not tree or "*" in tree or name in tree


def below(tree, name):
    return {} if not tree or "*" in tree else tree[name]


def without_zero(counts):
    return {name: count for name, count in counts.items() if count}
