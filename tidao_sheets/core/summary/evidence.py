"""What offices have reported over the year: months, things that are counted and works, each beside its score."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.evidence.said import asked_in
from tidao_sheets.core.programme.records import Criterion, Programme
from tidao_sheets.core.programme.year import EvidenceYear, Month
from tidao_sheets.core.scoring.assessment import OfficeResult
from tidao_sheets.core.scoring.reported import Counted
from tidao_sheets.core.scoring.round import SummaryRound
from tidao_sheets.core.sheet.declared import Plain, Tab
from tidao_sheets.core.sheet.table import Column, Table
from tidao_sheets.core.summary.layout import summary_tab
from tidao_sheets.core.thai import thai_date

HEAD, HEAD_HEIGHT = 5, 54
DONE, MISSING = "✓", "ขาด"


@dataclass(frozen=True, slots=True)
class ReportedOffice:
    """One office of a round: its scores, and what it has reported, by criterion; None where it has no workbook."""

    result: OfficeResult
    counts: dict[str, Counted] | None

    def of(self, criterion: Criterion) -> Counted | None:
        """Return what it has reported on a criterion."""
        return (self.counts or {}).get(criterion.id)


def evidence_tab(programme: Programme, round_: SummaryRound) -> Tab:
    """Declare what each office has reported, as of the day on which the round's evidence is looked at."""
    table = _table(programme, round_)
    tab = summary_tab(programme, "evidence", "หลักฐานที่รายงานตลอดปี", table, round_)
    asked = thai_date(asked_in(round_))
    tab.put(HEAD - 1, 1, f"ณ วันที่ {asked}  ไม่มีส่วนใดเป็นคะแนน ใช้ดูประกอบคะแนนที่อยู่ข้างกัน", "state")
    offices = [
        ReportedOffice(result, dict(found.counts) if (found := round_.evidence.get(code)) else None)
        for code, result in round_.assessment.offices.items()
    ]
    table.put(tab, offices)
    tab.heights[HEAD] = HEAD_HEIGHT
    note = f"{DONE} = รายงานแล้ว   {MISSING} = พ้นกำหนดแล้วยังไม่รายงาน   ช่องว่าง = ยังไม่ถึงกำหนด   – = ยังไม่มีแบบรายงาน"
    tab.put(table.first + len(offices) + 1, 2, note, "muted")
    tab.freeze = (table.first, 3)
    return tab


def _table(programme: Programme, round_: SummaryRound) -> Table[ReportedOffice]:
    numbers = {code: n for n, code in enumerate(round_.assessment.offices, 1)}
    asking = [c for c in programme.criteria if c.evidence]
    columns: tuple[Column[ReportedOffice], ...] = (
        Column("no", "ที่", 4, lambda o: numbers[o.result.office.code], "integer"),
        Column("office", "สำนักงาน", 16, lambda o: o.result.office.short_name, "cell-bold"),
        *(column for c in asking for column in _columns(programme, c, round_)),
    )
    return Table(columns, HEAD, row_key=lambda o: o.result.office.code)


def _columns(programme: Programme, criterion: Criterion, round_: SummaryRound) -> Iterator[Column[ReportedOffice]]:
    """Yield what is told of one criterion: its kind's counts, then its score."""

    def told(key: str, head: str, width: float, value: Callable[[Counted], Plain]) -> Column[ReportedOffice]:
        def shown(office: ReportedOffice) -> Plain:
            counted = office.of(criterion)
            return "–" if counted is None else value(counted)

        return Column(f"{key}:{criterion.id}", head, width, shown, "cell-center")

    evidence, year = criterion.evidence, programme.evidence
    if evidence is None or year is None:
        return
    if evidence.kind == "monthly":
        yield from (_month(criterion, month, year, round_) for month in year.months)
        yield told("number", f"{criterion.id}\nรายงานแล้ว\n({evidence.unit})", 10, lambda c: c.number)
    elif evidence.kind == "count":
        yield told("number", f"{criterion.id}\nทำแล้ว\n({evidence.unit})", 8, lambda c: c.number)
        yield told("last", f"{criterion.id}\nล่าสุด", 9, _last)
    else:
        yield told("number", f"{criterion.id}\nKM\n({evidence.unit})", 8, lambda c: c.number)
        yield told("people", f"{criterion.id}\nผู้จัดทำ\n(คน)", 9, lambda c: c.people)
    head = f"{criterion.id}\nคะแนน\n(เต็ม {plain(criterion.full_marks)})"
    yield Column(f"score:{criterion.id}", head, 9, lambda o: o.result.scores.points.get(criterion.id), "number-bold")


def _last(counted: Counted) -> str | None:
    return f"{counted.last.day} {Month.of(counted.last).short}" if counted.last else None


def _month(criterion: Criterion, month: Month, year: EvidenceYear, round_: SummaryRound) -> Column[ReportedOffice]:
    over = month in year.over(asked_in(round_))

    def shown(office: ReportedOffice) -> str | None:
        counted = office.of(criterion)
        if counted is None:
            return "–"
        return DONE if month in counted.months else MISSING if over else None

    styles = {DONE: "good-cell", MISSING: "warn-cell"}
    head = f"{criterion.id}\n{month.short}"
    return Column(f"{month.key}:{criterion.id}", head, 5, shown, lambda o: styles.get(shown(o) or "", "cell-center"))
