"""The jobs of closing a round, noting upon it, and opening it again; and what documents of a closed round rest on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from tidao_sheets.core.letters.settings import of_round
from tidao_sheets.core.record.acts import RoundRecord, Told, note_body
from tidao_sheets.core.scoring.findings import office_names
from tidao_sheets.core.settings.records import LetterSettings, Resolution
from tidao_sheets.core.text import TidaoError
from tidao_sheets.jobs.assess import AssessedRound, assess_round
from tidao_sheets.jobs.closing_outcome import (
    Asked,
    ClosingOutcome,
    ErrorsLeftError,
    NoMeetingError,
    NotClosedError,
    OfficesLeftError,
    ReasonWantedError,
    ReopenedRound,
    TwoResolutionsError,
    UndatedResolutionError,
    UnknownCommitteeError,
    UnreadFormError,
)
from tidao_sheets.jobs.marking import Unmarked
from tidao_sheets.jobs.sync import SyncOutcome, update_summary
from tidao_sheets.jobs.told import letters_of, read_letters
from tidao_sheets.jobs.workspace import Workspace

if TYPE_CHECKING:
    from tidao_sheets.ledger.ledger import Ledger
    from tidao_sheets.stores.store import Store


def resolution_of(text: str | None) -> Resolution | None:
    """Return the resolution that `--resolution` tells: a meeting and, last, its day as YYYY-MM-DD."""
    if text is None:
        return None
    meeting, _, day = text.strip().rpartition(" ")
    try:
        date = dt.date.fromisoformat(day)
    except ValueError:
        raise UndatedResolutionError(told=text) from None
    if not meeting.strip():
        raise NoMeetingError
    return Resolution(meeting=meeting.strip(), date=date)


def close_round(
    workspace: Workspace, number: int, asked: Asked, progress: Callable[[str], None] = lambda _: None
) -> ClosingOutcome:
    """Close a round with what its forms say now, or note more upon one that is closed; finish what was cut off.

    The summary is brought up to date first and says so. Raises NotClosableError, ReasonWantedError, ResolutionError.
    """
    _require_known(workspace, asked)
    store = workspace.store()
    with workspace.ledger() as ledger:
        record = ledger.record(workspace.programme, number)
        anew = record.closing is None
        if anew:
            assessed = assess_round(workspace, number, progress, store)
            if assessed.unread:
                return ClosingOutcome(summary=SyncOutcome(assessed=assessed), record=None, anew=False)
            assessed = read_letters(workspace, store, assessed)
            _require_closable(assessed, asked)
            outcome = _close(workspace, store, ledger, assessed, asked)
        else:
            assessed = closed_round(workspace, number, store) or assess_round(workspace, number, progress, store)
            assessed = read_letters(workspace, store, assessed)
            _note(workspace, ledger, assessed, record, asked)
            assessed = replace(assessed, record=ledger.record(workspace.programme, number))
            outcome = SyncOutcome(assessed=assessed)
            update_summary(workspace, store, ledger, outcome, overwrite=asked.overwrite, record=lambda _: None)
        if outcome.refused:
            return ClosingOutcome(summary=outcome, record=None if anew else record, anew=False)
        record = ledger.record(workspace.programme, number)
    protected: tuple[str, ...] = ()
    unprotected: tuple[Unmarked, ...] = ()
    if store.protects:
        read = assessed if anew else assess_round(workspace, number, progress, store)
        protected, unprotected = _protect(store, read, on=True)
    return ClosingOutcome(summary=outcome, record=record, anew=anew, protected=protected, unprotected=unprotected)


def reopen_round(
    workspace: Workspace, number: int, reason: str, progress: Callable[[str], None] = lambda _: None
) -> ReopenedRound:
    """Open a closed round again; its closing and decisions stay in the record, and count no more.

    What a run that was cut off has left undone is done by the next one with the same reason.
    """
    if not reason.strip():
        raise ReasonWantedError
    with workspace.ledger() as ledger:
        record = ledger.record(workspace.programme, number)
        anew = record.closing is not None
        if anew:
            ledger.act(workspace.programme, number, "reopen", workspace.now(), {"reason": reason.strip()})
        elif [r.reason for r in record.reopenings[-1:]] != [reason.strip()]:
            raise NotClosedError(number=number)
        reopening = ledger.record(workspace.programme, number).reopenings[-1]
    store = workspace.store()
    found = ReopenedRound(programme=workspace.programme, round=number, reopening=reopening, anew=anew)
    if not store.protects:
        return found
    protected, unprotected = _protect(store, assess_round(workspace, number, progress, store), on=False)
    return replace(found, protected=protected, unprotected=unprotected)


def closed_round(workspace: Workspace, number: int, store: Store | None = None) -> AssessedRound | None:
    """Return a closed round as closing and decisions have it, from the ledger alone; None if it is open."""
    store = store or workspace.store()
    with workspace.ledger() as ledger:
        record = ledger.record(workspace.programme, number)
        if record.closing is None:
            return None
        rounds = ledger.last_readings(workspace.programme)
        sealed = rounds[number].assessment
        if record.decisions():
            sealed = ledger.closed(workspace.programme, number, record.closing, None).assessment
    return AssessedRound(
        programme=workspace.programme,
        round=rounds[number],
        summary=store.summary,
        others={n: r for n, r in rounds.items() if n != number},
        calls=store.calls,
        record=record,
        sealed=sealed,
    )


def standing_round(
    workspace: Workspace, number: int, progress: Callable[[str], None] = lambda _: None
) -> AssessedRound:
    """Return what documents rest on: a closed round as it was closed, else the forms as they are now."""
    store = workspace.store()
    found = closed_round(workspace, number, store) or assess_round(workspace, number, progress, store)
    return read_letters(workspace, store, found)


def letter_settings(workspace: Workspace, assessed: AssessedRound) -> LetterSettings:
    """Return what is told of the letters; a closed round keeps the resolution that it was closed with."""
    settings, found = letters_of(workspace, assessed), assessed.record.closing
    if found is None or found.resolution is None:
        return settings
    return settings.model_copy(
        update={"resolution": {**settings.resolution, str(assessed.round.number): found.resolution}}
    )


def _require_known(workspace: Workspace, asked: Asked) -> None:
    committees = workspace.programme.committees
    for wanted in asked.signed:
        if wanted not in committees:
            raise UnknownCommitteeError(wanted=wanted, known=", ".join(committees))


def _resolution(
    workspace: Workspace, assessed: AssessedRound, asked: Asked, former: Resolution | None
) -> Resolution | None:
    """Return the one resolution of a round, from wherever it is told."""
    settings = letters_of(workspace, assessed)
    told = [asked.resolution, former, settings.resolution.get(str(assessed.round.number))]
    found = [r for r in told if r is not None]
    if any(r != found[0] for r in found):
        listed = " / ".join(dict.fromkeys(f"{r.meeting} {r.date}" for r in found))
        raise TwoResolutionsError(listed=listed)
    return found[0] if found else None


def _require_closable(assessed: AssessedRound, asked: Asked) -> None:
    """Refuse a round with errors, or without all offices unless that was asked for, with its reason."""
    number = assessed.round.number
    if errors := assessed.round.errors:
        raise ErrorsLeftError(number=number, errors=errors)
    waiting = [r.office for r in assessed.assessment.offices.values() if not r.complete]
    if waiting and not asked.partial:
        raise OfficesLeftError(number=number, count=len(waiting), names=office_names(waiting))
    if waiting and not asked.reason.strip():
        raise ReasonWantedError


def _close(workspace: Workspace, store: Store, ledger: Ledger, assessed: AssessedRound, asked: Asked) -> SyncOutcome:
    at, number = workspace.now(), assessed.round.number
    resolution = _resolution(workspace, assessed, asked, None)
    told: dict[str, Told] = {"partial": asked.reason.strip() or None if asked.partial else None}
    told["letters"] = of_round(letter_settings(workspace, assessed), number)
    told |= note_body(resolution, asked.signed)

    def record(found: AssessedRound) -> None:
        ledger.close_round(workspace.programme, found.round, workspace.file, told, at)

    outcome = SyncOutcome(assessed=replace(assessed, round=replace(assessed.round, closed=at)))
    update_summary(workspace, store, ledger, outcome, overwrite=asked.overwrite, record=record)
    return outcome


def _note(workspace: Workspace, ledger: Ledger, assessed: AssessedRound, record: RoundRecord, asked: Asked) -> None:
    """Note what was not known when the round was closed."""
    former, number = record.closing, assessed.round.number
    if former is None:
        return
    resolution = _resolution(workspace, assessed, asked, former.resolution)
    signed = [each for each in asked.signed if each not in former.signed]
    if signed or resolution != former.resolution:
        ledger.act(workspace.programme, number, "note", workspace.now(), note_body(resolution, signed))


def _protect(store: Store, read: AssessedRound, *, on: bool) -> tuple[tuple[str, ...], tuple[Unmarked, ...]]:
    """Let nobody change the forms that were read, or let them again; a refusal stops no other form."""
    done = []
    refused = [Unmarked(u.committee or "", u.workbook, UnreadFormError(reason=u.reason)) for u in read.unread]
    for committee, form in read.forms.items():
        try:
            if store.protect(form.book.workbook, on=on):
                done.append(form.book.workbook)
        except TidaoError as error:
            refused.append(Unmarked(committee, form.book.workbook, error))
    return tuple(done), tuple(refused)
