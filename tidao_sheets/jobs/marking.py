"""Marks in the forms of a round: their findings, notes at cells, and what offices have reported; where a store can."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidao_sheets.core.text import TidaoError
from tidao_sheets.jobs.assess import assess_round
from tidao_sheets.stores.store import FormMovedError

if TYPE_CHECKING:
    from tidao_sheets.core.form.reported import Reported
    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.jobs.assess import AssessedRound
    from tidao_sheets.jobs.workspace import Workspace
    from tidao_sheets.stores.store import Store

REPAIRS = 2
"""How often a write is repaired that somebody's inserting or sorting has led astray."""


@dataclass(frozen=True, slots=True)
class Unmarked:
    """A form that has not taken its marks: whose it is, where, and what stands in the way."""

    committee: str
    workbook: str
    error: TidaoError


def mark_forms(
    workspace: Workspace, store: Store, assessed: AssessedRound
) -> tuple[tuple[str, ...], tuple[Unmarked, ...]]:
    """Put each form's findings into it; where somebody has moved rows of one meanwhile, read and mark again.

    Return the forms that were marked, and those that did not take their marks.
    """
    marked: dict[str, None] = {}
    unmarked: tuple[Unmarked, ...] = ()
    for left in range(REPAIRS, -1, -1):
        unmarked = tuple(_mark_each(workspace.programme, store, assessed, marked))
        if not left or not any(isinstance(u.error, FormMovedError) for u in unmarked):
            break
        try:
            assessed = assess_round(workspace, assessed.round.number, store=store)
        except TidaoError:  # the summary is written: what could not be marked is told with that
            break
        if assessed.unread:
            break
    return (*marked,), unmarked


def _reported(programme: Programme, assessed: AssessedRound) -> Mapping[str, Reported]:
    """Return what offices had reported when the round was read."""
    if not assessed.round.evidence:
        return {}
    from tidao_sheets.core.evidence.beside import beside_scores

    return beside_scores(programme, assessed.round.evidence, assessed.round.number, assessed.round.read_at.date())


def _mark_each(
    programme: Programme, store: Store, assessed: AssessedRound, marked: dict[str, None]
) -> Iterator[Unmarked]:
    """Mark the forms as they were read, one write a form at most; yield those that refuse their marks."""
    from tidao_sheets.core.form.marks import findings_workbook, notes
    from tidao_sheets.core.form.reported import texts_to_keep_up

    reported = _reported(programme, assessed)
    for form in assessed.forms.values():
        findings = [f for f in assessed.round.findings if f.workbook == form.book.name and f.code != "form_missing"]
        declared = findings_workbook(programme, form.identity, findings)
        try:
            texts = {(tab, at): text for tab, at, text in texts_to_keep_up(form.book, reported)}
            changed = store.mark(form.book.workbook, declared, notes(findings), texts)
        except TidaoError as error:
            yield Unmarked(form.identity.committee, form.book.workbook, error)
            continue
        if changed:
            marked[form.book.workbook] = None
