"""`spreadsheets.values`: get, update, append, clear and their batches."""

import json

from . import a1, engine, numfmt
from .editing import limits, resolve
from .errors import ApiError, bad
from .locales import locale

DATES = {"DATE", "TIME", "DATE_TIME"}


def render(book, cell, value_option, date_option="SERIAL_NUMBER"):
    """One cell for an answer: a text, number or boolean; "" where nothing stands."""
    if not cell.filled:
        return ""
    if value_option == "FORMULA" and cell.formula:
        return cell.formula
    plain = engine.plain(cell.shown)
    number_format = effective_number_format(book, cell)
    if value_option in {None, "FORMATTED_VALUE"}:
        return numfmt.show(plain, number_format, locale(book.properties["locale"]))
    is_date = (number_format or {}).get("type") in DATES and not isinstance(plain, str | bool)
    if is_date and date_option == "FORMATTED_STRING":
        return numfmt.show(plain, number_format, locale(book.properties["locale"]))
    return plain


def effective_number_format(book, cell):
    """The cell's own, else the one that Google infers for a date formula."""
    own = (cell.look or {}).get("numberFormat") or book.properties["defaultFormat"].get("numberFormat")
    if own or not cell.formula:
        return own
    start = cell.formula.replace(" ", "").upper()
    if start.startswith(("=TODAY(", "=DATE(")):
        return {"type": "DATE", "pattern": locale(book.properties["locale"]).date}
    return {"type": "DATE_TIME", "pattern": ""} if start.startswith("=NOW(") else None


def grid(book, sheet, area, options):
    """Rows (or columns) of rendered values, trailing empty ones trimmed."""
    by_column = options.get("majorDimension") == "COLUMNS"
    used = sheet.used()
    rows = range(area.top, min(area.bottom, used[0]))
    cols = range(area.left, min(area.right, used[1]))
    lines = [[(r, c) for r in rows] for c in cols] if by_column else [[(r, c) for c in cols] for r in rows]
    shown = [_line(book, sheet, line, options) for line in lines]
    while shown and not shown[-1]:
        shown.pop()
    return shown


def _line(book, sheet, line, options):
    cells = [sheet.at(*place) for place in line]
    while cells and not cells[-1].filled:
        cells.pop()
    kinds = options.get("valueRenderOption"), options.get("dateTimeRenderOption", "SERIAL_NUMBER")
    return [render(book, cell, *kinds) for cell in cells]


def inside(sheet, area):
    """The part of a range that the grid has; one that begins outside is refused."""
    if (area.top or 0) >= sheet.rows or (area.left or 0) >= sheet.cols:
        raise limits(sheet, area)
    return area.clip(sheet.rows, sheet.cols)


def value_range(book, sheet, area, *, options):
    area = inside(sheet, area)
    answer = {
        "range": a1.name(sheet.title, area),
        "majorDimension": "COLUMNS" if options.get("majorDimension") == "COLUMNS" else "ROWS",
    }
    values = grid(book, sheet, area, options)
    return answer | ({"values": values} if values else {})


def get(book, text, options):
    engine.refresh(book)
    return value_range(book, *resolve(book, text), options=options)


def batch_get(book, ranges, options):
    engine.refresh(book)
    found = [resolve(book, text) for text in ranges]
    answer = {"spreadsheetId": book.book_id}
    listed = [value_range(book, sheet, area, options=options) for sheet, area in found]
    return answer | ({"valueRanges": listed} if listed else {})


def input_option(value):
    if value not in {"RAW", "USER_ENTERED"}:
        raise bad("'valueInputOption' is required but not specified")
    return value == "RAW"


def proto_text(value, indent=""):
    """A JSON value as Google's messages show it: in the text form of its protocol buffer."""
    deeper = indent + "  "
    if isinstance(value, list):
        inner = "".join(f"{deeper}values {{\n{proto_text(item, deeper + '  ')}{deeper}}}\n" for item in value)
        return f"{indent}list_value {'' if indent else chr(9) + ' '}{{\n{inner}{indent}}}\n"
    if isinstance(value, dict):
        inner = "".join(
            f"{deeper}fields {{\n{deeper}  key: {json.dumps(key, ensure_ascii=False)}\n"
            f"{deeper}  value {{\n{proto_text(item, deeper + '    ')}{deeper}  }}\n{deeper}}}\n"
            for key, item in value.items()
        )
        return f"{indent}struct_value {{\n{inner}{indent}}}\n"
    if value is None:
        return f"{indent}null_value: NULL_VALUE\n"
    kind = "bool" if isinstance(value, bool) else "string" if isinstance(value, str) else "number"
    shown = float(value) if kind == "number" else value
    return f"{indent}{kind}_value: {json.dumps(shown, ensure_ascii=False)}\n"


def check_echo(text, body):
    """The range of a ValueRange, where given, must be the one that is asked for, letter by letter."""
    if body.get("range", text) != text:
        raise bad(f"Request range[{text}] does not match value's range[{body['range']}]")


def lines_by_row(body):
    """[(row, column, value)] of a ValueRange, whatever its major dimension; strange values are refused."""
    lines = body.get("values", [])
    by_column = body.get("majorDimension") == "COLUMNS"
    found = []
    for major, line in enumerate(lines):
        for minor, value in enumerate(line):
            if isinstance(value, list | dict):
                raise bad(f"Invalid values[{major}][{minor}]: {proto_text(value)}")
            found.append((minor, major, value) if by_column else (major, minor, value))
    return found


