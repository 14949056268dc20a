"""The criterion matrix: points by criterion, sums by dimension, and the means of the complete offices."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.programme.records import Criterion, Dimension, Programme
from tidao_sheets.core.scoring.assessment import OfficeResult, tier_of
from tidao_sheets.core.scoring.overview import Mean, criterion_mean, dimension_mean, total_mean
from tidao_sheets.core.scoring.round import SummaryRound
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.declared import Tab
from tidao_sheets.core.sheet.table import Column, Table
from tidao_sheets.core.summary.grid import Span, put_spans
from tidao_sheets.core.summary.layout import summary_tab
from tidao_sheets.core.summary.words import state_of

HEAD, HEAD_HEIGHT, STATE_HEIGHT = 5, 180, 21
_HEAT = ("heat-0", "heat-1", "heat-2")
_COLD = "heat-low"
"""Styles of points by the tier whose share of all points they reach; each is darker than the one before."""


def matrix_tab(programme: Programme, round_: SummaryRound) -> Tab:
    """Declare the points of every office by criterion, in programme order, and their means."""
    table = _table(programme, round_)
    tab = summary_tab(programme, "matrix", "คะแนนรายข้อ", table, round_)
    tab.put(HEAD - 1, 1, state_of(round_), "state")
    results = round_.assessment.offices.values()
    table.put(tab, results)
    tab.heights |= {HEAD - 1: STATE_HEIGHT, HEAD: HEAD_HEIGHT}
    for column in table.columns[2:]:
        at = At(HEAD, table.column(column.key))
        tab.cells[at] = replace(tab.cells[at], style="head-upright")
    last = table.first + len(results)
    _means(programme, round_, tab, table, last)
    put_spans(tab, last + 2, 2, _legend(programme))
    note = "✗ = มีรายการที่ต้องแก้ไข ดูชีตรายการตรวจ   ช่องว่าง = ยังไม่ให้คะแนน   ค่าเฉลี่ยนับเฉพาะสำนักงานที่ประเมินครบ"
    tab.put(last + 3, 2, note, "muted")
    tab.freeze = (table.first, 3)
    return tab


def heat(programme: Programme, points: Decimal, full: Decimal) -> str:
    """Return the style of some points out of `full` marks."""
    tier = tier_of(programme, points * programme.full_marks / full)
    return _HEAT[min(programme.tiers.index(tier), len(_HEAT) - 1)] if tier else _COLD


def _table(programme: Programme, round_: SummaryRound) -> Table[OfficeResult]:
    numbers = {code: n for n, code in enumerate(round_.assessment.offices, 1)}
    faults = {(f.office, f.criterion) for f in round_.findings if f.severity == "error"}

    def criterion(c: Criterion) -> Column[OfficeResult]:
        def style(r: OfficeResult) -> str:
            points = r.scores.points.get(c.id)
            if points is not None:
                return heat(programme, points, c.full_marks)
            return "bad-cell" if (r.office.code, c.id) in faults else "number"

        def shown(r: OfficeResult) -> Decimal | str | None:
            points = r.scores.points.get(c.id)
            return "✗" if points is None and (r.office.code, c.id) in faults else points

        return Column(c.id, f"{c.id} {c.name} ({plain(c.full_marks)})", 6.5, shown, style)

    def dimension(d: Dimension) -> Iterator[Column[OfficeResult]]:
        yield from map(criterion, d.criteria)
        head = f"รวมด้านที่ {d.id} {d.name} ({plain(d.full_marks)})"
        yield Column(f"dimension:{d.id}", head, 6.5, lambda r: r.dimensions[d.id], "cell-no")

    columns: tuple[Column[OfficeResult], ...] = (
        Column("no", "ที่", 5, lambda r: numbers[r.office.code], "integer"),
        Column("office", "สำนักงาน", 18, lambda r: r.office.short_name, "cell-bold"),
        *(column for d in programme.dimensions for column in dimension(d)),
        Column("total", f"คะแนนรวม ({plain(programme.full_marks)})", 8, lambda r: r.total, "number-bold"),
        Column("tier", "ระดับดาว", 9, _stars, "cell-center"),
    )
    return Table(columns, HEAD, row_key=lambda r: r.office.code)


def _stars(result: OfficeResult) -> str:
    if not result.complete:
        return "รอผล"
    return "★" * result.tier.level if result.tier else "–"


def _means(programme: Programme, round_: SummaryRound, tab: Tab, table: Table[OfficeResult], row: int) -> None:
    """Put the row of means below the offices."""
    found, count = round_.assessment, sum(r.complete for r in round_.assessment.offices.values())
    means: dict[str, Mean] = {c.id: criterion_mean(found, c) for c in programme.criteria}
    means |= {f"dimension:{d.id}": dimension_mean(found, d) for d in programme.dimensions}
    means["total"] = total_mean(found)
    for key, mean in means.items():
        tab.put(row, table.column(key), mean.shown, "sum-mean")
    tab.put(row, table.column("office"), f"เฉลี่ย ({count} แห่ง)", "sum")
    tab.fill(row, range(table.left, table.last_column + 1), "sum")


def _legend(programme: Programme) -> Iterator[Span]:
    """Yield what the shades mean, each in its own."""
    shares = [tier.floor * 100 / programme.full_marks for tier in programme.tiers]
    yield Span(1, "ร้อยละของคะแนนเต็ม", "muted")
    for n, share in enumerate(shares[: len(_HEAT)]):
        lowest = shares[-1] if n == len(_HEAT) - 1 else share
        yield Span(3, f"{plain(lowest)} ขึ้นไป", _HEAT[n])
    yield Span(3, f"ต่ำกว่า {plain(shares[-1])}", _COLD)
