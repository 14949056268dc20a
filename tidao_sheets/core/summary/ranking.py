"""The ranking tab: rank, office, zone, dimensions, total, star, distance, movement and remark; the KPI; the chart."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.sheet.cells import At, column_name, quoted
from tidao_sheets.core.sheet.declared import Chart, Page, Tab
from tidao_sheets.core.sheet.styles import NAVY, NO_TIER_COLOUR, TIER_COLOURS
from tidao_sheets.core.summary.layout import REMARKS, TabKey, frame, titles
from tidao_sheets.core.thai import thai_digits

if TYPE_CHECKING:
    from tidao_sheets.core.programme.records import Programme, Tier
    from tidao_sheets.core.scoring.assessment import Movement, OfficeResult
    from tidao_sheets.core.scoring.round import SummaryRound
    from tidao_sheets.core.sheet.declared import Plain
    from tidao_sheets.core.summary.layout import Remarks

HEAD = 8
CHART_WIDTH = 1300  # pixels
FIRST = HEAD + 1
NO_STAR = "ยังไม่ถึงเกณฑ์ได้รับดาว"


def columns(programme: Programme) -> list[tuple[str, str, float]]:
    """Return key, head and width of each column, from the second column of the tab on."""
    dimensions = [
        (f"dimension:{d.id}", f"ด้านที่ {thai_digits(d.id)}\n{d.name}\n({thai_digits(plain(d.full_marks))})", 13.0)
        for d in programme.dimensions
    ]
    return [
        ("rank", "อันดับ", 8),
        ("office", "สำนักงาน", 43),
        ("zone", "โซน", 26),
        *dimensions,
        ("total", f"คะแนนรวม\n({thai_digits(plain(programme.full_marks))})", 11),
        ("tier", "ระดับดาว", 25),
        ("distance", "ถึงดาวถัดไป", 25),
        ("movement", "เทียบรอบก่อน", 24),
        ("remark", "หมายเหตุ", 34),
    ]


def column_of(programme: Programme, key: str) -> int:
    """Return the column of a key."""
    return 1 + [c[0] for c in columns(programme)].index(key)


def total_cells(round_: SummaryRound, programme: Programme) -> dict[str, At]:
    """Return office code → where its total stands."""
    column = column_of(programme, "total")
    return {r.office.code: At(FIRST + n, column) for n, r in enumerate(round_.assessment.ranking())}


def ranking_tab(programme: Programme, round_: SummaryRound, remarks: Remarks) -> Tab:
    """Declare the ranking tab of one round; the program's alone, remarks are shown by look-up."""
    key = TabKey("ranking", round_.number)
    tab = Tab(key.title(), colour=TIER_COLOURS[0])
    heads = columns(programme)
    frame(tab, programme, key, [k for k, _, _ in heads])
    titles(tab, programme, f"ผลการประเมินและจัดลำดับ รอบที่ {thai_digits(str(round_.number))}", round_)
    _kpi(tab, round_)
    for column, (_, head, width) in enumerate(heads, 1):
        tab.put(HEAD, column, head, "head")
        tab.widths[column] = width
    results = round_.assessment.ranking()
    for n, result in enumerate(results):
        _row(tab, FIRST + n, programme, round_, result, remarks)
    last = FIRST + len(results)
    _chart(tab, last + 1, programme, [r for r in results if r.complete], round_.number)
    tab.freeze = (HEAD + 1, 3)
    tab.page = Page(
        repeat=(HEAD, HEAD),
        area=(At(1, 1), At(last + 3 + _chart_height(len(results)) // 20, len(heads))),
        footer=key.title(),
    )
    return tab


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


def _row(
    tab: Tab, row: int, programme: Programme, round_: SummaryRound, result: OfficeResult, remarks: Remarks
) -> None:
    office, code = result.office, result.office.code
    tab.put(row, 0, code, "key")
    zone = programme.zones[office.zone].name if office.zone else ""
    values: dict[str, Plain] = {
        "rank": result.rank if result.rank is not None else _unranked(result),
        "office": office.name,
        "zone": zone,
        "total": result.total,
        "tier": stars(result),
        "distance": distance(result),
        "movement": movement(result.movement),
        **{f"dimension:{d}": points for d, points in result.dimensions.items()},
    }
    style = {
        "rank": "number-bold",
        "office": "cell-bold",
        "total": "number-bold",
        "tier": _tier_style(programme, result),
    }
    for column, (key, _, _) in enumerate(columns(programme), 1):
        if key == "remark":
            lookup = quoted(REMARKS)
            of = column_name(remark_column(programme, round_.number))
            formula = f'=IFERROR(INDEX({lookup}!${of}:${of},MATCH($A{row + 1},{lookup}!$A:$A,0))&"","")'
            tab.put(row, column, remarks.get(round_.number, code), "cell", formula=formula)
        else:
            default = "number" if key.startswith("dimension:") else "cell-center" if key == "movement" else "cell"
            tab.put(row, column, values[key], style.get(key, default))


def remark_column(programme: Programme, round_number: int) -> int:
    """Return the column of a round's remarks on the remarks tab."""
    return 3 + list(programme.rounds).index(round_number)


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
    """Return how far the next star is."""
    if result.distance is None or result.next_tier is None:
        return ""
    return f"อีก {plain(result.distance)} ถึง{result.next_tier.name}"


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


def _chart(tab: Tab, row: int, programme: Programme, results: list[OfficeResult], round_number: int) -> None:
    if not results:
        return
    last = FIRST + len(results) - 1
    office, total = column_of(programme, "office"), column_of(programme, "total")
    colours = [
        TIER_COLOURS[min(programme.tiers.index(r.tier), len(TIER_COLOURS) - 1)] if r.tier else NO_TIER_COLOUR
        for r in results
    ]
    tab.charts.append(
        Chart(
            At(row, 1),
            f"คะแนนรวม รอบที่ {round_number}",
            (At(FIRST, office), At(last, office)),
            (At(FIRST, total), At(last, total)),
            tuple(colours or [NAVY]),
            Decimal(programme.full_marks),
            (CHART_WIDTH, _chart_height(len(results))),
        )
    )
