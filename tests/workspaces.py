"""What the tests of whole jobs share: a small workspace, the demo's, and the command line run in this process."""

import contextlib
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from books import cell, edited
from openpyxl import load_workbook

from tidao_sheets.cli import main as cli
from tidao_sheets.core.form.slot import score_slot
from tidao_sheets.core.form.workbook import form_workbook
from tidao_sheets.jobs.workspace import Workspace, make_workspace
from tidao_sheets.stores.xlsx.store import XlsxStore

ROOT = Path(__file__).parent.parent
SMALL = ROOT / "tests" / "programmes" / "small.toml"
DAY = "2025-01-21"
POINTS = {  # office → points by criterion in round 1: ranks 1-2-2-4, one office without a star
    "pua": ("12", "7", "18", "8"),
    "thawangpha": ("10", "6", "16", "8"),
    "muang": ("12.5", "5", "12.5", "10"),
    "wiangsa": ("5", "3", "10", "4.5"),
}
SECOND = {"pua": ("12", "7", "18", "9"), "muang": ("12.5", "5", "12.4", "10"), "wiangsa": ("8", "5", "", "7")}


IN_A_WORKSPACE = (  # every command that works in one, as people give it; letters without PDFs are the quicker ones
    ("check",),
    ("status",),
    ("remind",),
    ("sync",),
    ("sync", "--dry-run"),
    ("forms",),
    ("collect",),
    ("evidence",),
    ("collect", "--log"),
    ("letters", "--kind", "memo", "--format", "docx"),
    ("letters", "--verify"),
    ("export", "--to", "คะแนน.csv"),
    ("report",),
    ("explain", "pua"),
    ("history",),
    ("close",),
    ("review", "list"),
    ("verify", "0000-0000-0000"),
    ("reopen", "--reason", "ตรวจใหม่"),
    ("doctor",),
    ("watch", "--once"),
)


_made: dict[str, Path] = {}  # once a session: name → folder
_forms: dict[str, bytes] = {}  # what is filled in → the form


