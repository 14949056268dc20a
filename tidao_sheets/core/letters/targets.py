"""Which documents there are to make: kinds in their order, and of each the offices that have one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tidao_sheets.core.letters.kinds import KINDS, USUAL, Kind
from tidao_sheets.core.letters.refusals import RoundIncomplete

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from tidao_sheets.core.programme.records import Office, Programme
    from tidao_sheets.core.scoring.assessment import Assessment


class Target(NamedTuple):
    """What one document is about: an office (None: all of them), and the outstanding place that it certifies."""

    office: Office | None
    place: int | None = None


def kinds_of(
    programme: Programme, round_number: int, asked: Collection[str], offices: Collection[str]
) -> tuple[Kind, ...]:
    """Return the kinds to make, in order: those asked for, else the round's, of which named offices have their own."""
    chosen = asked or programme.rounds[round_number].letters or (USUAL,)
    return tuple(k for k in KINDS.values() if k.id in chosen and (asked or not offices or not k.about_all))


def targets_of(
    kind: Kind, assessment: Assessment, offices: Collection[str], outstanding: Sequence[str], *, partial: bool
) -> list[Target]:
    """Return what the documents of a kind are about; `offices` (codes) asks for those alone.

    `outstanding` holds the codes of the outstanding offices, the first place first. Raises `RoundIncomplete`: an award
    waits for the whole round, unless it may be `partial`.
    """
    if kind.about_all:
        return [Target(None)]
    results = assessment.offices.values()
    chosen = [r for r in results if not offices or r.office.code in offices]
    if not kind.awarded:
        return [Target(r.office) for r in chosen]
    missing = tuple(r.office for r in results if not r.complete)
    if missing and not partial:
        raise RoundIncomplete.without(missing)
    rated = [r.office for r in chosen if r.tier or (offices and r.complete)]
    places = {code: n for n, code in enumerate(outstanding, 1)}
    return [Target(o) for o in rated] + [Target(o, places[o.code]) for o in rated if o.code in places]
