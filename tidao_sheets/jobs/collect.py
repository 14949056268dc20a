"""The job of receiving what came back: each file is looked at, told, and kept as it is; nothing is rewritten."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tidao_sheets.core.evidence.collect import EvidenceCollection, collect_evidence
from tidao_sheets.core.form.copies import Dispute
from tidao_sheets.core.form.read_round import collect
from tidao_sheets.core.received.looking import since, since_held
from tidao_sheets.core.received.reasons import SUPERSEDED
from tidao_sheets.core.received.records import Received, in_turn
from tidao_sheets.files import clear_litter
from tidao_sheets.jobs.collect_errors import NotSignedError, OwnGivenError, PlaceError, WhoseError
from tidao_sheets.jobs.disputes import books_of, disputes_of, evidence_books
from tidao_sheets.jobs.keeping import Shelf, keep_files, receipt
from tidao_sheets.jobs.kept_folders import INBOX
from tidao_sheets.jobs.looking import look
from tidao_sheets.jobs.trust import is_link
from tidao_sheets.jobs.unpacking import Given, Unpacking
from tidao_sheets.jobs.workspace import BACKUP

if TYPE_CHECKING:
    from datetime import datetime

    from tidao_sheets.core.form.form_reading import FormReading
    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.record.past import CellKey
    from tidao_sheets.core.sheet.observed import Book
    from tidao_sheets.jobs.workspace import Workspace
    from tidao_sheets.ledger.ledger import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectAsked:
    """What is said of the files: who sent them, and of which committee or office the scans are signed sheets."""

    sender: str = ""
    signed: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What came back: each file that was given, once, and the cells about which copies of a form disagree now.

    `folder` is the workspace's; `sources` are the paths that were looked in; `disputes` go with their rounds; `closed`
    are the rounds whose result stands whatever comes back.
    """

    folder: Path
    programme: Programme
    round: int
    sources: tuple[Path, ...]
    files: tuple[Received, ...]
    disputes: tuple[tuple[int, Dispute], ...] = ()
    closed: frozenset[int] = field(default_factory=frozenset)


@dataclass(slots=True)
class _Look:
    """A file under way: as it was given, what is told of it, and the form or the evidence in it."""

    given: Given
    told: Received
    form: FormReading | None


def collect_files(
    workspace: Workspace,
    number: int,
    paths: Sequence[Path],
    asked: CollectAsked,
    progress: Callable[[str], None] = lambda _: None,
) -> Collected:
    """Receive files, folders and archives, by default what lies in the inbox; each content is kept once.

    What is given stays where it is. Where a run is cut off, the next one knows what was kept.
    """
    sources, whose = _sources(workspace, paths), _whose(workspace.programme, asked.signed)
    stage = workspace.kept.others
    try:
        stage.mkdir(parents=True, exist_ok=True)
        looks = [*_looks(workspace, Unpacking(stage).take(sources), progress)]
        _sign(looks, asked.signed, whose)
        with workspace.ledger() as ledger:
            return _received(workspace, ledger, number, sources, looks, asked.sender.strip())
    finally:
        clear_litter(stage)
        with suppress(OSError):  # nothing is kept there
            stage.rmdir()


def _sources(workspace: Workspace, paths: Sequence[Path]) -> tuple[Path, ...]:
    """Return where to look; refuse the workspace's own folders, and places that are no folders of its own."""
    kept, inbox = workspace.kept, workspace.folder / INBOX
    for place in (inbox, *kept):
        if is_link(place) or place in {*kept.forms.parents, *kept.evidence.parents}:
            raise PlaceError(path=place)
    if not paths:
        inbox.mkdir(exist_ok=True)
        return (inbox,)
    own = [folder.resolve() for folder in (*kept.read, kept.others, workspace.letters, workspace.folder / BACKUP)]
    for path in paths:
        found = path.resolve()
        if inbox not in (found, *found.parents) and any(
            found == folder or found in folder.parents or folder in found.parents for folder in own
        ):
            raise OwnGivenError(path=path, inbox=inbox)
    return tuple(paths)


def _whose(programme: Programme, signed: str | None) -> tuple[str | None, str | None]:
    """Return the committee, and the office where it was named, whose signed sheets scans are."""
    if signed is None:
        return None, None
    if signed in programme.committees:
        return signed, None
    if signed in programme.offices:
        return programme.committee_of(signed).id, signed
    raise WhoseError(whose=signed, known=", ".join((*programme.committees, *programme.offices)))


