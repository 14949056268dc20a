"""The ranking tab: rank, office, total and star, with the chart beside them; distance, movement and remark."""

from collections.abc import Callable
from dataclasses import replace

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.programme.records import Programme, Tier
from tidao_sheets.core.scoring.assessment import OfficeResult
from tidao_sheets.core.scoring.round import SummaryRound
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.declared import Chart, ChartLine, Plain, Tab
from tidao_sheets.core.sheet.heights import height_needed
from tidao_sheets.core.sheet.observed import shown
from tidao_sheets.core.sheet.styles import NO_TIER_COLOUR, STYLES, TIER_COLOURS
from tidao_sheets.core.sheet.table import Column, Table
from tidao_sheets.core.summary.layout import summary_tab
from tidao_sheets.core.summary.remarks import EMPTY, NONE, Remark, Remarks, look_up
from tidao_sheets.core.summary.words import gained, places_gained, star_text, state_of
from tidao_sheets.core.thai import thai_digits

HEAD = 5
STATE_HEIGHT, HEAD_HEIGHT, ROW_HEIGHT = 21, 45, 16.5  # points: a programme's offices on one screen
_ALL_ROWS, _HIGHEST = 260, 33
"""Points: rows of few offices share that height, up to this one each, so that the chart beside them is no strip."""
CHART_WIDTH = 64
"""Characters: the tiers' floors stand in columns of this width together, and the chart lies over them."""
_REMARK_WIDTH = 16
_COMPARED: tuple[Column[OfficeResult], ...] = (
    Column("movement", "คะแนน\nเทียบรอบ\nก่อน", 8, lambda r: gained(r.movement), "cell-center"),
    Column("places", "อันดับ\nเทียบรอบ\nก่อน", 8, lambda r: places_gained(r.movement), "cell-center"),
)
"""What stands beside the round before; the first round's remarks have their room."""


def ranking_tab(programme: Programme, round_: SummaryRound, remarks: Remarks) -> Tab:
    """Declare the ranking tab of one round; the program's alone, remarks are shown by look-up."""
    table = ranking_table(programme, round_.number, remarks)
    tab = summary_tab(programme, "ranking", "ผลการประเมินและจัดลำดับ", table, round_)
    tab.colour = TIER_COLOURS[0]
    tab.put(HEAD - 1, 1, state_of(round_), "state")
    results = round_.assessment.ranking()
    table.put(tab, results)
    tab.heights |= {HEAD - 1: STATE_HEIGHT, HEAD: HEAD_HEIGHT}
    height = max(ROW_HEIGHT, min(_HIGHEST, _ALL_ROWS / len(results)))
    for row, result in enumerate(results, table.first):
        remark = remarks.get((round_.number, result.office.code), EMPTY)
        at = At(row, table.column("remark"))
        tab.heights[row] = max(height, height_needed(shown(remark.value), tab.widths[at.column], STYLES["cell"]))
        if remark.figure:
            tab.cells[at] = replace(tab.cells[at], number=remark.number)
    _chart(tab, table, programme, results, round_.number)
    last = table.first + len(results)
    tab.freeze = (table.first, 3)
    tab.page = replace(tab.page, one=True, area=(At(1, 1), At(last, table.last_column)))
    return tab


