"""The province's sync on Google Sheets beside the same job in the usual ways, against the test server.

Everything is measured in one process, in turns; the server answers each call after a wait like the network's.
"""

import importlib.util
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from _bench_figures import Result
from _bench_measure import FailedError, Run, Spread, in_turns, ratios

ROOT = Path(__file__).resolve().parent.parent
LATENCY = 100.0  # milliseconds of each answer
SECRETARY = "secretary@example.org"
SCORES, FIRST = "F", 9  # where the plain scripts expect the first score: by fixed addresses, as they usually do


@dataclass
class Province:
    """A workspace on the server, and clients for the other ways."""

    folder: Path
    server: Any
    client: Any
    forms: dict[str, str]
    offices: dict[str, list[str]]
    rows: list[int]
    summary: str
    plain: str
    turn: int = 0

    def counted(self, job: Callable[[], object], calls: dict[str, int], name: str) -> Run:
        """Run a job at the network's pace and count its calls, logins apart."""
        world = self.server.world
        world.calls.clear()
        world.latency_ms = LATENCY
        began = time.perf_counter()
        job()
        wall = time.perf_counter() - began
        world.latency_ms = 0.0
        calls[name] = sum(1 for call in world.calls if call.kind in {"read", "write", "drive"})
        return Run(wall, None, None)

    def sync(self) -> None:
        """Do the job with tidao."""
        from tidao_sheets.jobs.sync import sync
        from tidao_sheets.jobs.workspace import Workspace

        outcome = sync(Workspace.open(self.folder), 1)
        if outcome.assessed.unread or outcome.refused:
            raise FailedError("tidao sync")

    def change(self) -> None:
        """Let a committee change one score."""
        from sheets_server.control import Control

        self.turn += 1
        committee, tabs = next(iter(self.offices.items()))
        cell = f"'{tabs[0]}'!{SCORES}{self.rows[0]}"
        Control(self.server).edit(self.forms[committee], SECRETARY, {cell: [[5 + self.turn % 2]]})

    def gspread(self) -> None:
        """Do the job with gspread: get_all_values of each tab, update of each range."""
        totals = {}
        for committee, book_id in self.forms.items():
            book = self.client.open_by_key(book_id)
            for title in self.offices[committee]:
                grid = book.worksheet(title).get_all_values()
                totals[title] = _scores([row[5] for row in grid], self.rows)
        book = self.client.open_by_key(self.plain)
        for title, rows in _tables(totals).items():
            sheet = book.worksheet(title)
            sheet.update([["office", "points"]], "A1:B1")
            sheet.update(rows, f"A2:Z{len(rows) + 1}")

    def dataframes(self) -> None:
        """Do the job with gspread-dataframe: a frame of each tab, a frame into each."""
        import pandas as pd
        from gspread_dataframe import get_as_dataframe, set_with_dataframe

        totals = {}
        for committee, book_id in self.forms.items():
            book = self.client.open_by_key(book_id)
            for title in self.offices[committee]:
                frame = get_as_dataframe(book.worksheet(title), header=None, dtype=str)
                totals[title] = _scores([str(v) for v in frame[5]], self.rows)
        book = self.client.open_by_key(self.plain)
        for title, rows in _tables(totals).items():
            set_with_dataframe(book.worksheet(title), pd.DataFrame(rows))


def _scores(column: Sequence[str], rows: Sequence[int]) -> list[Decimal]:
    return [Decimal(column[row - 1] or "0") for row in rows]


def _tables(scores: dict[str, list[Decimal]]) -> dict[str, list[list[Any]]]:
    """Return three bare tables: ranking, matrix, progress."""
    ranked = sorted(scores, key=lambda title: -sum(scores[title]))
    return {
        "ranking": [[title, str(sum(scores[title]))] for title in ranked],
        "matrix": [[title, *map(str, points)] for title, points in scores.items()],
        "progress": [[title, len(points)] for title, points in scores.items()],
    }


