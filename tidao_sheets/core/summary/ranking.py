"""The ranking tab: rank, office, zone, dimensions, total, star, distance, movement and remark; the KPI; the chart."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.form.layout import NO_STAR
from tidao_sheets.core.programme.records import Dimension, Programme, Tier
from tidao_sheets.core.scoring.assessment import Movement, OfficeResult
from tidao_sheets.core.scoring.round import SummaryRound
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.declared import Chart, Column, Plain, Tab, Table
from tidao_sheets.core.sheet.observed import shown
from tidao_sheets.core.sheet.styles import NO_TIER_COLOUR, TIER_COLOURS
from tidao_sheets.core.summary.layout import summary_tab
from tidao_sheets.core.summary.remarks import EMPTY, NONE, Remark, Remarks, look_up

CHART_WIDTH = 1300  # pixels


def ranking_tab(programme: Programme, round_: SummaryRound, remarks: Remarks) -> Tab:
    """Declare the ranking tab of one round; the program's alone, remarks are shown by look-up."""
    table = ranking_table(programme, round_.number, remarks)
    tab = summary_tab(programme, "ranking", "ผลการประเมินและจัดลำดับ", table, round_)
    tab.colour = TIER_COLOURS[0]
    _kpi(tab, round_)
    results = round_.assessment.ranking()
    table.put(tab, results)
    for row, result in enumerate(results, table.first):
        if (remark := remarks.get((round_.number, result.office.code), EMPTY)).figure:
            at = At(row, table.column("remark"))
            tab.cells[at] = replace(tab.cells[at], number=remark.number)
    last = table.first + len(results)
    _chart(tab, last + 1, table, programme, [r for r in results if r.complete], round_.number)
    tab.freeze = (table.first, 3)
    end = At(last + 3 + _chart_height(len(results)) // 20, table.last_column)
    tab.page = replace(tab.page, area=(At(1, 1), end))
    return tab


def ranking_table(programme: Programme, number: int, remarks: Remarks = NONE) -> Table[OfficeResult]:
    """Declare the columns of a round."""

    def points_of(d: Dimension) -> Column[OfficeResult]:
        head = f"ด้านที่ {d.id}\n{d.name}\n({plain(d.full_marks)})"
        return Column(f"dimension:{d.id}", head, 13, lambda r: r.dimensions[d.id], "number")

    def zone(result: OfficeResult) -> str:
        return programme.zones[result.office.zone].name if result.office.zone else ""

    def remark(result: OfficeResult) -> Remark:
        return remarks.get((number, result.office.code), EMPTY)

    def looked_up(result: OfficeResult, at: Callable[[str], At]) -> str:
        return look_up(programme, number, result.office.code, at("office"), figure=remark(result).figure)

    def seen(result: OfficeResult) -> Plain:
        found = remark(result)
        return found.value if found.figure else shown(found.value)

    total = f"คะแนนรวม\n({plain(programme.full_marks)})"
    columns: tuple[Column[OfficeResult], ...] = (
        Column("rank", "อันดับ", 8, lambda r: _unranked(r) if r.rank is None else r.rank, "number-bold"),
        Column("office", "สำนักงาน", 43, lambda r: r.office.name, "cell-bold"),
        Column("zone", "โซน", 26, zone),
        *(points_of(d) for d in programme.dimensions),
        Column("total", total, 11, lambda r: r.total, "number-bold"),
        Column("tier", "ระดับดาว", 25, stars, lambda r: _tier_style(programme, r)),
        Column("distance", "ถึงดาวถัดไป", 31, distance),
        Column("movement", "เทียบรอบก่อน", 24, lambda r: movement(r.movement), "cell-center"),
        Column("remark", "หมายเหตุ", 34, seen, formula=looked_up),
    )
    return Table(columns, head=8, row_key=lambda r: r.office.code)


def total_cells(round_: SummaryRound, programme: Programme) -> dict[str, At]:
    """Return office code → where its total stands."""
    table = ranking_table(programme, round_.number)
    column = table.column("total")
    return {r.office.code: At(row, column) for row, r in enumerate(round_.assessment.ranking(), table.first)}


def _kpi(tab: Tab, round_: SummaryRound) -> None:
    kpi = round_.assessment.kpi
    shown = [
        ("เป้าหมาย", f"ร้อยละ {plain(kpi.target)}"),
        ("ได้รับดาว", f"{kpi.rated} จาก {kpi.offices} แห่ง"),
        ("คิดเป็น", f"ร้อยละ {plain(kpi.percent)}"),
        ("ผลตามตัวชี้วัด", "บรรลุเป้าหมาย" if kpi.met else "ยังไม่บรรลุเป้าหมาย"),
    ]
    spans = [(1, 2), (3, 3), (4, 5), (6, 8)]
    for (label, value), (first, last) in zip(shown, spans, strict=True):
        for row, text, style in ((5, label, "kpi-label"), (6, value, "kpi")):
            tab.put(row, first, text, style)
            if last > first:
                tab.fill(row, range(first, last + 1), style)
                tab.merges.append((At(row, first), At(row, last)))


def _unranked(result: OfficeResult) -> str:
    return "–" if result.complete else "รอผล"


def _tier_style(programme: Programme, result: OfficeResult) -> str:
    if result.tier is None:
        return "cell-center"
    place = programme.tiers.index(result.tier)
    return f"tier-{place}" if place < len(TIER_COLOURS) else "cell-center"


def star_text(tier: Tier) -> str:
    """Return a tier with its stars: "★★★ ดาวทอง"."""
    return f"{'★' * tier.level} {tier.name}"


def stars(result: OfficeResult) -> str:
    """Return what the star column says."""
    if not result.complete:
        return "ยังไม่ครบ"
    return star_text(result.tier) if result.tier else NO_STAR


def distance(result: OfficeResult) -> str:
    """Return how far the next star is; in the digits of the numbers beside it."""
    if result.distance is None or result.next_tier is None:
        return ""
    return f"ขาดอีก {plain(result.distance)} คะแนน ถึง{result.next_tier.name}"


def movement(moved: Movement | None) -> str:
    """Return the change against the round before."""
    if moved is None:
        return ""
    text = "คะแนนเท่าเดิม"
    if moved.total:
        text = f"{'▲' if moved.total > 0 else '▼'} {plain(abs(moved.total))} คะแนน"
    if moved.rank:
        text += f" ({'ขึ้น' if moved.rank > 0 else 'ลง'} {abs(moved.rank)} อันดับ)"
    return text


def _chart_height(bars: int) -> int:
    return 80 + 17 * bars


def _chart(
    tab: Tab, row: int, table: Table[OfficeResult], programme: Programme, results: list[OfficeResult], number: int
) -> None:
    if not results:
        return
    first, last = table.first, table.first + len(results) - 1
    office, total = table.column("office"), table.column("total")
    colours = [
        TIER_COLOURS[min(programme.tiers.index(r.tier), len(TIER_COLOURS) - 1)] if r.tier else NO_TIER_COLOUR
        for r in results
    ]
    tab.charts.append(
        Chart(
            at=At(row, 1),
            title=f"คะแนนรวม รอบที่ {number}",
            categories=(At(first, office), At(last, office)),
            values=(At(first, total), At(last, total)),
            colours=tuple(colours),
            maximum=Decimal(programme.full_marks),
            size=(CHART_WIDTH, _chart_height(len(results))),
        )
    )
