"""What a document replaces: a former one that was issued, until the figures behind it changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.letters import values
from tidao_sheets.core.letters.values import Values

if TYPE_CHECKING:
    from tidao_sheets.core.letters.context import Subject
    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.scoring.assessment import OfficeResult

ToldResults = Mapping[str, str]
"""What a document tells of each office, by its code: a tier's id, and where it gives scores the total."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One issue of a document: the number and day (ISO) that it gives, its figures, and what it tells of offices.

    `state` is "draft" before a resolution, then "open" or "closed" as its round was. `replaces` is the former issue.
    `closings` counts how often the round had been closed by then; a manifest of former versions tells none.
    """

    number: str | None
    date: str | None
    figures: str
    told: ToldResults
    state: Literal["draft", "open", "closed"]
    replaces: Issue | None = None
    closings: int = field(default=0, repr=False)

    @property
    def edition(self) -> int:
        """Which issue it is: 1 replaces nothing."""
        return self.replaces.edition + 1 if self.replaces else 1

    def issued(self, closings: int) -> bool:
        """Whether people may have it: no draft, and its round, closed so often by now, is or was closed with it."""
        return self.state == "closed" or (self.state == "open" and closings > self.closings)


def succeeding(former: Iterable[Issue], now: Issue) -> Issue:
    """Return an issue with what it replaces; `former` are those made so far, one a format.

    It replaces the last that people may have, unless the figures are those again: then what that replaced. A draft with
    these figures leaves what was issued as it was.
    """
    last = max(former, key=lambda i: (i.edition, i.issued(now.closings), i.figures == now.figures), default=None)
    sent = last if last is None or last.issued(now.closings) else last.replaces
    if sent is None or sent.figures != now.figures:
        return replace(now, replaces=sent)
    return sent if now.state == "draft" else replace(now, replaces=sent.replaces)


# ── What a document tells ─────────────────────────────────────────────────────────────────────────────────────────────


def told_of_all(subject: Subject) -> ToldResults:
    """Return what a document about all offices tells: stars, and scores where these are disclosed."""
    results, scores = subject.assessment.offices.values(), subject.context.scores
    return {r.office.code: _told(r, scores=scores) for r in results if r.complete}


def told_of_result(subject: Subject) -> ToldResults:
    """Return what a result letter tells: star and total."""
    return {subject.result.office.code: _told(subject.result, scores=True)}


def told_of_star(subject: Subject) -> ToldResults:
    """Return what a certificate tells: the star."""
    return {subject.result.office.code: _told(subject.result, scores=False)}


def _told(result: OfficeResult, *, scores: bool) -> str:
    return f"{result.tier_id}{f' {plain(result.total)}' if scores and result.total is not None else ''}"


@dataclass(frozen=True, slots=True)
class Achieved:
    """A star (a tier's id, or "none") and, where it is told, the total."""

    tier: str
    total: str | None


def changes(former: ToldResults, now: ToldResults) -> Iterator[tuple[str, Achieved, Achieved]]:
    """Yield what is told of an office in another way than before: its code, before, after."""
    for code, told in now.items():
        before, after = _standing(former.get(code, told)), _standing(told)
        if before.tier != after.tier or (before.total and after.total and before.total != after.total):
            yield code, before, after


def _standing(told: str) -> Achieved:
    tier, _, total = told.partition(" ")
    return Achieved(tier, total or None)


def printed(programme: Programme, issue: Issue | None, *, about_all: bool) -> Values | None:
    """Return what a template may say of the issue that this one replaces: None where it replaces nothing.

    Of a document about all offices, those without a star now are not named; their change is told by its absence.
    """
    former = issue.replaces if issue else None
    if issue is None or former is None:
        return None
    tiers = {tier.id: tier.name for tier in programme.tiers}
    told = [
        each
        for each in changes(former.told, issue.told)
        if each[0] in programme.offices and not (about_all and each[2].tier not in tiers)
    ]
    names = values.names([programme.offices[code] for code, *_ in told])
    return {
        "number": former.number,
        "same_number": former.number is not None and former.number == issue.number,
        "date": dt.date.fromisoformat(former.date) if former.date else None,
        "same_date": former.date is not None and former.date == issue.date,
        "about_all": about_all,
        "changes": [
            name | {"before": _said(before, tiers), "after": _said(after, tiers)}
            for name, (_, before, after) in zip(names, told, strict=True)
        ],
    }


def _said(standing: Achieved, tiers: Mapping[str, str]) -> Values:
    total = None if standing.total is None else Decimal(standing.total)
    return {"star": tiers.get(standing.tier), "total": total}
