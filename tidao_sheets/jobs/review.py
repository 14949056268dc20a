"""The jobs of requests for review (ขอทบทวน): received, decided on, listed; a decision is a record, not an edit."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from tidao_sheets.core.record.acts import Decision, Review, RoundRecord
from tidao_sheets.core.scoring.rules import first_broken, limits
from tidao_sheets.core.thai import ascii_digits
from tidao_sheets.jobs.assess import AssessedRound
from tidao_sheets.jobs.closing import closed_round
from tidao_sheets.jobs.closing_outcome import NotClosedError, ReasonWantedError
from tidao_sheets.jobs.offices import criterion_of, office_of
from tidao_sheets.jobs.review_errors import (
    BrokenRuleError,
    DecidedAlreadyError,
    NobodyDecidedError,
    NoDateError,
    NoPointsError,
    NotContestedError,
    NothingContestedError,
    ReviewsOffError,
    TooLateError,
    UnknownReviewError,
)
from tidao_sheets.jobs.sync import SyncOutcome, update_summary

if TYPE_CHECKING:
    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.jobs.letters_outcome import CheckedFile
    from tidao_sheets.jobs.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewAsked:
    """What was said of a request or a decision; `points` are "criterion=points", `overwrite` as in a sync."""

    criteria: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    reason: str = ""
    by: str = ""
    date: str | None = None
    letter: str | None = None
    statement: str | None = None
    overwrite: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """A review that was recorded, the round before and after it, and the documents that no longer hold.

    `anew` is False where the same was recorded by a run before, which this one has finished.
    """

    review: Review
    before: AssessedRound
    after: AssessedRound
    anew: bool = True
    summary: SyncOutcome | None = None
    stale: tuple[CheckedFile, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviews:
    """Every request for review of a closed round, and the last day on which they are taken."""

    assessed: AssessedRound
    until: dt.date | None
    reviews: tuple[Review, ...]


def add_review(workspace: Workspace, number: int, office: str, told: ReviewAsked) -> Reviewed:
    """Record a request for review, once; it may have been recorded by a run that was cut off.

    Raises ReviewsOffError, TooLateError, BadReviewError.
    """
    assessed, day = _closed(workspace, number), _day(workspace, told.date)
    until = workspace.settings.letters.review_until.get(str(number))
    if until is None:
        raise ReviewsOffError(number=number)
    if day > until:
        raise TooLateError(date=day, until=until)
    programme = assessed.assessment.programme  # as it was when the round was closed
    criteria = tuple(criterion_of(programme, c) for c in dict.fromkeys(told.criteria))
    if not criteria:
        raise NothingContestedError(example=programme.criteria[0].id)
    if not told.reason.strip():
        raise ReasonWantedError
    review = Review(
        number=assessed.record.asked + 1,
        at=workspace.now(),
        office=office_of(programme, office),
        criteria=criteria,
        reason=told.reason.strip(),
        date=day,
        letter=(told.letter or "").strip() or None,
        statement=(told.statement or "").strip() or None,
    )
    for former in assessed.record.reviews:
        if former.decision is None and former.body() == review.body():
            return Reviewed(review=former, before=assessed, after=assessed, anew=False)
    with workspace.ledger() as ledger:
        ledger.act(workspace.programme, number, "review", review.at, review.body())
    after = _closed(workspace, number)
    printed = review.statement and workspace.settings.letters.statements
    return Reviewed(review=review, before=assessed, after=after, stale=_stale(workspace, after) if printed else ())


def decide_review(
    workspace: Workspace, number: int, wanted: str, told: ReviewAsked, progress: Callable[[str], None] = lambda _: None
) -> Reviewed:
    """Record a decision, bring the summary up to date, and tell which documents no longer hold.

    The same decision is recorded once, and what a run that was cut off has left undone is done.
    """
    before = _closed(workspace, number)
    review = _find(before.record, wanted)
    points = _points(before.assessment.programme, review, told.points)
    if not told.reason.strip():
        raise ReasonWantedError
    if not told.by.strip():
        raise NobodyDecidedError
    decision = Decision(
        at=workspace.now(),
        date=_day(workspace, told.date),
        points=points,
        reason=told.reason.strip(),
        by=told.by.strip(),
    )
    anew = review.decision is None
    if review.decision and not _same(review.decision, decision, told):
        raise DecidedAlreadyError(wanted=wanted)
    store = workspace.store()
    with workspace.ledger() as ledger:
        if anew:
            ledger.act(workspace.programme, number, "decision", decision.at, decision.body(review.number))
        after = _closed(workspace, number)
        outcome = SyncOutcome(assessed=after)
        update_summary(workspace, store, ledger, outcome, overwrite=told.overwrite, record=lambda _: None)
    progress(review.office)
    decided = next(r for r in after.record.reviews if r.number == review.number)
    stale = _stale(workspace, outcome.assessed)
    return Reviewed(review=decided, before=before, after=after, anew=anew, summary=outcome, stale=stale)


def reviews_of(workspace: Workspace, number: int) -> Reviews:
    """Return every request for review of a closed round."""
    assessed = _closed(workspace, number)
    until = workspace.settings.letters.review_until.get(str(number))
    return Reviews(assessed=assessed, until=until, reviews=assessed.record.reviews)


def _closed(workspace: Workspace, number: int) -> AssessedRound:
    found = closed_round(workspace, number)
    if found is None:
        raise NotClosedError(number=number)
    return found


def _day(workspace: Workspace, text: str | None) -> dt.date:
    try:
        return dt.date.fromisoformat(text) if text else workspace.now().date()
    except ValueError:
        raise NoDateError(told=text) from None


def _find(record: RoundRecord, wanted: str) -> Review:
    found = [r for r in record.reviews if str(r.number) == ascii_digits(wanted)]
    if not found:
        known = ", ".join(str(r.number) for r in record.reviews) or "-"
        raise UnknownReviewError(wanted=wanted, known=known)
    return found[0]


def _same(former: Decision, decision: Decision, told: ReviewAsked) -> bool:
    """Whether a decision says what is recorded; a day that was not told is that of the record."""
    return former == replace(decision, at=former.at, date=decision.date if told.date else former.date)


def _points(programme: Programme, review: Review, told: tuple[str, ...]) -> Mapping[str, Decimal]:
    """Return the decided points of contested criteria; what the programme's rules forbid is refused."""
    points: dict[str, Decimal] = {}
    for word in told:
        criterion, _, value = word.partition("=")
        if criterion not in review.criteria:
            raise NotContestedError(criterion=criterion, contested=", ".join(review.criteria))
        if not re.fullmatch(r"(0|[1-9]\d*)(\.\d+)?", ascii_digits(value), re.ASCII):
            raise NoPointsError(value=value, criterion=criterion)
        points[criterion] = Decimal(ascii_digits(value))
        found = next(c for c in programme.criteria if c.id == criterion)
        if broken := first_broken(points[criterion], found, programme.scoring):
            values = {**limits(found, programme.scoring), "value": value}
            raise BrokenRuleError(reason=broken.says.format(**values), remedy=broken.remedy.format(**values))
    return points


def _stale(workspace: Workspace, assessed: AssessedRound) -> tuple[CheckedFile, ...]:
    """Return the documents of the round that no longer hold."""
    from tidao_sheets.jobs.holding import verify_letters
    from tidao_sheets.jobs.manifest import ManifestError

    try:
        checked = verify_letters(workspace, assessed).checked
    except ManifestError:  # none was made
        return ()
    return tuple(file for file in checked if file.state != "current")
