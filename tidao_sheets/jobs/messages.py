"""What an unattended run gives reason to tell: what has changed since it was last told, what failed, what is owed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tidao_sheets.core.record.messages import changed, reminder, run_failed, undone
from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.jobs.mailing import Mailing, mail

if TYPE_CHECKING:
    from pathlib import Path

    from tidao_sheets.core.record.messages import Message
    from tidao_sheets.core.record.round_state import RoundState
    from tidao_sheets.jobs.unattended import RoundRun, WorkspaceRun
    from tidao_sheets.jobs.workspace import Workspace


def after_run(folder: Path, run: WorkspaceRun) -> Mailing:
    """Send what an unattended run gives reason for, each at most once a day; errors are told, and nothing is raised.

    What another run holds is told by that run.
    """
    from tidao_sheets.jobs.opening import writing
    from tidao_sheets.jobs.workspace import Workspace

    if run.error and run.error.code == "busy":
        return Mailing()
    channel = None
    try:
        channel = Workspace.open(folder).settings.messages.channel
        if channel is None:
            return Mailing()
        with writing(folder, None, "messages") as (workspace, _):
            return _after(workspace, run)
    except TidaoError as error:
        # what ended the run is told there already
        return Mailing(channel=channel, error=None if run.error and channel is None else error)


def _after(workspace: Workspace, run: WorkspaceRun) -> Mailing:
    settings, at = workspace.settings.messages, workspace.now()
    states = {each.number: state for each in run.rounds if (state := _state(workspace, each))}
    with workspace.ledger() as ledger:
        ledger.doubt_messages(workspace.programme)
        messages = [*_failures(run)] if "failed" in settings.reasons else []
        for number, state in states.items():
            known = ledger.known_told(workspace.programme, number)
            for about, reason in undone(state, known):
                ledger.forget_told(workspace.programme, number, about, reason)
            messages += changed(state, known, settings.reasons)
            if "reminder" in settings.reasons and state.days_left in settings.days and not state.unread:
                messages += (reminder(state, each) for each in state.reminded)
    mailing = mail(workspace, messages)
    if mailing.settled:
        with workspace.ledger() as ledger:
            for number, state in states.items():
                ledger.note_seen(workspace.programme, number, at, _seen(workspace, state))
    return mailing


def _state(workspace: Workspace, run: RoundRun) -> RoundState | None:
    """Return how a round stands; None where it was not read, or nothing can have changed since it was looked at."""
    from tidao_sheets.jobs.assess import assess_round
    from tidao_sheets.jobs.status import round_state

    if run.outcome is None or run.outcome.closed:
        return None
    assessed, store = run.outcome.assessed, workspace.store()
    if assessed.again:
        with workspace.ledger() as ledger:
            seen = ledger.seen(workspace.programme, run.number)
        state = round_state(workspace, assessed, store)
        if seen == _seen(workspace, state):
            return None
        assessed = assess_round(workspace, run.number, store=store)
    return round_state(workspace, assessed, store)


def _seen(workspace: Workspace, state: RoundState) -> str:
    """Return what tells one look at a round from the next: its scores, and the day where that is one of reminders."""
    day = workspace.now().date().isoformat() if state.days_left in workspace.settings.messages.days else "-"
    return f"{state.round.assessment.fingerprint()} {day}"


def _failures(run: WorkspaceRun) -> Iterable[Message]:
    """Yield that a run, or one of its rounds, did not come to its end; findings alone are no failure."""
    if run.error:
        yield run_failed(0, (run.error.reason,))
    for each in run.rounds:
        if each.exit > 1:
            yield run_failed(each.number, tuple(_reasons(each)))


def _reasons(run: RoundRun) -> Iterable[Text]:
    if run.error:
        yield run.error.reason
    if run.outcome:
        for unread in run.outcome.assessed.unread:
            yield Text(
                f"อ่านแฟ้ม {unread.name} ไม่ได้: {unread.reason.th}", f"{unread.name} cannot be read: {unread.reason.en}"
            )
        if count := len(run.outcome.refused):
            yield Text(
                f"มีผู้แก้ไขหรือเพิ่มสิ่งที่อยู่ในสรุปผล {count} แห่ง จึงไม่เขียนทับ", f"people have changed {count} places of the summary"
            )
