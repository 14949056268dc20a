"""One contract, three stores: whatever holds for workbooks in a folder holds for Google Sheets, cell by cell.

The third is written in the tests: its cells hold values only, as those of a database or of plain text would.
"""

import datetime as dt
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from books import REAL, SMALL, edited
from google_work import FORM, SECRETARY, Clock, google_workspace
from memory_work import MemoryWork
from workspaces import DAY, POINTS, ROOT, tidao, typed
from workspaces import SMALL as SMALL_FILE

from tidao_sheets.cli.report import report_of
from tidao_sheets.core.form.layout import COLUMN
from tidao_sheets.core.form.read_round import collect, round_reading
from tidao_sheets.core.form.slot import score_slot
from tidao_sheets.core.form.workbook import form_workbook
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.declared import Cell
from tidao_sheets.core.sheet.difference import content, difference
from tidao_sheets.core.sheet.observed import CellError
from tidao_sheets.jobs.assess import assess_round
from tidao_sheets.jobs.demo import fill_forms
from tidao_sheets.jobs.sync import sync
from tidao_sheets.jobs.workspace import Workspace, make_workspace
from tidao_sheets.stores.google import http
from tidao_sheets.stores.google.formulas import in_google
from tidao_sheets.stores.store import Calls

pytest_plugins = ["sheets_server.fixtures"]

NORTH, SOUTH = SMALL.committees.values()
RANKING, REMARKS = "จัดลำดับ รอบ 1", "หมายเหตุ"


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setenv("TIDAO_TODAY", DAY)


class Excel:
    """A workspace of Excel files, and what people do to them."""

    def __init__(self, folder, programme=SMALL_FILE):
        self.folder = folder
        make_workspace(folder, str(programme))

    @property
    def workspace(self):
        return Workspace.open(self.folder)

    def type(self, path, tab, cell, value):
        with edited(Path(path)) as book:
            book[tab][cell] = value

    def run(self, command, *more):
        return tidao(command, "--workspace", self.folder, "--round", 1, "--json", *more)


class Google:
    """The same on the server."""

    def __init__(self, server, folder, programme=SMALL_FILE, rounds=(1,)):
        self.work = google_workspace(server, folder, programme, rounds)
        self.folder = folder

    @property
    def workspace(self):
        return self.work.workspace

    def type(self, url, tab, cell, value):
        self.work.control.edit(url.split("/")[5], "secretary@example.org", {f"'{tab}'!{cell}": [[value]]})

    def run(self, command, *more):
        return self.work.run(command, *more)


@pytest.fixture(autouse=True)
def _pace(monkeypatch):
    monkeypatch.setattr(http, "PACE", Clock().pace())


@pytest.fixture(params=["xlsx", "google", "values"])
def place(request, tmp_path):
    """A small workspace without forms, on each store."""
    if request.param == "xlsx":
        return Excel(tmp_path / "งาน")
    if request.param == "values":
        return MemoryWork(request.getfixturevalue("monkeypatch"), tmp_path / "งาน")
    return Google(request.getfixturevalue("shared"), tmp_path / "งาน")


def make_all(place, points, number=1):
    """Make the forms of a round, filled in; return their paths or URLs by committee."""
    workspace = place.workspace
    programme, store, made = workspace.programme, workspace.store(), {}
    for committee in programme.committees.values():
        filled = {
            code: {c.id: {"score": typed(p)} for c, p in zip(programme.criteria, points[code], strict=True)}
            for code in committee.offices
            if code in points
        }
        workbook = form_workbook(programme, programme.rounds[number], committee, filled=filled)
        made[committee.id] = store.make_form(score_slot(programme.rounds[number], committee), workbook)
    return made


def tabs_by_title(book):
    return {tab.title: tab for tab in book.tabs}


# ── Forms ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_form_comes_back_as_declared(place):
    store, declared = place.workspace.store(), form_workbook(SMALL, SMALL.rounds[1], NORTH)
    path = store.make_form(score_slot(SMALL.rounds[1], NORTH), declared)
    (book,) = place.workspace.store().read_forms(1, lambda _: None).books
    assert book.workbook == path
    assert [tab.title for tab in book.tabs] == [tab.title for tab in declared.tabs]
    for tab in (in_google(declared) if isinstance(place, Google) else declared).tabs:
        computed = {at for at, cell in tab.cells.items() if cell.formula is not None}
        left = set() if store.computes else computed  # a form's computed cells stay empty where nobody computes them
        assert {c.at for c in difference(tab, tabs_by_title(book)[tab.title])} <= left