def province(folder: Path, server: Any, fill: Callable[..., dict[str, Any]], programme_id: str) -> Province:  # noqa: ANN401
    """Make the forms of a round on the server, filled in to the last cell, and a bare workbook for the plain ways."""
    from google_work import google_workspace
    from sheets_server.client import client

    from tidao_sheets.core.form.filled_office import tab_title
    from tidao_sheets.core.form.layout import office_rows
    from tidao_sheets.core.form.slot import score_slot
    from tidao_sheets.core.form.workbook import form_workbook

    work = google_workspace(server, folder, programme_id)
    workspace = work.workspace
    programme, store = workspace.programme, workspace.store()
    forms, offices = {}, {}
    for committee in programme.committees.values():
        filled = {code: fill(programme) for code in committee.offices}
        workbook = form_workbook(programme, programme.rounds[1], committee, filled=filled)
        store.make_form(score_slot(programme.rounds[1], committee), workbook)
        forms[committee.id] = work.id(f"1/{committee.id}")
        offices[committee.id] = [tab_title(programme, programme.offices[code]) for code in committee.offices]
    plain = server.world.add_spreadsheet("plain", SECRETARY, share={work.robot: "writer"})
    book = client(server).open_by_key(plain)
    for title in ("ranking", "matrix", "progress"):
        book.add_worksheet(title, 40, 26)
    rows = [row + 1 for row in office_rows(programme).criteria.values()]
    return Province(folder, server, client(server), forms, offices, rows, work.id("summary"), plain)


CHANGED, SAME, USUAL = "`tidao sync`, a score changed", "`tidao sync`, nothing new", "gspread, the usual way"


def _ways(place: Province, calls: dict[str, int]) -> tuple[dict[str, Callable[[], Run]], list[str]]:
    """Return the ways that can be gone here, and what must be said of them."""

    def changed() -> Run:
        place.change()
        return place.counted(place.sync, calls, CHANGED)

    ways: dict[str, Callable[[], Run]] = {
        CHANGED: changed,
        SAME: lambda: place.counted(place.sync, calls, SAME),
        USUAL: lambda: place.counted(place.gspread, calls, USUAL),
    }
    if importlib.util.find_spec("gspread_dataframe") is None:
        return ways, ["gspread-dataframe is not installed (`pip install .[bench]`), and was left out."]
    ways["gspread-dataframe"] = lambda: place.counted(place.dataframes, calls, "gspread-dataframe")
    return ways, []


def measure(repeat: int, folder: Path, fill: Callable[..., dict[str, Any]], programme_id: str) -> Result:
    """Measure every way in turns."""
    sys.path.insert(0, str(ROOT / "tests"))
    from sheets_server.serve import Server

    from tidao_sheets.stores.google import http

    http.PACE.most = 1_000_000  # many syncs in a row: the pace below Google's quota would be measured, not the calls
    calls: dict[str, int] = {}
    with Server() as server:
        place = province(folder / "งาน", server, fill, programme_id)
        place.sync()

        ways, notes = _ways(place, calls)
        runs = in_turns(ways, repeat)
    walls = {name: [run.wall for run in runs[name]] for name in ways}
    rows = [
        [
            name,
            str(calls[name]),
            f"{calls[name] / calls[CHANGED]:.1f}",
            Spread.of(walls[name]).shown(),
            "1" if name == CHANGED else ratios(walls[name], walls[CHANGED]).shown(),
        ]
        for name in ways
    ]
    usual = (
        "The usual way opens each form, calls `worksheet(title).get_all_values()` for each office, and updates head "
        "and body of three bare tables; it checks nothing and writes no formats, links, chart or findings."
    )
    notes = [
        f"19 offices in 4 forms; {LATENCY:.0f} ms a call, on the test server, which takes some time of its own.",
        usual,
        *notes,
    ]
    figures = {"calls": calls, "seconds": {name: Spread.of(walls[name]).middle for name in ways}}
    return Result(["way", "calls", "÷ tidao", "wall time, s", "÷ tidao"], rows, notes, figures)
