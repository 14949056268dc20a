"""`batchUpdate` on the test server: all or nothing, sheets, cells, data."""

import pytest
from sheets_server.asking import BOLD, area, cells, span

pytest_plugins = ["sheets_server.fixtures"]

PERSON = "secretary@example.org"


# All or nothing


def test_fact_07_a_batch_is_atomic(sheet, shared):
    sheet.write(["kept"])
    before = shared.world.books[sheet.book_id]
    rename = {"updateSheetProperties": {"properties": {"title": "New"}, "fields": "title"}}
    message = sheet.refused(rename, {"deleteSheet": {"sheetId": 99}})
    assert message == "Invalid requests[1].deleteSheet: No sheet with id: 99"
    assert shared.world.books[sheet.book_id] is before
    assert sheet.meta("properties.title") == {"properties": {"title": "Sheet1"}}


def test_fact_07_one_reply_for_each_request(sheet):
    rename = {"updateSheetProperties": {"properties": {"title": "New"}, "fields": "title"}}
    answer = sheet.batch(rename, {"addSheet": {"properties": {"sheetId": 7, "title": "Second"}}})
    grid = {"rowCount": 1000, "columnCount": 26}
    added = {"sheetId": 7, "title": "Second", "index": 1, "sheetType": "GRID", "gridProperties": grid}
    assert answer == {"spreadsheetId": sheet.book_id, "replies": [{}, {"addSheet": {"properties": added}}]}


def test_fact_15_the_answer_shows_the_place_afterwards(sheet):
    sheet.write(["key", "=1+1"])
    more = {"includeSpreadsheetInResponse": True, "responseRanges": ["A1:B1"], "responseIncludeGridData": True}
    insert = {"insertDimension": {"range": span("ROWS", 0, 1)}}
    shown = sheet.batch(insert, **more)["updatedSpreadsheet"]
    assert shown["sheets"][0]["data"][0].get("rowData") is None
    fields = "replies,updatedSpreadsheet(sheets(data(rowData(values(userEnteredValue)))))"
    path = f"/v4/spreadsheets/{sheet.book_id}:batchUpdate"
    body = {"requests": [insert], "includeSpreadsheetInResponse": True, "responseRanges": ["A3:B3"]}
    status, answer = sheet.raw.post(path, body, fields=fields)
    cell = {"userEnteredValue": {"stringValue": "key"}}
    formula = {"userEnteredValue": {"formulaValue": "=1+1"}}
    data = [{"rowData": [{"values": [cell, formula]}]}]
    assert (status, answer) == (200, {"replies": [{}], "updatedSpreadsheet": {"sheets": [{"data": data}]}})


# Sheets


SHEET_REFUSALS = [
    (
        {"addSheet": {"properties": {"title": "Sheet1"}}},
        'A sheet with the name "Sheet1" already exists. Please enter another name.',
    ),
    ({"addSheet": {"properties": {"sheetId": 0}}}, "A sheet with the id 0 already exists."),
    ({"deleteSheet": {"sheetId": 0}}, "You can't remove all the sheets in a document."),
    ({"updateSheetProperties": {"properties": {"sheetId": 5}, "fields": "title"}}, "No sheet with id: 5"),
    (
        {"updateSheetProperties": {"properties": {}}},
        "At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)",
    ),
    ({"updateSheetProperties": {"properties": {}, "fields": "titel"}}, "Invalid field: titel"),
    ({"repeatCell": {"range": {"sheetId": 5}, "fields": "note"}}, "No grid with id: 5"),
]


@pytest.mark.parametrize(("request_", "message"), SHEET_REFUSALS)
def test_fact_11_sheets_are_refused(sheet, request_, message):
    kind = next(iter(request_))
    assert sheet.refused(request_) == f"Invalid requests[0].{kind}: {message}"


def test_sheet_properties(sheet):
    given = {
        "hidden": False,
        "rightToLeft": True,
        "tabColor": {"red": 1},
        "gridProperties": {"frozenRowCount": 2, "rowCount": 50},
    }
    fields = "hidden,rightToLeft,tabColor,gridProperties(frozenRowCount,rowCount)"
    sheet.batch({"updateSheetProperties": {"properties": given, "fields": fields}})
    found = sheet.meta("properties")["properties"]
    assert found["gridProperties"] == {"rowCount": 50, "columnCount": 26, "frozenRowCount": 2}
    assert found["tabColorStyle"] == {"rgbColor": {"red": 1}}
    assert found["rightToLeft"] is True
    assert "hidden" not in found
    freeze = {"gridProperties": {"frozenRowCount": 50}}
    update = {"updateSheetProperties": {"properties": freeze, "fields": "gridProperties.frozenRowCount"}}
    assert "freeze all visible rows" in sheet.refused(update)


