"""The job of bringing the summary up to date: assess, plan, write, record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tidao_sheets.core.sheet.difference import typed_since
from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.jobs.again import seal_round
from tidao_sheets.jobs.assess import assess_round
from tidao_sheets.jobs.marking import REPAIRS, Unmarked, mark_forms
from tidao_sheets.jobs.shelf import note_standing
from tidao_sheets.jobs.told import letters_of, with_letters
from tidao_sheets.stores.store import NoMarksError, SummaryMovedError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from tidao_sheets.core.sheet.observed import Book
    from tidao_sheets.core.summary.additions import Conflict, LeftOut
    from tidao_sheets.core.summary.heartbeat import Beat
    from tidao_sheets.core.summary.plan import SummaryPlan
    from tidao_sheets.jobs.assess import AssessedRound
    from tidao_sheets.jobs.workspace import Workspace
    from tidao_sheets.ledger.ledger import Ledger
    from tidao_sheets.ledger.witness import FormerWrites
    from tidao_sheets.stores.google.revisions import Listings
    from tidao_sheets.stores.store import Intend, Store


class RoundClosedError(TidaoError):
    """The round is closed: it was looked at, and nothing was written."""

    code = "round_closed"
    exit = 3
    says = Text(
        "รอบที่ {number} ปิดแล้ว จึงไม่เขียนสรุปผล ผลที่ปิดรอบไว้ยังใช้ต่อไป",
        "Round {number} is closed, so the summary was not written; its result stands.",
    )
    advises = Text(
        "หากต้องใช้คะแนนใหม่จากแบบ เปิดรอบใหม่ด้วย", "if the forms' new scores are to count, open the round again:"
    )


@dataclass(slots=True, kw_only=True)
class SyncOutcome:
    """What a sync came to.

    `plan` is None where a workbook could not be read, or where nothing has changed since the last sync; `refused` are
    people's edits that stand in the way; `left_out` is what people have added and the new summary does not hold;
    `planned` counts the cells that differ, `written` those that were written;
    `beat` is the sign of life that the summary is to bear, where it is written cell by cell;
    `kept` is the backup of the former summary; `marked` are forms whose marks were changed, `unmarked` those that
    did not take them; the summary is written then.
    """

    assessed: AssessedRound
    dry_run: bool = False
    plan: SummaryPlan | None = None
    refused: tuple[Conflict, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    planned: int = 0
    written: int = 0
    beat: Beat | None = None
    kept: str | None = None
    marked: tuple[str, ...] = ()
    unmarked: tuple[Unmarked, ...] = ()

    @property
    def closed(self) -> bool:
        """Whether the round is closed, so that it was only looked at."""
        return self.assessed.record.closing is not None

    @property
    def exit(self) -> int:
        """The exit code: 3 when a person's edit stands in the way or the round is closed, else that of the reading."""
        if self.refused or (self.closed and not self.assessed.unread):
            return 3
        return max(self.assessed.exit, *(u.error.exit for u in self.unmarked), 0)

    @property
    def to_overwrite(self) -> tuple[Conflict, ...]:
        """The changed cells that stand in the way, where overwriting them is all that is wanted; else none."""
        return self.refused if all(conflict.kind == "cell" for conflict in self.refused) else ()


def sync(  # noqa: PLR0913 - an argument an option
    workspace: Workspace,
    round_number: int,
    progress: Callable[[str], None] = lambda _: None,
    *,
    dry_run: bool = False,
    overwrite: bool = False,
    mark: bool = False,
    if_forms: bool = False,
    changed: Listings | None = None,
    beat: Beat | None = None,
) -> SyncOutcome:
    """Bring the summary up to date with one round's forms; on any refusal, or when it is closed, nothing is written.

    `overwrite` takes back cells of the program's that people have changed; tabs and drawings of people's are never
    dropped. `mark` also puts the findings into the forms, where the store can. With `if_forms` a round without any
    form is only looked at. `changed`: see `Workspace.store`; `beat`: see `SyncOutcome`.
    """
    store = workspace.store(changed, round_number)
    if mark and store.replaces:
        raise NoMarksError
    assessed = assess_round(workspace, round_number, progress, store, again=True)
    outcome = SyncOutcome(assessed=assessed, dry_run=dry_run, beat=beat)
    if outcome.assessed.unread or outcome.closed or (if_forms and not outcome.assessed.has_forms):
        return outcome
    with workspace.ledger() as ledger:
        if outcome.assessed.again:
            _again(workspace, store, ledger, outcome)
        else:
            update_summary(workspace, store, ledger, outcome, overwrite=overwrite)
        if changed and workspace.settings.store == "google":
            note_standing(workspace, ledger, round_number)
    if mark and not outcome.refused and not dry_run:
        outcome.marked, outcome.unmarked = mark_forms(workspace, store, outcome.assessed)
    return outcome


