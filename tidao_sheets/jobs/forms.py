"""The job of making score forms: new ones where there are none, rebuilt ones beside those that are damaged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tidao_sheets.core.form import layout
from tidao_sheets.core.form.before import Before, before_of, has_former, is_out_of_date
from tidao_sheets.core.form.carry import Carried, carry
from tidao_sheets.core.form.copies import FoldedForms, fold_copies
from tidao_sheets.core.form.form_reading import FormReading
from tidao_sheets.core.form.office_reading import OfficeReading
from tidao_sheets.core.form.read_round import LOST, collect
from tidao_sheets.core.form.slot import score_slot
from tidao_sheets.core.form.workbook import addresses, form_workbook
from tidao_sheets.core.programme.records import Committee, Programme, Round
from tidao_sheets.core.scoring.assessment import WHOLE
from tidao_sheets.core.scoring.findings import Finding
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.difference import content
from tidao_sheets.jobs.workspace import Workspace
from tidao_sheets.stores.store import Calls, Store, Unread, Unshared

if TYPE_CHECKING:
    from datetime import datetime

    from tidao_sheets.core.form.reported import Reported
    from tidao_sheets.core.form.slot import Slot
    from tidao_sheets.core.sheet.declared import Workbook
    from tidao_sheets.ledger.ledger import Ledger

DAMAGE = frozenset(
    {
        "key_missing",
        "key_doubled",
        "column_missing",
        "column_doubled",
        "criterion_altered",
        "full_marks_altered",
        "tab_missing",
        "tab_doubled_differs",
        "tab_disputed",
        "tab_foreign",
        "form_other_version",
    }
)
"""Findings that concern the form itself, not what was typed into it."""

RENEWED = frozenset({"form_former_wording", "star_of_former_tiers"})
"""Findings that a rebuilt form does away with, though nothing is damaged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormMade:
    """One committee's form: where it is, whether it was made now, what it was rebuilt from, and where its cells are.

    `left` names what a rebuilt form does not carry over as it was: it is uncertain what it was given for, or copies
    disagree, or it cannot be found. The form itself holds it as a refused text, or lists it.
    """

    committee: Committee
    workbook: str
    made: bool
    tabs: list[dict[str, object]]
    rebuilt_from: str | None = None
    left: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class FormsOutcome:
    """What `tidao forms` came to.

    `damaged` are findings about forms that exist, `waiting` committees without one, `unshared` whoever is to edit a
    form and cannot yet.
    """

    programme: Programme
    round: int
    forms: list[FormMade] = field(default_factory=list)
    damaged: list[Finding] = field(default_factory=list)
    unread: tuple[Unread, ...]
    waiting: list[Committee] = field(default_factory=list)
    unshared: list[Unshared] = field(default_factory=list)
    summary: str
    calls: Calls


def make_forms(
    workspace: Workspace, round_number: int, progress: Callable[[str], None] = lambda _: None, *, rebuild: bool = False
) -> FormsOutcome:
    """Make the forms of one round that do not exist yet; what exists is never touched.

    A file that cannot be read may be anybody's form: while there is one, new forms are made only with `rebuild`; never
    where it is known whose form it is, since all of its scores would be out of sight.
    """
    programme, store = workspace.programme, workspace.store()
    read = store.read_forms(round_number, progress)
    collection = collect(programme, read.books, unread=(u.committee for u in read.unread))
    outcome = FormsOutcome(
        programme=programme, round=round_number, unread=read.unread, summary=store.summary, calls=store.calls
    )
    outcome.damaged += [f for f in collection.besides(round_number) if f.code == LOST]
    unseen = collection.out_of_sight(round_number)
    before = what_is_known(workspace, store, round_number, progress)
    with workspace.ledger() as ledger:
        choices = ledger.record(programme, round_number).choices
        maker = _Maker(
            programme=programme,
            round=programme.rounds[round_number],
            store=store,
            ledger=ledger,
            now=workspace.now(),
            before=before,
        )
        for committee in programme.committees.values():
            copies = collection.of(round_number, committee.id)
            progress(committee.name)
            if copies:
                folded = fold_copies(copies, choices=choices)
                _existing(outcome, maker, committee, folded, rebuild=rebuild)
            elif any(whose == committee.id or (whose is None and not rebuild) for whose in unseen):
                outcome.waiting.append(committee)
            else:
                outcome.forms.append(maker.make(committee, 1, Carried()))
    for form in outcome.forms:
        outcome.unshared += store.share(score_slot(programme.rounds[round_number], form.committee), form.workbook)
    return outcome


