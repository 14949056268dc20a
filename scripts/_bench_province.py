"""The command line from cold start: `--help`, and a province's round beside an ordinary script."""

import os
import random
import sys
import tempfile
from collections.abc import Callable
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from _bench_figures import Result, figures, memory, ms, seconds, times
from _bench_measure import Run, Spread, in_turns, process

if TYPE_CHECKING:
    from tidao_sheets.core.programme.records import Programme

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PYTHON = [sys.executable, "-P"]
PROGRAMME, ROUND = "chiang-rai-2567", 1
CHANGED = "changed.xlsx"  # one of the forms, but for one score
SEED = 2567  # made-up scores, the same ones every time


def bench_help(repeat: int) -> Result:
    """Compare `tidao --help` with what it cannot do without: Python importing click."""
    runs = in_turns(
        {
            "tidao --help": lambda: process([*tidao(), "--help"], ROOT),
            "import click": lambda: process([*PYTHON, "-c", "import click"], ROOT),
            "python": lambda: process([*PYTHON, "-c", "pass"], ROOT),
        },
        repeat,
    )
    base = "import click"
    rows = [
        [f"`{name}`", ms(runs[name]), "1" if name == base else times(runs[name], runs[base]).shown(digits=2)]
        for name in runs
    ]
    ratio = times(runs["tidao --help"], runs[base])
    note = f"Target: at most 1.3 times importing click; here {ratio.middle:.2f}."
    return Result(["process", "wall time, ms", "÷ importing click"], rows, [note], figures(runs, base))


def tidao() -> list[str]:
    """Return the program's real command, or the module where no command was installed."""
    command = Path(sys.executable).with_name("tidao.exe" if os.name == "nt" else "tidao")
    return [str(command)] if command.exists() else [*PYTHON, "-m", "tidao_sheets"]


# --- a round, from cold start ----------------------------------------------------------------------


def bench_province(repeat: int) -> Result:
    """Compare check and sync with an ordinary script that reads the same forms by fixed addresses."""
    with tempfile.TemporaryDirectory(prefix="tidao-bench-") as name:
        folder, other = Path(name, "round"), Path(name, "evidence")
        for made in (folder, other):
            offices = make_round(made)
        report_year(other)
        runs = in_turns(_province(folder) | _with_evidence(other), repeat)
    base = min(_PLAIN, key=lambda name: Spread.of([r.wall for r in runs[name]]).middle)
    rows = [
        [
            label,
            seconds(runs[label]),
            "1" if label == base else times(runs[label], runs[base]).shown(),
            *memory(runs[label], runs[base], same=label == base),
        ]
        for label in runs
    ]
    arrow = "" if find_spec("pyarrow") else " not"
    beside = times(runs[_REPORTED], runs[_CHECK])
    notes = [
        f"One round, {offices} offices, 4 forms; every score and a text beside each. Fresh processes, files in cache.",
        "But for the first sync, the workspace has been synced before.",
        f"Ratios are to the faster of the two plain scripts ({base}).",
        f"With evidence: {offices} workbooks of the year's evidence beside the forms; the plain script reads none.",
        f"While nothing is new, a check takes {beside.shown(digits=2)} of its time without evidence.",
        "The plain script checks nothing, keeps no record and writes three bare tables.",
        f"pandas imports pyarrow where that is installed, and takes longer then; here it was{arrow}.",
    ]
    heads = ["process", "wall time, s", "÷ plain", "peak memory, MiB", "÷ plain"]
    return Result(heads, rows, notes, {"offices": offices, **figures(runs, base)})


_PLAIN = ("plain script", "plain script, read-only mode")
_CHECK, _REPORTED = "`tidao check`", "`tidao check`, with evidence"


def _province(folder: Path) -> dict[str, Callable[[], Run]]:
    options = _options(folder)
    form, other = folder / "forms" / "changing.xlsx", folder / CHANGED

    def first() -> Run:
        """Sync as if nothing had ever been synced."""
        _forget(folder)
        return process([*tidao(), "sync", *options], folder)

    def again(*words: str) -> Run:
        return _again(folder, *words)

    def changed() -> Run:
        """Sync after one score has been changed, or changed back."""
        process([*tidao(), "sync", *options], folder)
        before = form.read_bytes()
        form.write_bytes(other.read_bytes())
        other.write_bytes(before)
        return process([*tidao(), "sync", *options], folder)

    def plain(*more: str) -> Run:
        script = [*PYTHON, str(HERE / "_bench_plain.py"), str(folder / "forms"), str(folder / "plain.xlsx")]
        return process([*script, *more], folder)

    return {
        _PLAIN[0]: plain,
        _PLAIN[1]: lambda: plain("--read-only"),
        _CHECK: lambda: again("check"),
        "`tidao check --json`": lambda: again("check", "--json"),
        "`tidao sync`, the first": first,
        "`tidao sync`, nothing new": lambda: again("sync"),
        "`tidao sync`, one score changed": changed,
    }


