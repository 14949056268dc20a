"""Formulas are computed by IronCalc: a model of the workbook is built and evaluated when something changed."""

import functools
import re
from dataclasses import replace

import ironcalc

from . import formulas, spellings

SPILLING = re.compile(r"=\s*(\{|(ARRAYFORMULA|FILTER|SEQUENCE|SORT|TRANSPOSE|UNIQUE)\s*\()", re.IGNORECASE)
WHOLE = re.compile(r"=\s*\{([^;,{}\"]*)\}\s*")  # ={A1:A3}: the engine wants no braces about a range
POINTER = re.compile(r"=\s*('([^']|'')+'!|[^\W\d][\w.]*!)?\$?[A-Za-z]{1,3}\$?[0-9]+\s*")
ERRORS = {
    "#NULL!": ("NULL_VALUE", "Null value."),
    "#DIV/0!": ("DIVIDE_BY_ZERO", "Function DIVIDE parameter 2 cannot be zero."),
    "#VALUE!": ("VALUE", "A parameter is of the wrong type."),
    "#REF!": ("REF", "Reference does not exist."),
    "#NAME?": ("NAME", "Unknown range or function name."),
    "#NUM!": ("NUM", "A number is out of range."),
    "#N/A": ("N_A", "Did not find value in evaluation."),
    "#CIRC!": ("REF", "Circular dependency detected."),
    "#N/IMPL!": ("NAME", "Unknown function."),
    "#SPILL!": ("REF", "Array result was not expanded because it would overwrite data."),
}
SHOWN = {kind: text for text, (kind, _) in ERRORS.items() if text not in {"#CIRC!", "#N/IMPL!", "#SPILL!"}} | {
    "ERROR": "#ERROR!"
}


def refresh(book):
    """Fill in `shown` of every formula cell; nothing to do when nothing changed."""
    if not book.stale:
        return
    book.stale = False
    for sheet in book.sheets:
        for place in [place for place, cell in sheet.cells.items() if cell.spilled]:
            sheet.put(*place, shown=None, spilled=False)
    places = [
        (index, place, cell)
        for index, sheet in enumerate(book.sheets)
        for place, cell in sheet.cells.items()
        if cell.formula
    ]
    if not places:
        return
    model = _model(book)
    for index, place, cell in places:
        _enter_formula(model, book, index, place, cell.formula)
    model.evaluate()
    if any(SPILLING.match(cell.formula) for _, _, cell in places):
        _spill(model, book)
    for index, place, cell in places:
        sheet = book.sheets[index]
        shown = {"stringValue": ""} if _points_at_blank(book, sheet, cell.formula) else _result(model, index, place)
        sheet.cells[place] = replace(cell, shown=shown)


def _spill(model, book):
    """Show in blank cells what array formulas fill them with."""
    for index, row, col in model.get_all_cells():
        sheet, place = book.sheets[index], (row - 1, col - 1)
        if not sheet.at(*place).value and model.get_cell_value(index, row, col) is not None:
            sheet.put(*place, shown=_result(model, index, place), spilled=True)


def _points_at_blank(book, home, text):
    """`=A1` of a blank cell shows nothing on Google, not 0."""
    found = POINTER.fullmatch(text)
    refs = formulas.references(text) if found else []
    if len(refs) != 1 or not refs[0].single:
        return False
    sheet = home if refs[0].sheet is None else book.titled(refs[0].sheet)
    return sheet is not None and not sheet.at(refs[0].row, refs[0].col).filled


def compute(book, jobs):
    """Plain results of [(sheet index, formula)], as if each stood on its sheet."""
    if not jobs:
        return []
    refresh(book)
    model = _model(book)
    scratch = len(book.sheets)
    model.add_sheet("Scratch")
    for index, sheet in enumerate(book.sheets):
        for place, cell in sheet.cells.items():
            if cell.formula or cell.spilled:
                _enter(model, index, (place[0] + 1, place[1] + 1), cell.shown or {})
    for row, (home, text) in enumerate(jobs):
        try:
            model.update_cell_with_formula(scratch, row + 1, 1, _translated(book, home, text, explicit=True))
        except ironcalc.WorkbookError:
            model.update_cell_with_text(scratch, row + 1, 1, "#ERROR!")
    model.evaluate()
    return [plain(_result(model, scratch, (row, 0))) for row in range(len(jobs))]


