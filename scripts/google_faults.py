"""Spoil each call of forms, forms --rebuild, sync and sync --mark in 25 ways, once and for ever; count how it ends.

    python scripts/google_faults.py                      every trial: some 1,300, half an hour
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
import sys
import tempfile
import traceback
from collections import Counter
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


def undisturbed(server: Any, folder: Path, command: str) -> tuple[int, object, object]:
    """Return how many calls a run takes, and what it leaves: in the spreadsheets, and told by a check."""
    work = work_for(server, folder, command)
    done = work.run(*COMMANDS[command])
    if done.code:
        raise RuntimeError(done.said)
    return len(work.control.calls), state(work), work.run("check").json["offices"]


def problem(server: Any, folder: Path, trial: Trial, left: object, told: object) -> str | None:
    """Carry out a trial; return what went wrong, or None."""
    work = work_for(server, folder, trial.command)
    work.control.fault(times=None if trial.ever else 1, skip=trial.call, **FAULTS[trial.fault])
    try:
        done = work.run(*COMMANDS[trial.command])
    except Exception:  # noqa: BLE001 - whatever it is, it is a traceback that people would see
        return "traceback: " + traceback.format_exc().splitlines()[-1]
    work.server.world.faults.clear()
    if done.code not in {0, 3, 4}:
        return f"exit {done.code}"
    if done.code == 0 and state(work) != left:
        return "told as done, and is not"
    again = work.run(*COMMANDS[trial.command])
    if again.code:
        return f"the next run: exit {again.code}"
    if state(work) != left or work.run("check").json["offices"] != told:
        return "not as after an undisturbed run"
    return None


def main() -> int:
    """Run the trials that are asked for; return 0 where nothing went wrong."""
    serve = importlib.import_module("sheets_server.serve")
    asked = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    asked.add_argument("--trials", type=int, help="how many, by chance (default: all)")
    asked.add_argument("--seed", type=int, default=2025)
    given = asked.parse_args()
    wrong, ran = Counter[str](), 0
    with serve.Server() as server, tempfile.TemporaryDirectory() as name:
        numbers = itertools.count()
        known = {command: undisturbed(server, Path(name, f"{next(numbers)}"), command) for command in COMMANDS}
        trials = [
            Trial(command, call, fault, ever)
            for command, (calls, _, _) in known.items()
            for call, fault, ever in itertools.product(range(calls), FAULTS, (False, True))
        ]
        if given.trials:
            trials = random.Random(given.seed).sample(trials, given.trials)
        for trial in trials:
            found = problem(server, Path(name, f"{next(numbers)}"), trial, *known[trial.command][1:])
            ran += 1
            if found:
                wrong[found] += 1
                print(trial, found, flush=True)
    print(f"{ran} trials, {sum(wrong.values())} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
