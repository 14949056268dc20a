"""The Google store against a strict server: calls, refusals, people at work meanwhile, and no secret anywhere."""

import contextlib
import json
import logging
import re
import subprocess
import sys
from pathlib import Path

import pytest
from google_work import FORM, SECRETARY, Clock, google_workspace
from workspaces import DAY, POINTS, ROOT, tidao, typed

from tidao_sheets.core.form.workbook import form_workbook
from tidao_sheets.core.settings.edit import with_spreadsheet
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.stores.google import auth, http, read
from tidao_sheets.stores.google.errors import NotSharedError
from tidao_sheets.stores.google.login_errors import ApiOffError
from tidao_sheets.stores.google.store import GoogleStore

pytest_plugins = ["sheets_server.fixtures"]

RANKING, REMARKS = "จัดลำดับ รอบ 1", "หมายเหตุ"
NORTH = "1/สายเหนือ"


@pytest.fixture(autouse=True)
def _today(monkeypatch):
    monkeypatch.setenv("TIDAO_TODAY", DAY)


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(http, "PACE", clock.pace())
    return clock


@pytest.fixture
def empty(tmp_path, shared, clock):
    """A workspace whose spreadsheets are still empty."""
    return google_workspace(shared, tmp_path / "งาน", clock=clock)


@pytest.fixture
def work(empty):
    """A workspace whose first round is filled in; calls are counted from here."""
    workspace = empty.workspace
    programme, store = workspace.programme, workspace.store()
    for committee in programme.committees.values():
        filled = {
            code: {c.id: {"score": typed(p)} for c, p in zip(programme.criteria, POINTS[code], strict=True)}
            for code in committee.offices
        }
        workbook = form_workbook(programme, programme.rounds[1], committee, filled=filled)
        store.make_form(programme.rounds[1], committee, workbook)
    empty.calls()
    return empty


@pytest.fixture
def synced(work):
    done = work.run("sync")
    assert done.code == 0, done.said
    work.calls()
    return work


def error(done, code):
    """Assert that a run was stopped with this code and exit 4, and return its sentence."""
    assert done.code == 4, done.said
    assert done.json["error"]["code"] == code
    assert done.json["error"]["remedy"]
    return done.json["error"]["message"]


# ── Calls ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_forms_take_a_read_and_a_write_each(empty):
    done = empty.run("forms")
    assert done.code == 0, done.said
    assert [f["made"] for f in done.json["forms"]] == [True, True]
    assert done.json["forms"][0]["workbook"] == FORM.format(empty.id(NORTH))
    assert empty.calls() == {"read": 2, "write": 2}
    assert done.json["calls"] == {"read": 2, "write": 2}
    assert [f["made"] for f in empty.run("forms").json["forms"]] == [False, False]
    assert empty.calls() == {"read": 2}


def test_a_sync_is_a_read_a_workbook_and_one_write(work):
    done = work.run("sync")
    assert done.json["calls"] == {"read": 3, "write": 1}
    assert work.calls() == {"read": 3, "write": 1}
    assert work.run("sync").json["calls"] == {"read": 3, "write": 0}
    assert work.calls() == {"read": 3}


def test_only_what_changed_is_written(synced):
    synced.type(NORTH, "ปัว", "F9", 11)
    done = synced.run("sync")
    assert (done.code, done.json["calls"]) == (0, {"read": 3, "write": 1})
    (call,) = [c for c in synced.server.world.calls if c.method.endswith("batchUpdate")]
    kinds = {kind for request in call.body["requests"] for kind in request}
    assert "addSheet" not in kinds
    assert call.sent < 40_000
    total = done.json["summary"]["cells"]["pua"]["total"]
    assert synced.shown("summary", total["tab"], total["cell"]) == 44


def test_every_call_is_listed_when_asked(work):
    done = work.run("check", "-v")
    assert done.code == 0
    lines = [line for line in done.err.splitlines() if "GET" in line]
    assert len(lines) == 2
    assert all("/v4/spreadsheets/" in line and " 200 " in line and line.endswith(" s") for line in lines)


def test_excel_never_loads_what_google_needs(tmp_path):
    code = f"""
import sys
from tidao_sheets.cli.main import run
run(["demo", "--out", {str(tmp_path / "x")!r}, "--json"])
loaded = [name for name in ("gspread", "google.auth", "requests", "tenacity") if name in sys.modules]
assert not loaded, loaded
"""
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, timeout=120)


