"""The year's evidence in every store: made, filled in, counted and told alike; shown in forms where a store can."""

import pytest
from books import SMALL_FILE, edited
from google_work import SECRETARY, Clock, google_workspace
from memory_work import MemoryWork
from workspaces import tidao

from tidao_sheets.jobs.workspace import Workspace, make_workspace
from tidao_sheets.stores.google import http

pytest_plugins = ["sheets_server.fixtures"]
DAY = "2025-04-20"
TYPED: dict[str, dict[str, str | int]] = {
    "รายเดือน": {"D7": "แล้ว", "D9": "แล้ว", "E11": "ทำแล้ว", "F7": "www.facebook"},
    "ครั้ง": {"C7": "12/2/2568", "D7": "ประชุม", "E7": 25, "C8": "12 กุม 68"},
    "ทะเบียน KM": {"C7": "สมใจ", "D7": "มุมหนังสือ", "E7": "ดี", "C8": "อื่น"},
}
"""Two months of ก.1, one thing that counts and one that does not, a work, and a person without one."""


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setenv("TIDAO_TODAY", DAY)
    monkeypatch.setattr(http, "PACE", Clock().pace())


def on_excel(tmp_path, _):
    folder = tmp_path / "งาน"
    make_workspace(folder, str(SMALL_FILE))

    def type_in(path):
        with edited(path) as book:
            for tab, cells in TYPED.items():
                for cell, value in cells.items():
                    book[tab][cell] = value

    return folder, type_in


def on_google(tmp_path, request):
    work = google_workspace(request.getfixturevalue("shared"), tmp_path / "งาน", rounds=(1, 2), evidence=["pua"])

    def type_in(url):
        for tab, cells in TYPED.items():
            for cell, value in cells.items():
                work.control.edit(url.split("/")[5], SECRETARY, {f"'{tab}'!{cell}": [[value]]}, person=False)

    return work.folder, type_in


def on_values(tmp_path, request):
    work = MemoryWork(request.getfixturevalue("monkeypatch"), tmp_path / "งาน")

    def type_in(name):
        for tab, cells in TYPED.items():
            for cell, value in cells.items():
                work.type(name, tab, cell, value)

    return work.folder, type_in


@pytest.fixture(params=[on_excel, on_google, on_values])
def office(request, tmp_path):
    """A workspace in which the office pua has an evidence workbook: how to run commands, and how to fill it in."""
    folder, type_in = request.param(tmp_path, request)

    def run(command, *more):
        return tidao(command, "--workspace", folder, "--json", *more)

    made = run("evidence", "--make", "--office", "pua")
    assert made.code == 0, made.said
    workbook = made.json["workbooks"][0]["workbook"]
    return run, lambda: type_in(workbook), folder


def told(run):
    """Return what is said of the office's evidence, without what differs between stores: where it stands."""
    document = run("evidence").json
    (counted,) = [e["criteria"] for e in document["evidence"] if e["office"] == "pua"]
    found = [(f["code"], f["tab"], f["cell"], f["value"]) for f in document["findings"] if f["office"] == "pua"]
    return counted, found


def test_every_store_counts_and_tells_the_same(office):
    run, type_in, _ = office
    type_in()
    counted, found = told(run)
    assert {criterion: (c["number"], c["people"], c["last"], c["months"]) for criterion, c in counted.items()} == {
        "ก.1": (2, 0, None, ["2025-01", "2025-02"]),
        "ก.2": (0, 0, None, []),
        "ข.1": (1, 1, None, []),
        "ข.2": (1, 25, "2025-02-12", []),
    }
    assert {*found} == {
        ("evidence_months_missing", "รายเดือน", "D11", "2025-03"),
        ("evidence_unmarked", "รายเดือน", "D11", None),
        ("evidence_link_none", "รายเดือน", "F7", "www.facebook"),
        ("evidence_months_missing", "รายเดือน", "D8", "2025-01, 2025-02, 2025-03"),
        ("evidence_title_missing", "ทะเบียน KM", "D8", "อื่น"),
        ("evidence_day_unread", "ครั้ง", "C8", "12 กุม 68"),
    }


