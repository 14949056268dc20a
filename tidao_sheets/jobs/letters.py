"""The job of making documents: which, with which number, date and signatory, and into which files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from tidao_sheets.core.letters.context import LetterRefused, NobodyAsked, NobodyOwes
from tidao_sheets.core.letters.kinds import KINDS, Kind, kinds_of
from tidao_sheets.core.letters.settings import blanks, date_doubts, number_unused, reply_doubts
from tidao_sheets.core.letters.targets import Papers, Target, file_name
from tidao_sheets.files import sha256
from tidao_sheets.jobs.begun import BegunLetter, DoneFile, DueFile
from tidao_sheets.jobs.composing import Composer
from tidao_sheets.jobs.document_set import SetJob
from tidao_sheets.jobs.holding import check, check_submitted, documents, of_its_day, papers_of
from tidao_sheets.jobs.letters_outcome import CheckedFile, LetterMade, LetterNotMade, LettersOutcome, Wanted
from tidao_sheets.jobs.made import MadeFile
from tidao_sheets.jobs.manifest import LetterFolder
from tidao_sheets.jobs.moving import settle, unknown_twins
from tidao_sheets.jobs.offices import UnknownOfficeError
from tidao_sheets.jobs.origins import Origins
from tidao_sheets.jobs.remembered import require_remembered
from tidao_sheets.jobs.typesetting import Typesetters, write_pictures
from tidao_sheets.jobs.verify_page import write_verify_page
from tidao_sheets.ledger.intentions import Intention

if TYPE_CHECKING:
    from tidao_sheets.jobs.assess import AssessedRound
    from tidao_sheets.jobs.workspace import Workspace


def publish(
    workspace: Workspace, assessed: AssessedRound, wanted: Wanted, progress: Callable[[str], None] = lambda _: None
) -> LettersOutcome:
    """Make the wanted documents of an assessed round; what stops all of them is raised before anything is made."""
    for code in wanted.offices:
        if code not in workspace.programme.offices:
            raise UnknownOfficeError(wanted=code, known=", ".join(workspace.programme.offices))
    with Typesetters(workspace, workspace.settings.letters.emblem, wanted.formats) as typesetters:
        typesetters.examine()
        job = _Job(workspace, assessed, wanted, typesetters)
        moved = settle(job.folder)
        result = LettersOutcome(assessed=assessed, folder=job.folder.of_round(job.round), moved=moved)
        kinds = kinds_of(workspace.programme, assessed.round.number, wanted.kinds, wanted.offices)
        result.numbering += job.composer.number_doubts(kinds)
        named = job.composer.named
        for kind in kinds:
            result.dating += date_doubts(job.settings, job.round, kind, named)
            result.dating += reply_doubts(job.settings, job.round, kind, named, job.composer.reviews)
        begun = [one for kind in kinds if not kind.submits for one in job.begin(kind, result)]
        if submitting := [kind for kind in kinds if kind.submits]:
            job.papers = job.awaiting(begun)
            begun += [one for kind in submitting for one in job.begin(kind, result)]
        job.finish(begun, result, progress)
        checked = job.checked()
        result.former = [one for one in checked if one.state != "current"]
        holding = {*job.made, *(job.folder.name(one.path) for one in checked if one.state == "current")}
        holding = {name for name in holding if not of_its_day(job.folder.files[name])}
        job.folder.save()
        job.record()
        if result.letters:  # where all was refused, what was there stays
            result.set = SetJob(job.composer, job.folder, typesetters, holding).make()
    result.set_aside = job.folder.set_aside
    result.moved = replace(result.moved, left=(*result.moved.left, *unknown_twins(job.folder)))
    if wanted.verify_page or job.settings.verify_url:
        result.verify_page = write_verify_page(workspace, job.folder, job.round)
        result.verify_url = job.settings.verify_url
    return result


class _Job:
    """What all documents of one run share: the templates, the typesetters, the settings, the manifest."""

    def __init__(self, workspace: Workspace, assessed: AssessedRound, wanted: Wanted, typesetters: Typesetters) -> None:
        require_remembered(workspace, assessed)
        self.workspace = workspace
        self.folder = LetterFolder.of(workspace)
        self.composer = Composer(workspace, assessed, self.folder)
        self.origins = Origins(workspace, assessed)
        self.assessment = assessed.assessment
        self.wanted = wanted
        self.round = assessed.round.number
        self.settings = self.composer.settings
        self.typesetters = typesetters
        self.run = uuid4().hex
        self.intends = False
        self.new: dict[Path, MadeFile] = {}
        self.made: set[str] = set()
        self.papers: Papers = {}

    def begin(self, kind: Kind, result: LettersOutcome) -> list[BegunLetter]:
        """Compose every document of a kind, and begin to typeset it; a refused one does not stop the others."""
        try:
            targets = self.composer.targets(kind, self.wanted.offices, self.papers, partial=self.wanted.partial)
            if kind.replies and kind.id in self.wanted.kinds and not targets:
                raise NobodyAsked(number=self.round)
            if kind.reminds and not targets:
                raise NobodyOwes(number=self.round)
        except LetterRefused as refused:
            result.refused.append(LetterNotMade(kind.id, None, refused.message, refused.remedy))
            return []
        begun = []
        for target in targets:
            try:
                begun.append(self._begin(kind, target))
            except LetterRefused as refused:
                result.refused.append(LetterNotMade(kind.id, target.office, refused.message, refused.remedy))
        return begun

    def awaiting(self, begun: list[BegunLetter]) -> Papers:
        """Count what is to be signed: the documents that are begun, and the others that are there and hold."""
        stems = {one.stem for one in begun}
        made = {self.folder.name(due.path) for one in begun for due in one.files}
        checked = check_submitted(self.composer, self.folder, self.typesetters, made)
        there = documents(self.folder, (), (one for one in checked if one.path.with_suffix("") not in stems))
        return papers_of(self.workspace.programme, [*(one.composed.letter for one in begun), *there])

    def finish(self, begun: list[BegunLetter], result: LettersOutcome, progress: Callable[[str], None]) -> None:
        """Typeset the documents, record what will be written, and write it, several files at a time."""
        typeset = []
        for document in begun:
            name, office = KINDS[document.composed.letter.kind].name, document.target.office
            progress(f"{name} {office.name}" if office else name)
            typeset.append([self._typeset(due, document) for due in document.files])
        due = self._intend([file for files in typeset for file in files])
        puts = [[self.typesetters.beside(self.folder.put, f.path, f.data, f.file) for f in files] for files in typeset]
        for document, files, put in zip(begun, typeset, puts, strict=True):
            kept = tuple(path for one in put if (path := one.result()))
            result.letters.append(self._made(document, files, due, kept))
        written = [document.composed for document in begun]
        unused = (KINDS[w.letter.kind] for w in written if not w.letter.prints_number(w.context.number or ""))
        result.numbering += [number_unused(self.round, kind, self.composer.named) for kind in dict.fromkeys(unused)]

    def _intend(self, files: list[DoneFile]) -> Mapping[Path, MadeFile]:
        """Record which files will be written, and return them: those that differ from what is there."""
        due = {f.path: f.file for f in files if f.data is not None and self.folder.differs(f.path, f.file)}
        if due:
            self.intends = True
            self.folder.ready()
            with self.workspace.ledger() as ledger:
                ledger.intend(self.run, [Intention("letter", str(path), file.sha256) for path, file in due.items()])
            self.folder.intend(due)
        return due

    def _begin(self, kind: Kind, target: Target) -> BegunLetter:
        """Compose one document, and begin to typeset what has changed of it."""
        composed = self.composer.compose(kind, target, self.papers, partial=self.wanted.partial)
        letter, usual = composed.letter, file_name(kind, target, self.workspace.programme)
        stem = self.folder.stem(kind, self.round, target, usual)
        content = letter.content()
        files = []
        for suffix in self.wanted.formats:
            path, layout = stem.with_name(f"{stem.name}.{suffix}"), self.typesetters.layout(suffix)
            current = self.folder.current(path, letter, layout)
            files.append(DueFile(path, content, layout, current or self.typesetters.begin(suffix, letter)))
        return BegunLetter(composed, target, stem, tuple(files))

    def _typeset(self, due: DueFile, begun: BegunLetter) -> DoneFile:
        """Wait until a file is typeset, unless it is there already."""
        letter, inputs, issue = begun.composed.letter, begun.composed.inputs, begun.composed.issue
        if isinstance(due.begun, MadeFile):
            known = replace(due.begun, figures=letter.figures, inputs=inputs, partial=self.wanted.partial)
            known = replace(known, signatory=letter.signatory, draft=letter.draft, issue=issue)
            return DoneFile(due.path, known, None)
        done = due.begun.result()
        file = MadeFile(
            kind=letter.kind,
            frame=letter.frame,
            round=letter.round,
            office=letter.office,
            place=begun.target.place,
            fingerprint=letter.fingerprint,
            figures=letter.figures,
            content=due.content,
            layout=due.layout,
            sha256=sha256(done.data),
            placeholders=done.placeholders,
            strange=done.strange,
            inputs=inputs,
            partial=self.wanted.partial,
            signatory=letter.signatory,
            check=letter.qr,
            draft=letter.draft,
            to=begun.target.to,
            review=begun.target.review,
            committee=begun.target.committee,
            issue=issue,
        )
        return DoneFile(due.path, file, done.data)

    def _made(
        self, begun: BegunLetter, files: list[DoneFile], due: Mapping[Path, MadeFile], kept: tuple[Path, ...]
    ) -> LetterMade:
        """Tell of one document whose files have been put into place; `due` are those that were written."""
        letter, office, context = begun.composed.letter, begun.target.office, begun.composed.context
        self.made |= {self.folder.name(f.path) for f in files}
        lacking = tuple(dict.fromkeys(c for f in files for c in f.file.placeholders))
        made = LetterMade(
            kind=letter.kind,
            office=office,
            place=begun.target.place,
            review=begun.target.review,
            committee=begun.target.committee,
            signatory=letter.signatory,
            tier=self.assessment.offices[office.code].tier_id if office else None,
            number=begun.composed.number,
            date=context.date,
            issue=begun.composed.issue,
            unsaid=letter.unsaid,
            paths={suffix: f.path for suffix, f in zip(self.wanted.formats, files, strict=True)},
            fingerprint=letter.fingerprint,
            made=any(f.path in due for f in files),
            placeholders=lacking,
            origins=tuple(dict.fromkeys(place for c in lacking for place in self.origins.of(c, letter.office))),
            strange=next((f.file.strange for f in files if f.file.strange), None),
            doubts=letter.doubts,
            blanks=tuple(
                blanks(self.settings, self.workspace.programme, self.round, letter, begun.target, self.composer.named)
            ),
            lacks=letter.lacks,
            kept=kept,
            pictures=self._pictures(begun),
        )
        self.new |= {f.path: f.file for f in files if f.path in due}
        return made

    def _pictures(self, begun: BegunLetter) -> tuple[Path, ...]:
        """Write the pictures of one document's pages, if they are wanted."""
        if not self.wanted.preview:
            return ()
        pictures = self.typesetters.pictures(begun.composed.letter)
        return write_pictures(self.folder.of_round(self.round), begun.stem.name, pictures)

    def checked(self) -> list[CheckedFile]:
        """Return the state of each file of the round that was not made now."""
        return check(self.composer, self.folder, self.typesetters, self.made)

    def record(self) -> None:
        """Write the documents made now into the ledger, and that what was intended is done."""
        if not self.intends:
            return
        rows = [file.row(path) for path, file in self.new.items()]
        with self.workspace.ledger() as ledger:
            ledger.record_letters(self.workspace.programme, self.round, self.workspace.now(), rows, self.run)
