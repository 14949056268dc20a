"""A year of real syncs of one workspace: what recording costs each, and whether the last ones take longer."""

import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from _bench_figures import Result, as_dict
from _bench_measure import FailedError, Spread, ratios
from _bench_province import ROUND, SEED, filled, make_round, points

TESTS = Path(__file__).resolve().parent.parent / "tests"
EDITS = 5
"""Scores that change before each sync, all in one form."""
YOUNG, SAMPLE = 3, 10
"""Syncs that a young ledger knows of, and how many turns young and old take at the end."""
_Spent = tuple[float, float]
FIRST = date(2024, 1, 1)
RECORDING = ("record_reading", "plan_write", "finish_write", "seal")


def bench_year(repeat: int, nights: int = 365) -> Result:
    """Sync a province night after night on either database, as the command does, in one process.

    At the end a province that has only been synced a few times takes turns with the old one.
    """
    del repeat  # every night is a measurement
    rows, told = [], {}
    for name, opened in _databases():
        with opened as urls:
            spent, young, old = _year(urls, nights)
        growth = ratios([sum(pair) for pair in old], [sum(pair) for pair in young])
        shares = Spread.of([recorded / other for other, recorded in spent])
        both = [Spread.of([sum(pair) for pair in each]).shown(scale=1000, digits=0) for each in (young, old)]
        rows.append([name, *both, growth.shown(), f"{shares.middle:.1%}"])
        told[name] = {"growth": as_dict(growth), "recording": as_dict(shares)}
    notes = [
        f"{nights} syncs of a round of 19 offices; before each, {EDITS} scores of one form change. No start-up in it.",
        f"Young and old take {SAMPLE} turns at the end. Target: at most 1.3 times as long.",
        "Recording: the ledger's share of all the rest of a sync, intentions and seal included. Target: at most 15 %.",
    ]
    heads = ["database", "a young ledger's sync, ms", "the old one's, ms", "old ÷ young", "recording ÷ the rest"]
    return Result(heads, rows, notes, {"nights": nights, "databases": told})


def _databases() -> Iterator[tuple[str, Any]]:
    """Yield each database and what opens one: a file, and a server of the tests' where its programs are installed."""
    yield "SQLite", _file()
    sys.path.append(str(TESTS))
    databases: Any = import_module("databases")
    if databases.find_postgresql():
        yield "PostgreSQL", _server(databases.Server)


@contextmanager
def _file() -> Iterator[list[str | None]]:
    yield [None, None]


@contextmanager
def _server(kind: Any) -> Iterator[list[str | None]]:  # noqa: ANN401 - the tests have no types
    with kind() as server:
        yield [server.new_database(), server.new_database()]


def _year(urls: list[str | None], nights: int) -> tuple[list[_Spent], list[_Spent], list[_Spent]]:
    """Return the seconds of each night's sync (all but recording, and recording), then those of young and old."""
    with tempfile.TemporaryDirectory(prefix="tidao-bench-") as place, ExitStack() as after:
        for name in ("TIDAO_CONFIG", "TIDAO_TODAY"):
            after.callback(_put_back, name, os.environ.get(name))
        os.environ.update(TIDAO_CONFIG=str(Path(place) / "config"), TIDAO_TODAY="")
        recorded = after.enter_context(_clocked())
        old, young = (_Province(Path(place) / f"province{n}", url, recorded) for n, url in enumerate(urls))
        spent = [old.night() for _ in range(nights)][1:]
        for _ in range(YOUNG):
            young.night()
        turns = [(young.night(), old.night()) for _ in range(SAMPLE)]
        old.require(nights + SAMPLE)
    return spent, [each for each, _ in turns], [each for _, each in turns]


class _Province:
    """A workspace whose scores change every night before it is synced."""

    def __init__(self, folder: Path, url: str | None, recorded: list[float]) -> None:
        self.folder, self.recorded, self.nights = folder, recorded, 0
        self.edit = _forms(folder, random.Random(SEED))
        if url:
            _share(folder, url)

    def night(self) -> _Spent:
        """Change some scores, and return what the sync takes: all but recording, and recording."""
        from tidao_sheets.jobs.sync import sync
        from tidao_sheets.jobs.workspace import Workspace

        self.edit()
        os.environ["TIDAO_TODAY"] = str(FIRST + timedelta(days=self.nights))
        self.nights += 1
        self.recorded.clear()
        began = time.perf_counter()
        outcome = sync(Workspace.open(self.folder), ROUND)
        whole = time.perf_counter() - began
        if not outcome.written:
            raise FailedError(f"night {self.nights} has written nothing")
        return whole - sum(self.recorded), sum(self.recorded)

    def require(self, nights: int) -> None:
        """Raise FailedError where a reading was not recorded."""
        from tidao_sheets.jobs.workspace import Workspace

        workspace = Workspace.open(self.folder)
        with workspace.ledger() as ledger:
            if len(ledger.readings(workspace.programme, ROUND)) != nights:
                raise FailedError("a reading is missing")


def _forms(folder: Path, dice: random.Random) -> Any:  # noqa: ANN401 - a function
    """Make a round, and return what changes some scores of one form."""
    from tidao_sheets.core.form.workbook import form_workbook
    from tidao_sheets.jobs.workspace import Workspace
    from tidao_sheets.stores.xlsx.writer import workbook_bytes

    make_round(folder)
    programme = Workspace.open(folder).programme
    committee = next(iter(programme.committees.values()))
    given = {code: filled(programme, dice) for code in committee.offices}
    path = next((folder / "forms").glob(f"*{committee.name}*"))

    def edit() -> None:
        for _ in range(EDITS):
            office, criterion = dice.choice(committee.offices), dice.choice(programme.criteria)
            given[office][criterion.id]["score"] = points(criterion.full_marks, dice)
        path.write_bytes(workbook_bytes(form_workbook(programme, programme.rounds[ROUND], committee, filled=given)))

    return edit


def _share(folder: Path, url: str) -> None:
    """Let the workspace keep its record on a server, as a person does."""
    from tidao_sheets.jobs.trust import allow, trust_of
    from tidao_sheets.jobs.workspace import Workspace

    path = folder / "workspace.toml"
    path.write_text(path.read_text("utf-8").replace("[ledger]\n", f'[ledger]\nurl = "{url}"\n'), "utf-8")
    allow(trust_of(folder, Workspace.read(folder).settings))


@contextmanager
def _clocked() -> Iterator[list[float]]:
    """Yield a list that takes the seconds of each time that something is recorded."""
    from tidao_sheets.ledger.ledger import Ledger

    seconds: list[float] = []
    former = {name: getattr(Ledger, name) for name in RECORDING}

    def clocked(do: Any) -> Any:  # noqa: ANN401 - any method
        def timed(*told: Any, **more: Any) -> Any:  # noqa: ANN401
            began = time.perf_counter()
            try:
                return do(*told, **more)
            finally:
                seconds.append(time.perf_counter() - began)

        return timed

    for name, do in former.items():
        setattr(Ledger, name, clocked(do))
    try:
        yield seconds
    finally:
        for name, do in former.items():
            setattr(Ledger, name, do)


def _put_back(name: str, value: str | None) -> None:
    if value is None:
        os.environ.pop(name, None)
    else:
        os.environ[name] = value
