"""How a round stands for whoever carries it on: all that the next step follows from, and which steps must wait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tidao_sheets.core.record.owed import of_committees, owed, reminded
from tidao_sheets.core.scoring.findings import office_names
from tidao_sheets.core.text import Text

if TYPE_CHECKING:
    from tidao_sheets.core.programme.records import Committee
    from tidao_sheets.core.record.acts import RoundRecord
    from tidao_sheets.core.record.owed import Owed
    from tidao_sheets.core.scoring.findings import Finding
    from tidao_sheets.core.scoring.round import SummaryRound

StepKind = Literal["forms", "files", "remind", "sync", "close", "decide", "letters", "submit"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundState:
    """All that the next step follows from: the round as its forms say, its record, and what was made of it.

    `forms` are the committees with a form that can be read, `unread` counts workbooks that cannot; `recorded` is
    whether the last sync has recorded just these scores; `documents` counts files of letters, of which `stale` no
    longer hold, `stale_word` Word files among them; `prints` are the documents and pages of each print file that holds.
    """

    round: SummaryRound
    record: RoundRecord
    days_left: int
    forms: frozenset[str]
    unread: int = 0
    recorded: bool = False
    documents: int = 0
    stale: int = 0
    stale_word: bool = False
    prints: tuple[tuple[int, int], ...] = ()

    @property
    def closed(self) -> bool:
        """Whether the round is closed."""
        return self.record.closing is not None

    @property
    def lacking(self) -> tuple[Committee, ...]:
        """The committees of which no form was found; while a workbook cannot be read, it may be any of theirs."""
        all_ = self.round.assessment.programme.committees.values()
        return () if self.unread else tuple(c for c in all_ if c.id not in self.forms)

    @property
    def own(self) -> tuple[Finding, ...]:
        """The errors that are no committee's: about files, tabs and settings; a form that is missing tells itself."""
        errors = (f for f in self.round.findings if f.severity == "error" and not of_committees(f))
        return tuple(f for f in errors if f.code != "form_missing")

    @property
    def owed(self) -> tuple[Owed, ...]:
        """What committees owe."""
        return owed(self.round)

    @property
    def reminded(self) -> tuple[Owed, ...]:
        """What is owed by those who can be reminded of it."""
        return reminded(self.round, self.record, self.forms)


def due_kind(state: RoundState) -> StepKind:
    """Return which step brings the round on; `why_not` never refuses it."""
    if state.closed:
        if any(review.decision is None for review in state.record.reviews):
            return "decide"
        return "submit" if state.documents and not state.stale else "letters"
    if state.unread or state.own:
        return "files"
    if state.lacking:
        return "forms"
    if state.owed or not state.round.assessment.complete:
        return "remind"
    return "close" if state.recorded else "sync"


def why_not(state: RoundState, kind: StepKind) -> Text | None:
    """Return why a step cannot be taken yet, or any more; None where it can."""
    number = state.round.number
    if kind in {"decide", "submit"}:
        open_ = Text(f"รอบที่ {number} ยังไม่ได้ปิด", f"Round {number} is not closed yet.")
        return None if state.closed else open_
    if kind == "letters":
        return None if state.closed else _incomplete(state)
    if state.closed:
        return Text(f"รอบที่ {number} ปิดแล้ว", f"Round {number} is closed.")
    if kind == "close":
        return _unread(state) or _errors(state) or _incomplete(state)
    return _unread(state) if kind == "sync" else None


def _unread(state: RoundState) -> Text | None:
    if not state.unread:
        return None
    return Text(f"มีแฟ้มที่อ่านไม่ได้ {state.unread} แฟ้ม", f"{state.unread} workbooks cannot be read.")


def _errors(state: RoundState) -> Text | None:
    errors = state.round.errors
    return Text(f"มีรายการที่ต้องแก้ไข {errors} รายการ", f"{errors} findings are errors.") if errors else None


def _incomplete(state: RoundState) -> Text | None:
    waiting = [r.office for r in state.round.assessment.offices.values() if not r.complete]
    if not waiting:
        return None
    names = office_names(waiting)
    return Text(f"คะแนนยังไม่ครบ {len(waiting)} แห่ง: {names.th}", f"{len(waiting)} offices are not complete: {names.en}.")