def _looks(workspace: Workspace, given: Iterable[Given], progress: Callable[[str], None]) -> Iterator[_Look]:
    for each in given:
        progress(each.name)
        yield _Look(each, *look(workspace.programme, each))


def _sign(looks: Sequence[_Look], signed: str | None, whose: tuple[str | None, str | None]) -> None:
    """Take scans and documents for signed sheets, where the secretary says so."""
    sheets = [each for each in looks if each.told.kind in {"scan", "document"}]
    if signed is not None and not sheets:
        raise NotSignedError(whose=signed)
    for each in sheets if signed is not None else ():
        each.told = replace(each.told, kind="signed", committee=whose[0], office=whose[1], remedy=None)


def _received(
    workspace: Workspace, ledger: Ledger, number: int, sources: tuple[Path, ...], looks: list[_Look], sender: str
) -> Collected:
    """Keep and record what is new, and fold the forms that there are then."""
    programme, records = workspace.programme, ledger.records(workspace.programme)
    books = books_of(workspace, number)
    reported = evidence_books(workspace)
    shelf, held = Shelf.of(workspace, records, (*books, *reported)), collect_evidence(programme, reported)
    last = ledger.last_cells(programme)
    builds = _builds(programme, books, held, looks)
    for each in looks:
        each.told = _compared(programme, shelf.placed(_current(each, builds)), each.form, last, held)
    at = workspace.now()
    noted = [(e.told.round or number, receipt(e.told, sender, at)) for e in looks if shelf.unrecorded(e.told)]
    moved = keep_files(workspace, ledger, [(e.given.path, e.told) for e in looks], noted)
    for each in looks:
        each.told = replace(each.told, place=moved.get(each.told.place or "", each.told.place))
    rounds = {number, *(e.told.round for e in looks if e.form and e.told.round is not None)}
    choices = {n: records[n].choices if n in records else {} for n in rounds}
    return Collected(
        folder=workspace.folder,
        programme=programme,
        round=number,
        sources=sources,
        files=tuple(in_turn(each.told for each in looks)),
        disputes=tuple(d for d in disputes_of(workspace, (*books, *_new_books(looks)), choices) if d[1].choice is None),
        closed=frozenset(n for n, record in records.items() if record.closing),
    )


def _new_books(looks: Iterable[_Look]) -> Iterator[Book]:
    """Yield the forms that are kept now, as they are read from their places."""
    for each in looks:
        if each.form is not None and each.told.kind == "form" and each.told.place is not None:
            yield replace(each.form.book, workbook=each.told.place)


def _builds(
    programme: Programme, books: Sequence[Book], held: EvidenceCollection, looks: Iterable[_Look]
) -> dict[tuple[int, str], int]:
    """Return the newest build of each workbook, by whose it is, among those that are there and that come now."""
    forms = [
        form for each in (collect(programme, books).forms, held.forms) for those in each.values() for form in those
    ]
    forms += [each.form for each in looks if each.form is not None]
    builds: dict[tuple[int, str], int] = {}
    for form in forms:
        builds[form.identity.whose] = max(form.identity.build, builds.get(form.identity.whose, 0))
    return builds


def _current(each: _Look, builds: Mapping[tuple[int, str], int]) -> Received:
    """Tell of a form that has been rebuilt since."""
    form = each.form
    if form is None or each.told.reason is not None or form.identity.build == builds[form.identity.whose]:
        return each.told
    return replace(each.told, reason=SUPERSEDED.reason, remedy=SUPERSEDED.remedy)


def _compared(
    programme: Programme,
    told: Received,
    form: FormReading | None,
    last: Mapping[int, tuple[datetime, Mapping[CellKey, str]]],
    held: EvidenceCollection,
) -> Received:
    """Tell which cells the last reading of a form holds otherwise; or, of evidence, the workbook that is there."""
    if form is not None and told.kind == "evidence":
        former = held.folded(form.identity.committee)
        return replace(told, changes=tuple(since_held(programme, form, former)))
    if form is None or told.round is None:
        return told
    at, cells = last.get(told.round, (None, {}))
    return replace(told, changes=tuple(since(programme, form, cells)), against=at)
