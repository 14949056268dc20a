"""What a document needs besides the assessment, and what it is about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from tidao_sheets.core.programme.records import Office, Programme, Signatory
    from tidao_sheets.core.scoring.assessment import Assessment, OfficeResult


@dataclass(frozen=True, slots=True)
class Resolution:
    """The steering committee's มติ: the meeting's number as printed ("๑/๒๕๖๗") and its day."""

    meeting: str
    date: dt.date


@dataclass(frozen=True, slots=True)
class Review:
    """The right to ask for a review, `days` working days from receipt."""

    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterContext:
    """What a letter needs besides the assessment; all of it may be unknown.

    Without `number` the place stays free. Without `date` the day stays free, and month and year are those of `drafted`
    (free, too, without it). `signatory` and `addressee` override the programme's defaults. Without a `resolution`,
    and unless the round is `closed`, the letter is a draft. `praise` (what the committee found good) and `mentor` (who
    is to advise) go into the letter of an office without a star. `read_at` is the reading behind the figures.
    `partial` lets a document about all offices be made although some are incomplete; it then names them. `scores` says
    that the circular and the announcement show scores, not stars alone. `outstanding` holds the codes of the offices
    that the resolution chose, the first place first; `place` makes a certificate that of such a place, from 1.
    `papers` tells a memo how many documents of each frame it submits.
    """

    number: str | None = None
    date: dt.date | None = None
    drafted: dt.date | None = None
    signatory: Signatory | None = None
    addressee: str | None = None
    resolution: Resolution | None = None
    review: Review | None = None
    closed: bool = False
    praise: str | None = None
    mentor: str | None = None
    read_at: dt.datetime | None = None
    partial: bool = False
    scores: bool = False
    outstanding: tuple[str, ...] = ()
    place: int | None = None
    papers: Mapping[str, int] = field(default_factory=dict)

    @property
    def draft(self) -> bool:
        """Whether the letter carries ร่าง."""
        return not self.resolution and not self.closed


class Subject(NamedTuple):
    """What a document is about: an assessment, the office concerned (None for those about all), and the settings."""

    assessment: Assessment
    office: str | None
    context: LetterContext

    @property
    def programme(self) -> Programme:
        """The programme assessed."""
        return self.assessment.programme

    @property
    def result(self) -> OfficeResult:
        """The result of the office concerned."""
        return self.assessment.offices[self.office or ""]

    @property
    def missing(self) -> tuple[Office, ...]:
        """The offices that are not completely scored."""
        return tuple(r.office for r in self.assessment.offices.values() if not r.complete)
