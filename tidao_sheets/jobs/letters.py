"""The job of making documents: which, with which number, date and signatory, and into which files."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tidao_sheets.core.letters.compose import compose
from tidao_sheets.core.letters.context import LetterContext, LetterRefused, Subject
from tidao_sheets.core.letters.kinds import KINDS, Kind, Target, kinds_of, targets_of
from tidao_sheets.core.letters.settings import context_of, number_doubt, outstanding_of
from tidao_sheets.core.letters.template import Templates
from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.files import sha256, write_whole
from tidao_sheets.jobs.letters_outcome import (
    CheckedFile,
    LetterMade,
    LetterNotMade,
    LettersOutcome,
    Verification,
    Wanted,
)
from tidao_sheets.jobs.manifest import LetterFolder, MadeFile, safe_name
from tidao_sheets.jobs.typesetting import Typesetters
from tidao_sheets.jobs.workspace import BACKUP, Workspace

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future
    from pathlib import Path

    from tidao_sheets.core.letters.parts import Letter
    from tidao_sheets.jobs.assess import AssessedRound
    from tidao_sheets.render.typeset import Typeset


class UnknownOfficeError(TidaoError):
    """The programme has no office of that code."""

    code = "unknown_office"
    says = Text('ไม่มีสำนักงานรหัส "{wanted}"', 'There is no office "{wanted}".')
    advises = Text("รหัสที่มี: {known}", "Known codes: {known}.")


def publish(
    workspace: Workspace,
    assessed: AssessedRound,
    wanted: Wanted,
    progress: Callable[[str], None] = lambda _: None,
) -> LettersOutcome:
    """Make the wanted documents of an assessed round. Raises `UnknownOfficeError` before anything is made."""
    for code in wanted.offices:
        if code not in workspace.programme.offices:
            raise UnknownOfficeError(wanted=code, known=", ".join(workspace.programme.offices))
    with Typesetters(workspace, workspace.settings.letters.emblem, wanted.formats) as typesetters:
        job = _Job(workspace, assessed, wanted, typesetters)
        result = LettersOutcome(assessed=assessed, folder=job.folder.of_round(job.round))
        kinds = kinds_of(workspace.programme, assessed.round.number, wanted.kinds, wanted.offices)
        result.numbering += filter(None, (number_doubt(job.settings, workspace.programme, job.round, k) for k in kinds))
        for last in (False, True):  # what submits the others counts the documents that are there
            begun = [one for kind in kinds if bool(kind.submits) is last for one in job.begin(kind, result)]
            job.finish(begun, result, progress)
    job.folder.save()
    job.record(result)
    return result


def verify(workspace: Workspace, assessed: AssessedRound) -> Verification:
    """Hold every file of a round that was ever made against the folder and the figures as they are now."""
    folder, number = _letter_folder(workspace), assessed.round.number
    context = LetterContext(scores=workspace.settings.letters.disclosure == "scores")
    checked = []
    for name, file in folder.files.items():
        if file.round != number:
            continue
        subject, kind = Subject(assessed.assessment, file.office, context), KINDS.get(file.kind)
        known = file.office is None or file.office in assessed.assessment.offices
        state = folder.state(name, kind.figures(subject) if kind and known else None)
        checked.append(CheckedFile(folder.path / name, file.kind, file.office, file.fingerprint, state))
    return Verification(assessed, folder.of_round(number), tuple(checked))


class _Job:
    """What all documents of one run share: the templates, the typesetters, the settings, the manifest."""

    def __init__(self, workspace: Workspace, assessed: AssessedRound, wanted: Wanted, typesetters: Typesetters) -> None:
        self.workspace = workspace
        self.assessment = assessed.assessment
        self.read_at = assessed.round.read_at
        self.wanted = wanted
        self.round = assessed.round.number
        self.settings = workspace.settings.letters
        self.texts = Templates(lambda name: workspace.template_text(f"letters/{name}"))
        self.typesetters = typesetters
        self.folder = _letter_folder(workspace)

    def begin(self, kind: Kind, result: LettersOutcome) -> list[_Begun]:
        """Compose every document of a kind, and begin to typeset it; a refused one does not stop the others."""
        outstanding = outstanding_of(self.settings, self.round)
        try:
            targets = targets_of(kind, self.assessment, self.wanted.offices, outstanding, partial=self.wanted.partial)
        except LetterRefused as refused:
            result.refused.append(LetterNotMade(kind.id, None, refused.message))
            return []
        begun = []
        for target in targets:
            try:
                begun.append(self._begin(kind, target))
            except LetterRefused as refused:
                result.refused.append(LetterNotMade(kind.id, target.office, refused.message))
        return begun

    def finish(self, begun: list[_Begun], result: LettersOutcome, progress: Callable[[str], None]) -> None:
        """Write the documents, in order, each as soon as it is typeset."""
        for document in begun:
            kind, office = document.letter.kind, document.target.office
            progress(f"{kind} {office.name}" if office else kind)
            result.letters.append(self._make(document))

    def _begin(self, kind: Kind, target: Target) -> _Begun:
        """Compose one document, and begin to typeset what has changed of it."""
        context = self._context(kind, target)
        code = target.office.code if target.office else None
        letter = compose(kind, Subject(self.assessment, code, context), self.texts)
        stem = self.folder.of_round(self.round) / _file_name(kind, target)
        content = letter.content()
        files = []
        for suffix in self.wanted.formats:
            path, layout = stem.with_name(f"{stem.name}.{suffix}"), self.typesetters.layout(suffix)
            current = self.folder.current(path, content, layout)
            files.append(_Due(path, content, layout, current or self.typesetters.begin(suffix, letter)))
        return _Begun(letter, target, context, stem, tuple(files))

    def _make(self, begun: _Begun) -> LetterMade:
        """Write what has changed of one document."""
        letter, office, context = begun.letter, begun.target.office, begun.context
        written = [self._written(due, letter, context.place) for due in begun.files]
        return LetterMade(
            kind=letter.kind,
            office=office,
            place=context.place,
            tier=self.assessment.offices[office.code].tier_id if office else None,
            number=context.number,
            date=context.date,
            paths={suffix: w.path for suffix, w in zip(self.wanted.formats, written, strict=True)},
            fingerprint=letter.fingerprint,
            made=any(w.made for w in written),
            placeholders=tuple(dict.fromkeys(c for w in written for c in w.placeholders)),
            doubts=letter.doubts,
            kept=tuple(w.kept for w in written if w.kept),
            pictures=self._pictures(begun.stem, letter) if self.wanted.preview else (),
        )

    def _written(self, due: _Due, letter: Letter, place: int | None) -> _Written:
        """Write one file of a document, unless it is there already."""
        if isinstance(due.begun, MadeFile):
            self.folder.hold(due.path, letter.figures)
            return _Written(due.path, made=False, placeholders=due.begun.placeholders)
        done = due.begun.result()
        file = MadeFile(
            kind=letter.kind,
            frame=letter.frame,
            round=letter.round,
            office=letter.office,
            place=place,
            fingerprint=letter.fingerprint,
            figures=letter.figures,
            content=due.content,
            layout=due.layout,
            sha256=sha256(done.data),
            placeholders=done.placeholders,
        )
        made = not due.path.exists() or sha256(due.path.read_bytes()) != file.sha256
        kept = self.folder.put(due.path, done.data, file)
        return _Written(due.path, made=made, placeholders=done.placeholders, kept=kept)

    def _pictures(self, stem: Path, letter: Letter) -> tuple[Path, ...]:
        """Write a picture of each page."""
        paths = []
        for n, data in enumerate(self.typesetters.pictures(letter), 1):
            paths.append(stem.parent / "preview" / f"{stem.name}-{n}.png")
            write_whole(paths[-1], data)
        return tuple(paths)

    def _context(self, kind: Kind, target: Target) -> LetterContext:
        """Collect what the settings and this run say of one document."""
        told = context_of(self.settings, self.workspace.programme, self.round, kind, target.office)
        return replace(
            told,
            drafted=self.workspace.now().date(),
            read_at=self.read_at if kind.timed else None,
            partial=self.wanted.partial,
            place=target.place,
            papers=self.folder.papers(self.round, kind.submits),
        )

    def record(self, result: LettersOutcome) -> None:
        """Write the documents made now into the ledger."""
        rows = [letter.row for letter in result.letters if letter.made]
        if not rows:
            return
        with closing(self.workspace.ledger()) as ledger:
            ledger.record_letters(self.workspace.programme, self.round, self.workspace.now(), rows)


@dataclass(frozen=True, slots=True)
class _Due:
    """One file of a document: its typesetting, or what the manifest says where nothing has changed."""

    path: Path
    content: str
    layout: str
    begun: MadeFile | Future[Typeset]


@dataclass(frozen=True, slots=True)
class _Begun:
    """One document that is composed and being typeset."""

    letter: Letter
    target: Target
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


def _file_name(kind: Kind, target: Target) -> str:
    office, place = target
    about = (office.code, office.short_name) if office else ()
    return safe_name(" ".join([kind.id, *about, *(["ดีเด่น"] if place else [])]))