def test_formulas_come_back_with_what_they_show(place):
    made = make_all(place, POINTS)
    books = {b.workbook: b for b in place.workspace.store().read_forms(1, lambda _: None).books}
    filled = {"pua": {c.id: {"score": typed(p)} for c, p in zip(SMALL.criteria, POINTS["pua"], strict=True)}}
    declared = form_workbook(SMALL, SMALL.rounds[1], NORTH, filled=filled)
    office = next(tab for tab in declared.tabs if "tab=pua" in str(tab.cells[At(0, 0)].value))
    seen = tabs_by_title(books[made[NORTH.id]])[office.title]
    formulas = {at: cell for at, cell in office.cells.items() if cell.formula}
    assert formulas
    for at, cell in formulas.items():
        if not place.workspace.store().computes:
            assert at not in seen.cells
            continue
        assert content(Cell(seen.get(at).value)) == content(Cell(cell.value)), at.a1


def test_status_names_the_rounds_that_have_forms(place, request, tmp_path):
    if isinstance(place, Google):  # with empty spreadsheets for both rounds, which are no forms yet
        place = Google(request.getfixturevalue("shared"), tmp_path / "สองรอบ", rounds=(1, 2))

    def open_rounds():
        return place.run("status").json["open_rounds"]

    assert open_rounds() == []
    make_all(place, POINTS, number=2)
    assert open_rounds() == [2]
    make_all(place, POINTS)
    assert open_rounds() == [1, 2]


@pytest.mark.parametrize(
    ("value", "seen", "percent"),
    [
        (8.5, Decimal("8.5"), False),
        (0, Decimal(0), False),
        (0.1 + 0.2, Decimal("0.3"), False),
        ("'๘.๕", "๘.๕", False),
        (True, True, False),
        ("=1/0", CellError("#DIV/0!"), False),
    ],
)
def test_what_people_type_is_read_as_it_is(place, value, seen, percent):
    path = make_all(place, POINTS)[NORTH.id]
    beside = At(8, 12)  # right of the form, where nothing has a format of ours
    if isinstance(place, Excel):
        value = value[1:] if str(value).startswith("'") else value
    place.type(path, "ปัว", beside.a1, value)
    book = next(b for b in place.workspace.store().read_forms(1, lambda _: None).books if b.workbook == path)
    cell = tabs_by_title(book)["ปัว"].get(beside)
    found = cell.value
    if isinstance(place, MemoryWork) and value == "=1/0":
        assert (cell.formula, found) == (None, "=1/0")  # a text like any other
        return
    if isinstance(place, Excel) and value == "=1/0":
        assert (cell.formula, found) == ("=1/0", None)  # openpyxl stores no value beside a formula
        return
    assert (found, type(found), cell.shown_as == "percent") == (seen, type(seen), percent)


def test_dates_and_percentages_are_told_apart_from_numbers(place):
    path = make_all(place, POINTS)[NORTH.id]
    if isinstance(place, Excel):
        with edited(Path(path)) as book:
            book["ปัว"]["M9"] = dt.datetime(2025, 5, 4)  # noqa: DTZ001 - a plain day
            book["ปัว"]["M10"] = 0.5
            book["ปัว"]["M10"].number_format = "0%"
    else:
        day = dt.date(2025, 5, 4) if isinstance(place, MemoryWork) else "4/5/2025"
        place.type(path, "ปัว", "M9", day)
        place.type(path, "ปัว", "M10", "50%")
    book = next(b for b in place.workspace.store().read_forms(1, lambda _: None).books if b.workbook == path)
    tab = tabs_by_title(book)["ปัว"]
    assert tab.get(At(8, 12)).value == dt.datetime(2025, 5, 4)  # noqa: DTZ001 - as above
    assert (tab.get(At(9, 12)).value, tab.get(At(9, 12)).shown_as) == (Decimal("0.5"), "percent")


def test_links_open_the_very_cell(place):
    make_all(place, {**POINTS, "pua": ("99", "7", "18", "8")})
    (finding,) = [f for f in place.run("check").json["findings"] if f["code"] == "over_full_marks"]
    if not isinstance(place, Google):
        assert finding["link"].endswith(f"#'ปัว'!{finding['cell']}")
    else:
        number = place.work.sheet_id("1/สายเหนือ", "ปัว")
        book = place.work.id("1/สายเหนือ")
        wanted = f"https://docs.google.com/spreadsheets/d/{book}/edit#gid={number}&range={finding['cell']}"
        assert finding["link"] == wanted


