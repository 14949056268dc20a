"""Stars by province: a table for each set of tiers, since stars of other floors are other stars."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.nation.figures import NationFigures, ProvinceRound, percent, summed
from tidao_sheets.core.nation.layout import HEAD, finish, nation_tab, put_line, put_table
from tidao_sheets.core.programme.records import Tier
from tidao_sheets.core.scoring.overview import Count
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.declared import Tab
from tidao_sheets.core.sheet.styles import TIER_COLOURS
from tidao_sheets.core.sheet.table import Column, Table

_NOTE = "ร้อยละของสำนักงานที่ได้ดาว คิดจากสำนักงานทั้งหมดของจังหวัด ปัดครึ่งขึ้นเป็นทศนิยมสองตำแหน่ง จังหวัดที่ยังไม่ปิดรอบอาจเปลี่ยนแปลงได้"


class _Row(NamedTuple):
    place: int
    source: ProvinceRound
    stands: Count


def stars_tab(figures: NationFigures, at: datetime) -> Tab:
    """Declare how many offices of each province have which star."""
    tab = nation_tab("ดาวรายจังหวัด", "จำนวนดาวรายจังหวัด", figures, at, landscape=False)
    tab.colour = TIER_COLOURS[0]
    row, last, groups = HEAD, 1, figures.by_tiers()
    for tiers, rounds in groups:
        table = _table(tiers)
        last = max(last, table.last_column)
        floors = "  ".join(f"{t.name} ตั้งแต่ {plain(t.floor)} คะแนน" for t in tiers)
        row = put_line(tab, row, table.last_column, f"{len(rounds)} จังหวัดที่ใช้เกณฑ์: {floors}", "band")
        first = row + 1
        row = put_table(tab, table, row, (_Row(n, r, r.count) for n, r in enumerate(rounds, 1)))
        _sums(tab, table, first, row, summed(rounds))
        row += 2
    put_line(tab, row, last, _NOTE, "note-wrapped")
    repeat = (HEAD + 1, HEAD + 1) if len(groups) == 1 else None
    return finish(tab, last, repeat=repeat, freeze=(HEAD + 2, 2) if len(groups) == 1 else None)


def _table(tiers: tuple[Tier, ...]) -> Table[_Row]:
    def of_tier(n: int) -> Callable[[_Row], int]:
        return lambda row: row.stands.tiers[n]

    columns: tuple[Column[_Row], ...] = (
        Column("place", "ที่", 5, lambda row: row.place, "cell-no"),
        Column("province", "จังหวัด", 21, lambda row: row.source.province, "cell-bold"),
        Column("offices", "สำนักงาน\n(แห่ง)", 10, lambda row: row.stands.offices, "integer"),
        *(Column(t.id, t.name, 9, of_tier(n), "count") for n, t in enumerate(tiers)),
        Column("unrated", "ยังไม่ถึง\nเกณฑ์", 9, lambda row: row.stands.unrated, "count"),
        Column("awaited", "รอผล", 8, lambda row: row.stands.awaited, "count"),
        Column("rated", "ได้ดาว\n(แห่ง)", 8, lambda row: row.stands.rated, "number-bold"),
        Column("percent", "ร้อยละ\nที่ได้ดาว", 9, lambda row: percent(row.stands.rated, row.stands.offices), "mean-bold"),
        Column("state", "รอบนี้", 11, _state, lambda row: "good-cell" if row.source.round.closed else "cell-center"),
    )
    return Table(columns, HEAD, left=0)


def _state(row: _Row) -> str:
    return "ปิดแล้ว" if row.source.round.closed else "ยังไม่ปิด"


def _sums(tab: Tab, table: Table[_Row], first: int, row: int, count: Count) -> None:
    """Put the row of sums below a table."""
    tab.put(row, 0, "รวม", "sum")
    counts = [count.offices, *count.tiers, count.unrated, count.awaited, count.rated]
    for column, number in enumerate(counts, table.column("offices")):
        formula = f"=SUM({At(first, column).a1}:{At(row - 1, column).a1})"
        tab.put(row, column, number, "sum-count", formula=formula)
    tab.put(row, table.column("percent"), percent(count.rated, count.offices), "sum-mean")
    tab.fill(row, range(table.last_column + 1), "sum")