def _with_evidence(folder: Path) -> dict[str, Callable[[], Run]]:
    """Return what is measured where every office has reported over the year."""

    def anew() -> Run:
        """Check as if nothing had ever been read."""
        _forget(folder)
        return process([*tidao(), "check", *_options(folder)], folder)

    return {_REPORTED: lambda: _again(folder, "check"), f"{_REPORTED}, all read": anew}


def _options(folder: Path) -> list[str]:
    return ["--round", str(ROUND), "--workspace", str(folder)]


def _again(folder: Path, *words: str) -> Run:
    """Run a command in a workspace that has been synced as it is."""
    process([*tidao(), "sync", *_options(folder)], folder)
    return process([*tidao(), *words, *_options(folder)], folder)


def _forget(folder: Path) -> None:
    """Remove whatever a sync has left."""
    for name in ("summary.xlsx", "tidao.db", "tidao.written"):
        (folder / name).unlink(missing_ok=True)


def report_year(folder: Path) -> None:
    """Make every office's evidence of the year: each month reported, seven meetings, three works."""
    from tidao_sheets.core.evidence.grammar import DONE
    from tidao_sheets.core.evidence.layout import parts
    from tidao_sheets.core.evidence.workbook import evidence_workbook
    from tidao_sheets.core.form.slot import evidence_slot
    from tidao_sheets.jobs.workspace import Workspace

    workspace = Workspace.open(folder)
    programme, store = workspace.programme, workspace.store()
    given: dict[str, dict[str, Any]] = {}
    for part in parts(programme):
        if part.kind == "monthly":
            given[part.key] = {row.key: {"mark": DONE, "did": "ประเมินตนเอง", "link": "รายงาน.pdf"} for row in part.rows}
        elif part.kind == "count":
            days = [month.first for month in part.year.months[:7]]
            given[part.key] = {f"+{n}": {"day": day, "what": "ประชุม", "people": 30} for n, day in enumerate(days, 1)}
        else:
            works = {f"+{n}": {"person": f"ผู้จัดทำ {n}", "work": f"เรื่องที่ {n}", "result": "ดี"} for n in range(1, 4)}
            given[part.key] = works
    for office in programme.offices.values():
        store.make_form(evidence_slot(programme, office), evidence_workbook(programme, office, filled=given))


def make_round(folder: Path) -> int:
    """Make a workspace whose first round is filled in to the last cell; return the number of offices."""
    from tidao_sheets.core.form.slot import score_slot
    from tidao_sheets.core.form.workbook import form_workbook
    from tidao_sheets.jobs.workspace import Workspace, make_workspace

    make_workspace(folder, PROGRAMME)
    workspace = Workspace.open(folder)
    programme, store, dice = workspace.programme, workspace.store(), random.Random(SEED)
    for committee in programme.committees.values():
        given = {code: filled(programme, dice) for code in committee.offices}
        round_ = programme.rounds[ROUND]
        form = store.make_form(score_slot(round_, committee), form_workbook(programme, round_, committee, filled=given))
    score = next(iter(given[committee.offices[0]].values()))
    score["score"] = score["score"] - 1 if score["score"] >= 1 else score["score"] + 1
    changed = store.make_form(score_slot(round_, committee), form_workbook(programme, round_, committee, filled=given))
    Path(changed).replace(folder / CHANGED)
    Path(form).rename(folder / "forms" / "changing.xlsx")
    return len(programme.offices)


def filled(programme: "Programme", dice: random.Random) -> dict[str, dict[str, Any]]:
    """Return criterion → column → what a committee typed there."""
    given: dict[str, dict[str, Any]] = {}
    for criterion in programme.criteria:
        score = points(criterion.full_marks, dice)
        praised = score * 10 >= criterion.full_marks * 8
        text = f"{criterion.name}: {'ดำเนินการได้ครบถ้วน มีหลักฐานชัดเจน' if praised else 'ควรจัดทำหลักฐานให้ครบทุกกิจกรรม'}"
        given[criterion.id] = {"score": score, "strength" if praised else "advice": text}
    return given


def points(full_marks: Decimal, dice: random.Random) -> Decimal:
    """Return made-up points in half steps, between half and all of full marks."""
    return Decimal(dice.randint(int(full_marks), int(full_marks * 2))) / 2
