"""Reading and folding change nothing that was read: the same forms give the same round, however often it is asked."""

from copy import deepcopy
from dataclasses import FrozenInstanceError, replace
from decimal import Decimal

import pytest
from books import SMALL, observed
from hypothesis import given
from hypothesis import strategies as st

from tidao_sheets.core.form.layout import INPUTS, office_rows
from tidao_sheets.core.form.read_round import collect, round_reading
from tidao_sheets.core.form.workbook import form_workbook
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.observed import Book

COMMITTEE = next(iter(SMALL.committees.values()))
TYPED = {"score": st.sampled_from([Decimal(1), Decimal(2), "๑", "ขาด", Decimal(99)])} | {
    key: st.sampled_from(["ก", "ข"]) for key in INPUTS if key != "score"
}
OFFICE = st.fixed_dictionaries({}, optional={c.id: st.fixed_dictionaries({}, optional=TYPED) for c in SMALL.criteria})
COPY = st.fixed_dictionaries(
    {
        "filled": st.fixed_dictionaries(dict.fromkeys(COMMITTEE.offices, OFFICE)),
        "again": st.fixed_dictionaries({code: st.none() | OFFICE for code in COMMITTEE.offices}),  # on a tab copied
        "build": st.sampled_from([1, 1, 1, 2]),
        "without": st.sets(st.sampled_from([c.id for c in SMALL.criteria]), max_size=1),
        "lost": st.sets(st.sampled_from(COMMITTEE.offices), max_size=1),
    }
)


def keyless(tab, criteria):
    """Return a tab as read, less the keys of some criteria."""
    rows = office_rows(SMALL).criteria
    return observed(tab, {At(rows[criterion], 0) for criterion in criteria})


def office_tabs(filled, build):
    tabs = form_workbook(SMALL, SMALL.rounds[1], COMMITTEE, build=build, filled=filled).tabs
    return dict(zip(COMMITTEE.offices, tabs[-len(COMMITTEE.offices) :], strict=True))


def book_of(name, *, filled, again=None, build=1, without=(), lost=()):
    """Return one copy of the committee's form of round 1, without any file."""
    copied = {code: content for code, content in (again or {}).items() if content is not None}
    tabs = [keyless(tab, without) for code, tab in office_tabs(filled, build).items() if code not in lost]
    tabs += [
        replace(observed(tab), title=f"{tab.title} (2)")
        for code, tab in office_tabs(copied, build).items()
        if code in copied
    ]
    return Book(workbook=f"/forms/{name}.xlsx", name=f"{name}.xlsx", tabs=tuple(tabs))


@given(st.lists(COPY, min_size=1, max_size=3))
def test_reading_and_folding_twice_gives_the_same_and_changes_nothing(copies):
    books = [book_of("abc"[n], **copy) for n, copy in enumerate(copies)]
    books_before = deepcopy(books)
    collection = collect(SMALL, books)
    assert books == books_before
    as_read = deepcopy(collection, {id(SMALL): SMALL})  # it holds the programme itself
    first = round_reading(SMALL, collection, 1)
    assert collection == as_read
    assert round_reading(SMALL, collection, 1) == first
    assert round_reading(SMALL, collect(SMALL, books), 1) == first


def test_a_dispute_is_told_again_when_it_is_asked_again():
    office, criterion = COMMITTEE.offices[0], SMALL.criteria[0].id
    books = [book_of(str(n), filled={office: {criterion: {"score": Decimal(n)}}}) for n in (1, 2)]
    collection = collect(SMALL, books)
    readings = [round_reading(SMALL, collection, 1) for _ in range(2)]
    disputes = [f for reading in readings for f in reading.findings if f.code == "copies_disagree"]
    assert [(f.value, f.params["other_value"]) for f in disputes] == [("1", "2")] * 2


def test_what_was_read_cannot_be_set():
    (form,) = collect(SMALL, [book_of("a", filled={})]).forms[1]
    reading = form.offices[COMMITTEE.offices[0]]
    for record, name in ((form, "findings"), (reading, "cells"), (reading.cells[0], "points")):
        with pytest.raises(FrozenInstanceError):
            setattr(record, name, ())
