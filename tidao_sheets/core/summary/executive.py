"""The first tab of a round, one page: what those who decide want to know of it."""

from collections.abc import Iterator
from dataclasses import replace

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.programme.records import Programme
from tidao_sheets.core.scoring.assessment import OfficeResult
from tidao_sheets.core.scoring.overview import Count, Leading, Overview, overview
from tidao_sheets.core.scoring.round import SummaryRound
from tidao_sheets.core.settings.records import LetterSettings
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.declared import Plain, Tab
from tidao_sheets.core.sheet.styles import GREEN
from tidao_sheets.core.summary.grid import Span, put_block, put_spans
from tidao_sheets.core.summary.layout import summary_tab
from tidao_sheets.core.summary.words import gained, places_gained, verdict

HALF, GAP = 12, 1
"""Columns of the grid that each half of the page takes, and those between."""
COLUMN_WIDTH = 5.6
GAP_HEIGHT = 9  # points
RIGHT = 1 + HALF + GAP
LAST = 2 * HALF + GAP
Rows = Iterator[list[Span]]


def executive_tab(programme: Programme, round_: SummaryRound, letters: LetterSettings) -> Tab:
    """Declare the tab of one round; `letters` tell what was decided beside the scores."""
    tab = summary_tab(programme, "executive", "สรุปสำหรับผู้บริหาร", None, round_)
    tab.colour = GREEN
    tab.widths |= dict.fromkeys(range(1, LAST + 1), COLUMN_WIDTH)
    tab.page = replace(tab.page, one=True)
    found = overview(round_.assessment)
    put_spans(tab, 5, 1, _tiles(found, "kpi-label"))
    put_spans(tab, 6, 1, _tiles(found, "kpi"))
    tab.heights |= {4: GAP_HEIGHT, 6: 27, 7: 24, 8: GAP_HEIGHT}
    tab.put(7, 1, verdict(found), "state")
    row = 9
    for left, right in (
        (_by_zone(found), _by_dimension(found)),
        (_weakest(found), _movers(found)),
        (_models(programme, round_.number, letters), _outstanding(found, letters)),
    ):
        row = max(put_block(tab, row, 1, left), put_block(tab, row, RIGHT, right)) + 1
        tab.heights[row - 1] = GAP_HEIGHT
    tab.page = replace(tab.page, area=(At(1, 1), At(row, LAST)))
    return tab


def _tiles(found: Overview, style: str) -> Iterator[Span]:
    count, kpi = found.count, found.assessment.kpi
    tiles: tuple[tuple[str, Plain], ...] = (
        ("สำนักงานทั้งหมด", count.offices),
        ("ประเมินแล้ว", count.complete),
        ("รอผล", count.awaited),
        ("ได้ดาว", count.rated),
        ("ประเมินแล้วยังไม่ถึงเกณฑ์", count.unrated),
        ("ได้ดาวคิดเป็นร้อยละ", kpi.percent),
    )
    widths = [4, 4, 4, 4, 4, LAST - 20]
    for (label, value), width in zip(tiles, widths, strict=True):
        yield Span(width, label if style == "kpi-label" else value, style)


def _head(text: str, *heads: tuple[int, str]) -> list[Span]:
    """Return a block's first row: what it is about, and the heads of its columns."""
    return [Span(HALF - sum(width for width, _ in heads), text, "head-left"), *(Span(w, t, "head") for w, t in heads)]


def _by_zone(found: Overview) -> Rows:
    tiers = found.assessment.programme.tiers
    heads = [*(t.name.removeprefix("ดาว") for t in tiers), "ยังไม่ถึงเกณฑ์", "รอผล", "รวม"]
    wide = [2 if len(head) > 5 else 1 for head in heads]
    wide = wide if sum(wide) < HALF - 2 else [1] * len(wide)
    yield _head("จำนวนดาว", *zip(wide, heads, strict=True))

    def row(name: str, count: Count, label: str, number: str) -> list[Span]:
        figures = (*count.tiers, count.unrated, count.awaited, count.offices)
        cells = [Span(w, n, number) for w, n in zip(wide, figures, strict=True)]
        return [Span(HALF - sum(wide), name, label), *cells]

    for name, count in found.zones:
        yield row(name or "สำนักงานที่ไม่อยู่ในโซน", count, "cell", "integer")
    yield row("รวม", found.count, "sum", "sum-number")


def _by_dimension(found: Overview) -> Rows:
    yield _head("คะแนนเฉลี่ยรายด้าน", (2, "เต็ม"), (2, "เฉลี่ย"), (2, "ร้อยละ"))
    for dimension, mean in found.dimensions:
        yield [
            Span(HALF - 6, f"{dimension.id}. {dimension.name}"),
            Span(2, mean.full, "number"),
            Span(2, mean.shown, "number-bold"),
            Span(2, mean.percent, "number"),
        ]
    yield [Span(HALF, f"เฉลี่ยจากสำนักงานที่ประเมินครบแล้ว {found.count.complete} แห่ง", "muted")]


