"""Sort, find and replace, trim, remove duplicates, randomise, split text."""

import re
from dataclasses import replace

from . import a1, engine, formulas, values
from .batch_common import area_of, grid_of, required, without_zero
from .errors import bad

NUMBER, TEXT, TRUTH, FAULT, BLANK = range(5)


def sort_range(edit, body):
    sheet, area = area_of(edit, required(body, "range"))
    if any(rect.meets(area) for rect in sheet.merges):
        raise bad("You can't sort a range that has merged cells.")
    edit.guard(sheet, area)
    order = sorted_rows(edit, sheet, area, body.get("sortSpecs", []))
    rearrange(edit, sheet, area, order)


def sorted_rows(edit, sheet, area, specs):
    engine.refresh(edit.book)
    order = list(range(area.top, area.bottom))
    for spec in reversed(specs):
        col = spec.get("dimensionIndex", 0)
        if not area.left <= col < area.right:
            raise bad(f"SortSpec.dimensionIndex[{col}] is outside the range to sort.")
        descending = spec.get("sortOrder") == "DESCENDING"
        keyed = {row: _sort_key(sheet.at(row, col)) for row in order}
        # `sorted` keeps equal rows in order, also in reverse; blanks stay last in both directions.
        full = sorted((row for row in order if keyed[row][0] != BLANK), key=keyed.get, reverse=descending)
        order = full + [row for row in order if keyed[row][0] == BLANK]
    return order


def _sort_key(cell):
    value = engine.plain(cell.shown)
    if value is None:
        return BLANK, ""
    if "errorValue" in cell.shown:
        return FAULT, value
    if isinstance(value, bool):
        return TRUTH, value
    return (TEXT, value.casefold()) if isinstance(value, str) else (NUMBER, value)


def rearrange(edit, sheet, area, order):
    """Rows of `area` in a new order; relative references move with their row, validation stays."""
    held = {(row, col): sheet.at(row, col) for row, col in area.cells() if (row, col) in sheet.cells}
    stays = {place: cell.validation for place, cell in held.items()}
    for place in held:
        sheet.put(*place, value=None, shown=None, look=None, note=None, runs=None)
    for row, source in zip(range(area.top, area.bottom), order, strict=True):
        for col in range(area.left, area.right):
            cell = held.get((source, col))
            if cell is None:
                continue
            value = cell.value
            if cell.formula:
                value = {"formulaValue": formulas.copied(cell.formula, row - source, 0)}
            fresh = replace(cell, value=value, validation=stays.get((row, col)))
            sheet.cells[row, col] = fresh
            if fresh.empty:
                del sheet.cells[row, col]
    edit.book.stale = True


def find_replace(edit, body):
    pattern = _pattern(body)
    counts = dict.fromkeys(("values", "formulas", "occurrences"), 0)
    rows, sheets = set(), set()
    engine.refresh(edit.book)
    for sheet, area in _scope(edit, body):
        for place, cell in list(sheet.cells.items()):
            if not area.holds(*place) or not cell.value:
                continue
            if cell.formula and not body.get("includeFormulas"):
                continue
            text = cell.formula or str(values.render(edit.book, cell, "FORMATTED_VALUE"))
            fresh, times = _replaced(pattern, body, text)
            if times:
                edit.guard(sheet, a1.Rect(place[0], place[1], place[0] + 1, place[1] + 1))
                edit.enter(sheet, place, fresh, raw=False)
                counts["formulas" if cell.formula else "values"] += 1
                counts["occurrences"] += times
                rows.add((sheet.sheet_id, place[0]))
                sheets.add(sheet.sheet_id)
    answer = {"valuesChanged": counts["values"], "formulasChanged": counts["formulas"], "rowsChanged": len(rows)}
    answer |= {"sheetsChanged": len(sheets), "occurrencesChanged": counts["occurrences"]}
    return {"findReplace": without_zero(answer)}


