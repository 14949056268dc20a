"""Acts upon a round: it was closed, noted upon, reopened, asked to be reviewed, decided on; how it stands after them.

Acts are only ever added. What the ledger gives back is checked: it may have come by mail.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal, TypeAlias, cast, get_args

from tidao_sheets.core.decimals import plain, points_from
from tidao_sheets.core.settings.records import Resolution

ActKind = Literal["close", "note", "reopen", "review", "decision"]
Told: TypeAlias = "str | list[str] | dict[str, str] | None"
"""What a body holds: a text, none, several texts, or texts by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act: its place in the ledger, upon which round, when, and what is told of it."""

    id: int
    round: int
    kind: ActKind
    at: dt.datetime
    body: Mapping[str, Told]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundClosing:
    """A round that was closed: its figures stay as they were read then.

    `reading` and `programme` are the SHA-256 of the contents that the ledger keeps: the reading, and the programme file
    as it was; `partial` is the reason for closing although offices are missing; `signed` are the committees whose
    signed sheets are in; `letters` what was told of the round's letters then, by the keys of the settings.
    """

    at: dt.datetime
    read_at: dt.datetime
    fingerprint: str
    reading: str
    programme: str
    partial: str | None = None
    resolution: Resolution | None = None
    signed: tuple[str, ...] = ()
    letters: Mapping[str, str] = field(default_factory=dict)

    def body(self) -> dict[str, Told]:
        """Return what the ledger keeps of it."""
        return {
            "read_at": self.read_at.isoformat(),
            "fingerprint": self.fingerprint,
            "reading": self.reading,
            "programme": self.programme,
            "partial": self.partial,
            "letters": dict(self.letters),
        } | note_body(self.resolution, self.signed)


def note_body(resolution: Resolution | None, signed: Iterable[str]) -> dict[str, Told]:
    """Return what is noted upon a closed round: its resolution, and whose signed sheets are in."""
    told = {"meeting": resolution.meeting, "date": resolution.date.isoformat()} if resolution else None
    return ({"resolution": told} if told else {}) | {"signed": [*signed]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided on a request for review: new points of contested criteria (none: it stands), why and by whom."""

    at: dt.datetime
    date: dt.date
    points: Mapping[str, Decimal]
    reason: str
    by: str

    def body(self, review: int) -> dict[str, Told]:
        """Return what the ledger keeps of it."""
        points = {criterion: plain(points) for criterion, points in self.points.items()}
        told = {"date": self.date.isoformat(), "reason": self.reason, "by": self.by}
        return {"review": str(review), "points": points, **told}


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A request for review (คำขอทบทวน): by which office, of which criteria, why, by which letter, and what came of it.

    `statement` is what the office wants printed beside its result.
    """

    number: int
    at: dt.datetime
    office: str
    criteria: tuple[str, ...]
    reason: str
    date: dt.date
    letter: str | None = None
    statement: str | None = None
    decision: Decision | None = None

    def body(self) -> dict[str, Told]:
        """Return what the ledger keeps of it."""
        told = {"office": self.office, "reason": self.reason, "date": self.date.isoformat()}
        return {**told, "criteria": [*self.criteria], "letter": self.letter, "statement": self.statement}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopening:
    """A closed round that was opened again, and why."""

    at: dt.datetime
    reason: str
    closing: RoundClosing
    lapsed: tuple[Review, ...]
    """Those whose decisions no longer count, since the forms do again, in the order of the decisions."""
    waiting: tuple[Review, ...] = ()
    """Those that were not decided on: they would have to be asked again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundRecord:
    """How a round stands by its acts: `closing` is None while it is open."""

    closing: RoundClosing | None = None
    reviews: tuple[Review, ...] = ()
    reopenings: tuple[Reopening, ...] = ()
    asked: int = 0
    """Requests for review that there ever were, before each reopening, too: a number is never given twice."""

    def decisions(self) -> list[tuple[Review, Decision]]:
        """Return what was decided on, in the order of the decisions: of two on one score the last counts."""
        found = [(review, review.decision) for review in self.reviews if review.decision]
        return sorted(found, key=lambda each: each[1].at)

    def decided(self) -> dict[str, dict[str, Decimal]]:
        """Return the points that decisions have put in place of those read: office → criterion → points."""
        decided: dict[str, dict[str, Decimal]] = {}
        for review, decision in self.decisions():
            if decision.points:
                decided.setdefault(review.office, {}).update(decision.points)
        return decided


