"""Google as a store: where spreadsheets come from."""

import pytest
from google_work import FORM, NORTH, SECRETARY, error
from workspaces import ROOT

from tidao_sheets.core.settings.edit import with_spreadsheet

pytest_plugins = ["sheets_server.fixtures", "google_fixtures"]
pytestmark = pytest.mark.usefixtures("_today")


def test_new_spreadsheets_in_a_shared_drive_are_remembered(empty):
    drive = empty.server.world.add_drive("งาน", {empty.robot: "organizer"})
    before = empty.settings.read_text(encoding="utf-8")
    bare = "\n".join(li for li in before.splitlines() if not li.startswith(('"1/', 'summary = "https'))) + "\n"
    empty.settings.write_text(bare.replace("[google]\n", f'[google]\nfolder = "{drive}"\n'), encoding="utf-8")
    text = empty.settings.read_text(encoding="utf-8")
    done = empty.run("forms")
    assert done.code == 0, done.said
    assert empty.calls() == {"drive": 2, "write": 4}  # their locale is the account's: it is set in a step before
    after = empty.settings.read_text(encoding="utf-8")
    assert [li for li in text.splitlines() if li not in after.splitlines()] == []
    urls = [form["workbook"] for form in done.json["forms"]]
    assert all(url in after for url in urls)
    assert empty.run("sync").code == 0
    assert f'\nsummary = "{FORM.format(empty.id("summary"))}"\n' in empty.settings.read_text(encoding="utf-8")
    assert [f["made"] for f in empty.run("forms").json["forms"]] == [False, False]


def damage(google):
    """Clear the key of a row, past its protection, as a person with all rights can; 2 of 4 scores stay certain."""
    number = google.sheet_id(NORTH, "ปัว")
    there = {"sheetId": number, "startRowIndex": 8, "endRowIndex": 9, "startColumnIndex": 0, "endColumnIndex": 1}
    google.structure(NORTH, {"repeatCell": {"range": there, "cell": {}, "fields": "userEnteredValue"}})
    assert "key_missing" in {f["code"] for f in google.run("check").json["findings"]}
    google.calls()


def test_a_rebuilt_form_needs_a_place_that_a_person_made(google):
    damage(google)
    old, before = google.id(NORTH), google.settings.read_text(encoding="utf-8")
    message = error(google.run("forms", "--rebuild"), "google_no_place")
    assert google.robot in message
    assert '[google.rebuild] "1/สายเหนือ"' in google.run("forms", "--rebuild").json["error"]["remedy"]
    assert "write" not in google.calls()
    new = google.server.world.add_spreadsheet("Untitled spreadsheet", SECRETARY, share={google.robot: "writer"})
    waiting = before.replace("[google.rebuild]\n", f'[google.rebuild]\n"{NORTH}" = "{FORM.format(new)}"\n')
    google.settings.write_text(waiting, encoding="utf-8")
    done = google.run("forms", "--rebuild")
    assert done.code == 0, done.said
    made = next(form for form in done.json["forms"] if form["committee"] == "สายเหนือ")
    assert (made["made"], made["workbook"], made["rebuilt_from"]) == (True, FORM.format(new), FORM.format(old))
    assert google.settings.read_text(encoding="utf-8") == before.replace(old, new)
    offices = {office["code"]: office for office in google.run("check").json["offices"]}
    assert offices["thawangpha"]["total"], "the other office's scores came along"
    assert offices["pua"]["missing"] == ["ก.1"], "whose key was lost, is asked for again"
    assert google.server.world.books[old].sheets, "the damaged form is left as it is"
    assert [form["made"] for form in google.run("forms", "--rebuild").json["forms"]] == [False, False]


def test_a_place_for_a_rebuilt_form_must_be_empty(google):
    damage(google)
    new = google.server.world.add_spreadsheet("งบ", SECRETARY, share={google.robot: "writer"})
    google.control.edit(new, SECRETARY, {"A1": [["งบประมาณ"]]})
    text = google.settings.read_text(encoding="utf-8")
    text = text.replace("[google.rebuild]\n", f'[google.rebuild]\n"{NORTH}" = "{new}"\n')
    google.settings.write_text(text, encoding="utf-8")
    error(google.run("forms", "--rebuild"), "google_occupied")
    assert google.settings.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("status", [400, 403, 404, 409])
@pytest.mark.parametrize("drive", [False, True])
def test_an_unread_form_is_never_replaced(google, status, drive):
    """A sporadic refusal of the first read is no proof that a form is gone: a blank one would hide all scores."""
    before = google.settings.read_text(encoding="utf-8")
    if drive:
        folder = google.server.world.add_drive("งาน", {google.robot: "organizer"})
        before = before.replace("[google]\n", f'[google]\nfolder = "{folder}"\n')
    else:
        spare = google.server.world.add_spreadsheet("Untitled spreadsheet", SECRETARY, share={google.robot: "writer"})
        before = before.replace("[google.rebuild]\n", f'[google.rebuild]\n"{NORTH}" = "{FORM.format(spare)}"\n')
    google.settings.write_text(before, encoding="utf-8")
    totals = [office["total"] for office in google.run("check").json["offices"]]
    assert None not in totals
    google.calls()
    google.control.fault("status", "spreadsheets.get", 1, status=status)
    done = google.run("forms", "--rebuild")
    if status != 409:
        assert (done.code, done.json["waiting"], len(done.json["unread"])) == (4, ["สายเหนือ"], 1)
        google.control.fault("status", "spreadsheets.get", 1, status=status)
        assert "its scores would be lost" in google.run("forms", "--rebuild", as_json=False).out
    assert "write" not in google.calls(), "nothing was made"
    assert google.settings.read_text(encoding="utf-8") == before
    assert [office["total"] for office in google.run("check").json["offices"]] == totals


def test_a_form_of_another_committee_keeps_its_place(google):
    """Two addresses were exchanged: the form to be rebuilt is not the one that stands at its key."""
    damage(google)
    spare = google.server.world.add_spreadsheet("Untitled spreadsheet", SECRETARY, share={google.robot: "writer"})
    north, south, text = google.id(NORTH), google.id("1/สายใต้"), google.settings.read_text(encoding="utf-8")
    text = text.replace(north, "?").replace(south, north).replace("?", south)
    text = text.replace("[google.rebuild]\n", f'[google.rebuild]\n"{NORTH}" = "{FORM.format(spare)}"\n')
    google.settings.write_text(text, encoding="utf-8")
    error(google.run("forms", "--rebuild"), "google_occupied")
    assert google.settings.read_text(encoding="utf-8") == text


def test_a_rebuilt_form_in_a_shared_drive(google):
    damage(google)
    old = google.id(NORTH)
    drive = google.server.world.add_drive("งาน", {google.robot: "organizer"})
    text = google.settings.read_text(encoding="utf-8").replace("[google]\n", f'[google]\nfolder = "{drive}"\n')
    google.settings.write_text(text, encoding="utf-8")
    google.control.fault("status", "batchUpdate", None, status=403, message="The caller does not have permission")
    assert google.run("forms", "--rebuild").code == 4
    assert google.id(NORTH) == old, "the scores are not lost from sight by a write that failed"
    google.server.world.faults.orders.clear()
    assert google.run("forms", "--rebuild").code == 0
    assert google.id(NORTH) != old
    assert google.run("check").json["offices"][0]["total"] or google.run("check").json["offices"][1]["total"]


def test_locale_and_time_zone_are_set(google):
    told = google.server.world.books[google.id(NORTH)].properties
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