def test_shrinking_drops_cells(sheet):
    sheet.write(["a"], ["b"], ["c"])
    grid = {"gridProperties": {"rowCount": 2, "columnCount": 1}}
    fields = "gridProperties(rowCount,columnCount)"
    sheet.batch({"updateSheetProperties": {"properties": grid, "fields": fields}})
    assert sheet.read("A1:A") == [["a"], ["b"]]


def test_indexes_are_counted_before_the_move(sheet):
    for number, title in enumerate("BC", 1):
        sheet.batch({"addSheet": {"properties": {"sheetId": number, "title": title}}})

    def move(sheet_id, index):
        sheet.batch({"updateSheetProperties": {"properties": {"sheetId": sheet_id, "index": index}, "fields": "index"}})
        answer = sheet.raw.get(f"/v4/spreadsheets/{sheet.book_id}", fields="sheets.properties.sheetId")[1]["sheets"]
        return [one["properties"]["sheetId"] for one in answer]

    assert move(0, 2) == [1, 0, 2]
    assert move(1, 1) == [1, 0, 2]
    assert move(2, 0) == [2, 1, 0]


def test_renaming_and_deleting_a_sheet_reaches_formulas(sheet):
    sheet.batch({"addSheet": {"properties": {"sheetId": 1, "title": "Data"}}})
    sheet.write([5], sheet=1)
    sheet.write(["=Data!A1*2", "=SUM(Data!A:A)"])
    sheet.batch({"updateSheetProperties": {"properties": {"sheetId": 1, "title": "New name"}, "fields": "title"}})
    assert sheet.read() == [["='New name'!A1*2", "=SUM('New name'!A:A)"]]
    assert sheet.read(option="UNFORMATTED_VALUE") == [[10, 5]]
    sheet.batch({"deleteSheet": {"sheetId": 1}})
    assert sheet.read() == [["=#REF!*2", "=SUM(#REF!)"]]
    assert sheet.read(option="FORMATTED_VALUE") == [["#REF!", "#REF!"]]


def test_a_duplicate_has_ids_of_its_own(sheet):
    sheet.write([1, "=A1"])
    protect = {"protectedRange": {"range": area(0, 1, 0, 1), "editors": {"users": [PERSON]}}}
    rule = {"ranges": [area(0, 1, 0, 1)], "booleanRule": {"condition": {"type": "NOT_BLANK"}, "format": BOLD}}
    sheet.batch({"addProtectedRange": protect}, {"addConditionalFormatRule": {"rule": rule}})
    reply = sheet.batch({"duplicateSheet": {"sourceSheetId": 0, "insertSheetIndex": 1, "newSheetId": 9}})["replies"][0]
    assert reply["duplicateSheet"]["properties"]["title"] == "Copy of Sheet1"
    first, copy = (sheet.meta("protectedRanges,conditionalFormats", index) for index in (0, 1))
    assert copy["protectedRanges"][0]["range"] == area(0, 1, 0, 1, 9)
    assert copy["protectedRanges"][0]["protectedRangeId"] != first["protectedRanges"][0]["protectedRangeId"]
    assert copy["conditionalFormats"][0]["ranges"] == [area(0, 1, 0, 1, 9)]
    assert sheet.read("'Copy of Sheet1'!A1:B1", "UNFORMATTED_VALUE") == [[1, 1]]


def test_spreadsheet_properties(sheet):
    given = {"title": "ฟอร์ม", "locale": "th_TH", "timeZone": "Asia/Bangkok"}
    sheet.batch({"updateSpreadsheetProperties": {"properties": given, "fields": "title,locale,timeZone"}})
    answer = sheet.raw.get(f"/v4/spreadsheets/{sheet.book_id}", fields="properties(title,locale,timeZone)")[1]
    assert answer == {"properties": given}
    wrong = {"properties": {"timeZone": "Nowhere"}, "fields": "timeZone"}
    assert "Nowhere" in sheet.refused({"updateSpreadsheetProperties": wrong})


# Cells


