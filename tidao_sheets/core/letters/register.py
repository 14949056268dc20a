"""The register of what is sent (ทะเบียนหนังสือส่ง), and those of announcements and certificates, as a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tidao_sheets.core.letters.document_set import SetDocument
from tidao_sheets.core.programme.records import Programme, Round
from tidao_sheets.core.sheet.declared import Page, Tab, Workbook
from tidao_sheets.core.sheet.styles import NAVY
from tidao_sheets.core.sheet.table import Column, Table
from tidao_sheets.core.thai import thai_date, thai_digits

FILE = "ทะเบียนหนังสือส่ง.xlsx"
NO_NUMBER, NO_DATE = "ยังไม่ออกเลข", "ยังไม่ลงวันที่"
_BLANK = "warn-cell"


@dataclass(frozen=True, slots=True)
class Register:
    """One register: its title, the frames that stand in it, and the heads of their number and of whom they go to."""

    title: str
    frames: tuple[str, ...]
    number: str = "ที่"
    to: str = "ถึง"


REGISTERS = (
    Register("ทะเบียนหนังสือส่ง", ("letter", "memo")),
    Register("ทะเบียนประกาศ", ("announcement",)),
    Register("ทะเบียนเกียรติบัตร", ("certificate",), "ทะเบียนเลขที่", "มอบแก่"),
)


def register(programme: Programme, round_: Round, papers: Sequence[SetDocument], *, incomplete: int) -> Workbook:
    """Declare a tab for each register that has documents; `incomplete` counts the offices without a result.

    Documents stand in the order in which they are made; sheets that are not sent stand in none.
    """
    tabs = (
        _tab(programme, round_, one, [p for p in papers if p.letter.frame in one.frames], incomplete)
        for one in REGISTERS
    )
    title = f"ทะเบียนหนังสือส่ง {programme.short_name} ประจำปี {programme.year} {round_.name}"
    return Workbook(tuple(tab for tab in tabs if tab), title=title, author=programme.owner)


@dataclass(frozen=True, slots=True)
class _Row:
    place: int
    paper: SetDocument

    @property
    def remarks(self) -> str:
        """What is still to be done with it, or to be known of it."""
        paper = self.paper
        return ", ".join(
            said
            for said, true in (
                ("ร่าง", paper.letter.draft),
                (NO_NUMBER, paper.unnumbered),
                (NO_DATE, paper.undated),
            )
            if true
        )


def _tab(programme: Programme, round_: Round, one: Register, papers: list[SetDocument], incomplete: int) -> Tab | None:
    if not papers:
        return None
    tab, table = Tab(one.title, colour=NAVY), _table(one)
    tab.put(0, 0, f"{one.title} {programme.owner}", "title")
    tab.put(1, 0, thai_digits(f"{programme.name} {round_.name}"), "subtitle")
    tab.put(2, 0, "  ".join(_said(papers, incomplete)), "state")
    table.put(tab, [_Row(n, paper) for n, paper in enumerate(papers, 1)])
    tab.freeze = (table.first, 2)
    tab.page = Page(repeat=(table.head, table.head), footer=one.title)
    return tab


def _said(papers: list[SetDocument], incomplete: int) -> Iterator[str]:
    """Yield how many there are, and what is to be known of all of them."""
    counts = {
        "": len(papers),
        NO_NUMBER: sum(1 for p in papers if p.unnumbered),
        NO_DATE: sum(1 for p in papers if p.undated),
        "ร่าง": sum(1 for p in papers if p.letter.draft),
    }
    for said, count in counts.items():
        if count or not said:
            yield thai_digits(f"{said} {count} ฉบับ".strip())
    if incomplete:
        yield thai_digits(f"ยังไม่รวมผลของ {incomplete} แห่ง")


def _table(one: Register) -> Table[_Row]:
    columns: tuple[Column[_Row], ...] = (
        Column("place", "ลำดับ", 6, lambda r: thai_digits(str(r.place)), "cell-center"),
        Column(
            "number",
            one.number,
            19,
            lambda r: r.paper.reference or "–",
            lambda r: _BLANK if r.paper.unnumbered else "cell-center",
        ),
        Column("date", "ลงวันที่", 16, _date, lambda r: _BLANK if r.paper.undated else "cell-center"),
        Column("to", one.to, 22, lambda r: r.paper.to or "–", "cell"),
        Column("subject", "เรื่อง", 35, lambda r: r.paper.subject, "cell"),
        Column("file", "แฟ้ม", 32, lambda r: r.paper.file.rpartition("/")[2], "link", link=lambda r: r.paper.file),
        Column("done", "การปฏิบัติ", 9, lambda _: None, "cell"),
        Column("remark", "หมายเหตุ", 15, lambda r: r.remarks, "cell"),
    )
    return Table(columns, head=4, left=0)


def _date(row: _Row) -> str:
    return thai_date(row.paper.date) if row.paper.date else NO_DATE if row.paper.undated else "–"