def test_one_that_exists_is_never_touched(office):
    run, type_in, _ = office
    type_in()
    before = told(run)
    again = run("evidence", "--make", "--office", "pua")
    assert [w["made"] for w in again.json["workbooks"]] == [False]
    assert again.json["calls"]["write"] == 0
    assert told(run) == before


def test_forms_made_later_show_it_beside_the_criteria(office):
    run, type_in, folder = office
    type_in()
    assert run("forms", "--round", 2).code == 0
    store = Workspace.open(folder).store()
    book = next(b for b in store.read_forms(2, lambda _: None).books if any(t.title == "ปัว" for t in b.tabs))
    tab = next(t for t in book.tabs if t.title == "ปัว")
    said = {str(cell.value) for cell in tab.cells.values() if isinstance(cell.value, str)}
    assert {"ณ วันที่ ๒๐ เมษายน ๒๕๖๘", "รายงานแล้ว ๒ จาก ๓ เดือน · ขาด มี.ค.", "KM ๑ เรื่อง จาก ๑ คน (บุคลากร ๒ คน)"} <= said


@pytest.mark.parametrize("office", [on_google, on_values], indirect=True)
def test_marks_keep_it_up(office, monkeypatch):
    run, type_in, folder = office
    assert run("forms", "--round", 2).code == 0
    type_in()
    monkeypatch.setenv("TIDAO_TODAY", "2025-04-21")
    done = run("sync", "--mark", "--round", 2)
    assert done.code == 0, done.said
    store = Workspace.open(folder).store()
    tabs = {t.title: t for b in store.read_forms(2, lambda _: None).books for t in b.tabs}
    said = {str(cell.value) for cell in tabs["ปัว"].cells.values() if isinstance(cell.value, str)}
    assert {"ณ วันที่ ๒๑ เมษายน ๒๕๖๘", "รายงานแล้ว ๒ จาก ๓ เดือน · ขาด มี.ค."} <= said
    assert run("sync", "--mark", "--round", 2).json["written"]["workbooks"] == []


def test_the_office_may_edit_its_own_on_google(shared, tmp_path):
    work = google_workspace(shared, tmp_path / "งาน", evidence=["pua"])
    text = work.settings.read_text(encoding="utf-8")
    line = '[google.share]\n"evidence/pua" = ["pua@example.org"]\n'
    work.settings.write_text(text.replace("[google.share]\n", line, 1), encoding="utf-8")
    assert work.run("trust", "--yes").code == 0
    done = work.run("evidence", "--make", "--office", "pua")
    assert done.code == 0, done.said
    file = shared.world.files[work.id("evidence/pua")]
    roles = {p.get("emailAddress"): p["role"] for p in file.permissions}
    assert roles["pua@example.org"] == "writer"
    assert "pua@example.org" not in {
        p.get("emailAddress") for key in ("1/สายเหนือ", "1/สายใต้") for p in shared.world.files[work.id(key)].permissions
    }


def test_the_doctor_tells_of_spreadsheets_that_are_not_shared_or_not_there(shared, tmp_path):
    work = google_workspace(shared, tmp_path / "งาน", evidence=["pua", "muang"])
    assert work.run("evidence", "--make", "--office", "pua", "--office", "muang").code == 0
    shared.world.files[work.id("evidence/muang")].permissions[:] = []
    done = work.run("doctor")
    private, counted = (c["message"] for c in done.json["checks"] if c["name"] == "evidence")
    assert (done.code, work.id("evidence/muang") in private, f"not shared with {work.robot}" in private) == (
        4,
        True,
        True,
    )
    assert counted.startswith("1 of 4 offices have a workbook that can be read; none yet: เวียงสา, ท่าวังผา")
    (line,) = [x for x in tidao("doctor", "--workspace", work.folder, lang="th").out.split("\n") if x.startswith("✗")]
    assert line.startswith("✗ แบบรายงานหลักฐาน ห้องสมุดประชาชนจังหวัดน่าน: ")
