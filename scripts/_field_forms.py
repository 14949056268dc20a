"""A blank form and what is put into it, each file that a program makes of it, and whether it reads as it was put in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tidao_sheets.api import FolderReading
    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.scoring.findings import Finding

COMMITTEE = "zone-1"
NUMBERS = ("number", "text", "thai", "date", "percent", "fraction", "formula", "formula without value", "true", "error")
"""How the first score of each office is stored; all others are numbers."""
SHAPES = ("recreated", "row inserted", "column inserted", "renamed", "sorted", "1904")
"""What is done to the form beside filling it in."""
_TEXTS = ("ควรเก็บหลักฐานเป็นหมวดหมู่", "80%", "4/5", "1,500", "TRUE", "=ดีมาก", "ก\nข", "  เว้นวรรค  ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """One score and one text put into a form: the office, where they go (A1), and what they are; points are exact."""

    office: str
    criterion: str
    tab: str
    score: str
    advice: str
    points: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One file to be made: by which program, how scores are stored, what is done to the form, and its ending."""

    writer: str
    stored: str = "number"
    shape: str = ""
    ending: str = "xlsx"

    @property
    def kind(self) -> str:
        """What is done, in words, as the matrix names it."""
        stored = "" if self.stored == "number" else f"a score as {self.stored}"
        ending = "" if self.ending == "xlsx" else f"`.{self.ending}`"
        return ", ".join(word for word in (stored, self.shape, ending) if word) or "scores typed in"


@dataclass(frozen=True, slots=True)
class Ground:
    """The programme, a blank form of it, and what is put in."""

    programme: Programme
    form: Path
    puts: tuple[Put, ...]

    def told(self, jobs: list[tuple[Job, Path]]) -> str:
        """Return everything as JSON, for a program of another language."""
        each = [asdict(job) | {"target": str(target)} for job, target in jobs]
        return json.dumps({"form": str(self.form), "puts": [asdict(p) for p in self.puts], "jobs": each})


def ground(folder: Path) -> Ground:
    """Make a workspace, its blank forms, and what two of the offices are given: one complete, one half."""
    from tidao_sheets.jobs.forms import make_forms
    from tidao_sheets.jobs.workspace import Workspace, make_workspace

    make_workspace(folder, "chiang-rai-2567")
    workspace = Workspace.open(folder)
    made = next(form for form in make_forms(workspace, 1).forms if form.committee.id == COMMITTEE)
    return Ground(workspace.programme, Path(made.workbook), tuple(_puts(workspace.programme)))


def _puts(programme: Programme) -> Iterator[Put]:
    from tidao_sheets.core.form.layout import COLUMN, office_rows
    from tidao_sheets.core.sheet.cells import At

    rows = office_rows(programme).criteria
    for n, office in enumerate(programme.committees[COMMITTEE].offices[:2]):
        for k, criterion in enumerate(programme.criteria[: None if n == 0 else 7]):
            points = criterion.full_marks - 1 - Decimal(n) / 2 - (Decimal("0.25") if k % 2 else 0)
            yield Put(
                office=office,
                criterion=criterion.id,
                tab=programme.offices[office].short_name,
                score=At(rows[criterion.id], COLUMN["score"]).a1,
                advice=At(rows[criterion.id], COLUMN["advice"]).a1,
                points=str(points),
                text=_TEXTS[k % len(_TEXTS)],
            )


# ── Judging ──


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a file: the codes that were told, why it was refused, and what was lost in silence."""

    codes: tuple[str, ...]
    refused: bool
    wrong: tuple[str, ...]

    def __str__(self) -> str:
        """Return it as the matrix shows it."""
        said = " ".join(f"`{code}`" for code in self.codes)
        return "**wrong**" if self.wrong else "refused by name" if self.refused else said or "as put in"


_ALWAYS = {"form_missing", "blank", "all_full_marks"}
"""What is told of a form in the making, whoever wrote it."""


def judged(ground: Ground, job: Job, folder: Path) -> Verdict:
    """Read a folder that holds one file, and compare every score and text with what was put in."""
    from tidao_sheets import read_folder

    found = read_folder(ground.programme, folder)
    told = [f for f in found.findings if f.code not in _ALWAYS]
    refused = bool(found.unread) or any(f.code == "files_not_forms" for f in told)
    wrong = () if refused else tuple(_lost(ground, job, found, told))
    return Verdict(tuple(dict.fromkeys(f.code for f in told)), refused, wrong)


def _lost(ground: Ground, job: Job, found: FolderReading, told: list[Finding]) -> Iterator[str]:
    put = {(p.office, p.criterion): p for p in ground.puts}
    first = {p.office: p.criterion for p in reversed(ground.puts)}
    for scores in found.scores:
        for criterion in ground.programme.criteria:
            one, now = put.get((scores.office, criterion.id)), scores.points.get(criterion.id)
            special = one is not None and first[one.office] == one.criterion and job.stored not in _NUMBERS
            meant = Decimal(one.points) if one and not special else None
            if now != meant and not _tells(told, scores.office, criterion.id, text=False):
                yield f"{scores.office} {criterion.id}: {now} for {meant}"
            text = scores.texts.get(criterion.id, {}).get("advice", "").strip()
            wanted = one.text.strip() if one else ""  # LibreOffice makes ดีมาก of =ดีมาก where it saves as .xls
            if text not in {wanted, wanted.removeprefix("=")} and not _tells(
                told, scores.office, criterion.id, text=True
            ):
                yield f"{scores.office} {criterion.id}: {text!r} for {wanted!r}"


_NUMBERS = {"number", "text", "thai", "formula", "rich text", "link"}
"""What stands for points; a date, a percentage and their like stand for none."""
_OF_TEXTS = {"text_coerced", "text_error", "picture_in_cell"}


def _tells(told: list[Finding], office: str, criterion: str, *, text: bool) -> bool:
    """Whether a finding that is no mere note tells of a score or text, or of its office's tab as a whole."""
    return any(
        (f.criterion == criterion and (f.code in _OF_TEXTS) == text) or (f.criterion is None and f.severity == "error")
        for f in told
        if f.office == office and f.severity != "info"
    )
