"""What holds of the score form's reading holds of evidence: it comes back as it went in, and is not changed."""

import datetime as dt
from copy import deepcopy
from dataclasses import FrozenInstanceError, replace

import pytest
from books import REAL, SMALL, observed
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from read_forms import TEXTS

from tidao_sheets.core.evidence import grammar
from tidao_sheets.core.evidence.collect import collect_evidence, year_evidence
from tidao_sheets.core.evidence.counts import Days
from tidao_sheets.core.evidence.layout import parts
from tidao_sheets.core.evidence.read import read_evidence_book
from tidao_sheets.core.evidence.workbook import evidence_workbook
from tidao_sheets.core.sheet.observed import Book
from tidao_sheets.core.thai import clean
from tidao_sheets.stores.xlsx.reader import read_workbook
from tidao_sheets.stores.xlsx.writer import workbook_bytes

BOTH = pytest.mark.parametrize("programme", [REAL, SMALL], ids=["real", "small"])
DAYS = st.dates(dt.date(2023, 1, 1), dt.date(2026, 1, 1))
TYPED = {
    grammar.MARK: st.sampled_from(grammar.MARK.choices),
    grammar.DAY: DAYS | DAYS.map(lambda day: day.replace(day=1, year=day.year + 543)),
    grammar.PEOPLE: st.integers(0, 999),
    grammar.LINK: st.sampled_from(["https://drive.google.com/file/d/1aBc/view", "รายงาน.pdf", "ภาพ 1.jpg"]),
    grammar.TEXT: TEXTS,
}
ON = Days(dt.date(2024, 4, 20), dt.date(2024, 4, 20))


def entry(part):
    """Draw one row of a part: some of its cells, or none."""
    return st.fixed_dictionaries({}, optional={field.key: TYPED[field.grammar] for field in part.told.fields})


@st.composite
def reported(draw, programme):
    """Draw what an office has typed into all parts."""
    found = {}
    for part in parts(programme):
        if part.told.room:
            entries = draw(st.lists(entry(part).filter(bool), max_size=5))
            found[part.key] = {f"+{n:02}": each for n, each in enumerate(entries, 1)}
        else:
            found[part.key] = {row.key: draw(entry(part)) for row in part.rows[:5]}
    return found


def office_of(programme):
    return next(iter(programme.offices.values()))


def book(programme, filled, name="a.xlsx", build=1):
    made = evidence_workbook(programme, office_of(programme), build=build, filled=filled)
    return Book(workbook=f"/evidence/{name}", name=name, tabs=tuple(map(observed, made.tabs)))


@BOTH
@given(data=st.data())
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_is_reported_reads_back_the_same(programme, data, tmp_path_factory):
    filled = data.draw(reported(programme))
    path = tmp_path_factory.mktemp("round-trip") / "a.xlsx"
    path.write_bytes(workbook_bytes(evidence_workbook(programme, office_of(programme), filled=filled)))
    read = read_evidence_book(programme, read_workbook(path))
    assert read.findings == ()
    for part in parts(programme):
        reading = read.offices[part.key]
        assert reading.findings == ()
        fields = {field.key: field.grammar for field in part.told.fields}
        found = {(c.criterion, c.column): fields[c.column].read(c.text) for c in reading.typed}
        typed = {(row, key): value for row, cells in filled[part.key].items() for key, value in cells.items()}
        wanted = {at: fields[at[1]].read(str(value)) for at, value in typed.items() if clean(str(value))}
        assert found == wanted


COPIES = st.lists(st.tuples(reported(SMALL), st.sampled_from([1, 1, 1, 2])), min_size=1, max_size=3)


@given(COPIES)
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_reading_and_folding_twice_gives_the_same_and_changes_nothing(copies):
    books = [book(SMALL, filled, f"{n}.xlsx", build) for n, (filled, build) in enumerate(copies)]
    before = deepcopy(books)
    collection = collect_evidence(SMALL, books)
    assert books == before
    as_read = deepcopy(collection, {id(SMALL): SMALL})
    first = year_evidence(SMALL, collection, ON)
    assert collection == as_read
    assert year_evidence(SMALL, collection, ON) == first
    assert year_evidence(SMALL, collect_evidence(SMALL, [*reversed(books)]), ON) == first, "nor does their order"


def test_what_was_read_cannot_be_set():
    form = read_evidence_book(SMALL, book(SMALL, {"monthly": {"2025-01/ก.1": {"mark": "แล้ว"}}}))
    reading = form.offices["monthly"]
    for record, name in ((form, "findings"), (reading, "cells"), (reading.cells[0], "text")):
        with pytest.raises(FrozenInstanceError):
            setattr(record, name, ())
    assert replace(reading.cells[0], text="ยัง") != reading.cells[0]
