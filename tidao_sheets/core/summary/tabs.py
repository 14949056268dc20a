"""The tabs of work: findings and progress."""

from collections.abc import Callable
from datetime import date

from tidao_sheets.core.form.marks import FindingPlace, findings_table, put_findings
from tidao_sheets.core.programme.records import Programme
from tidao_sheets.core.scoring.findings import Finding
from tidao_sheets.core.scoring.round import Progress, SummaryRound, days_left, days_said
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.declared import Tab
from tidao_sheets.core.sheet.table import Column, Table
from tidao_sheets.core.summary.layout import summary_tab

HEAD = 5


def findings_tab(programme: Programme, round_: SummaryRound) -> Tab:
    """Declare every finding with a link to the very cell, what was found, and the remedy."""
    table = findings_table(programme, HEAD, _place, committee=True)
    tab = summary_tab(programme, "findings", "รายการตรวจ", table, round_)
    put_findings(tab, table, round_.findings)
    return tab


def _place(finding: Finding) -> FindingPlace:
    text = " ".join(part for part in (finding.tab or finding.workbook, finding.cell) if part)
    return FindingPlace(text, finding.link if text else None)


def _state(progress: Progress) -> str:
    if progress.result.complete:
        return "ครบ"
    return "ต้องแก้ไข" if progress.errors else "กำลังให้คะแนน" if progress.filled else "ยังไม่เริ่ม"


_STATE_STYLES = {"ครบ": "good-cell", "ต้องแก้ไข": "bad-cell"}


def progress_tab(programme: Programme, round_: SummaryRound, today: date) -> Tab:
    """Declare how much is filled in, by committee and office, and the days left by formula."""
    table = _progress_table()
    tab = summary_tab(programme, "progress", "ความคืบหน้า", table, round_)
    due = programme.rounds[round_.number].due
    days = f"(DATE({due.year},{due.month},{due.day})-TODAY())"
    formula = f'=IF({days}>=0,"เหลือเวลา "&{days}&" วัน","เลยกำหนด "&-{days}&" วัน")'
    if round_.over:
        tab.put(HEAD - 1, 1, "ปิดรอบแล้ว" if round_.closed else "ให้คะแนนครบทุกแห่งแล้ว", "state")
    else:
        tab.put(HEAD - 1, 1, days_said(days_left(due, today)), "state", formula=formula)
    table.put(tab)
    row = table.first
    for committee in round_.assessment.programme.committees.values():
        records = [round_.progress(code) for code in committee.offices]
        for n, record in enumerate(records):
            table.put_row(tab, row + n, record)
        _progress_sum(tab, table, row, records, committee.name)
        row += len(records) + 1
    tab.freeze = (table.first, 0)
    return tab


def _progress_table() -> Table[Progress]:
    def committee(p: Progress) -> str:
        """Name the committee in its first row only."""
        return p.result.committee.name if p.result.committee.offices[0] == p.result.office.code else ""

    columns: tuple[Column[Progress], ...] = (
        Column("committee", "คณะกรรมการ", 52, committee),
        Column("office", "สำนักงาน", 38, lambda p: p.result.office.name, "cell-bold"),
        Column("filled", "ให้คะแนนแล้ว (ข้อ)", 14, lambda p: p.scored, "integer"),
        Column("all", "ทั้งหมด (ข้อ)", 12, lambda p: p.count, "integer"),
        Column(
            "percent", "ร้อยละ", 10, lambda p: p.scored * 100 // p.count, "integer", formula=lambda _, at: _percent(at)
        ),
        Column("errors", "ต้องแก้ไข", 12, lambda p: p.errors, "integer"),
        Column("state", "สถานะ", 24, _state, lambda p: _STATE_STYLES.get(_state(p), "cell-center")),
    )
    return Table(columns, HEAD, row_key=lambda p: p.result.office.code)


def _percent(at: Callable[[str], At]) -> str:
    return f"=INT({at('filled').a1}*100/{at('all').a1})"


def _progress_sum(tab: Tab, table: Table[Progress], first: int, records: list[Progress], committee: str) -> None:
    """Put the row below a committee's offices, with their sums."""
    row = first + len(records)
    filled, count = sum(p.scored for p in records), sum(p.count for p in records)

    def at(key: str) -> At:
        return At(row, table.column(key))

    for key, value in (("filled", filled), ("all", count), ("errors", sum(p.errors for p in records))):
        column = table.column(key)
        formula = f"=SUM({At(first, column).a1}:{At(row - 1, column).a1})"
        tab.put(row, column, value, "sum-number", formula=formula)
    tab.put(*at("percent"), filled * 100 // count, "sum-number", formula=_percent(at))
    tab.put(*at("committee"), f"รวม {committee}", "sum")
    tab.fill(row, range(table.left, table.last_column + 1), "sum")
