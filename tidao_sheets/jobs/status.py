"""The job of telling how far the scoring of a round is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tidao_sheets.core.letters.kinds import kinds_of
from tidao_sheets.core.programme.records import Programme
from tidao_sheets.core.record.messages import SentMessage
from tidao_sheets.core.record.next_step import NextStep, next_step
from tidao_sheets.core.record.round_state import RoundState
from tidao_sheets.core.scoring.findings import Finding
from tidao_sheets.core.scoring.round import days_left
from tidao_sheets.jobs.assess import AssessedRound, assess_round
from tidao_sheets.jobs.heartbeat import LastRun, last_run
from tidao_sheets.jobs.mailing import doubtful
from tidao_sheets.jobs.workspace import Workspace
from tidao_sheets.stores.store import Store

if TYPE_CHECKING:
    from tidao_sheets.jobs.letters_outcome import CheckedFile

NOT_CARRIED = frozenset({"not_carried", "left_over"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundStatus:
    """A round as it stands.

    `state` is what the next step follows from; `open_rounds` are those that have forms and are not closed,
    `closed_rounds` those that are. `last_run` is that of the work with nobody at the terminal, if any; `doubtful` are
    messages of which nobody knows whether they were sent; `checked` are the files of a closed round's documents, and
    whether each still holds.
    """

    assessed: AssessedRound
    state: RoundState
    open_rounds: tuple[int, ...]
    closed_rounds: tuple[int, ...] = ()
    last_run: LastRun | None = None
    doubtful: tuple[SentMessage, ...] = ()
    checked: tuple[CheckedFile, ...] = ()

    @property
    def next(self) -> NextStep:
        """What to do next."""
        return next_step(self.state)

    @property
    def besides(self) -> tuple[Finding, ...]:
        """What no office's progress shows: findings about files and foreign tabs, and what was not carried over."""
        told = (f for f in self.assessed.round.findings if f.office is None or f.code in NOT_CARRIED)
        return tuple(f for f in told if f.code != "form_missing")  # which its committee's line says


def round_status(
    workspace: Workspace, round_number: int, progress: Callable[[str], None] = lambda _: None
) -> RoundStatus:
    """Read and assess one round, tell how it stands and what is next, and look which rounds have forms."""
    store = workspace.store()
    assessed = assess_round(workspace, round_number, progress, store)
    checked = _checked(workspace, assessed, store)
    state = _state(workspace, assessed, checked)
    closed = workspace.closed_rounds()
    rounds = [n for n in _with_forms(workspace.programme, store, assessed, progress) if n not in closed]
    return RoundStatus(
        assessed=assessed,
        state=state,
        open_rounds=tuple(rounds),
        closed_rounds=tuple(sorted(closed)),
        last_run=last_run(workspace),
        doubtful=doubtful(workspace, round_number),
        checked=checked,
    )


def round_state(workspace: Workspace, assessed: AssessedRound, store: Store) -> RoundState:
    """Return how a round that was read stands, for whoever carries it on."""
    return _state(workspace, assessed, _checked(workspace, assessed, store))


def _state(workspace: Workspace, assessed: AssessedRound, checked: tuple[CheckedFile, ...]) -> RoundState:
    number = assessed.round.number
    documents, stale, word, prints = _documents(workspace, number, checked) if checked else _NO_DOCUMENTS
    return RoundState(
        round=assessed.round,
        record=assessed.record,
        days_left=days_left(workspace.programme.rounds[number].due, workspace.now().date()),
        forms=frozenset(assessed.forms),
        unread=len(assessed.unread),
        recorded=assessed.recorded == assessed.assessment.fingerprint(),
        documents=documents,
        stale=stale,
        stale_word=word,
        prints=prints,
    )


_Documents = tuple[int, int, bool, tuple[tuple[int, int], ...]]
_NO_DOCUMENTS: _Documents = (0, 0, False, ())


def _checked(workspace: Workspace, assessed: AssessedRound, store: Store) -> tuple[CheckedFile, ...]:
    """Hold the documents' files of a closed round against what would be made now; of an open one none count yet."""
    from tidao_sheets.jobs.closing import closed_round
    from tidao_sheets.jobs.holding import verify_letters
    from tidao_sheets.jobs.manifest import ManifestError
    from tidao_sheets.jobs.told import read_letters

    closed = closed_round(workspace, assessed.round.number, store) if assessed.record.closing else None
    if closed is None:
        return ()
    try:
        return verify_letters(workspace, read_letters(workspace, store, closed)).checked
    except ManifestError:
        return ()


def _documents(workspace: Workspace, number: int, checked: Iterable[CheckedFile]) -> _Documents:
    """Count the documents of a closed round, those that its letters would make anew (Word?), and what prints hold.

    A document in two formats counts once; one that would not be made any more is none of them.
    """
    from tidao_sheets.jobs.manifest import LetterFolder

    kinds = {kind.id for kind in kinds_of(workspace.programme, number, (), ())}
    documents: dict[Path, bool] = defaultdict(bool)
    word = False
    for file in checked:
        if file.kind in kinds and not {*file.changed} & {"gone", "refused"}:
            documents[file.path.with_suffix("")] |= file.state != "current"
            word |= file.state != "current" and file.path.suffix == ".docx"
    sets = LetterFolder.of(workspace).sets
    holding = (one.path.name for one in checked if one.kind == "print" and one.state == "current")
    by_name = {Path(name).name: file for name, file in sets.items() if file.round == number}
    prints = tuple((by_name[name].documents, by_name[name].pages) for name in holding)
    return len(documents), sum(documents.values()), word, prints


def _with_forms(
    programme: Programme, store: Store, assessed: AssessedRound, progress: Callable[[str], None]
) -> Iterator[int]:
    """Yield the rounds that have a form, be it one that cannot be read."""
    for number in programme.rounds:
        known = number in assessed.rounds or (number == assessed.round.number and bool(assessed.unread))
        if not known and store.by_round and number != assessed.round.number:
            forms = store.read_forms(number, progress)
            known = bool(forms.books or forms.unread)
        if known:
            yield number
