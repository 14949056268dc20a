"""Google as a store: whatever a person does between two calls of a run, none of their words is lost or misplaced."""

import itertools
from dataclasses import replace

import pytest
from google_work import NORTH, RANKING, fill_in, google_workspace
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.difference import typed_since
from tidao_sheets.core.sheet.observed import Book, ObservedCell, ObservedTab
from tidao_sheets.stores.google import http
from tidao_sheets.stores.google.read import ASIDE

pytest_plugins = ["sheets_server.fixtures", "google_fixtures"]
pytestmark = pytest.mark.usefixtures("_today")
SOME = settings(max_examples=3, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))


@pytest.fixture
def before_call(monkeypatch):
    """Let somebody act before the call of this number, counted from 0, of the runs that follow."""
    acts, real = {}, http.PoliteClient.request

    def request(self, *args, **more):
        number = next(acts["calls"])
        if number == acts["number"]:
            acts["act"]()
        return real(self, *args, **more)

    monkeypatch.setattr(http.PoliteClient, "request", request)

    def order(number, act):
        acts.update(calls=itertools.count(), number=number, act=act)

    order(-1, None)
    return order


def seen(google, key):
    """Return what people see in a spreadsheet: tab → place → content."""
    return {
        sheet.title: {
            at: c.formula or (c.value and next(iter(c.value.values()))) for at, c in sheet.cells.items() if c.value
        }
        for sheet in google.server.world.books[google.id(key)].sheets
        if not sheet.properties.get("hidden")
    }


@pytest.fixture
def fresh(shared, tmp_path, clock):
    """Return a function that makes a workspace, its spreadsheets empty, filled in or synced."""
    numbers = itertools.count()

    def make(state):
        google = google_workspace(shared, tmp_path / str(next(numbers)), clock=clock)
        if state != "empty":
            fill_in(google)
        if state == "synced":
            assert google.run("sync").code == 0
            google.type(NORTH, "ปัว", "F9", 11)
        return google

    return make


def within(google, key, title, place):
    """Whether a tab has this cell, so that somebody can type into it."""
    found = next(s for s in google.server.world.books[google.id(key)].sheets if s.title == title)
    return place[0] < found.rows and place[1] < found.cols


WORDS = st.sampled_from(["ขอแก้ให้ถูก", "8", "=1+1", "ปัว", "2568"])
PLACES = st.tuples(st.integers(1, 12), st.integers(1, 9))


@SOME
@given(number=st.integers(0, 3), place=PLACES, words=WORDS, tab=st.integers(0, 3))
def test_words_typed_into_the_summary_stay(fresh, before_call, number, place, words, tab):
    google = fresh("synced")
    title = [*seen(google, "summary")][tab]
    assume(within(google, "summary", title, place))
    before_call(number, lambda: google.paste("summary", title, At(*place).a1, words))
    done = google.run("sync")
    before_call(-1, None)
    found = str(seen(google, "summary")[title].get(place))
    assert found == words, done.said
    assert (done.code, done.json["written"]["cells"]) == (3, 0)
    assert At(*place).a1 in [c["cell"] for c in done.json["conflicts"]]


def inserted(google, title, axis, at):
    there = {"sheetId": google.sheet_id("summary", title), "dimension": axis, "startIndex": at, "endIndex": at + 1}
    return {"range": there}


@SOME
@given(axis=st.sampled_from(["ROWS", "COLUMNS"]), at=st.integers(0, 9), tab=st.integers(0, 3))
def test_a_row_or_column_inserted_before_the_write_misplaces_nothing(fresh, before_call, axis, at, tab):
    google = fresh("synced")
    before = seen(google, "summary")
    title = [*before][tab]
    there = inserted(google, title, axis, at)
    before_call(3, lambda: google.structure("summary", {"insertDimension": there}))
    done = google.run("sync")
    before_call(-1, None)
    if done.code == 3:
        assert done.json["written"]["cells"] == 0
        google.structure("summary", {"deleteDimension": there})
        assert seen(google, "summary") == before
    else:
        assert done.code == 0
    again = google.run("sync")
    assert (again.code, google.run("sync").json["written"]["cells"]) == (0, 0)
    total = again.json["summary"]["cells"]["pua"]["total"]
    assert google.shown("summary", total["tab"], total["cell"]) == 44


