"""The first tab, one page: what those who decide for the nation want to know of a round."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from tidao_sheets.core.decimals import dashed, plain
from tidao_sheets.core.nation.figures import NationFigures, VersionFigures, percent, summed
from tidao_sheets.core.nation.layout import nation_tab
from tidao_sheets.core.nation.panels import REASON
from tidao_sheets.core.scoring.overview import Count
from tidao_sheets.core.sheet.bars import bar
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.declared import Plain, Tab
from tidao_sheets.core.sheet.styles import GREEN
from tidao_sheets.core.summary.grid import Span, put_block, put_spans

HALF, GAP = 12, 1
"""Columns of the grid that each half of the page takes, and those between."""
RIGHT, LAST = HALF + GAP, 2 * HALF + GAP - 1
WIDTH, GAP_HEIGHT, RULE_HEIGHT, ROW_HEIGHT = 5.6, 9, 3, 19
CARDS = (3, 3, 3, 3, 4, 4)
"""Columns of the grid that each of the first figures takes; one stays free between two."""
WEAKEST, NAMED = 5, 12


def overview_tab(figures: NationFigures, at: datetime) -> Tab:
    """Declare the page."""
    tab = nation_tab("ภาพรวมประเทศ", "สรุปผลการประเมินระดับประเทศ", figures, at)
    tab.colour = GREEN
    tab.widths |= dict.fromkeys(range(LAST + 1), WIDTH)
    tab.fill(3, range(LAST + 1), "rule")
    for n, card in enumerate(_cards(figures)):
        column = sum(CARDS[:n]) + n
        put_block(tab, 5, column, ([Span(CARDS[n], value, style)] for value, style in card))
    tab.heights |= {3: RULE_HEIGHT, 4: GAP_HEIGHT, 5: 19, 6: 36, 7: GAP_HEIGHT}
    row = first = 8
    for left, right in ((_stars(figures), _absent(figures)), (_weakest(figures), _panels(figures))):
        row = max(put_block(tab, row, 0, left), put_block(tab, row, RIGHT, right)) + 1
        tab.heights[row - 1] = GAP_HEIGHT
    put_spans(tab, row, 0, [Span(LAST + 1, REASON, "reason")])
    fitted = tab.fitted_heights()
    tab.heights |= {n: max(ROW_HEIGHT, fitted.get(n, 0)) for n in range(first, row + 1) if n not in tab.heights}
    tab.page = replace(tab.page, one=True, area=(At(0, 0), At(row, LAST)))
    return tab


def _all(figures: NationFigures) -> Count:
    """Count all offices, whatever their tiers: with a star, without, awaited."""
    counts = [source.count for source in figures.rounds]
    return Count((sum(c.rated for c in counts),), sum(c.unrated for c in counts), sum(c.awaited for c in counts))


def _cards(figures: NationFigures) -> Iterator[tuple[tuple[Plain, str], tuple[Plain, str]]]:
    """Yield what each card says and what it shows, each with its style."""
    count = _all(figures)
    for label, number in (
        ("จังหวัดที่มีข้อมูล", figures.provinces),
        ("สำนักงานทั้งหมด", count.offices),
        ("ประเมินแล้ว", count.complete),
        ("รอผล", count.awaited),
        ("ได้ดาว", count.rated),
    ):
        yield (label, "kpi-label"), (number, "kpi")
    yield ("ได้ดาวคิดเป็นร้อยละ", "kpi-main-label"), (percent(count.rated, count.offices), "kpi-main")


def _head(text: str, *heads: tuple[int, str]) -> list[Span]:
    """Return a block's first row: what it is about, and the heads of its columns."""
    return [Span(HALF - sum(width for width, _ in heads), text, "head-left"), *(Span(w, t, "head") for w, t in heads)]


def _stars(figures: NationFigures) -> Iterator[list[Span]]:
    yield _head("จำนวนดาวทั้งประเทศ", (2, "แห่ง"), (2, "ร้อยละ"), (3, ""))
    groups = figures.by_tiers()
    for tiers, rounds in groups:
        count = summed(rounds)
        whose = f" ({len(rounds)} จังหวัด)" if len(groups) > 1 else ""
        told = [
            (f"{'★' * t.level} {t.name} ตั้งแต่ {plain(t.floor)}{whose}", n)
            for t, n in zip(tiers, count.tiers, strict=True)
        ]
        for name, number in (*told, (f"ยังไม่ถึงเกณฑ์{whose}", count.unrated), (f"รอผล{whose}", count.awaited)):
            share = percent(number, count.offices)
            yield [Span(HALF - 7, name), Span(2, number, "count"), Span(2, share, "mean"), Span(3, bar(share), "bar")]


def _absent(figures: NationFigures) -> Iterator[list[Span]]:
    yield _head(f"ยังไม่มีข้อมูล {len(figures.absent)} แห่ง")
    if not figures.absent:
        yield [Span(HALF, "มีข้อมูลครบทุกจังหวัดที่ระบุ", "note")]
        return
    more = len(figures.absent) - NAMED
    names = ", ".join(absence.province for absence in figures.absent[:NAMED])
    yield [Span(HALF, names + (f" และอีก {more} แห่ง" if more > 0 else ""))]
    yield [Span(HALF, "เหตุผลและวิธีแก้ของทุกแห่งอยู่ในชีตที่มาของข้อมูล", "note")]


def _weakest(figures: NationFigures) -> Iterator[list[Span]]:
    versions = figures.versions()
    yield _head("ข้อที่ได้คะแนนเฉลี่ยต่ำสุด", (3, "ได้เต็ม ร้อยละ"), (2, "ร้อยละ"))
    for version in versions[:1]:
        found = [d for d in version.distributions() if d.points]
        for d in sorted(found, key=lambda d: d.mean.share)[:WEAKEST]:
            name = f"{d.criterion.id} {d.criterion.name}"
            yield [Span(HALF - 5, name), Span(3, d.full_percent, "mean"), Span(2, d.mean.percent, "mean-bold")]
        yield [Span(HALF, _of_version(version, versions), "note")]


def _of_version(version: VersionFigures, versions: tuple[VersionFigures, ...]) -> str:
    """Say whose criteria they are."""
    if len(versions) == 1:
        return f"ทุกจังหวัดใช้เกณฑ์รูปแบบเดียวกัน ({version.version})"
    return f"เฉพาะเกณฑ์รูปแบบ {version.version} ({len(version.rounds)} จังหวัด) ไม่เทียบข้ามรูปแบบ"


def _panels(figures: NationFigures) -> Iterator[list[Span]]:
    yield _head("ค่าเฉลี่ยของคณะกรรมการ ร้อยละของคะแนนเต็ม", (3, "ค่า"))
    for version in figures.versions()[:1]:
        spread = version.spread()
        known = [panel for panel in version.panels() if panel.totals]
        rows: tuple[tuple[str, Decimal | None], ...] = (
            ("เฉลี่ยรวมทุกสำนักงาน", version.mean.percent),
            ("คณะที่เฉลี่ยต่ำสุด", spread and spread.least),
            ("คณะที่อยู่กลาง (มัธยฐาน)", spread and spread.median),
            ("คณะที่เฉลี่ยสูงสุด", spread and spread.most),
            ("ห่างกันที่สุด", spread and spread.most - spread.least),
        )
        for name, value in rows:
            yield [Span(HALF - 3, name), Span(3, dashed(value) if value is None else value, "mean-bold")]
        yield [Span(HALF, f"จาก {len(known)} คณะที่มีสำนักงานประเมินครบแล้ว", "note")]