@pytest.mark.parametrize("text", ["80%", "4/5", "1,500", "TRUE", "007", "1e3"])
def test_on_google_a_text_cell_keeps_what_is_typed(shared, tmp_path, text):
    place = Google(shared, tmp_path / "งาน")
    path = make_all(place, POINTS)[NORTH.id]
    place.type(path, "ปัว", At(8, COLUMN["advice"]).a1, text)
    book = next(b for b in place.workspace.store().read_forms(1, lambda _: None).books if b.workbook == path)
    assert tabs_by_title(book)["ปัว"].get(At(8, COLUMN["advice"])).value == text


def test_forms_that_exist_are_never_touched(place):
    made = make_all(place, POINTS)
    done = place.run("forms")
    assert done.code == 0, done.said
    assert {f["committee"]: (f["workbook"], f["made"]) for f in done.json["forms"]} == {
        committee: (path, False) for committee, path in made.items()
    }
    assert place.run("check").json["offices"][0]["total"] == "40"


# ── A programme that is mended while forms are out ──────────────────────────────────────────────────────────────────


def mend(place, before, after):
    """Change the programme's file; on Google a person also makes a place for each form that is made anew."""
    path = place.folder / "programme.toml"
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), encoding="utf-8")
    if isinstance(place, Google):
        work = place.work
        made = [
            (c, work.server.world.add_spreadsheet("", SECRETARY, share={work.robot: "writer"})) for c in (NORTH, SOUTH)
        ]
        lines = "".join(f'"1/{committee.id}" = "{FORM.format(book)}"\n' for committee, book in made)
        settings = work.settings.read_text(encoding="utf-8")
        work.settings.write_text(settings.replace("[google.rebuild]\n", f"[google.rebuild]\n{lines}"), encoding="utf-8")


def codes(done):
    return {(f["code"], f["severity"]) for f in done.json["findings"]}


def points(done):
    return {office["code"]: office["points"] for office in done.json["offices"]}


def test_mended_words_are_a_note_and_a_rebuilt_form_shows_them(place):
    made = make_all(place, POINTS)
    place.type(made[NORTH.id], "ปัว", At(8, COLUMN["advice"]).a1, "ควรทาสี")
    before = points(place.run("check"))
    mend(place, 'name = "ความสะอาดและความปลอดภัย"', 'name = "ความสะอาด ความปลอดภัย และการเข้าถึง"')
    done = place.run("check")
    assert (done.code, points(done), codes(done)) == (0, before, {("form_former_wording", "info")})
    assert place.run("doctor").json["ok"]
    rebuilt = place.run("forms", "--rebuild")
    assert (rebuilt.code, {f["committee"]: f["rebuilt_from"] for f in rebuilt.json["forms"]}) == (0, made), rebuilt.said
    assert [f["left"] for f in rebuilt.json["forms"]] == [[], []]
    done = place.run("check")
    assert (done.code, points(done)) == (0, before)
    assert codes(done) <= {("form_superseded", "info")}  # a folder holds the former files still
    texts = {
        cell.value
        for book in place.workspace.store().read_forms(1).books
        for tab in book.tabs
        for cell in tab.cells.values()
    }
    assert {"ควรทาสี", "ความสะอาด ความปลอดภัย และการเข้าถึง"} <= texts
    assert [f["made"] for f in place.run("forms", "--rebuild").json["forms"]] == [False, False]


def test_of_another_rubric_what_is_certain_is_carried_over_and_the_rest_is_asked_for(place):
    make_all(place, POINTS)
    mend(place, "full_marks = 7.5", "full_marks = 7")
    text = (place.folder / "programme.toml").read_text(encoding="utf-8")
    text = text.replace("full_marks = 12.5", "full_marks = 13")
    (place.folder / "programme.toml").write_text(text, encoding="utf-8")
    done = place.run("check")
    assert (done.code, codes(done)) == (1, {("form_other_version", "error")})
    assert not any(points(done).values())
    check_up = place.run("doctor")
    assert (check_up.code, [c["ok"] for c in check_up.json["checks"]].count(False)) == (1, 2)
    rebuilt = place.run("forms", "--rebuild")
    assert [f["left"] for f in rebuilt.json["forms"]] == [
        [f"{office} {criterion}" for office in sorted(c.offices) for criterion in ("ก.1", "ก.2")]
        for c in (NORTH, SOUTH)
    ]
    done = place.run("check")
    found = {(f["office"], f["criterion"], f["value"]) for f in done.json["findings"] if f["severity"] == "error"}
    assert ("pua", "ก.2", "7 (เต็ม 7.5)") in found
    assert len(found) == 8
    assert points(done)["pua"] == {"ข.1": "18", "ข.2": "8"}
    assert place.run("doctor").json["ok"]
    there = next(t for f in rebuilt.json["forms"] for t in f["tabs"] if t["office"] == "pua")
    book = next(f["workbook"] for f in rebuilt.json["forms"] if f["committee"] == NORTH.id)
    for criterion, value in (("ก.1", 12), ("ก.2", 7)):
        place.type(book, there["tab"], there["cells"][criterion]["score"], value)
    assert points(place.run("check"))["pua"] == {"ก.1": "12", "ก.2": "7", "ข.1": "18", "ข.2": "8"}


