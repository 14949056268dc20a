"""What an office has reported over the year, beside the criteria of a form: on the screen, not on paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidao_sheets.core.form.identity import keyed
from tidao_sheets.core.form.layout import COLUMN, REPORTED, OfficeRows
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.observed import Book, shown

if TYPE_CHECKING:
    from tidao_sheets.core.sheet.declared import Tab


AS_OF = "ณ วันที่ "
"""How the line begins that says as of which day."""


@dataclass(frozen=True, slots=True)
class Reported:
    """As of when, in words, and criterion → what was reported on it."""

    said: str
    criteria: Mapping[str, str]


def put_reported(tab: Tab, rows: OfficeRows, reported: Reported) -> None:
    """Show what an office has reported beside its criteria; others stay empty."""
    tab.put(rows.title + 1, COLUMN[REPORTED], reported.said, "muted")
    for criterion, row in rows.criteria.items():
        tab.put(row, COLUMN[REPORTED], reported.criteria.get(criterion), "cell-small")


def texts_to_keep_up(book: Book, reported: Mapping[str, Reported]) -> Iterator[tuple[str, At, str]]:
    """Yield (tab, place, text) of the cells of a form that show something else than is known now.

    Forms that were made before there was any evidence have no place for it.
    """
    for key in filter(None, map(keyed, book.tabs)):
        told = reported.get(key.identity.tab)
        columns, rows = key.columns().get(REPORTED, []), key.rows()
        if told is None or len(columns) != 1:
            continue
        wanted = {row[0]: told.criteria.get(c, "") for c, row in rows.items() if c in told.criteria and len(row) == 1}
        day = [
            at.row
            for at, cell in key.tab.cells.items()
            if at.column == columns[0] and shown(cell.value).startswith(AS_OF)
        ]
        for row, text in {**dict.fromkeys(day[:1], told.said), **wanted}.items():
            at = At(row, columns[0])
            if shown(key.tab.get(at).value) != text:
                yield key.tab.title, at, text
