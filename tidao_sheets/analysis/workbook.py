"""Tidy tables → a workbook with a tab a table, with Thai heads, and names in place of ids; no cell is a formula."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Never

from tidao_sheets.core.form.layout import NO_STAR
from tidao_sheets.core.programme.records import Programme
from tidao_sheets.core.scoring.catalogue import SEVERITY_NAMES
from tidao_sheets.core.sheet.declared import Page, Tab, Workbook
from tidao_sheets.core.sheet.styles import NAVY
from tidao_sheets.core.sheet.table import Column, Table

if TYPE_CHECKING:
    from tidao_sheets.analysis.tables import TidyColumn, TidyTable, TidyTables, Value

    Names = Mapping[str, Mapping[str, str]]

TITLES = {"offices": "สำนักงาน", "dimensions": "คะแนนรายด้าน", "scores": "คะแนนรายข้อ", "findings": "รายการตรวจ"}
"""Table → its tab's title."""

_STYLES = {"text": "cell", "whole": "integer", "points": "number", "truth": "cell-center"}
_LONGEST = 32_767  # characters that a cell of Excel holds; a longer text would be dropped whole


def tables_workbook(tables: TidyTables, programme: Programme) -> Workbook:
    """Declare the four tables as a workbook."""
    names = _names(programme)
    tabs = tuple(_tab(TITLES[name], table, names) for name, table in tables.by_name.items())
    return Workbook(tabs, f"ข้อมูลผลการประเมิน {programme.short_name}", programme.owner, programme.name)


def _names(programme: Programme) -> Names:
    """Return column → id → what people call it."""
    tiers = {t.id: t.name for t in programme.tiers}
    return {
        "tier": {**tiers, "none": NO_STAR},
        "next_tier": tiers,
        "zone": {z.id: z.name for z in programme.zones.values()},
        "committee": {c.id: c.name for c in programme.committees.values()},
        "kind": {"district": "อำเภอ", "province": "จังหวัด"},
        "severity": {severity: text.th for severity, text in SEVERITY_NAMES.items()},
    }


def _tab(title: str, tidy: TidyTable, names: Names) -> Tab:
    columns = (_column(place, column, names.get(column.name, {})) for place, column in enumerate(tidy.columns))
    table = Table(tuple(columns), head=0, left=0)
    tab = Tab(title, protected=False, colour=NAVY, freeze=(1, 2), page=Page(repeat=(0, 0), footer=title))
    table.put(tab, tidy.rows)
    return tab


def _column(place: int, column: TidyColumn[Never], names: Mapping[str, str]) -> Column[tuple[Value, ...]]:
    return Column(column.name, column.head, column.width, lambda row: _told(row[place], names), _STYLES[column.kind])


def _told(value: Value, names: Mapping[str, str]) -> Value:
    """Return a value as people read it."""
    if isinstance(value, bool):
        return "ใช่" if value else "ไม่ใช่"
    return names.get(value, value)[:_LONGEST] if isinstance(value, str) else value