# ── The summary ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_summary_comes_back_as_declared(place):
    make_all(place, POINTS)
    assert place.workspace.store().read_summary() is None
    outcome = sync(place.workspace, 1)
    assert (report_of(outcome).exit, outcome.written > 0) == (0, True)
    book = place.workspace.store().read_summary()
    for tab in outcome.plan.workbook.tabs:
        assert list(difference(tab, tabs_by_title(book)[tab.title])) == []


def test_nothing_changed_nothing_written(place):
    make_all(place, POINTS)
    assert place.run("sync").json["written"]["cells"] > 0
    done = place.run("sync")
    assert (done.code, done.json["written"]) == (0, {"cells": 0, "workbooks": []})
    assert done.json["calls"]["write"] == 0


def test_a_better_score_changes_the_summary(place):
    made = make_all(place, POINTS)
    assert place.run("sync").code == 0
    cell = next(c for c in place.run("forms").json["forms"] if c["committee"] == SOUTH.id)["tabs"]
    there = next(t for t in cell if t["office"] == "wiangsa")
    place.type(made[SOUTH.id], there["tab"], there["cells"]["ก.1"]["score"], 12)
    outcome = sync(place.workspace, 1)
    assert report_of(outcome).exit == 0
    book = place.workspace.store().read_summary()
    for tab in outcome.plan.workbook.tabs:
        assert list(difference(tab, tabs_by_title(book)[tab.title])) == []


def remark_place(place, office):
    found = place.run("check").json["summary"]
    there = found["cells"][office]["remark"]
    return found["workbook"], there["tab"], there["cell"]


def test_remarks_survive_and_show_in_the_ranking(place):
    make_all(place, POINTS)
    assert place.run("sync").code == 0
    place.type(*remark_place(place, "pua"), "เยี่ยม")
    assert place.run("sync").code == 0
    book = place.workspace.store().read_summary()
    texts = {content(seen) for seen in tabs_by_title(book)[REMARKS].cells.values()}
    assert "เยี่ยม" in texts
    assert place.run("sync").json["written"]["cells"] == 0
    if not place.workspace.store().computes:  # else a formula looks it up
        assert "เยี่ยม" in {seen.value for seen in tabs_by_title(book)[RANKING].cells.values()}


def test_a_changed_cell_of_the_programs_is_a_conflict(place):
    make_all(place, POINTS)
    done = place.run("sync")
    there = done.json["summary"]["cells"]["pua"]["total"]
    place.type(done.json["summary"]["workbook"], there["tab"], there["cell"], 1)
    refused = place.run("sync")
    assert refused.code == 3, refused.said
    assert [(c["tab"], c["cell"], c["found"]) for c in refused.json["conflicts"]] == [
        (there["tab"], there["cell"], "1")
    ]
    assert refused.json["written"]["cells"] == 0
    assert place.run("sync", "--overwrite").code == 0
    assert place.run("sync").json["written"]["cells"] == 0


def test_the_second_sync_finds_no_conflict_whatever_cells_hold(place):
    make_all(place, POINTS)
    assert place.run("sync").code == 0
    place.type(*remark_place(place, "pua"), "เยี่ยม")
    for _ in range(2):
        done = place.run("sync")
        assert (done.code, done.json["conflicts"]) == (0, []), done.said


# ── What a store answers for ────────────────────────────────────────────────────────────────────────────────────────


def test_the_doctor_asks_every_store(place):
    made = make_all(place, POINTS)
    assert place.run("sync").code == 0
    done = place.run("doctor")
    assert (done.code, done.json["ok"]) == (0, True), done.said
    said = [check["name"] for check in done.json["checks"]]
    assert (said[0], said[-2:]) == ("configuration", ["fonts", "templates"])
    present = [check for check in done.json["checks"] if "present version" in check["message"]]
    assert len(present) == len(made)


def test_an_export_takes_no_place_of_the_store_s(place):
    make_all(place, POINTS)
    store = place.workspace.store()
    assert not store.owns(place.folder / "out.csv")
    if isinstance(place, Excel):
        assert store.owns(place.folder / "summary.xlsx")
        assert store.owns(place.folder / "forms" / "new.csv")


