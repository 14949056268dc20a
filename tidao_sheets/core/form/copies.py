"""Copies of one workbook, folded into one: those that agree count once, those that disagree are told cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from tidao_sheets.core.form.form_reading import FormReading
from tidao_sheets.core.form.leftovers import about_leftovers
from tidao_sheets.core.form.office_reading import OfficeReading, named
from tidao_sheets.core.scoring.findings import Finding, FindingSource
from tidao_sheets.core.thai import clean, comparable


@dataclass(frozen=True, slots=True)
class Dispute:
    """A cell about which copies of a form disagree, and each copy with what it says; "" is a blank cell."""

    office: str
    criterion: str
    column: str
    copies: tuple[tuple[OfficeReading, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoldedForms:
    """Copies of one workbook as one: those that count, their tabs by key, and what is said of them.

    `findings` are about workbooks, tabs and disputed cells; those within a tab are its reading's own.
    """

    forms: tuple[FormReading, ...]
    offices: Mapping[str, OfficeReading]
    findings: tuple[Finding, ...]
    disputes: tuple[Dispute, ...] = ()


def fold_copies(copies: Sequence[FormReading], *, counted: bool = False) -> FoldedForms:
    """Fold copies tab by tab; a rebuilt workbook takes the place of what it was rebuilt from.

    Where they are to be `counted`, those that were made of another rubric are refused; else they are folded, too.
    """
    build = max(f.identity.build for f in copies)
    newest = [f for f in copies if f.identity.build == build]
    forms = tuple(f for f in newest if not (counted and f.refused))
    findings = [f.refused for f in newest if counted and f.refused]
    findings += [
        f.source.about_form("form_superseded", other=newest[0].book.name, build=str(build))
        for f in copies
        if f.identity.build < build
    ]
    offices: dict[str, OfficeReading] = {}
    disputed: list[Finding] = []
    disputes: list[Dispute] = []
    for code in newest[0].codes:
        tabs = [(f.source, f.offices[code]) for f in forms if code in f.offices]
        if tabs:
            offices[code], about_tab, differing = _fold_tab(tabs)
            disputed += about_tab
            disputes += differing
    if forms and not disputes:
        findings += [forms[0].source.about_form("copies_agree", other=f.book.name) for f in forms[1:]]
    for form in forms:
        findings += [f for found in form.findings if (f := _still_missing(form, found, offices))]
        findings += about_leftovers(form.source, form.leftovers, {code: o.points for code, o in offices.items()})
    return FoldedForms(forms=forms, offices=offices, findings=(*disputed, *findings), disputes=tuple(disputes))


def _still_missing(form: FormReading, finding: Finding, offices: Mapping[str, OfficeReading]) -> Finding | None:
    """Return what is left of a finding: a tab that one copy lacks is not missing where another has it filled in."""
    lacking = next((code for code, missing in form.missing.items() if missing == finding), None)
    if lacking is None or lacking not in offices:
        return finding
    found = offices[lacking]
    if not found.untouched:
        return None
    return form.source.about_form("tab_only_blank", office=lacking, other=found.book.name)


def _fold_tab(
    tabs: Sequence[tuple[FindingSource, OfficeReading]],
) -> tuple[OfficeReading, list[Finding], list[Dispute]]:
    """Fold the tabs of one key: an untouched one says nothing, touched ones must agree in all that was typed."""
    touched = [t for t in tabs if not t[1].untouched] or tabs[:1]
    source, first = touched[0]
    readings = [reading for _, reading in touched]
    hidden = [error for _, tab in tabs if tab not in readings for error in tab.errors]
    disputes = [*_disputes(readings)]
    findings = [finding for dispute in disputes for finding in _disagreeing(source, dispute)]
    keys = {(dispute.criterion, dispute.column) for dispute in disputes}
    return first.without(keys, readings), [*hidden, *findings], disputes


def _disputes(touched: Sequence[OfficeReading]) -> Iterator[Dispute]:
    """Yield the cells about which copies of a tab disagree, in the order of the form."""
    order = {c.criterion: n for n, c in reversed([*enumerate(touched[0].cells)])}
    contents = [tab.content() for tab in touched]
    for key in sorted({*chain(*contents)}, key=lambda key: (order.get(key[0], -1), key[1])):
        values = [content.get(key, "") for content in contents]
        if len({_compared(key[1], value) for value in values}) > 1:
            yield Dispute(touched[0].office, *key, tuple(zip(touched, values, strict=True)))


def _compared(column: str, value: str) -> str:
    return clean(value) if column == "score" else comparable(value)


def _disagreeing(source: FindingSource, dispute: Dispute) -> Iterator[Finding]:
    """Yield a finding for each copy that says something else than the first."""
    (first, ours), *others = dispute.copies
    for other, theirs in others:
        if _compared(dispute.column, ours) != _compared(dispute.column, theirs):
            yield source.about_cell(
                "copies_disagree",
                first.tab,
                first.at(dispute.criterion, dispute.column),
                office=dispute.office,
                criterion=named(dispute.criterion),
                value=ours,
                other=other.book.name,
                other_value=theirs,
            )
