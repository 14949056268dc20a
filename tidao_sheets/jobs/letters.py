"""The job of making documents: which, with which number, date and signatory, and into which files."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tidao_sheets.core.letters.compose import compose, figures
from tidao_sheets.core.letters.kinds import ABOUT_ALL, KINDS
from tidao_sheets.core.letters.refusals import LetterRefused, RoundIncomplete
from tidao_sheets.core.letters.settings import context_of, number_doubt, outstanding_of
from tidao_sheets.core.letters.template import Templates
from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.files import write_whole
from tidao_sheets.jobs.manifest import Entry, LetterFolder, safe_name, sha256
from tidao_sheets.jobs.typesetting import Typesetters
from tidao_sheets.jobs.workspace import BACKUP

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from concurrent.futures import Future
    from datetime import date
    from pathlib import Path

    from tidao_sheets.core.letters.context import LetterContext
    from tidao_sheets.core.letters.parts import Letter
    from tidao_sheets.core.programme.records import Office, Programme
    from tidao_sheets.jobs.manifest import State
    from tidao_sheets.jobs.sync import Outcome
    from tidao_sheets.jobs.workspace import Workspace
    from tidao_sheets.render.docx import DocxResult
    from tidao_sheets.render.pdf import PdfResult


SUBMITTED = ("announcement", "letter", "certificate")
"""Frames of the documents that a memo submits for signature, in the order in which it names them."""
TIMED = frozenset({"score-sheet"})
"""Kinds that print when the scores were read; any other would only differ from itself with every run."""


class UnknownOfficeError(TidaoError):
    """The programme has no office of that code."""

    code = "unknown_office"
    says = Text('ไม่มีสำนักงานรหัส "{wanted}"', 'There is no office "{wanted}".')
    advises = Text("รหัสที่มี: {known}", "Known codes: {known}.")


@dataclass(frozen=True, slots=True)
class LetterMade:
    """One document: its files by format, and whether any was written now (what has not changed is left alone)."""

    kind: str
    office: Office | None
    tier: str | None
    number: str | None
    date: date | None
    paths: Mapping[str, Path]
    fingerprint: str
    made: bool
    placeholders: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    place: int | None = None
    kept: tuple[Path, ...] = ()
    pictures: tuple[Path, ...] = ()

    @property
    def path(self) -> Path:
        """The first of its files."""
        return next(iter(self.paths.values()))


@dataclass(frozen=True, slots=True)
class LetterNotMade:
    """One document that was refused, and why."""

    kind: str
    office: Office | None
    reason: Text


@dataclass(frozen=True, slots=True)
class Checked:
    """One file of the manifest, and whether it is still what was made from the figures as they are now."""

    path: Path
    kind: str
    office: str | None
    fingerprint: str
    state: State


@dataclass(slots=True)
class LettersOutcome:
    """What `tidao letters` came to; `--verify` alone fills `checked`; `numbering`: numbers that do not suit."""

    outcome: Outcome
    folder: Path
    letters: list[LetterMade] = field(default_factory=list)
    refused: list[LetterNotMade] = field(default_factory=list)
    checked: list[Checked] | None = None
    numbering: list[Text] = field(default_factory=list)

    @property
    def exit(self) -> int:
        """The exit code: 4 when a form could not be read, 1 when a document was refused or no longer holds."""
        wrong = self.refused or any(c.state != "current" for c in self.checked or ())
        return 4 if self.outcome.unread else 1 if wrong else 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to make: kinds (none: those of the round), in which formats, of a round that may be `partial`."""

    kinds: tuple[str, ...] = ()
    formats: tuple[str, ...] = ("pdf",)
    partial: bool = False
    preview: bool = False


def publish(
    workspace: Workspace,
    outcome: Outcome,
    offices: tuple[str, ...] = (),
    progress: Callable[[str], None] = lambda _: None,
    wanted: Wanted | None = None,
) -> LettersOutcome:
    """Make the documents of an assessed round, or only those about the named offices."""
    for code in offices:
        if code not in workspace.programme.offices:
            raise UnknownOfficeError(wanted=code, known=", ".join(workspace.programme.offices))
    wanted = wanted or Wanted()
    with Typesetters(workspace, workspace.settings.letters.emblem, wanted.formats) as typesetters:
        job = _Job(workspace, outcome, wanted, typesetters)
        result = LettersOutcome(outcome, job.folder)
        kinds = kinds_of(workspace.programme, outcome.round.number, wanted.kinds, offices)
        result.numbering += filter(None, (number_doubt(job.settings, workspace.programme, job.round, k) for k in kinds))
        for counted in (False, True):  # a memo counts the documents that are there
            begun = [one for kind in kinds if (kind == "memo") is counted for one in job.begin(kind, offices, result)]
            job.finish(begun, result, progress)
    job.files.save()
    job.record(result)
    return result


