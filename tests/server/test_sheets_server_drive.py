"""Drive on the test server: files, queries, sharing, Shared Drives, and who may own what."""

import pytest
from sheets_server.client import Raw, service_credentials, user_credentials

pytest_plugins = ["sheets_server.fixtures"]

PERSON = "secretary@example.org"
SHEET = "application/vnd.google-apps.spreadsheet"
FOLDER = "application/vnd.google-apps.folder"
FILES = "/drive/v3/files"
ALL = {"supportsAllDrives": "true", "includeItemsFromAllDrives": "true"}


@pytest.fixture
def robot(shared):
    return Raw(shared, service_credentials(shared))


@pytest.fixture
def email(shared):
    return shared.world.add_service_account().email


def names(raw, query=None, **more):
    given = {"q": query} if query else {}
    status, answer = raw.get(FILES, **given, **more)
    assert status == 200, answer
    return sorted(file["name"] for file in answer["files"])


def refusal(answer):
    status, body = answer
    return status, body["error"]["errors"][0]["reason"]


def test_a_file_is_made_and_answers_little(raw):
    status, made = raw.post(FILES, {"name": "Form", "mimeType": SHEET})
    assert status == 200
    assert made == {"kind": "drive#file", "id": made["id"], "name": "Form", "mimeType": SHEET}
    assert raw.get(f"{FILES}/{made['id']}")[1] == made
    assert raw.get(f"/v4/spreadsheets/{made['id']}", fields="properties.title")[1] == {"properties": {"title": "Form"}}
    fields = "id,owners(emailAddress),webViewLink,capabilities/canEdit"
    full = raw.get(f"{FILES}/{made['id']}", fields=fields)[1]
    assert full["owners"] == [{"emailAddress": PERSON}]
    assert full["capabilities"] == {"canEdit": True}
    assert set(raw.get(f"{FILES}/{made['id']}", fields="*")[1]) > {"version", "modifiedTime", "permissions", "parents"}


def test_fact_18_service_accounts_own_nothing(robot, shared, email, book_id):
    folder = shared.world.add_folder("Forms", PERSON).file_id
    shared.world.share(folder, email)
    shared.world.share(book_id, email)
    for body in ({"name": "x", "mimeType": SHEET}, {"name": "x", "mimeType": SHEET, "parents": [folder]}):
        assert refusal(robot.post(FILES, body)) == (403, "storageQuotaExceeded")
    _, answer = robot.post(f"{FILES}/{book_id}/copy", {"name": "copy"})
    assert answer["error"]["message"].startswith("Service Accounts do not have storage quota.")
    assert robot.post("/v4/spreadsheets", {"properties": {"title": "x"}})[0] == 403
    shared.world.options.service_account_storage = True
    assert robot.post(FILES, {"name": "x", "mimeType": SHEET})[0] == 200


def test_fact_18_a_shared_drive_holds_what_an_account_makes(robot, shared, email):
    drive = shared.world.add_drive("Province", {email: "writer", PERSON: "organizer"})
    body = {"name": "Form", "mimeType": SHEET, "parents": [drive]}
    assert refusal(robot.post(FILES, body)) == (404, "notFound")
    status, made = robot.post(FILES, body, supportsAllDrives="true")
    assert status == 200
    assert robot.get(f"{FILES}/{made['id']}")[0] == 404
    assert robot.get(f"{FILES}/{made['id']}", supportsAllDrives="true", fields="driveId")[1] == {"driveId": drive}
    assert names(robot) == []
    assert names(robot, f"'{drive}' in parents", **ALL) == ["Form"]
    assert robot.get("/drive/v3/drives")[1]["drives"][0]["name"] == "Province"
    assert robot.put(f"/v4/spreadsheets/{made['id']}/values/A1", {"values": [["x"]]}, valueInputOption="RAW")[0] == 200


