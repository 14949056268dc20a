"""What a local server easily hides: spilled cells, locales, Office files, charts on sheets of their own, gateways."""

import json

import pytest
import requests
from google.oauth2.credentials import Credentials
from sheets_server.__main__ import main
from sheets_server.asking import cells
from sheets_server.client import DRIVE, SHEETS, Raw, service_credentials
from sheets_server.options import ASSUMED, DOUBTS, Options

pytest_plugins = ["sheets_server.fixtures"]

PERSON = "secretary@example.org"


@pytest.fixture
def options(shared):
    return shared.world.options


@pytest.fixture
def robot(shared, book_id):
    """Plain calls of a service account that may write in the spreadsheet."""
    shared.world.share(book_id, shared.world.add_service_account().email)
    return Raw(shared, service_credentials(shared))


# Cells that a formula of another cell fills in


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        ("={1;2;3}", [[1], [2], [3]]),
        ("={A1:A3}", [[5], [6], [7]]),
        ("=ARRAYFORMULA(A1:A3*2)", [[10], [12], [14]]),
        ('=ARRAYFORMULA(IF(A1:A3>5,"ดี",A1:A3))', [[5], ["ดี"], ["ดี"]]),
    ],
)
def test_an_array_formula_spills(sheet, formula, shown):
    sheet.write([5, formula], [6], [7])
    assert sheet.read("B1:B9", "UNFORMATTED_VALUE") == shown
    found = sheet.grid("userEnteredValue,effectiveValue", "B1:B3")
    assert [set(line[0]) for line in found] == [{"userEnteredValue", "effectiveValue"}, *[{"effectiveValue"}] * 2]


def test_formulas_see_what_was_filled_in_and_it_goes_with_its_formula(sheet):
    sheet.write(["={1;2;3}", "=SUM(A1:A3)", "=A2"])
    assert sheet.read("A1:C1", "UNFORMATTED_VALUE") == [[1, 6, 2]]
    sheet.write([8], row=1)
    assert sheet.read("A1:B3", "FORMATTED_VALUE")[:2] == [["#REF!", "#REF!"], ["8"]]
    sheet.write([8])
    assert sheet.read("A1:B3", "UNFORMATTED_VALUE") == [[8, 16], [8]]


def test_filled_in_cells_may_be_told_as_typed(sheet, options):
    options.spilled_entered = True
    sheet.write(["={1;2}"])
    assert sheet.grid("userEnteredValue", "A1:A2")[1] == [{"userEnteredValue": {"numberValue": 2}}]


# Locales


def set_locale(name):
    return {"updateSpreadsheetProperties": {"properties": {"locale": name}, "fields": "locale"}}


def write(formula):
    return {"updateCells": {"start": {}, "rows": cells([formula]), "fields": "userEnteredValue"}}


def test_formulas_are_read_and_told_as_the_locale_spells_them(sheet):
    sheet.batch(set_locale("de_DE"), write("=ROUND(1,25;1)"))
    told = sheet.grid("userEnteredValue,effectiveValue", "A1")[0][0]
    assert told == {"userEnteredValue": {"formulaValue": "=ROUND(1,25;1)"}, "effectiveValue": {"numberValue": 1.3}}
    sheet.batch(set_locale("th_TH"))
    assert sheet.grid("userEnteredValue", "A1")[0][0] == {"userEnteredValue": {"formulaValue": "=ROUND(1.25,1)"}}


def test_a_formula_in_another_spelling_stays_an_error(sheet):
    sheet.batch(set_locale("de_DE"), write("=ROUND(1.25,1)"))
    sheet.batch(set_locale("th_TH"))
    told = sheet.grid("userEnteredValue,effectiveValue", "A1")[0][0]
    assert told["userEnteredValue"] == {"formulaValue": "=ROUND(1.25,1)"}
    assert "errorValue" in told["effectiveValue"]


@pytest.mark.parametrize(("holds", "kind"), [("at once", "numberValue"), ("afterwards", "errorValue")])
def test_when_a_locale_holds(sheet, options, holds, kind):
    options.locale_holds = holds
    sheet.batch(set_locale("de_DE"))
    sheet.batch(set_locale("th_TH"), write("=ROUND(1.25,1)"))
    assert list(sheet.grid("effectiveValue", "A1")[0][0]["effectiveValue"]) == [kind]


