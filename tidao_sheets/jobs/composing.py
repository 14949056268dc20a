"""What a document is made from, composed anew: for making it, and for holding what was made against it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from tidao_sheets.core.letters.compose import compose
from tidao_sheets.core.letters.context import LetterContext, Subject
from tidao_sheets.core.letters.kinds import Kind
from tidao_sheets.core.letters.parts import line_text
from tidao_sheets.core.letters.replacing import Issue, succeeding
from tidao_sheets.core.letters.settings import context_of, in_file, number_doubt, outstanding_of
from tidao_sheets.core.letters.targets import About, Papers, Target, reminders_of, targets_of
from tidao_sheets.core.letters.template import Templates
from tidao_sheets.core.record.owed import reminded
from tidao_sheets.core.record.results import outcomes
from tidao_sheets.core.thai import thai_date_era
from tidao_sheets.jobs.closing import letter_settings
from tidao_sheets.jobs.manifest import LetterFolder
from tidao_sheets.jobs.shipped import templates

if TYPE_CHECKING:
    from tidao_sheets.core.letters.parts import Letter
    from tidao_sheets.core.record.acts import Review
    from tidao_sheets.core.text import Text
    from tidao_sheets.jobs.assess import AssessedRound
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
    def date(self) -> date | None:
        """Its day; None where it prints none. Without one of its own it bears that of the resolution, if it says so."""
        head, phrase = {part.role for part in self.letter.head}, self.letter.closing.phrase
        resolution = self.context.resolution
        if self.context.date or "date" in head or not resolution:
            return self.context.date
        return resolution.date if thai_date_era(resolution.date) in line_text(phrase) else None

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
        self._record = assessed.record
        self.assessment = assessed.assessment
        self.round = assessed.round.number
        self.settings = letter_settings(workspace, assessed)
        self.named = assessed.letters.named if assessed.letters else in_file
        self.reviews = assessed.record.reviews
        self._outcomes = outcomes(assessed.sealed or assessed.assessment, assessed.record)
        self._owed = {o.committee.id: o for o in reminded(assessed.round, assessed.record, assessed.forms)}
        self._read_at, self._evidence = assessed.round.read_at, assessed.round.evidence
        self.composed: dict[tuple[str, About], tuple[Target, Composed]] = {}
        """What was composed last of each document."""
        self._texts = Templates(lambda name: workspace.template_text(f"letters/{name}"))

    def targets(self, kind: Kind, offices: Collection[str], papers: Papers, *, partial: bool) -> list[Target]:
        """Return what the documents of a kind are about. Raises `LetterRefused`."""
        if kind.reminds:
            return reminders_of(self._owed.values(), offices)
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
            evidence=self._evidence.get(target.office.code) if target.office else None,
            owed=self._owed.get(target.committee or ""),
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
        composed = Composed(letter, context, inputs | self._common)
        self.composed[kind.id, target.about] = target, composed
        return composed

    def _issue(self, kind: Kind, subject: Subject, target: Target) -> Issue:
        """Return which issue a document is, by those that were made of it before."""
        context = subject.context
        now = Issue(
            number=context.number,
            date=context.date.isoformat() if context.date else None,
            figures=kind.figures(subject),
            told=kind.tells(subject) if kind.tells else {},
            state="draft" if context.draft else "closed" if self._record.closing else "open",
            closings=self._record.closings,
        )
        return succeeding(self._folder.issues(kind.id, self.round, target), now)

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
