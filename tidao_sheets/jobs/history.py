"""The job of telling what was read when: runs, what changed between two of them or two rounds; a summary of then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from tidao_sheets.core.programme.records import Programme
from tidao_sheets.core.record.acts import Act
from tidao_sheets.core.record.differences import rubric_changes
from tidao_sheets.core.record.past import Change, PastReading, changes
from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.jobs.export import UnknownEndingError, write_fresh

if TYPE_CHECKING:
    from pathlib import Path

    from tidao_sheets.core.record.messages import SentMessage
    from tidao_sheets.jobs.workspace import Workspace


class UnknownRunError(TidaoError):
    """The record has no such run of the round, or none so early."""

    code = "unknown_run"
    says = Text('ไม่มีการอ่านคะแนนครั้งที่ "{wanted}" ของรอบที่ {number}', 'Round {number} has no run "{wanted}".')
    advises = Text(
        "ดูลำดับครั้งด้วย tidao history --round {number} หรือระบุวันที่เป็น ปี ค.ศ.-เดือน-วัน",
        "See the runs with tidao history --round {number}, or give a date as YYYY-MM-DD.",
    )


class NothingRecordedError(UnknownRunError):
    """No run of the round is recorded yet."""

    says = Text("ยังไม่มีการอ่านคะแนนของรอบที่ {number} ที่บันทึกไว้", "No run of round {number} is recorded yet.")
    advises = Text(
        "ปรับปรุงสรุปผลก่อนด้วย tidao sync --round {number}",
        "Bring the summary up to date first: tidao sync --round {number}.",
    )


class NoTargetError(TidaoError):
    """The summary of a run was asked for, and not where to."""

    code = "no_target"
    says = Text("ต้องบอกแฟ้มที่จะเขียนสรุปผลของครั้งนั้น", "Say which file the summary of that run is to be written to.")
    advises = Text("เพิ่ม --to เช่น --to สรุปผลเดิม.xlsx", "Add --to, such as --to then.xlsx.")


@dataclass(frozen=True, slots=True)
class RecordedRun:
    """One reading, and how many cells it found otherwise than the one before."""

    reading: PastReading
    changed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """Every reading of a round, oldest first, what was done to it, and the messages that went out about it."""

    programme: Programme
    round: int
    runs: tuple[RecordedRun, ...]
    acts: tuple[Act, ...]
    messages: tuple[SentMessage, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What differs between two readings of a round; `since` is None where it is compared with nothing.

    `rubric` names what has changed between them of what figures rest on.
    """

    programme: Programme
    round: int
    since: PastReading | None
    until: PastReading
    changes: tuple[Change, ...]
    rubric: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRun:
    """The summary as it was after a run, in a file of its own; `judged` by the programme file "then" or "now"."""

    programme: Programme
    round: int
    run: int
    file: Path
    judged: Literal["then", "now"]


def runs_of(workspace: Workspace, number: int) -> Runs:
    """Return every reading of a round, with how much each changed, and the acts upon the round."""
    readings, acts = _recorded(workspace, number)
    order = [*workspace.programme.offices]
    runs = [RecordedRun(now, _changed(was, now, order)) for was, now in zip([None, *readings], readings, strict=False)]
    with workspace.ledger() as ledger:
        sent = tuple(message for message in ledger.messages(workspace.programme) if message.round in {0, number})
    return Runs(programme=workspace.programme, round=number, runs=tuple(runs), acts=acts, messages=sent)


def _changed(before: PastReading | None, after: PastReading, order: list[str]) -> int:
    if before is not None and before.content == after.content:
        return 0
    return sum(1 for _ in changes(before, after, order))


def changes_of(
    workspace: Workspace, number: int, since: str | None, until: str | None, offices: tuple[str, ...] = ()
) -> Changes:
    """Return what changed in a round between two runs, each named by its number or a date. Raises UnknownRunError."""
    readings, _ = _recorded(workspace, number)
    if not readings:
        raise NothingRecordedError(number=number)
    first = _upto(readings, since, number) if since else None
    last = _find(readings, until, number) if until else readings[-1]
    found = changes(first, last, [*workspace.programme.offices])
    kept = tuple(c for c in found if not offices or c.office in offices)
    rubric = _rubric(workspace, first, last) if first else ()
    return Changes(programme=workspace.programme, round=number, since=first, until=last, changes=kept, rubric=rubric)


def _rubric(workspace: Workspace, first: PastReading, last: PastReading) -> tuple[str, ...]:
    """Return what has changed between two readings of that which figures rest on, as far as it is recorded."""
    with workspace.ledger() as ledger:
        then, now = (ledger.judged(workspace.programme, reading) for reading in (first, last))
    return rubric_changes(then, now) if then and now else ()


def show_run(workspace: Workspace, number: int, run: str, to: Path | None) -> ShownRun:
    """Write the summary as it was after a run, or at the end of a day, into a new .xlsx file, by the rubric of then.

    It has neither remarks nor what was decided beside the scores, which nobody has recorded.
    """
    from tidao_sheets.core.settings.records import LetterSettings
    from tidao_sheets.core.summary.plan import summary_workbook
    from tidao_sheets.core.summary.remarks import read_remarks
    from tidao_sheets.stores.xlsx.writer import workbook_bytes

    if to is None:
        raise NoTargetError
    if to.suffix.lower() != ".xlsx":
        raise UnknownEndingError(name=to.name, known=".xlsx")
    workspace.refuse_own(to)
    readings, _ = _recorded(workspace, number)
    found = _find(readings, run, number)
    with workspace.ledger() as ledger:
        then = ledger.judged(workspace.programme, found)
        programme = then or workspace.programme
        rounds = [*ledger.as_of(programme, _until(found, _day(run))).values()]
    workbook = summary_workbook(
        programme, rounds, read_remarks(programme, None), found.read_at.date(), LetterSettings()
    )
    workbook = workbook.each(lambda cell: replace(cell, link=None))
    write_fresh(to, workbook_bytes(workbook))
    return ShownRun(programme=programme, round=number, run=found.run, file=to, judged="then" if then else "now")


def _recorded(workspace: Workspace, number: int) -> tuple[list[PastReading], tuple[Act, ...]]:
    with workspace.ledger() as ledger:
        acts = ledger.acts(workspace.programme)
        return ledger.readings(workspace.programme, number), tuple(a for a in acts if a.round == number)


def _upto(readings: list[PastReading], wanted: str, number: int) -> PastReading | None:
    """Return the run of this number, or the last one on or before a date, None where there was none yet."""
    day = _day(wanted)
    if day is None:
        found = [r for r in readings if str(r.run) == wanted]
        if not found:
            raise UnknownRunError(wanted=wanted, number=number)
    else:
        found = [r for r in readings if r.read_at.date() <= day]
    return found[-1] if found else None


def _find(readings: list[PastReading], wanted: str, number: int) -> PastReading:
    found = _upto(readings, wanted, number)
    if found is None:
        raise UnknownRunError(wanted=wanted, number=number)
    return found


def _day(wanted: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(wanted)
    except ValueError:
        return None


def _until(run: PastReading, day: dt.date | None) -> Callable[[PastReading | Act], bool]:
    """Return what tells whether a reading or an act was by the end of a day, or else by a run; what closed is of it."""

    def until(each: PastReading | Act) -> bool:
        at = each.read_at if isinstance(each, PastReading) else each.at
        if day:
            return at.date() <= day
        if isinstance(each, PastReading):
            return each.run <= run.run
        return at <= run.read_at or each.body.get("read_at") == run.read_at.isoformat()

    return until