@pytest.mark.usefixtures("book_id")
def test_queries(raw, shared):
    folder = shared.world.add_folder("Folder", PERSON).file_id
    shared.world.add_spreadsheet("It's", PERSON, parents=[folder])
    shared.world.add_spreadsheet("Theirs", "other@example.org", share={PERSON: "reader"})
    assert names(raw) == ["Folder", "It's", "Test", "Theirs"]
    assert names(raw, f"mimeType = '{SHEET}'") == ["It's", "Test", "Theirs"]
    assert names(raw, f'mimeType="{FOLDER}"') == ["Folder"]
    assert names(raw, r"name = 'It\'s'") == ["It's"]
    assert names(raw, f"'{folder}' in parents and trashed = false") == ["It's"]
    assert names(raw, f'parents in "{folder}"') == ["It's"]
    assert names(raw, "name contains 'the' or name = 'Test'") == ["Test", "Theirs"]
    assert names(raw, "not 'me' in owners") == ["Theirs"]
    assert names(raw, "sharedWithMe") == ["Theirs"]
    assert names(raw, f"(mimeType != '{FOLDER}') and modifiedTime > '2020-01-01T00:00:00'") == [
        "It's",
        "Test",
        "Theirs",
    ]
    for wrong in ("name", "name = ", "nothing = 'x'", "name = 'x' and", "(name = 'x'"):
        assert refusal(raw.get(FILES, q=wrong)) == (400, "invalid")


def test_pages_and_order(raw, shared):
    for name in ("c", "a", "b"):
        shared.world.add_spreadsheet(name, PERSON)
    first = raw.get(FILES, pageSize=2, orderBy="name", fields="nextPageToken,files(name)")[1]
    assert [file["name"] for file in first["files"]] == ["a", "b"]
    second = raw.get(FILES, pageSize=2, orderBy="name", pageToken=first["nextPageToken"])[1]
    assert [file["name"] for file in second["files"]] == ["c"]
    assert "nextPageToken" not in second
    assert refusal(raw.get(FILES, pageSize=0))[0] == 400
    assert refusal(raw.get(FILES, fields="nothing")) == (400, "invalidParameter")


def test_fact_19_version_and_modified_time(raw, shared, book_id):
    shared.world.clock.set(1_700_000_000)
    shared.world.options.drive_lag = 0.0
    fields = {"fields": "files(id,version,modifiedTime)"}

    def look():
        [file] = raw.get(FILES, **fields)[1]["files"]
        return int(file["version"]), file["modifiedTime"]

    before = look()
    raw.put(f"/v4/spreadsheets/{book_id}/values/A1", {"values": [["x"]]}, valueInputOption="RAW")
    after = look()
    assert after[0] > before[0]
    assert after[1] == "2023-11-14T22:13:20.000Z"
    raw.post(f"{FILES}/{book_id}/permissions", {"type": "user", "role": "reader", "emailAddress": "a@example.org"})
    third = look()
    assert third[0] > after[0]  # an invisible change counts, too
    shared.world.options.drive_lag = 300.0
    raw.put(f"/v4/spreadsheets/{book_id}/values/A1", {"values": [["y"]]}, valueInputOption="RAW")
    shared.world.clock.advance(299)
    assert look() == third
    assert raw.get(f"/v4/spreadsheets/{book_id}/values/A1")[1]["values"] == [["y"]], "content is not late"
    shared.world.clock.advance(1)
    fourth = look()
    assert (fourth[0] > third[0], fourth[1]) == (True, "2023-11-14T22:13:20.000Z")


def test_copies(raw, book_id):
    raw.put(f"/v4/spreadsheets/{book_id}/values/A1", {"values": [["x"]]}, valueInputOption="RAW")
    copy = raw.post(f"{FILES}/{book_id}/copy")[1]
    assert copy["name"] == "Copy of Test"
    assert raw.get(f"/v4/spreadsheets/{copy['id']}/values/A1")[1]["values"] == [["x"]]


def test_rename_move_trash_delete(raw, shared, book_id):
    folder = shared.world.add_folder("Folder", PERSON).file_id
    raw.call("PATCH", f"{FILES}/{book_id}", {"name": "New"}, addParents=folder)
    assert names(raw, f"'{folder}' in parents") == ["New"]
    assert raw.get(f"/v4/spreadsheets/{book_id}", fields="properties.title")[1] == {"properties": {"title": "New"}}
    raw.call("PATCH", f"{FILES}/{book_id}", {"trashed": True})
    assert names(raw, "trashed = false") == ["Folder"]
    assert raw.call("DELETE", f"{FILES}/{book_id}") == (204, None)
    assert refusal(raw.get(f"{FILES}/{book_id}")) == (404, "notFound")
    assert raw.get(f"/v4/spreadsheets/{book_id}")[0] == 404


