"""One cell in which people write, other than a score: its text, or why it is not certainly what was typed."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from tidao_sheets.core.form.office_reading import CellReading
from tidao_sheets.core.scoring.points import Problem
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.observed import CellError, ObservedCell, ObservedTab, shown
from tidao_sheets.core.thai import clean


def read_text(
    tab: ObservedTab,
    at: At,
    criterion: str,
    column: str,
    within: Callable[[], dict[str, str]],
    *,
    kinds: tuple[type, ...] = (),
) -> CellReading:
    """Read a cell as text; values of `kinds` are meant as such, others stand for a text that a program has changed."""
    cell = tab.get(at)
    text = shown(cell.value)
    code = _fault(cell, kinds, covered=cell.value is not None and tab.covered(at))
    problems = (Problem(code, text or cell.formula or "", within()),) if code else ()
    blank = bool(problems) or not clean(text)
    return CellReading(
        criterion=criterion, column=column, at=at, text="" if blank else text, problems=problems, blank=blank
    )


def _fault(cell: ObservedCell, kinds: tuple[type, ...], *, covered: bool) -> str:
    """Return the code of a text that is not certainly what was typed, or nothing."""
    if cell.picture:
        return "picture_in_cell"
    if isinstance(cell.value, CellError) or (cell.formula is not None and cell.value is None):
        return "text_error"
    if covered:
        return "hidden_by_merge"
    typed = cell.formula is None  # "=-1+2" and "=ดีมาก" were meant as texts
    plain_number = isinstance(cell.value, Decimal) and cell.shown_as == "general" and typed
    meant = isinstance(cell.value, (str, *kinds))
    return "" if cell.value is None or meant or plain_number else "text_coerced"