@pytest.mark.parametrize("lang", ["th", "en"])
def test_what_people_are_told(work, lang):
    for command in ("forms", "check", "sync", "sync", "status", "doctor"):
        done = tidao(command, "--workspace", work.folder, "--round", 1, lang=lang)
        assert (done.code, done.err) == (0, "")
        assert done.out
    assert FORM.format(work.id("summary")) in tidao("status", "--workspace", work.folder, "--json").out


# ── Refusals ────────────────────────────────────────────────────────────────────────────────────────────────────────


def unshare(work, key, role=None):
    file = work.server.world.files[work.id(key)]
    file.permissions = [p for p in file.permissions if p.get("emailAddress") != work.robot]
    if role:
        work.server.world.share(work.id(key), work.robot, role)


def test_not_shared_says_which_address_to_share_with(work):
    unshare(work, NORTH)
    done = work.run("check")
    assert done.code == 4
    (unread,) = done.json["unread"]
    assert unread["workbook"] == FORM.format(work.id(NORTH))
    assert work.robot in unread["reason"]
    assert "not shared" in unread["reason"]
    assert done.json["offices"][0]["total"] == "40", "the other form still counts"
    assert work.run("sync").json["written"]["cells"] == 0


def test_no_such_spreadsheet(work):
    book = work.id(NORTH)
    work.settings.write_text(work.settings.read_text(encoding="utf-8").replace(book, "1" + "x" * 43), encoding="utf-8")
    (unread,) = work.run("check").json["unread"]
    assert "There is no spreadsheet" in unread["reason"]


def test_a_reader_is_told_to_become_an_editor(work):
    unshare(work, "summary", "reader")
    assert work.robot in error(work.run("sync"), "google_read_only")


def test_the_summary_must_be_shared_too(work):
    unshare(work, "summary")
    assert work.robot in error(work.run("sync"), "google_not_shared")


def test_protected_cells(synced):
    everything = {"range": {"sheetId": synced.sheet_id("summary", REMARKS)}, "editors": {"users": [SECRETARY]}}
    number = synced.server.world.books[synced.id("summary")]
    sheet = next(s for s in number.sheets if s.title == RANKING)
    synced.structure("summary", {"deleteProtectedRange": {"protectedRangeId": sheet.protected[0]["protectedRangeId"]}})
    everything["range"]["sheetId"] = sheet.sheet_id
    synced.structure("summary", {"addProtectedRange": {"protectedRange": everything}})
    synced.type(NORTH, "ปัว", "F9", 11)
    assert synced.robot in error(synced.run("sync"), "google_protected")


def test_credentials_that_google_does_not_know(work):
    work.server.world.service_accounts.clear()
    message = error(work.run("check"), "google_credentials_refused")
    assert "invalid_grant" in message


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"type": "service_account"}', '{"installed": {}}'])
def test_broken_credentials(work, content):
    (work.folder / "google.json").write_text(content, encoding="utf-8")
    error(work.run("check"), "google_credentials_broken")


def test_no_credentials(work):
    (work.folder / "google.json").unlink()
    error(work.run("check"), "google_credentials_missing")


def test_a_service_account_owns_no_files(empty):
    text = empty.settings.read_text(encoding="utf-8")
    empty.settings.write_text("\n".join(li for li in text.splitlines() if "1/สายเหนือ" not in li), encoding="utf-8")
    message = error(empty.run("forms"), "google_no_storage")
    assert empty.robot in message


def test_a_folder_without_storage(empty):
    folder = empty.server.world.add_folder("งาน", SECRETARY).file_id
    empty.server.world.share(folder, empty.robot)
    text = empty.settings.read_text(encoding="utf-8")
    text = "\n".join(li for li in text.splitlines() if "1/สายเหนือ" not in li)
    empty.settings.write_text(text.replace("[google]\n", f'[google]\nfolder = "{folder}"\n'), encoding="utf-8")
    error(empty.run("forms"), "google_no_storage")


def in_folder(empty, folder):
    """Have new spreadsheets made in a folder: one form has none yet."""
    text = "\n".join(li for li in empty.settings.read_text(encoding="utf-8").splitlines() if "1/สายเหนือ" not in li)
    empty.settings.write_text(text.replace("[google]\n", f'[google]\nfolder = "{folder}"\n') + "\n", encoding="utf-8")


def test_a_folder_that_is_not_shared(empty):
    in_folder(empty, empty.server.world.add_folder("ของคนอื่น", SECRETARY).file_id)
    assert empty.robot in error(empty.run("forms"), "google_folder_not_found")


