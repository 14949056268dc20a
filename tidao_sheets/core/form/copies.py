"""Copies of one committee's form → one form, and findings about where they disagree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidao_sheets.core.scoring.findings import Finding, FindingSource

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tidao_sheets.core.form.office_reading import OfficeReading
    from tidao_sheets.core.form.read_form import FormReading
    from tidao_sheets.core.programme.records import Programme


@dataclass(frozen=True, slots=True)
class FoldedForms:
    """One committee's forms of one round as one: those that count, their offices by code, and what is said of them.

    `findings` are about workbooks, tabs and disputed cells; those within a tab are its reading's own.
    """

    forms: tuple[FormReading, ...]
    offices: Mapping[str, OfficeReading]
    findings: tuple[Finding, ...]


def fold_copies(programme: Programme, copies: Sequence[FormReading]) -> FoldedForms:
    """Fold copies office by office; a rebuilt form takes the place of what it was rebuilt from."""
    build = max(f.identity.build for f in copies)
    forms = tuple(f for f in copies if f.identity.build == build)
    committee = programme.committees[forms[0].identity.committee]
    findings = [
        FindingSource(programme, committee.id, f.book).about_form("form_superseded", other=forms[0].book.name)
        for f in copies
        if f.identity.build < build
    ]
    offices: dict[str, OfficeReading] = {}
    disputes: list[Finding] = []
    for code in committee.offices:
        tabs = [f.offices[code] for f in forms if code in f.offices]
        if tabs:
            offices[code], about_office = _fold_office(programme, tabs)
            disputes += about_office
    if not disputes:
        first = FindingSource(programme, committee.id, forms[0].book)
        findings += [first.about_form("copies_agree", other=f.book.name) for f in forms[1:]]
    for form in forms:  # a tab that one copy lacks and another has is not missing
        findings += [f for f in form.findings if f.code != "tab_missing" or f.office not in offices]
    return FoldedForms(forms, offices, (*disputes, *findings))


def _fold_office(programme: Programme, tabs: Sequence[OfficeReading]) -> tuple[OfficeReading, list[Finding]]:
    """Fold one office's tabs: an untouched one says nothing, touched ones must agree in all that was typed."""
    first, *others = [t for t in tabs if not t.untouched] or tabs[:1]
    source = FindingSource(programme, programme.committee_of(first.office).id, first.book)
    order = {c.id: n for n, c in enumerate(programme.criteria)}
    ours = first.content()
    disputed: set[tuple[str, str]] = set()
    findings: list[Finding] = []
    for other in others:
        theirs = other.content()
        for key in sorted({*ours, *theirs}, key=lambda key: (order[key[0]], key[1])):
            if ours.get(key, "") != theirs.get(key, ""):
                disputed.add(key)
                findings.append(
                    source.about_cell(
                        "copies_disagree",
                        first.tab,
                        first.at(*key),
                        office=first.office,
                        criterion=key[0],
                        value=ours.get(key, ""),
                        other=other.book.name,
                        other_value=theirs.get(key, ""),
                    )
                )
    return first.without(disputed), findings
