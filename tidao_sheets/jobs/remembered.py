"""Whether the record knows every closing that the summary tells of; else it is an older copy, put back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.core.summary.layout import stamps_of
from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.core.thai import thai_moment

if TYPE_CHECKING:
    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.jobs.assess import AssessedRound
    from tidao_sheets.jobs.workspace import Workspace
    from tidao_sheets.ledger.ledger import Ledger


class ClosingForgottenError(TidaoError):
    """The summary says that the round was closed, and the record does not know it."""

    code = "closing_forgotten"
    exit = 3
    says = Text(
        "สรุปผลบอกว่ารอบที่ {number} ปิดแล้วเมื่อ {closed} แต่ไม่มีในบันทึกประวัติ จึงไม่ทำเอกสาร เพราะเอกสารต้องเป็นไปตามผลที่ปิดรอบไว้",
        "The summary says that round {number} was closed ({closed}), which the record does not know. No document was "
        "made: it must tell what the round was closed with.",
    )
    advises = Text(
        "นำบันทึกฉบับล่าสุดกลับมา หากไม่มี ให้สั่ง tidao sync --round {number} ซึ่งบอกวิธีปิดรอบใหม่",
        "Put the latest record back; without one, run tidao sync --round {number}, which says how to close it again.",
    )


def closings(ledger: Ledger, programme: Programme) -> dict[int, set[str]]:
    """Return when each round was closed, every time, as it is printed; rounds that never were are not in it."""
    found: dict[int, set[str]] = {}
    for act in ledger.acts(programme):
        if act.kind == "close":
            found.setdefault(act.round, set()).add(thai_moment(act.at))
    return found


def require_remembered(workspace: Workspace, assessed: AssessedRound) -> None:
    """Refuse a round whose summary tells of a closing that the record does not know. Raises ClosingForgottenError.

    A spreadsheet would cost a call, and a sync meets a conflict there; what cannot be read is told by what needs it.
    """
    store, number = workspace.store(), assessed.round.number
    try:
        stamp = stamps_of(workspace.programme, store.read_summary()).get(number) if store.replaces else None
    except TidaoError:
        return
    if stamp is None or stamp.closed is None:
        return
    with workspace.ledger() as ledger:
        known = closings(ledger, workspace.programme)
    if stamp.closed not in known.get(number, ()):
        raise ClosingForgottenError(number=number, closed=stamp.closed)
