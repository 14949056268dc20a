"""What a document is made from, composed anew: for making it, and for holding what was made against it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from tidao_sheets.core.letters.compose import compose
from tidao_sheets.core.letters.context import LetterContext, LetterRefused, Subject
from tidao_sheets.core.letters.kinds import KINDS, Kind
from tidao_sheets.core.letters.replacing import Issue, succeeding
from tidao_sheets.core.letters.settings import context_of, in_file, number_doubt, outstanding_of
from tidao_sheets.core.letters.targets import Papers, Target, targets_of
from tidao_sheets.core.letters.template import Templates
from tidao_sheets.core.record.results import outcomes
from tidao_sheets.jobs.closing import letter_settings
from tidao_sheets.jobs.letters_outcome import CheckedFile, Verification
from tidao_sheets.jobs.manifest import LetterFolder
from tidao_sheets.jobs.shipped import templates
from tidao_sheets.jobs.typesetting import Typesetters
from tidao_sheets.render.typeset import RenderError

if TYPE_CHECKING:
    from tidao_sheets.core.letters.parts import Letter
    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.record.acts import Review
    from tidao_sheets.core.text import Text
    from tidao_sheets.jobs.assess import AssessedRound
    from tidao_sheets.jobs.made import MadeFile
    from tidao_sheets.jobs.workspace import Workspace

_SETTINGS = (
    "number", "signatory", "addressee", "resolution", "outstanding", "scores", "review", "praise", "mentor", "papers",
    "statements", "verify_url",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Composed:
    """One document as it is to be: its text, what the settings say of it, and a digest of all it is made from."""

    letter: Letter
    context: LetterContext
    inputs: Mapping[str, str]

    @property
    def number(self) -> str | None:
        """Its number, None where it prints none."""
        number = self.context.number
        return number if number and self.letter.prints_number(number) else None

    @property
    def issue(self) -> Issue | None:
        """Which issue it is, with the number that it prints."""
        issue = self.context.issue
        if issue is None or (self.context.draft and issue.state != "draft"):  # left as it was issued
            return issue
        return replace(issue, number=self.number)


class Composer:
    """Composes the documents of a round."""

    def __init__(self, workspace: Workspace, assessed: AssessedRound, folder: LetterFolder) -> None:
        self.workspace = workspace
        self._folder = folder
        self._closed = assessed.record.closing is not None
        self.assessment = assessed.assessment
        self.round = assessed.round.number
        self.settings = letter_settings(workspace, assessed)
        self.named = assessed.letters.named if assessed.letters else in_file
        self.reviews = assessed.record.reviews
        self._outcomes = outcomes(assessed.sealed or assessed.assessment, assessed.record)
        self._read_at = assessed.round.read_at
        self._texts = Templates(lambda name: workspace.template_text(f"letters/{name}"))

    def targets(self, kind: Kind, offices: Collection[str], papers: Papers, *, partial: bool) -> list[Target]:
        """Return what the documents of a kind are about. Raises `LetterRefused`."""
        outstanding = outstanding_of(self.settings, self.round)
        return targets_of(kind, self.assessment, offices, outstanding, papers, self.reviews, partial=partial)

    def compose(self, kind: Kind, target: Target, papers: Papers, *, partial: bool) -> Composed:
        """Compose one document; `papers` counts those that it may submit. Raises `LetterRefused`."""
        context = replace(
            context_of(self.settings, self.workspace.programme, self.round, kind, target),
            drafted=self.workspace.now().date(),
            read_at=self._read_at if kind.timed else None,
            partial=partial,
            place=target.place,
            asked=next((r for r in self.reviews if r.number == target.review), None),
            outcome=self._outcomes.get(target.review or 0),
            statements=self._statements(target) if kind.states else (),
            papers={frame: papers.get(target.to, {}).get(frame, 0) for frame in kind.submits},
        )
        subject = Subject(self.assessment, target.office.code if target.office else None, context)
        if kind.tells:
            context = replace(context, issue=self._issue(kind, subject, target))
        letter = compose(kind, subject._replace(context=context), self._texts)
        if context.issue and context.issue.replaces:
            alone = replace(context, issue=replace(context.issue, replaces=None))
            unsaid = compose(kind, subject._replace(context=alone), self._texts).content() == letter.content()
            letter = replace(letter, unsaid=unsaid)
        day = context.date or (context.drafted and (context.drafted.year, context.drafted.month))
        told = {name: getattr(context, name) for name in _SETTINGS} | {"date": day, "figures": letter.figures}
        told["replaces"] = context.issue and context.issue.replaces
        inputs = {name: _digest(repr(value)) for name, value in told.items()}
        return Composed(letter, context, inputs | self._common)

    def _issue(self, kind: Kind, subject: Subject, target: Target) -> Issue:
        """Return which issue a document is, by those that were made of it before."""
        context = subject.context
        now = Issue(
            number=context.number,
            date=context.date.isoformat() if context.date else None,
            figures=kind.figures(subject),
            told=kind.tells(subject) if kind.tells else {},
            state="draft" if context.draft else "closed" if self._closed else "open",
        )
        return succeeding(self._folder.issues(kind.id, self.round, target), now, closed=self._closed)

    def _statements(self, target: Target) -> tuple[Review, ...]:
        """Return the requests for review whose office wants its own words printed, if the settings allow that."""
        if not self.settings.statements or target.office is None:
            return ()
        return tuple(r for r in self.reviews if r.office == target.office.code and r.statement)

    def number_doubts(self, kinds: Iterable[Kind]) -> list[Text]:
        """Say which kinds were given other numbers than they have letters."""
        reviews, programme = len(self.reviews), self.workspace.programme
        doubts = (number_doubt(self.settings, programme, self.round, kind, self.named, reviews) for kind in kinds)
        return [doubt for doubt in doubts if doubt]

    @cached_property
    def _common(self) -> dict[str, str]:
        """What all documents are made from: the programme and the templates."""
        names = sorted(path.name for path in (templates() / "letters").glob("*.j2"))
        texts = [self._template(name) for name in names]
        return {"programme": _digest(repr(self.workspace.programme)), "templates": _digest(repr(texts))}

    def _template(self, name: str) -> str | None:
        try:
            return self.workspace.template_text(f"letters/{name}")
        except UnicodeDecodeError:  # documents that need it are refused
            return None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


# ── What was made, held against what would be made now ────────────────────────────────────────────────────────────────


def check(
    composer: Composer, folder: LetterFolder, typesetters: Typesetters, made: Collection[str] = ()
) -> list[CheckedFile]:
    """Return the state of each file of the round but those `made` just now; what submits others is looked at last."""
    names = [name for name, file in folder.files.items() if file.round == composer.round and name not in made]
    submitting = [name for name in names if (kind := KINDS.get(folder.files[name].kind)) and kind.submits]
    checked = [_checked(composer, folder, typesetters, name, {}) for name in names if name not in submitting]
    papers = papers_of(composer.workspace.programme, folder, made, checked)
    return checked + [_checked(composer, folder, typesetters, name, papers) for name in submitting]


def verify_letters(workspace: Workspace, assessed: AssessedRound) -> Verification:
    """Hold every file of a round that was ever made against all that it was made from. Raises `ManifestError`."""
    folder, number = LetterFolder.of(workspace), assessed.round.number
    folder.require(number)
    with Typesetters(workspace, workspace.settings.letters.emblem, ()) as typesetters:
        checked = check(Composer(workspace, assessed, folder), folder, typesetters)
    return Verification(assessed, folder.of_round(number), tuple(checked))


def papers_of(
    programme: Programme, folder: LetterFolder, made: Iterable[str], checked: Iterable[CheckedFile]
) -> dict[str | None, Counter[str]]:
    """Count the documents that hold, by signatory and frame; a document in two formats counts once."""
    holding = {*made, *(folder.name(c.path) for c in checked if c.state == "current")}
    documents = {name.rpartition(".")[0]: folder.files[name] for name in sorted(holding)}
    papers: dict[str | None, Counter[str]] = {}
    for file in documents.values():
        to = None if file.signatory == programme.signatory.id else file.signatory
        papers.setdefault(to, Counter())[file.frame] += 1
    return papers


def _checked(
    composer: Composer, folder: LetterFolder, typesetters: Typesetters, name: str, papers: Papers
) -> CheckedFile:
    file = folder.files[name]
    state, changed, why = folder.state(name), tuple[str, ...](), None
    if state == "current":
        changed, why = _changed(composer, file, papers, _layout(typesetters, name))
        state = "stale" if changed else state
    return CheckedFile(
        path=folder.path / name,
        kind=file.kind,
        office=file.office,
        fingerprint=file.fingerprint,
        state=state,
        changed=changed,
        why=why,
    )


def _changed(composer: Composer, file: MadeFile, papers: Papers, layout: str) -> tuple[tuple[str, ...], Text | None]:
    """Return which of the things that a file was made from have changed, or why there is no such document any more."""
    kind, office = KINDS.get(file.kind), composer.workspace.programme.offices.get(file.office or "")
    target = Target(office, file.place, file.to, file.review)
    try:
        asked = (file.office,) if file.office else ()
        if kind is None or target not in composer.targets(kind, asked, papers, partial=file.partial):
            return ("gone",), None
        now = composer.compose(kind, target, papers, partial=file.partial)
    except LetterRefused as refused:
        return ("refused",), refused.message
    wanted = (now.letter.content(), now.letter.figures, now.letter.qr, layout)
    if wanted == (file.content, file.figures, file.check, file.layout):
        return (), None
    changed = [key for key, value in now.inputs.items() if file.inputs and file.inputs.get(key) != value]
    changed += ["layout"] if layout != file.layout else []
    return tuple(changed) or ("program",), None


def _layout(typesetters: Typesetters, name: str) -> str:
    """Return how a file would be laid out now; nothing where frames or emblem cannot be used."""
    try:
        return typesetters.layout(name.rpartition(".")[2])
    except (RenderError, KeyError):
        return ""
