"""The other tabs of the summary: criterion matrix, findings, progress, remarks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.scoring.catalogue import SEVERITY_NAMES
from tidao_sheets.core.scoring.round import days_left, days_said, filled_in
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.declared import Page, Tab
from tidao_sheets.core.sheet.styles import NAVY
from tidao_sheets.core.summary.layout import TabKey, frame, titles
from tidao_sheets.core.summary.ranking import remark_column, stars
from tidao_sheets.core.thai import thai_digits

if TYPE_CHECKING:
    from datetime import date

    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.scoring.findings import Finding
    from tidao_sheets.core.scoring.round import SummaryRound
    from tidao_sheets.core.summary.layout import Remarks

HEAD = 5


def _tab(
    programme: Programme, key: TabKey, heading: str, heads: list[tuple[str, str, float]], round_: SummaryRound | None
) -> Tab:
    tab = Tab(key.title(), colour=NAVY)
    frame(tab, programme, key, [k for k, _, _ in heads])
    titles(tab, programme, heading, round_)
    for column, (_, head, width) in enumerate(heads, 1):
        tab.put(HEAD, column, head, "head")
        tab.widths[column] = width
    tab.page = Page(repeat=(HEAD, HEAD), footer=key.title())
    return tab


def matrix_tab(programme: Programme, round_: SummaryRound) -> Tab:
    """Declare the points of every office by criterion, in programme order."""
    heads = [
        ("no", "ที่", 5.0),
        ("office", "สำนักงาน", 36.0),
        *((c.id, f"{thai_digits(c.id)}\n({thai_digits(plain(c.full_marks))})", 8.0) for c in programme.criteria),
        ("total", "รวม", 9.0),
        ("tier", "ระดับดาว", 20.0),
    ]
    number = thai_digits(str(round_.number))
    tab = _tab(programme, TabKey("matrix", round_.number), f"คะแนนรายข้อ รอบที่ {number}", heads, round_)
    faults = {(f.office, f.criterion) for f in round_.findings if f.severity == "error"}
    for n, result in enumerate(round_.assessment.offices.values()):
        row, code = HEAD + 1 + n, result.office.code
        tab.put(row, 0, code, "key")
        tab.put(row, 1, n + 1, "integer")
        tab.put(row, 2, result.office.name, "cell-bold")
        for column, criterion in enumerate(programme.criteria, 3):
            points = result.scores.points.get(criterion.id)
            if points is None and (code, criterion.id) in faults:
                tab.put(row, column, "✗", "bad-cell")
            else:
                tab.put(row, column, points, "number")
        tab.put(row, 3 + len(programme.criteria), result.total, "number-bold")
        tab.put(row, 4 + len(programme.criteria), stars(result), "cell-center")
    tab.put(HEAD + 2 + len(programme.offices), 1, "✗ = มีรายการที่ต้องแก้ไข ดูชีตรายการตรวจ   ช่องว่าง = ยังไม่ให้คะแนน", "muted")
    tab.freeze = (HEAD + 1, 3)
    return tab


def findings_tab(programme: Programme, round_: SummaryRound) -> Tab:
    """Declare every finding with a link to the very cell, what was found, and the remedy."""
    heads = [
        ("severity", "ระดับ", 18.0),
        ("committee", "คณะกรรมการ", 34.0),
        ("office", "สำนักงาน", 34.0),
        ("criterion", "ข้อ", 7.0),
        ("link", "ตำแหน่ง (คลิกเพื่อเปิด)", 26.0),
        ("says", "พบว่า", 60.0),
        ("remedy", "วิธีแก้ไข", 50.0),
    ]
    number = thai_digits(str(round_.number))
    tab = _tab(programme, TabKey("findings", round_.number), f"รายการตรวจ รอบที่ {number}", heads, round_)
    if not round_.findings:
        tab.put(HEAD + 1, 1, "ไม่พบรายการที่ต้องแก้ไข", "good-line")
    for n, finding in enumerate(round_.findings):
        _finding(tab, HEAD + 1 + n, programme, finding)
    tab.freeze = (HEAD + 1, 0)
    return tab


_SEVERITY_STYLES = {"error": "bad-cell", "warning": "warn-cell", "info": "cell-center"}


def _finding(tab: Tab, row: int, programme: Programme, finding: Finding) -> None:
    committee = programme.committees.get(finding.committee or "")
    office = programme.offices.get(finding.office or "")
    place = " ".join(part for part in (finding.tab or finding.workbook or "", finding.cell or "") if part)
    tab.put(row, 1, SEVERITY_NAMES[finding.severity].th, _SEVERITY_STYLES[finding.severity])
    tab.put(row, 2, committee.name if committee else "", "cell")
    tab.put(row, 3, office.name if office else "", "cell")
    tab.put(row, 4, thai_digits(finding.criterion or ""), "cell-center")
    tab.put(row, 5, place, "link" if finding.link and place else "cell", link=finding.link if place else None)
    tab.put(row, 6, finding.said("th"), "cell")
    tab.put(row, 7, finding.remedy("th"), "cell")


def progress_tab(programme: Programme, round_: SummaryRound, today: date) -> Tab:
    """Declare how much is filled in, by committee and office, and the days left by formula."""
    heads = [
        ("committee", "คณะกรรมการ", 52.0),
        ("office", "สำนักงาน", 38.0),
        ("filled", "ให้คะแนนแล้ว (ข้อ)", 14.0),
        ("all", "ทั้งหมด (ข้อ)", 12.0),
        ("percent", "ร้อยละ", 10.0),
        ("errors", "ต้องแก้ไข", 12.0),
        ("state", "สถานะ", 24.0),
    ]
    due = programme.rounds[round_.number].due
    number = thai_digits(str(round_.number))
    tab = _tab(programme, TabKey("progress", round_.number), f"ความคืบหน้า รอบที่ {number}", heads, round_)
    days = f"(DATE({due.year},{due.month},{due.day})-TODAY())"
    formula = f'=IF({days}>=0,"เหลือเวลา "&{days}&" วัน","เลยกำหนด "&-{days}&" วัน")'
    tab.put(HEAD - 1, 1, days_said(days_left(due, today)), "state", formula=formula)
    row = HEAD + 1
    for committee in programme.committees.values():
        first = row
        for code in committee.offices:
            _progress_row(tab, row, programme, round_, code, committee.name if row == first else "")
            row += 1
        _progress_sum(tab, row, first, committee.name)
        row += 1
    tab.freeze = (HEAD + 1, 0)
    return tab


def _progress_row(tab: Tab, row: int, programme: Programme, round_: SummaryRound, code: str, committee: str) -> None:
    result = round_.assessment.offices[code]
    count = len(programme.criteria)
    filled = filled_in(programme, result)
    errors = sum(1 for f in round_.findings if f.office == code and f.severity == "error")
    state = "ครบ" if result.complete else "ต้องแก้ไข" if errors else "ยังไม่เริ่ม" if not filled else "กำลังให้คะแนน"
    tab.put(row, 0, code, "key")
    tab.put(row, 1, committee, "cell")
    tab.put(row, 2, result.office.name, "cell-bold")
    tab.put(row, 3, filled, "integer")
    tab.put(row, 4, count, "integer")
    tab.put(row, 5, filled * 100 // count, "integer", formula=f"=INT(D{row + 1}*100/E{row + 1})")
    tab.put(row, 6, errors, "integer")
    tab.put(row, 7, state, {"ครบ": "good-cell", "ต้องแก้ไข": "bad-cell"}.get(state, "cell-center"))


def _progress_sum(tab: Tab, row: int, first: int, name: str) -> None:
    def summed(column: int) -> int:
        values = (tab.cells[At(r, column)].value for r in range(first, row))
        return sum(v for v in values if isinstance(v, int))

    tab.put(row, 1, f"รวม {name}", "sum")
    tab.put(row, 2, None, "sum")
    filled, count = summed(3), summed(4)
    for column, letter in ((3, "D"), (4, "E"), (6, "G")):
        tab.put(row, column, summed(column), "sum-number", formula=f"=SUM({letter}{first + 1}:{letter}{row})")
    tab.put(row, 5, filled * 100 // count, "sum-number", formula=f"=INT(D{row + 1}*100/E{row + 1})")
    tab.put(row, 7, None, "sum")


def remarks_tab(programme: Programme, remarks: Remarks) -> Tab:
    """Declare the one tab that people write in: a row an office, in programme order, a column a round."""
    rounds = [(f"remark:{n}", f"หมายเหตุ รอบที่ {thai_digits(str(n))}", 50.0) for n in programme.rounds]
    heads = [("no", "ที่", 5.0), ("office", "สำนักงาน", 38.0), *rounds]
    tab = _tab(programme, TabKey("remarks", 0), "หมายเหตุของฝ่ายเลขานุการ", heads, None)
    tab.put(3, 1, "พิมพ์หมายเหตุในช่องสีเหลือง ข้อความจะแสดงในชีตจัดลำดับเอง และคงอยู่เมื่อปรับปรุงข้อมูล", "prompt")
    for n, (code, office) in enumerate(programme.offices.items()):
        row = HEAD + 1 + n
        tab.put(row, 0, code, "key")
        tab.put(row, 1, n + 1, "integer")
        tab.put(row, 2, office.name, "cell-bold")
        for round_number in programme.rounds:
            text = remarks.get(round_number, code) or None
            formula = remarks.formulas.get((round_number, code))
            tab.put(row, remark_column(programme, round_number), text, "input-text", input=True, formula=formula)
    tab.freeze = (HEAD + 1, 3)
    return tab


def remark_cells(programme: Programme, round_number: int) -> dict[str, At]:
    """Return office code → where its remark of a round stands."""
    column = remark_column(programme, round_number)
    return {code: At(HEAD + 1 + n, column) for n, code in enumerate(programme.offices)}
