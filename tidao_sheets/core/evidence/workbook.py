"""An office's evidence workbook, declared: a tab a part, a guide, and what a rebuilt one could not take over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tidao_sheets.core.evidence.grammar import Grammar
from tidao_sheets.core.evidence.layout import (
    LISTED,
    ROW_HEADS,
    EvidencePart,
    EvidenceRow,
    Field,
    evidence_identity,
    parts,
)
from tidao_sheets.core.form.leftovers import Leftover, leftovers_tab
from tidao_sheets.core.form.sign_off import put_block
from tidao_sheets.core.programme.records import GUIDE, Office, Programme
from tidao_sheets.core.programme.year import EvidenceYear
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.declared import Conditional, Page, Plain, Tab, Validation, Workbook
from tidao_sheets.core.sheet.heights import height_needed
from tidao_sheets.core.sheet.styles import NAVY, STYLES, TIER_COLOURS
from tidao_sheets.core.sheet.table import Column, Table
from tidao_sheets.core.thai import BUDDHIST_ERA, thai_date, thai_digits

HEAD = 5
"""The row of the heads, from 0."""
SPARE = 8
"""How many empty rows a list has at the least below what is filled in."""
_ROW = 27
"""Points that an empty row takes: two lines, as one that is filled in."""
FilledRow = Mapping[str, Plain]
"""Column key → what stands there."""
FilledParts = Mapping[str, Mapping[str, FilledRow]]
"""EvidencePart → row key → entry; of a list in the order of the entries, whatever their keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One row as it is declared: its key, what stands in it beforehand, and what is filled in."""

    row: EvidenceRow
    number: int
    entry: FilledRow = field(default_factory=dict)


def evidence_workbook(
    programme: Programme,
    office: Office,
    *,
    build: int = 1,
    filled: FilledParts | None = None,
    leftovers: Sequence[Leftover] = (),
) -> Workbook:
    """Declare the workbook of one office and year, empty or with what is `filled` in; `leftovers` are listed."""
    identity = evidence_identity(programme, office, build)
    made = [
        _part(programme, office, part, replace(identity, tab=part.key).text(), (filled or {}).get(part.key, {}))
        for part in parts(programme)
    ]
    left = [leftovers_tab(programme, identity, leftovers)] if leftovers else []
    tabs = (*made, _guide(programme, office, identity.text()), *left)
    return Workbook(tabs, evidence_title(programme, office), programme.owner, programme.name)


def evidence_title(programme: Programme, office: Office) -> str:
    """Return the name people know an office's workbook by."""
    return f"แบบรายงานหลักฐาน ปี {thai_digits(str(programme.year))} {office.name}"


def evidence_addresses(programme: Programme) -> list[dict[str, object]]:
    """Return where a fresh workbook's cells stand, part by part, as `evidence --json` shows them."""
    shown: list[dict[str, object]] = []
    for part in parts(programme):
        table = _table(part)
        rows = {line.row.key: HEAD + n for n, line in enumerate(_lines(part, {}, None), 1)}
        cells = {key: {f.key: At(at, table.column(f.key)).a1 for f in part.told.fields} for key, at in rows.items()}
        shown.append({"part": part.key, "tab": part.title, "cells": cells})
    return shown


def _lines(part: EvidencePart, filled: Mapping[str, FilledRow], staff: int | None) -> list[_Line]:
    """Return the rows of a part; a list has a row an entry, and room for more."""
    if not part.told.room:
        return [_Line(row=row, number=n, entry=filled.get(row.key, {})) for n, row in enumerate(part.rows, 1)]
    entries = [entry for entry in filled.values() if any(value is not None for value in entry.values())]
    room = max(part.told.room, 2 * (staff or 0) if part.kind == "register" else 0, len(entries) + SPARE)
    entries += [{}] * (room - len(entries))
    return [_Line(row=part.row(f"{LISTED}{n:02}"), number=n, entry=entry) for n, entry in enumerate(entries, 1)]


def _table(part: EvidencePart) -> Table[_Line]:
    number: Column[_Line] = Column("no", "ที่", 5, lambda line: line.number, "cell-no")
    beforehand: tuple[Column[_Line], ...] = (
        Column("month", "เดือน", 17, lambda line: line.row.month.name if line.row.month else "", "cell-bold"),
        Column("criterion", "ข้อ", 5, lambda line: line.row.criterion.id, "cell-no"),
    )
    due: Column[_Line] = Column("due", "ส่งภายใน", 17, lambda line: _due(part.year, line.row), "cell-small")
    asked = (*map(_column, part.told.fields),)
    columns = (number, *asked) if part.told.room else (*beforehand, *asked, due)
    return Table(columns, HEAD, row_key=lambda line: line.row.key)


def _due(year: EvidenceYear, row: EvidenceRow) -> str:
    return thai_date(year.due(row.month)) if row.month else ""


def _column(asked: Field) -> Column[_Line]:
    return Column(
        asked.key, asked.head, asked.width, lambda line: line.entry.get(asked.key), asked.grammar.style, input=True
    )


