"""Spoil each call of forms, forms --rebuild, sync and sync --mark in 25 ways, once and for ever; count how it ends.

    python scripts/google_faults.py --write --jobs 4      every trial, into docs/reliability.md: some 20 minutes
    python scripts/google_faults.py --trials 12 --seed 7  so many of them, by chance

A run that says that all went well must have left everything as an undisturbed one does; after any other the next run,
undisturbed, must. Never a traceback, never a score out of sight. It speaks with the test server alone.
"""

from __future__ import annotations

import argparse
import importlib
import itertools
import os
import random
import shutil
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
os.environ["TIDAO_TODAY"] = "2025-06-02"
BEFORE = (400, 401, 403, 404, 408, 409, 413, 500, 502, 503, 504)
FAULTS: dict[str, dict[str, Any]] = {
    **{f"{status}": {"kind": "status", "status": status} for status in BEFORE},
    **{
        f"{status}, carried out": {"kind": "status", "status": status, "after": True} for status in (500, 502, 503, 504)
    },
    "quota": {"kind": "quota"},
    "dropped": {"kind": "drop"},
    "dropped, carried out": {"kind": "drop", "after": True},
    **{f"page with {status}": {"kind": "html", "status": status} for status in (200, 403, 407, 502)},
    **{f"body {body}": {"kind": "body", "status": 200, "message": body} for body in ("{}", "[]", "null")},
}
DOCUMENT, HEADING = ROOT / "docs" / "reliability.md", "\n## Spoilt calls to Google"
SAID = (
    "Written by `scripts/google_faults.py`; a slice of it runs in the tests. Each call of four commands, the token's "
    "included, spoilt in {ways} ways (refusals, proxies' pages, wrong bodies, answers lost before or after the work), "
    "once and for ever. A run that ends well must leave every spreadsheet as an undisturbed one does; any other must "
    "say why, and then the next run, undisturbed, must; no score is lost."
)
COMMANDS = {"forms": ("forms",), "rebuild": ("forms", "--rebuild"), "sync": ("sync",), "mark": ("sync", "--mark")}


@dataclass(frozen=True)
class Trial:
    """One run of a command whose call number `call`, counted from 0, is spoilt."""

    command: str
    call: int
    fault: str
    ever: bool


def work_for(server: Any, folder: Path, command: str) -> Any:
    """Make a workspace on a new world, as the command finds it."""
    google, world = importlib.import_module("google_work"), importlib.import_module("sheets_server.world")
    north = google.NORTH

    from tidao_sheets.stores.google import http

    server.world, clock = world.World(), google.Clock()
    http.PACE = clock.pace()
    work = google.google_workspace(server, folder, clock=clock)
    if command == "forms":
        return work
    google.fill_in(work)
    if command == "rebuild":
        there = {"sheetId": work.sheet_id(north, "ปัว"), "startRowIndex": 8, "endRowIndex": 9}
        there |= {"startColumnIndex": 0, "endColumnIndex": 1}
        work.structure(north, {"repeatCell": {"range": there, "cell": {}, "fields": "userEnteredValue"}})
        spare = server.world.add_spreadsheet("Untitled spreadsheet", google.SECRETARY, share={work.robot: "writer"})
        text = work.settings.read_text(encoding="utf-8")
        text = text.replace("[google.rebuild]\n", f'[google.rebuild]\n"{north}" = "{spare}"\n')
        work.settings.write_text(text, encoding="utf-8")
    if command == "mark":
        for key, tab in ((north, "ปัว"), ("1/สายใต้", "เวียงสา")):
            work.paste(key, tab, "F9", "'๘")
    work.server.world.calls.clear()
    return work


class Ground:
    """A workspace as a command finds it, which is put back as it was before each trial."""

    def __init__(self, server: Any, folder: Path, command: str) -> None:
        self.work, self.command, self.kept = work_for(server, folder / "work", command), command, folder / "kept"
        self.books = dict(server.world.books)
        shutil.copytree(self.work.folder, self.kept)
        self.calls, self.left, self.told = self.undisturbed()

    def again(self) -> Any:
        """Return the workspace and its spreadsheets as they were."""
        world = self.work.server.world
        world.books = {number: book.clone() for number, book in self.books.items()}
        world.calls.clear()
        world.faults.clear()
        shutil.rmtree(self.work.folder)
        shutil.copytree(self.kept, self.work.folder)
        return self.work

    def undisturbed(self) -> tuple[int, object, object]:
        """Return how many calls a run takes, and what it leaves: in the spreadsheets, and told by a check."""
        work = self.again()
        done = work.run(*COMMANDS[self.command])
        if done.code:
            raise RuntimeError(done.said)
        return len(work.control.calls), state(work), work.run("check").json["offices"]