def test_a_spreadsheet_that_may_have_been_made_is_told(empty):
    """To create twice would leave two: it is not tried again blindly."""
    in_folder(empty, empty.server.world.add_drive("งาน", {empty.robot: "organizer"}))
    empty.control.fault("drop", "drive.files.create", 1, after=True)
    error(empty.run("forms"), "google_create_uncertain")
    assert empty.calls()["drive"] == 1


def test_whatever_else_google_refuses(work):
    work.control.fault("status", "batchUpdate", None, status=400, message="Something new.")
    assert "Something new." in error(work.run("sync"), "google_refused")


def test_what_holds_something_else_is_never_overwritten(empty):
    empty.type(NORTH, "Sheet1", "C3", "งบประมาณ")
    error(empty.run("forms"), "google_occupied")
    assert empty.shown(NORTH, "Sheet1", "C3") == "งบประมาณ"
    assert "write" not in empty.calls()


def test_a_summary_that_holds_something_else(work):
    work.type("summary", "Sheet1", "C3", "งบประมาณ")
    error(work.run("sync"), "google_occupied")
    assert "write" not in work.calls()


def test_a_spreadsheet_that_is_too_large(work):
    work.control.fault("status", "batchUpdate", None, status=413, message="Request payload size exceeds the limit")
    error(work.run("sync"), "google_too_large")


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("Google Sheets API has not been used in project 1 before or it is disabled.", ApiOffError),
        ("The caller does not have permission", NotSharedError),
    ],
)
def test_forbidden_for_other_reasons(work, message, kind):
    work.control.fault("status", "spreadsheets.get", None, status=403, message=message)
    done = work.run("check")
    assert done.code == 4
    told = done.json["unread"][0]["reason"] if "unread" in done.json else done.json["error"]["message"]
    assert kind.says.en.split("{")[0].strip('"') in told


def test_scopes_that_do_not_suffice(work, monkeypatch):
    monkeypatch.setattr(auth, "SHEETS", "https://www.googleapis.com/auth/drive.metadata")
    error(work.run("check"), "google_scopes")


# ── What passes by itself ───────────────────────────────────────────────────────────────────────────────────────────


def test_retry_after_is_waited_for(work, clock):
    work.control.fault("quota", "spreadsheets.get", 1, retry_after=7)
    assert work.run("check").code == 0
    assert 7 <= clock.slept[0] < 9


def test_a_429_that_never_ends_stops_at_the_stated_time(work, clock):
    work.control.fault("quota", "spreadsheets.get", None, retry_after=11)
    started = clock.now()
    message = error(work.run("check"), "google_quota")
    assert "120 seconds" in message
    assert 90 < clock.now() - started <= 120
    assert work.calls()["read"] < 12


@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
def test_a_bad_moment_passes(work, clock, status):
    work.control.fault("status", "spreadsheets.get", 3, status=status)
    assert work.run("check").code == 0
    assert len(clock.slept) == 3


@pytest.mark.parametrize("kind", ["drop", "malformed", "truncate", "html"])
def test_broken_answers_pass(work, clock, kind):
    more = {"status": 502} if kind == "html" else {}
    work.control.fault(kind, "spreadsheets.get", 2, **more)
    assert work.run("check").code == 0
    assert clock.slept


def test_an_answer_that_does_not_come_is_asked_for_again(work, clock, monkeypatch):
    monkeypatch.setattr(http, "TIMEOUT", (5.0, 0.3))
    work.control.fault("slow", "spreadsheets.get", 1, ms=900)
    done = work.run("check")
    assert (done.code, len(clock.slept)) == (0, 1)
    work.control.fault("slow", "spreadsheets.get", None, ms=900)
    error(work.run("check"), "google_unreachable")


def test_a_503_that_never_ends(work, clock):
    work.control.fault("status", "spreadsheets.get", None, status=503)
    message = error(work.run("check"), "google_unavailable")
    assert "120 seconds" in message
    assert "too complex" in message, "503 says both"
    assert clock.now() - 1000 <= 120


def test_a_server_that_is_not_there(work, clock):
    text = work.settings.read_text(encoding="utf-8").replace(work.server.url, "http://127.0.0.1:9")
    work.settings.write_text(text, encoding="utf-8")
    error(work.run("check"), "google_unreachable")
    assert clock.now() - 1000 <= 120


def test_waits_are_not_all_alike(work, clock):
    work.control.fault("status", "spreadsheets.get", 5, status=503)
    assert work.run("check").code == 0
    assert len(set(clock.slept)) == 5


@pytest.mark.parametrize("after", [True, False])
def test_a_write_of_unknown_outcome_is_made_sure_of(work, after):
    work.control.fault("drop", "batchUpdate", 1, after=after)
    assert work.run("sync").code == 0
    assert work.run("sync").json["written"]["cells"] == 0