# Formats


def test_defaults_may_be_dropped(sheet, options):
    options.drops_defaults = True
    look = {"textFormat": {"fontSize": 10, "bold": True, "foregroundColorStyle": {"rgbColor": {}}}}
    rows = [{"values": [{"userEnteredFormat": look}]}]
    sheet.batch({"updateCells": {"start": {}, "rows": rows, "fields": "userEnteredFormat"}})
    assert sheet.grid("userEnteredFormat", "A1")[0][0] == {"userEnteredFormat": {"textFormat": {"bold": True}}}


@pytest.mark.parametrize(("switch", "kind"), [("kept", "NUMBER"), ("derived", "PERCENT")])
def test_a_format_stays_or_follows_what_is_typed(sheet, options, switch, kind):
    options.typed_formats = switch
    shape = {"userEnteredFormat": {"numberFormat": {"type": "NUMBER", "pattern": "0.00"}}}
    sheet.batch({"updateCells": {"start": {}, "rows": [{"values": [shape]}], "fields": "userEnteredFormat"}})
    sheet.control.edit(sheet.book_id, PERSON, {"A1": [["50%"]]})
    assert sheet.grid("userEnteredFormat.numberFormat.type", "A1")[0][0]["userEnteredFormat"]["numberFormat"] == {
        "type": kind
    }


# Charts on sheets of their own


