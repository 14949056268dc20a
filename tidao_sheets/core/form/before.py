"""The former round beside a form: its scores and advice, greyed, right of what is printed, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tidao_sheets.core.form.identity import keyed
from tidao_sheets.core.form.layout import COLUMN, FORMER, OfficeRows
from tidao_sheets.core.form.reported import Reported
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.observed import Book, shown
from tidao_sheets.core.thai import comparable, thai_date, thai_digits

if TYPE_CHECKING:
    from decimal import Decimal

    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.scoring.round import SummaryRound
    from tidao_sheets.core.sheet.declared import Tab

Shown = Mapping[str, Mapping[str, "Decimal | str | None"]]
"""Criterion → column key → what stands there."""


@dataclass(frozen=True, slots=True)
class Before:
    """The former round as forms show it: a line that says which, and as of when; office → what stands there.

    A round of which nothing is known yet has an empty one. `reported` is what stands beside it of the year's evidence.
    """

    said: str = ""
    offices: Mapping[str, Shown] = field(default_factory=dict)
    reported: Mapping[str, Reported] = field(default_factory=dict)


def has_former(programme: Programme, round_number: int) -> bool:
    """Whether a round comes after another one."""
    return round_number > min(programme.rounds)


def before_of(programme: Programme, rounds: Mapping[int, SummaryRound], round_number: int) -> Before:
    """Return what forms of a round show of the last one before it that is known."""
    former = max((n for n in rounds if n < round_number), default=None)
    if former is None:
        return Before()
    known = rounds[former]
    how, at = ("ตามที่ปิดรอบเมื่อ", known.closed) if known.closed else ("ยังไม่ปิดรอบ ตามที่อ่านเมื่อ", known.read_at)
    offices: dict[str, Shown] = {}
    for code, result in known.assessment.offices.items():
        points, texts = result.scores.points, result.scores.texts
        offices[code] = {
            c.id: {"former_score": points.get(c.id), "former_advice": texts.get(c.id, {}).get("advice")}
            for c in programme.criteria
        }
    return Before(f"รอบที่ {thai_digits(str(former))} {how} {thai_date(at.date())}", offices)


def put_before(tab: Tab, rows: OfficeRows, before: Before, office: str) -> None:
    """Show the former round on an office's tab."""
    tab.put(rows.title + 1, COLUMN[FORMER[0]], before.said or "ยังไม่มีผลของรอบก่อน", "muted")
    for criterion, row in rows.criteria.items():
        told = before.offices.get(office, {}).get(criterion, {})
        tab.put(row, COLUMN["former_score"], told.get("former_score"), "former-score")
        tab.put(row, COLUMN["former_advice"], told.get("former_advice"), "former-text")


def is_out_of_date(book: Book, before: Before) -> bool:
    """Whether a form shows other scores or advice of the former round than are known now."""
    if not before.offices:
        return False
    for key in filter(None, map(keyed, book.tabs)):
        told = before.offices.get(key.identity.tab)
        rows, columns = key.rows(), key.columns()
        for criterion, wanted in (told or {}).items():
            for column, value in wanted.items():
                places = [At(r, c) for r in rows.get(criterion, ())[:1] for c in columns.get(column, ())[:1]]
                there = [shown(key.tab.get(at).value) for at in places]
                if comparable("".join(there)) != comparable(shown(value)):
                    return True
    return False
