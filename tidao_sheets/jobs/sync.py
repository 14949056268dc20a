"""The job: read, assess, plan, apply, record."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tidao_sheets.core.form.marks import findings_workbook, notes
from tidao_sheets.core.form.read_round import Collection, RoundReading, collect, round_reading
from tidao_sheets.core.scoring.assessment import assess
from tidao_sheets.core.scoring.round import SummaryRound
from tidao_sheets.core.summary.plan import plan_summary, summary_workbook
from tidao_sheets.core.summary.remarks import read_remarks
from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.stores.store import FormMovedError, NoMarksError, SummaryMovedError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.scoring.assessment import Assessment
    from tidao_sheets.core.summary.plan import Conflict, Plan
    from tidao_sheets.jobs.workspace import Workspace
    from tidao_sheets.ledger.ledger import FormerWrites, Ledger
    from tidao_sheets.stores.store import Store, Unread


class UnknownRoundError(TidaoError):
    """The programme has no such round."""

    code = "unknown_round"
    says = Text("โครงการนี้ไม่มีรอบที่ {wanted}", "This programme has no round {wanted}.")
    advises = Text("ระบุ --round เป็น {known}", "Give --round as one of {known}.")


@dataclass(slots=True)
class Outcome:
    """What a check or sync came to; text, JSON and the exit code all come from here.

    `planned` counts the cells that differ, `written` those that were written; `kept` is the backup of the former
    summary; `others` are the other rounds that the summary shows; `marked` are forms whose marks were changed.
    """

    programme: Programme
    round: SummaryRound
    reading: RoundReading
    unread: tuple[Unread, ...]
    summary: str
    plan: Plan | None = None
    refused: tuple[Conflict, ...] = ()
    planned: int = 0
    written: int = 0
    kept: str | None = None
    reads: int = 0
    writes: int = 0
    others: Mapping[int, SummaryRound] = field(default_factory=dict)
    marked: tuple[str, ...] = ()

    @property
    def assessment(self) -> Assessment:
        """The round's assessment."""
        return self.round.assessment

    @property
    def exit(self) -> int:
        """The exit code: 4 before 3 before 1 before 0 (design.md, section 5)."""
        if self.unread:
            return 4
        if self.refused:
            return 3
        return 1 if any(f.severity == "error" for f in self.round.findings) else 0


def pick_round(programme: Programme, asked: int | None, closed: frozenset[int] = frozenset()) -> int:
    """Return the asked round, or the first that is not closed, else the last."""
    if asked is not None:
        if asked not in programme.rounds:
            raise UnknownRoundError(wanted=asked, known=", ".join(map(str, programme.rounds)))
        return asked
    open_rounds = [n for n in sorted(programme.rounds) if n not in closed]
    return open_rounds[0] if open_rounds else max(programme.rounds)


def look(
    workspace: Workspace,
    round_number: int,
    progress: Callable[[str], None] = lambda _: None,
    store: Store | None = None,
) -> Outcome:
    """Read and assess one round; nothing is written anywhere."""
    store = store or workspace.store()
    store.require_forms()
    forms = store.read_forms(round_number, progress)
    collection = collect(workspace.programme, forms.books)
    others = {n: r for n, r in _recorded(workspace).items() if n != round_number}
    at = workspace.now()
    for number in sorted(collection.forms):
        if number != round_number and number not in others and _touched(collection, number):
            others[number] = _round(workspace.programme, collection, number, others, at)[0]
    round_, reading = _round(workspace.programme, collection, round_number, others, at)
    return Outcome(
        workspace.programme, round_, reading, forms.unread, store.summary, reads=store.calls.read, others=others
    )


def _recorded(workspace: Workspace) -> dict[int, SummaryRound]:
    """Return the last reading of each round; before the first sync there is no ledger to open."""
    if not workspace.has_ledger:
        return {}
    ledger = workspace.ledger()
    try:
        return ledger.last_readings(workspace.programme)
    finally:
        ledger.close()


def _touched(collection: Collection, number: int) -> bool:
    """Whether anybody has typed anything into the forms of a round."""
    return any(not r.untouched for form in collection.forms[number] for r in form.offices.values())


def _round(
    programme: Programme, collection: Collection, number: int, others: Mapping[int, SummaryRound], at: datetime
) -> tuple[SummaryRound, RoundReading]:
    former = max((n for n in others if n < number), default=None)
    before = others[former].assessment if former is not None else None
    reading = round_reading(programme, collection, number, before)
    return SummaryRound(assess(programme, number, reading.scores, before), reading.findings, at, reading.links), reading


REPAIRS = 2
"""How often a write is repaired that somebody's inserting or sorting has led astray."""


