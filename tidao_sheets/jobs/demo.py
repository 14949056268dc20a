"""A whole round and a half on made-up scores: round 1 complete, with its letters; round 2 under way, with mistakes."""

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from tidao_sheets.core.evidence.grammar import DONE
from tidao_sheets.core.evidence.layout import EvidencePart, parts
from tidao_sheets.core.evidence.workbook import FilledRow, evidence_workbook
from tidao_sheets.core.form.before import Before
from tidao_sheets.core.form.slot import evidence_slot, score_slot
from tidao_sheets.core.form.workbook import form_workbook
from tidao_sheets.core.programme.records import Criterion, Programme
from tidao_sheets.core.programme.year import Month
from tidao_sheets.core.sheet.declared import Cell, Plain
from tidao_sheets.core.thai import BUDDHIST_ERA
from tidao_sheets.files import free_name, read_whole, write_whole
from tidao_sheets.jobs.forms import what_is_known
from tidao_sheets.jobs.letters import publish
from tidao_sheets.jobs.letters_outcome import LettersOutcome, Wanted
from tidao_sheets.jobs.lock import locked
from tidao_sheets.jobs.own_files import SETTINGS
from tidao_sheets.jobs.shipped import config
from tidao_sheets.jobs.sync import SyncOutcome, sync
from tidao_sheets.jobs.workspace import Workspace, make_workspace
from tidao_sheets.stores.store import Store

HIGH, LOW = Decimal("0.9"), Decimal("0.7")
"""Shares of full marks from which a strength, and below which advice, is written."""


@dataclass(frozen=True, slots=True)
class Demo:
    """What was made: the workspace, both rounds as synced, and the letters of round 1."""

    folder: Path
    first: SyncOutcome
    second: SyncOutcome
    letters: LettersOutcome


def make_demo(folder: Path, progress: Callable[[str], None] = lambda _: None) -> Demo:
    """Make the whole example in a new folder; a folder that holds anything is left alone and a free name taken."""
    if folder.exists() and any(folder.iterdir()):
        folder = free_name(folder)
    told = tomllib.loads(read_whole(config() / "demo.toml").decode("utf-8"))
    make_workspace(folder, told["programme"])
    with locked(folder, "demo"):
        _use_settings(folder / SETTINGS, told["settings"])
        workspace = Workspace.open(folder)
        fill_evidence(workspace.programme, workspace.store(), told["evidence"], workspace.now().date(), progress)
        fill_forms(workspace.programme, workspace.store(), _of_round(told, 1), progress)
        first = sync(workspace, 1, progress)
        before = what_is_known(workspace, workspace.store(), 2, progress)
        fill_forms(workspace.programme, workspace.store(), _of_round(told, 2), progress, before)
        second = sync(workspace, 2, progress)
        letters = publish(workspace, first.assessed, Wanted(kinds=tuple(told["letters"])), progress)
    return Demo(workspace.folder, first, second, letters)


def _of_round(told: Mapping[str, Any], number: int) -> dict[str, Any]:
    """Return what is told of one round alone: its forms, and the copies of them."""
    copies = [copy for copy in told["copy"] if copy["round"] == number]
    return {**told, "round": {str(number): told["round"][str(number)]}, "copy": copies}


def fill_forms(
    programme: Programme,
    store: Store,
    told: Mapping[str, Any],
    progress: Callable[[str], None] = lambda _: None,
    before: Before | None = None,
) -> None:
    """Make the forms of the rounds that are told, filled in, and the copies that people have left; on any store."""
    made: dict[tuple[int, str], str] = {}
    for number in map(int, told["round"]):
        round_ = programme.rounds[number]
        for committee in programme.committees.values():
            progress(f"รอบที่ {number} {committee.name}")
            filled = _filled(programme, told, str(number), committee.offices)
            workbook = form_workbook(programme, round_, committee, filled=filled, before=before)
            made[number, committee.id] = store.make_form(score_slot(round_, committee), workbook)
    for copy in told["copy"]:
        store.copy_form(made[copy["round"], copy["committee"]], copy["name"])


def fill_evidence(
    programme: Programme,
    store: Store,
    told: Mapping[str, Any],
    today: date,
    progress: Callable[[str], None] = lambda _: None,
) -> None:
    """Make the evidence workbooks of a year under way, filled in as far as it has come, on any store."""
    for code, year in told["office"].items():
        office = programme.offices[code]
        progress(office.name)
        filled = {part.key: dict(_evidence(part, told, year, today)) for part in parts(programme)}
        store.make_form(evidence_slot(programme, office), evidence_workbook(programme, office, filled=filled))


def _evidence(
    part: EvidencePart, told: Mapping[str, Any], year: Mapping[str, Any], today: date
) -> Iterator[tuple[str, FilledRow]]:
    """Yield the entries of one part: row key → column → what stands there."""
    if part.kind == "monthly":
        until = min(told["until"], Month.of(today).key)
        reported = (row for row in part.rows if row.month and row.month.key <= until)
        for row in reported:
            if row.month and row.month.key not in year["missing"]:
                yield row.key, {"mark": DONE, "did": told["did"], "link": f"รายงาน {row.month.key}.pdf"}
    elif part.kind == "count":
        for n in range(year["meetings"]):
            day = part.year.months[n % 8].first.replace(day=10 + n)
            if day <= today:
                typed = day.replace(year=day.year + BUDDHIST_ERA)
                yield f"+{n}", {"day": typed, "what": told["meeting"], "people": 20 + n, "link": f"ประชุม {n + 1}.pdf"}
    else:
        for n in range(1, year["works"] + 1):
            yield f"+{n}", {"person": f"{told['person']} {n}", "work": f"{told['work']} {n}", "result": told["result"]}


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
        return Cell(Decimal(raw["value"]), formula=raw["formula"])
    if isinstance(raw, date) or raw == "":
        return raw or None
    text = str(raw)
    return text[1:] if text.startswith("'") else Decimal(text)