def state(work: Any) -> object:
    """Return what people see in all spreadsheets of a workspace, by their keys, but for the minute of its writing."""
    keys = [*work.workspace.settings.google.forms, "summary"]
    return {
        (key, sheet.title): {
            at: (c.formula or c.shown or c.value, c.note)
            for at, c in sheet.cells.items()
            if not str((c.value or {}).get("stringValue", "")).startswith("ปรับปรุงข้อมูลล่าสุด")
        }
        for key in keys
        for sheet in work.server.world.books[work.id(key)].sheets
        if not sheet.properties.get("hidden")
    }


def attempt(ground: Ground, trial: Trial) -> tuple[str, bool]:
    """Carry out a trial; return how it ended, and whether that is right."""
    work = ground.again()
    work.control.fault(times=None if trial.ever else 1, skip=trial.call, **FAULTS[trial.fault])
    try:
        done = work.run(*COMMANDS[trial.command])
    except Exception:  # noqa: BLE001 - whatever it is, it is a traceback that people would see
        return "traceback: " + traceback.format_exc().splitlines()[-1], False
    work.server.world.faults.clear()
    if done.code not in {0, 3, 4}:
        return f"exit {done.code}", False
    if done.code == 0 and state(work) != ground.left:
        return "told as done, and is not", False
    again = work.run(*COMMANDS[trial.command])
    if again.code:
        return f"the next run: exit {again.code}", False
    if state(work) != ground.left or work.run("check").json["offices"] != ground.told:
        return "not as after an undisturbed run", False
    return f"exit {done.code}; as undisturbed" + (" after the next run" if done.code else ""), True


def carried_out(trials: Iterable[Trial]) -> list[tuple[Trial, str, bool]]:
    """Carry out trials one after the other, on a server of their own."""
    serve, ended = importlib.import_module("sheets_server.serve"), []
    with tempfile.TemporaryDirectory() as name:
        for command, some in itertools.groupby(trials, lambda trial: trial.command):
            with serve.Server() as server:
                ground = Ground(server, Path(name, command), command)
                for trial in some:
                    ending, right = attempt(ground, trial)
                    ended.append((trial, ending, right))
                    if not right:
                        print(trial, ending, flush=True)
    return ended


def every() -> Iterator[Trial]:
    """Yield every trial there is."""
    serve = importlib.import_module("sheets_server.serve")
    with tempfile.TemporaryDirectory() as name:
        for command in COMMANDS:
            with serve.Server() as server:
                calls = Ground(server, Path(name, command), command).calls
            for call, fault, ever in itertools.product(range(calls), FAULTS, (False, True)):
                yield Trial(command, call, fault, ever)


def document(ended: list[tuple[Trial, str, bool]]) -> str:
    """Return the part of docs/reliability.md."""
    counts, wrong = Counter((trial.command, ending) for trial, ending, _ in ended), sum(not r for *_, r in ended)
    calls = {command: 1 + max(t.call for t, *_ in ended if t.command == command) for command in COMMANDS}
    rows = [
        f"| {command} ({calls[command]} calls) | {ending} | {n} |" for (command, ending), n in sorted(counts.items())
    ]
    lines = [
        f"{HEADING}: {len(ended)}",
        "",
        SAID.format(ways=len(FAULTS)),
        "",
        "| command | how it ended | times |",
        "|---|---|---|",
        *rows,
        "",
        f"Wrong: {wrong}.",
        "",
    ]
    return "\n".join(lines)


def main() -> int:
    """Run the trials that are asked for; return 0 where nothing went wrong."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    asked.add_argument("--trials", type=int, help="how many, by chance (default: all)")
    asked.add_argument("--seed", type=int, default=2025)
    asked.add_argument("--jobs", type=int, default=1, help="how many at once")
    asked.add_argument("--write", action="store_true", help="write the counts into docs/reliability.md")
    given = asked.parse_args()
    trials = list(every())
    if given.trials:
        trials = sorted(random.Random(given.seed).sample(trials, given.trials), key=lambda trial: trial.command)
    with ProcessPoolExecutor(given.jobs) as pool:
        parts = pool.map(carried_out, [trials[n :: given.jobs] for n in range(given.jobs)])
        ended = [one for part in parts for one in part]
    if given.write:
        kept, _, former = DOCUMENT.read_text(encoding="utf-8").partition(HEADING)
        _, after, others = former.partition("\n## ")  # other scripts write there
        DOCUMENT.write_text(kept + document(ended) + after + others, encoding="utf-8", newline="\n")
    wrong = sum(not right for *_, right in ended)
    print(f"{len(ended)} trials, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
