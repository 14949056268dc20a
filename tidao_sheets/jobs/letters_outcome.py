"""What the job of making documents is asked for, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tidao_sheets.core.letters.replacing import Issue
from tidao_sheets.core.programme.records import Office
from tidao_sheets.core.text import Text
from tidao_sheets.jobs.assess import AssessedRound
from tidao_sheets.jobs.document_set import SetMade
from tidao_sheets.jobs.manifest import FileState
from tidao_sheets.jobs.moving import Moved


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to make: kinds (none: those of the round) about offices (codes; none: all), in which formats.

    The round may be `partial`; `preview` also makes a picture of each page, `verify_page`
    the page that knows what their QR codes say.
    """

    kinds: tuple[str, ...] = ()
    offices: tuple[str, ...] = ()
    formats: tuple[str, ...] = ("pdf",)
    partial: bool = False
    preview: bool = False
    verify_page: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterMade:
    """One document: its files by format, and whether any was written now (what has not changed is left alone).

    `placeholders` are the characters that the face cannot show, `origins` where they were written; `strange` is why the
    PDF's text may be wrong in some readers; `kept` are the backups of what somebody had altered.
    """

    kind: str
    office: Office | None
    place: int | None
    review: int | None
    committee: str | None
    signatory: str | None
    tier: str | None
    number: str | None
    date: date | None
    issue: Issue | None
    unsaid: bool
    paths: Mapping[str, Path]
    fingerprint: str
    made: bool
    placeholders: tuple[str, ...]
    origins: tuple[str, ...]
    strange: str | None
    doubts: tuple[str, ...]
    lacks: tuple[str, ...]
    blanks: tuple[str, ...]
    kept: tuple[Path, ...]
    pictures: tuple[Path, ...]

    @property
    def path(self) -> Path:
        """The first of its files."""
        return next(iter(self.paths.values()))


@dataclass(frozen=True, slots=True)
class LetterNotMade:
    """One document that was refused, why, and what to do about it."""

    kind: str
    office: Office | None
    reason: Text
    remedy: Text

    @property
    def about_any(self) -> Text:
        """The reason without the name of the office that it begins with."""
        if self.office is None:
            return self.reason
        th, en = self.reason
        return Text(th.removeprefix(f"{self.office.name}: "), en.removeprefix(f"{self.office.romanised}: "))


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedFile:
    """One file of the manifest, and whether it is still what would be made now.

    `changed` names what has changed of that which it was made from (see `composing`); `why` there is no such document.
    """

    path: Path
    kind: str
    office: str | None
    fingerprint: str
    state: FileState
    changed: tuple[str, ...] = ()
    why: Text | None = None


@dataclass(slots=True, kw_only=True)
class LettersOutcome:
    """What the making of documents came to; `numbering`: numbers that do not suit, `dating`: dates.

    `verify_page` is the page that was written, `verify_url` where it is to be put; `former` are files of the round that
    were not made now and no longer hold; `set_aside` is the copy of a manifest that could not be read.
    """

    assessed: AssessedRound
    folder: Path
    letters: list[LetterMade] = field(default_factory=list)
    refused: list[LetterNotMade] = field(default_factory=list)
    numbering: list[Text] = field(default_factory=list)
    dating: list[Text] = field(default_factory=list)
    former: list[CheckedFile] = field(default_factory=list)
    set_aside: Path | None = None
    verify_page: Path | None = None
    verify_url: str | None = None
    set: SetMade = field(default_factory=SetMade)
    moved: Moved = field(default_factory=Moved)


@dataclass(frozen=True, slots=True)
class Verification:
    """Every file of a round that was ever made, held against all that it was made from."""

    assessed: AssessedRound
    folder: Path
    checked: tuple[CheckedFile, ...]