def chart(position):
    source = {"sources": [{"startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 1}]}
    basic = {"chartType": "BAR", "series": [{"series": {"sourceRange": source}}]}
    return {"addChart": {"chart": {"spec": {"title": "ผล", "basicChart": basic}, "position": position}}}


def test_a_chart_on_a_sheet_of_its_own(sheet):
    made = sheet.batch(chart({"newSheet": True}))["replies"][0]["addChart"]["chart"]
    properties = sheet.meta("properties", 1)["properties"]
    assert made["position"] == {"sheetId": properties["sheetId"]}
    assert properties["sheetType"] == "OBJECT"
    assert "gridProperties" not in properties
    assert "data" not in sheet.meta("properties,charts,data", 1)
    start = {"sheetId": properties["sheetId"]}
    refused = sheet.refused({"updateCells": {"start": start, "rows": cells([1]), "fields": "userEnteredValue"}})
    assert "No grid with id" in refused
    assert sheet.raw.get(f"/v4/spreadsheets/{sheet.book_id}/values/{properties['title']}!A1")[0] == 400


def test_a_chart_is_moved_to_a_sheet_of_its_own_and_back(sheet):
    made = sheet.batch(chart({"overlayPosition": {"anchorCell": {}}}))["replies"][0]["addChart"]["chart"]
    move = {"objectId": made["chartId"], "newPosition": {"newSheet": True}}
    sheet.batch({"updateEmbeddedObjectPosition": move})
    assert sheet.meta("charts", 1)["charts"][0]["chartId"] == made["chartId"]
    assert "charts" not in sheet.meta("charts", 0)
    back = {"overlayPosition": {"anchorCell": {"rowIndex": 3}}}
    move = {"objectId": made["chartId"], "newPosition": back, "fields": "anchorCell"}
    sheet.batch({"updateEmbeddedObjectPosition": move})
    whole = sheet.raw.get(f"/v4/spreadsheets/{sheet.book_id}")[1]
    assert len(whole["sheets"]) == 1
    assert whole["sheets"][0]["charts"][0]["position"]["overlayPosition"]["anchorCell"] == {"rowIndex": 3}


# Files


def test_an_office_file_is_no_spreadsheet(raw, shared):
    file_id = shared.world.add_office_file("แบบ.xlsx", PERSON)
    status, answer = raw.get(f"/v4/spreadsheets/{file_id}")
    assert (status, answer["error"]["status"]) == (400, "FAILED_PRECONDITION")
    assert answer["error"]["message"] == "This operation is not supported for this document"
    assert raw.get(f"/drive/v3/files/{file_id}")[1]["mimeType"].endswith("spreadsheetml.sheet")


def test_what_is_in_the_bin_reads_and_writes_as_before(raw, sheet, shared):
    shared.world.files[sheet.book_id].trashed = True
    sheet.write(["ยังอยู่"])
    assert sheet.read() == [["ยังอยู่"]]
    assert raw.get(f"/drive/v3/files/{sheet.book_id}", fields="trashed")[1] == {"trashed": True}


def test_what_was_just_made_or_shared_is_refused_for_a_while(raw, options, shared):
    options.settling = 3
    status, made = raw.post("/v4/spreadsheets", {"properties": {"title": "ใหม่"}})
    assert status == 200
    path = f"/v4/spreadsheets/{made['spreadsheetId']}"
    assert [raw.get(path)[0] for _ in range(4)] == [409, 404, 403, 200]
    grant = {"type": "user", "role": "writer", "emailAddress": shared.world.add_service_account().email}
    assert raw.post(f"/drive/v3/files/{made['spreadsheetId']}/permissions", grant)[0] == 200
    robot = Raw(shared, service_credentials(shared))
    assert [robot.get(path)[0] for _ in range(4)] == [409, 404, 403, 200]


def test_an_owner_may_let_nobody_else_share(raw, robot, book_id, options):
    options.editors_may_share = False
    grant = {"type": "user", "role": "writer", "emailAddress": "chair@example.org"}
    path = f"/drive/v3/files/{book_id}/permissions"
    status, answer = robot.post(path, grant)
    assert (status, answer["error"]["errors"][0]["reason"]) == (403, "insufficientFilePermissions")
    assert raw.post(path, grant)[0] == 200


# Gateways


def test_a_bad_gateway_at_the_token_is_a_page(shared, control_of):
    control_of.fault("status", "token", status=502)
    answer = requests.post(f"{shared.url}/token", data={"grant_type": "refresh_token"}, timeout=20)
    assert (answer.status_code, answer.headers["Content-Type"]) == (502, "text/html; charset=UTF-8")


def test_a_proxy_asks_for_its_own_login(raw, book_id, control_of):
    control_of.fault("html", "spreadsheets.get", status=407)
    answer = raw.session.get(f"{raw.base}/v4/spreadsheets/{book_id}", timeout=20)
    assert (answer.status_code, answer.headers["Proxy-Authenticate"]) == (407, 'Basic realm="proxy"')
    assert "407" in answer.text


@pytest.fixture
def control_of(sheet):
    return sheet.control


# Switches


def test_a_switch_stands_where_something_is_known_to_be(tmp_path):
    options = Options()
    with pytest.raises(ValueError, match="no such switch"):
        options.set({"thai_dats": "text"})
    with pytest.raises(ValueError, match="cannot be"):
        options.set({"thai_dates": "often"})
    report = tmp_path / "report.json"
    report.write_text(json.dumps({"probes": [], "switches": {"thai_dates": "text"}}), encoding="utf-8")
    options.read(report)
    report.write_text(json.dumps({"no_account": ["a@example.org"]}), encoding="utf-8")
    options.read(report)
    assert options == Options(thai_dates="text", no_account=frozenset({"a@example.org"}))


def test_doubts_have_other_answers():
    assert all(others and ASSUMED[name] not in others for name, others in DOUBTS.items())


def test_started_by_hand_with_a_login_for_sheets_and_drive_and_with_switches(tmp_path, monkeypatch):
    """The login is refreshed without naming scopes, as google-auth reads its file."""
    made, path, report = {}, tmp_path / "person.json", tmp_path / "report.json"
    report.write_text('{"probes": [], "switches": {"thai_dates": "text"}}', encoding="utf-8")

    class Stopped:
        url = "http://127.0.0.1:1"

        def __init__(self, _port, world):
            self.world = made["world"] = world

        def __enter__(self):
            return self

        def __exit__(self, *_):
            return

    monkeypatch.setattr("sheets_server.__main__.Server", Stopped)
    monkeypatch.setattr("sheets_server.__main__.time.sleep", interrupted)
    monkeypatch.setattr("sys.argv", ["sheets_server", "--user", str(path), "--options", str(report)])
    main()
    login = Credentials.from_authorized_user_file(str(path))
    assert set(login.scopes) == {SHEETS, DRIVE}
    assert {person.scopes for person in made["world"].people.values()} == {(SHEETS, DRIVE)}
    assert made["world"].options == Options(thai_dates="text")


def interrupted(_seconds):
    raise KeyboardInterrupt
