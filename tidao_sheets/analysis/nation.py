"""Tidy tables of many provinces, below each other, each row with its province, year and version."""

from __future__ import annotations

from collections.abc import Iterable

from tidao_sheets.analysis.tables import TidyColumn, TidyTable, TidyValue
from tidao_sheets.analysis.tidy import TidyTables
from tidao_sheets.core.form.identity import form_version
from tidao_sheets.core.nation.figures import ProvinceRound

WHOSE: tuple[TidyColumn[ProvinceRound], ...] = (
    TidyColumn("province", "text", lambda source: source.province, "จังหวัด", 18),
    TidyColumn("year", "whole", lambda source: source.programme.year, "ปี", 8),
    TidyColumn("version", "text", lambda source: form_version(source.programme), "เกณฑ์รูปแบบ", 13),
)
"""What stands before the columns of a province's own tables; criteria are the same within one version only."""


def together(each: Iterable[tuple[ProvinceRound, TidyTables]]) -> TidyTables:
    """Return the tables of provinces, which have the same columns, below each other, in the order given."""
    known = [(tuple(column.value(source) for column in WHOSE), tables) for source, tables in each]
    names = known[0][1].by_name
    by_name = {name: _below((whose, tables.by_name[name]) for whose, tables in known) for name in names}
    return TidyTables(by_name, _below((whose, tables.flat) for whose, tables in known))


def _below(each: Iterable[tuple[tuple[TidyValue, ...], TidyTable]]) -> TidyTable:
    known = [*each]
    rows = ((*whose, *row) for whose, table in known for row in table.rows)
    return TidyTable((*WHOSE, *known[0][1].columns), tuple(rows))
