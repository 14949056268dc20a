"""Which messages a round gives reason for: to a committee about itself, to the secretary about the round; no score."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from tidao_sheets.core.programme.records import both_names
from tidao_sheets.core.record.owed import greeting, message, of_committees
from tidao_sheets.core.settings.messages import Reason
from tidao_sheets.core.text import Text

if TYPE_CHECKING:
    from datetime import datetime

    from tidao_sheets.core.programme.records import Committee
    from tidao_sheets.core.record.owed import Owed
    from tidao_sheets.core.record.round_state import RoundState
    from tidao_sheets.core.scoring.findings import Finding

NAMES: Mapping[Reason, Text] = {
    "failed": Text("ทำงานไม่สำเร็จ", "a run failed"),
    "findings": Text("รายการที่ต้องแก้ไขเปลี่ยน", "findings appeared or went"),
    "completed": Text("คณะกรรมการให้คะแนนครบ", "a committee completed"),
    "complete": Text("คะแนนครบทุกแห่ง", "all scores are in"),
    "reminder": Text("เตือนคะแนนที่ค้าง", "a reminder of what is owed"),
}
"""What each reason is called."""
SECRETARY = ""
"""To whom a message is that is to no committee: the secretary of the round."""
Known = Mapping[tuple[str, Reason], str]
"""What was last told, by committee and reason, as a state that can be compared."""
Fate = Literal["sent", "failed", "uncertain"]
"""What became of a message: `failed` was certainly not sent, `uncertain` may have been."""


class SentMessage(NamedTuple):
    """One message as the record keeps it; `intended` is one whose sending was cut off, or is going on."""

    round: int
    about: str
    reason: Reason
    at: datetime
    fate: Fate | Literal["intended"]

    @property
    def doubtful(self) -> bool:
        """Whether nobody knows if it was sent."""
        return self.fate in {"intended", "uncertain"}

    def line(self) -> dict[str, object]:
        """Return it for JSON (docs/json.md)."""
        told: dict[str, object] = {"round": self.round, "reason": self.reason, "committee": self.about or None}
        return told | {"at": self.at.isoformat(), "fate": self.fate}


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message: why, to which committee ("" is the secretary), about which, its texts; `state` is what it tells."""

    round: int
    reason: Reason
    to: str
    about: str
    subject: Text
    body: Text
    state: str = ""


def reminder(state: RoundState, owed: Owed) -> Message:
    """Return the reminder to one committee of what it owes."""
    number = state.round.number
    return Message(
        round=number,
        reason="reminder",
        to=owed.committee.id,
        about=owed.committee.id,
        subject=Text(
            f"แบบให้คะแนน รอบที่ {number} ยังค้าง {owed.count} ข้อ", f"Round {number}: {owed.count} criteria are owed"
        ),
        body=message(state.round, (owed,), state.days_left),
    )


def changed(state: RoundState, known: Known, reasons: Collection[Reason]) -> Iterator[Message]:
    """Yield what has changed since it was last told; nothing of a round that is closed or not wholly read."""
    if state.closed or state.unread:
        return
    for committee in state.round.assessment.programme.committees.values():
        if committee.id in state.forms:
            now = _findings(state, committee)
            if "findings" in reasons and _told(now) != known.get((committee.id, "findings"), ""):
                yield _about_findings(state, committee, now)
            if "completed" in reasons and _complete(state, committee) and not known.get((committee.id, "completed")):
                yield _completed(state, committee)
    if "complete" in reasons and state.round.assessment.complete and not known.get((SECRETARY, "complete")):
        yield _all_in(state)


def undone(state: RoundState, known: Known) -> Iterator[tuple[str, Reason]]:
    """Yield what was told to be complete and is not any more: it is told again when it is complete again."""
    if state.closed or state.unread:
        return
    for committee in state.round.assessment.programme.committees.values():
        if known.get((committee.id, "completed")) and not _complete(state, committee):
            yield committee.id, "completed"
    if known.get((SECRETARY, "complete")) and not state.round.assessment.complete:
        yield SECRETARY, "complete"


def run_failed(number: int, reasons: tuple[Text, ...]) -> Message:
    """Return that a run did not come to its end, and why; `number` is 0 where no round was reached."""
    th, en = ("\n".join(f"• {reason.in_(lang)}" for reason in reasons) for lang in ("th", "en"))
    of, of_en = (f" รอบที่ {number} ", f" of round {number}") if number else ("", "")
    return Message(
        round=number,
        reason="failed",
        to=SECRETARY,
        about=SECRETARY,
        subject=Text(f"การปรับปรุงสรุปผลอัตโนมัติ{of}ไม่สำเร็จ", f"The unattended run{of_en} has failed"),
        body=Text(f"การปรับปรุงสรุปผลอัตโนมัติ{of}ไม่สำเร็จ เพราะ\n{th}", f"The unattended run{of_en} has failed:\n{en}"),
    )


def _findings(state: RoundState, committee: Committee) -> list[Finding]:
    return [f for f in state.round.findings if of_committees(f) and f.office in committee.offices]


def _told(findings: list[Finding]) -> str:
    """Return which findings there are: by office, criterion and code, and never a value."""
    return " ".join(sorted({f"{f.office}/{f.criterion or '-'}/{f.code}" for f in findings}))


def _complete(state: RoundState, committee: Committee) -> bool:
    results = (state.round.assessment.offices[code] for code in committee.offices)
    return all(result.complete for result in results) and not _findings(state, committee)


def _about_findings(state: RoundState, committee: Committee, now: list[Finding]) -> Message:
    number, to = state.round.number, greeting(committee)
    lines = {lang: "\n".join(f"• {f.where(lang)}" for f in now) for lang in ("th", "en")}
    if now:
        subject = Text(f"รอบที่ {number} ต้องแก้ไข {len(now)} ช่อง", f"Round {number}: {len(now)} cells to mend")
        body = Text(
            f"แบบให้คะแนน รอบที่ {number} ขอให้ตรวจและแก้ไข\n{lines['th']}",
            f"Please check and mend in the score form of round {number}:\n{lines['en']}",
        )
    else:
        subject = Text(f"รอบที่ {number} ไม่มีรายการที่ต้องแก้ไขแล้ว", f"Round {number}: nothing is left to mend")
        body = Text(f"แก้ไขแบบให้คะแนน รอบที่ {number} ครบแล้ว ขอขอบคุณ", f"The form of round {number} is mended. Thank you.")
    return Message(
        round=number,
        reason="findings",
        to=committee.id,
        about=committee.id,
        subject=subject,
        body=Text(f"{to.th}\n\n{body.th}", f"{to.en}\n\n{body.en}"),
        state=_told(now),
    )


def _completed(state: RoundState, committee: Committee) -> Message:
    number, names = state.round.number, both_names(committee)
    said = Text(f"{names.th}ให้คะแนนรอบที่ {number} ครบแล้ว", f"{names.en} has completed round {number}")
    return Message(
        round=number, reason="completed", to=SECRETARY, about=committee.id, subject=said, body=said, state="complete"
    )


def _all_in(state: RoundState) -> Message:
    number = state.round.number
    said = Text(f"คะแนนรอบที่ {number} ครบทุกแห่งแล้ว", f"All scores of round {number} are in")
    body = Text(f"{said.th} ตรวจแล้วปิดรอบได้", f"{said.en}; it can be looked through and closed.")
    return Message(
        round=number, reason="complete", to=SECRETARY, about=SECRETARY, subject=said, body=body, state="complete"
    )
