"""What the tabs of the nation's workbook share: what stands above their tables, and tables below each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from tidao_sheets.core.nation.figures import NationFigures
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.declared import Page, Tab
from tidao_sheets.core.sheet.styles import NAVY
from tidao_sheets.core.sheet.table import Table
from tidao_sheets.core.thai import thai_digits, thai_moment

R = TypeVar("R")
HEAD = 4
"""The row of the first table's heads."""
LINE = 18
"""Points that a line of running text takes."""


def nation_tab(title: str, heading: str, figures: NationFigures, at: datetime, *, landscape: bool = True) -> Tab:
    """Declare a tab without its tables; `at` is when it was made."""
    tab = Tab(title, protected=False, colour=NAVY, page=Page(landscape=landscape, footer=title))
    tab.put(0, 0, heading, "title")
    tab.put(1, 0, of_round(figures), "subtitle")
    read = [source.round.read_at for source in figures.rounds]
    since = f" จากการอ่านระหว่าง {thai_moment(min(read))} ถึง {thai_moment(max(read))}" if read else ""
    tab.put(2, 0, f"จัดทำเมื่อ {thai_moment(at)}{since}", "muted")
    return tab


def of_round(figures: NationFigures) -> str:
    """Say which round of which year it is, and of how many provinces."""
    told = f"ประจำปี {figures.year} รอบที่ {figures.round}"
    lacking = f" ยังไม่มีข้อมูล {len(figures.absent)} แห่ง" if figures.absent else ""
    return thai_digits(f"{told}  ·  {figures.provinces} จังหวัด ปิดรอบแล้ว {figures.closed} จังหวัด{lacking}")


def put_table(tab: Tab, columns: Table[R], row: int, records: Iterable[R]) -> int:
    """Put a table whose heads stand in a row; return the row below its last record."""
    table = replace(columns, head=row)
    found = [*records]
    table.put(tab, found)
    return row + 1 + len(found)


def put_line(tab: Tab, row: int, last: int, text: str, style: str) -> int:
    """Put a text across the columns of a table, as high as it needs; return the row below it."""
    tab.put(row, 0, text, style)
    tab.fill(row, range(1, last + 1), style)
    tab.merges.append((At(row, 0), At(row, last)))
    return row + 1


def finish(tab: Tab, last: int, *, repeat: tuple[int, int] | None = None, freeze: tuple[int, int] | None = None) -> Tab:
    """Fit rows to their texts, and say what is printed of the columns up to `last`, and on every page."""
    bottom = max(at.row for at in tab.cells)
    tab.heights |= {row: height for row, height in tab.fitted_heights().items() if row >= HEAD - 1}
    tab.page = replace(tab.page, area=(At(0, 0), At(bottom, last)), repeat=repeat)
    tab.freeze = freeze
    return tab