def write(edit, sheet, area, *, body, raw):
    """Write a ValueRange from the corner of `area`; the rectangle that was touched, and how many cells."""
    found = lines_by_row(body)
    top, left = area.top or 0, area.left or 0
    height = max((row for row, _, _ in found), default=-1) + 1
    width = max((col for _, col, _ in found), default=-1) + 1
    touched = a1.Rect(top, left, top + height, left + width)
    if touched.top >= sheet.rows or touched.left >= sheet.cols:
        raise limits(sheet, touched if found else area)
    _check_within(sheet, area, touched)
    if touched.bottom > sheet.rows or touched.right > sheet.cols:
        raise limits(sheet, touched)
    if found:
        edit.guard(sheet, touched)
    for row, col, value in found:
        edit.enter(sheet, (top + row, left + col), value, raw=raw)
    return touched, sum(value is not None for _, _, value in found)


def _check_within(sheet, area, touched):
    """A range of several cells is a frame; a single cell is only a corner."""
    whole = area.close(sheet.rows, sheet.cols)
    if whole.height == 1 and whole.width == 1:
        return
    text = f"Requested writing within range [{a1.name(sheet.title, whole.clip(sheet.rows, sheet.cols))}], "
    if area.bottom is not None and touched.bottom > area.bottom:
        raise bad(f"{text}but tried writing to row [{area.bottom + 1}]")
    if area.right is not None and touched.right > area.right:
        raise bad(f"{text}but tried writing to column [{a1.column(area.right)}]")


def update_one(edit, text, body, *, raw):
    sheet, area = resolve(edit.book, text)
    touched, cells = write(edit, sheet, area, body=body, raw=raw)
    return sheet, touched, cells


def update_answer(edit, sheet, touched, cells, *, echo):
    """An UpdateValuesResponse; `echo` holds the render options when the values are wanted back."""
    shown = (
        touched
        if cells or touched.height > 0
        else a1.Rect(touched.top, touched.left, touched.top + 1, touched.left + 1)
    )
    answer = {"spreadsheetId": edit.book.book_id, "updatedRange": a1.name(sheet.title, shown)}
    counts = {"updatedRows": touched.height, "updatedColumns": touched.width, "updatedCells": cells}
    answer |= {name: count for name, count in counts.items() if count}
    if echo is not None:
        engine.refresh(edit.book)
        answer["updatedData"] = value_range(edit.book, sheet, shown, options=echo)
    return answer


def echo_options(given, body):
    """How values are rendered when `includeValuesInResponse` asks for them."""
    if not given.get("includeValuesInResponse"):
        return None
    return {
        "valueRenderOption": given.get("responseValueRenderOption"),
        "dateTimeRenderOption": given.get("responseDateTimeRenderOption", "SERIAL_NUMBER"),
        "majorDimension": body.get("majorDimension"),
    }


def update(edit, text, query, body):
    raw = input_option(query.get("valueInputOption"))
    check_echo(text, body)
    touched = update_one(edit, text, body, raw=raw)
    return update_answer(edit, *touched, echo=echo_options(query, body))


def batch_update(edit, body, targets):
    """`targets` is [(sheet, area, ValueRange)]; answers the totals and one response each."""
    raw = input_option(body.get("valueInputOption"))
    written = []
    for index, (sheet, area, item) in enumerate(targets):
        try:
            written.append((sheet, *write(edit, sheet, area, body=item, raw=raw)))
        except ApiError as error:
            error.message = f"Invalid data[{index}]: {error.message}"
            raise
    return totals(edit.book.book_id, written), written


def totals(book_id, written):
    rows = {(sheet.sheet_id, row) for sheet, touched, _ in written for row in range(touched.top, touched.bottom)}
    cols = {(sheet.sheet_id, col) for sheet, touched, _ in written for col in range(touched.left, touched.right)}
    counts = {
        "totalUpdatedRows": len(rows),
        "totalUpdatedColumns": len(cols),
        "totalUpdatedCells": sum(cells for _, _, cells in written),
        "totalUpdatedSheets": len({sheet.sheet_id for sheet, touched, _ in written if touched.height}),
    }
    return {"spreadsheetId": book_id} | {name: count for name, count in counts.items() if count}


def clear_one(edit, sheet, area):
    area = inside(sheet, area)
    edit.guard(sheet, area)
    for place in [place for place, cell in sheet.cells.items() if cell.value and area.holds(*place)]:
        edit.put(sheet, place, None)
    return a1.name(sheet.title, area)


def _clear_listed(edit, index, sheet, area):
    try:
        return clear_one(edit, sheet, area)
    except ApiError as error:
        error.message = f"Invalid range[{index}]: {error.message}"
        raise


def clear(edit, text):
    return {"spreadsheetId": edit.book.book_id, "clearedRange": clear_one(edit, *resolve(edit.book, text))}


def batch_clear(edit, ranges):
    found = [resolve(edit.book, text) for text in ranges]
    cleared = [_clear_listed(edit, index, *target) for index, target in enumerate(found)]
    return {"spreadsheetId": edit.book.book_id} | ({"clearedRanges": cleared} if cleared else {})