def _model(book):
    zone = book.properties[
        "timeZone"
    ]  # whose NOW() it is; those that are called by their offset the engine does not know
    model = ironcalc.create("book", "en", "UTC" if zone.startswith("GMT") else zone, "en")
    model.rename_sheet(0, "S0")
    for index in range(1, len(book.sheets)):
        model.add_sheet(f"S{index}")
    for index, sheet in enumerate(book.sheets):
        for (row, col), cell in sheet.cells.items():
            _enter(model, index, (row + 1, col + 1), cell.value or {})
    for named in book.named:
        _define(model, book, named)
    return model


def _enter(model, index, place, value):
    if "numberValue" in value:
        model.update_cell_with_number(index, *place, float(value["numberValue"]))
    elif "stringValue" in value:
        model.update_cell_with_text(index, *place, value["stringValue"])
    elif "boolValue" in value:
        model.update_cell_with_bool(index, *place, value["boolValue"])


def _define(model, book, named):
    grid = named["range"]
    index = next((at for at, sheet in enumerate(book.sheets) if sheet.sheet_id == grid.get("sheetId", 0)), None)
    if index is None:
        return
    sheet = book.sheets[index]
    first = (grid.get("startRowIndex", 0), grid.get("startColumnIndex", 0))
    last = (grid.get("endRowIndex", sheet.rows) - 1, grid.get("endColumnIndex", sheet.cols) - 1)
    sides = frozenset(("row", "col", "last_row", "last_col"))
    ref = formulas.Ref(f"S{index}", *first, *last, single=False, fixed=sides)
    model.new_defined_name(named["name"], None, ref.text())


def _enter_formula(model, book, index, place, text):
    if isinstance(text, spellings.Broken):
        model.update_cell_with_text(index, place[0] + 1, place[1] + 1, "#ERROR!")
        return
    try:
        model.update_cell_with_formula(index, place[0] + 1, place[1] + 1, _translated(book, index, text))
    except ironcalc.WorkbookError:
        model.update_cell_with_text(index, place[0] + 1, place[1] + 1, "#ERROR!")


def _translated(book, home, text, *, explicit=False):
    shape = tuple((sheet.title.casefold(), sheet.rows, sheet.cols) for sheet in book.sheets)
    return _translate(text, home, explicit, shape)


@functools.lru_cache(maxsize=50_000)
def _translate(text, home, explicit, shape):
    """Sheet titles become plain names, open ranges are closed at the grid's edge."""
    numbers = {title: index for index, (title, _, _) in enumerate(shape)}

    def change(ref):
        known = ref.sheet is None or ref.sheet.casefold() in numbers
        if not known:
            return "#REF!"
        index = (home if explicit else None) if ref.sheet is None else numbers[ref.sheet.casefold()]
        _, rows, cols = shape[home if index is None else index]
        closed = replace(
            ref,
            row=ref.row if ref.row is not None else 0,
            col=ref.col if ref.col is not None else 0,
            last_row=ref.last_row if ref.last_row is not None else rows - 1,
            last_col=ref.last_col if ref.last_col is not None else cols - 1,
        )
        return closed.text(None if index is None else f"S{index}")

    whole = WHOLE.fullmatch(text)
    plain = f"={whole[1]}" if whole else text
    return formulas.with_places(formulas.rewrite(plain, change, _unnamed))


def _unnamed(word):
    """The engine's formulas all work on arrays; what Google wants about them goes."""
    return "" if word.upper() == "ARRAYFORMULA" else word


def _result(model, index, place):
    row, col = place[0] + 1, place[1] + 1
    value = model.get_cell_value(index, row, col)
    kind = model.get_cell_type(index, row, col)
    if kind == ironcalc.CellType.ErrorValue or value == "#ERROR!":
        name, message = ERRORS.get(value, ("ERROR", "Formula parse error."))
        return {"errorValue": {"type": name, "message": message}}
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, float):
        return {"numberValue": int(value) if value.is_integer() and abs(value) < 1e15 else value}
    return {"stringValue": value or ""}


def plain(shown):
    """Text, number or boolean of an effective value; errors as Google displays them; `None` for nothing."""
    if not shown:
        return None
    if "errorValue" in shown:
        return SHOWN.get(shown["errorValue"]["type"], "#ERROR!")
    return next(iter(shown.values()))