def test_update_cells_clears_what_the_range_covers(sheet):
    sheet.write(["a", "b"], ["c", "d"])
    sheet.batch({"updateCells": {"range": area(0, 2, 0, 2), "rows": cells(["x"]), "fields": "userEnteredValue"}})
    assert sheet.read() == [["x"]]
    sheet.batch({"updateCells": {"range": {"sheetId": 0}, "fields": "userEnteredValue"}})
    assert sheet.read() == []


def test_update_cells_stays_in_its_range(sheet):
    order = {"updateCells": {"range": area(0, 1, 0, 1), "rows": cells(["x", "y"]), "fields": "userEnteredValue"}}
    message = "Attempting to write column: 1, beyond the last requested column of: 0"
    assert sheet.refused(order) == f"Invalid requests[0].updateCells: {message}"
    start = {"updateCells": {"start": {"columnIndex": 26}, "rows": cells(["x"]), "fields": "userEnteredValue"}}
    message = "GridCoordinate.columnIndex[26] is after last column in grid[25]"
    assert sheet.refused(start) == f"Invalid requests[0].updateCells: {message}"
    start["updateCells"]["start"] = {"columnIndex": 25}
    start["updateCells"]["rows"] = cells(["x", "y"])
    assert "exceeds grid limits. Max rows: 1000, max columns: 26" in sheet.refused(start)