def _again(workspace: Workspace, store: Store, ledger: Ledger, outcome: SyncOutcome) -> None:
    """Record that all is as it was: the summary is what the last sync has left, so nothing can differ in it."""
    store.calls.count("read")  # the summary
    if not outcome.dry_run:
        ledger.record_reading(workspace.programme, outcome.assessed.round, workspace.file)


def update_summary(
    workspace: Workspace,
    store: Store,
    ledger: Ledger,
    outcome: SyncOutcome,
    *,
    overwrite: bool = False,
    record: Callable[[AssessedRound], None] | None = None,
) -> None:
    """Write what differs from the observed summary, and record the reading; a refusal or a dry run stops before.

    `record` is called in place of recording it, right before the summary is written.
    """
    former = ledger.former_writes(store.summary)
    for anew in (False, True):
        book = store.read_summary(anew=anew)
        outcome.assessed = with_letters(workspace, outcome.assessed, book)
        plan = outcome.plan = _plan(workspace, store, ledger, outcome, former, book)
        if not (store.calls.unchanged and _weighs(plan)):
            break  # else what is to be written over is looked at as it is now
    outcome.planned = len(plan.changes)
    if plan.changes:  # what people have added may stay where nothing has to be written
        outcome.refused = plan.unread + (plan.foreign if store.replaces else ()) + (() if overwrite else plan.conflicts)
        outcome.left_out = plan.left_out if store.replaces else ()
    if outcome.refused or outcome.dry_run:
        return
    if plan.changes:
        store.check_summary()
    if record is None:
        ledger.record_reading(workspace.programme, outcome.assessed.round, workspace.file)
    else:
        record(outcome.assessed)
    if plan.changes:
        _write(workspace, store, ledger, outcome, plan, book, overwrite=overwrite)
    elif former.planned or not former.cells:  # what was cut off stands; in a new ledger, all is the program's
        with _planned(workspace, ledger, plan) as intend:
            intend(store.summary, "")
    if not outcome.refused:
        seal_round(workspace, store, ledger, outcome.assessed)


def _weighs(plan: SummaryPlan) -> bool:
    """Whether more is to be written than a sign of life, or something stands in its way."""
    from tidao_sheets.core.summary.heartbeat import Beat

    return bool(plan.changes and (plan.conflicts or not all(Beat.of(change.wanted) for change in plan.changes)))


def _plan(
    workspace: Workspace, store: Store, ledger: Ledger, outcome: SyncOutcome, former: FormerWrites, book: Book | None
) -> SummaryPlan:
    from tidao_sheets.core.summary.additions import forgotten
    from tidao_sheets.core.summary.heartbeat import beat_to_show
    from tidao_sheets.core.summary.plan import of_rounds, plan_summary, summary_workbook
    from tidao_sheets.core.summary.remarks import read_remarks
    from tidao_sheets.core.summary.secretary import has_secretary, read_inputs
    from tidao_sheets.jobs.remembered import closings

    assessed = outcome.assessed
    rounds = [assessed.round, *assessed.others.values()]
    programme = of_rounds(workspace.programme, rounds)
    remarks = read_remarks(programme, book)
    told = workspace.settings.in_summary or has_secretary(programme, book)
    inputs, letters = read_inputs(programme, book) if told else None, letters_of(workspace, assessed)
    beat = None if store.replaces else beat_to_show(programme, outcome.beat, former.cells, book)
    workbook = summary_workbook(programme, rounds, remarks, workspace.now().date(), letters, inputs, beat)
    workbook = workbook.each(lambda c: replace(c, link=store.summary_link(c.link)) if c.link else c)
    workbook = workbook if store.computes else workbook.values_only()
    plan = plan_summary(programme, workbook, book, former.cells, former.charts)
    return replace(plan, conflicts=(*forgotten(programme, book, closings(ledger, programme)), *plan.conflicts))


def _planned(workspace: Workspace, ledger: Ledger, plan: SummaryPlan) -> AbstractContextManager[Intend]:
    """Record what is about to be written, so that it is known as the program's whatever happens."""
    return ledger.planned("summary", workspace.now(), plan.written, plan.workbook.charts)


def _write(
    workspace: Workspace,
    store: Store,
    ledger: Ledger,
    outcome: SyncOutcome,
    plan: SummaryPlan,
    book: Book | None,
    *,
    overwrite: bool,
) -> None:
    """Write the planned summary; where somebody has changed it meanwhile, it is as before: read, plan and write again.

    Cells that were only moved are put in their places; what was typed is a conflict. `book` is what was read.
    """
    for left in range(REPAIRS, -1, -1):
        outcome.written = max(outcome.written, len(plan.changes))
        try:
            with _planned(workspace, ledger, plan) as intend:
                outcome.kept = store.write_summary(plan.workbook, intend)
        except SummaryMovedError:
            if not left:
                raise
        else:
            return
        former, before, book = ledger.former_writes(store.summary), book, store.read_summary()
        plan = _plan(workspace, store, ledger, outcome, former, book)
        outcome.refused = plan.unread
        if not overwrite and before and book and typed_since(before, book):
            outcome.refused += plan.conflicts
        if outcome.refused:
            outcome.written = 0
            return
