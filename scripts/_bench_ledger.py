"""A year of nightly syncs in the ledger: what it comes to on the disk. Only the ledger is called."""

import random
import tempfile
import time
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from _bench_figures import Result, as_dict
from _bench_measure import Spread
from _bench_province import ROUND, SEED, make_round, points

if TYPE_CHECKING:
    from tidao_sheets.core.scoring.round import SummaryRound
    from tidao_sheets.core.summary.plan import Written
    from tidao_sheets.jobs.workspace import Workspace

CHANGES = (0, 5, 300)
"""Scores that change each night: none, some, and more than there are."""


def bench_ledger(repeat: int, nights: int = 365) -> Result:
    """Record a year of a province whose scores change more or less each night."""
    from tidao_sheets.jobs.assess import assess_round
    from tidao_sheets.jobs.workspace import Workspace

    rows, sizes = [], {}
    with tempfile.TemporaryDirectory(prefix="tidao-bench-") as name:
        make_round(Path(name) / "province")
        workspace = Workspace.open(Path(name) / "province")
        first = assess_round(workspace, ROUND).round
        for changes in CHANGES:
            turns = [_year(workspace, first, changes, nights) for _ in range(repeat)]
            sizes[str(changes)] = turns[0][0]
            spent = Spread.of([seconds for _, seconds in turns])
            rows.append([str(changes), f"{turns[0][0] / 1e6:.2f}", f"{turns[0][0] / nights / 1e3:.1f}"])
            rows[-1].append(spent.shown(scale=1000 / nights, digits=1))
    notes = [f"{nights} syncs of one round of a province, 19 offices. Target: a year under 20 MB."]
    heads = ["scores changed a night", "MB in the end", "KB a sync", "ledger's time a sync, ms"]
    return Result(heads, rows, notes, {"nights": nights, "bytes": sizes, "seconds": as_dict(spent)})


def _year(workspace: "Workspace", first: "SummaryRound", changes: int, nights: int) -> tuple[int, float]:
    """Return the ledger's size in bytes after that many nights, and the seconds that it took."""
    for name in ("tidao.db", "tidao.written"):
        (workspace.folder / name).unlink(missing_ok=True)
    summary, spent, dice, round_ = str(workspace.folder / "summary.xlsx"), 0.0, random.Random(SEED), first
    with closing(workspace.ledger()) as ledger:
        for night in range(nights):
            round_ = _changed(workspace, round_, changes, dice)
            round_ = replace(round_, read_at=first.read_at + timedelta(days=night))
            written = _written(workspace, round_) if changes or not night else None
            began = time.perf_counter()
            ledger.former_writes(summary)
            ledger.record_reading(workspace.programme, round_, workspace.file)
            if written:
                with ledger.planned("summary", round_.read_at, written, 2) as intend:
                    intend(summary, "")
            spent += time.perf_counter() - began
    return (workspace.folder / "tidao.db").stat().st_size, spent


def _changed(workspace: "Workspace", round_: "SummaryRound", changes: int, dice: random.Random) -> "SummaryRound":
    from tidao_sheets import assess

    scores = {code: result.scores for code, result in round_.assessment.offices.items()}
    for _ in range(changes):
        office, criterion = dice.choice(list(scores)), dice.choice(workspace.programme.criteria)
        given = {**scores[office].points, criterion.id: points(criterion.full_marks, dice)}
        scores[office] = replace(scores[office], points=given)
    return replace(round_, assessment=assess(workspace.programme, ROUND, list(scores.values())))


def _written(workspace: "Workspace", round_: "SummaryRound") -> "Written":
    """Return what a sync would record of the summary's cells."""
    from tidao_sheets.core.settings.records import LetterSettings
    from tidao_sheets.core.summary.plan import plan_summary, summary_workbook
    from tidao_sheets.core.summary.remarks import read_remarks

    programme = workspace.programme
    book = summary_workbook(programme, [round_], read_remarks(programme, None), round_.read_at.date(), LetterSettings())
    return plan_summary(programme, book, None, [], None).written