@pytest.mark.parametrize(
    ("grid", "named"),
    [
        ({"startRowIndex": 1000, "startColumnIndex": 0, "endColumnIndex": 2}, "A1001:B"),
        ({"startRowIndex": 1000, "endRowIndex": 1001, "startColumnIndex": 0, "endColumnIndex": 2}, "A1001:B1001"),
        ({"startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 26, "endColumnIndex": 27}, "AA1:AA2"),
        ({"startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 26}, "AA1:2"),
        ({"startRowIndex": 999, "startColumnIndex": 0, "endColumnIndex": 2}, None),
        ({"startRowIndex": 999, "endRowIndex": 1003}, None),
        ({"startColumnIndex": 25, "endColumnIndex": 28, "endRowIndex": 1}, None),
        ({"startRowIndex": 3, "endRowIndex": 3}, None),
    ],
)
def test_fact_10_a_range_that_begins_outside_is_named_as_it_was_asked_for(sheet, grid, named):
    order = {"repeatCell": {"range": grid, "cell": {}, "fields": "userEnteredFormat.textFormat.link"}}
    if named is None:
        sheet.batch(order)
        return
    message = f"Range (Sheet1!{named}) exceeds grid limits. Max rows: 1000, max columns: 26"
    assert sheet.refused(order) == f"Invalid requests[0].repeatCell: {message}"


def test_masks_touch_only_what_they_name(sheet):
    look = BOLD | {"backgroundColor": {"red": 1}}
    whole = {"values": [{"userEnteredValue": {"stringValue": "x"}, "userEnteredFormat": look, "note": "n"}]}
    sheet.batch({"updateCells": {"start": {}, "rows": [whole], "fields": "*"}})
    blue = {"userEnteredFormat": {"backgroundColorStyle": {"rgbColor": {"blue": 1}}}}
    fields = "userEnteredFormat.backgroundColorStyle"
    sheet.batch({"repeatCell": {"range": area(0, 1, 0, 1), "cell": blue, "fields": fields}})
    [[cell]] = sheet.grid("userEnteredValue,userEnteredFormat,note", "A1")
    assert cell["userEnteredValue"] == {"stringValue": "x"}
    assert cell["note"] == "n"
    assert cell["userEnteredFormat"] == BOLD | {
        "backgroundColor": {"blue": 1},
        "backgroundColorStyle": {"rgbColor": {"blue": 1}},
    }
    sheet.batch(
        {"repeatCell": {"range": area(0, 1, 0, 1), "cell": {}, "fields": "userEnteredFormat.textFormat.bold,note"}}
    )
    [[cell]] = sheet.grid("userEnteredFormat.textFormat,note", "A1")
    assert "note" not in cell
    assert cell["userEnteredFormat"].get("textFormat", {}) == {}


def test_repeat_cell_moves_formulas(sheet):
    sheet.write([1], [2], [3])
    cell = {"userEnteredValue": {"formulaValue": "=A1*$A$1"}}
    sheet.batch({"repeatCell": {"range": area(0, 3, 1, 2), "cell": cell, "fields": "userEnteredValue"}})
    assert sheet.read("B1:B3") == [["=A1*$A$1"], ["=A2*$A$1"], ["=A3*$A$1"]]


def test_append_cells(sheet):
    sheet.write(["a"])
    sheet.batch({"appendCells": {"sheetId": 0, "rows": cells(["b", 2]), "fields": "*"}})
    assert sheet.read() == [["a"], ["b", 2]]
    wide = {"appendCells": {"sheetId": 0, "rows": cells([1] * 27), "fields": "*"}}
    assert sheet.refused(wide).endswith("Attempting to write column: 26, beyond the last requested column of: 25")


def test_borders(sheet):
    line = {"style": "SOLID", "color": {"red": 1}}
    sheet.batch({"updateBorders": {"range": area(0, 2, 0, 2), "top": line, "innerVertical": line}})
    [[first, second], third] = sheet.grid("userEnteredFormat.borders", "A1:B2")
    full = line | {"colorStyle": {"rgbColor": {"red": 1}}}
    assert first["userEnteredFormat"]["borders"] == {"top": full, "right": full}
    assert second["userEnteredFormat"]["borders"] == {"top": full, "left": full}
    assert third[0]["userEnteredFormat"]["borders"] == {"right": full}


def test_fact_13_validation(sheet, shared):
    rule = {"condition": {"type": "NUMBER_BETWEEN", "values": [{"userEnteredValue": "0"}, {"userEnteredValue": "10"}]}}
    sheet.batch({"setDataValidation": {"range": area(0, 1, 0, 1), "rule": rule | {"strict": True}}})
    assert sheet.grid("dataValidation", "A1") == [[{"dataValidation": rule | {"strict": True}}]]
    sheet.write([11])  # an API write bypasses it
    assert sheet.read() == [[11]]
    with pytest.raises(Exception, match="violates the data validation rules"):
        sheet.control.edit(sheet.book_id, PERSON, {"A1": [[12]]})
    sheet.control.edit(sheet.book_id, PERSON, {"A1": [["7.5"]]})
    assert sheet.read() == [[7.5]]
    shared.world.options.validation_binds_api = True
    order = {"updateCells": {"start": {}, "rows": cells([11]), "fields": "userEnteredValue"}}
    assert "violates the data validation rules" in sheet.refused(order)


@pytest.mark.parametrize(
    "rule",
    [
        {"condition": {"type": "NUMBER_BETWEEN", "values": [{"userEnteredValue": "0"}]}},
        {"condition": {"type": "BLANK", "values": [{"userEnteredValue": "0"}]}},
        {"condition": {}},
        {"strict": True},
    ],
)
def test_fact_13_a_malformed_rule_is_refused(sheet, rule):
    sheet.refused({"setDataValidation": {"range": area(0, 1, 0, 1), "rule": rule}})


def test_fact_13_values_of_a_condition_are_strings(sheet):
    rule = {"condition": {"type": "NUMBER_EQ", "values": [{"userEnteredValue": 5}]}}
    message = sheet.refused({"setDataValidation": {"range": area(0, 1, 0, 1), "rule": rule}})
    path = "requests[0].set_data_validation.rule.condition.values[0].user_entered_value"
    assert message == f"Invalid value at '{path}' (TYPE_STRING), 5"


def test_a_list_and_a_range_validate(sheet):
    sheet.write(["red"], ["blue"])
    from_range = {"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": "=Sheet1!A1:A2"}]}
    rule = {"condition": from_range, "strict": True}
    sheet.batch({"setDataValidation": {"range": area(0, 1, 1, 2), "rule": rule}})
    sheet.control.edit(sheet.book_id, PERSON, {"B1": [["blue"]]})
    with pytest.raises(Exception, match="B1"):
        sheet.control.edit(sheet.book_id, PERSON, {"B1": [["green"]]})


# Data


def test_fact_27_sorting_breaks_subtotals_and_spares_sumif(sheet):
    sheet.write(["b", 2], ["a", 1], ["c", 3], ["sum", "=B1+B2"], ["by key", '=SUMIF(A1:A3,"a",B1:B3)'])
    sheet.batch(
        {"sortRange": {"range": area(0, 4, 0, 2), "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]}}
    )
    assert sheet.read("A1:A4") == [["a"], ["b"], ["c"], ["sum"]]
    assert sheet.read("B5", "UNFORMATTED_VALUE") == [[1]]


def test_sorting_puts_numbers_before_text_and_blanks_last(sheet):
    sheet.write(["b"], [None], [10], ["A"], [True], [2])
    order = {"range": area(0, 6, 0, 1), "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]}
    sheet.batch({"sortRange": order})
    assert sheet.read() == [[2], [10], ["A"], ["b"], [True]]
    order["sortSpecs"][0]["sortOrder"] = "DESCENDING"
    sheet.batch({"sortRange": order})
    assert sheet.read() == [[True], ["b"], ["A"], [10], [2]]


def test_sorted_rows_take_formulas_with_them(sheet):
    sheet.write([2, "=A1*10"], [1, "=A2*10"])
    sheet.batch({"sortRange": {"range": area(0, 2, 0, 2), "sortSpecs": [{"dimensionIndex": 0}]}})
    assert sheet.read() == [[1, "=A1*10"], [2, "=A2*10"]]


def test_find_and_replace(sheet):
    sheet.write(["Food", "food truck", '="food"'], [8, "x"])
    reply = sheet.batch({"findReplace": {"find": "food", "replacement": "Rice", "allSheets": True}})["replies"][0]
    counts = {"valuesChanged": 2, "rowsChanged": 1, "sheetsChanged": 1, "occurrencesChanged": 2}
    assert reply == {"findReplace": counts}
    entire = {"find": "rice", "replacement": "Soup", "sheetId": 0, "matchEntireCell": True, "matchCase": False}
    sheet.batch({"findReplace": entire})
    assert sheet.read() == [["Soup", "Rice truck", '="food"'], [8, "x"]]
    none = sheet.batch({"findReplace": {"find": "nothing", "replacement": "", "allSheets": True}})
    assert none["replies"] == [{"findReplace": {}}]


def test_copy_paste_kinds(sheet):
    look = {"userEnteredFormat": BOLD}
    sheet.write([1, "=A1+1"])
    sheet.batch({"repeatCell": {"range": area(0, 1, 0, 2), "cell": look, "fields": "userEnteredFormat"}})

    def copy(row, kind, **more):
        target = area(row, row + 1, 0, 2)
        sheet.batch({"copyPaste": {"source": area(0, 1, 0, 2), "destination": target, "pasteType": kind} | more})

    copy(1, "PASTE_NORMAL")
    copy(2, "PASTE_VALUES")
    copy(3, "PASTE_FORMAT")
    copy(4, "PASTE_FORMULA")
    assert sheet.read() == [[1, "=A1+1"], [1, "=A2+1"], [1, 2], [], [1, "=A5+1"]]
    shown = sheet.grid("userEnteredFormat", "A1:B5")
    assert [bool(row) for row in shown] == [True, True, False, True]
    turned = {"source": area(0, 1, 0, 2), "destination": area(6, 7, 0, 1), "pasteOrientation": "TRANSPOSE"}
    sheet.batch({"copyPaste": turned | {"pasteType": "PASTE_VALUES"}})
    assert sheet.read("A7:A8") == [[1], [2]]


def test_cut_cells_keep_their_readers(sheet):
    sheet.write([5, "=A1"])
    sheet.batch({"cutPaste": {"source": area(0, 1, 0, 1), "destination": {"rowIndex": 4, "columnIndex": 2}}})
    assert sheet.read() == [["", "=C5"], [], [], [], ["", "", 5]]


def test_smaller_tools(sheet):
    sheet.write(["  a   b "], ["x"], ["X"], ["1,2"])
    reply = sheet.batch({"trimWhitespace": {"range": area(0, 4, 0, 1)}})["replies"][0]
    assert reply == {"trimWhitespace": {"cellsChangedCount": 1}}
    reply = sheet.batch({"deleteDuplicates": {"range": area(0, 4, 0, 1)}})["replies"][0]
    assert reply == {"deleteDuplicates": {"duplicatesRemovedCount": 1}}
    sheet.batch({"textToColumns": {"source": area(2, 3, 0, 1), "delimiterType": "COMMA"}})
    sheet.batch({"pasteData": {"coordinate": {"rowIndex": 4}, "data": "p\tq\nr", "delimiter": "\t"}})
    assert sheet.read() == [["a b"], ["x"], [1, 2], [], ["p", "q"], ["r"]]
    sheet.batch(
        {"autoFill": {"sourceAndDestination": {"source": area(2, 3, 0, 2), "dimension": "ROWS", "fillLength": 1}}}
    )
    assert sheet.read("A4:B4") == [[1, 2]]
