"""The job of telling who owes scores of a round: looked at anew, each committee by itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tidao_sheets.core.record.owed import message
from tidao_sheets.jobs.closing_outcome import UnknownCommitteeError
from tidao_sheets.jobs.status import round_state
from tidao_sheets.jobs.told import read_letters

if TYPE_CHECKING:
    from collections.abc import Callable

    from tidao_sheets.core.programme.records import Committee, Programme
    from tidao_sheets.core.record.owed import Owed
    from tidao_sheets.core.record.round_state import RoundState
    from tidao_sheets.core.text import Text
    from tidao_sheets.jobs.assess import AssessedRound
    from tidao_sheets.jobs.letters_outcome import LettersOutcome
    from tidao_sheets.jobs.mailing import Mailing
    from tidao_sheets.jobs.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminders:
    """Who owes what of a round, each committee of which was asked; `texts` are wanted to be pasted.

    `mailing` is what was sent, None where nothing was to be.
    """

    assessed: AssessedRound
    state: RoundState
    asked: tuple[str, ...] = ()
    texts: bool = False
    mailing: Mailing | None = None

    @property
    def owed(self) -> tuple[Owed, ...]:
        """What is owed, by committee."""
        return tuple(each for each in self.state.reminded if not self.asked or each.committee.id in self.asked)

    @property
    def unknown(self) -> tuple[Committee, ...]:
        """The committees of an open round of which no form was read: nobody knows what they owe."""
        all_ = () if self.state.closed else self.assessed.programme.committees.values()
        return tuple(c for c in all_ if c.id not in self.state.forms and (not self.asked or c.id in self.asked))

    def text(self, owed: Owed) -> Text:
        """Return the message to one committee, without a score and without another's name."""
        return message(self.assessed.round, (owed,), self.state.days_left)


def reminders(
    workspace: Workspace,
    number: int,
    asked: tuple[str, ...] = (),
    progress: Callable[[str], None] = lambda _: None,
    *,
    texts: bool = False,
) -> Reminders:
    """Read a round, and tell who owes what; `asked` are the ids of committees, none for all. Nothing is written."""
    from tidao_sheets.jobs.assess import assess_round

    require_known(workspace.programme, asked)
    store = workspace.store()
    assessed = assess_round(workspace, number, progress, store)
    return Reminders(assessed=assessed, state=round_state(workspace, assessed, store), asked=asked, texts=texts)


def send_to_owing(
    workspace: Workspace,
    number: int,
    asked: tuple[str, ...],
    progress: Callable[[str], None] = lambda _: None,
    *,
    dry_run: bool = False,
) -> Reminders:
    """Send a reminder to each committee that owes something, where the workspace sends messages."""
    from tidao_sheets.jobs.mailing import send_reminders

    found = reminders(workspace, number, asked, progress)
    return replace(found, mailing=send_reminders(workspace, found.state, found.owed, dry_run=dry_run))


def reminding_letters(
    workspace: Workspace,
    number: int,
    asked: tuple[str, ...],
    formats: tuple[str, ...],
    progress: Callable[[str], None] = lambda _: None,
) -> Reminders | LettersOutcome:
    """Make the official reminder to each committee that owes something; where none does, tell just that."""
    from tidao_sheets.jobs.letters import publish
    from tidao_sheets.jobs.letters_outcome import Wanted

    found = reminders(workspace, number, asked, progress)
    if not found.owed:
        return found
    offices = tuple(code for each in found.owed for code in each.committee.offices)
    assessed = read_letters(workspace, workspace.store(), found.assessed)
    return publish(workspace, assessed, Wanted(kinds=("reminder",), offices=offices, formats=formats), progress)


def require_known(programme: Programme, asked: tuple[str, ...]) -> None:
    """Refuse the id of a committee that does not assess."""
    for wanted in asked:
        if wanted not in programme.committees:
            raise UnknownCommitteeError(wanted=wanted, known=", ".join(programme.committees))
