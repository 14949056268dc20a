"""A whole round and a half on made-up scores: round 1 complete, with its letters; round 2 under way, with mistakes."""

from __future__ import annotations

import shutil
import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tidao_sheets.files import free_name, read_whole, write_whole
from tidao_sheets.form.workbook import form_workbook
from tidao_sheets.publish import Wanted, publish
from tidao_sheets.report.as_json import letters_json, outcome_json
from tidao_sheets.report.of_round import head, ranking
from tidao_sheets.sheet import Cell
from tidao_sheets.sync import sync
from tidao_sheets.workspace import SETTINGS, Workspace, config, make_workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tidao_sheets.programme import Criterion, Programme
    from tidao_sheets.publish import LettersOutcome
    from tidao_sheets.report.reporter import Reporter
    from tidao_sheets.sheet import Plain
    from tidao_sheets.sync import Outcome

HIGH, LOW = Decimal("0.9"), Decimal("0.7")
"""Shares of full marks from which a strength, and below which advice, is written."""


@dataclass(frozen=True, slots=True)
class Demo:
    """What was made: the workspace, both rounds as synced, and the letters of round 1."""

    folder: Path
    first: Outcome
    second: Outcome
    letters: LettersOutcome
    lang: str

    def document(self) -> dict[str, Any]:
        """Return what `demo --json` says."""
        return {
            "workspace": str(self.folder),
            "summary": self.second.summary,
            "rounds": [outcome_json(o, self.lang) for o in (self.first, self.second)],
            **{k: v for k, v in letters_json(self.letters, self.lang).items() if k in {"letters", "refused", "folder"}},
        }

    def tell(self, reporter: Reporter) -> None:
        """Print the ranking of round 1, the findings of round 2, and where to look."""
        for outcome in (self.first, self.second):
            head(reporter, outcome)
            reporter.gap()
            ranking(reporter, outcome)
            reporter.gap()
        reporter.findings(self.second.round.findings)
        reporter.gap()
        reporter.say("เปิดดูได้ที่", "Where to look", "bold")
        for th, en, path in self._places():
            reporter.say(f"  {th}  {path}", f"  {en}  {path}")
        reporter.say(
            f'ลองแก้คะแนนในแบบ แล้วสั่ง: tidao sync --round 2 --workspace "{self.folder}"',
            f'Change a score in a form, then run: tidao sync --round 2 --workspace "{self.folder}"',
            "dim",
        )

    def _places(self) -> list[tuple[str, str, Path | str]]:
        return [
            ("แบบให้คะแนน ", "score forms", self.folder / "forms"),
            ("สรุปผล       ", "summary    ", self.second.summary),
            ("หนังสือแจ้งผล", "letters    ", self.letters.folder),
        ]


def make_demo(folder: Path, lang: str, progress: Callable[[str], None] = lambda _: None) -> Demo:
    """Make the whole example in a new folder; a folder that holds anything is left alone and a free name taken."""
    if folder.exists() and any(folder.iterdir()):
        folder = free_name(folder)
    told = tomllib.loads(read_whole(config() / "demo.toml").decode("utf-8"))
    make_workspace(folder, told["programme"])
    _use_settings(folder / SETTINGS, told["settings"])
    workspace = Workspace.open(folder)
    store = workspace.store()
    for number in told["round"]:
        for committee in workspace.programme.committees.values():
            progress(f"{committee.name} {number}")
            filled = _filled(workspace.programme, told, number, committee.offices)
            round_ = workspace.programme.rounds[int(number)]
            store.make_form(round_, committee, form_workbook(workspace.programme, round_, committee, filled=filled))
    for copy in told["copy"]:
        forms = folder / workspace.settings.xlsx.forms
        shutil.copy2(forms / f"รอบ{copy['round']}-{copy['committee']}.xlsx", forms / copy["name"])
    first = sync(workspace, 1, progress)
    second = sync(workspace, 2, progress)
    letters = publish(workspace, first, (), progress, Wanted(tuple(told["letters"])))
    return Demo(workspace.folder, first, second, letters, lang)


def _use_settings(path: Path, lines: list[str]) -> None:
    """Take the comment mark off the example lines that the demo uses."""
    text = read_whole(path).decode("utf-8")
    for line in lines:
        text = text.replace(f"# {line}", line)
    write_whole(path, text.encode("utf-8"))


def _filled(
    programme: Programme, told: Mapping[str, Any], number: str, offices: tuple[str, ...]
) -> dict[str, dict[str, dict[str, Plain | Cell]]]:
    """Return office → criterion → column → what stands in the cell."""
    rows = told["round"][number]
    return {
        code: {
            criterion.id: cells
            for criterion, raw in zip(programme.criteria, rows[code], strict=True)
            if (cells := _cells(told, criterion, raw))
        }
        for code in offices
        if code in rows
    }


def _cells(told: Mapping[str, Any], criterion: Criterion, raw: object) -> dict[str, Plain | Cell]:
    typed = _typed(raw)
    if typed is None:
        return {}
    cells: dict[str, Plain | Cell] = {"score": typed}
    if isinstance(typed, Decimal) and typed >= criterion.full_marks * HIGH:
        cells["strength"] = told["strength"].get(criterion.id)
    elif isinstance(typed, Decimal) and typed < criterion.full_marks * LOW:
        cells["advice"] = told["advice"].get(criterion.id)
    return cells


def _typed(raw: object) -> Plain | Cell:
    """Return what was typed: a number, a text, a date, a formula with its stored value, or nothing."""
    if isinstance(raw, dict):
        return Cell(Decimal(raw["value"]), raw["formula"])
    if isinstance(raw, date) or raw == "":
        return raw or None
    text = str(raw)
    return text[1:] if text.startswith("'") else Decimal(text)
