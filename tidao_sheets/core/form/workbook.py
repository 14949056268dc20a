"""A whole form: the guide, the overview that a committee signs, and a tab an office."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.form.before import Before, has_former
from tidao_sheets.core.form.filled_office import FilledOffice, tab_title
from tidao_sheets.core.form.layout import COLUMN, NO_STAR, OVERALL_COLUMN, UNKNOWN, inputs, office_rows
from tidao_sheets.core.form.leftovers import Leftover, leftovers_tab
from tidao_sheets.core.form.office_tab import office_tab
from tidao_sheets.core.form.sign_off import LEAST, Paper, lines, put_block, sign_off
from tidao_sheets.core.programme.records import GUIDE, OVERVIEW, Committee, Dimension, Programme, Round
from tidao_sheets.core.scoring.assessment import tier_of
from tidao_sheets.core.sheet.cells import At, literal, quoted
from tidao_sheets.core.sheet.declared import Cell, Conditional, Page, Plain, Tab, Workbook
from tidao_sheets.core.sheet.heights import height_needed
from tidao_sheets.core.sheet.styles import NAVY, PRINTED, STYLES
from tidao_sheets.core.sheet.table import Column, Table
from tidao_sheets.core.thai import thai_digits

_PAGE, _ROW = 410, 27
"""Points that an overview has for offices and places to sign, and that an office takes, of two lines."""
_BETWEEN = 6
"""Points between the lines of the guide."""
Filled = Mapping[str, Mapping[str, Mapping[str, Plain | Cell]]]


def form_workbook(
    programme: Programme,
    round_: Round,
    committee: Committee,
    *,
    build: int = 1,
    filled: Filled | None = None,
    leftovers: Sequence[Leftover] = (),
    before: Before | None = None,
) -> Workbook:
    """Declare the score form of one committee and round.

    `filled` holds office code → criterion id → column key → what already stands in the cell; `leftovers` are listed,
    and `before` is shown of the former round and the year's evidence.
    """
    given = filled or {}
    offices = [
        FilledOffice(
            programme=programme,
            round=round_,
            committee=committee,
            office=programme.offices[code],
            build=build,
            filled=given.get(code, {}),
            before=before or Before(),
        )
        for code in committee.offices
    ]
    left = [leftovers_tab(programme, offices[0].identity, leftovers)] if leftovers else []
    tabs = (_guide(offices[0]), _overview(offices), *map(office_tab, offices), *left)
    return Workbook(tabs, form_title(round_, committee), programme.owner, programme.name)


def form_title(round_: Round, committee: Committee) -> str:
    """Return the name people know a form by."""
    return f"แบบให้คะแนน รอบที่ {thai_digits(str(round_.number))} {committee.name}"


def addresses(programme: Programme, round_: Round, committee: Committee) -> list[dict[str, object]]:
    """Return where a fresh form's cells stand, tab by tab, as `forms --json` shows them (design.md, section 6)."""
    rows = office_rows(programme)

    def at(row: int, key: str) -> str:
        return At(row, COLUMN[key]).a1

    keys = inputs(former=has_former(programme, round_.number))
    cells = {c: {key: at(row, key) for key in keys} for c, row in rows.criteria.items()}
    computed = {
        "total": at(rows.total, "score"),
        "tier": at(rows.tier, "score"),
        "dimensions": {d: at(row, "score") for d, row in rows.dimensions.items()},
    }
    return [
        {
            "office": code,
            "tab": tab_title(programme, programme.offices[code]),
            "cells": cells,
            "overall": at(rows.summary, OVERALL_COLUMN),
            "computed": computed,
        }
        for code in committee.offices
    ]


