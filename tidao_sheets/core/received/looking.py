"""A workbook that came back → whose form it is, or what else; and which cells the last reading holds otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from tidao_sheets.core.evidence.layout import parts
from tidao_sheets.core.evidence.read import read_evidence_book
from tidao_sheets.core.form.form_reading import FormReading
from tidao_sheets.core.form.read_form import read_book
from tidao_sheets.core.form.read_round import LOST
from tidao_sheets.core.form.slot import EVIDENCE
from tidao_sheets.core.form.sorted_tabs import by_identity
from tidao_sheets.core.received.records import Received
from tidao_sheets.core.record.past import Change
from tidao_sheets.core.scoring.findings import FIELDS, Finding
from tidao_sheets.core.sheet.observed import Book
from tidao_sheets.core.summary.layout import SUMMARY_MARK
from tidao_sheets.core.text import Text
from tidao_sheets.core.thai import clean, comparable

if TYPE_CHECKING:
    from tidao_sheets.core.form.copies import FoldedForms
    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.record.past import CellKey

ASK = Text(
    "หากผู้ส่งส่งแฟ้มผิด ให้ขอแฟ้มที่ถูกต้องแล้วรับใหม่", "if the sender has mistaken the file, ask for the right one and collect it"
)
BLANK = Text("ยังไม่ได้กรอกอะไร", "nothing is filled in")


def looked_at(programme: Programme, book: Book, given: Received) -> tuple[Received, FormReading | None]:
    """Tell what a workbook is, and the form as it was read; `given` is what is known of the file already."""
    if programme.evidence is not None and by_identity(book, EVIDENCE)[0] is not None:
        return _evidence(programme, read_evidence_book(programme, book), given)
    read = read_book(programme, book)
    if isinstance(read, FormReading):
        return _form(read, given), read
    found = read[0]
    if found.code == LOST:
        return replace(given, kind="unreadable", reason=_said(found), remedy=_remedy(found)), None
    if found.code == "workbook_unknown":
        return replace(given, kind="summary" if _is_summary(book) else "workbook"), None
    return replace(given, kind="foreign", reason=_said(found), remedy=ASK), None


def _form(form: FormReading, given: Received) -> Received:
    filled = form.touched
    told = replace(given, kind="form", round=form.identity.round, committee=form.identity.committee, filled=filled)
    if form.refused is not None:
        return replace(told, reason=_said(form.refused), remedy=_remedy(form.refused))
    return told if filled else replace(told, reason=BLANK, remedy=ASK)


def _evidence(
    programme: Programme, read: FormReading | tuple[Finding, ...], given: Received
) -> tuple[Received, FormReading | None]:
    """Tell whose evidence a workbook holds; what is wrong in it is told where evidence is counted."""
    if not isinstance(read, FormReading):
        return replace(given, kind="foreign", reason=_said(read[0]), remedy=ASK), None
    office = read.identity.committee
    filled = read.touched
    told = replace(given, kind="evidence", office=office, committee=programme.committee_of(office).id, filled=filled)
    return (told if filled else replace(told, reason=BLANK, remedy=ASK)), read


def _said(finding: Finding) -> Text:
    return Text(finding.said("th"), finding.said("en"))


def _remedy(finding: Finding) -> Text:
    return Text(finding.remedy("th"), finding.remedy("en"))


def _is_summary(book: Book) -> bool:
    cells = (cell.value for tab in book.tabs for cell in tab.cells.values())
    return any(isinstance(value, str) and value.startswith(SUMMARY_MARK) for value in cells)


def since(programme: Programme, form: FormReading, last: Mapping[CellKey, str]) -> Iterator[Change]:
    """Yield the cells of a form that differ from what was read last, in the order of the form.

    An office's tab into which nobody has typed anything says nothing.
    """
    order = {c.id: n for n, c in enumerate(programme.criteria)}
    columns = [*FIELDS]
    for code, office in form.offices.items():
        if office.untouched:
            continue
        now = office.content()
        then = {key[1:]: text for key, text in last.items() if key[0] == code}
        keys = {*now, *then}
        for criterion, column in sorted(keys, key=lambda k: (order.get(k[0], len(order)), columns.index(k[1]))):
            before, after = (cells.get((criterion, column), "") for cells in (then, now))
            same = clean if column == "score" else comparable
            if same(before) != same(after):
                yield Change(code, criterion, column, before, after)


def since_held(programme: Programme, evidence: FormReading, held: FoldedForms | None) -> Iterator[Change]:
    """Yield the cells of an office's evidence that differ from the workbooks that are there, in the order of its parts.

    A change is told by its criterion; its column is the row's key and the column's: "2024-01/5.1/mark".
    """
    office = evidence.identity.committee
    for part in parts(programme):
        reading, former = evidence.offices.get(part.key), held.offices.get(part.key) if held else None
        if reading is None or reading.untouched:
            continue
        now, then = reading.content(), former.content() if former else {}
        for row, column in sorted({*now, *then}):
            before, after = (cells.get((row, column), "") for cells in (then, now))
            if comparable(before) != comparable(after):
                yield Change(office, part.row(row).criterion.id, f"{row}/{column}", before, after)