UNTOUCHED = RoundRecord()
"""How a round stands that nothing was done to."""


def standing(acts: Iterable[Act]) -> dict[int, RoundRecord]:
    """Return how each round stands after all acts, in their order. Raises ValueError or its like for strange bodies."""
    rounds: dict[int, RoundRecord] = {}
    for act in acts:
        rounds[act.round] = after(rounds.get(act.round, UNTOUCHED), act)
    return rounds


def after(record: RoundRecord, act: Act) -> RoundRecord:
    """Return how a round stands after one more act. Raises ValueError or its like for a strange body."""
    body, closing = act.body, record.closing
    if act.kind not in get_args(ActKind):
        raise ValueError("no act of ours")
    if act.kind == "close":
        return replace(record, closing=_closing(act), reviews=())
    if closing is None:
        raise ValueError("an act upon an open round")
    if act.kind == "note":
        signed = tuple(dict.fromkeys((*closing.signed, *_words(body["signed"]))))
        return replace(
            record, closing=replace(closing, resolution=_resolved(body) or closing.resolution, signed=signed)
        )
    if act.kind == "reopen":
        lapsed = tuple(review for review, decision in record.decisions() if decision.points)
        waiting = tuple(r for r in record.reviews if r.decision is None)
        reopening = Reopening(at=act.at, reason=_text(body["reason"]), closing=closing, lapsed=lapsed, waiting=waiting)
        return RoundRecord(reopenings=(*record.reopenings, reopening), asked=record.asked)
    if act.kind == "review":
        number = record.asked + 1
        return replace(record, reviews=(*record.reviews, _review(act, number)), asked=number)
    number = int(_text(body["review"]))
    decision = _decision(act)
    reviews = [replace(r, decision=decision) if r.number == number else r for r in record.reviews]
    return replace(record, reviews=tuple(reviews))


def _closing(act: Act) -> RoundClosing:
    body = act.body
    return RoundClosing(
        at=act.at,
        read_at=_moment(_text(body["read_at"])),
        fingerprint=_text(body["fingerprint"]),
        reading=_text(body["reading"]),
        programme=_text(body["programme"]),
        partial=_perhaps(body["partial"]),
        resolution=_resolved(body),
        signed=_words(body["signed"]),
        letters={str(key): _text(value) for key, value in cast("Mapping[str, str]", body.get("letters") or {}).items()},
    )


def _moment(text: str) -> dt.datetime:
    at = dt.datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("a moment without its offset")
    return at


def _resolved(body: Mapping[str, Told]) -> Resolution | None:
    told = body.get("resolution")
    if told is None:
        return None
    named = cast("Mapping[str, str]", told)
    return Resolution(meeting=_text(named["meeting"]), date=dt.date.fromisoformat(_text(named["date"])))


def _review(act: Act, number: int) -> Review:
    body = act.body
    return Review(
        number=number,
        at=act.at,
        office=_text(body["office"]),
        criteria=_words(body["criteria"]),
        reason=_text(body["reason"]),
        date=dt.date.fromisoformat(_text(body["date"])),
        letter=_perhaps(body["letter"]),
        statement=_perhaps(body["statement"]),
    )


def _decision(act: Act) -> Decision:
    body = act.body
    points = cast("Mapping[str, str]", body["points"])
    return Decision(
        at=act.at,
        date=dt.date.fromisoformat(_text(body["date"])),
        points={_text(criterion): points_from(value) for criterion, value in points.items()},
        reason=_text(body["reason"]),
        by=_text(body["by"]),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _perhaps(value: object) -> str | None:
    return None if value is None else _text(value)


def _words(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError("no list of words")
    return tuple(map(_text, value))
