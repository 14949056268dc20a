"""One observed workbook → whose form it is, its office tabs as read, and findings about the workbook and its tabs."""

from __future__ import annotations

from collections import defaultdict
from functools import partial

from tidao_sheets.core.form import layout
from tidao_sheets.core.form.form_reading import FormReading
from tidao_sheets.core.form.former import FormerWords
from tidao_sheets.core.form.identity import Identity, identity_mark
from tidao_sheets.core.form.office_reading import OfficeReading
from tidao_sheets.core.form.read_tab import OfficeReader
from tidao_sheets.core.form.slot import EVIDENCE, FORM
from tidao_sheets.core.form.sorted_tabs import TabsByIdentity, by_identity, fold_tabs, sort_tabs
from tidao_sheets.core.form.tab_keys import ABSENT, differing
from tidao_sheets.core.programme.records import Programme, both_names
from tidao_sheets.core.scoring.findings import Finding, FindingSource
from tidao_sheets.core.sheet.observed import Book, ObservedTab, shown
from tidao_sheets.core.text import Text
from tidao_sheets.core.thai import comparable


def read_book(programme: Programme, book: Book, words: FormerWords | None = None) -> FormReading | tuple[Finding, ...]:
    """Read one workbook: a FormReading, or findings that say why it is not a form of this programme.

    `words` knows all workbooks that were found; by default this one alone.
    """
    identity, tabs = by_identity(book, FORM)
    if identity is None:
        return (_without_identity(programme, book),)
    refused = _stranger(programme, book, identity)
    if refused is not None:
        return (refused,)
    return _read_form(programme, book, identity, tabs, words or FormerWords(programme, [book]))


def _without_identity(programme: Programme, book: Book) -> Finding:
    """Tell a form that has lost its identity, by its headings and keys, from a workbook that is somebody else's.

    Where all of its tabs show one round, it is of that round; else it may be of any.
    """
    if by_identity(book, EVIDENCE)[0] is not None:
        return FindingSource(programme, book=book).about_form("evidence_elsewhere")
    texts = {shown(cell.value) for tab in book.tabs for cell in tab.cells.values() if isinstance(cell.value, str)}
    compared = {*map(comparable, texts)}
    offices = [o.code for o in programme.offices.values() if comparable(layout.heading(o.name)) in compared]
    keys = {layout.ROW_STATE, layout.ROW_TOTAL, layout.ROW_TIER} & texts
    if not offices and not keys and not any(identity_mark(FORM) in text for text in texts):
        return FindingSource(programme, book=book).about_form("workbook_unknown")
    committees = {programme.committee_of(code).id for code in offices}
    whose = committees.pop() if len(committees) == 1 else None
    shows = {int(line[1]) for text in texts if (line := layout.ROUND_LINE.match(text))}
    turn = {"round": str(*shows)} if len(shows) == 1 and shows <= programme.rounds.keys() else {}
    return FindingSource(programme, whose, book).about_form("form_unidentified", **turn)


def _stranger(programme: Programme, book: Book, identity: Identity) -> Finding | None:
    """Say why a form with this identity is not one of this programme, or nothing."""
    stranger = FindingSource(programme, book=book)
    if identity.programme != programme.id:
        return stranger.about_form("form_other_programme", value=identity.programme)
    if identity.committee not in programme.committees:
        return stranger.about_form("form_other_committee", value=identity.committee)
    if identity.round not in programme.rounds:
        source = FindingSource(programme, identity.committee, book)
        return source.about_form("form_other_round", value=str(identity.round))
    return None


def _read_form(
    programme: Programme, book: Book, identity: Identity, tabs: TabsByIdentity, words: FormerWords
) -> FormReading:
    """Sort the tabs of one form into offices, doubles and strangers, and read the offices."""
    source = FindingSource(programme, identity.committee, book)
    codes = programme.committees[identity.committee].offices
    found = sort_tabs(source, identity, tabs, codes, partial(_whose, programme))
    readers = [OfficeReader(programme, book, key, words) for key in found.mine]
    refused = _other_rubric(source, identity, readers)
    by_office: dict[str, list[OfficeReading]] = defaultdict(list)
    for reader in readers:
        by_office[reader.identity.tab].append(_read_office(source, reader))
    missing = {code: source.about_form("tab_missing", office=code) for code in codes if code not in by_office}
    offices = {code: fold_tabs(source, by_office[code]) for code in codes if code in by_office}
    findings = [*found.findings, *missing.values()]
    former = dict.fromkeys(name for reading in offices.values() for name in reading.former)
    if former and refused is None:
        findings.append(source.about_form("form_former_wording", value=", ".join(former)))
    return FormReading(
        source=source, book=book, identity=identity, codes=codes, offices=offices, findings=tuple(findings),
        missing=missing, refused=refused, leftovers=tuple(found.leftovers), strangers=tuple(found.strangers),
    )  # fmt: skip


def _other_rubric(source: FindingSource, identity: Identity, readers: list[OfficeReader]) -> Finding | None:
    """Say so where all tabs were made of another rubric; criteria that all tabs lack are none of theirs."""
    programme = source.programme
    lacking = [c.id for c in programme.criteria if all(c.id not in r.keys.all_rows for r in readers)]
    if len(readers) > 1:
        for reader in readers:
            reader.other |= dict.fromkeys(lacking, ABSENT) if reader.origin != "present" else {}
    whole = all(reader.refused for reader in readers) if readers else identity.origin(programme) == "other"
    if not whole:
        return None
    other = {key: what for reader in readers for key, what in reader.other.items()}
    return source.about_form("form_other_version", value=identity.version, **differing(other))


def _read_office(source: FindingSource, reader: OfficeReader) -> OfficeReading:
    reading, code = reader.read(), reader.identity.tab
    other = _other_heading(source.programme, reader.tab, code)
    if not other or reader.refused:
        return reading
    disputed = source.about_tab("tab_disputed", reading.tab, office=code, value=other)
    return reading.doubtful(disputed, f"ชีตแสดงชื่อ {other}")


def _other_heading(programme: Programme, tab: ObservedTab, code: str) -> str:
    """Return the name of another office that a tab shows as its heading, where it does not show its own."""
    names = {comparable(layout.heading(office.name)): office.name for office in programme.offices.values()}
    shows = [names[text] for cell in tab.cells.values() if (text := comparable(shown(cell.value))) in names]
    return "" if programme.offices[code].name in shows else next(iter(shows), "")


def _whose(programme: Programme, identity: Identity) -> Text:
    office = programme.offices.get(identity.tab)
    name = office.name if office else identity.tab
    romanised = office.romanised if office else identity.tab
    committee = programme.committees.get(identity.committee)
    unknown = Text("คณะกรรมการ {id}", "committee {id}").format(id=identity.committee)
    theirs = both_names(committee) if committee else unknown
    return Text(
        f"{name} {theirs.th} รอบที่ {identity.round}",
        f"{romanised}, {theirs.en}, round {identity.round}",
    )
