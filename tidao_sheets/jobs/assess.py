"""The job of looking at a round: read its forms and assess it; nothing is written anywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from tidao_sheets.core.programme.records import Programme
from tidao_sheets.core.record.acts import UNTOUCHED, RoundRecord
from tidao_sheets.core.scoring.assessment import Assessment, assess
from tidao_sheets.core.scoring.findings import in_order
from tidao_sheets.core.scoring.round import SummaryRound
from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.jobs.again import is_sealed
from tidao_sheets.jobs.told import with_letters
from tidao_sheets.jobs.workspace import Workspace
from tidao_sheets.stores.store import Calls, Store, Unread

if TYPE_CHECKING:  # what reads a form is imported where one is read
    from tidao_sheets.core.evidence.collect import EvidenceCollection
    from tidao_sheets.core.form.copies import Choices
    from tidao_sheets.core.form.form_reading import FormReading
    from tidao_sheets.core.form.read_round import Collection, RoundReading
    from tidao_sheets.core.scoring.findings import Finding
    from tidao_sheets.core.summary.told import ToldLetters


class UnknownRoundError(TidaoError):
    """The programme has no such round."""

    code = "unknown_round"
    says = Text("โครงการนี้ไม่มีรอบที่ {wanted}", "This programme has no round {wanted}.")
    advises = Text("ระบุ --round เป็น {known}", "Give --round as one of {known}.")


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessedRound:
    """One round as its forms are now: what came of it, and which workbooks could not be read.

    `summary` is the summary's path or URL; `others` are the other rounds that the summary shows; `calls` goes on
    counting while the store is used. `files` are the store's contents before they were read, if they were asked for.
    Where nothing has changed since the last sync, what it has recorded is taken `again`; else `forms` are those that
    count, by committee, and `rounds` those that have a form among the workbooks that were looked for. `record` tells
    what was done to the round, as far as it was read; `sealed` is a closed round without its decisions;
    `letters` is what is told of its letters, where that was read. `recorded` is the fingerprint of its last reading
    in the ledger.
    """

    programme: Programme
    round: SummaryRound
    summary: str
    others: Mapping[int, SummaryRound]
    calls: Calls
    unread: tuple[Unread, ...] = ()
    forms: Mapping[str, FormReading] = field(default_factory=dict)
    rounds: frozenset[int] = frozenset()
    files: Mapping[str, str] | None = None
    again: bool = False
    record: RoundRecord = UNTOUCHED
    sealed: Assessment | None = None
    letters: ToldLetters | None = None
    recorded: str | None = None

    @property
    def assessment(self) -> Assessment:
        """The round's assessment."""
        return self.round.assessment

    @property
    def has_forms(self) -> bool:
        """Whether the round has a form that can be read; one that is taken `again` has had one."""
        return self.again or self.round.number in self.rounds

    @property
    def exit(self) -> int:
        """The exit code of the reading."""
        return exit_of(self.round.findings, self.unread)


def pick_round(programme: Programme, asked: int | None, closed: frozenset[int] = frozenset()) -> int:
    """Return the asked round, or the first that is not closed, else the last."""
    if asked is not None:
        if asked not in programme.rounds:
            raise UnknownRoundError(wanted=asked, known=", ".join(map(str, programme.rounds)))
        return asked
    open_rounds = [n for n in sorted(programme.rounds) if n not in closed]
    return open_rounds[0] if open_rounds else max(programme.rounds)


def exit_of(findings: Iterable[Finding], unread: Sequence[Unread]) -> int:
    """Return the exit code of a reading: 4 when a form cannot be read, 1 when a finding is an error."""
    if unread:
        return 4
    return 1 if any(finding.severity == "error" for finding in findings) else 0


def assess_round(
    workspace: Workspace,
    round_number: int,
    progress: Callable[[str], None] = lambda _: None,
    store: Store | None = None,
    *,
    again: bool = False,
) -> AssessedRound:
    """Read and assess one round; nothing is written anywhere.

    With `again` a round that was synced as all is now is not read once more, and its forms are not told.
    """
    store = store or workspace.store()
    store.require_forms()
    files = store.contents() if again else None
    known = _recorded(workspace, round_number, files)
    at, others = workspace.now(), {n: r for n, r in known.rounds.items() if n != round_number}
    if known.sealed:
        store.calls.read += sum(content.startswith("workbook ") for content in (files or {}).values())
        return AssessedRound(
            programme=workspace.programme,
            round=replace(known.rounds[round_number], read_at=at),
            summary=store.summary,
            others=others,
            calls=store.calls,
            files=files,
            record=known.record,
            again=True,
        )
    found = _read(workspace, round_number, progress, store, others, at, known.choices)
    found = replace(found, files=files, record=known.record)
    last = known.rounds.get(round_number)
    found = _beside_closing(replace(found, recorded=last.assessment.fingerprint() if last else None), known)
    return with_letters(workspace, found, None) if workspace.settings.in_summary else found