def _weakest(found: Overview) -> Rows:
    yield _head("ข้อที่ควรพัฒนาก่อน (ร้อยละของคะแนนเต็มต่ำสุด)", (2, "เฉลี่ย"), (2, "ร้อยละ"))
    for criterion, mean in found.weakest:
        shown = f"{plain(mean.shown)}/{plain(mean.full)}" if mean.shown is not None else None
        yield [
            Span(HALF - 4, f"{criterion.id} {criterion.name}"),
            Span(2, shown, "cell-center"),
            Span(2, mean.percent, "number-bold"),
        ]
    if found.weak_too:
        yield [Span(HALF, f"ร้อยละเท่ากับข้อสุดท้าย: {', '.join(c.id for c in found.weak_too)}", "muted")]
    if not found.weakest:
        yield [Span(HALF, "ยังไม่มีสำนักงานที่ประเมินครบ", "muted")]


def _movers(found: Overview) -> Rows:
    yield _head("เปลี่ยนแปลงจากรอบก่อนมากที่สุด", (3, "คะแนน"), (3, "อันดับ"))
    for leading in (found.up, found.down):
        for result in leading.first:
            yield [
                Span(HALF - 6, result.office.short_name),
                Span(3, gained(result.movement), "cell-center"),
                Span(3, places_gained(result.movement) or "–", "cell-center"),
            ]
        if leading.tied:
            yield [Span(HALF, f"คะแนนเปลี่ยนแปลงเท่ากัน: {_names(leading.tied)}", "muted")]
    if not any(r.movement for r in found.assessment.offices.values()):
        yield [Span(HALF, "ยังไม่มีสำนักงานที่มีผลครบสองรอบให้เทียบ", "muted")]
    elif not (found.up.first or found.down.first):
        yield [Span(HALF, "ทุกแห่งที่เทียบได้มีคะแนนเท่าเดิม", "muted")]
    elif all(r.movement and r.movement.rank is None for r in _first(found)):
        yield [Span(HALF, "เทียบอันดับได้เมื่อประเมินครบทุกแห่งทั้งสองรอบ", "muted")]


def _first(found: Overview) -> Iterator[OfficeResult]:
    """Yield the movers that have a rank."""
    each: tuple[Leading, ...] = (found.up, found.down)
    yield from (r for leading in each for r in leading.first if r.office.kind == "district")


def _models(programme: Programme, number: int, letters: LetterSettings) -> Rows:
    label = f"ตัวชี้วัด {programme.kpi_models} " if programme.kpi_models else ""
    told = {d.id: letters.models.get(f"{number}/{d.id}") for d in programme.dimensions}
    known = sum(name is not None for name in told.values())
    yield _head(f"{label}บุคลากรต้นแบบ มีแล้ว {known} จาก {len(told)} ด้าน")
    for dimension in programme.dimensions:
        name = told[dimension.id]
        text = name or "ยังไม่ได้บันทึก"
        yield [Span(2, f"ด้านที่ {dimension.id}"), Span(HALF - 2, text, "cell" if name else "cell-muted")]


def _outstanding(found: Overview, letters: LetterSettings) -> Rows:
    programme, number = found.assessment.programme, str(found.assessment.round)
    results = found.assessment.offices
    if chosen := letters.outstanding.get(number):
        yield _head("สำนักงานดีเด่นตามมติ", (3, "คะแนน"))
        for place, result in enumerate((results[code] for code in chosen if code in results), 1):
            yield [Span(2, place, "cell-no"), Span(HALF - 5, result.office.short_name), Span(3, result.total, "number")]
        if resolution := letters.resolution.get(number):
            yield [Span(HALF, f"มติการประชุมครั้งที่ {resolution.meeting}", "muted")]
        return
    yield _head("เสนอสำนักงานดีเด่น (รอมติยืนยัน)", (3, "คะแนน"))
    for place, sharing in found.proposal:
        yield [
            Span(2, place, "cell-no"),
            Span(HALF - 5, _names(sharing) + (" (คะแนนเท่ากัน)" if len(sharing) > 1 else "")),
            Span(3, sharing[0].total, "number-bold"),
        ]
    yield [Span(HALF, _proposal_note(programme, found), "muted")]


def _proposal_note(programme: Programme, found: Overview) -> str:
    if not programme.scoring.outstanding:
        return "โครงการไม่ได้กำหนดจำนวนอันดับที่จะเสนอ"
    if found.ranks_awaited:
        return f"เสนอได้เมื่อประเมินครบทุกแห่งที่จัดอันดับ ยังรอผล {found.ranks_awaited} แห่ง"
    if not found.proposal:
        return "ยังไม่มีสำนักงานที่ได้ดาว"
    if any(len(sharing) > 1 for _, sharing in found.proposal):
        return "มีคะแนนเท่ากัน ที่ประชุมเป็นผู้ตัดสิน และต้องมีมติยืนยันก่อนประกาศ"
    return "ต้องมีมติยืนยันก่อนประกาศ"


def _names(results: tuple[OfficeResult, ...]) -> str:
    return ", ".join(r.office.short_name for r in results)
