"""Copies of one workbook, folded into one: those that agree count once, those that disagree are told cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import TypeAlias

from tidao_sheets.core.form.form_reading import FormReading
from tidao_sheets.core.form.leftovers import about_leftovers
from tidao_sheets.core.form.office_reading import OfficeReading, named
from tidao_sheets.core.record.acts import Choice
from tidao_sheets.core.scoring.findings import Finding, FindingSource
from tidao_sheets.core.thai import clean, comparable, thai_day

BLANK = {"th": "(ว่าง)", "en": "(blank)"}
Choices: TypeAlias = Mapping[tuple[str, str, str], Choice]
"""What was chosen, by cell: office, criterion and column."""
NO_CHOICES: Choices = {}


@dataclass(frozen=True, slots=True)
class Dispute:
    """A cell about which copies of a form disagree, and each copy with what it says; "" is a blank cell.

    `choice` says which of them counts, where somebody has chosen among just these files.
    """

    office: str
    criterion: str
    column: str
    copies: tuple[tuple[OfficeReading, str], ...]
    choice: Choice | None = None

    @property
    def key(self) -> tuple[str, str]:
        """The cell's name on its tab: criterion and column key."""
        return self.criterion, self.column

    @property
    def agreed(self) -> bool:
        """Whether all copies say the same by now: what was chosen once is none of that."""
        return len({_compared(self.column, value) for _, value in self.copies}) == 1

    @property
    def chosen(self) -> OfficeReading | None:
        """The copy that counts by the choice; None without one."""
        return _taken(self.copies, self.choice) if self.choice else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoldedForms:
    """Copies of one workbook as one: those that count, their tabs by key, and what is said of them.

    `findings` are about workbooks, tabs and disputed cells; those within a tab are its reading's own. `disputes` are
    also cells about which copies agree by now, where what counts is what was not chosen.
    """

    forms: tuple[FormReading, ...]
    offices: Mapping[str, OfficeReading]
    findings: tuple[Finding, ...]
    disputes: tuple[Dispute, ...] = ()


def fold_copies(copies: Sequence[FormReading], *, counted: bool = False, choices: Choices = NO_CHOICES) -> FoldedForms:
    """Fold copies tab by tab; a rebuilt workbook takes the place of what it was rebuilt from.

    Where they are to be `counted`, those that were made of another rubric are refused; else they are folded, too.
    Where copies disagree, what was chosen counts as long as the files are those that it was chosen of.
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
            offices[code], about_tab, differing = _fold_tab(tabs, choices)
            disputed += about_tab
            disputes += differing
    if forms and all(d.agreed for d in disputes):
        first, *others = [f for f in forms if f.touched] or forms  # a blank one beside a returned one says nothing
        findings += [first.source.about_form("copies_agree", other=f.book.name) for f in others]
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
    tabs: Sequence[tuple[FindingSource, OfficeReading]], choices: Choices
) -> tuple[OfficeReading, list[Finding], list[Dispute]]:
    """Fold the tabs of one key: an untouched one says nothing, touched ones must agree in all that was typed.

    Else what was chosen counts; a choice that holds no longer is told.
    """
    touched = [t for t in tabs if not t[1].untouched] or tabs[:1]
    first = touched[0][1]
    readings = [reading for _, reading in touched]
    hidden = [error for _, tab in tabs if tab not in readings for error in tab.errors]
    cells = [*_disputes(readings, choices)]
    chosen = {d.key: tab for d in cells if (tab := d.chosen)}
    findings = [f for d in cells for f in _about(touched, d, choices.get((d.office, *d.key)))]
    reading = first.taking(chosen).without({d.key for d in cells if not (d.choice or d.agreed)}, readings)
    return reading, [*hidden, *findings], cells


def _disputes(touched: Sequence[OfficeReading], choices: Choices) -> Iterator[Dispute]:
    """Yield the cells about which copies of a tab disagree, or a choice has lapsed, in the order of the form."""
    order, office = {c.criterion: n for n, c in reversed([*enumerate(touched[0].cells)])}, touched[0].office
    contents = [tab.content() for tab in touched]
    chosen = {key[1:] for key in choices if key[0] == office}
    for key in sorted({*chain(*contents), *chosen}, key=lambda key: (order.get(key[0], -1), key[1])):
        copies = tuple((tab, content.get(key, "")) for tab, content in zip(touched, contents, strict=True))
        choice, cell = choices.get((office, *key)), Dispute(office, *key, copies)
        if not cell.agreed:
            yield replace(cell, choice=choice if choice and _taken(copies, choice) else None)
        elif choice and _overturned(choice, copies[0][1]):
            yield cell


def _overturned(choice: Choice, value: str) -> bool:
    """Whether what counts is what was not chosen."""
    refused = {_compared(choice.column, other) for other in choice.others.values()}
    return _compared(choice.column, value) in refused - {_compared(choice.column, choice.value)}


def _about(
    tabs: Sequence[tuple[FindingSource, OfficeReading]], cell: Dispute, choice: Choice | None
) -> Iterator[Finding]:
    """Yield what is to be said of a disputed cell, and of a choice about it that holds no longer."""
    source, first = tabs[0]
    if cell.choice and cell.chosen:
        source = next(each for each, tab in tabs if tab is cell.chosen)
        yield _of_choice(source, cell.chosen, cell.choice, cell)
        return
    yield from _disagreeing(source, cell)
    if choice:
        yield _told(source, "choice_lapsed", first, choice, name=choice.name)


def _taken(copies: Iterable[tuple[OfficeReading, str]], choice: Choice) -> OfficeReading | None:
    """Return the copy that was chosen, while each that says something else is one that it was chosen before."""
    taken, chosen = None, _compared(choice.column, choice.value)
    for tab, value in copies:
        differs = _compared(choice.column, value) != chosen
        if tab.book.sha256 == choice.file:
            taken = tab
        elif differs and tab.book.sha256 not in choice.others:
            return None
    return taken if taken and taken.cell(choice.criterion, choice.column) else None


def _of_choice(source: FindingSource, tab: OfficeReading, choice: Choice, dispute: Dispute) -> Finding:
    """Return the finding that tells what was chosen, and what the other copies say."""
    mine = _compared(choice.column, choice.value)
    others = [(t.book.name, v) for t, v in dispute.copies if _compared(choice.column, v) != mine]
    told = {lang: ", ".join(f'"{value or blank}" ({name})' for name, value in others) for lang, blank in BLANK.items()}
    return _told(source, "copy_chosen", tab, choice, others=told["th"], others_en=told["en"])


def _told(source: FindingSource, code: str, tab: OfficeReading, choice: Choice, **params: str) -> Finding:
    """Return a finding about a choice, at its cell."""
    day = choice.at.date().isoformat()
    return source.about_cell(
        code,
        tab.tab,
        tab.at(choice.criterion, choice.column),
        office=choice.office,
        criterion=named(choice.criterion),
        value=choice.value,
        by=choice.by,
        when=thai_day(day),
        when_en=day,
        **params,
    )


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
