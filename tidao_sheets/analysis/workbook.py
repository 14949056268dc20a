"""Rows → a workbook with a tab a table, with Thai heads, and names in place of ids; no cell is a formula."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.analysis.records import TABLES
from tidao_sheets.core.form.layout import NO_STAR
from tidao_sheets.core.scoring.catalogue import SEVERITY_NAMES
from tidao_sheets.core.sheet.declared import Page, Tab, Workbook
from tidao_sheets.core.sheet.styles import NAVY
from tidao_sheets.core.sheet.table import Column, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tidao_sheets.analysis.records import Kind, Row, Value
    from tidao_sheets.analysis.rows import Rows
    from tidao_sheets.core.programme.records import Programme

    Names = Mapping[str, Mapping[str, str]]

_OFFICE = {"round": ("รอบที่", 8.0), "code": ("รหัสสำนักงาน", 10.0)}
_MARKS = {"full_marks": ("คะแนนเต็ม", 10.0), "points": ("คะแนนที่ได้", 10.0)}
_TABS: dict[str, tuple[str, dict[str, tuple[str, float]]]] = {
    "offices": (
        "สำนักงาน",
        {
            **_OFFICE,
            "name": ("สำนักงาน", 38.0),
            "romanised": ("ชื่ออักษรโรมัน", 20.0),
            "zone": ("โซน", 24.0),
            "committee": ("คณะกรรมการ", 38.0),
            "kind": ("ระดับ", 10.0),
            "complete": ("ครบทุกข้อ", 10.0),
            "total": ("คะแนนรวม", 10.0),
            "tier": ("ระดับดาว", 22.0),
            "level": ("จำนวนดาว", 8.0),
            "rank": ("อันดับ", 8.0),
            "next_tier": ("ดาวถัดไป", 16.0),
            "distance": ("ขาดอีก (คะแนน)", 10.0),
            "movement_total": ("คะแนนเทียบรอบก่อน", 12.0),
            "movement_rank": ("อันดับที่ขึ้นจากรอบก่อน", 13.0),
        },
    ),
    "dimensions": (
        "คะแนนรายด้าน",
        {**_OFFICE, "dimension": ("ด้านที่", 8.0), "name": ("ชื่อด้าน", 44.0), **_MARKS},
    ),
    "scores": (
        "คะแนนรายข้อ",
        {
            **_OFFICE,
            "criterion": ("ข้อ", 7.0),
            "dimension": ("ด้านที่", 8.0),
            "name": ("ประเด็นหลัก", 38.0),
            **_MARKS,
            "missing": ("ยังไม่ให้คะแนน", 10.0),
            "strength": ("จุดเด่น", 40.0),
            "advice": ("ข้อเสนอแนะ", 40.0),
            "evidence": ("หลักฐาน", 26.0),
            "internal": ("บันทึกภายใน (ไม่ลงในหนังสือ)", 30.0),
        },
    ),
    "findings": (
        "รายการตรวจ",
        {
            "round": ("รอบที่", 8.0),
            "code": ("รหัสรายการ", 22.0),
            "severity": ("ความสำคัญ", 18.0),
            "committee": ("คณะกรรมการ", 38.0),
            "office": ("รหัสสำนักงาน", 10.0),
            "criterion": ("ข้อ", 7.0),
            "workbook": ("แฟ้ม", 26.0),
            "tab": ("ชีต", 18.0),
            "cell": ("ช่อง", 7.0),
            "value": ("ค่าที่พบ", 18.0),
            "message": ("พบว่า", 60.0),
            "remedy": ("วิธีแก้ไข", 50.0),
            "link": ("ที่อยู่", 40.0),
        },
    ),
}
"""Frame → its tab's title, and column → head and width in characters."""

_STYLES = {"text": "cell", "whole": "integer", "points": "number", "truth": "cell-center"}
_LONGEST = 32_767  # characters that a cell of Excel holds; a longer text would be dropped whole


def rows_workbook(rows: Rows, programme: Programme) -> Workbook:
    """Declare the four tables as a workbook."""
    names = _names(programme)
    tabs = tuple(_tab(name, rows.table(name), names) for name in TABLES)
    return Workbook(tabs, f"ข้อมูลผลการประเมิน {programme.short_name}", programme.owner, programme.name)


def _names(programme: Programme) -> Names:
    """Return column → id → what people call it."""
    tiers = {t.id: t.name for t in programme.tiers}
    return {
        "tier": {**tiers, "none": NO_STAR},
        "next_tier": tiers,
        "zone": {z.id: z.name for z in programme.zones.values()},
        "committee": {c.id: c.name for c in programme.committees.values()},
        "kind": {"district": "อำเภอ", "province": "จังหวัด"},
        "severity": {severity: text.th for severity, text in SEVERITY_NAMES.items()},
    }


def _tab(name: str, rows: tuple[Row, ...], names: Names) -> Tab:
    title, heads = _TABS[name]
    columns = (_column(key, kind, *heads[key], names.get(key, {})) for key, kind in TABLES[name].items())
    table = Table(tuple(columns), head=0, left=0)
    tab = Tab(title, protected=False, colour=NAVY, freeze=(1, 2), page=Page(repeat=(0, 0), footer=title))
    table.put(tab, rows)
    return tab


def _column(key: str, kind: Kind, head: str, width: float, names: Mapping[str, str]) -> Column[Row]:
    return Column(key, head, width, lambda row: _told(getattr(row, key), names), _STYLES[kind])


def _told(value: Value, names: Mapping[str, str]) -> Value:
    """Return a value as people read it."""
    if isinstance(value, bool):
        return "ใช่" if value else "ไม่ใช่"
    return names.get(value, value)[:_LONGEST] if isinstance(value, str) else value
