"""The job of telling how far the scoring of a round is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tidao_sheets.core.programme.records import Programme
from tidao_sheets.core.scoring.findings import Finding
from tidao_sheets.core.scoring.round import days_left
from tidao_sheets.jobs.assess import AssessedRound, assess_round
from tidao_sheets.jobs.workspace import Workspace
from tidao_sheets.stores.store import Store

NOT_CARRIED = frozenset({"not_carried", "left_over"})


@dataclass(frozen=True, slots=True)
class RoundStatus:
    """A round as it stands.

    `days_left` until it is due are negative after that day; `open_rounds` are those that have forms and are not
    closed, `closed_rounds` those that are.
    """

    assessed: AssessedRound
    days_left: int
    open_rounds: tuple[int, ...]
    closed_rounds: tuple[int, ...] = ()

    @property
    def besides(self) -> tuple[Finding, ...]:
        """What no office's progress shows: findings about files and foreign tabs, and what was not carried over."""
        told = (f for f in self.assessed.round.findings if f.office is None or f.code in NOT_CARRIED)
        return tuple(f for f in told if f.code != "form_missing")  # which its committee's line says


def round_status(
    workspace: Workspace, round_number: int, progress: Callable[[str], None] = lambda _: None
) -> RoundStatus:
    """Read and assess one round, count the days left, and look which rounds have forms."""
    store = workspace.store()
    assessed = assess_round(workspace, round_number, progress, store)
    left = days_left(workspace.programme.rounds[round_number].due, workspace.now().date())
    closed = workspace.closed_rounds()
    rounds = [n for n in _with_forms(workspace.programme, store, assessed, progress) if n not in closed]
    return RoundStatus(assessed, left, tuple(rounds), tuple(sorted(closed)))


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