def put_workbook(
    store: Store, ledger: Ledger, now: datetime, slot: Slot, workbook: Workbook, instead_of: str | None = None
) -> str:
    """Make a workbook for people, recorded in the ledger before it is written; return its path or URL."""
    cells = {tab.title: {at.a1: content(cell) for at, cell in tab.cells.items()} for tab in workbook.tabs}
    with ledger.planned("form", now, cells) as intend:
        return store.make_form(slot, workbook, intend, instead_of)


def what_is_known(
    workspace: Workspace, store: Store, number: int, progress: Callable[[str], None] = lambda _: None
) -> Before:
    """Return what new forms of a round show: the former round as it was read last, and the year's evidence."""
    with workspace.ledger() as ledger:
        known = ledger.last_readings(workspace.programme)
    before = before_of(workspace.programme, known, number)
    return replace(before, reported=_reported(workspace, store, number, progress))


def _reported(
    workspace: Workspace, store: Store, number: int, progress: Callable[[str], None]
) -> Mapping[str, Reported]:
    """Return what offices have reported, for new forms to show; none where the programme asks for no evidence."""
    if workspace.programme.evidence is None:
        return {}
    from tidao_sheets.core.evidence.beside import beside_scores
    from tidao_sheets.core.evidence.collect import year_evidence
    from tidao_sheets.core.evidence.counts import Days
    from tidao_sheets.core.evidence.said import asked_until
    from tidao_sheets.jobs.evidence import read_evidence

    programme, today = workspace.programme, workspace.now().date()
    until = Days(today, asked_until(programme, number, today))
    offices = year_evidence(programme, read_evidence(programme, store, progress)[0], until).offices
    return beside_scores(programme, offices, number, today)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Maker:
    """Makes forms of one round, each recorded in the ledger before it is written."""

    programme: Programme
    round: Round
    store: Store
    ledger: Ledger
    now: datetime
    before: Before

    def make(self, committee: Committee, build: int, carried: Carried, instead_of: str | None = None) -> FormMade:
        """Make one form, a first one or one that takes the place of a damaged one."""
        workbook = form_workbook(
            self.programme,
            self.round,
            committee,
            build=build,
            filled=carried.filled,
            leftovers=carried.leftovers,
            before=self.before,
        )
        place = put_workbook(self.store, self.ledger, self.now, score_slot(self.round, committee), workbook, instead_of)
        tabs = addresses(self.programme, self.round, committee)
        return FormMade(committee=committee, workbook=place, made=True, tabs=tabs, rebuilt_from=instead_of)


def _existing(
    outcome: FormsOutcome, maker: _Maker, committee: Committee, folded: FoldedForms, *, rebuild: bool
) -> None:
    """Leave a form as it is, or put a rebuilt one beside it."""
    programme, form = outcome.programme, folded.forms[0]
    found = [
        f
        for f in _findings(folded.forms)
        if f.code != "tab_missing" or f.office not in folded.offices  # another copy has the tab
    ]
    damage = [f for f in found if f.code in DAMAGE]
    renewed = any(f.code in RENEWED for f in found) or any(
        is_out_of_date(copy.book, maker.before) for copy in folded.forms
    )
    if not rebuild or not (damage or renewed):
        tabs = [_observed(programme, form.identity.round, reading) for reading in form.offices.values()]
        outcome.forms.append(FormMade(committee=committee, workbook=form.book.workbook, made=False, tabs=tabs))
        outcome.damaged += damage
        return
    carried = carry(programme, folded)
    made = maker.make(committee, form.identity.build + 1, carried, form.book.workbook)
    left = tuple(sorted({*carried.refused, *(left.name for left in carried.leftovers)}))
    outcome.forms.append(replace(made, left=left))


def _findings(forms: tuple[FormReading, ...]) -> Iterator[Finding]:
    for form in forms:
        if form.refused is not None:
            yield form.refused
            continue
        yield from form.findings
        for reading in form.offices.values():
            yield from reading.findings


def _observed(programme: Programme, number: int, reading: OfficeReading) -> dict[str, object]:
    """Return where the cells of an existing tab are now, in the shape of `addresses`."""

    def a1(at: At | None) -> str | None:
        return at.a1 if at is not None else None

    keys = layout.inputs(former=has_former(programme, number))
    cells = {c.id: {key: a1(reading.at(c.id, key)) for key in keys} for c in programme.criteria}
    figure = reading.computed.get
    dimensions = {d.id: a1(figure(layout.row_dimension(d.id))) for d in programme.dimensions}
    computed = {
        "total": a1(figure(layout.ROW_TOTAL)),
        "tier": a1(figure(layout.ROW_TIER)),
        "dimensions": dimensions,
    }
    overall = a1(reading.at(WHOLE, layout.OVERALL))
    return {"office": reading.office, "tab": reading.tab, "cells": cells, "overall": overall, "computed": computed}