def _plan(workspace: Workspace, store: Store, outcome: Outcome, former: FormerWrites) -> Plan:
    book, rounds = store.read_summary(), [outcome.round, *outcome.others.values()]
    remarks = read_remarks(workspace.programme, book)
    workbook = summary_workbook(workspace.programme, rounds, remarks, workspace.now().date())
    workbook = workbook if store.computes else workbook.values_only()
    return plan_summary(workspace.programme, workbook, book, former.cells, former.charts)


def _write(workspace: Workspace, store: Store, ledger: Ledger, outcome: Outcome, *, overwrite: bool) -> None:
    """Write the planned summary; where somebody has moved its cells meanwhile, read, plan and write again."""
    plan, left = outcome.plan, REPAIRS
    while plan is not None:
        charts = sum(len(tab.charts) for tab in plan.workbook.tabs)
        number = ledger.plan_write(store.summary, workspace.now(), plan.written, charts)
        outcome.written = max(outcome.written, len(plan.changes))
        try:
            outcome.kept = store.write_summary(plan.workbook)
            plan = None
        except SummaryMovedError:
            if not left:
                raise
            left, former = left - 1, ledger.former_writes(store.summary)
            plan = _plan(workspace, store, outcome, former)
            outcome.refused = () if overwrite else _strangers(plan, former)
            if outcome.refused:
                break
        else:
            ledger.finish_write(number)
    outcome.reads, outcome.writes = store.calls.read, store.calls.write


def _strangers(plan: Plan, former: FormerWrites) -> tuple[Conflict, ...]:
    """Leave out of a moved summary's conflicts what the program itself has written there, in whichever row."""

    def shape(text: str) -> str:
        return re.sub(r"\d+", "0", text) if "(" in text else text  # row numbers in formulas move along

    ours = {shape(text) for write in former.cells for cells in write.values() for text in cells.values()}
    return tuple(c for c in plan.conflicts if c.found and shape(c.found) not in ours)


def sync(
    workspace: Workspace,
    round_number: int,
    progress: Callable[[str], None] = lambda _: None,
    *,
    dry_run: bool = False,
    overwrite: bool = False,
    mark: bool = False,
) -> Outcome:
    """Bring the summary up to date with one round's forms; on any refusal nothing is written.

    `overwrite` takes back cells of the program's that people have changed; tabs and drawings of people's are never
    dropped. `mark` also puts the findings into the forms, where the store can.
    """
    store = workspace.store()
    if mark and store.replaces:
        raise NoMarksError
    outcome = look(workspace, round_number, progress, store)
    if outcome.unread:
        return outcome
    ledger = workspace.ledger()
    try:
        former = ledger.former_writes(store.summary)
        plan = _plan(workspace, store, outcome, former)
        outcome.plan, outcome.planned, outcome.reads = plan, len(plan.changes), store.calls.read
        outcome.refused = (plan.foreign if store.replaces else ()) + (() if overwrite else plan.conflicts)
        if plan.changes and outcome.refused:
            return outcome
        outcome.refused = ()  # what people have added stays where nothing has to be written
        if dry_run:
            return outcome
        charts = sum(len(tab.charts) for tab in plan.workbook.tabs)
        if plan.changes:
            store.check_summary()
        ledger.record_reading(workspace.programme, outcome.round)
        if plan.changes:
            _write(workspace, store, ledger, outcome, overwrite=overwrite)
        elif not former.cells:  # a new ledger: all that stands there is known to be the program's
            ledger.finish_write(ledger.plan_write(store.summary, workspace.now(), plan.written, charts))
    finally:
        ledger.close()
    if mark and not outcome.refused:
        _mark(workspace, store, outcome)
    return outcome


def _mark(workspace: Workspace, store: Store, outcome: Outcome) -> None:
    """Put each form's findings into it; where somebody has moved its rows meanwhile, read and mark again."""
    found, left = outcome, REPAIRS
    while True:
        try:
            _mark_each(workspace.programme, store, found, outcome)
        except FormMovedError:
            found = look(workspace, outcome.round.number, store=store) if left else found
            if not left or found.unread:
                raise
            left -= 1
        else:
            break
    outcome.reads, outcome.writes = store.calls.read, store.calls.write


def _mark_each(programme: Programme, store: Store, found: Outcome, outcome: Outcome) -> None:
    """Mark the forms as they were found, one write a form at most, and note in `outcome` which were changed."""
    for form in found.reading.forms.values():
        findings = [f for f in found.round.findings if f.workbook == form.book.name and f.code != "form_missing"]
        marked = store.mark(form.book.workbook, findings_workbook(programme, form.identity, findings), notes(findings))
        if marked and form.book.workbook not in outcome.marked:
            outcome.marked += (form.book.workbook,)
