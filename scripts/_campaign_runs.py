"""The campaign's runs: where each begins, how it ends when nobody disturbs it, and how another end differs."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import re
import shutil
import sqlite3
import sys
import time
import zlib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from _campaign_returned import sent_back, taking_requests

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
CHANGED = 3
ACTS = "acts in the ledger"
SMALL = ROOT / "tests" / "programmes" / "small.toml"


@dataclass(frozen=True)
class Attack:
    """A command that is attacked, where it begins, and how long it takes when nobody disturbs it.

    `between`: a sync changes nothing of where it ends.
    """

    name: str
    begin: Path
    arguments: tuple[str, ...]
    code: int
    seconds: float
    end: dict[str, Any]
    between: bool = False

    def command(self, work: Path) -> list[str]:
        """Return the command line in a workspace."""
        return [a.format(work=work) for a in self.arguments]


@dataclass
class Count:
    """How many attacks ended how."""

    endings: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def add(self, name: str, problems: list[str], detail: str = "") -> None:
        """Count one attack."""
        self.endings[name, "wrong" if problems else detail or "as undisturbed"] += 1
        self.wrong += [f"{name}: {problem}" for problem in problems]


def start(arguments: list[str]) -> int:
    """Begin a run of the command line in a process of its own, all modules loaded; return its number."""
    child = os.fork()
    if child:
        return child
    code = 70
    with contextlib.suppress(BaseException), Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
        from tidao_sheets.cli import main

        code = main.run(arguments)
    os._exit(code)


def wait(child: int) -> int:
    """Wait for a run and return its exit code; less than 0 for a signal."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def state(work: Path) -> dict[str, Any]:
    """Return all that must be the same after an attack; backups and the moment of the last sync may differ."""
    found: dict[str, Any] = {}
    for path in sorted(work.rglob("*")):
        name = path.relative_to(work).as_posix()
        if path.name in {"summary.xlsx", "tidao.written", "workspace.toml"}:  # they hold a moment, or an id
            found[name] = True
        elif path.is_file() and not name.startswith(("backup", "tidao.db")) and path.name not in UNLIKE:
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return {**found, **recorded(work), "cells of the summary": shown(work)}


UNLIKE = {".tidao.lock", ".tidao.run", "watch.log", "last-run.json"}  # they tell of a run itself
ROWS = {
    "letters in the ledger": "SELECT kind, office, path, fingerprint FROM tidao_letter ORDER BY kind, office, path",
    "writes in the ledger": "SELECT workbook, count(*) FROM tidao_write WHERE done = 1 GROUP BY workbook",
    "readings in the ledger": "SELECT DISTINCT round, content FROM tidao_reading ORDER BY round, content",
    "intentions": "SELECT kind, name FROM tidao_intention",
}
MOMENT = re.compile(r" เวลา \S+ น\.")


def recorded(work: Path) -> dict[str, list[Any]]:
    """Return what the ledger holds, moments apart; a reading that came to nothing new is none."""
    if not (work / "tidao.db").exists():
        return {}
    with contextlib.closing(sqlite3.connect(work / "tidao.db")) as ledger:
        found: dict[str, list[Any]] = {name: ledger.execute(sql).fetchall() for name, sql in ROWS.items()}
        acts = "SELECT round, kind, body FROM tidao_act JOIN tidao_content ON hash = content ORDER BY id"
        bodies = [(row[:2], json.loads(zlib.decompress(row[2]))) for row in ledger.execute(acts)]
        found[ACTS] = [repr((row, sorted((body | {"read_at": ""}).items()))) for row, body in bodies]
    return found


def shown(work: Path) -> list[str]:
    """Return what the summary's cells hold, moments apart."""
    from tidao_sheets.jobs.workspace import Workspace

    book = Workspace.open(work).store().read_summary() if (work / "summary.xlsx").exists() else None
    return (
        [MOMENT.sub("", f"{tab.title} {at}: {c}") for tab in book.tabs for at, c in tab.cells.items()] if book else []
    )


def settled(work: Path) -> list[str]:
    """Return what is wrong with a workspace in the program's own eyes."""
    from tidao_sheets.cli import main
    from tidao_sheets.jobs.workspace import Workspace

    if not any(work.glob("forms/*.xlsx")) or not (work / "summary.xlsx").exists():
        return []
    with contextlib.closing(Workspace.open(work).ledger()) as ledger:
        broken = ledger.first_broken()
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        code = main.run(["sync", "--dry-run", "--json", "--workspace", str(work), "--round", "1"])
    told = json.loads(out.getvalue())
    conflicts = told.get("conflicts") or told.get("refused")
    problems = [f"sync --dry-run: {code} {conflicts}"] if code not in {0, 1, CHANGED} or conflicts else []
    return problems + ([f"the chain is broken at {broken}"] if broken else [])


def differences(attack: Attack, work: Path, code: int) -> list[str]:
    """Return how a workspace differs from one that nobody has disturbed."""
    now = state(work)
    differing = [n for n in sorted({*now, *attack.end}) if now.get(n) != attack.end.get(n)]
    problems = [f"{n} differs" for n in differing]
    return problems + ([f"exit {code}"] if code != attack.code else []) + settled(work)


