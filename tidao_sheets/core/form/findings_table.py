"""The table that lists findings: in the summary those of a round, in a form its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tidao_sheets.core.scoring.catalogue import SEVERITY_NAMES
from tidao_sheets.core.sheet.table import Column, Table
from tidao_sheets.core.thai import thai_digits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from tidao_sheets.core.programme.records import Committee, Office, Programme
    from tidao_sheets.core.scoring.findings import Finding
    from tidao_sheets.core.sheet.declared import Tab

_STYLES = {"error": "bad-cell", "warning": "warn-cell", "info": "cell-center"}


class Place(NamedTuple):
    """Where a finding is, in words, and what a click on them opens."""

    text: str
    link: str | None


def findings_table(
    programme: Programme, head: int, place: Callable[[Finding], Place], *, committee: bool
) -> Table[Finding]:
    """Declare the columns: `place` tells where a finding is; `committee` says whether its committee is named."""
    columns: list[Column[Finding]] = [
        Column("severity", "ระดับ", 18, lambda f: SEVERITY_NAMES[f.severity].th, lambda f: _STYLES[f.severity]),
        Column("committee", "คณะกรรมการ", 34, lambda f: _name(programme.committees, f.committee)),
        Column("office", "สำนักงาน", 34, lambda f: _name(programme.offices, f.office)),
        Column("criterion", "ข้อ", 7, lambda f: thai_digits(f.criterion or ""), "cell-center"),
        Column(
            "link",
            "ตำแหน่ง (คลิกเพื่อเปิด)",
            26,
            lambda f: place(f).text,
            lambda f: "link" if place(f).link else "cell",
            link=lambda f: place(f).link,
        ),
        Column("says", "พบว่า", 60, lambda f: f.said("th")),
        Column("remedy", "วิธีแก้ไข", 50, lambda f: f.remedy("th")),
    ]
    return Table(tuple(c for c in columns if committee or c.key != "committee"), head)


def put_findings(tab: Tab, table: Table[Finding], findings: Iterable[Finding]) -> None:
    """Put the findings, or one line which says that there are none."""
    listed = list(findings)
    table.put(tab, listed)
    if not listed:
        tab.put(table.first, table.left, "ไม่พบรายการที่ต้องแก้ไข", "good-line")
    tab.freeze = (table.first, 0)


def _name(known: Mapping[str, Committee] | Mapping[str, Office], key: str | None) -> str:
    named = known.get(key or "")
    return named.name if named else ""