def _pattern(body):
    find = required(body, "find")
    if not body.get("searchByRegex"):
        find = re.escape(find)
    try:
        return re.compile(find, 0 if body.get("matchCase") else re.IGNORECASE)
    except re.error:
        raise bad(f"Invalid regular expression: {find}") from None


def _replaced(pattern, body, text):
    new = body.get("replacement", "")
    new = re.sub(r"\$(\d)", r"\\\1", new) if body.get("searchByRegex") else new.replace("\\", r"\\")
    if body.get("matchEntireCell") and not pattern.fullmatch(text):
        return text, 0
    return pattern.subn(new, text)


def _scope(edit, body):
    if "range" in body:
        return [area_of(edit, body["range"])]
    if "sheetId" in body:
        sheet = grid_of(edit, body["sheetId"])
        return [(sheet, sheet.whole)]
    if body.get("allSheets"):
        return [(sheet, sheet.whole) for sheet in edit.book.sheets]
    raise bad("Must specify a scope: range, sheetId or allSheets.")


def trim_whitespace(edit, body):
    sheet, area = area_of(edit, required(body, "range"))
    edit.guard(sheet, area)
    changed = 0
    for place, cell in list(sheet.cells.items()):
        text = (cell.value or {}).get("stringValue")
        if text is None or not area.holds(*place):
            continue
        fresh = re.sub(r"\s+", " ", text).strip()
        if fresh != text:
            edit.put(sheet, place, {"stringValue": fresh} if fresh else None)
            changed += 1
    return {"trimWhitespace": without_zero({"cellsChangedCount": changed})}


def delete_duplicates(edit, body):
    sheet, area = area_of(edit, required(body, "range"))
    edit.guard(sheet, area)
    engine.refresh(edit.book)
    cols = list(range(area.left, area.right))
    if body.get("comparisonColumns"):
        cols = [col for part in body["comparisonColumns"] for col in range(*_columns(area, part))]
    seen, keep = set(), []
    for row in range(area.top, area.bottom):
        key = tuple(str(engine.plain(sheet.at(row, col).shown)).casefold() for col in cols)
        if key not in seen:
            seen.add(key)
            keep.append(row)
    gone = [row for row in range(area.top, area.bottom) if row not in keep]
    for row in gone:
        for col in range(area.left, area.right):
            if (row, col) in sheet.cells:
                edit.put(sheet, (row, col), None)
    rearrange(edit, sheet, area, keep + gone)
    return {"deleteDuplicates": without_zero({"duplicatesRemovedCount": len(gone)})}


def _columns(area, part):
    """The start and end of one `comparisonColumns` entry, open ends those of the range."""
    return max(area.left, part.get("startIndex", area.left)), min(area.right, part.get("endIndex", area.right))


def randomize_range(edit, body):
    sheet, area = area_of(edit, required(body, "range"))
    edit.guard(sheet, area)
    order = list(range(area.top, area.bottom))
    edit.book.ids.shuffle(order)
    rearrange(edit, sheet, area, order)


def text_to_columns(edit, body):
    sheet, area = area_of(edit, required(body, "source"))
    signs = {"COMMA": ",", "SEMICOLON": ";", "PERIOD": ".", "SPACE": " ", "AUTODETECT": ","}
    sign = signs.get(body.get("delimiterType"), body.get("delimiter", ","))
    if area.width != 1:
        raise bad("The source must be exactly one column.")
    for row in range(area.top, area.bottom):
        text = (sheet.at(row, area.left).value or {}).get("stringValue")
        for at, part in enumerate(text.split(sign) if text else []):
            edit.guard(sheet, a1.Rect(row, area.left + at, row + 1, area.left + at + 1))
            edit.enter(sheet, (row, area.left + at), part, raw=False)


HANDLERS = {
    "deleteDuplicates": delete_duplicates,
    "findReplace": find_replace,
    "randomizeRange": randomize_range,
    "sortRange": sort_range,
    "textToColumns": text_to_columns,
    "trimWhitespace": trim_whitespace,
}