@SOME
@given(number=st.integers(0, 3), place=PLACES, words=WORDS, key=st.sampled_from([NORTH, "1/สายใต้", "summary"]))
def test_words_typed_into_an_empty_spreadsheet_stay(fresh, before_call, number, place, words, key):
    command = "sync" if key == "summary" else "forms"
    google = fresh("filled" if key == "summary" else "empty")

    typed = []

    def act():
        title = google.server.world.books[google.id(key)].sheets[0].title
        if within(google, key, title, place):
            google.paste(key, title, At(*place).a1, words)
            typed.append(title)

    before_call(number, act)
    done = google.run(command)
    before_call(-1, None)
    found = [str(text) for cells in seen(google, key).values() for text in cells.values()]
    if typed and "Sheet1" in seen(google, key):
        assert words in found, done.said
    assert done.code in {0, 3, 4}


def test_no_empty_tab_is_in_sight_and_none_is_deleted(empty):
    numbers = {sheet.sheet_id for sheet in empty.server.world.books[empty.id(NORTH)].sheets}
    assert empty.run("forms").code == 0
    sheets = empty.server.world.books[empty.id(NORTH)].sheets
    assert {s.sheet_id for s in sheets if s.properties.get("hidden")} == numbers
    assert "Sheet1" not in seen(empty, NORTH)


@pytest.mark.parametrize("faults", [[], [{"kind": "drop", "after": True}]])
def test_what_was_overwritten_is_put_back_after_an_answer_that_was_lost_too(synced, before_call, faults):
    synced.type(NORTH, "ปัว", "F9", 11)
    total = synced.run("check").json["summary"]["cells"]["pua"]["total"]

    def act():
        synced.type("summary", total["tab"], total["cell"], 123)
        for fault in faults:
            synced.control.fault(match="batchUpdate", times=1, **fault)

    before_call(3, act)
    done = synced.run("sync")
    assert (done.code, [c["found"] for c in done.json["conflicts"]]) == (3, ["123"])
    assert synced.shown("summary", total["tab"], total["cell"]) == 123
    assert not [s for s in synced.server.world.books[synced.id("summary")].sheets if s.title.startswith(ASIDE)]
    before_call(-1, None)
    assert synced.run("sync", "--overwrite").code == 0
    assert synced.shown("summary", total["tab"], total["cell"]) == 44


def test_a_hidden_tab_holds_what_the_last_update_has_overwritten_and_is_made_anew(synced):
    for points in (11, 12):
        synced.type(NORTH, "ปัว", "F9", points)
        assert synced.run("sync").code == 0
        (aside,) = [s for s in synced.server.world.books[synced.id("summary")].sheets if s.title == ASIDE + RANKING]
        assert aside.properties["hidden"]
        assert aside.cells
    assert synced.run("sync").json["written"]["cells"] == 0


def book(*rows):
    cells = {At(r, c): ObservedCell(v, f) for r, row in enumerate(rows) for c, (v, f) in enumerate(row)}
    return Book(workbook="w", name="w", tabs=(ObservedTab(title="t", cells=cells),))


def test_what_was_moved_is_told_from_what_was_typed():
    one, two = ("ก", None), ("8", "=SUM(A1:B2)+C:C")
    before = book([one, two])
    assert not typed_since(before, book([("ก", None)], [("8", "=SUM(B1:$C$2)+D:D")]))
    assert not typed_since(before, book([one]))
    assert typed_since(before, book([one, one, two]))
    assert typed_since(before, book([one, ("8", None)]))
    assert not typed_since(before, replace(before, name="other"))
