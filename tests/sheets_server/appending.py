"""`values.append`: it looks for a table, and can land beside your data (fact 9)."""

from . import a1, shifts, structure, values
from .editing import resolve


def append(edit, text, query, body):
    raw = values.input_option(query.get("valueInputOption"))
    values.check_echo(text, body)
    sheet, area = resolve(edit.book, text)
    area = values.inside(sheet, area)
    table = find_table(sheet, area)
    top, left = (table.bottom, table.left) if table else (area.top, area.left)
    height = max((row for row, _, _ in values.lines_by_row(body)), default=-1) + 1
    if query.get("insertDataOption") == "INSERT_ROWS" and height and top < sheet.rows:
        edit.guard_structure(sheet, "ROWS", top, top + 1)
        structure.insert(edit.book, sheet, shifts.Insert("ROWS", top, height))
    if top + height > sheet.rows:
        sheet.rows = top + height
        edit.book.check_size()
    corner = a1.Rect(top, left, top + 1, left + 1)
    touched, cells = values.write(edit, sheet, corner, body=body, raw=raw)
    answer = {"spreadsheetId": edit.book.book_id}
    if table:
        answer["tableRange"] = a1.name(sheet.title, table)
    updates = values.update_answer(edit, sheet, touched, cells, echo=values.echo_options(query, body))
    return answer | {"updates": updates}


def find_table(sheet, area):
    """The last table that begins in `area`: from the lowest, then rightmost value outwards to a blank frame."""
    held = {place for place, cell in sheet.cells.items() if cell.value}
    inside = [place for place in held if area.holds(*place)]
    if not inside:
        return None
    row, col = max(inside)
    table = a1.Rect(row, col, row + 1, col + 1)
    while True:
        ring = a1.Rect(max(table.top - 1, 0), max(table.left - 1, 0), table.bottom + 1, table.right + 1)
        near = [place for place in ring.cells() if place in held and not table.holds(*place)]
        if not near:
            return table
        rows, cols = [place[0] for place in near], [place[1] for place in near]
        table = a1.Rect(
            min(table.top, *rows),
            min(table.left, *cols),
            max(table.bottom - 1, *rows) + 1,
            max(table.right - 1, *cols) + 1,
        )
