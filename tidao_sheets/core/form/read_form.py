"""One observed workbook → whose form it is, its office tabs as read, and findings about the workbook and its tabs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from tidao_sheets.core.form import layout
from tidao_sheets.core.form.layout import Identity, KeyedTab, form_version, keyed
from tidao_sheets.core.form.office_reading import OfficeReading
from tidao_sheets.core.form.read_tab import OfficeReader
from tidao_sheets.core.programme.records import Programme
from tidao_sheets.core.scoring.findings import Finding, FindingSource
from tidao_sheets.core.sheet.observed import Book, ObservedTab, shown
from tidao_sheets.core.text import Text
from tidao_sheets.core.thai import comparable


@dataclass(frozen=True, slots=True)
class FormReading:
    """One workbook as read: whose form it is, its office tabs by code, and findings about the workbook and its tabs."""

    book: Book
    identity: Identity
    offices: Mapping[str, OfficeReading]
    findings: tuple[Finding, ...]


def read_book(programme: Programme, book: Book, *, any_version: bool = False) -> FormReading | tuple[Finding, ...]:
    """Read one workbook: a FormReading, or findings that say why it is not a form of this programme.

    With `any_version` a form of another version of the rubric is read, too, by its keys alone.
    """
    tabs = [(tab, keyed(tab)) for tab in book.tabs]
    forms = Counter(k.identity.form for _, k in tabs if k is not None)
    if not forms:
        return (FindingSource(programme, book=book).about_form("workbook_unknown"),)
    chosen = forms.most_common(1)[0][0]
    identity = next(k.identity for _, k in tabs if k is not None and k.identity.form == chosen)
    refused = refusal(programme, book, identity)
    if refused is not None and not (any_version and refused.code == "form_other_version"):
        return (refused,)
    return _read_form(programme, book, identity, tabs)


def refusal(programme: Programme, book: Book, identity: Identity) -> Finding | None:
    """Say why a form with this identity is not one of this programme, or nothing."""
    stranger = FindingSource(programme, book=book)
    if identity.programme != programme.id:
        return stranger.about_form("form_other_programme", value=identity.programme)
    if identity.committee not in programme.committees:
        return stranger.about_form("form_other_committee", value=identity.committee)
    source = FindingSource(programme, identity.committee, book)
    if identity.round not in programme.rounds:
        return source.about_form("form_other_round", value=str(identity.round))
    if identity.version != form_version(programme) or identity.layout != layout.LAYOUT:
        return source.about_form("form_other_version", value=identity.version, round=str(identity.round))
    return None


def _read_form(
    programme: Programme, book: Book, identity: Identity, tabs: list[tuple[ObservedTab, KeyedTab | None]]
) -> FormReading:
    """Sort the tabs of one form into offices, doubles and strangers, and read the offices."""
    source = FindingSource(programme, identity.committee, book)
    codes = programme.committees[identity.committee].offices
    findings = [source.about_form("form_open")] if book.busy else []
    by_office: dict[str, list[OfficeReading]] = defaultdict(list)
    for tab, key in tabs:
        if key is None:
            findings.append(source.about_tab("tab_unknown", tab.title))
        elif key.identity.form != identity.form or key.identity.tab not in {*codes, "overview", "guide", "findings"}:
            whose = _whose(programme, key.identity)
            findings.append(source.about_tab("tab_foreign", tab.title, other=whose.th, other_en=whose.en))
        elif key.identity.tab in codes:
            reading = OfficeReader(programme, book, key).read()
            if other := _other_heading(programme, tab, key.identity.tab):
                disputed = source.about_tab("tab_disputed", tab.title, office=key.identity.tab, value=other)
                reading = reading.doubled(disputed)
            by_office[key.identity.tab].append(reading)
    findings += [source.about_form("tab_missing", office=code) for code in codes if code not in by_office]
    offices = {code: _fold_tabs(source, by_office[code]) for code in codes if code in by_office}
    return FormReading(book, identity, offices, tuple(findings))


def _other_heading(programme: Programme, tab: ObservedTab, code: str) -> str:
    """Return the name of another office that a tab shows as its heading, where it does not show its own."""
    names = {comparable(layout.heading(office.name)): office.name for office in programme.offices.values()}
    shows = [names[text] for cell in tab.cells.values() if (text := comparable(shown(cell.value))) in names]
    return "" if programme.offices[code].name in shows else next(iter(shows), "")


def _whose(programme: Programme, identity: Identity) -> Text:
    office = programme.offices.get(identity.tab)
    name = office.name if office else identity.tab
    romanised = office.romanised if office else identity.tab
    return Text(
        f"{name} คณะกรรมการ {identity.committee} รอบที่ {identity.round}",
        f"{romanised}, committee {identity.committee}, round {identity.round}",
    )


def _fold_tabs(source: FindingSource, tabs: list[OfficeReading]) -> OfficeReading:
    """Fold the tabs of one office into one; tabs that disagree give no points at all."""
    touched = [t for t in tabs if not t.untouched] or tabs[:1]
    first = touched[0]
    if len(tabs) == 1:
        return first
    hidden = [error for tab in tabs if tab not in touched for error in tab.errors]
    agree = all(t.content() == first.content() for t in touched)
    code = "tab_doubled" if agree else "tab_doubled_differs"
    other = ", ".join(f'"{t.tab}"' for t in tabs)
    finding = source.about_tab(code, first.tab, office=first.office, other=other)
    return replace(first, findings=(*first.findings, *hidden, finding)) if agree else first.doubled(finding)