@pytest.mark.parametrize("after", [True, False])
def test_a_form_of_unknown_outcome_is_made_sure_of(empty, after):
    empty.control.fault("status", "batchUpdate", 1, status=503, after=after)
    assert empty.run("forms").code == 0
    assert len(empty.run("check").json["offices"]) == 4


def test_a_change_of_unknown_outcome_is_made_sure_of(synced):
    synced.type(NORTH, "ปัว", "F9", 11)
    synced.control.fault("drop", "batchUpdate", 1, after=True)
    assert synced.run("sync").code == 0
    assert synced.run("sync").json["written"]["cells"] == 0


def test_the_pace_stays_below_the_quota(work, monkeypatch, clock):
    pace = clock.pace(most=3)
    monkeypatch.setattr(http, "PACE", pace)
    for _ in range(2):
        assert work.run("check").code == 0
    assert len(clock.slept) == 1
    assert 59 < clock.slept[0] <= 60
    assert http.MOST < 60


# ── Where spreadsheets come from ────────────────────────────────────────────────────────────────────────────────────


def test_new_spreadsheets_in_a_shared_drive_are_remembered(empty):
    drive = empty.server.world.add_drive("งาน", {empty.robot: "organizer"})
    before = empty.settings.read_text(encoding="utf-8")
    bare = "\n".join(li for li in before.splitlines() if not li.startswith(('"1/', 'summary = "https'))) + "\n"
    empty.settings.write_text(bare.replace("[google]\n", f'[google]\nfolder = "{drive}"\n'), encoding="utf-8")
    text = empty.settings.read_text(encoding="utf-8")
    done = empty.run("forms")
    assert done.code == 0, done.said
    assert empty.calls() == {"drive": 2, "write": 2}
    after = empty.settings.read_text(encoding="utf-8")
    assert [li for li in text.splitlines() if li not in after.splitlines()] == []
    urls = [form["workbook"] for form in done.json["forms"]]
    assert all(url in after for url in urls)
    assert empty.run("sync").code == 0
    assert f'\nsummary = "{FORM.format(empty.id("summary"))}"\n' in empty.settings.read_text(encoding="utf-8")
    assert [f["made"] for f in empty.run("forms").json["forms"]] == [False, False]


def test_new_forms_are_shared_with_their_committee(empty):
    text = empty.settings.read_text(encoding="utf-8")
    text = text.replace("[google.share]\n", '[google.share]\n"สายเหนือ" = ["chair@example.org"]\n')
    empty.settings.write_text(text, encoding="utf-8")
    assert empty.run("forms").code == 0
    role = empty.server.world.role
    files = [empty.server.world.files[empty.id(key)] for key in (NORTH, "1/สายใต้")]
    assert [role(file, "chair@example.org") for file in files] == ["writer", None]
    assert empty.calls() == {"read": 2, "write": 2, "drive": 1}


def damage(work):
    """Clear the key of a row, past its protection, as a person with all rights can; 2 of 4 scores stay certain."""
    number = work.sheet_id(NORTH, "ปัว")
    there = {"sheetId": number, "startRowIndex": 8, "endRowIndex": 9, "startColumnIndex": 0, "endColumnIndex": 1}
    work.structure(NORTH, {"repeatCell": {"range": there, "cell": {}, "fields": "userEnteredValue"}})
    assert "key_missing" in {f["code"] for f in work.run("check").json["findings"]}
    work.calls()


def test_a_rebuilt_form_needs_a_place_that_a_person_made(work):
    damage(work)
    old, before = work.id(NORTH), work.settings.read_text(encoding="utf-8")
    message = error(work.run("forms", "--rebuild"), "google_no_place")
    assert work.robot in message
    assert '[google.rebuild] "1/สายเหนือ"' in work.run("forms", "--rebuild").json["error"]["remedy"]
    assert "write" not in work.calls()
    new = work.server.world.add_spreadsheet("Untitled spreadsheet", SECRETARY, share={work.robot: "writer"})
    waiting = before.replace("[google.rebuild]\n", f'[google.rebuild]\n"{NORTH}" = "{FORM.format(new)}"\n')
    work.settings.write_text(waiting, encoding="utf-8")
    done = work.run("forms", "--rebuild")
    assert done.code == 0, done.said
    made = next(form for form in done.json["forms"] if form["committee"] == "สายเหนือ")
    assert (made["made"], made["workbook"], made["rebuilt_from"]) == (True, FORM.format(new), FORM.format(old))
    assert work.settings.read_text(encoding="utf-8") == before.replace(old, new)
    offices = {office["code"]: office for office in work.run("check").json["offices"]}
    assert offices["thawangpha"]["total"], "the other office's scores came along"
    assert offices["pua"]["missing"] == ["ก.1"], "whose key was lost, is asked for again"
    assert work.server.world.books[old].sheets, "the damaged form is left as it is"
    assert [form["made"] for form in work.run("forms", "--rebuild").json["forms"]] == [False, False]