def _guide(office: FilledOffice) -> Tab:
    programme, round_, committee = office.programme, office.round, office.committee
    tab = Tab(GUIDE, colour=NAVY)
    tab.put_identity(replace(office.identity, tab="guide").text())
    tab.widths = {1: 5, 2: 120}
    tab.put(1, 1, "วิธีให้คะแนน", "title")
    tab.put(2, 1, f"{committee.name}  ·  รอบที่ {thai_digits(str(round_.number))} ({round_.due_text})", "subtitle")
    for n, step in enumerate(_steps(programme, round_), 1):
        tab.put(3 + n, 1, f"{thai_digits(str(n))}.", "step")
        _spaced(tab, 3 + n, step)
    row = 5 + len(_steps(programme, round_))
    tab.put(row, 1, "เกณฑ์ระดับดาว", "state")
    for n, line in enumerate(_tier_lines(programme), 1):
        _spaced(tab, row + n, line)
    row += len(programme.tiers) + 3
    unit = programme.letterhead.unit[-1] if programme.letterhead.unit else programme.owner
    tab.put(row, 1, f"สอบถาม {unit} โทร. {programme.letterhead.phone}", "subtitle")
    tab.begin = At(1, 1)
    tab.page = Page(landscape=True, area=(At(1, 1), At(row, 2)))
    return tab


def _spaced(tab: Tab, row: int, text: str) -> None:
    """Put a line of the guide, with room between it and the next one."""
    tab.put(row, 2, text, "step")
    tab.heights[row] = height_needed(text, tab.widths[2], STYLES["step"]) + _BETWEEN


def _steps(programme: Programme, round_: Round) -> list[str]:
    count = thai_digits(str(len(programme.criteria)))
    return [
        "เลือกชีตของสำนักงานที่ประเมิน แล้วกรอกเฉพาะช่องสีเหลือง",
        f"ให้คะแนนครบ {count} ข้อ ไม่เกินคะแนนเต็มของแต่ละข้อ",
        "พิมพ์ 0 เมื่อพิจารณาแล้วไม่มีผลงาน เว้นว่างเมื่อยังไม่ได้พิจารณา",
        'ดูช่องสถานะ หากไม่ขึ้นว่า "เรียบร้อย" ให้แก้ไขก่อน',
        "เขียนจุดเด่นและข้อเสนอแนะ ข้อความนี้จะส่งให้สำนักงานที่รับการประเมิน ส่วนบันทึกภายในจะไม่ลงในหนังสือ",
        f"โปรแกรมรวมคะแนนให้ {_no_rounding(programme)}",
        f"ให้คะแนนให้เสร็จ{round_.due_text} แล้วพิมพ์ชีตของสำนักงานนั้น (กระดาษ A4 แนวนอน) ให้กรรมการลงนามในหน้าสุดท้าย",
        "ระดับดาวในแบบนี้เป็นผลเบื้องต้น ขออย่าเผยแพร่ก่อนประกาศผล",
        'ช่องลงนามที่มีเครื่องหมาย "☑ มีส่วนได้เสีย" มาจากคำสั่งแต่งตั้ง กรรมการผู้นั้นสังกัดสำนักงานที่รับการประเมิน',
    ]


def _no_rounding(programme: Programme) -> str:
    top = programme.tiers[0]
    near = top.floor - (Decimal("0.5") if programme.scoring.decimals else 1)
    below = tier_of(programme, near)
    result = f"เป็น{below.name}" if below else NO_STAR
    return f"ไม่ปัดเศษเพื่อเลื่อนระดับดาว เช่น {thai_digits(plain(near))} คะแนน {result}"


def _tier_lines(programme: Programme) -> list[str]:
    lines, above = [], None
    for tier in programme.tiers:
        floor = thai_digits(plain(tier.floor))
        band = f"{floor} คะแนนขึ้นไป" if above is None else f"ตั้งแต่ {floor} คะแนน แต่ไม่ถึง {above} คะแนน"
        lines.append(f"{tier.name}  {band}")
        above = floor
    lines.append(f"{NO_STAR}  ต่ำกว่า {above} คะแนน")
    return lines


