"""One observed workbook → whose form it is, its office tabs as read, and findings about the workbook and its tabs."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tidao_sheets.core.form import layout
from tidao_sheets.core.form.layout import Identity, form_version
from tidao_sheets.core.form.read_tab import KeyedTab, OfficeReader, OfficeReading, keyed, link_to
from tidao_sheets.core.scoring.findings import Finding, office_place
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.text import Text

if TYPE_CHECKING:
    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.sheet.observed import Book, ObservedTab


@dataclass(slots=True)
class FormReading:
    """One workbook as read: whose form it is, its office tabs, and findings about the workbook and its tabs."""

    book: Book
    identity: Identity
    offices: dict[str, OfficeReading] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def read_book(programme: Programme, book: Book, *, any_version: bool = False) -> FormReading | list[Finding]:
    """Read one workbook: a FormReading, or findings that say why it is not a form of this programme.

    With `any_version` a form of another version of the rubric is read, too, by its keys alone.
    """
    tabs = [(tab, keyed(tab)) for tab in book.tabs]
    forms = Counter(k.identity.form for _, k in tabs if k is not None)
    if not forms:
        return [Finding("workbook_unknown", workbook=book.name, link=book.workbook)]
    chosen = forms.most_common(1)[0][0]
    identity = next(k.identity for _, k in tabs if k is not None and k.identity.form == chosen)
    refused = refusal(programme, book, identity)
    if refused is not None and not (any_version and refused.code == "form_other_version"):
        return [refused]
    form = FormReading(book, identity)
    if book.busy:
        form.findings.append(_about_form(programme, form, "form_open"))
    _tabs(programme, form, tabs)
    return form


def refusal(programme: Programme, book: Book, identity: Identity) -> Finding | None:
    """Say why a form with this identity is not one of this programme, or nothing."""

    def refuse(code: str, value: str, committee: str | None = None, **params: str) -> Finding:
        place = Text("", "")
        if committee is not None:
            name = programme.committees[committee].name
            place = Text(name, committee)
        return Finding(code, place, committee, book.name, value=value, link=book.workbook, params=params)

    if identity.programme != programme.id:
        return refuse("form_other_programme", identity.programme)
    if identity.committee not in programme.committees:
        return refuse("form_other_committee", identity.committee)
    if identity.round not in programme.rounds:
        return refuse("form_other_round", str(identity.round), identity.committee)
    if identity.version != form_version(programme) or identity.layout != layout.LAYOUT:
        return refuse("form_other_version", identity.version, identity.committee, round=str(identity.round))
    return None


def _about_form(programme: Programme, form: FormReading, code: str, **params: str) -> Finding:
    committee = form.identity.committee
    return Finding(
        code,
        Text(programme.committees[committee].name, committee),
        committee,
        form.book.name,
        link=form.book.workbook,
        params=params,
    )


def _tabs(programme: Programme, form: FormReading, tabs: list[tuple[ObservedTab, KeyedTab | None]]) -> None:
    """Sort the tabs of one form into offices, doubles and strangers, and read the offices."""
    by_office: dict[str, list[OfficeReading]] = defaultdict(list)
    committee = programme.committees[form.identity.committee]
    for tab, key in tabs:
        if key is None:
            form.findings.append(_tab_finding(programme, form, tab, "tab_unknown"))
        elif key.identity.form != form.identity.form or not _belongs(key.identity.tab, committee.offices):
            whose = _whose(programme, key.identity)
            form.findings.append(_tab_finding(programme, form, tab, "tab_foreign", other=whose.th, other_en=whose.en))
        elif key.identity.tab in committee.offices:
            by_office[key.identity.tab].append(OfficeReader(programme, form.book, key).read())
    for code in committee.offices:
        found = by_office.get(code, [])
        if found:
            form.offices[code] = _one(programme, form, found)
        else:
            form.findings.append(
                Finding(
                    "tab_missing",
                    office_place(programme, code),
                    committee.id,
                    form.book.name,
                    office=code,
                    link=form.book.workbook,
                )
            )


def _belongs(tab: str, offices: tuple[str, ...]) -> bool:
    return tab in offices or tab in {"overview", "guide", "findings"}


def _tab_finding(programme: Programme, form: FormReading, tab: ObservedTab, code: str, **params: str) -> Finding:
    committee = form.identity.committee
    place = Text(programme.committees[committee].name, committee)
    link = link_to(form.book, tab.title, At(0, 0))
    return Finding(code, place, committee, form.book.name, tab.title, link=link, params=params)


def _whose(programme: Programme, identity: Identity) -> Text:
    office = programme.offices.get(identity.tab)
    name = office.name if office else identity.tab
    romanised = office.romanised if office else identity.tab
    return Text(
        f"{name} คณะกรรมการ {identity.committee} รอบที่ {identity.round}",
        f"{romanised}, committee {identity.committee}, round {identity.round}",
    )


def _one(programme: Programme, form: FormReading, found: list[OfficeReading]) -> OfficeReading:
    """Fold the tabs of one office into one; tabs that disagree give no points at all."""
    touched = [r for r in found if not r.untouched] or found[:1]
    chosen = touched[0]
    if len(found) == 1:
        return chosen
    agree = all(r.content() == chosen.content() for r in touched)
    other = ", ".join(f'"{r.tab}"' for r in found)
    code = "tab_doubled" if agree else "tab_doubled_differs"
    finding = Finding(
        code,
        office_place(programme, chosen.office),
        form.identity.committee,
        form.book.name,
        chosen.tab,
        office=chosen.office,
        link=link_to(form.book, chosen.tab, At(0, 0)),
        params={"other": other},
    )
    if agree:
        chosen.findings.append(finding)
        return chosen
    return OfficeReading(chosen.office, chosen.tab, chosen.workbook, cells=chosen.cells, findings=[finding])