def test_a_place_for_a_rebuilt_form_must_be_empty(work):
    damage(work)
    new = work.server.world.add_spreadsheet("งบ", SECRETARY, share={work.robot: "writer"})
    work.control.edit(new, SECRETARY, {"A1": [["งบประมาณ"]]})
    text = work.settings.read_text(encoding="utf-8")
    text = text.replace("[google.rebuild]\n", f'[google.rebuild]\n"{NORTH}" = "{new}"\n')
    work.settings.write_text(text, encoding="utf-8")
    error(work.run("forms", "--rebuild"), "google_occupied")
    assert work.settings.read_text(encoding="utf-8") == text


def test_a_rebuilt_form_in_a_shared_drive(work):
    damage(work)
    old = work.id(NORTH)
    drive = work.server.world.add_drive("งาน", {work.robot: "organizer"})
    text = work.settings.read_text(encoding="utf-8").replace("[google]\n", f'[google]\nfolder = "{drive}"\n')
    work.settings.write_text(text, encoding="utf-8")
    work.control.fault("status", "batchUpdate", None, status=403, message="The caller does not have permission")
    assert work.run("forms", "--rebuild").code == 4
    assert work.id(NORTH) == old, "the scores are not lost from sight by a write that failed"
    work.server.world.faults.orders.clear()
    assert work.run("forms", "--rebuild").code == 0
    assert work.id(NORTH) != old
    assert work.run("check").json["offices"][0]["total"] or work.run("check").json["offices"][1]["total"]


def test_locale_and_time_zone_are_set(work):
    told = work.server.world.books[work.id(NORTH)].properties
    assert (told["locale"], told["timeZone"]) == ("th_TH", "Asia/Bangkok")
    assert told["title"].startswith("แบบให้คะแนน")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_comments_are_not_disturbed(newline):
    text = (ROOT / "config" / "workspace.toml").read_text(encoding="utf-8").replace("\n", newline)
    after = with_spreadsheet(with_spreadsheet(text, "1/zone-1", "https://x"), "summary", "https://s")
    added = [line for line in after.split(newline) if line not in text.split(newline)]
    assert added == ['summary = "https://s"', '"1/zone-1" = "https://x"']
    assert [line for line in after.split(newline) if line not in added] == text.split(newline)
    assert with_spreadsheet(after, "summary", "https://t") == after.replace("https://s", "https://t")


# ── The form and the summary as people see them ─────────────────────────────────────────────────────────────────────


def sheet_of(work, key, title):
    return next(s for s in work.server.world.books[work.id(key)].sheets if s.title == title)


def test_a_form_has_everything_that_the_excel_form_has(work):
    sheet = sheet_of(work, NORTH, "ปัว")
    (protection,) = sheet.protected
    assert protection["editors"]["users"] == [work.robot]
    assert protection["unprotectedRanges"]
    assert sheet.dims["COLUMNS"][0].hidden
    assert sheet.dims["ROWS"][0].hidden
    assert sheet.properties["grid"]["frozenColumnCount"] == 4
    assert len(sheet.rules) > 5
    rule = sheet.at(8, 5).validation
    assert rule["strict"]
    assert "ให้คะแนน 0–12.5" in rule["inputMessage"]
    assert "ไม่ใช้ / หรือ ," in rule["inputMessage"], "Google shows this text when it refuses, too"
    assert sheet.at(8, 9).value is None


def test_scores_that_break_the_rule_are_refused_while_typing(work):
    with pytest.raises(Exception, match="validation"):
        work.type(NORTH, "ปัว", "F9", 99)
    with pytest.raises(Exception, match="protected"):
        work.control.edit(work.id(NORTH), "member@example.org", {"'ปัว'!D9": [["x"]]})


