"""Google as a store: each refusal has its sentence, and doctor tells it beforehand."""

import json
import os
import re

import pytest
from google_work import FORM, NORTH, RANKING, REMARKS, SECRETARY, error
from workspaces import tidao

from tidao_sheets.stores.google import auth
from tidao_sheets.stores.google.errors import NotSharedError
from tidao_sheets.stores.google.login_errors import ApiOffError

pytest_plugins = ["sheets_server.fixtures", "google_fixtures"]
pytestmark = pytest.mark.usefixtures("_today")


# ── Refusals ────────────────────────────────────────────────────────────────────────────────────────────────────────


def unshare(google, key, role=None):
    file = google.server.world.files[google.id(key)]
    file.permissions = [p for p in file.permissions if p.get("emailAddress") != google.robot]
    if role:
        google.server.world.share(google.id(key), google.robot, role)


def test_not_shared_says_which_address_to_share_with(google):
    unshare(google, NORTH)
    done = google.run("check")
    assert done.code == 4
    (unread,) = done.json["unread"]
    assert unread["workbook"] == FORM.format(google.id(NORTH))
    assert google.robot in unread["reason"]
    assert "not shared" in unread["reason"]
    assert done.json["offices"][0]["total"] == "40", "the other form still counts"
    assert google.run("sync").json["written"]["cells"] == 0


def test_no_such_spreadsheet(google):
    book = google.id(NORTH)
    google.settings.write_text(
        google.settings.read_text(encoding="utf-8").replace(book, "1" + "x" * 43), encoding="utf-8"
    )
    (unread,) = google.run("check").json["unread"]
    assert "There is no spreadsheet" in unread["reason"]


def test_a_reader_is_told_to_become_an_editor(google):
    unshare(google, "summary", "reader")
    assert google.robot in error(google.run("sync"), "google_read_only")


def test_the_summary_must_be_shared_too(google):
    unshare(google, "summary")
    assert google.robot in error(google.run("sync"), "google_not_shared")


def test_protected_cells(synced):
    everything = {"range": {"sheetId": synced.sheet_id("summary", REMARKS)}, "editors": {"users": [SECRETARY]}}
    number = synced.server.world.books[synced.id("summary")]
    sheet = next(s for s in number.sheets if s.title == RANKING)
    synced.structure("summary", {"deleteProtectedRange": {"protectedRangeId": sheet.protected[0]["protectedRangeId"]}})
    everything["range"]["sheetId"] = sheet.sheet_id
    synced.structure("summary", {"addProtectedRange": {"protectedRange": everything}})
    synced.type(NORTH, "ปัว", "F9", 11)
    assert synced.robot in error(synced.run("sync"), "google_protected")


def test_credentials_that_google_does_not_know(google):
    google.server.world.service_accounts.clear()
    message = error(google.run("check"), "google_credentials_refused")
    assert "invalid_grant" in message


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"type": "service_account"}', '{"installed": {}}'])
def test_broken_credentials(google, content):
    (google.folder / "google.json").write_text(content, encoding="utf-8")
    error(google.run("check"), "google_credentials_broken")


def test_no_credentials(google):
    (google.folder / "google.json").unlink()
    error(google.run("check"), "google_credentials_missing")


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
    assert [c.method for c in empty.control.calls].count("drive.files.create") == 1


def test_whatever_else_google_refuses(google):
    google.control.fault("status", "batchUpdate", None, status=400, message="Something new.")
    assert "Something new." in error(google.run("sync"), "google_refused")


def test_what_holds_something_else_is_never_overwritten(empty):
    empty.type(NORTH, "Sheet1", "C3", "งบประมาณ")
    error(empty.run("forms"), "google_occupied")
    assert empty.shown(NORTH, "Sheet1", "C3") == "งบประมาณ"
    assert "write" not in empty.calls()


def test_a_summary_that_holds_something_else(google):
    google.type("summary", "Sheet1", "C3", "งบประมาณ")
    error(google.run("sync"), "google_occupied")
    assert "write" not in google.calls()


def test_a_spreadsheet_that_is_too_large(google):
    google.control.fault("status", "batchUpdate", None, status=413, message="Request payload size exceeds the limit")
    error(google.run("sync"), "google_too_large")


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ("Google Sheets API has not been used in project 1 before or it is disabled.", ApiOffError),
        ("The caller does not have permission", NotSharedError),
    ],
)
def test_forbidden_for_other_reasons(google, message, kind):
    google.control.fault("status", "spreadsheets.get", None, status=403, message=message)
    done = google.run("check")
    assert done.code == 4
    told = done.json["unread"][0]["reason"] if "unread" in done.json else done.json["error"]["message"]
    assert kind.says.en.split("{")[0].strip('"') in told


@pytest.mark.parametrize(
    ("status", "message", "code", "advice"),
    [
        (400, "This operation is not supported for this document", "google_office_file", "Save as Google Sheets"),
        (403, "The sheets.googleapis.com API requires a quota project.", "google_quota_project", "set-quota-project"),
        (403, "Permission denied: Consumer 'project:1' has been suspended.", "google_project_forbidden", "Ask"),
        (403, "Request is prohibited by organization's policy.", "google_project_forbidden", "administrator"),
        (400, "Something new.", "google_refused", "will not help"),
    ],
)
def test_each_refusal_has_its_own_remedy(google, status, message, code, advice):
    google.control.fault("status", "batchUpdate", None, status=status, message=message)
    done = google.run("sync")
    error(done, code)
    assert advice in done.json["error"]["remedy"]


