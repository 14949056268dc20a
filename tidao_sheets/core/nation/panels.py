"""Panels beside the nation: what each gave, how far apart they are, and why nothing is corrected by it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from tidao_sheets.core.nation.figures import NationFigures, Panel, Quartiles, VersionFigures
from tidao_sheets.core.nation.layout import HEAD, finish, nation_tab, put_line, put_table
from tidao_sheets.core.scoring.overview import Mean
from tidao_sheets.core.sheet.declared import Tab
from tidao_sheets.core.sheet.styles import AMBER
from tidao_sheets.core.sheet.table import Column, Table

REASON = (
    "ตารางนี้รายงานความเข้มงวดของคณะกรรมการ แต่ไม่ปรับคะแนนของสำนักงานใด เพราะแต่ละคณะให้คะแนนสำนักงานคนละแห่ง "
    "ไม่มีสำนักงานใดที่หลายคณะให้คะแนนร่วมกัน จึงแยกไม่ได้ว่าคณะที่ให้คะแนนต่ำกว่านั้นเข้มงวดกว่า หรือสำนักงานที่ประเมินมีผลงานน้อยกว่า "
    "การปรับคะแนนโดยไม่รู้สาเหตุจะทำให้สำนักงานที่ทำได้ดีจริงเสียสิทธิ์ อันดับและดาวของสำนักงานที่ต่างคณะประเมินจึงควรอ่านด้วยความระมัดระวัง "
    "หากต้องการเทียบความเข้มงวด ให้หลายคณะให้คะแนนสำนักงานเดียวกันบางแห่งก่อน"
)
_NOTE = "เรียงตามชื่อจังหวัด ไม่ได้เรียงตามคะแนน ร้อยละของคะแนนเต็ม คิดจากสำนักงานที่ประเมินครบทุกข้อ"


def panels_tab(figures: NationFigures, at: datetime) -> Tab:
    """Declare each panel's mean beside the nation's of the same version."""
    tab = nation_tab("คณะกรรมการ", "ความเข้มงวดของคณะกรรมการ (รายงาน ไม่ปรับคะแนน)", figures, at, landscape=False)
    tab.colour = AMBER
    columns = _table(Mean.of((), Decimal(1)))
    last = columns.last_column
    row = put_line(tab, HEAD, last, REASON, "reason") + 1
    versions = figures.versions()
    heads = row + 2
    for version in versions:
        row = put_line(tab, row, last, _whose(version), "band")
        row = put_line(tab, row, last, spread_line(version), "note-wrapped")
        row = put_table(tab, _table(version.mean), row, version.panels()) + 1
    put_line(tab, row, last, _NOTE, "note-wrapped")
    return finish(tab, last, repeat=(heads, heads) if len(versions) == 1 else None)


def _whose(version: VersionFigures) -> str:
    return f"เกณฑ์รูปแบบ {version.version}: {len(version.rounds)} จังหวัด ประเมินครบ {len(version.complete)} แห่ง"


def spread_line(version: VersionFigures) -> str:
    """Say how the panels' means are spread."""
    spread, mean = version.spread(), version.mean.percent
    if spread is None or mean is None:
        return "ยังไม่มีสำนักงานที่ประเมินครบทุกข้อ"
    least, first, median, third, most = spread
    return (
        f"เฉลี่ยรวมร้อยละ {mean:.2f}  ค่าเฉลี่ยของคณะ: ต่ำสุด {least:.2f}  ควอร์ไทล์ที่ 1 {first:.2f}  "
        f"มัธยฐาน {median:.2f}  ควอร์ไทล์ที่ 3 {third:.2f}  สูงสุด {most:.2f}  ห่างกันที่สุด {most - least:.2f}"
    )


def _table(nation: Mean) -> Table[Panel]:
    def share(pick: Callable[[Quartiles], Decimal]) -> Callable[[Panel], Decimal | None]:
        return lambda panel: pick(found) if (found := panel.shares) else None

    columns: tuple[Column[Panel], ...] = (
        Column("province", "จังหวัด", 18, lambda p: p.source.province, "cell-bold"),
        Column("panel", "คณะกรรมการ", 40, lambda p: p.committee.name),
        Column("complete", "ประเมินครบ\n(แห่ง)", 10, lambda p: f"{len(p.totals)}/{p.offices}", "cell-center"),
        Column("mean", "เฉลี่ย\nร้อยละ", 9, lambda p: p.mean.percent, "mean-bold"),
        Column("apart", "ต่างจาก\nเฉลี่ยรวม", 10, lambda p: _apart(p.apart(nation)), "cell-center"),
        Column("least", "ต่ำสุด\nร้อยละ", 9, share(lambda q: q.least), "mean"),
        Column("most", "สูงสุด\nร้อยละ", 9, share(lambda q: q.most), "mean"),
        Column("range", "ห่างกัน", 9, share(lambda q: q.most - q.least), "mean"),
    )
    return Table(columns, HEAD, left=0)


def _apart(by: Decimal | None) -> str | None:
    """Return a difference with its sign; None where there is none to tell."""
    return None if by is None else f"{by:+.2f}" if by else "0.00"