def test_the_chart_is_native_and_follows_the_stars(synced):
    sheet = sheet_of(synced, "summary", RANKING)
    (chart,) = sheet.charts
    basic = chart["spec"]["basicChart"]
    assert basic["chartType"] == "BAR"
    before = [style["colorStyle"] for style in basic["series"][0]["styleOverrides"]]
    for cell, score in (("F9", 12.5), ("F10", 7.5), ("F12", 20), ("F13", 10)):
        synced.type("1/สายใต้", "เวียงสา", cell, score)
    assert synced.run("sync").code == 0
    (chart,) = sheet_of(synced, "summary", RANKING).charts
    assert [style["colorStyle"] for style in chart["spec"]["basicChart"]["series"][0]["styleOverrides"]] != before


def test_numbers_of_protected_ranges_are_not_taken_twice(work, shared, tmp_path, clock):
    other = google_workspace(shared, tmp_path / "ข", clock=clock)
    taken = sheet_of(work, NORTH, "ปัว").protected[0]["protectedRangeId"]
    mine = {"protectedRangeId": taken, "range": {"sheetId": 0}, "warningOnly": True}
    other.structure(NORTH, {"addProtectedRange": {"protectedRange": mine}})
    done = other.run("forms")
    assert done.code == 0, done.said


def test_panes_that_people_have_frozen_are_not_merged_across(synced):
    number = synced.sheet_id("summary", RANKING)
    frozen = {"sheetId": number, "gridProperties": {"frozenRowCount": 1, "frozenColumnCount": 5}}
    fields = "gridProperties(frozenRowCount,frozenColumnCount)"
    synced.structure(
        "summary",
        {"unmergeCells": {"range": {"sheetId": number}}},
        {"updateSheetProperties": {"properties": frozen, "fields": fields}},
    )
    synced.type(NORTH, "ปัว", "F9", 11)
    done = synced.run("sync")
    assert done.code == 0, done.said
    assert sheet_of(synced, "summary", RANKING).properties["grid"]["frozenColumnCount"] == 5


# ── People at work ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_people_add_to_the_summary_survives(synced):
    book = synced.id("summary")
    synced.structure("summary", {"addSheet": {"properties": {"sheetId": 77, "title": "ของเรา"}}})
    synced.type("summary", "ของเรา", "A1", "โน้ตของเรา")
    ranking = synced.sheet_id("summary", RANKING)
    place = {"sheetId": ranking, "startRowIndex": 9, "endRowIndex": 10, "startColumnIndex": 2, "endColumnIndex": 3}
    pink = {"userEnteredFormat": {"backgroundColor": {"red": 1, "green": 0.5, "blue": 0.75}}}
    synced.structure(
        "summary",
        {"repeatCell": {"range": place, "cell": pink, "fields": "userEnteredFormat.backgroundColor"}},
        {"repeatCell": {"range": place, "cell": {"note": "ถามอีกครั้ง"}, "fields": "note"}},
    )
    for cell, score in (("F9", 12.5), ("F10", 7.5), ("F12", 20), ("F13", 10)):
        synced.type("1/สายใต้", "เวียงสา", cell, score)
    done = synced.run("sync")
    assert (done.code, done.json["conflicts"]) == (0, [])
    assert synced.shown("summary", "ของเรา", "A1") == "โน้ตของเรา"
    cell = sheet_of(synced, "summary", RANKING).at(9, 2)
    assert cell.note == "ถามอีกครั้ง"
    assert cell.look["backgroundColor"]["green"] == pytest.approx(0.5, abs=0.01)
    assert synced.server.world.books[book].sheets[-1].title == "ของเรา"


def meanwhile(monkeypatch, act, times=1):
    """Let somebody act after the summary was read and before it is written."""
    real, left = GoogleStore.write_summary, [times]

    def write(self, workbook):
        if left[0]:
            left[0] -= 1
            act()
        return real(self, workbook)

    monkeypatch.setattr(GoogleStore, "write_summary", write)


def insert_row(work, at=8):
    there = {"sheetId": work.sheet_id("summary", RANKING), "dimension": "ROWS", "startIndex": at, "endIndex": at + 1}
    return lambda: work.structure("summary", {"insertDimension": {"range": there}})


def test_a_row_inserted_meanwhile_is_repaired(synced, monkeypatch):
    synced.type(NORTH, "ปัว", "F9", 11)
    meanwhile(monkeypatch, insert_row(synced))
    done = synced.run("sync")
    assert done.code == 0, done.said
    assert done.json["calls"] == {"read": 4, "write": 2}
    again = synced.run("sync")
    assert (again.code, again.json["written"]["cells"]) == (0, 0)
    total = again.json["summary"]["cells"]["pua"]["total"]
    assert synced.shown("summary", total["tab"], total["cell"]) == 44


