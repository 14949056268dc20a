"""The difference between a declared tab and an observed one."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from tidao_sheets.core.sheet.cells import At, held
from tidao_sheets.core.sheet.declared import Cell, Tab
from tidao_sheets.core.sheet.observed import Book, ObservedCell, ObservedTab, shown


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell whose content differs: what was observed and what is wanted, both as text ("" is empty).

    `computed` tells that a formula is wanted.
    """

    tab: str
    at: At
    observed: str
    wanted: str
    computed: bool = False


def content(cell: Cell | ObservedCell) -> str:
    """Return what a cell should hold, or was observed to hold, as text: its formula, or its value."""
    if cell.formula is not None:
        return normal_formula(cell.formula)
    return held(shown(cell.value).replace("\r\n", "\n"))


def normal_formula(formula: str) -> str:
    """Fold the spellings of a formula that programs change when they save: spaces, quotes round titles, prefixes."""
    text = re.sub(r"_xlfn\.|_xlws\.|[\s$]", "", formula)
    text = re.sub(r"'((?:[^']|'')*)'!", r"\1!", text)
    return text.upper().lstrip("=").lstrip("+")


_REFERENCE = re.compile(r"[A-Z]{1,3}\d+|[A-Z]{1,3}(?=:[A-Z])|(?<=:)[A-Z]{1,3}|(?<=:)\d+|\d+(?=:\d)")


def typed_since(before: Book, after: Book) -> bool:
    """Whether a book holds what it did not hold before; rows, columns and tabs that were only moved hold the same."""

    def contents(book: Book) -> Counter[str]:
        cells = (cell for tab in book.tabs for cell in tab.cells.values())
        return Counter(_REFERENCE.sub("R", text) if c.formula else text for c in cells if (text := content(c)))

    return bool(contents(after) - contents(before))


def difference(declared: Tab, observed: ObservedTab | None) -> Iterator[CellChange]:
    """Yield every cell whose content on the tab differs from the declaration, in reading order.

    Volatile cells are left out; so are people's cells, whose content the declaration carries over.
    """
    cells = observed.cells if observed else {}
    for at in sorted({*declared.cells, *cells}):
        wanted = declared.cells.get(at)
        if wanted is not None and wanted.volatile:
            continue
        observed_text = content(cells[at]) if at in cells else ""
        wanted_text = content(wanted) if wanted else ""
        if observed_text != wanted_text:
            computed = wanted is not None and wanted.formula is not None
            yield CellChange(declared.title, at, observed_text, wanted_text, computed)
