"""The job of making score forms: new ones where there are none, rebuilt ones beside those that are damaged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tidao_sheets.core.form import layout
from tidao_sheets.core.form.layout import form_version
from tidao_sheets.core.form.office_reading import OfficeReading
from tidao_sheets.core.form.read_form import FormReading, refusal
from tidao_sheets.core.form.read_round import FoldedForms, collect, fold_copies
from tidao_sheets.core.form.workbook import Filled, addresses, form_workbook
from tidao_sheets.core.programme.records import Committee, Programme, Round
from tidao_sheets.core.scoring.assessment import TEXT_FIELDS
from tidao_sheets.core.scoring.findings import Finding
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.declared import Cell, Plain
from tidao_sheets.core.sheet.difference import content
from tidao_sheets.jobs.workspace import Workspace
from tidao_sheets.stores.store import Calls, Store, Unread

if TYPE_CHECKING:
    from datetime import datetime

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
        "tab_foreign",
        "form_other_version",
    }
)
"""Findings that concern the form itself, not what was typed into it."""

WHOLE_OFFICE = frozenset({"column_missing", "column_doubled", "tab_missing", "tab_doubled_differs"})
"""Damage by which all scores of an office are out of reach."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormMade:
    """One committee's form: where it is, whether it was made now, what it was rebuilt from, and where its cells are.

    `left` names what a rebuilt form does not carry over: it is uncertain what it was given for, or copies disagree.
    """

    committee: Committee
    workbook: str
    made: bool
    tabs: list[dict[str, object]]
    rebuilt_from: str | None = None
    left: tuple[str, ...] = ()


@dataclass(slots=True, kw_only=True)
class FormsOutcome:
    """What `tidao forms` came to; `damaged` are findings about forms that exist, `waiting` committees without one."""

    programme: Programme
    round: int
    forms: list[FormMade] = field(default_factory=list)
    damaged: list[Finding] = field(default_factory=list)
    unread: tuple[Unread, ...]
    waiting: list[Committee] = field(default_factory=list)
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
    collection = collect(programme, read.books, any_version=True)
    outcome = FormsOutcome(
        programme=programme, round=round_number, unread=read.unread, summary=store.summary, calls=store.calls
    )
    with closing(workspace.ledger()) as ledger:
        maker = _Maker(programme, programme.rounds[round_number], store, ledger, workspace.now())
        for committee in programme.committees.values():
            copies = collection.of(round_number, committee.id)
            progress(committee.name)
            if copies:
                _existing(outcome, maker, committee, fold_copies(programme, copies), rebuild=rebuild)
            elif any(u.committee == committee.id or (u.committee is None and not rebuild) for u in read.unread):
                outcome.waiting.append(committee)
            else:
                outcome.forms.append(maker.make(committee, 1, {}))
    return outcome


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes forms of one round, each recorded in the ledger before it is written."""

    programme: Programme
    round: Round
    store: Store
    ledger: Ledger
    now: datetime

    def make(self, committee: Committee, build: int, filled: Filled, instead_of: str | None = None) -> FormMade:
        """Make one form, a first one or one that takes the place of a damaged one."""
        workbook = form_workbook(self.programme, self.round, committee, build=build, filled=filled)
        cells = {tab.title: {at.a1: content(cell) for at, cell in tab.cells.items()} for tab in workbook.tabs}
        with self.ledger.planned("form", self.now, cells) as intend:
            place = self.store.make_form(self.round, committee, workbook, intend, instead_of)
        tabs = addresses(self.programme, committee)
        return FormMade(committee=committee, workbook=place, made=True, tabs=tabs, rebuilt_from=instead_of)


def _existing(
    outcome: FormsOutcome, maker: _Maker, committee: Committee, folded: FoldedForms, *, rebuild: bool
) -> None:
    """Leave a form as it is, or put a rebuilt one beside it."""
    programme, form = outcome.programme, folded.forms[0]
    damage = [
        f
        for f in _findings(programme, folded.forms)
        if f.code in DAMAGE and (f.code != "tab_missing" or f.office not in folded.offices)  # another copy has the tab
    ]
    if not damage or not rebuild:
        tabs = [_observed(programme, reading) for reading in form.offices.values()]
        outcome.forms.append(FormMade(committee=committee, workbook=form.book.workbook, made=False, tabs=tabs))
        outcome.damaged += damage
        return
    lost = [f for f in damage if f.criterion or f.code in WHOLE_OFFICE] if _same_version(programme, form) else []
    uncertain = {(f.office, f.criterion) for f in lost}
    filled = {code: _carried(reading, uncertain) for code, reading in folded.offices.items()}
    disputed = [f for f in folded.findings if f.code == "copies_disagree"]
    places = {(f.office or "", f.criterion or "") for f in (*lost, *disputed)}
    left = tuple(" ".join(place).rstrip() for place in sorted(places))
    made = maker.make(committee, form.identity.build + 1, filled, form.book.workbook)
    outcome.forms.append(replace(made, left=left))


def _same_version(programme: Programme, form: FormReading) -> bool:
    return form.identity.version == form_version(programme)


def _findings(programme: Programme, forms: tuple[FormReading, ...]) -> list[Finding]:
    found = []
    for form in forms:
        refused = refusal(programme, form.book, form.identity)
        if refused is not None:
            found.append(refused)
            continue
        found += form.findings
        for reading in form.offices.values():
            found += reading.findings
    return found


def _carried(
    reading: OfficeReading, uncertain: set[tuple[str | None, str | None]]
) -> Mapping[str, Mapping[str, Plain | Cell]]:
    """Return what a rebuilt form takes over: every score, a refused one as the text that was found, and every text."""
    carried: dict[str, dict[str, Plain | Cell]] = {}
    readable = reading.readable
    for cell in reading.typed:
        if cell.column == "score" and (reading.office, cell.criterion) not in uncertain:
            carried.setdefault(cell.criterion, {})["score"] = readable.get(cell.criterion, cell.text)
    for criterion, texts in reading.texts.items():
        carried.setdefault(criterion, {}).update({key: texts[key] for key in TEXT_FIELDS if key in texts})
    return carried


def _observed(programme: Programme, reading: OfficeReading) -> dict[str, object]:
    """Return where the cells of an existing tab are now, in the shape of `addresses`."""

    def a1(at: At | None) -> str | None:
        return at.a1 if at is not None else None

    cells = {c.id: {key: a1(reading.at(c.id, key)) for key in layout.INPUTS} for c in programme.criteria}
    figure = reading.computed.get
    dimensions = {d.id: a1(figure(layout.row_dimension(d.id))) for d in programme.dimensions}
    computed = {
        "total": a1(figure(layout.ROW_TOTAL)),
        "tier": a1(figure(layout.ROW_TIER)),
        "dimensions": dimensions,
    }
    return {"office": reading.office, "tab": reading.tab, "cells": cells, "computed": computed}