def attacks(folder: Path) -> list[Attack]:
    """Make the workspaces that the attacks begin with, and measure each command undisturbed."""
    from workspaces import POINTS, fill  # type: ignore[import-untyped,unused-ignore]

    from tidao_sheets.jobs.workspace import make_workspace

    nothing, made, filled = folder / "nothing", folder / "made", folder / "filled"
    nothing.mkdir()
    make_workspace(made, str(SMALL))
    shutil.copytree(made, filled)
    fill(filled, 1, POINTS)
    synced, changed = Path(shutil.copytree(filled, folder / "synced")), folder / "changed"
    round_ = ("--workspace", "{work}", "--round", "1")
    then(synced, "sync", *round_)
    formed = Path(shutil.copytree(made, folder / "formed"))
    then(formed, "forms", *round_)
    shutil.copytree(synced, changed)
    fill(changed, 1, POINTS | {"pua": ("11", "7", "18", "8")})
    wanted = (
        ("init", nothing, ("init", "{work}/งาน", "--programme", str(SMALL))),
        ("forms", made, ("forms", *round_)),
        *of_evidence(synced, changed, folder),
        ("first sync", filled, ("sync", *round_)),
        ("sync", changed, ("sync", *round_)),
        ("collect", sent_back(synced, changed, folder / "returned"), ("collect", *round_)),
        ("watch", changed, ("watch", "--once", "{work}")),
        ("remind", formed, ("remind", "--letter", *round_)),
        ("letters", synced, ("letters", *round_)),
        ("letters, two formats", synced, ("letters", *round_, "--format", "pdf,docx")),
        ("export", synced, ("export", "--to", "{work}/คะแนน.csv", *round_)),
        ("close", changed, ("close", *round_)),
        *of_closing(synced, folder, *round_),
    )
    return [measured(folder, *each) for each in wanted]


def of_closing(synced: Path, folder: Path, *round_: str) -> list[tuple[str, Path, tuple[str, ...]]]:
    """Return attacks upon a closed round: noted upon, asked about, decided on, and opened again."""
    closed = taking_requests(synced, folder / "closed")
    then(closed, "close", *round_)
    asked = Path(shutil.copytree(closed, folder / "asked"))
    add = ("review", "add", "pua", "--criterion", "ก.1", "--reason", "คะแนนไม่ตรง", *round_)
    then(asked, *add)
    decide = ("review", "decide", "1", "--points", "ก.1=10.5", "--reason", "ตามใบคะแนน", "--by", "คณะกรรมการ", *round_)
    return [
        ("close again", asked, ("close", "--resolution", "๑/๒๕๖๘ 2025-01-20", "--signed", "สายใต้", *round_)),
        ("review add", closed, add),
        ("review decide", asked, decide),
        ("reopen", asked, ("reopen", "--reason", "ลงคะแนนผิด", *round_)),
    ]


def of_evidence(synced: Path, changed: Path, folder: Path) -> list[tuple[str, Path, tuple[str, ...]]]:
    """Return attacks upon the year's evidence: made, rebuilt where a workbook is damaged, and read with the scores."""
    from books import edited  # type: ignore[import-untyped,unused-ignore]

    make = ("evidence", "--make", "--workspace", "{work}")
    reported = Path(shutil.copytree(changed, folder / "reported"))
    then(reported, *make)
    workbooks = sorted((reported / "evidence").iterdir())
    for path in workbooks:
        with edited(path) as book:
            book["รายเดือน"]["D7"], book["ครั้ง"]["C7"] = "แล้ว", "12/1/2568"
    damaged = Path(shutil.copytree(reported, folder / "damaged"))
    with edited(damaged / "evidence" / workbooks[0].name) as book:
        book["รายเดือน"].delete_rows(9)
    return [
        ("evidence", synced, make),
        ("evidence rebuilt", damaged, (*make, "--rebuild")),
        ("sync with evidence", reported, ("sync", "--workspace", "{work}", "--round", "1")),
    ]


def then(work: Path, *arguments: str) -> None:
    """Run a command of those that lead to where an attack begins."""
    code = wait(start([a.format(work=work) for a in arguments]))
    if code:
        sys.exit(f"{arguments}: {code}")


def measured(folder: Path, name: str, begin: Path, arguments: tuple[str, ...]) -> Attack:
    """Run a command undisturbed, twice, the second time by the clock."""
    for _ in range(2):
        work = folder / "งาน"
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(begin, work)
        began = time.monotonic()
        code = wait(start([a.format(work=work) for a in arguments]))
        seconds = time.monotonic() - began
    between = arguments[0] in {"letters", "export", "review"} or name == "close again"
    return Attack(name, begin, arguments, code, seconds, state(work), between)


def fresh(folder: Path, attack: Attack) -> Path:
    """Return a workspace as the attack begins with, always in the same place."""
    work = folder / "งาน"
    shutil.rmtree(work, ignore_errors=True)
    return Path(shutil.copytree(attack.begin, work))
