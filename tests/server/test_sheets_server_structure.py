"""Rows, columns, names, merges and metadata on the test server: everything follows what moves."""

import pytest
from sheets_server.asking import BOLD, area, span

pytest_plugins = ["sheets_server.fixtures"]

PERSON = "secretary@example.org"


# Rows and columns


def test_everything_follows_an_inserted_row(sheet):
    sheet.write([1, 2, "=A1+B1", "=SUM(A1:A3)"], [3], [4])
    protect = {"protectedRange": {"range": area(0, 2, 0, 1), "editors": {"users": [PERSON]}}}
    rule: dict[str, object] = {"ranges": [area(0, 3, 0, 1)]}
    rule["booleanRule"] = {
        "condition": {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": "=$A1>2"}]},
        "format": BOLD,
    }
    named = {"namedRange": {"name": "Scores", "range": area(0, 3, 0, 1)}}
    merge = {"mergeCells": {"range": area(4, 6, 0, 2), "mergeType": "MERGE_ALL"}}
    sheet.batch(
        {"addProtectedRange": protect}, {"addConditionalFormatRule": {"rule": rule}}, {"addNamedRange": named}, merge
    )
    sheet.batch(
        {"insertDimension": {"range": span("ROWS", 1, 2)}}, {"insertDimension": {"range": span("COLUMNS", 0, 1)}}
    )
    assert sheet.read()[0] == ["", 1, 2, "=B1+C1", "=SUM(B1:B4)"]
    found = sheet.meta("protectedRanges.range,conditionalFormats,merges,properties.gridProperties")
    assert found["protectedRanges"] == [{"range": area(0, 3, 1, 2)}]
    assert found["conditionalFormats"][0]["ranges"] == [area(0, 4, 1, 2)]
    condition = found["conditionalFormats"][0]["booleanRule"]["condition"]
    assert condition["values"] == [{"userEnteredValue": "=$B1>2"}]
    assert found["merges"] == [area(5, 7, 1, 3)]
    assert found["properties"]["gridProperties"] == {"rowCount": 1001, "columnCount": 27}
    names = sheet.raw.get(f"/v4/spreadsheets/{sheet.book_id}", fields="namedRanges.range")[1]
    assert names == {"namedRanges": [{"range": area(0, 4, 1, 2)}]}


def test_everything_follows_a_deleted_row(sheet):
    sheet.write([1, "=A1", "=SUM(A1:A3)", "=A2"], [2], [3])
    sheet.batch({"mergeCells": {"range": area(0, 2, 5, 6), "mergeType": "MERGE_ALL"}})
    sheet.batch({"deleteDimension": {"range": span("ROWS", 1, 2)}})
    assert sheet.read() == [[1, "=A1", "=SUM(A1:A2)", "=#REF!"], [3]]
    assert "merges" not in sheet.meta("merges,properties.title")


def test_a_row_is_moved(sheet):
    sheet.write(["a", "=A1"], ["b"], ["c"])
    meta = {"metadataKey": "k", "visibility": "DOCUMENT", "location": {"dimensionRange": span("ROWS", 0, 1)}}
    sheet.batch({"createDeveloperMetadata": {"developerMetadata": meta}})
    sheet.batch({"moveDimension": {"source": span("ROWS", 0, 1), "destinationIndex": 3}})
    assert sheet.read() == [["b"], ["c"], ["a", "=A3"]]
    found = sheet.meta("data.rowMetadata.developerMetadata.location")["data"][0]["rowMetadata"][2]
    place = found["developerMetadata"][0]["location"]
    assert place == {"locationType": "ROW", "dimensionRange": {"dimension": "ROWS", "startIndex": 2, "endIndex": 3}}


def test_inserted_rows_inherit_formats(sheet):
    cell = {"userEnteredFormat": BOLD}
    sheet.batch({"repeatCell": {"range": area(0, 1, 0, 1), "cell": cell, "fields": "userEnteredFormat"}})
    sheet.batch({"insertDimension": {"range": span("ROWS", 1, 2), "inheritFromBefore": True}})
    assert sheet.grid("userEnteredFormat", "A2") == [[{"userEnteredFormat": BOLD}]]
    wrong = {"insertDimension": {"range": span("ROWS", 0, 1), "inheritFromBefore": True}}
    assert "inheritFromBefore" in sheet.refused(wrong)


DIMENSION_REFUSALS = [
    (span("ROWS", 0, 1000), "You can't delete all the rows on the sheet."),
    (
        span("ROWS", 1000, 1001),
        "Cannot delete a row that doesn't exist. Tried to delete row index 1000 but there are only 1000 rows.",
    ),
    (span("COLUMNS", 0, 26), "You can't delete all the columns on the sheet."),
]


@pytest.mark.parametrize(("grid", "message"), DIMENSION_REFUSALS)
def test_deletions_are_refused(sheet, grid, message):
    assert sheet.refused({"deleteDimension": {"range": grid}}) == f"Invalid requests[0].deleteDimension: {message}"


def test_sizes_and_hiding(sheet):
    narrow = {"range": span("COLUMNS", 0, 1), "properties": {"pixelSize": 33}, "fields": "pixelSize"}
    hide = {"range": span("ROWS", 0, 1), "properties": {"hiddenByUser": True}, "fields": "hiddenByUser"}
    sheet.batch({"updateDimensionProperties": narrow}, {"updateDimensionProperties": hide})
    data = sheet.meta("data(rowMetadata,columnMetadata)")["data"][0]
    assert (data["columnMetadata"][0], data["rowMetadata"][0]) == (
        {"pixelSize": 33},
        {"hiddenByUser": True, "pixelSize": 21},
    )
    everything = {"range": span("ROWS", 0, 1000), "properties": {"hiddenByUser": True}, "fields": "hiddenByUser"}
    assert "hide all the rows" in sheet.refused({"updateDimensionProperties": everything})


def test_cells_make_room_and_close_up(sheet):
    sheet.write(["a", 1], ["b", 2])
    sheet.batch({"insertRange": {"range": area(0, 1, 0, 1), "shiftDimension": "ROWS"}})
    assert sheet.read() == [["", 1], ["a", 2], ["b"]]
    sheet.batch({"deleteRange": {"range": area(0, 2, 0, 1), "shiftDimension": "ROWS"}})
    assert sheet.read() == [["b", 1], ["", 2]]


# Named ranges and merges


@pytest.mark.parametrize("name", ["A1", "2nd", "with space", "R1C1", "true", ""])
def test_names_are_checked(sheet, name):
    assert sheet.refused({"addNamedRange": {"namedRange": {"name": name, "range": area(0, 1, 0, 1)}}})


def test_named_ranges_compute(sheet):
    sheet.write([1, 2, "=SUM(Scores)"])
    made = sheet.batch({"addNamedRange": {"namedRange": {"name": "Scores", "range": area(0, 1, 0, 2)}}})["replies"][0]
    number = made["addNamedRange"]["namedRange"]["namedRangeId"]
    assert sheet.read("C1", "UNFORMATTED_VALUE") == [[3]]
    smaller = {"namedRangeId": number, "range": area(0, 1, 0, 1)}
    sheet.batch({"updateNamedRange": {"namedRange": smaller, "fields": "range"}})
    assert sheet.read("C1", "UNFORMATTED_VALUE") == [[1]]


def test_a_merge_cannot_be_cut_in_two(sheet):
    sheet.batch({"mergeCells": {"range": area(0, 2, 0, 2), "mergeType": "MERGE_ALL"}})
    half = {"mergeCells": {"range": area(1, 3, 0, 2), "mergeType": "MERGE_ALL"}}
    message = "You must select all cells in a merged range to merge or unmerge them."
    assert sheet.refused(half) == f"Invalid requests[0].mergeCells: {message}"
    assert sheet.refused({"unmergeCells": {"range": area(0, 1, 0, 1)}}).endswith(message)


PANES = {"rows": "frozenRowCount", "columns": "frozenColumnCount"}


@pytest.mark.parametrize("word", ["rows", "columns"])
def test_nothing_is_merged_across_a_frozen_pane(sheet, word):
    shape = {"properties": {"gridProperties": {PANES[word]: 1}}, "fields": f"gridProperties.{PANES[word]}"}
    freeze = {"updateSheetProperties": shape}
    across = {"mergeCells": {"range": area(0, 2, 0, 2), "mergeType": "MERGE_ALL"}}
    beside = {"mergeCells": {"range": area(1, 3, 1, 3), "mergeType": "MERGE_ALL"}}
    message = f"You can't merge frozen and non-frozen {word}"
    assert sheet.refused(freeze, across) == f"Invalid requests[1].mergeCells: {message}"
    told = sheet.refused(across, freeze)
    assert told.startswith(f"Invalid requests[1].updateSheetProperties: Sorry, you can't freeze {word} which contain")
    sheet.batch(freeze, beside)
    split = {"mergeCells": {"range": area(0, 2, 0, 1), "mergeType": "MERGE_ROWS"}}
    sheet.batch(split)


# Developer metadata


def test_fact_14_metadata_follows_its_row_and_dies_with_it(sheet, book_id):
    sheet.write(["a"], ["b"], ["c"])
    meta: dict[str, object] = {"metadataKey": "office", "metadataValue": "5708", "visibility": "DOCUMENT"}
    meta["location"] = {"dimensionRange": span("ROWS", 1, 2)}
    made = sheet.batch({"createDeveloperMetadata": {"developerMetadata": meta}})["replies"][0]
    number = made["createDeveloperMetadata"]["developerMetadata"]["metadataId"]
    lookup = {"developerMetadataLookup": {"metadataKey": "office", "metadataValue": "5708"}}
    base = f"/v4/spreadsheets/{book_id}"
    sheet.batch({"insertDimension": {"range": span("ROWS", 0, 1)}})
    found = sheet.raw.post(f"{base}/values:batchGetByDataFilter", {"dataFilters": [lookup]})[1]["valueRanges"]
    assert found[0]["valueRange"] == {"range": "Sheet1!A3:Z3", "majorDimension": "ROWS", "values": [["b"]]}
    assert found[0]["dataFilters"] == [lookup]
    assert sheet.raw.get(f"{base}/developerMetadata/{number}")[1]["metadataValue"] == "5708"
    hits = sheet.raw.post(f"{base}/developerMetadata:search", {"dataFilters": [lookup]})[1]["matchedDeveloperMetadata"]
    assert hits[0]["developerMetadata"]["metadataId"] == number
    sheet.batch({"deleteDimension": {"range": span("ROWS", 2, 3)}})
    assert sheet.raw.post(f"{base}/developerMetadata:search", {"dataFilters": [lookup]})[1] == {}


def test_fact_14_values_are_written_and_cleared_by_filter(sheet, book_id):
    meta = {"metadataKey": "k", "visibility": "DOCUMENT", "location": {"dimensionRange": span("ROWS", 3, 4)}}
    sheet.batch({"createDeveloperMetadata": {"developerMetadata": meta}})
    lookup = {"developerMetadataLookup": {"metadataKey": "k"}}
    base = f"/v4/spreadsheets/{book_id}/values"
    body = {"valueInputOption": "RAW", "data": [{"dataFilter": lookup, "majorDimension": "ROWS", "values": [["x"]]}]}
    status, answer = sheet.raw.post(f"{base}:batchUpdateByDataFilter", body)
    assert (status, answer["responses"][0]["updatedRange"], answer["totalUpdatedCells"]) == (200, "Sheet1!A4", 1)
    status, answer = sheet.raw.post(f"{base}:batchClearByDataFilter", {"dataFilters": [lookup]})
    assert answer["clearedRanges"] == ["Sheet1!A4:Z4"]
    whole = sheet.raw.post(f"/v4/spreadsheets/{book_id}:getByDataFilter", {"dataFilters": [{"a1Range": "A1:B2"}]})
    assert whole[0] == 200


def test_fact_14_metadata_is_updated_and_deleted(sheet, book_id):
    for location in ({"spreadsheet": True}, {"sheetId": 0}):
        meta = {"metadataKey": "k", "visibility": "DOCUMENT", "location": location}
        sheet.batch({"createDeveloperMetadata": {"developerMetadata": meta}})
    lookup = {"developerMetadataLookup": {"metadataKey": "k", "locationType": "SHEET"}}
    update = {"dataFilters": [lookup], "developerMetadata": {"metadataValue": "v"}, "fields": "metadataValue"}
    sheet.batch({"updateDeveloperMetadata": update})
    shown = sheet.raw.get(f"/v4/spreadsheets/{book_id}", fields="developerMetadata,sheets.developerMetadata")[1]
    assert shown["sheets"][0]["developerMetadata"][0]["metadataValue"] == "v"
    assert shown["developerMetadata"][0]["location"] == {"locationType": "SPREADSHEET", "spreadsheet": True}
    sheet.batch({"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": {"metadataKey": "k"}}}})
    assert sheet.raw.get(f"/v4/spreadsheets/{book_id}", fields="developerMetadata,sheets.developerMetadata")[1] == {
        "sheets": [{}]
    }