@pytest.mark.parametrize("place", ["xlsx", "values"], indirect=True)
def test_marks_are_refused_or_put(place):
    make_all(place, {**POINTS, "pua": ("99", "7", "18", "8")})
    done = place.run("sync", "--mark")
    if isinstance(place, Excel):
        assert done.json["error"]["code"] == "no_marks"
        return
    assert (done.code, done.json["calls"]["write"]) == (1, 2), done.said
    assert place.run("sync", "--mark").json["calls"]["write"] == 0


# ── The whole job ───────────────────────────────────────────────────────────────────────────────────────────────────


def masked(document):
    """Leave out where workbooks are, and what stands in each store's own terms."""
    findings = [{k: v for k, v in f.items() if k not in {"link", "workbook"}} for f in document["findings"]]
    kept = {
        k: v for k, v in document.items() if k in {"programme", "round", "fingerprint", "offices", "kpi", "conflicts"}
    }
    return kept | {"findings": findings, "cells": document["summary"]["cells"]}


def summary_contents(workspace):
    """Return tab → place → content and value, but what depends on the moment and the store."""
    book = workspace.store().read_summary()
    return {
        tab.title: {
            at.a1: (content(seen), content(Cell(seen.value)) if seen.formula is None else "")
            for at, seen in tab.cells.items()
            if content(seen) and "ปรับปรุงข้อมูลล่าสุด" not in str(seen.value)  # Excel keeps empty texts
        }
        for tab in book.tabs
    }


def test_the_demo_is_the_same_on_both_stores(tmp_path, shared):
    real = ROOT / "config" / "chiang-rai-2567.toml"
    places = Excel(tmp_path / "x", real), Google(shared, tmp_path / "g", real, (1, 2))
    settings = tmp_path / "x" / "workspace.toml"
    settings.write_text(settings.read_text("utf-8").replace('# settings = "summary"', 'settings = "summary"'), "utf-8")
    told = tomllib.loads((ROOT / "config" / "demo.toml").read_text(encoding="utf-8"))
    results = []
    for place in places:
        fill_forms(REAL, place.workspace.store(), told | {"copy": []})
        outcomes = [sync(place.workspace, number) for number in (1, 2)]
        results.append(([masked(report_of(o).document("th")) for o in outcomes], summary_contents(place.workspace)))
    (excel, excel_summary), (google, google_summary) = results
    assert google == excel
    assert google_summary == excel_summary
    assert any(f["severity"] == "error" for f in google[1]["findings"])
    assert outcomes[1].assessed.calls == Calls(5, 1)
    again = sync(places[1].workspace, 2)
    assert (again.written, again.assessed.calls) == (0, Calls(5, 0))
    work = places[1].work
    for form in work.run("forms", number=2).json["forms"]:
        tab = form["tabs"][0]
        work.paste(f"2/{form['committee']}", tab["tab"], tab["cells"]["1.1"]["score"], "'๘")
    marked = sync(places[1].workspace, 2, mark=True)
    assert (marked.assessed.calls, len(marked.marked)) == (Calls(5, 5), 4), "the summary and four forms"
    still = sync(places[1].workspace, 2, mark=True)
    assert still.assessed.calls == Calls(5, 0)


def test_the_demo_is_filled_in_on_a_store_of_values(tmp_path, monkeypatch):
    real = ROOT / "config" / "chiang-rai-2567.toml"
    told = tomllib.loads((ROOT / "config" / "demo.toml").read_text(encoding="utf-8"))
    place = Excel(tmp_path / "x", real)
    fill_forms(REAL, place.workspace.store(), told)
    excel = [report_of(sync(place.workspace, number)).document("th") for number in (1, 2)]
    memory = MemoryWork(monkeypatch, tmp_path / "v", real)
    fill_forms(REAL, memory.workspace.store(), told)
    values = [report_of(sync(memory.workspace, number)).document("th") for number in (1, 2)]
    for ours, theirs in zip(values, excel, strict=True):
        assert (ours["offices"], ours["kpi"], ours["conflicts"]) == (theirs["offices"], theirs["kpi"], [])
    assert sync(memory.workspace, 2).written == 0


def test_rounds_before_are_compared_on_both(place):
    make_all(place, POINTS)
    assert report_of(assess_round(place.workspace, 1)).exit == 0
    assert round_reading(SMALL, collect(SMALL, place.workspace.store().read_forms(1, lambda _: None).books), 1).forms
