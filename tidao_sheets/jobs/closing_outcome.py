"""What closing a round and opening it again are asked with, what comes of them, and why they may be refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidao_sheets.core.text import Text, TidaoError

if TYPE_CHECKING:
    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.record.acts import Reopening, RoundClosing, RoundRecord
    from tidao_sheets.core.settings.records import Resolution
    from tidao_sheets.jobs.sync import SyncOutcome, Unmarked


class NotClosableError(TidaoError):
    """A round has errors or offices that are not complete, so that it cannot be closed."""

    code = "not_closable"
    exit = 1
    says = Text("ยังปิดรอบที่ {number} ไม่ได้: {reason}", "Round {number} cannot be closed yet: {reason}.")
    advises = Text("{remedy}", "{remedy}")


class NotClosedError(TidaoError):
    """A round that is open was to be opened again, or reviewed."""

    code = "not_closed"
    says = Text("รอบที่ {number} ยังไม่ได้ปิด", "Round {number} is not closed.")
    advises = Text(
        "ดูรอบที่ปิดแล้วด้วย tidao status ปิดรอบด้วย tidao close --round {number}",
        "See which rounds are closed with tidao status; close it with tidao close --round {number}.",
    )


class ReasonWantedError(TidaoError):
    """Something that stands in the record for good was to be done without a reason."""

    code = "reason_wanted"
    says = Text("ต้องบอกเหตุผล ซึ่งจะบันทึกไว้ถาวร", "Give the reason; it stands in the record for good.")
    advises = Text('เพิ่ม --reason "เหตุผล"', 'Add --reason "why".')


class ResolutionError(TidaoError):
    """The resolution that was told cannot be understood, or is another than the workspace file tells."""

    code = "resolution"
    says = Text("มติที่ระบุใช้ไม่ได้: {reason}", "The resolution cannot be used: {reason}.")
    advises = Text(
        'เขียนเป็น "ครั้งที่/ปี วันที่" เช่น --resolution "๑/๒๕๖๗ 2024-09-16"',
        'Write it as "MEETING DATE", such as --resolution "1/2567 2024-09-16".',
    )


class UnknownCommitteeError(TidaoError):
    """The programme has no committee of that id."""

    code = "unknown_committee"
    says = Text('ไม่มีคณะกรรมการ "{wanted}"', 'There is no committee "{wanted}".')
    advises = Text("รหัสที่มี: {known}", "Known ids: {known}.")


class UnreadFormError(TidaoError):
    """A form cannot be read, and so was not protected, either."""

    code = "unread"
    exit = 4
    says = Text("อ่านแบบไม่ได้ {reason}", "The form cannot be read: {reason}")
    advises = Text("แก้ไขแล้วสั่งใหม่", "Mend it, then run the command again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a closing was asked with: whether offices may be missing, why, the resolution, whose sheets are signed."""

    partial: bool = False
    reason: str = ""
    resolution: Resolution | None = None
    signed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingOutcome:
    """What became of a closing: the round's record after it, whether it was closed now, and what the summary came to.

    `record` is None where the summary refused, so that nothing was closed. `protected` are forms in which nobody can
    change a score any more, or can again; `unprotected` those that did not take that.
    """

    summary: SyncOutcome
    record: RoundRecord | None
    anew: bool
    protected: tuple[str, ...] = ()
    unprotected: tuple[Unmarked, ...] = ()

    @property
    def closing(self) -> RoundClosing | None:
        """The closing that stands now."""
        return self.record.closing if self.record else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenedRound:
    """A round that was opened again: its number, the act, whether it was now, and the forms as in `ClosingOutcome`."""

    programme: Programme
    round: int
    reopening: Reopening
    anew: bool
    protected: tuple[str, ...] = ()
    unprotected: tuple[Unmarked, ...] = ()
