"""A damaged or former evidence workbook → what a rebuilt one takes over, and what has no place in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from tidao_sheets.core.evidence.layout import EvidencePart, parts
from tidao_sheets.core.form.copies import FoldedForms
from tidao_sheets.core.form.leftovers import Leftover
from tidao_sheets.core.form.office_reading import CellReading, OfficeReading
from tidao_sheets.core.programme.records import Programme
from tidao_sheets.core.sheet.declared import Plain


@dataclass(slots=True)
class CarriedEvidence:
    """What a rebuilt workbook begins with: part → row → column → content, and what has no place in it."""

    filled: dict[str, dict[str, dict[str, Plain]]] = field(default_factory=dict)
    leftovers: list[Leftover] = field(default_factory=list)


def carry_evidence(programme: Programme, folded: FoldedForms) -> CarriedEvidence:
    """Take over whatever was typed as it was typed, and list what is uncertain, where people will see it."""
    carried = CarriedEvidence()
    for part in parts(programme):
        reading = folded.offices.get(part.key)
        if reading is None:
            continue
        rows = carried.filled.setdefault(part.key, {})
        for cell in reading.cells:
            if cell.usable and not cell.doubt and not cell.blank:
                rows.setdefault(cell.criterion, {})[cell.column] = _content(part, cell)
            elif found := cell.text or (cell.problems[0].value if cell.problems else ""):
                carried.leftovers.append(_left(part, reading, f"{_named(part, cell)}: {found}"))
        carried.leftovers += _out_of_reach(part, reading)
    for form in folded.forms:
        carried.leftovers += [Leftover(found=f"ชีต “{title}”", workbook=form.book.name) for title in form.strangers]
        carried.leftovers += form.leftovers
    return carried


def _content(part: EvidencePart, cell: CellReading) -> Plain:
    """Return what was typed: a day or a number as such, all else as the text that it was."""
    grammar = next(asked.grammar for asked in part.told.fields if asked.key == cell.column)
    value = grammar.read(cell.text)
    if grammar.choices:
        return grammar.choices[0 if value else 1] if value is not None else cell.text
    return value if isinstance(value, (dt.date, int)) and grammar.kinds else cell.text


def _named(part: EvidencePart, cell: CellReading) -> str:
    month = part.row(cell.criterion).month
    head = part.heads[cell.column].partition("\n")[0]
    return f"“{head}” เดือน{month.name}" if month else f"“{head}”"


def _left(part: EvidencePart, reading: OfficeReading, found: str) -> Leftover:
    return Leftover(found=f"ชีต “{part.title}” {found}", workbook=reading.book.name)


def _out_of_reach(part: EvidencePart, reading: OfficeReading) -> Iterator[Leftover]:
    """Yield what cannot be told of a part: lost columns, and rows of no key of its own."""
    for key in reading.lost:
        head = part.heads[key].partition("\n")[0]
        yield _left(part, reading, f"คอลัมน์ “{head}”")
    for text in reading.foreign.values():
        yield _left(part, reading, text)