@dataclass(frozen=True)
class Done:
    """What a run of the command line came to."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def said(self):
        return self.out + self.err


def tidao(*arguments, cwd=None, lang="en"):
    """Run the command line in this process."""
    out, err = io.StringIO(), io.StringIO()
    before = Path.cwd()
    os.chdir(cwd or before)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = cli.run([*map(str, arguments), "--lang", lang])
    finally:
        os.chdir(before)
    return Done(code, out.getvalue(), err.getvalue())


def trusted(folder):
    """Allow a workspace what it reaches outside its folder, and return it."""
    assert tidao("trust", "--yes", "--workspace", folder).code == 0
    return folder


def telling(folder, told):
    """Let a workspace say this of messages, in place of its empty tables."""
    file = folder / "workspace.toml"
    text = file.read_text("utf-8").replace("\n[messages]\n", "\n").replace("\n[messages.to]\n", "\n")
    file.write_text(text + told, "utf-8")


def fill(folder, number, points):
    """Make the forms of a round anew, with these points; "" is a blank cell, "'8" a text."""
    workspace = Workspace.open(folder)
    store, programme = workspace.store(), workspace.programme
    assert isinstance(store, XlsxStore)
    for committee in programme.committees.values():
        for usual in (f"{committee.id}*.xlsx", f"{committee.name}*.xlsx"):
            for old in store.forms.glob(f"รอบ{number}?{usual}"):
                old.unlink()
        filled = {
            code: {c.id: {"score": typed(p)} for c, p in zip(programme.criteria, points[code], strict=True)}
            for code in committee.offices
            if code in points
        }
        round_, made = programme.rounds[number], store.forms / f"รอบ{number}-{committee.id}.xlsx"
        key = repr((hash(workspace.file), number, committee.id, filled))
        if key not in _forms:
            declared = form_workbook(programme, round_, committee, filled=filled)
            new = store.make_form(score_slot(round_, committee), declared)
            _forms[key] = Path(new).rename(made).read_bytes()
        made.write_bytes(_forms[key])


def typed(point):
    """Return what is typed: "'8" is a text."""
    return point[1:] if point.startswith("'") else Decimal(point) if point else None


def _small(factory):
    if "small" in _made:
        return _made["small"]
    folder = _made["small"] = factory.mktemp("แม่แบบ") / "งาน"
    make_workspace(folder, str(SMALL))
    fill(folder, 1, POINTS)
    with pytest.MonkeyPatch.context() as patch:  # whoever asks for it first
        patch.setenv("TIDAO_TODAY", DAY)
        assert tidao("sync", "--workspace", folder, "--round", 1).code == 0
    return folder


def small_workspace(factory, to):
    """Return a copy of a small workspace whose first round is complete, clean and synced."""
    return Path(shutil.copytree(_small(factory), to))


def issued_workspace(factory, to):
    """Return a copy of the small workspace, closed, with documents of some kinds, and the page."""
    if "issued" not in _made:
        folder = _made["issued"] = small_workspace(factory, factory.mktemp("ออกแล้ว") / "งาน")
        of_round = ("--workspace", folder, "--round", 1)
        kinds = [word for kind in ("result", "certificate", "announcement", "score-sheet") for word in ("--kind", kind)]
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("TIDAO_TODAY", DAY)
            assert tidao("close", *of_round, "--resolution", "๑/๒๕๖๘ 2025-01-20").code == 0
            assert tidao("letters", *of_round, *kinds, "--format", "pdf,docx", "--verify-page").code == 0
    return Path(shutil.copytree(_made["issued"], to))


def documents(folder):
    """Return what the manifest says of each document's file, by its path."""
    told = json.loads((folder / "letters" / "manifest.json").read_text("utf-8"))["documents"]
    return {folder / "letters" / name: file for name, file in told.items()}


def demo_workspace(factory):
    """Return the demo's workspace, made once: to be read, or copied."""
    if "demo" in _made:
        return _made["demo"]
    folder = _made["demo"] = factory.mktemp("demo") / "ตัวอย่าง"
    done = tidao("demo", "--out", folder, "--json")
    assert done.code == 0, done.err
    (folder.parent / "demo.json").write_text(done.out, encoding="utf-8")
    return folder


def told_by_demo(factory):
    """Return what `demo --json` has said."""
    return json.loads((demo_workspace(factory).parent / "demo.json").read_text(encoding="utf-8"))


def files(folder, *, but=()):
    """Return what a folder holds: path → its content's digest, leaving out paths that begin with one of `but`."""
    return {
        name: hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        for path in sorted(folder.rglob("*"))
        if not (name := path.relative_to(folder).as_posix()).startswith(tuple(but))
    }


def shown(path, tab, address):
    """Return what a cell of a workbook shows."""
    return load_workbook(path, data_only=True)[tab][address].value


def form_cell(criterion, programme, key="score"):
    """Return where an input cell of a criterion stands on a fresh form."""
    return cell(criterion, key, programme)


def tamper(folder):
    """Change a cell of the program's in the summary."""
    with edited(folder / "summary.xlsx") as book:
        book["จัดลำดับ รอบ 1"]["C10"] = "แก้เอง"


def damage(folder):
    """Take a criterion's key away, write an advice; return the form."""
    programme = Workspace.open(folder).programme
    form = folder / "forms" / "รอบ1-สายเหนือ.xlsx"
    with edited(form) as book:
        book["ปัว"][form_cell("ก.1", programme, "advice")] = "ควรทาสีใหม่"
        book["ปัว"]["A" + form_cell("ข.2", programme)[1:]] = None
    return form


def run(*arguments, **more):
    """Run the installed program in a process of its own, without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "tidao_sheets", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        timeout=120,
        check=False,
        **more,
    )
