"""The whole summary, declared; what an observed one holds of people's; and the plan that joins the two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidao_sheets.sheet import At, Workbook, content, difference, shown
from tidao_sheets.summary.layout import Remarks, TabKey, identity, keyed_tabs
from tidao_sheets.summary.ranking import ranking_tab, total_cells
from tidao_sheets.summary.tabs import findings_tab, matrix_tab, progress_tab, remark_cells, remarks_tab
from tidao_sheets.thai import clean

if TYPE_CHECKING:
    from datetime import date

    from tidao_sheets.programme import Programme
    from tidao_sheets.sheet import Book, Change
    from tidao_sheets.summary.layout import KeyedSummaryTab, SummaryRound

Written = Mapping[str, Mapping[str, str]]
"""What the program last wrote: "kind:round" → A1 address → content as text."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell, tab or object of a person's that a new summary would overwrite or drop; `at` is None for the latter."""

    tab: str
    at: At | None
    written: str
    found: str

    @property
    def cell(self) -> str | None:
        """The A1 address."""
        return self.at.a1 if self.at else None


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sync would do to the summary: the declared workbook, what differs, and what stands in the way.

    `conflicts` are cells that `--overwrite` takes back; `foreign` are tabs and objects that are never dropped.
    """

    workbook: Workbook
    changes: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]
    foreign: tuple[Conflict, ...]
    written: Written


def summary_workbook(programme: Programme, rounds: list[SummaryRound], remarks: Remarks, today: date) -> Workbook:
    """Declare the summary of all rounds that were ever read, the latest first."""
    tabs = []
    for round_ in sorted(rounds, key=lambda r: -r.number):
        tabs += [
            ranking_tab(programme, round_, remarks),
            matrix_tab(programme, round_),
            findings_tab(programme, round_),
            progress_tab(programme, round_, today),
        ]
    tabs.append(remarks_tab(programme, remarks))
    return Workbook(tuple(tabs), f"สรุปผลการประเมิน {programme.programme.short_name}", programme.programme.owner)


def read_remarks(programme: Programme, book: Book | None) -> Remarks:
    """Read people's remarks by the keys of row and column, wherever they were moved to."""
    if book is None:
        return Remarks({})
    found = keyed_tabs(programme, book)[0].get(TabKey("remarks", 0))
    if found is None:
        return Remarks({})
    texts: dict[tuple[int, str], str] = {}
    for (round_number, code), at in remark_places(programme, found).items():
        text = shown(found.tab.get(at).value)
        if clean(text):
            texts[round_number, code] = text
    return Remarks(texts)


def remark_places(programme: Programme, found: KeyedSummaryTab) -> dict[tuple[int, str], At]:
    """Return (round, office code) → where its remark stands on an observed remarks tab."""
    cells, corner = found.tab.cells, found.corner
    columns = {shown(s.value): at.column for at, s in cells.items() if at.row == corner.row}
    rows = {shown(s.value): at.row for at, s in cells.items() if at.column == corner.column}
    return {
        (n, code): At(rows[code], columns[f"remark:{n}"])
        for n in programme.rounds
        for code in programme.offices
        if code in rows and f"remark:{n}" in columns
    }


def plan_summary(
    programme: Programme,
    workbook: Workbook,
    book: Book | None,
    written: list[Written],
    charts: int | None,
) -> Plan:
    """Compare a declared summary with the observed one.

    `written` holds what the program has written before, newest last: a cell that agrees with any of it is the
    program's own. `charts` is how many charts it drew then, None when nothing is known.
    """
    keys = {identity(programme, key): key for key in _keys(programme)}
    declared = {keys[str(tab.cells[At(0, 0)].value)]: tab for tab in workbook.tabs}
    now = {
        _name(key): {at.a1: content(c) for at, c in tab.cells.items() if not c.input and not c.volatile}
        for key, tab in declared.items()
    }
    if book is None:
        changes = [c for tab in workbook.tabs for c in difference(tab, None)]
        return Plan(workbook, tuple(changes), (), (), now)
    ours, strangers = keyed_tabs(programme, book)
    changes, conflicts = [], []
    for key, tab in declared.items():
        found = ours.get(key)
        for change in difference(tab, found.tab if found else None):
            changes.append(change)
            if found is not None and not _ours(change, [w.get(_name(key), {}) for w in written]):
                former = written[-1].get(_name(key), {}).get(change.at.a1, "") if written else ""
                conflicts.append(Conflict(found.tab.title, change.at, former, change.found))
    foreign = [Conflict(tab.title, None, "", "tab") for tab in strangers]
    foreign += [
        Conflict(ours[k].tab.title, None, "", "tab") for k in ours if k not in declared and k.kind not in _KINDS
    ]
    foreign += _drawn(book, charts if charts is not None else sum(len(t.charts) for t in workbook.tabs))
    return Plan(workbook, tuple(changes), tuple(conflicts), tuple(foreign), now)


_KINDS = ("ranking", "matrix", "findings", "progress", "remarks")


def _keys(programme: Programme) -> list[TabKey]:
    return [TabKey(kind, n) for kind in _KINDS[:-1] for n in programme.rounds] + [TabKey("remarks", 0)]


def _name(key: TabKey) -> str:
    return f"{key.kind}:{key.round}"


def _ours(change: Change, written: list[Mapping[str, str]]) -> bool:
    return any(w.get(change.at.a1, "") == change.found for w in written) if written else not change.found


def _drawn(book: Book, charts: int) -> list[Conflict]:
    """Name what somebody has drawn or commented: a rebuilt file would lose it."""
    found = []
    drawings, comments = book.objects.get("drawing", 0), book.objects.get("comment", 0)
    if drawings > charts:
        found.append(Conflict(book.name, None, f"{charts} charts", f"{drawings} charts, pictures or shapes"))
    if comments:
        found.append(Conflict(book.name, None, "0 comments", f"{comments} comments"))
    return found


def summary_cells(programme: Programme, round_: SummaryRound) -> dict[str, dict[str, dict[str, str]]]:
    """Return where each office's total and remark stand, as the JSON contract shows them."""
    totals, remarks = total_cells(round_, programme), remark_cells(programme, round_.number)
    ranking, notes = TabKey("ranking", round_.number).title(), TabKey("remarks", 0).title()
    return {
        code: {"total": {"tab": ranking, "cell": totals[code].a1}, "remark": {"tab": notes, "cell": remarks[code].a1}}
        for code in programme.offices
    }