def test_permissions(raw, robot, shared, email, book_id):
    path = f"{FILES}/{book_id}/permissions"
    status, made = raw.post(
        path, {"type": "user", "role": "reader", "emailAddress": email}, sendNotificationEmail="false"
    )
    assert (status, made["role"], made["kind"]) == (200, "reader", "drive#permission")
    assert robot.get(f"/v4/spreadsheets/{book_id}")[0] == 200
    assert refusal(robot.get(path)) == (403, "insufficientFilePermissions")
    assert refusal(robot.call("DELETE", f"{FILES}/{book_id}")) == (403, "insufficientFilePermissions")
    raw.call("PATCH", f"{path}/{made['id']}", {"role": "writer"})
    assert robot.put(f"/v4/spreadsheets/{book_id}/values/A1", {"values": []}, valueInputOption="RAW")[0] == 200
    assert raw.call("DELETE", f"{path}/{made['id']}")[0] == 204
    assert robot.get(f"/v4/spreadsheets/{book_id}")[0] == 403
    listed = raw.get(path, fields="permissions(role,emailAddress)")[1]
    assert listed == {"permissions": [{"role": "owner", "emailAddress": PERSON}]}
    for wrong in ({"role": "reader"}, {"type": "user", "role": "reader"}, {"type": "user", "emailAddress": email}):
        assert raw.post(path, wrong)[0] == 400
    owner = {"type": "user", "role": "owner", "emailAddress": "heir@example.org"}
    assert raw.post(path, owner)[0] == 403
    assert raw.post(path, owner, transferOwnership="true")[0] == 200
    assert shared.world.files[book_id].owner == "heir@example.org"


def test_folders_hand_their_sharing_down(robot, shared, email):
    folder = shared.world.add_folder("Folder", PERSON).file_id
    inside = shared.world.add_spreadsheet("Inside", PERSON, parents=[folder])
    assert robot.get(f"/v4/spreadsheets/{inside}")[0] == 403
    shared.world.share(folder, email)
    assert robot.get(f"/v4/spreadsheets/{inside}")[0] == 200


def test_anyone_with_the_link(raw, shared, book_id):
    raw.post(f"{FILES}/{book_id}/permissions", {"type": "anyone", "role": "reader"})
    stranger = Raw(shared, user_credentials(shared, "stranger@example.org"))
    assert stranger.get(f"/v4/spreadsheets/{book_id}")[0] == 200


def test_a_csv_becomes_a_spreadsheet(raw):
    part = b'--x\r\nContent-Type: application/json\r\n\r\n{"name": "New", "mimeType": "%s"}\r\n' % SHEET.encode("ascii")
    part += b"--x\r\nContent-Type: text/csv\r\n\r\na,1\r\n\xe0\xb8\x81,2\r\n\r\n--x--\r\n"
    head = {"Content-Type": "multipart/related; boundary=x"}
    address = f"{raw.base}/upload/drive/v3/files?uploadType=multipart"
    made = raw.session.post(address, data=part, headers=head, timeout=20).json()
    assert raw.get(f"/v4/spreadsheets/{made['id']}/values/A1:B2")[1]["values"] == [["a", "1"], ["ก", "2"]]


def test_about(raw):
    assert raw.get("/drive/v3/about", fields="user(emailAddress)")[1] == {"user": {"emailAddress": PERSON}}
    assert refusal(raw.get("/drive/v3/about")) == (400, "required")


def test_a_spreadsheet_is_made_with_content(raw):
    cell = {"userEnteredValue": {"formulaValue": "=1+1"}, "note": "n"}
    data = [{"startRow": 1, "rowData": [{"values": [cell]}]}]
    sheets = [{"properties": {"title": "One"}, "data": data}, {"properties": {"title": "Two", "hidden": True}}]
    body = {"properties": {"title": "Form", "locale": "th_TH", "timeZone": "Asia/Bangkok"}, "sheets": sheets}
    status, made = raw.post("/v4/spreadsheets", body)
    assert status == 200
    assert [sheet["properties"]["title"] for sheet in made["sheets"]] == ["One", "Two"]
    assert made["properties"]["locale"] == "th_TH"
    assert raw.get(f"/v4/spreadsheets/{made['spreadsheetId']}/values/One!A2")[1]["values"] == [["2"]]
    twice = {"sheets": [{"properties": {"title": "A"}}, {"properties": {"title": "A"}}]}
    assert raw.post("/v4/spreadsheets", twice)[0] == 400
