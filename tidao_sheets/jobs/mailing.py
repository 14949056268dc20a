"""The job of sending messages: recorded first, sent once, and told whatever became of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from tidao_sheets.core.record.messages import reminder
from tidao_sheets.core.text import NOTHING, Text, TidaoError
from tidao_sheets.jobs.channels import open_sender

if TYPE_CHECKING:
    from tidao_sheets.core.record.messages import Message, SentMessage
    from tidao_sheets.core.record.owed import Owed
    from tidao_sheets.core.record.round_state import RoundState
    from tidao_sheets.jobs.workspace import Workspace
    from tidao_sheets.ledger.ledger import Ledger
    from tidao_sheets.senders.sender import Delivery, Sender

Outcome = Literal["sent", "failed", "uncertain", "today", "no_address", "unsuitable", "planned"]
"""What became of a message: its `Fate`, or why none was tried: one was sent today, nobody to send it to, a dry run."""
NO_ADDRESS = Text("ไม่มีที่อยู่ใน [messages] ของ workspace.toml", "no address in [messages] of workspace.toml")
UNSUITABLE = Text("ช่องทางนี้ส่งถึงที่อยู่นี้ไม่ได้", "the channel cannot reach this address")


class UnreadHoldsError(TidaoError):
    """A workbook cannot be read, so that nobody knows whether its committee owes anything; nobody was reminded."""

    code = "unread_holds"
    exit = 4
    says = Text("มีแฟ้มที่อ่านไม่ได้ จึงยังไม่ส่งข้อความเตือนถึงผู้ใด", "A workbook cannot be read, so nobody was reminded.")
    advises = Text("แก้แฟ้มที่แจ้งไว้ แล้วสั่งใหม่", "Mend the workbook that is named, then run this again.")


@dataclass(frozen=True, slots=True)
class Posted:
    """One message and what became of it; `unreached` are addresses to which it did not go."""

    message: Message
    outcome: Outcome
    said: Text = NOTHING
    unreached: tuple[str, ...] = ()

    def line(self, lang: str) -> dict[str, object]:
        """Return it for JSON (docs/json.md); of addresses only those that were not reached are told."""
        return {
            "round": self.message.round,
            "reason": self.message.reason,
            "committee": self.message.about or None,
            "outcome": self.outcome,
            "said": self.said.in_(lang),
            "unreached": list(self.unreached),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """What became of all messages of a run; `channel` is None where the workspace sends none.

    `doubtful` are those of which nobody knows whether they were sent, of former runs, too; `error` stopped the sending.
    """

    channel: str | None = None
    posted: tuple[Posted, ...] = ()
    doubtful: tuple[SentMessage, ...] = ()
    error: TidaoError | None = None

    @property
    def used(self) -> bool:
        """Whether there is anything to tell: a channel, or what has stopped the sending."""
        return self.channel is not None or self.error is not None

    @property
    def settled(self) -> bool:
        """Whether nothing is left that a later run would have to tell."""
        waiting = (p for p in self.posted if p.outcome == "today" and p.message.reason not in {"reminder", "failed"})
        return self.exit == 0 and not any(waiting)

    @property
    def exit(self) -> int:
        """The exit code: 4 where something was not sent that should have been, or may have been."""
        bad = any(each.outcome in {"failed", "uncertain", "unsuitable"} or each.unreached for each in self.posted)
        return 4 if self.error or bad else 0

    def line(self, lang: str) -> dict[str, object]:
        """Return it for JSON (docs/json.md)."""
        return {
            "channel": self.channel,
            "posted": [each.line(lang) for each in self.posted],
            "doubtful": [each.line() for each in self.doubtful],
            "error": self.error.as_json(lang) if self.error else None,
        }


@dataclass(slots=True, kw_only=True)
class _Post:
    """What the sending of one run goes through; the workspace's lock must be held, but for a dry run."""

    workspace: Workspace
    ledger: Ledger
    dry_run: bool
    sender: Sender | None = None
    unreachable: Text | None = None
    posted: list[Posted] = field(default_factory=list)

    def post(self, message: Message) -> None:
        """Send one message, unless one of its kind was sent today: recorded before, and after."""
        settings, programme, at = self.workspace.settings.messages, self.workspace.programme, self.workspace.now()
        addresses = settings.addresses(message.to)
        if not addresses:
            self.posted.append(Posted(message, "no_address", NO_ADDRESS))
            return
        self.sender = self.sender or open_sender(settings.channel or "", at)
        suited = tuple(each for each in addresses if self.sender.suits(each))
        unsuited = tuple(each for each in addresses if each not in suited)
        if not suited:
            self.posted.append(Posted(message, "unsuitable", UNSUITABLE, unsuited))
        elif self.unreachable:  # each would be waited for as long
            self.posted.append(Posted(message, "failed", self.unreachable))
        elif self.dry_run:
            free = self.ledger.may_send(programme, message, at)
            self.posted.append(Posted(message, "planned", unreached=unsuited) if free else Posted(message, "today"))
        elif not self.ledger.intend_message(programme, message, at):
            self.posted.append(Posted(message, "today"))
        else:
            done = _sent(self.sender, message, suited, settings.language)
            self.ledger.message_done(programme, message, at, done.fate)
            self.unreachable = done.said if done.unreachable else None
            self.posted.append(Posted(message, done.fate, done.said, (*unsuited, *done.refused)))


def _sent(sender: Sender, message: Message, to: tuple[str, ...], lang: str) -> Delivery:
    from tidao_sheets.senders.sender import Outgoing

    return sender.send(Outgoing(to, message.subject.in_(lang), message.body.in_(lang)))


def send_reminders(workspace: Workspace, state: RoundState, owed: Sequence[Owed], *, dry_run: bool = False) -> Mailing:
    """Send each committee that owes something its reminder; the workspace's lock must be held, but for a dry run.

    While a workbook cannot be read nobody is reminded: it may be anybody's.
    """
    if workspace.settings.messages.channel is None:
        return Mailing()
    if state.unread:
        return Mailing(channel=workspace.settings.messages.channel, error=UnreadHoldsError())
    return mail(workspace, (reminder(state, each) for each in owed), dry_run=dry_run)


def doubtful(workspace: Workspace, number: int) -> tuple[SentMessage, ...]:
    """Return the messages about a round, or a run, of which nobody knows whether they were sent."""
    if not workspace.has_ledger:
        return ()
    with workspace.ledger() as ledger:
        return _doubtful(workspace, ledger, {0, number})


def mail(workspace: Workspace, messages: Iterable[Message], *, dry_run: bool = False) -> Mailing:
    """Send messages, and tell of all of a round that may or may not have been sent."""
    channel, error = workspace.settings.messages.channel, None
    with workspace.ledger() as ledger:
        if not dry_run:
            ledger.doubt_messages(workspace.programme)
        job = _Post(workspace=workspace, ledger=ledger, dry_run=dry_run)
        rounds = set()
        try:
            for message in messages:
                rounds.add(message.round)
                job.post(message)
        except TidaoError as refused:
            error = refused
        found = _doubtful(workspace, ledger, rounds or {*workspace.programme.rounds})
    return Mailing(channel=channel, posted=tuple(job.posted), doubtful=found, error=error)


def _doubtful(workspace: Workspace, ledger: Ledger, rounds: Collection[int]) -> tuple[SentMessage, ...]:
    return tuple(m for m in ledger.messages(workspace.programme) if m.doubtful and m.round in rounds)
