"""How rounds stand after all acts upon them. What the ledger gives back is checked: it may have come by mail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import cast, get_args

from tidao_sheets.core.decimals import points_from
from tidao_sheets.core.record.acts import (
    UNTOUCHED,
    Act,
    ActKind,
    Choice,
    Decision,
    Receipt,
    Reopening,
    Review,
    RoundClosing,
    RoundRecord,
    Told,
)
from tidao_sheets.core.settings.records import Resolution


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
    if act.kind == "receive":
        return replace(record, receipts=(*record.receipts, receipt_from(act)))
    if act.kind == "choice":
        choice = _choice(act)
        return replace(record, choices={**record.choices, choice.key: choice})
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
        return replace(record, closing=None, reviews=(), reopenings=(*record.reopenings, reopening))
    if act.kind == "review":
        number = record.asked + 1
        return replace(record, reviews=(*record.reviews, _review(act, number)), asked=number)
    number = int(_text(body["review"]))
    decision = _decision(act)
    reviews = [replace(r, decision=decision) if r.number == number else r for r in record.reviews]
    return replace(record, reviews=tuple(reviews))


def receipt_from(act: Act) -> Receipt:
    """Return the file that came back by an act. Raises ValueError or its like for a strange body."""
    body = act.body
    return Receipt(
        at=act.at,
        name=_text(body["name"]),
        kind=_text(body["kind"]),
        sha256=_text(body["sha256"]),
        size=int(_text(body["size"])),
        place=_text(body["place"]),
        committee=_perhaps(body["committee"]),
        office=_perhaps(body["office"]),
        sender=_text(body["sender"]),
    )


def _choice(act: Act) -> Choice:
    body = act.body
    others = cast("Mapping[str, str]", body["others"])
    return Choice(
        at=act.at,
        office=_text(body["office"]),
        criterion=_text(body["criterion"]),
        column=_text(body["column"]),
        value=_text(body["value"]),
        file=_text(body["file"]),
        name=_text(body["name"]),
        others={_text(file): _text(value) for file, value in others.items()},
        by=_text(body["by"]),
        reason=_text(body["reason"]),
    )


def _closing(act: Act) -> RoundClosing:
    body = act.body
    return RoundClosing(
        at=act.at,
        read_at=moment(_text(body["read_at"])),
        fingerprint=_text(body["fingerprint"]),
        reading=_text(body["reading"]),
        programme=_text(body["programme"]),
        partial=_perhaps(body["partial"]),
        resolution=_resolved(body),
        signed=_words(body["signed"]),
        letters={str(key): _text(value) for key, value in cast("Mapping[str, str]", body.get("letters") or {}).items()},
    )


def moment(text: str) -> dt.datetime:
    """Return a moment that was recorded with its offset. Raises ValueError."""
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
        act=act.id,
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
