"""The difference between a declared tab and an observed one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from tidao_sheets.core.sheet.observed import ObservedCell, ObservedTab, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tidao_sheets.core.sheet.cells import At
    from tidao_sheets.core.sheet.declared import Cell, Tab


@dataclass(frozen=True, slots=True)
class Change:
    """One cell whose content differs: what was found and what is wanted, both as text ("" is empty)."""

    tab: str
    at: At
    found: str
    wanted: str


def content(cell: Cell) -> str:
    """Return what a declared cell should hold, as text: its formula, or its value."""
    if cell.formula is not None:
        return normal_formula(cell.formula)
    value = Decimal(cell.value) if isinstance(cell.value, int) and not isinstance(cell.value, bool) else cell.value
    return shown(value).replace("\r\n", "\n")


def observed_content(seen: ObservedCell) -> str:
    """Return what an observed cell holds, in the same terms as `content`."""
    if seen.formula is not None:
        return normal_formula(seen.formula)
    return shown(seen.value).replace("\r\n", "\n")


def normal_formula(formula: str) -> str:
    """Fold the spellings of a formula that programs change when they save: spaces, quotes round titles, prefixes."""
    text = re.sub(r"_xlfn\.|_xlws\.|[\s$]", "", formula)
    text = re.sub(r"'((?:[^']|'')*)'!", r"\1!", text)
    return text.upper().lstrip("=").lstrip("+")


def difference(declared: Tab, seen: ObservedTab | None) -> Iterator[Change]:
    """Yield every cell whose content on the tab differs from the declaration, in reading order.

    Volatile cells are left out; so are people's cells, whose content the declaration carries over.
    """
    cells = seen.cells if seen else {}
    for at in sorted({*declared.cells, *cells}):
        wanted = declared.cells.get(at)
        if wanted is not None and wanted.volatile:
            continue
        found_text = observed_content(cells[at]) if at in cells else ""
        wanted_text = content(wanted) if wanted else ""
        if found_text != wanted_text:
            yield Change(declared.title, at, found_text, wanted_text)
