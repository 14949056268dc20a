"""What a rebuilt form could not take over: a tab of its own that lists it, until a person has seen to each line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from tidao_sheets.core.form.identity import Identity, KeyedTab
from tidao_sheets.core.form.layout import HEADS
from tidao_sheets.core.programme.records import LEFTOVERS, Programme
from tidao_sheets.core.scoring.findings import Finding, FindingSource
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.declared import Page, Tab
from tidao_sheets.core.sheet.observed import shown
from tidao_sheets.core.sheet.styles import NAVY
from tidao_sheets.core.sheet.table import Column, Table
from tidao_sheets.core.thai import clean

ALL = "*"
_NONE = "-"
_FOUND, _FOUND_HEAD = 4, "พบในแบบเดิม"
"""The column that holds what was found, counted from the identity, and its head."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leftover:
    """One thing that was not carried over: whose it is, as far as known, what was found, and in which workbook.

    `criterion` is ALL where the scores of a whole office are out of reach; with a `column` it is a text. `at` tells
    where it is listed.
    """

    found: str
    workbook: str
    office: str = ""
    criterion: str = ""
    column: str = ""
    at: tuple[str, At] | None = None

    @property
    def key(self) -> str:
        """The key of its row."""
        return "/".join(part or _NONE for part in (self.office, self.criterion, self.column))

    @property
    def name(self) -> str:
        """What it is, briefly: office, criterion and column, or what was found."""
        told = [self.office, self.criterion.replace(ALL, ""), HEADS.get(self.column, "").partition("\n")[0]]
        return " ".join(filter(None, told if self.criterion or self.column else [self.office, self.found]))

    def lacks(self, programme: Programme, points: Mapping[str, Decimal]) -> bool:
        """Whether scores that it concerns have not been typed yet."""
        criteria = [c.id for c in programme.criteria if self.criterion in {ALL, c.id} and not self.column]
        return any(criterion not in points for criterion in criteria)


def leftovers_tab(programme: Programme, identity: Identity, leftovers: Iterable[Leftover]) -> Tab:
    """Declare the tab; a line that a person has cleared is done with."""
    tab = Tab(LEFTOVERS, colour=NAVY)
    tab.put_identity(replace(identity, tab="left").text())
    tab.put(1, 1, "สิ่งที่ยกมาจากแบบเดิมไม่ได้", "title")
    tab.put(2, 1, 'พิมพ์คะแนนหรือข้อความลงในชีตของสำนักงาน แล้วลบข้อความในช่อง "พบในแบบเดิม" ของแถวนั้น', "subtitle")
    table = _table(programme)
    table.put_keys(tab)
    table.put(tab, leftovers)
    tab.page = Page(area=(At(1, 1), At(max(at.row for at in tab.cells), table.last_column)))
    return tab


def _table(programme: Programme) -> Table[Leftover]:
    def office(left: Leftover) -> str:
        return programme.offices[left.office].name if left.office in programme.offices else ""

    def criterion(left: Leftover) -> str:
        return "ทุกข้อ" if left.criterion == ALL else left.criterion

    columns: tuple[Column[Leftover], ...] = (
        Column("office", "สำนักงาน", 38, office),
        Column("criterion", "ข้อ", 8, criterion, "cell-center"),
        Column("column", "ช่อง", 18, lambda left: HEADS.get(left.column, "").partition("\n")[0]),
        Column("found", _FOUND_HEAD, 60, lambda left: left.found, "input-text", input=True),
        Column("workbook", "แฟ้มเดิม", 40, lambda left: left.workbook),
    )
    return Table(columns, head=4, row_key=lambda left: left.key)


def read_leftovers(key: KeyedTab) -> Iterator[Leftover]:
    """Yield what is still listed, also where a row has lost its key."""
    columns, keys = key.columns(), {row: name for name, rows in key.rows().items() for row in rows}
    found_at = columns.get("found", [key.corner.column + _FOUND])[0]
    for at, cell in sorted(key.tab.cells.items()):
        found = shown(cell.value)
        if at.column != found_at or at.row == key.corner.row or not clean(found) or found == _FOUND_HEAD:
            continue
        parts = ["" if part == _NONE else part for part in keys.get(at.row, "").split("/")]
        office, criterion, column = parts if len(parts) == 3 else ("", "", "")
        workbook = shown(key.tab.get(At(at.row, columns["workbook"][0])).value) if "workbook" in columns else ""
        yield Leftover(
            found=found, workbook=workbook, office=office, criterion=criterion, column=column, at=(key.tab.title, at)
        )


def about_leftovers(
    source: FindingSource, leftovers: Iterable[Leftover], points: Mapping[str, Mapping[str, Decimal]]
) -> Iterator[Finding]:
    """Say of each that it is still there: an error until its scores have been typed."""
    for left in leftovers:
        if left.at is None:
            continue
        lacks = left.lacks(source.programme, points.get(left.office, {}))
        known = left.office in source.programme.offices
        yield source.about_cell(
            "not_carried" if lacks else "left_over",
            *left.at,
            office=left.office if known else None,
            criterion=left.criterion if any(c.id == left.criterion for c in source.programme.criteria) else None,
            value=left.found,
            other=left.workbook,
        )