def _part(
    programme: Programme, office: Office, part: EvidencePart, identity: str, filled: Mapping[str, FilledRow]
) -> Tab:
    tab, table, lines = Tab(part.title, colour=TIER_COLOURS[0]), _table(part), _lines(part, filled, office.staff)
    tab.put_identity(identity)
    table.put_keys(tab)
    tab.put(HEAD, 0, ROW_HEADS, "key")
    table.put(tab, lines)
    _titles(tab, programme, office, part, table)
    for asked in part.told.fields:
        tab.cells[At(HEAD, table.column(asked.key))] = replace(
            tab.cells[At(HEAD, table.column(asked.key))], style="head-input"
        )
        for n in range(len(lines)):
            at = At(table.first + n, table.column(asked.key))
            tab.validations += [rule] if (rule := _validation(at, asked, part.year)) else []
    tab.heights |= {HEAD: 30} | {table.first + n: _ROW for n, line in enumerate(lines) if not line.entry}
    last = table.head + len(lines)
    if "mark" in part.heads:
        first = At(table.first, table.column("mark"))
        for said, style in zip(part.told.fields[0].grammar.choices, ("good", "waiting"), strict=True):
            tab.conditionals.append(Conditional(first, At(last, first.column), f'={first.a1}="{said}"', style))
    tab.freeze = (table.first, table.left + 1)
    tab.begin, tab.inputs_only = At(table.first, table.column(part.told.fields[0].key)), True
    area = (At(1, table.left), At(last, table.last_column))
    tab.page = Page(repeat=(1, HEAD), area=area, footer=f"{office.name}  {part.told.heading}")
    return tab


def _titles(tab: Tab, programme: Programme, office: Office, part: EvidencePart, table: Table[_Line]) -> None:
    """Say whose it is, of which year and about which criteria; nothing in the frozen column is wider than it."""
    left, year, era = table.left + 1, part.year, thai_digits(str(programme.year))
    if not part.told.room:  # the frozen column is as wide as a badge
        put_block(tab, 1, (table.left, table.left), f"หลักฐาน\nปี {era}", "badge", rows=3)
    tab.put(1, left, f"{part.told.heading}  {office.name}", "title")
    tab.put(2, left, f"{programme.short_name} ปี {era}  ({year.first.name} – {year.last.name})", "subtitle")
    named = "  ·  ".join(f"ข้อ {c.id} {c.name}" for c in part.criteria)
    tab.put(3, left, named, "subtitle")
    tab.put(4, left, part.told.prompt, "prompt")


def _validation(at: At, asked: Field, year: EvidenceYear) -> Validation | None:
    """Return what may be typed into a cell; a text may be anything."""
    grammar: Grammar = asked.grammar
    if not grammar.keeps and not grammar.choices:
        return None
    return Validation(
        at=at,
        formula="=" + grammar.keeps.format_map({"cell": at.a1, **_days(year)}) if grammar.keeps else "",
        choices=grammar.choices,
        prompt_title=asked.head.replace("\n", ""),
        prompt=asked.asks,
        error_title="ค่าไม่ถูกต้อง",
        error=grammar.error,
    )


def _days(year: EvidenceYear) -> dict[str, str]:
    """Return the first and the last day of the year as formulas write them, in both eras."""
    first, last = year.first.first, year.last.next.first - dt.timedelta(days=1)
    named = {"first": (first, 0), "last": (last, 0), "first_be": (first, BUDDHIST_ERA), "last_be": (last, BUDDHIST_ERA)}
    return {name: f"DATE({day.year + era},{day.month},{day.day})" for name, (day, era) in named.items()}


def _guide(programme: Programme, office: Office, identity: str) -> Tab:
    """Declare the tab that says how to fill in the others."""
    tab = Tab(GUIDE, colour=NAVY)
    tab.put_identity(identity)
    tab.widths = {1: 5, 2: 92}
    tab.put(1, 1, "วิธีรายงานหลักฐาน", "title")
    tab.put(2, 1, f"{office.name}  ·  ปี {thai_digits(str(programme.year))}", "subtitle")
    steps = _steps(programme)
    for n, step in enumerate(steps, 1):
        tab.put(3 + n, 1, f"{thai_digits(str(n))}.", "step")
        tab.put(3 + n, 2, step, "step")
        tab.heights[3 + n] = height_needed(step, tab.widths[2], STYLES["step"]) + 6
    row = 5 + len(steps)
    unit = programme.letterhead.unit[-1]
    tab.put(row, 1, f"สอบถาม {unit} โทร. {programme.letterhead.phone}", "subtitle")
    tab.begin = At(1, 1)
    tab.page = Page(landscape=False, area=(At(1, 1), At(row, 2)))
    return tab


def _steps(programme: Programme) -> list[str]:
    year, asked = programme.evidence, parts(programme)
    named = {part.kind: part for part in asked}
    due = thai_digits(str(year.due_day)) if year else ""
    about: dict[str, Callable[[EvidencePart], str]] = {
        "monthly": lambda p: (
            f'ชีต "{p.title}": เมื่อรายงานของเดือนใดแล้ว เลือก "แล้ว" ในแถวของเดือนนั้น ภายในวันที่ {due} ของเดือนถัดไป'
        ),
        "count": lambda p: f'ชีต "{p.title}": พิมพ์บรรทัดละหนึ่งครั้ง วันที่พิมพ์เป็น วัน/เดือน/ปี เช่น 12/2/2567',
        "register": lambda p: f'ชีต "{p.title}": พิมพ์บรรทัดละหนึ่งเรื่อง เรื่องเดียวกันพิมพ์ครั้งเดียว อย่างน้อยคนละ ๑ เรื่อง',
    }
    return [
        "กรอกเฉพาะช่องสีเหลือง ไม่ต้องเพิ่มหรือลบแถวและคอลัมน์",
        *(about[kind](part) for kind, part in named.items()),
        "หลักฐานพิมพ์เป็นชื่อแฟ้ม หรือวางลิงก์ทั้งเส้นที่ขึ้นต้นด้วย https:// และเปิดให้คณะกรรมการดูได้",
        "ไม่มีส่วนใดในแบบนี้เป็นคะแนน คณะกรรมการใช้ดูประกอบการให้คะแนน",
        "เปลี่ยนชื่อแฟ้มหรือย้ายแฟ้มได้ แต่อย่าลบแถวแรกและคอลัมน์แรกที่ซ่อนไว้",
    ]