def verify(workspace: Workspace, outcome: Outcome) -> LettersOutcome:
    """Hold every file of a round that was ever made against the folder and the figures as they are now."""
    files = _letter_folder(workspace)
    number, scores = outcome.round.number, workspace.settings.letters.disclosure == "scores"
    checked = []
    for name, entry in files.entries.items():
        if entry.round != number:
            continue
        known = entry.office is None or entry.office in outcome.assessment.offices
        now = figures(entry.kind, outcome.assessment, entry.office, scores=scores) if known else ""
        state = files.state(name, now)
        checked.append(Checked(files.folder / name, entry.kind, entry.office, entry.fingerprint, state))
    return LettersOutcome(outcome, _round_folder(workspace, number), checked=checked)


def kinds_of(
    programme: Programme, round_number: int, asked: tuple[str, ...], offices: tuple[str, ...]
) -> tuple[str, ...]:
    """Return the kinds to make, in order: those asked for, else the round's, of which named offices have their own."""
    chosen = asked or programme.rounds[round_number].letters or ("result",)
    own = set(KINDS) if asked or not offices else set(KINDS) - ABOUT_ALL
    return tuple(kind for kind in KINDS if kind in chosen and kind in own)


class _Job:
    """What all documents of one run share: the templates, the typesetters, the settings, the manifest."""

    def __init__(self, workspace: Workspace, outcome: Outcome, wanted: Wanted, typesetters: Typesetters) -> None:
        self.workspace = workspace
        self.outcome = outcome
        self.wanted = wanted
        self.round = outcome.round.number
        self.settings = workspace.settings.letters
        self.texts = Templates(lambda name: workspace.template_text(f"letters/{name}"))
        self.typesetters = typesetters
        self.folder = _round_folder(workspace, self.round)
        self.files = _letter_folder(workspace)

    def begin(self, kind: str, offices: tuple[str, ...], result: LettersOutcome) -> list[_Begun]:
        """Compose every document of a kind, and begin to typeset it; a refused one does not stop the others."""
        try:
            targets = self._targets(kind, offices)
        except LetterRefused as refused:
            result.refused.append(LetterNotMade(kind, None, refused.message))
            return []
        begun = []
        for office, place in targets:
            try:
                begun.append(self._begin(kind, office, place))
            except LetterRefused as refused:
                result.refused.append(LetterNotMade(kind, office, refused.message))
        return begun

    def finish(self, begun: list[_Begun], result: LettersOutcome, progress: Callable[[str], None]) -> None:
        """Write the documents, in order, each as soon as it is typeset."""
        for document in begun:
            kind, office = document.letter.kind, document.office
            progress(f"{kind} {office.name}" if office else kind)
            result.letters.append(self._make(document))

    def _targets(self, kind: str, offices: tuple[str, ...]) -> list[tuple[Office | None, int | None]]:
        """Return the offices that have a document of a kind (None: one about all), with their outstanding places."""
        if kind in ABOUT_ALL:
            return [(None, None)]
        results = self.outcome.assessment.offices.values()
        chosen = [r for r in results if not offices or r.office.code in offices]
        if kind != "certificate":
            return [(r.office, None) for r in chosen]
        missing = tuple(r.office for r in results if not r.complete)
        if missing and not self.wanted.partial:
            raise RoundIncomplete.without(missing)
        rated = [r.office for r in chosen if r.tier or (offices and r.complete)]
        places = {code: n for n, code in enumerate(outstanding_of(self.settings, self.round), 1)}
        stars: list[tuple[Office | None, int | None]] = [(office, None) for office in rated]
        return stars + [(office, places[office.code]) for office in rated if office.code in places]

    def _begin(self, kind: str, office: Office | None, place: int | None) -> _Begun:
        """Compose one document, and begin to typeset what has changed of it."""
        context = self._context(kind, office, place)
        letter = compose(kind, self.outcome.assessment, office.code if office else None, context, self.texts)
        stem = self.folder / _file_name(kind, office, place)
        content = letter.content()
        files = []
        for form in self.wanted.formats:
            path, layout = stem.with_name(f"{stem.name}.{form}"), self.typesetters.layout(form)
            current = self.files.current(path, content, layout)
            files.append(_Due(path, content, layout, current or self.typesetters.begin(form, letter)))
        return _Begun(letter, office, context, stem, tuple(files))

    def _make(self, begun: _Begun) -> LetterMade:
        """Write what has changed of one document."""
        letter, office, context = begun.letter, begun.office, begun.context
        written = [self._written(due, letter, context.place) for due in begun.files]
        results = self.outcome.assessment.offices
        return LetterMade(
            letter.kind,
            office,
            results[office.code].tier_id if office else None,
            context.number,
            context.date,
            {name: w.path for name, w in zip(self.wanted.formats, written, strict=True)},
            letter.fingerprint,
            any(w.made for w in written),
            tuple(dict.fromkeys(c for w in written for c in w.placeholders)),
            letter.doubts,
            context.place,
            tuple(w.kept for w in written if w.kept),
            self._pictures(begun.stem, letter) if self.wanted.preview else (),
        )

    def _written(self, due: _Due, letter: Letter, place: int | None) -> _Written:
        """Write one file of a document, unless it is there already."""
        if isinstance(due.begun, Entry):
            self.files.hold(due.path, letter.figures)
            return _Written(due.path, made=False, placeholders=due.begun.placeholders)
        done = due.begun.result()
        about = (letter.kind, letter.frame, letter.round, letter.office, place, letter.fingerprint, letter.figures)
        entry = Entry(*about, due.content, due.layout, sha256(done.data), done.placeholders)
        made = not due.path.exists() or sha256(due.path.read_bytes()) != entry.sha256
        kept = self.files.put(due.path, done.data, entry)
        return _Written(due.path, made=made, placeholders=done.placeholders, kept=kept)

    def _pictures(self, stem: Path, letter: Letter) -> tuple[Path, ...]:
        """Write a picture of each page."""
        paths = []
        for n, data in enumerate(self.typesetters.pictures(letter), 1):
            paths.append(stem.parent / "preview" / f"{stem.name}-{n}.png")
            write_whole(paths[-1], data)
        return tuple(paths)

    def _context(self, kind: str, office: Office | None, place: int | None) -> LetterContext:
        """Collect what the settings and this run say of one document."""
        told = context_of(self.settings, self.workspace.programme, self.round, kind, office)
        return replace(
            told,
            drafted=self.workspace.now().date(),
            read_at=self.outcome.round.read_at if kind in TIMED else None,
            partial=self.wanted.partial,
            place=place,
            papers=self.files.papers(self.round, SUBMITTED) if kind == "memo" else {},
        )

    def record(self, result: LettersOutcome) -> None:
        """Write the documents made now into the ledger."""
        made = [letter for letter in result.letters if letter.made]
        if not made:
            return
        told = ("kind", "office", "path", "fingerprint")
        rows = [
            dict(zip(told, (m.kind, m.office.code if m.office else None, str(m.path), m.fingerprint), strict=True))
            for m in made
        ]
        ledger = self.workspace.ledger()
        try:
            ledger.record_letters(self.workspace.programme, self.round, self.workspace.now(), rows)
        finally:
            ledger.close()


@dataclass(frozen=True, slots=True)
class _Due:
    """One file of a document: what it is made from, and its typesetting, or its entry where nothing has changed."""

    path: Path
    content: str
    layout: str
    begun: Entry | Future[PdfResult] | Future[DocxResult]


@dataclass(frozen=True, slots=True)
class _Begun:
    """One document that is composed and being typeset."""

    letter: Letter
    office: Office | None
    context: LetterContext
    stem: Path
    files: tuple[_Due, ...]


@dataclass(frozen=True, slots=True)
class _Written:
    """One file of a document; `kept` is the backup of what somebody had altered."""

    path: Path
    made: bool
    placeholders: tuple[str, ...] = ()
    kept: Path | None = None


def _letter_folder(workspace: Workspace) -> LetterFolder:
    return LetterFolder(workspace.letters, workspace.folder / BACKUP, f"{workspace.now():%Y-%m-%d %H.%M.%S}")


def _round_folder(workspace: Workspace, number: int) -> Path:
    return workspace.letters / f"รอบ{number}"


def _file_name(kind: str, office: Office | None, place: int | None) -> str:
    words = [kind, office.code, office.short_name] if office else [kind]
    return safe_name(" ".join([*words, *(["ดีเด่น"] if place else [])]))
