"""The job of looking at a round: read its forms and assess it; nothing is written anywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from tidao_sheets.core.form.read_round import Collection, RoundReading, collect, round_reading
from tidao_sheets.core.programme.records import Programme
from tidao_sheets.core.scoring.assessment import Assessment, assess
from tidao_sheets.core.scoring.round import SummaryRound
from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.jobs.workspace import Workspace
from tidao_sheets.stores.store import Calls, Store, Unread


class UnknownRoundError(TidaoError):
    """The programme has no such round."""

    code = "unknown_round"
    says = Text("โครงการนี้ไม่มีรอบที่ {wanted}", "This programme has no round {wanted}.")
    advises = Text("ระบุ --round เป็น {known}", "Give --round as one of {known}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessedRound:
    """One round as its forms are now: what was read, what came of it, and which workbooks could not be read.

    `summary` is the summary's path or URL; `others` are the other rounds that the summary shows; `rounds` have a form
    among those that were looked for; `calls` goes on counting while the store is used.
    """

    programme: Programme
    round: SummaryRound
    reading: RoundReading
    unread: tuple[Unread, ...]
    summary: str
    others: Mapping[int, SummaryRound]
    rounds: frozenset[int]
    calls: Calls

    @property
    def assessment(self) -> Assessment:
        """The round's assessment."""
        return self.round.assessment


def pick_round(programme: Programme, asked: int | None, closed: frozenset[int] = frozenset()) -> int:
    """Return the asked round, or the first that is not closed, else the last."""
    if asked is not None:
        if asked not in programme.rounds:
            raise UnknownRoundError(wanted=asked, known=", ".join(map(str, programme.rounds)))
        return asked
    open_rounds = [n for n in sorted(programme.rounds) if n not in closed]
    return open_rounds[0] if open_rounds else max(programme.rounds)


def assess_round(
    workspace: Workspace,
    round_number: int,
    progress: Callable[[str], None] = lambda _: None,
    store: Store | None = None,
) -> AssessedRound:
    """Read and assess one round; nothing is written anywhere."""
    store = store or workspace.store()
    store.require_forms()
    forms = store.read_forms(round_number, progress)
    collection = collect(
        workspace.programme, forms.books, others=forms.others, unread=(u.committee for u in forms.unread)
    )
    others = {n: r for n, r in _recorded(workspace).items() if n != round_number}
    at = workspace.now()
    for number in sorted(collection.forms):
        if number != round_number and number not in others and _touched(collection, number):
            others[number] = _round(workspace.programme, collection, number, others, at)[0]
    round_, reading = _round(workspace.programme, collection, round_number, others, at)
    return AssessedRound(
        programme=workspace.programme,
        round=round_,
        reading=reading,
        unread=forms.unread,
        summary=store.summary,
        others=others,
        rounds=collection.rounds,
        calls=store.calls,
    )


def _recorded(workspace: Workspace) -> dict[int, SummaryRound]:
    """Return the last reading of each round; before the first sync there is no ledger to open."""
    if not workspace.has_ledger:
        return {}
    with closing(workspace.ledger()) as ledger:
        return ledger.last_readings(workspace.programme)


def _touched(collection: Collection, number: int) -> bool:
    """Whether anybody has typed anything into the forms of a round."""
    return any(not r.untouched for form in collection.forms[number] for r in form.offices.values())


def _round(
    programme: Programme, collection: Collection, number: int, others: Mapping[int, SummaryRound], at: datetime
) -> tuple[SummaryRound, RoundReading]:
    former = max((n for n in others if n < number), default=None)
    before = others[former].assessment if former is not None else None
    reading = round_reading(programme, collection, number, before)
    return SummaryRound(assess(programme, number, reading.scores, before), reading.findings, at, reading.links), reading
