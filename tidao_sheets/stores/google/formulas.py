"""Formulas as Google Sheets calculates them: its CELL tells no format, its TO_TEXT writes a number as it is shown."""

import re
from dataclasses import replace
from typing import Final

from tidao_sheets.core.sheet.declared import Workbook

_FORMAT: Final = re.compile(
    r'IFERROR\(FIND\(LEFT\(CELL\("format",(?P<cell>.+?)\)\),"DP"&IF\(LEFT\(CELL\("format",.+?\)\)="G","","G"\)\),0\)>0'
)
"""Whether a number is shown as a date or a percentage, as forms ask Excel and LibreOffice (`score_cell`)."""
PLAIN: Final = "^-?[0-9][0-9.,]*( *คะแนน)?$"
"""How a plain number is shown, as Google reads patterns."""


def for_google(formula: str) -> str:
    """Return a formula of ours that says the same in Google Sheets.

    What is not shown as a plain number, a fraction or currency too, counts as a date or percentage there.
    """
    return _FORMAT.sub(rf'IFERROR(NOT(REGEXMATCH(TO_TEXT(\g<cell>),"{PLAIN}")),FALSE)', formula)


def in_google(workbook: Workbook) -> Workbook:
    """Return a workbook as it is to stand in Google Sheets: declared so, it is known again when it is read."""
    return replace(
        workbook,
        tabs=tuple(
            replace(
                tab,
                cells={
                    at: replace(cell, formula=for_google(cell.formula)) if cell.formula else cell
                    for at, cell in tab.cells.items()
                },
            )
            for tab in workbook.tabs
        ),
    )
