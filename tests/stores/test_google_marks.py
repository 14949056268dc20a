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


def test_marks_come_and_go_and_leave_peoples_notes(google):
    google.paste(NORTH, "ปัว", "F9", "'๘")
    google.type(NORTH, "ปัว", "F10", "=5+1")
    number = google.sheet_id(NORTH, "ปัว")
    there = {"sheetId": number, "startRowIndex": 9, "endRowIndex": 10, "startColumnIndex": 5, "endColumnIndex": 6}
    mine = {"repeatCell": {"range": there, "cell": {"note": "ของกรรมการ"}, "fields": "note"}}
    google.structure(NORTH, mine)
    done = google.run("sync", "--mark")
    assert done.code == 0, done.said
    assert done.json["calls"] == {"read": 3, "write": 2}
    assert FORM.format(google.id(NORTH)) in done.json["written"]["workbooks"]
    sheet = google.sheet(NORTH, "ปัว")
    assert sheet.at(8, 5).note.startswith("[tidao] ")
    assert sheet.at(9, 5).note.startswith("ของกรรมการ\n[tidao] ")
    shown = json.dumps(google.control.read(google.id(NORTH), "'รายการตรวจ'!A1:G9"), ensure_ascii=False)
    assert "ปัว F9" in shown
    again = google.run("sync", "--mark")
    assert again.json["calls"] == {"read": 3, "write": 0}
    assert [f["code"] for f in again.json["findings"] if f["code"].startswith("tab_")] == []
    google.type(NORTH, "ปัว", "F9", 8)
    google.type(NORTH, "ปัว", "F10", 6)
    assert google.run("sync", "--mark").json["calls"] == {"read": 3, "write": 2}
    sheet = google.sheet(NORTH, "ปัว")
    assert (sheet.at(8, 5).note, sheet.at(9, 5).note) == (None, "ของกรรมการ")
    assert "ไม่พบ" in google.shown(NORTH, "รายการตรวจ", "B5")


def meanwhile_marking(monkeypatch, act, times=1):
    """Let somebody act after the forms were read and before one is marked."""
    real, left = GoogleStore.mark, [times]

    def mark(self, *given):
        if left[0]:
            left[0] -= 1
            act()
        return real(self, *given)

    monkeypatch.setattr(GoogleStore, "mark", mark)


def insert_form_row(google):
    there = {"sheetId": google.sheet_id(NORTH, "ปัว"), "dimension": "ROWS", "startIndex": 4, "endIndex": 5}
    return lambda: google.structure(NORTH, {"insertDimension": {"range": there}})


def test_marks_follow_rows_that_were_moved_meanwhile(google, monkeypatch):
    google.paste(NORTH, "ปัว", "F9", "'๘")
    meanwhile_marking(monkeypatch, insert_form_row(google))
    done = google.run("sync", "--mark")
    assert done.code == 0, done.said
    assert done.json["calls"] == {"read": 5, "write": 3}
    sheet = google.sheet(NORTH, "ปัว")
    assert (sheet.at(8, 5).note, sheet.at(9, 5).note[:8]) == (None, "[tidao] ")
    assert "F10" in json.dumps(google.control.read(google.id(NORTH), "'รายการตรวจ'!A1:G9"))
    assert google.run("sync", "--mark").json["calls"]["write"] == 1, "only the summary's links follow"
    assert google.run("sync", "--mark").json["calls"]["write"] == 0


def test_a_tab_renamed_while_it_is_marked(google, monkeypatch):
    google.paste(NORTH, "ปัว", "F9", "'๘")
    named = {"properties": {"sheetId": google.sheet_id(NORTH, "ปัว"), "title": "อ.ปัว"}, "fields": "title"}
    meanwhile_marking(monkeypatch, lambda: google.structure(NORTH, {"updateSheetProperties": named}))
    assert google.run("sync", "--mark").code == 0
    assert google.sheet(NORTH, "อ.ปัว").at(8, 5).note.startswith("[tidao] ")


def test_a_form_that_never_stands_still_is_told(google, monkeypatch):
    google.paste(NORTH, "ปัว", "F9", "'๘")
    meanwhile_marking(monkeypatch, insert_form_row(google), times=9)
    done = google.run("sync", "--mark")
    (unmarked,) = done.json["unmarked"]
    assert (done.code, unmarked["code"], unmarked["workbook"]) == (3, "form_moved", FORM.format(google.id(NORTH)))
    assert done.json["written"]["cells"], "the summary is written"
    monkeypatch.undo()
    monkeypatch.setenv("TIDAO_TODAY", DAY)
    monkeypatch.setattr(http, "PACE", google.clock.pace())
    assert google.run("sync", "--mark").code == 0
    findings = google.run("check").json["findings"]
    assert "F15" in {f["cell"] for f in findings}
    notes = {At(*at).a1 for at, cell in google.sheet(NORTH, "ปัว").cells.items() if cell.note}
    assert notes == {f["cell"] for f in findings if f["tab"] == "ปัว" and f["cell"]}, "none is left where it was before"


@pytest.mark.parametrize("after", [True, False])
def test_a_mark_of_unknown_outcome_is_made_sure_of(google, after):
    google.paste(NORTH, "ปัว", "F9", "'๘")
    assert google.run("sync").code == 0
    google.control.fault("drop", "batchUpdate", 1, after=after)
    assert google.run("sync", "--mark").code == 0
    assert google.run("sync", "--mark").json["calls"]["write"] == 0


def test_a_form_that_refuses_its_marks_does_not_keep_them_from_the_others(google):
    for key, tab in ((NORTH, "ปัว"), (SOUTH, "เวียงสา")):
        google.paste(key, tab, "F9", "'๘")
    become(google, NORTH, "reader")
    done = google.run("sync", "--mark")
    (unmarked,) = done.json["unmarked"]
    assert (done.code, unmarked["committee"], unmarked["code"]) == (4, "สายเหนือ", "google_read_only")
    assert unmarked.keys() == {"committee", "workbook", "code", "reason"}
    assert google.robot in unmarked["reason"]
    assert google.sheet(SOUTH, "เวียงสา").at(8, 5).note.startswith("[tidao] ")
    assert FORM.format(google.id(SOUTH)) in done.json["written"]["workbooks"]
    assert google.run("sync").json["written"]["cells"] == 0
    told = google.run("sync", "--mark", as_json=False)
    assert (told.code, "was not marked" in told.out, "The summary is up to date" in told.out) == (4, True, True)
    become(google, NORTH, "writer")
    done = google.run("sync", "--mark")
    assert (done.code, done.json["unmarked"]) == (0, [])
    assert google.sheet(NORTH, "ปัว").at(8, 5).note.startswith("[tidao] ")


def become(google, key, role):
    """Change what the account may do with a spreadsheet."""
    for permission in google.server.world.files[google.id(key)].permissions:
        if permission.get("emailAddress") == google.robot:
            permission["role"] = role


def test_without_findings_no_tab_is_made(google):
    assert google.run("sync", "--mark").json["calls"] == {"read": 3, "write": 1}
