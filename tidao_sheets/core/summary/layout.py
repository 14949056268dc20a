"""What the summary's tabs share: the rounds they show, the identity of a tab, and what stands above its table."""

import re
from dataclasses import replace
from itertools import accumulate
from typing import NamedTuple, TypeVar

from tidao_sheets.core.programme.records import Programme
from tidao_sheets.core.scoring.round import SummaryRound
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.declared import Cell, Page, Tab
from tidao_sheets.core.sheet.observed import Book, ObservedTab, shown
from tidao_sheets.core.sheet.styles import NAVY
from tidao_sheets.core.sheet.table import Table
from tidao_sheets.core.thai import thai_digits, thai_moment

R = TypeVar("R")
LAYOUT = 1
REMARKS, SECRETARY = "หมายเหตุ", "ของเลขานุการ"
CLOSED = "ปิดรอบแล้วเมื่อ"
OF_ALL_ROUNDS = {
    "rounds": "เทียบระหว่างรอบ",
    "advice": "จุดเด่นและข้อเสนอแนะ",
    "remarks": REMARKS,
    "secretary": SECRETARY,
    "heartbeat": "การทำงานเอง",
}
"""Titles of the tabs that hold all rounds, by kind."""
TITLES = {
    "executive": "สรุปผู้บริหาร รอบ {}",
    "ranking": "จัดลำดับ รอบ {}",
    "matrix": "คะแนนรายข้อ รอบ {}",
    "findings": "รายการตรวจ รอบ {}",
    "progress": "ความคืบหน้า รอบ {}",
}
"""Titles of a round's tabs by kind."""
IN_SOME = {"evidence": "หลักฐาน รอบ {}"}
"""Titles of tabs that only some rounds have: of those in which offices report over the year."""
_MOMENT_WIDTH = 50  # characters
_GRID_COLUMN = 10
_STAMP = re.compile(rf"(?:{CLOSED} (.+?)  )?รหัสตรวจสอบ ([0-9A-F]{{4}}-[0-9A-F]{{4}}-[0-9A-F]{{4}})$")
SUMMARY_MARK = "tidao summary="
_IDENTITY = re.compile(SUMMARY_MARK + r"(\d+) programme=(\S+) tab=(\S+) round=(\d+)")


class TabKey(NamedTuple):
    """Which tab of the summary: its kind, and its round (0 for those that hold all rounds)."""

    kind: str
    round: int

    def title(self) -> str:
        """The tab's title."""
        return (TITLES | IN_SOME)[self.kind].format(self.round) if self.round else OF_ALL_ROUNDS[self.kind]


def identity(programme: Programme, key: TabKey) -> str:
    """Return the text of A1."""
    return f"{SUMMARY_MARK}{LAYOUT} programme={programme.id} tab={key.kind} round={key.round}"


def summary_tab(
    programme: Programme, kind: str, heading: str, table: Table[R] | None, round_: SummaryRound | None = None
) -> Tab:
    """Declare a tab without its rows: identity, keys if it is a table, headings, and from which reading it was made."""
    key = TabKey(kind, round_.number if round_ else 0)
    tab = Tab(key.title(), colour=NAVY, page=Page(footer=key.title()))
    tab.put_identity(identity(programme, key))
    if table:
        tab.page = replace(tab.page, repeat=(table.head, table.head))
        table.put_keys(tab)
    tab.put(1, 1, f"{heading} รอบที่ {thai_digits(str(round_.number))}" if round_ else heading, "title")
    tab.put(2, 1, programme.name, "subtitle")
    if round_ is not None:
        read_at = f"ปรับปรุงข้อมูลล่าสุด {thai_moment(round_.read_at)}"
        tab.cells[At(3, 1)] = Cell(read_at, style="muted", volatile=True)
        closed = f"{CLOSED} {thai_moment(round_.closed)}  " if round_.closed else ""
        tab.put(3, _beside(table), f"{closed}รหัสตรวจสอบ {round_.assessment.fingerprint()}", "muted")
    return tab


def _beside(table: Table[R] | None) -> int:
    """Return the first column that the moment of reading, in the first one, does not reach."""
    if table is None:
        return _GRID_COLUMN
    edges = accumulate(column.width for column in table.columns)
    return next((n for n, edge in enumerate(edges, table.left + 1) if edge >= _MOMENT_WIDTH), table.last_column)


class Stamp(NamedTuple):
    """What a summary bears of a round: its รหัสตรวจสอบ and, if it was closed, when, as it is printed."""

    code: str
    closed: str | None

    @classmethod
    def of(cls, text: object) -> "Stamp | None":
        """Return what the text of a cell bears, None of any other."""
        found = _STAMP.search(text) if isinstance(text, str) else None
        return cls(found[2], found[1]) if found else None


def stamps_of(programme: Programme, book: Book | None) -> dict[int, Stamp]:
    """Return what a summary bears, by round."""
    stamps = {}
    for key, keyed in keyed_tabs(programme, book)[0].items() if book else ():
        found = next(filter(None, (Stamp.of(cell.value) for cell in keyed.tab.cells.values())), None)
        if key.kind == "ranking" and found:
            stamps[key.round] = found
    return stamps


class KeyedSummaryTab(NamedTuple):
    """A tab of ours in an observed summary, and the corner that its keys are counted from."""

    key: TabKey
    corner: At
    tab: ObservedTab

    def rows(self) -> dict[str, int]:
        """Return the key of each row → where it stands."""
        return {shown(s.value): at.row for at, s in self.tab.cells.items() if at.column == self.corner.column}

    def columns(self) -> dict[str, int]:
        """Return the key of each column → where it stands."""
        return {shown(s.value): at.column for at, s in self.tab.cells.items() if at.row == self.corner.row}


def keyed_tabs(programme: Programme, book: Book) -> tuple[dict[TabKey, KeyedSummaryTab], list[ObservedTab]]:
    """Sort an observed summary's tabs into ours, by identity, and those that somebody else put there."""
    ours: dict[TabKey, KeyedSummaryTab] = {}
    foreign: list[ObservedTab] = []
    for tab in book.tabs:
        keyed = _keyed(programme, tab)
        if keyed is None or keyed.key in ours:
            foreign.append(tab)
        else:
            ours[keyed.key] = keyed
    return ours, foreign


def _keyed(programme: Programme, tab: ObservedTab) -> KeyedSummaryTab | None:
    for at, cell in sorted(tab.cells.items()):
        match = _IDENTITY.fullmatch(cell.value) if isinstance(cell.value, str) else None
        if match and match[2] == programme.id:
            return KeyedSummaryTab(TabKey(match[3], int(match[4])), at, tab)
    return None