def ranking_table(programme: Programme, number: int, remarks: Remarks = NONE) -> Table[OfficeResult]:
    """Declare the columns of a round."""

    def remark(result: OfficeResult) -> Remark:
        return remarks.get((number, result.office.code), EMPTY)

    def looked_up(result: OfficeResult, at: Callable[[str], At]) -> str:
        return look_up(programme, number, result.office, at("office"), figure=remark(result).figure)

    def seen(result: OfficeResult) -> Plain:
        found = remark(result)
        return found.value if found.figure else shown(found.value)

    width = CHART_WIDTH / len(programme.tiers)
    compared = _COMPARED if number > min(programme.rounds) else ()
    remark_width = _REMARK_WIDTH + sum(c.width for c in _COMPARED) - sum(c.width for c in compared)

    def floor(tier: Tier) -> Column[OfficeResult]:
        """Declare where a line of the chart has its figures; the chart lies over them."""
        head = f"{tier.name} {plain(tier.floor)}"
        return Column(f"floor:{tier.id}", head, width, lambda r: tier.floor if r.complete else None, "behind")

    total = f"คะแนนรวม\n({plain(programme.full_marks)})"
    columns: tuple[Column[OfficeResult], ...] = (
        Column("rank", "อันดับ", 6, lambda r: _unranked(r) if r.rank is None else r.rank, "number-bold"),
        Column("office", "สำนักงาน", 16, lambda r: r.office.short_name, "cell-bold"),
        Column("total", total, 9, lambda r: r.total, "number-bold"),
        Column("tier", "ระดับดาว", 15, stars, lambda r: tier_style(programme, r)),
        *map(floor, programme.tiers),
        Column("distance", "ขาดอีก\n(คะแนน)\nถึงดาวถัดไป", 10, lambda r: r.distance, "number"),
        *compared,
        Column(
            "remark",
            "หมายเหตุ",
            remark_width,
            seen,
            formula=looked_up,
        ),
    )
    return Table(columns, HEAD, row_key=lambda r: r.office.code)


def total_cells(round_: SummaryRound, programme: Programme) -> dict[str, At]:
    """Return office code → where its total stands."""
    table = ranking_table(programme, round_.number)
    column = table.column("total")
    return {r.office.code: At(row, column) for row, r in enumerate(round_.assessment.ranking(), table.first)}


def _unranked(result: OfficeResult) -> str:
    return "–" if result.complete else "รอผล"


def tier_style(programme: Programme, result: OfficeResult) -> str:
    """Return the style of an office's star."""
    if result.tier is None:
        return "cell-center"
    place = programme.tiers.index(result.tier)
    return f"tier-{place}" if place < len(TIER_COLOURS) else "cell-center"


def stars(result: OfficeResult) -> str:
    """Return what the star column says."""
    if not result.complete:
        return "ยังไม่ครบ"
    return star_text(result.tier) if result.tier else "ยังไม่ถึงเกณฑ์"


def distance(result: OfficeResult) -> str:
    """Return how far the next star is; in the digits of the numbers beside it."""
    if result.distance is None or result.next_tier is None:
        return ""
    return f"ขาดอีก {plain(result.distance)} คะแนน ถึง{result.next_tier.name}"


def _chart(
    tab: Tab, table: Table[OfficeResult], programme: Programme, ranking: list[OfficeResult], number: int
) -> None:
    """Put the chart of the complete offices beside their stars, from the heads to the last office."""
    results, column = [r for r in ranking if r.complete], table.column("tier") + 1
    if not results:  # the heads of figures that no chart shows would only puzzle
        for n in range(len(programme.tiers)):
            said = "กราฟจะแสดงเมื่อมี\nสำนักงานที่ให้คะแนนครบ" if n == len(programme.tiers) // 2 else ""
            tab.cells[At(HEAD, column + n)] = replace(tab.cells[At(HEAD, column + n)], value=said)
        return
    first, last = table.first, table.first + len(results) - 1

    def block(key: str) -> tuple[At, At]:
        return At(first, table.column(key)), At(last, table.column(key))

    widths = (int(tab.widths[column + n] * 7 + 0.5) + 5 for n in range(len(programme.tiers)))
    heights = (tab.heights[row] for row in range(HEAD, first + len(ranking)))
    tab.charts.append(
        Chart(
            at=At(HEAD, column),
            title=f"คะแนนรวม รอบที่ {thai_digits(str(number))}",
            categories=block("office"),
            values=block("total"),
            colours=tuple(tier_colour(programme, r.tier) for r in results),
            maximum=programme.full_marks,
            lines=tuple(ChartLine(block(f"floor:{t.id}"), tier_colour(programme, t)) for t in programme.tiers),
            size=(sum(widths), int(sum(heights) * 4 / 3)),
        )
    )


def tier_colour(programme: Programme, tier: Tier | None) -> str:
    """Return the colour of a tier's columns and lines; of None, that of offices without a star."""
    return TIER_COLOURS[min(programme.tiers.index(tier), len(TIER_COLOURS) - 1)] if tier else NO_TIER_COLOUR
