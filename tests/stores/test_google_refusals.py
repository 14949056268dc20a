"""Google as a store: each refusal has its sentence, and doctor tells it beforehand."""

import json
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
    assert [c.method for c in empty.control.calls].count("drive.files.create") == 1


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
def test_each_refusal_has_its_own_remedy(work, status, message, code, advice):
    work.control.fault("status", "batchUpdate", None, status=status, message=message)
    done = work.run("sync")
    error(done, code)
    assert advice in done.json["error"]["remedy"]


def test_a_full_drive_is_told_as_such(work):
    full = {"error": {"code": 403, "message": "Your storage is full.", "errors": [{"reason": "storageQuotaExceeded"}]}}
    work.control.fault("body", "batchUpdate", None, status=403, message=json.dumps(full))
    error(work.run("sync"), "google_drive_full")


def test_scopes_that_do_not_suffice(work, monkeypatch):
    monkeypatch.setattr(auth, "SHEETS", "https://www.googleapis.com/auth/drive.metadata")
    error(work.run("check"), "google_scopes")


def with_drive(work):
    text = work.settings.read_text(encoding="utf-8")
    assert "[google.share]\n" in text
    line = '"สายเหนือ" = ["member@example.org"]'
    work.settings.write_text(text.replace("[google.share]\n", f"[google.share]\n{line}\n", 1), encoding="utf-8")
    assert work.run("trust", "--yes").code == 0


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


def test_doctor_finds_nothing_to_do(work):
    done = work.run("doctor")
    assert done.code == 0, done.said
    names = [check["name"] for check in done.json["checks"]]
    assert names == [
        "configuration",
        "credentials",
        "clock",
        NORTH,
        "1/สายใต้",
        "summary",
        "ledger",
        "fonts",
        "templates",
    ]
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


def test_people_read_whose_form_it_is_and_no_key(work):
    unshare(work, NORTH)
    for command in ("doctor", "check", "status"):
        said = tidao(command, "--workspace", work.folder, "--round", 1, lang="th").out
        assert "แบบให้คะแนน รอบที่ 1 คณะกรรมการประเมินสายเหนือ" in said
        assert NORTH not in said
    assert "✓ แบบให้คะแนน รอบที่ ๑ คณะกรรมการประเมินสายใต้: " in tidao("doctor", "--workspace", work.folder, lang="th").out


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
