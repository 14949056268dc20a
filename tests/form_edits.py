"""Edits of a score form as people make them in LibreOffice, as statements of Basic."""

import os

from books import REAL

from tidao_sheets.core.form.layout import COLUMN, office_rows
from tidao_sheets.core.sheet.cells import column_name

ROWS = office_rows(REAL)
FIRST, LAST = ROWS.first, ROWS.last  # from 0
SCORE = column_name(COLUMN["score"])
TYPED = (
    *("8", "8.5", "10", "5", "0", "3.25", "4", "1.1", "2"),
    *("-1", "11", "99", "8.125", "80%", "4/5", "12:30", "1,5", "1,000", "1e1", "0 1/2", "1/1/1900", "$5"),
    *(
        "'8",
        "๘",
        "๘.๕",
        " 8",
        "8 คะแนน",
        "8/10",
        "ขาด",
        "-",
        "TRUE",
        "=4+4.5",
        "=0.1+0.2",
        "=1/0",
        "=A1",
        "=F9",
        "=F10*2",
    ),
)
FORMATS = ("0%", "0.00", "# ?/?", "D/M/YYYY", "@", "#,##0")
PRELUDE = ("On Error Resume Next", "Dim source, there, keys(0) As New com.sun.star.table.TableSortField")


def random_edit(rng, titles, *, bold):
    """Return one edit of one tab; `bold` people have lifted the protection."""
    title = rng.choice(titles)
    sheet = f'book.Sheets.getByName("{title}")'

    def score():
        return f'{sheet}.getCellRangeByName("{SCORE}{rng.randint(FIRST, LAST) + 1}")'

    def place(tab, height):
        first = rng.randint(FIRST + 1, LAST + 1 - height)
        return f'{tab}.getCellRangeByName("{SCORE}{first + 1}:{SCORE}{first + height}")'

    def onto(kind, tab=sheet):
        """Copy or move scores onto others; sums are locked, and nobody's to paste over."""
        height = rng.randint(1, 4)
        there = f"{place(sheet, height)}.getCellByPosition(0, 0).CellAddress"
        return f"{sheet}.{kind}Range({there}, {place(tab, height)}.RangeAddress)"

    other = f'book.Sheets.getByName("{rng.choice(titles)}")'
    row = rng.randint(FIRST, LAST)
    careful = {
        "type": lambda: f'{score()}.FormulaLocal = "{rng.choice(TYPED)}"',
        "mend": lambda: f'{score()}.FormulaLocal = "{rng.randint(0, 10) / 2:g}"',
        "clear": lambda: f'{score()}.String = ""',
        "copy": lambda: onto("copy"),
        "copy from a tab": lambda: onto("copy", other),
        "cut": lambda: onto("move"),
        "fill": lambda: f"{place(sheet, 4)}.fillAuto(com.sun.star.sheet.FillDirection.TO_BOTTOM, 1)",
    }
    unprotected = {
        "format": lambda: (
            f'{score()}.NumberFormat = book.NumberFormats.addNew("{rng.choice(FORMATS)}", New com.sun.star.lang.Locale)'
        ),
        "insert a row": lambda: f"{sheet}.Rows.insertByIndex({row}, 1)",
        "delete a row": lambda: f"{sheet}.Rows.removeByIndex({row}, 1)",
        "insert a column": lambda: f"{sheet}.Columns.insertByIndex({rng.randint(2, 8)}, 1)",
        "copy a row": lambda: (
            f"{sheet}.Rows.insertByIndex({row}, 1)\n  {sheet}.copyRange("
            f'{sheet}.getCellRangeByName("A{row + 1}").CellAddress, '
            f'{sheet}.getCellRangeByName("A{row + 2}:L{row + 2}").RangeAddress)'
        ),
        "sort": lambda: (
            f"keys(0).Field = {rng.choice((2, 4, 5))}\n  keys(0).IsAscending = {rng.choice(('True', 'False'))}\n"
            f'  sorting(0).Name = "SortFields"\n  sorting(0).Value = keys()\n'
            f'  {sheet}.getCellRangeByName("A{FIRST + 2}:L{LAST + 1}").sort(sorting())'
        ),
        "full marks": lambda: f'{sheet}.getCellRangeByName("E{row + 1}").Value = {rng.choice((5, 10, 20))}',
        "name": lambda: f'{sheet}.getCellRangeByName("D{row + 1}").String = "ข้ออื่น"',
        "rename": lambda: f'{sheet}.Name = "{title} "',
        "delete a tab": lambda: f'book.Sheets.removeByName("{title}")',
    }
    kinds = {**careful, **unprotected} if bold else careful
    kind = rng.choice([*kinds])
    lift = f'{sheet}.unprotect("")\n  ' if kind in unprotected else ""
    return kind, lift + kinds[kind]()


def seeds(usual):
    """Return the seeds of random edits: the usual one, or as many as scripts/edits.py asks for."""
    return range(int(os.environ.get("TIDAO_SEEDS", "0"))) or [usual]
