"""Protection, conditional formats, charts and filters on the test server."""

import pytest
from sheets_server.asking import BOLD, area, cells, span
from sheets_server.client import Raw, service_credentials

pytest_plugins = ["sheets_server.fixtures"]

PERSON = "secretary@example.org"


# Protection


@pytest.fixture
def robot(shared, book_id):
    """Calls of a service account that may write in the spreadsheet but owns nothing."""
    shared.world.share(book_id, shared.world.add_service_account().email)
    return Raw(shared, service_credentials(shared))


@pytest.fixture
def email(shared):
    return shared.world.add_service_account().email


PROTECTED = (
    "You are trying to edit a protected cell or object. "
    "Please contact the spreadsheet owner to remove protection if you need to edit."
)


def protect(sheet, **more):
    return sheet.batch({"addProtectedRange": {"protectedRange": more}})["replies"][0]["addProtectedRange"][
        "protectedRange"
    ]


def test_fact_12_a_protected_cell_is_a_400(sheet, robot):
    protect(sheet, range=area(0, 1, 0, 1))
    write = {"updateCells": {"start": {}, "rows": cells(["x"]), "fields": "userEnteredValue"}}
    assert robot.refused(sheet.book_id, write) == f"Invalid requests[0].updateCells: {PROTECTED}"
    path = f"/v4/spreadsheets/{sheet.book_id}/values/A1"
    status, answer = robot.put(path, {"values": [["x"]]}, valueInputOption="RAW")
    assert (status, answer["error"]["message"], answer["error"]["status"]) == (400, PROTECTED, "INVALID_ARGUMENT")
    assert "errors" not in answer["error"]
    robot.put(f"/v4/spreadsheets/{sheet.book_id}/values/B1", {"values": [["free"]]}, valueInputOption="RAW")
    sheet.write(["the owner may"])
    assert sheet.read() == [["the owner may", "free"]]


def test_fact_12_an_editor_may(sheet, robot, email):
    protect(sheet, range=area(0, 1, 0, 1), editors={"users": [email]})
    robot.batch(sheet.book_id, {"updateCells": {"start": {}, "rows": cells(["x"]), "fields": "userEnteredValue"}})


def test_fact_12_an_account_can_lock_itself_out(sheet, robot, email):
    robot.batch(sheet.book_id, {"addProtectedRange": {"protectedRange": {"range": area(0, 1, 0, 1)}}})
    write = {"updateCells": {"start": {}, "rows": cells(["x"]), "fields": "userEnteredValue"}}
    assert PROTECTED in robot.refused(sheet.book_id, write)
    [found] = robot.get(f"/v4/spreadsheets/{sheet.book_id}", fields="sheets.protectedRanges")[1]["sheets"]
    assert "requestingUserCanEdit" not in found["protectedRanges"][0]
    assert email not in str(found)
    number = found["protectedRanges"][0]["protectedRangeId"]
    assert PROTECTED in robot.refused(sheet.book_id, {"deleteProtectedRange": {"protectedRangeId": number}})


def test_fact_12_warning_only_takes_no_editors(sheet, robot):
    wrong = {"range": area(0, 1, 0, 1), "warningOnly": True, "editors": {"users": [PERSON]}}
    message = sheet.refused({"addProtectedRange": {"protectedRange": wrong}})
    assert message.endswith("ProtectedRange is warningOnly. Editors cannot be set on it.")
    protect(sheet, range=area(0, 1, 0, 1), warningOnly=True)
    robot.batch(sheet.book_id, {"updateCells": {"start": {}, "rows": cells(["x"]), "fields": "userEnteredValue"}})


def test_a_protected_sheet_with_free_ranges(sheet, robot):
    made = protect(sheet, range={"sheetId": 0}, unprotectedRanges=[area(1, 3, 1, 2)])
    del made["protectedRangeId"]
    free = [area(1, 3, 1, 2)]
    assert made == {"range": {}, "requestingUserCanEdit": True, "unprotectedRanges": free, "editors": {}}

    def write(row, col, *rows):
        start = {"rowIndex": row, "columnIndex": col}
        return {"updateCells": {"start": start, "rows": cells(*rows), "fields": "userEnteredValue"}}

    robot.batch(sheet.book_id, write(1, 1, [1], [2]))
    assert PROTECTED in robot.refused(sheet.book_id, write(1, 1, [1], [2], [3]))
    assert PROTECTED in robot.refused(sheet.book_id, {"insertDimension": {"range": span("ROWS", 1, 2)}})
    sheet.batch({"insertDimension": {"range": span("ROWS", 0, 1)}})
    robot.batch(sheet.book_id, write(2, 1, [1], [2]))
    again = {"addProtectedRange": {"protectedRange": {"range": {"sheetId": 0}}}}
    assert sheet.refused(again).endswith('Sheet "Sheet1" already has sheet protection.')


def test_protections_are_changed_and_removed(sheet, robot, email):
    number = protect(sheet, range=area(0, 1, 0, 1))["protectedRangeId"]
    given = {"protectedRangeId": number, "editors": {"users": [email]}, "description": "keys"}
    sheet.batch({"updateProtectedRange": {"protectedRange": given, "fields": "editors,description"}})
    robot.batch(sheet.book_id, {"updateCells": {"start": {}, "rows": cells(["x"]), "fields": "userEnteredValue"}})
    assert sheet.meta("protectedRanges.description") == {"protectedRanges": [{"description": "keys"}]}
    sheet.batch({"deleteProtectedRange": {"protectedRangeId": number}})
    assert sheet.refused({"deleteProtectedRange": {"protectedRangeId": number}}).endswith(
        f"No protected range with id: {number}"
    )