def test_rows_that_never_stand_still_are_told(synced, monkeypatch):
    synced.type(NORTH, "ปัว", "F9", 11)
    meanwhile(monkeypatch, insert_row(synced), times=9)
    done = synced.run("sync")
    assert (done.code, done.json["error"]["code"]) == (3, "summary_moved")
    assert RANKING in done.json["error"]["message"]


def test_remarks_sorted_meanwhile_stay_with_their_offices(synced, monkeypatch):
    place = synced.run("check").json["summary"]["cells"]["wiangsa"]["remark"]
    synced.type("summary", place["tab"], place["cell"], "ดี")
    synced.type(NORTH, "ปัว", "F9", 11)
    number = synced.sheet_id("summary", REMARKS)
    grid = {"sheetId": number, "startRowIndex": 6, "endRowIndex": 10, "startColumnIndex": 0, "endColumnIndex": 8}
    order = {"sortRange": {"range": grid, "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "DESCENDING"}]}}
    meanwhile(monkeypatch, lambda: synced.structure("summary", order))
    assert synced.run("sync").code in {0, 3}
    assert synced.run("sync").code == 0
    cells = synced.control.read(synced.id("summary"), f"'{REMARKS}'!A1:F12")
    assert {row[0]: row[3] for row in cells if len(row) > 3 and row[0] in POINTS} == {"wiangsa": "ดี"}


def test_a_tab_renamed_meanwhile_is_found_again(synced, monkeypatch):
    synced.type(NORTH, "ปัว", "F9", 11)
    named = {"properties": {"sheetId": synced.sheet_id("summary", RANKING), "title": "ผล"}, "fields": "title"}
    meanwhile(monkeypatch, lambda: synced.structure("summary", {"updateSheetProperties": named}))
    assert synced.run("sync").code == 0
    assert synced.run("sync").json["written"]["cells"] == 0


def test_a_cell_typed_over_meanwhile_is_a_conflict(synced, monkeypatch):
    synced.type(NORTH, "ปัว", "F9", 11)
    total = synced.run("check").json["summary"]["cells"]["thawangpha"]["total"]
    meanwhile(monkeypatch, lambda: synced.type("summary", total["tab"], total["cell"], 123))
    done = synced.run("sync")
    assert done.code == 3
    assert [c["found"] for c in done.json["conflicts"]] == ["123"]


# ── Secrets ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_no_secret_in_any_output(work, caplog, monkeypatch):
    caplog.set_level(logging.DEBUG)
    account = json.loads((work.folder / "google.json").read_text(encoding="utf-8"))
    markers = [account["private_key_id"], account["private_key"].splitlines()[3]]
    runs = [work.run(command, "-v") for command in ("doctor", "forms", "check", "sync", "status", "history")]
    runs += [work.run("doctor", "-v", as_json=False), work.run("sync", "--mark", "-v")]
    for fault in ({"kind": "quota"}, {"kind": "status", "status": 503}, {"kind": "drop"}, {"kind": "malformed"}):
        order = work.control.fault(match="spreadsheets.get", times=None, **fault)
        runs += [work.run("check", "-v"), work.run("sync", "-v", as_json=False)]
        work.server.world.faults.orders.remove(order)

    def crash(*_args, **_more):
        raise RuntimeError("a mistake of ours")

    with monkeypatch.context() as patch:
        patch.setattr(read, "read", crash)
        with contextlib.suppress(RuntimeError):
            runs.append(work.run("check", "-v"))
    work.server.world.service_accounts.clear()
    runs += [work.run("check", "-v"), work.run("doctor", "-v")]
    (work.folder / "google.json").write_text(json.dumps({**account, "private_key": markers[1]}), encoding="utf-8")
    runs += [work.run("check", "-v"), work.run("doctor", "-v")]
    markers += list(work.server.world.tokens)
    written = [p.read_bytes() for p in Path(work.folder).rglob("*") if p.is_file() and p.name != "google.json"]
    said = "".join(run.said for run in runs)
    logged = caplog.text
    assert len(markers) >= 3
    assert "GET http" in logged
    assert "spreadsheets" in said
    for marker in markers:
        assert marker not in said
        assert marker not in logged, "whoever logged it"
        assert not any(marker.encode() in data for data in written)


# ── Marks ───────────────────────────────────────────────────────────────────────────────────────────────────────────


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
    sheet = sheet_of(work, NORTH, "ปัว")
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
    sheet = sheet_of(work, NORTH, "ปัว")
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
    sheet = sheet_of(work, NORTH, "ปัว")
    assert (sheet.at(8, 5).note, sheet.at(9, 5).note[:8]) == (None, "[tidao] ")
    assert "F10" in json.dumps(work.control.read(work.id(NORTH), "'รายการตรวจ'!A1:G9"))
    assert work.run("sync", "--mark").json["calls"]["write"] == 1, "only the summary's links follow"
    assert work.run("sync", "--mark").json["calls"]["write"] == 0


def test_a_tab_renamed_while_it_is_marked(work, monkeypatch):
    work.paste(NORTH, "ปัว", "F9", "'๘")
    named = {"properties": {"sheetId": work.sheet_id(NORTH, "ปัว"), "title": "อ.ปัว"}, "fields": "title"}
    meanwhile_marking(monkeypatch, lambda: work.structure(NORTH, {"updateSheetProperties": named}))
    assert work.run("sync", "--mark").code == 0
    assert sheet_of(work, NORTH, "อ.ปัว").at(8, 5).note.startswith("[tidao] ")


def test_a_form_that_never_stands_still_is_told(work, monkeypatch):
    work.paste(NORTH, "ปัว", "F9", "'๘")
    meanwhile_marking(monkeypatch, insert_form_row(work), times=9)
    done = work.run("sync", "--mark")
    assert (done.code, done.json["error"]["code"]) == (3, "form_moved")
    assert FORM.format(work.id(NORTH)) in done.json["error"]["message"]
    monkeypatch.undo()
    monkeypatch.setenv("TIDAO_TODAY", DAY)
    monkeypatch.setattr(http, "PACE", work.clock.pace())
    assert work.run("sync", "--mark").code == 0
    findings = work.run("check").json["findings"]
    assert "F12" in {f["cell"] for f in findings}
    notes = {At(*at).a1 for at, cell in sheet_of(work, NORTH, "ปัว").cells.items() if cell.note}
    assert notes == {f["cell"] for f in findings if f["tab"] == "ปัว" and f["cell"]}, "none is left where it was before"


@pytest.mark.parametrize("after", [True, False])
def test_a_mark_of_unknown_outcome_is_made_sure_of(work, after):
    work.paste(NORTH, "ปัว", "F9", "'๘")
    assert work.run("sync").code == 0
    work.control.fault("drop", "batchUpdate", 1, after=after)
    assert work.run("sync", "--mark").code == 0
    assert work.run("sync", "--mark").json["calls"]["write"] == 0


def test_without_findings_no_tab_is_made(work):
    assert work.run("sync", "--mark").json["calls"] == {"read": 3, "write": 1}


# ── The check-up ────────────────────────────────────────────────────────────────────────────────────────────────────


def checks(done):
    return {check["name"]: check for check in done.json["checks"]}


def test_doctor_finds_nothing_to_do(work):
    done = work.run("doctor")
    assert done.code == 0, done.said
    names = [check["name"] for check in done.json["checks"]]
    assert names == ["configuration", "credentials", "clock", NORTH, "1/สายใต้", "summary", "fonts", "templates"]
    assert work.robot in checks(done)["credentials"]["message"]
    assert "✓ credentials" in work.run("doctor", as_json=False).out


def test_doctor_tells_each_fault_and_its_remedy(work):
    unshare(work, NORTH)
    unshare(work, "1/สายใต้", "reader")
    done = work.run("doctor")
    assert done.code == 4
    found = checks(done)
    assert "not shared" in found[NORTH]["message"]
    assert work.robot in found["1/สายใต้"]["remedy"]
    assert found["summary"]["ok"]
    assert "✗" in work.run("doctor", as_json=False).out


def test_doctor_without_a_login(work):
    work.server.world.service_accounts.clear()
    done = work.run("doctor")
    assert done.code == 4
    assert [c["name"] for c in done.json["checks"] if not c["ok"]] == ["credentials"]


def test_doctor_and_a_wrong_clock(work):
    work.server.world.clock.advance(3600)
    done = work.run("doctor")
    assert not checks(done)["clock"]["ok"]
    seconds = int(re.search(r"(\d+) seconds", checks(done)["clock"]["message"])[1])
    assert 3590 < seconds < 3610


def test_doctor_and_broken_files(work):
    work.settings.write_text("store = 1\n", encoding="utf-8")
    done = work.run("doctor")
    assert done.code == 2
    assert [c["name"] for c in done.json["checks"]] == ["configuration"]


def test_doctor_and_a_broken_template(work):
    own = work.folder / "templates" / "letters" / "result.md.j2"
    own.parent.mkdir(parents=True)
    own.write_text("{% if %}", encoding="utf-8")
    done = work.run("doctor")
    assert (done.code, checks(done)["templates"]["ok"]) == (1, False)
