"""Formulas of a form as Google Sheets is given them."""

import re

import pytest
from books import REAL

from tidao_sheets.core.form.workbook import form_workbook
from tidao_sheets.stores.google.formulas import PLAIN, for_google

CELLS = [
    cell for tab in form_workbook(REAL, REAL.rounds[1], REAL.committees["zone-1"]).tabs for cell in tab.cells.values()
]
FORMULAS = [cell.formula for cell in CELLS if cell.formula]


def test_a_format_is_asked_of_to_text_where_cell_tells_none():
    asking = [formula for formula in FORMULAS if "CELL(" in formula]
    assert len(asking) == len(REAL.criteria) * len(REAL.committees["zone-1"].offices)
    for formula in asking:
        made = for_google(formula)
        assert "CELL(" not in made
        assert made.count("TO_TEXT(INDEX(") == 1
        assert made.count("(") == made.count(")")
        assert made.split("IFERROR(NOT(")[0] == formula.split('IFERROR(FIND(LEFT(CELL("')[0]


def test_other_formulas_stay():
    assert [formula for formula in FORMULAS if "CELL(" not in formula and for_google(formula) != formula] == []


@pytest.mark.parametrize(
    ("shown", "plain"),
    [
        *((text, True) for text in ("8", "8.5", "8,5", "0", "-1", "8.00", "1,000", "8.00 คะแนน", "8คะแนน")),
        *((text, False) for text in ("80%", "4/5/2567", "4/5", "12:30", "4 พ.ค.", "฿5", "1E-15", "")),
    ],
)
def test_what_is_shown_as_a_plain_number(shown, plain):
    assert bool(re.search(PLAIN, shown)) is plain