# Conditional formats, charts, filters


def rule(kind, *values, look=None):
    condition = {"type": kind, "values": [{"userEnteredValue": value} for value in values]}
    return {"ranges": [area(0, 5, 0, 1)], "booleanRule": {"condition": condition, "format": look or BOLD}}


def test_conditional_formats_show(sheet):
    sheet.write([1], [5], ["x"], [9])
    red = {"backgroundColor": {"red": 1}}
    sheet.batch(
        {"addConditionalFormatRule": {"rule": rule("NUMBER_GREATER", "4"), "index": 0}},
        {"addConditionalFormatRule": {"rule": rule("CUSTOM_FORMULA", "=$A1=9", look=red), "index": 1}},
    )
    shown = sheet.grid("effectiveFormat(textFormat.bold,backgroundColor)", "A1:A4")
    bold = [row[0]["effectiveFormat"]["textFormat"]["bold"] for row in shown]
    assert bold == [False, True, False, True]
    backgrounds = [row[0]["effectiveFormat"]["backgroundColor"] for row in shown]
    assert backgrounds == [{"red": 1, "green": 1, "blue": 1}] * 3 + [{"red": 1}]


def test_conditional_rules_are_moved_and_deleted(sheet):
    first, second = rule("NUMBER_GREATER", "4"), rule("BLANK")
    for one in (first, second):
        sheet.batch({"addConditionalFormatRule": {"rule": one}})
    reply = sheet.batch({"updateConditionalFormatRule": {"sheetId": 0, "index": 0, "newIndex": 1}})["replies"][0]
    assert reply["updateConditionalFormatRule"]["newIndex"] == 1
    reply = sheet.batch({"updateConditionalFormatRule": {"index": 0, "rule": rule("NOT_BLANK")}})["replies"][0]
    assert reply["updateConditionalFormatRule"]["oldRule"]["booleanRule"]["condition"]["type"] == "NUMBER_GREATER"
    reply = sheet.batch({"deleteConditionalFormatRule": {"sheetId": 0, "index": 1}})["replies"][0]
    assert reply["deleteConditionalFormatRule"]["rule"]["booleanRule"]["condition"]["type"] == "BLANK"
    message = sheet.refused({"deleteConditionalFormatRule": {"sheetId": 0, "index": 1}})
    assert message.endswith("No conditional format on sheet: 0 at index: 1")


def chart(source):
    series = {"series": {"sourceRange": {"sources": [source]}}, "targetAxis": "LEFT_AXIS"}
    spec = {"title": "Totals", "basicChart": {"chartType": "COLUMN", "series": [series]}}
    return {"spec": spec, "position": {"overlayPosition": {"anchorCell": {"sheetId": 0, "rowIndex": 5}}}}


def test_charts(sheet):
    reply = sheet.batch({"addChart": {"chart": chart(area(0, 5, 0, 1))}})["replies"][0]["addChart"]["chart"]
    anchor = {"anchorCell": {"rowIndex": 5}, "widthPixels": 600, "heightPixels": 371}
    assert reply["position"] == {"overlayPosition": anchor}
    sheet.batch({"insertDimension": {"range": span("ROWS", 0, 1)}})
    found = sheet.meta("charts")["charts"][0]
    sources = found["spec"]["basicChart"]["series"][0]["series"]["sourceRange"]["sources"]
    assert sources == [area(1, 6, 0, 1)]
    assert found["position"]["overlayPosition"]["anchorCell"] == {"rowIndex": 6}
    sheet.batch(
        {"updateChartSpec": {"chartId": reply["chartId"], "spec": {"title": "New"} | chart(area(0, 1, 0, 1))["spec"]}}
    )
    moved = {
        "objectId": reply["chartId"],
        "newPosition": {"overlayPosition": {"widthPixels": 300}},
        "fields": "widthPixels",
    }
    sheet.batch({"updateEmbeddedObjectPosition": moved})
    assert sheet.meta("charts.position")["charts"][0]["position"]["overlayPosition"]["widthPixels"] == 300
    sheet.batch({"deleteEmbeddedObject": {"objectId": reply["chartId"]}})
    message = sheet.refused({"deleteEmbeddedObject": {"objectId": reply["chartId"]}})
    assert message.endswith(f"No chart with id: {reply['chartId']}")


def test_filters_and_bands(sheet):
    sheet.batch({"setBasicFilter": {"filter": {"range": {"sheetId": 0, "endRowIndex": 5}}}})
    assert sheet.meta("basicFilter") == {"basicFilter": {"range": area(0, 5, 0, 26)}}
    view = sheet.batch({"addFilterView": {"filter": {"title": "Mine", "range": area(0, 5, 0, 2)}}})["replies"][0]
    number = view["addFilterView"]["filter"]["filterViewId"]
    sheet.batch({"updateFilterView": {"filter": {"filterViewId": number, "title": "Ours"}, "fields": "title"}})
    assert sheet.meta("filterViews.title") == {"filterViews": [{"title": "Ours"}]}
    colours = {"firstBandColor": {"red": 1}}
    band = sheet.batch({"addBanding": {"bandedRange": {"range": area(0, 5, 0, 2), "rowProperties": colours}}})
    number = band["replies"][0]["addBanding"]["bandedRange"]["bandedRangeId"]
    sheet.batch({"deleteBanding": {"bandedRangeId": number}}, {"clearBasicFilter": {"sheetId": 0}})
    assert "bandedRanges" not in sheet.meta("bandedRanges,properties.title")
