"""A damaged or former form → what a rebuilt one takes over: what is certain, refused scores as texts, and the rest."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from tidao_sheets.core.form.copies import FoldedForms
from tidao_sheets.core.form.layout import HEADS, INPUTS
from tidao_sheets.core.form.leftovers import ALL, Leftover
from tidao_sheets.core.form.office_reading import CellReading, OfficeReading
from tidao_sheets.core.programme.records import Programme
from tidao_sheets.core.scoring import points
from tidao_sheets.core.sheet.declared import Plain
from tidao_sheets.core.sheet.observed import ObservedCell

_REFUSED = {"fraction": "รูปแบบเศษส่วน", "percent": "รูปแบบร้อยละ", "hidden_by_merge": "อยู่ใต้ช่องที่ผสานกัน"}
"""Why a number was refused that would be read as one where it stands alone."""
_FULL = re.compile(r"\(เต็ม [^()]*\)$")
"""What a refused score has behind it that was given of other full marks."""


@dataclass(slots=True)
class Carried:
    """What a rebuilt form begins with.

    `filled` holds office → criterion → column → content; `leftovers` what has no place in it; `refused` names the
    scores that stand there as a text which is no number, since it is uncertain what they are.
    """

    filled: dict[str, dict[str, dict[str, Plain]]] = field(default_factory=dict)
    leftovers: list[Leftover] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def carry(programme: Programme, folded: FoldedForms) -> Carried:
    """Take over every score and text that is certain, and whatever else was typed where people will see it."""
    carried = Carried()
    book = folded.forms[0].book.name
    committee = folded.forms[0].identity.committee
    for code in programme.committees[committee].offices:
        reading = folded.offices.get(code)
        if reading is None:
            carried.leftovers.append(Leftover(office=code, criterion=ALL, found="ไม่พบชีต", workbook=book))
        else:
            carried.leftovers += _out_of_reach(reading)
            for cell in reading.cells:
                _carry_cell(programme, reading, cell, carried)
    for form in folded.forms:
        carried.leftovers += [Leftover(found=f"ชีต “{title}”", workbook=form.book.name) for title in form.strangers]
        carried.leftovers += form.leftovers
    return carried


def _carry_cell(programme: Programme, reading: OfficeReading, cell: CellReading, carried: Carried) -> None:
    found = cell.problems[0].value if cell.problems else cell.text
    if cell.blank and not (cell.problems and cell.column != "score"):
        return
    if cell.column == "score":
        content: Plain = cell.points
        if cell.points is None or cell.doubt:
            content = _refused(programme, cell, found)
            carried.refused += [f"{reading.office} {cell.criterion}"] if cell.doubt else []
    elif cell.problems or cell.doubt:
        carried.leftovers.append(
            Leftover(
                office=reading.office, criterion=cell.criterion, column=cell.column,
                found=f"{found} ({cell.doubt})" if cell.doubt else found, workbook=reading.book.name,
            )
        )  # fmt: skip
        return
    else:
        content = cell.text
    carried.filled.setdefault(reading.office, defaultdict(dict))[cell.criterion][cell.column] = content


def _refused(programme: Programme, cell: CellReading, found: str) -> str:
    """Return a refused score as a text that is refused again, whatever it looks like."""
    criterion = next(c for c in programme.criteria if c.id == cell.criterion)
    doubt = "" if _FULL.search(found) and _FULL.fullmatch(f"({cell.doubt})") else cell.doubt  # of the form before
    doubt = doubt or next((_REFUSED[p.code] for p in cell.problems if p.code in _REFUSED), "")
    text = f"{found} ({doubt})" if doubt else found
    again = points.read(ObservedCell(text), criterion, programme.scoring)
    return f"{text} (ยกมาไม่ได้)" if again.points is not None or again.blank else text


def _out_of_reach(reading: OfficeReading) -> Iterator[Leftover]:
    """Yield what cannot be told of a tab: lost rows and columns, and rows of no criterion."""

    def left(found: str, criterion: str, column: str = "") -> Leftover:
        book = reading.book.name
        return Leftover(office=reading.office, criterion=criterion, column=column, found=found, workbook=book)

    for key in reading.lost:
        if key in INPUTS:
            head = HEADS[key].partition("\n")[0]
            yield left(f"คอลัมน์ “{head}” ในชีต “{reading.tab}”", ALL, "" if key == "score" else key)
        else:
            yield left(f"แถวของข้อ {key} ในชีต “{reading.tab}”", key)
    for key, text in reading.foreign.items():
        yield left(f"ข้อ {key} {text}", "")
