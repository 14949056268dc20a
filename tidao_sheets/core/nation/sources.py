"""Where the nation's figures come from: every province by name, those without figures first, with the remedy."""

from __future__ import annotations

from datetime import datetime

from tidao_sheets.core.form.identity import form_version
from tidao_sheets.core.nation.figures import NationFigures, ProvinceRound
from tidao_sheets.core.nation.layout import HEAD, finish, nation_tab, put_line, put_table
from tidao_sheets.core.sheet.declared import Tab
from tidao_sheets.core.sheet.styles import MUTED
from tidao_sheets.core.sheet.table import Column, Table
from tidao_sheets.core.thai import thai_moment


def sources_tab(figures: NationFigures, at: datetime) -> Tab:
    """Declare what each province's figures rest on, and which provinces have none."""
    tab = nation_tab("ที่มาของข้อมูล", "ที่มาของข้อมูล", figures, at)
    tab.colour = MUTED
    sources = _sources()
    last, row = sources.last_column, HEAD
    if figures.absent:
        row = put_line(tab, row, last, f"ยังไม่มีข้อมูล {len(figures.absent)} แห่ง ไม่รวมอยู่ในตัวเลขใดของแฟ้มนี้", "reason")
        for absence in figures.absent:
            row = put_line(
                tab, row, last, f"{absence.province}  {absence.reason.th}  ({absence.place})", "note-wrapped"
            )
        row += 1
    put_table(tab, sources, row, figures.rounds)
    return finish(tab, last, repeat=(row, row))


def _sources() -> Table[ProvinceRound]:
    columns: tuple[Column[ProvinceRound], ...] = (
        Column("province", "จังหวัด", 18, lambda r: r.province, "cell-bold"),
        Column("programme", "โครงการ", 16, lambda r: r.programme.id),
        Column("version", "เกณฑ์รูปแบบ", 13, lambda r: form_version(r.programme), "cell-center"),
        Column("read_at", "อ่านคะแนนล่าสุด", 30, lambda r: thai_moment(r.round.read_at)),
        Column("closed", "ปิดรอบเมื่อ", 30, lambda r: thai_moment(r.round.closed) if r.round.closed else "ยังไม่ปิด"),
        Column(
            "errors",
            "ต้องแก้ไข\n(รายการ)",
            10,
            lambda r: r.round.errors,
            lambda r: "bad-cell" if r.round.errors else "count",
        ),
        Column("code", "รหัสตรวจสอบ", 17, lambda r: r.round.assessment.fingerprint(), "cell-center"),
        Column("place", "ที่เก็บ", 28, lambda r: r.place, "cell-muted"),
    )
    return Table(columns, HEAD, left=0)