def _read(
    workspace: Workspace,
    round_number: int,
    progress: Callable[[str], None],
    store: Store,
    others: dict[int, SummaryRound],
    at: datetime,
    choices: Mapping[int, Choices],
) -> AssessedRound:
    from tidao_sheets.core.form.read_round import collect

    read = store.read_forms(round_number, progress)
    collection = collect(workspace.programme, read.books, others=read.others, unread=(u.committee for u in read.unread))
    evidence = _evidence(workspace.programme, store, progress)
    for number in sorted(collection.forms):
        if number != round_number and number not in others and _touched(collection, number):
            others[number] = _round(workspace.programme, collection, number, others, at, evidence, choices)[0]
    round_, reading = _round(workspace.programme, collection, round_number, others, at, evidence, choices)
    return AssessedRound(
        programme=workspace.programme,
        round=round_,
        summary=store.summary,
        others=others,
        calls=store.calls,
        unread=read.unread,
        forms=reading.forms,
        rounds=collection.rounds,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What the ledger holds: whether the round's last reading was sealed as all is now, each round, the closed one."""

    sealed: bool = False
    rounds: Mapping[int, SummaryRound] = field(default_factory=dict)
    record: RoundRecord = UNTOUCHED
    closed: SummaryRound | None = None
    choices: Mapping[int, Choices] = field(default_factory=dict)


def _recorded(workspace: Workspace, number: int, files: Mapping[str, str] | None) -> _Known:
    """Return what the ledger holds; before the first sync there is none to open."""
    if not workspace.has_ledger:
        return _Known()
    programme = workspace.programme
    with workspace.ledger() as ledger:
        records = ledger.records(programme)
        record = records.get(number, UNTOUCHED)
        sealed = record.closing is None and is_sealed(workspace, ledger, number, files)  # first: what is recorded
        rounds = ledger.last_readings(programme, open_round=number)  # meanwhile is no older
        closed = ledger.closed(programme, number, record.closing, None) if record.closing else None
    choices = {n: each.choices for n, each in records.items()}
    return _Known(sealed=sealed and number in rounds, rounds=rounds, record=record, closed=closed, choices=choices)


def _beside_closing(found: AssessedRound, known: _Known) -> AssessedRound:
    """Tell of a closed round what differs from what it was closed with; the points stay those that were read."""
    if known.closed is None:
        return found
    from tidao_sheets.core.record.differences import since_closing

    changed = since_closing(known.closed, known.record, found.round)
    findings = tuple(in_order((*found.round.findings, *changed), found.programme))
    return replace(found, round=replace(found.round, findings=findings))


def _touched(collection: Collection, number: int) -> bool:
    """Whether anybody has typed anything into the forms of a round."""
    return any(form.touched for form in collection.forms[number] if form.refused is None)


def _evidence(programme: Programme, store: Store, progress: Callable[[str], None]) -> EvidenceCollection | None:
    """Read the year's evidence, where the programme asks for any; whatever is wrong with it stops no score."""
    if programme.evidence is None:
        return None
    from tidao_sheets.jobs.evidence import read_evidence

    return read_evidence(programme, store, progress)[0]


def _round(
    programme: Programme,
    collection: Collection,
    number: int,
    others: Mapping[int, SummaryRound],
    at: datetime,
    evidence: EvidenceCollection | None,
    choices: Mapping[int, Choices],
) -> tuple[SummaryRound, RoundReading]:
    from tidao_sheets.core.form.read_round import round_reading

    former = max((n for n in others if n < number), default=None)
    before = others[former].assessment if former is not None else None
    reading = round_reading(programme, collection, number, before, choices.get(number, {}))
    assessment = assess(programme, number, reading.scores, before)
    round_ = SummaryRound(
        assessment=assessment, findings=reading.findings, read_at=at, links=reading.links, places=reading.places
    )
    if evidence is not None and evidence.used:
        from tidao_sheets.core.evidence.against import with_evidence

        round_ = with_evidence(programme, round_, reading, evidence)
    return round_, reading
