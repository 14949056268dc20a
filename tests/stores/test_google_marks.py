"""Google as a store: findings marked in the forms."""

import json

import pytest
from google_work import FORM, NORTH
from workspaces import DAY

from tidao_sheets.core.sheet.cells import At
from tidao_sheets.stores.google import http
from tidao_sheets.stores.google.store import GoogleStore

pytest_plugins = ["sheets_server.fixtures", "google_fixtures"]
SOUTH = "1/สายใต้"
pytestmark = pytest.mark.usefixtures("_today")


def test_marks_come_and_go_and_leave_peoples_notes(work):
    work.paste(NORTH, "ปัว", "F9", "'๘")
    work.type(NORTH, "ปัว", "F10", "=5+1")
    number = work.sheet_id(NORTH, "ปัว")
    there = {"sheetId": number, "startRowIndex": 9, "endRowIndex": 10, "startColumnIndex": 5, "endColumnIndex": 6}
    mine = {"repeatCell": {"range": there, "cell": {"note": "ของกรรมการ"}, "fields": "note"}}
    work.structure(NORTH, mine)
    done = work.run("sync", "--mark")
    assert done.code == 0, done.said
    assert done.json["calls"] == {"read": 3, "write": 2}
    assert FORM.format(work.id(NORTH)) in done.json["written"]["workbooks"]
    sheet = work.sheet(NORTH, "ปัว")
    assert sheet.at(8, 5).note.startswith("[tidao] ")
    assert sheet.at(9, 5).note.startswith("ของกรรมการ\n[tidao] ")
    shown = json.dumps(work.control.read(work.id(NORTH), "'รายการตรวจ'!A1:G9"), ensure_ascii=False)
    assert "ปัว F9" in shown
    again = work.run("sync", "--mark")
    assert again.json["calls"] == {"read": 3, "write": 0}
    assert [f["code"] for f in again.json["findings"] if f["code"].startswith("tab_")] == []
    work.type(NORTH, "ปัว", "F9", 8)
    work.type(NORTH, "ปัว", "F10", 6)
    assert work.run("sync", "--mark").json["calls"] == {"read": 3, "write": 2}
    sheet = work.sheet(NORTH, "ปัว")
    assert (sheet.at(8, 5).note, sheet.at(9, 5).note) == (None, "ของกรรมการ")
    assert "ไม่พบ" in work.shown(NORTH, "รายการตรวจ", "B5")


def meanwhile_marking(monkeypatch, act, times=1):
    """Let somebody act after the forms were read and before one is marked."""
    real, left = GoogleStore.mark, [times]

    def mark(self, *given):
        if left[0]:
            left[0] -= 1
            act()
        return real(self, *given)

    monkeypatch.setattr(GoogleStore, "mark", mark)


def insert_form_row(work):
    there = {"sheetId": work.sheet_id(NORTH, "ปัว"), "dimension": "ROWS", "startIndex": 4, "endIndex": 5}
    return lambda: work.structure(NORTH, {"insertDimension": {"range": there}})


def test_marks_follow_rows_that_were_moved_meanwhile(work, monkeypatch):
    work.paste(NORTH, "ปัว", "F9", "'๘")
    meanwhile_marking(monkeypatch, insert_form_row(work))
    done = work.run("sync", "--mark")
    assert done.code == 0, done.said
    assert done.json["calls"] == {"read": 5, "write": 3}
    sheet = work.sheet(NORTH, "ปัว")
    assert (sheet.at(8, 5).note, sheet.at(9, 5).note[:8]) == (None, "[tidao] ")
    assert "F10" in json.dumps(work.control.read(work.id(NORTH), "'รายการตรวจ'!A1:G9"))
    assert work.run("sync", "--mark").json["calls"]["write"] == 1, "only the summary's links follow"
    assert work.run("sync", "--mark").json["calls"]["write"] == 0


def test_a_tab_renamed_while_it_is_marked(work, monkeypatch):
    work.paste(NORTH, "ปัว", "F9", "'๘")
    named = {"properties": {"sheetId": work.sheet_id(NORTH, "ปัว"), "title": "อ.ปัว"}, "fields": "title"}
    meanwhile_marking(monkeypatch, lambda: work.structure(NORTH, {"updateSheetProperties": named}))
    assert work.run("sync", "--mark").code == 0
    assert work.sheet(NORTH, "อ.ปัว").at(8, 5).note.startswith("[tidao] ")


def test_a_form_that_never_stands_still_is_told(work, monkeypatch):
    work.paste(NORTH, "ปัว", "F9", "'๘")
    meanwhile_marking(monkeypatch, insert_form_row(work), times=9)
    done = work.run("sync", "--mark")
    (unmarked,) = done.json["unmarked"]
    assert (done.code, unmarked["code"], unmarked["workbook"]) == (3, "form_moved", FORM.format(work.id(NORTH)))
    assert done.json["written"]["cells"], "the summary is written"
    monkeypatch.undo()
    monkeypatch.setenv("TIDAO_TODAY", DAY)
    monkeypatch.setattr(http, "PACE", work.clock.pace())
    assert work.run("sync", "--mark").code == 0
    findings = work.run("check").json["findings"]
    assert "F15" in {f["cell"] for f in findings}
    notes = {At(*at).a1 for at, cell in work.sheet(NORTH, "ปัว").cells.items() if cell.note}
    assert notes == {f["cell"] for f in findings if f["tab"] == "ปัว" and f["cell"]}, "none is left where it was before"


@pytest.mark.parametrize("after", [True, False])
def test_a_mark_of_unknown_outcome_is_made_sure_of(work, after):
    work.paste(NORTH, "ปัว", "F9", "'๘")
    assert work.run("sync").code == 0
    work.control.fault("drop", "batchUpdate", 1, after=after)
    assert work.run("sync", "--mark").code == 0
    assert work.run("sync", "--mark").json["calls"]["write"] == 0


def test_a_form_that_refuses_its_marks_does_not_keep_them_from_the_others(work):
    for key, tab in ((NORTH, "ปัว"), (SOUTH, "เวียงสา")):
        work.paste(key, tab, "F9", "'๘")
    become(work, NORTH, "reader")
    done = work.run("sync", "--mark")
    (unmarked,) = done.json["unmarked"]
    assert (done.code, unmarked["committee"], unmarked["code"]) == (4, "สายเหนือ", "google_read_only")
    assert unmarked.keys() == {"committee", "workbook", "code", "reason"}
    assert work.robot in unmarked["reason"]
    assert work.sheet(SOUTH, "เวียงสา").at(8, 5).note.startswith("[tidao] ")
    assert FORM.format(work.id(SOUTH)) in done.json["written"]["workbooks"]
    assert work.run("sync").json["written"]["cells"] == 0
    told = work.run("sync", "--mark", as_json=False)
    assert (told.code, "was not marked" in told.out, "The summary is up to date" in told.out) == (4, True, True)
    become(work, NORTH, "writer")
    done = work.run("sync", "--mark")
    assert (done.code, done.json["unmarked"]) == (0, [])
    assert work.sheet(NORTH, "ปัว").at(8, 5).note.startswith("[tidao] ")


def become(work, key, role):
    """Change what the account may do with a spreadsheet."""
    for permission in work.server.world.files[work.id(key)].permissions:
        if permission.get("emailAddress") == work.robot:
            permission["role"] = role


def test_without_findings_no_tab_is_made(work):
    assert work.run("sync", "--mark").json["calls"] == {"read": 3, "write": 1}