def _overview(offices: list[FilledOffice]) -> Tab:
    first = offices[0]
    programme = first.programme
    tab = Tab(OVERVIEW, colour=NAVY)
    tab.put_identity(replace(first.identity, tab="overview").text())
    tab.hidden_columns.append(1)
    turn = thai_digits(str(first.round.number))
    put_block(tab, 1, (2, 3), f"ภาพรวมคะแนน\nรอบที่ {turn}", "badge", rows=3)
    tab.put(1, 4, first.committee.name, "title")
    tab.put(2, 4, programme.name, "subtitle")
    tab.put(3, 4, f"รอบที่ {turn} ({first.round.due_text})", "subtitle")
    table = _overview_table(programme, offices)
    table.put(tab, offices)
    last = table.head + len(offices)
    tab.heights |= {table.head: 54, **dict.fromkeys(range(table.first, last + 1), _ROW)}
    tab.freeze, tab.begin = (table.first, table.column("total")), At(table.first, table.column("office"))
    _overview_conditionals(tab, table, last, programme)
    end = table.last_column
    wide = max(end, 9)  # the sign-off needs room even where a rubric has few dimensions
    for column in range(end + 1, wide + 1):
        tab.widths.setdefault(column, 10)
    room = _PAGE - _ROW * len(offices)
    apart = room < LEAST * lines(first.committee)  # then the sign-off stands on a page of its own
    paper = Paper(*_halves(tab, 2, wide), room=_PAGE if apart else room)
    done = sign_off(tab, last + 2, paper, programme, first.round, first.committee, None)
    breaks = (last + 2,) if apart else ()
    tab.page = Page(scale=PRINTED, repeat=(table.head, table.head), breaks=breaks, area=(At(1, 2), At(done, wide)))
    return tab


def _halves(tab: Tab, first: int, last: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Divide columns where both sides are nearest to each other in width."""

    def uneven(end: int) -> float:
        return abs(sum(tab.widths[c] * (1 if c <= end else -1) for c in range(first, last + 1)))

    end = min(range(first, last), key=uneven)
    return (first, end), (end + 1, last)


def _overview_table(programme: Programme, offices: list[FilledOffice]) -> Table[FilledOffice]:
    rows = office_rows(programme)
    numbers = {o.office.code: str(n) for n, o in enumerate(offices, 1)}

    def tab(office: FilledOffice) -> str:
        return f"#{quoted(office.title)}!A1"

    def shows(row: int, key: str) -> Callable[[FilledOffice, object], str]:
        def formula(office: FilledOffice, _: object) -> str:
            there, unknown = f"{quoted(office.title)}!{At(row, COLUMN[key]).a1}", literal(UNKNOWN)
            return f'=IFERROR(IF({there}="",{unknown},{there}),{unknown})'  # the tab, or its cell, may be gone

        return formula

    def dimension(d: Dimension) -> Column[FilledOffice]:
        head = f"ด้านที่ {d.id}\n{d.name}\n({plain(d.full_marks)})"
        formula = shows(rows.dimensions[d.id], "score")
        return Column(d.id, head, 11.5, lambda o: o.subtotal(d), "number", formula=formula)

    total = f"คะแนนรวม\n(เต็ม {plain(programme.full_marks)})"
    return Table(
        (
            Column("no", "ที่", 5, lambda o: numbers[o.office.code], "cell-no"),
            Column("office", "สำนักงานที่รับการประเมิน", 36, lambda o: o.office.name, "link", link=tab),
            Column("total", total, 11, lambda o: o.total, "number-bold", formula=shows(rows.total, "score")),
            Column("tier", "ระดับดาว\n(เบื้องต้น)", 18, lambda o: o.tier, "cell-center", formula=shows(rows.tier, "score")),
            *map(dimension, programme.dimensions),
            Column("state", "สถานะ", 24, lambda o: o.state, "cell-center", formula=shows(rows.state, "id")),
        ),
        head=5,
        left=2,
        row_key=lambda o: o.office.code,
    )


def _overview_conditionals(tab: Tab, table: Table[FilledOffice], last: int, programme: Programme) -> None:
    star, state = ((At(table.first, c), At(last, c)) for c in map(table.column, ("tier", "state")))
    for n, tier in enumerate(programme.tiers[:5]):
        tab.conditionals.append(Conditional(*star, f"={star[0].a1}={literal(tier.name)}", f"tier-{n}"))
    tab.conditionals.append(Conditional(*state, f'=LEFT({state[0].a1},3)="ครบ"', "good"))
    tab.conditionals.append(Conditional(*state, f'=LEFT({state[0].a1},8)="ต้องแก้ไ"', "bad"))