def test_a_full_drive_is_told_as_such(google):
    full = {"error": {"code": 403, "message": "Your storage is full.", "errors": [{"reason": "storageQuotaExceeded"}]}}
    google.control.fault("body", "batchUpdate", None, status=403, message=json.dumps(full))
    error(google.run("sync"), "google_drive_full")


def test_scopes_that_do_not_suffice(google, monkeypatch):
    monkeypatch.setattr(auth, "SHEETS", "https://www.googleapis.com/auth/drive.metadata")
    error(google.run("check"), "google_scopes")


def with_drive(google):
    text = google.settings.read_text(encoding="utf-8")
    assert "[google.share]\n" in text
    line = '"สายเหนือ" = ["member@example.org"]'
    google.settings.write_text(text.replace("[google.share]\n", f"[google.share]\n{line}\n", 1), encoding="utf-8")
    assert google.run("trust", "--yes").code == 0


def test_a_form_in_the_bin_is_named_and_nothing_is_written(synced):
    with_drive(synced)
    synced.server.world.files[synced.id(NORTH)].trashed = True
    synced.type("1/สายใต้", "เวียงสา", "F9", 11)
    done = synced.run("sync")
    assert (done.code, done.json["written"]["cells"]) == (4, 0)
    (unread,) = done.json["unread"]
    assert unread["workbook"] == FORM.format(synced.id(NORTH))
    assert "bin" in unread["reason"]
    assert f'[google.forms] "{NORTH}"' in unread["reason"]
    assert "bin" in checks(synced.run("doctor"))[NORTH]["message"]
    done = synced.run("forms")
    assert [f["committee"] for f in done.json["forms"]] == ["สายใต้"], "no blank form takes its place"


def test_a_summary_in_the_bin_is_named(synced):
    with_drive(synced)
    synced.server.world.files[synced.id("summary")].trashed = True
    assert "bin" in error(synced.run("sync"), "google_trashed")
    assert "[google] summary" in checks(synced.run("doctor"))["summary"]["remedy"]


def test_a_drive_that_does_not_answer_stops_no_sync(synced):
    with_drive(synced)
    synced.control.fault("status", "drive.files", None, status=403)
    assert synced.run("sync").code == 0


# ── The check-up ────────────────────────────────────────────────────────────────────────────────────────────────────


def checks(done):
    return {check["name"]: check for check in done.json["checks"]}


def test_doctor_finds_nothing_to_do(google):
    done = google.run("doctor")
    assert done.code == 0, done.said
    names = [check["name"] for check in done.json["checks"]]
    assert names == [
        "configuration",
        "credentials",
        "clock",
        "changes",
        NORTH,
        "1/สายใต้",
        "summary",
        "evidence",
        "ledger",
        "fonts",
        "templates",
    ]
    assert google.robot in checks(done)["credentials"]["message"]
    assert "changes = true" in checks(done)["changes"]["message"]
    assert "✓ credentials" in google.run("doctor", as_json=False).out


@pytest.mark.skipif(os.name != "posix", reason="modes of files")
def test_doctor_tells_of_a_key_that_others_may_read(google):
    (google.folder / "google.json").chmod(0o640)
    done = google.run("doctor")
    assert (done.code, "chmod 600" in checks(done)["credentials"]["remedy"]) == (1, True)


def test_doctor_tells_each_fault_and_its_remedy(google):
    unshare(google, NORTH)
    unshare(google, "1/สายใต้", "reader")
    done = google.run("doctor")
    assert done.code == 4
    found = checks(done)
    assert "not shared" in found[NORTH]["message"]
    assert google.robot in found["1/สายใต้"]["remedy"]
    assert found["summary"]["ok"]
    assert "✗" in google.run("doctor", as_json=False).out


def test_people_read_whose_form_it_is_and_no_key(google):
    unshare(google, NORTH)
    for command in ("doctor", "check", "status"):
        said = tidao(command, "--workspace", google.folder, "--round", 1, lang="th").out
        assert "แบบให้คะแนน รอบที่ 1 คณะกรรมการประเมินสายเหนือ" in said
        assert NORTH not in said
    assert "✓ แบบให้คะแนน รอบที่ ๑ คณะกรรมการประเมินสายใต้: " in tidao("doctor", "--workspace", google.folder, lang="th").out


def test_doctor_without_a_login(google):
    google.server.world.service_accounts.clear()
    done = google.run("doctor")
    assert done.code == 4
    assert [c["name"] for c in done.json["checks"] if not c["ok"]] == ["credentials"]


def test_doctor_and_a_wrong_clock(google):
    google.server.world.clock.advance(3600)
    done = google.run("doctor")
    assert not checks(done)["clock"]["ok"]
    seconds = int(re.search(r"(\d+) seconds", checks(done)["clock"]["message"])[1])
    assert 3590 < seconds < 3610


def test_doctor_and_broken_files(google):
    google.settings.write_text("store = 1\n", encoding="utf-8")
    done = google.run("doctor")
    assert done.code == 2
    assert [c["name"] for c in done.json["checks"]] == ["configuration"]


def test_doctor_and_a_broken_template(google):
    own = google.folder / "templates" / "letters" / "result.md.j2"
    own.parent.mkdir(parents=True)
    own.write_text("{% if %}", encoding="utf-8")
    done = google.run("doctor")
    assert (done.code, checks(done)["templates"]["ok"]) == (1, False)
