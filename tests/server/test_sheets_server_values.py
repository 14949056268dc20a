"""Reading and writing values: each fact of the sheets-api record (its number in the test's name), raw over HTTP."""

import pytest
from sheets_server.client import Raw, service_credentials

pytest_plugins = ["sheets_server.fixtures"]


class Values:
    """Calls on the values of one spreadsheet."""

    def __init__(self, raw, book_id):
        self.raw, self.book = raw, f"/v4/spreadsheets/{book_id}"

    def get(self, text, **query):
        return self.raw.get(f"{self.book}/values/{text}", **query)

    def put(self, text, rows, option="USER_ENTERED", **query):
        status, answer = self.raw.put(f"{self.book}/values/{text}", {"values": rows}, valueInputOption=option, **query)
        assert status == 200, answer
        return answer

    def refused(self, text, rows, **query):
        query = {"valueInputOption": "RAW"} | query
        status, answer = self.raw.put(f"{self.book}/values/{text}", {"values": rows}, **query)
        assert status == 400
        return answer["error"]["message"]

    def grid(self, fields="userEnteredValue", ranges="A1:Z100"):
        query = {"ranges": ranges, "fields": f"sheets.data.rowData.values({fields})"}
        return self.raw.get(self.book, **query)[1]["sheets"][0]["data"]

    def typed(self, text):
        """(what a typed text becomes unformatted, its number format's pattern)."""
        self.put("A1", [[text]])
        shown = self.get("A1", valueRenderOption="UNFORMATTED_VALUE")[1]["values"][0][0]
        cell = self.grid("userEnteredFormat.numberFormat.pattern", "A1")[0].get("rowData", [{"values": [{}]}])[0]
        return shown, cell["values"][0].get("userEnteredFormat", {}).get("numberFormat", {}).get("pattern")


@pytest.fixture
def values(raw, book_id):
    return Values(raw, book_id)


def add_sheet(raw, book_id, title, **grid):
    return raw.batch(book_id, {"addSheet": {"properties": {"title": title, "gridProperties": grid}}})


def test_fact_01_empty_has_no_values_key(values):
    assert values.get("A1:C3") == (200, {"range": "Sheet1!A1:C3", "majorDimension": "ROWS"})


@pytest.mark.parametrize(
    ("asked", "echo"),
    [
        ("A01", "Sheet1!A1"),
        ("Sheet1", "Sheet1!A1:Z1000"),
        ("'Sheet1'", "Sheet1!A1:Z1000"),
        ("A1:C", "Sheet1!A1:C1000"),
        ("sheet1!a1:b2", "Sheet1!A1:B2"),
        ("Sheet1!B:D", "Sheet1!B1:D1000"),
        ("Sheet1!2:5", "Sheet1!A2:Z5"),
        ("Sheet1!A2:C", "Sheet1!A2:C1000"),
        ("D4:A1", "Sheet1!A1:D4"),
        ("$B$2", "Sheet1!B2"),
        ("A1:ZZ5000", "Sheet1!A1:Z1000"),
        ("Sheet1!R2C3:R4C5", "Sheet1!C2:E4"),
    ],
)
def test_fact_01_the_echo_is_clipped(values, asked, echo):
    assert values.get(asked)[1]["range"] == echo


@pytest.mark.parametrize(
    ("title", "echo"),
    [
        ("Data", "Data!A1:B2"),
        ("ฟอร์ม", "ฟอร์ม!A1:B2"),
        ("D3", "'D3'!A1:B2"),
        ("My sheet", "'My sheet'!A1:B2"),
        ("🌵 1", "'🌵 1'!A1:B2"),
        ("it's", "'it''s'!A1:B2"),
    ],
)
def test_fact_01_titles_are_quoted_where_needed(values, raw, book_id, title, echo):
    add_sheet(raw, book_id, title, rowCount=5, columnCount=5)
    quoted = "'" + title.replace("'", "''") + "'"
    assert values.get(f"{quoted}!A1:B2")[1]["range"] == echo
    assert values.get(f"{title}!A1:B2")[1]["range"] == echo


def test_fact_01_trailing_blanks_are_trimmed_inner_rows_are_empty(values):
    values.put("B2", [["x", "", ""], ["", "", ""], ["", "y", ""], ["", ""]])
    assert values.get("A1:E9")[1]["values"] == [[], ["", "x"], [], ["", "", "y"]]


def test_fact_01_by_column(values):
    values.put("A1", [["a", "b"], ["c", ""]])
    assert values.get("A1:C3", majorDimension="COLUMNS")[1] == {
        "range": "Sheet1!A1:C3",
        "majorDimension": "COLUMNS",
        "values": [["a", "c"], ["b"]],
    }


def test_a_formulas_empty_text_is_not_blank(values):
    values.put("A1", [["x", '=IF(FALSE,"x","")']])
    assert values.get("A1:C1")[1]["values"] == [["x", ""]]


@pytest.mark.parametrize(
    "text", ["A00", "Nowhere!A1", "'Sheet1", "A0", "Sheet1!A1:B2:C3", "nowhere", "Sheet1!", "A1:", "AAAA1!"]
)
def test_a_range_that_cannot_be_parsed(values, text):
    status, answer = values.get(text)
    assert status == 400
    assert answer == {"error": {"code": 400, "message": f"Unable to parse range: {text}", "status": "INVALID_ARGUMENT"}}


def test_fact_02_one_masked_get_reads_everything(values, raw, book_id):
    add_sheet(raw, book_id, "Second", rowCount=3, columnCount=3)
    values.put("B2", [["text", 5, "=C2*2"]])
    note = {
        "updateCells": {
            "start": {"rowIndex": 1, "columnIndex": 1},
            "rows": [{"values": [{"note": "n"}]}],
            "fields": "note",
        }
    }
    raw.batch(book_id, note)
    fields = "sheets(properties.title,data.rowData.values(userEnteredValue,effectiveValue,formattedValue,note))"
    status, answer = raw.get(values.book, fields=fields, includeGridData="false")
    assert status == 200
    first = [
        {},
        {"userEnteredValue": {"stringValue": "text"}, "effectiveValue": {"stringValue": "text"}}
        | {"formattedValue": "text", "note": "n"},
        {"userEnteredValue": {"numberValue": 5}, "effectiveValue": {"numberValue": 5}, "formattedValue": "5"},
        {"userEnteredValue": {"formulaValue": "=C2*2"}, "effectiveValue": {"numberValue": 10}, "formattedValue": "10"},
    ]
    assert answer == {
        "sheets": [
            {"properties": {"title": "Sheet1"}, "data": [{"rowData": [{}, {"values": first}]}]},
            {"properties": {"title": "Second"}, "data": [{}]},
        ]
    }


def test_fact_02_masked_cells_are_trimmed_at_the_end(values, raw, book_id):
    values.put("A1", [["a", "b", "c"], ["d"]])
    note = {"updateCells": {"start": {"columnIndex": 1}, "rows": [{"values": [{"note": "n"}]}], "fields": "note"}}
    raw.batch(book_id, note)
    assert values.grid("note") == [{"rowData": [{"values": [{}, {"note": "n"}]}]}]


def test_whole_grid_data_without_a_mask(values, raw):
    values.put("A1", [["a"]])
    data = raw.get(values.book, includeGridData="true", ranges="A1:B2")[1]["sheets"][0]["data"][0]
    cell = data["rowData"][0]["values"][0]
    assert cell["effectiveFormat"]["horizontalAlignment"] == "LEFT"
    assert data["rowMetadata"] == [{"pixelSize": 21}] * 2
    assert data["columnMetadata"] == [{"pixelSize": 100}] * 2
    shifted = raw.get(values.book, includeGridData="true", ranges="B2:C3")[1]["sheets"][0]["data"][0]
    assert (shifted["startRow"], shifted["startColumn"]) == (1, 1)
    assert "data" not in raw.get(values.book)[1]["sheets"][0]


def test_fact_03_dates_are_serial_numbers(values):
    values.put("A1", [["2024-02-29", "10:30", "2024-02-29 12:00:00"]])
    plain = values.get("A1:C1", valueRenderOption="UNFORMATTED_VALUE")[1]["values"][0]
    assert plain == [45351, 0.4375, 45351.5]
    text = values.get("A1:C1", valueRenderOption="UNFORMATTED_VALUE", dateTimeRenderOption="FORMATTED_STRING")[1]
    assert text["values"][0] == ["2024-02-29", "10:30", "2024-02-29 12:00:00"]
    formats = [
        cell["userEnteredFormat"]["numberFormat"]["type"]
        for cell in values.grid("userEnteredFormat")[0]["rowData"][0]["values"]
    ]
    assert formats == ["DATE", "TIME", "DATE_TIME"]


def test_fact_03_four_fifths_become_a_date(values, shared):
    shared.world.clock.set(1_700_000_000)  # November 2023
    assert values.typed("4/5") == (45021, "m/d")


@pytest.mark.parametrize(
    ("switch", "typed", "becomes"),
    [
        ({}, "4/5", 45050),
        ({"thai_dates": "text"}, "4/5", "4/5"),
        ({}, "๘", "๘"),
        ({"thai_digits": "number"}, "๘.๕", 8.5),
        ({}, "1/2/2567", 243650),
        ({"buddhist_years": "buddhist"}, "1/2/2567", 45323),
        ({"buddhist_years": "text"}, "1/2/2567", "1/2/2567"),
    ],
)
def test_fact_03_the_thai_doubts_can_be_switched(values, shared, raw, book_id, switch, typed, becomes):
    shared.world.clock.set(1_700_000_000)
    update = {"properties": {"locale": "th_TH"}, "fields": "locale"}
    raw.batch(book_id, {"updateSpreadsheetProperties": update})
    for name, value in switch.items():
        setattr(shared.world.options, name, value)
    assert values.typed(typed)[0] == becomes


def test_fact_04_zeros_that_are_dropped_and_zeros_that_stay(raw, book_id):
    grid = {"sheetId": 0, "startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 1}
    raw.batch(book_id, {"mergeCells": {"range": grid, "mergeType": "MERGE_ALL"}})
    red = {"properties": {"sheetId": 0, "tabColorStyle": {"rgbColor": {"red": 0.9, "green": 0, "blue": 0.3}}}}
    raw.batch(book_id, {"updateSheetProperties": red | {"fields": "tabColorStyle"}})
    sheet = raw.get(f"/v4/spreadsheets/{book_id}")[1]["sheets"][0]
    assert sheet["merges"] == [{name: side for name, side in grid.items() if name != "sheetId"}]
    assert sheet["properties"]["tabColor"] == {"red": 0.9, "blue": 0.3}
    assert sheet["properties"]["tabColorStyle"] == {"rgbColor": {"red": 0.9, "blue": 0.3}}


def test_fact_05_formatted_reading_rounds(values, raw, book_id):
    values.put("A1", [[83.456]])
    look = {"userEnteredFormat": {"numberFormat": {"type": "NUMBER", "pattern": "0.0"}}}
    cell = {"range": {"endRowIndex": 1, "endColumnIndex": 1}, "cell": look, "fields": "userEnteredFormat.numberFormat"}
    raw.batch(book_id, {"repeatCell": cell})
    assert values.get("A1")[1]["values"] == [["83.5"]]
    assert values.get("A1", valueRenderOption="UNFORMATTED_VALUE")[1]["values"] == [[83.456]]


def test_automatic_format_shows_ten_digits(values):
    values.put("A1", [["=1/3", "=0.1+0.2", 1e15, 12345678901, True]])
    assert values.get("A1:E1")[1]["values"] == [["0.3333333333", "0.3", "1E+15", "12345678901", "TRUE"]]


TYPED = [
    ("0042", 42, None),
    ("1,234.5", 1234.5, "#,##0.00"),
    ("50%", 0.5, "0%"),
    ("$5.25", 5.25, '"$"#,##0.00'),
    ("1e3", 1000, "0.00E+00"),
    ("(5)", -5, None),
    (" 8 ", 8, None),
    ("'0042", "0042", None),
    ("TRUE", True, None),
    ("1,5", "1,5", None),
    ("8-9-2023", 45147, "m-d-yyyy"),
    ("2023-1-5", 44931, "yyyy-m-d"),
    ("Jan 5, 2023", 44931, "mmm d, yyyy"),
    ("5 January 2023", 44931, "d mmmm yyyy"),
    ("10:30 PM", 0.9375, "h:mm am/pm"),
    ("13/13/2023", "13/13/2023", None),
    ("nan", "nan", None),
    ("=1+1", 2, None),
]


@pytest.mark.parametrize(("text", "becomes", "pattern"), TYPED)
def test_fact_08_user_entered_is_read_as_typed(values, text, becomes, pattern):
    assert values.typed(text) == (becomes, pattern)


@pytest.mark.parametrize("text", [text for text, _, _ in TYPED])
def test_fact_08_raw_keeps_text(values, text):
    values.put("A1", [[text]], "RAW")
    assert values.get("A1", valueRenderOption="UNFORMATTED_VALUE")[1]["values"] == [[text]]


def test_fact_08_string_value_never_parses(values, raw, book_id):
    rows = [{"values": [{"userEnteredValue": {"stringValue": "=1+1"}}, {"userEnteredValue": {"stringValue": "4/5"}}]}]
    raw.batch(book_id, {"updateCells": {"start": {}, "rows": rows, "fields": "userEnteredValue"}})
    assert values.get("A1:B1")[1]["values"] == [["=1+1", "4/5"]]


def test_plain_text_format_keeps_typed_text(values, raw, book_id):
    look = {"userEnteredFormat": {"numberFormat": {"type": "TEXT"}}}
    cell = {"range": {"endRowIndex": 1, "endColumnIndex": 1}, "cell": look, "fields": "userEnteredFormat.numberFormat"}
    raw.batch(book_id, {"repeatCell": cell})
    assert values.typed("0042")[0] == "0042"


def test_null_skips_and_empty_text_clears(values):
    values.put("A1", [["a", "b", "c"]])
    answer = values.put("A1", [[None, "", "C"]])
    assert answer["updatedCells"] == 2
    assert values.get("A1:C1")[1]["values"] == [["a", "", "C"]]


def test_update_answers_what_it_did(values, book_id):
    assert values.put("A1:C5", [["a", 1], ["b"]]) == {
        "spreadsheetId": book_id,
        "updatedRange": "Sheet1!A1:B2",
        "updatedRows": 2,
        "updatedColumns": 2,
        "updatedCells": 3,
    }
    echoed = values.put("B2", [["=1+1"]], includeValuesInResponse="true", responseValueRenderOption="FORMULA")
    assert echoed["updatedData"] == {"range": "Sheet1!B2", "majorDimension": "ROWS", "values": [["=1+1"]]}


def test_update_by_column(raw, values, book_id):
    body = {"range": "A1", "majorDimension": "COLUMNS", "values": [["a", "b"], ["c"]]}
    raw.put(f"/v4/spreadsheets/{book_id}/values/A1", body, valueInputOption="RAW")
    assert values.get("A1:C3")[1]["values"] == [["a", "c"], ["b"]]


def test_a_range_is_a_frame(values):
    frame = "Requested writing within range [Sheet1!A1:B2], but tried writing to"
    assert values.refused("A1:B2", [["x"]] * 3) == f"{frame} row [3]"
    assert values.refused("A1:B2", [["x"] * 3]) == f"{frame} column [C]"


def test_fact_10_the_grid_is_a_limit(values):
    text = "exceeds grid limits. Max rows: 1000, max columns: 26"
    assert values.refused("Y1", [["x"] * 3]) == f"Range (Sheet1!Y1:AA1) {text}"
    assert values.refused("A1001", [["x"]]) == f"Range (Sheet1!A1001) {text}"
    assert values.get("AA1:AB2")[1]["error"]["message"] == f"Range (Sheet1!AA1:AB2) {text}"
    assert values.get("Sheet1")[1].get("values") is None


def test_fact_10_grown_and_written_in_one_batch(raw, book_id, values):
    cell = {"values": [{"userEnteredValue": {"numberValue": 1}}]}
    write = {"updateCells": {"start": {"rowIndex": 1000}, "rows": [cell], "fields": "userEnteredValue"}}
    assert "GridCoordinate.rowIndex[1000] is after last row in grid[999]" in raw.refused(book_id, write)
    raw.batch(book_id, {"appendDimension": {"dimension": "ROWS", "length": 1}}, write)
    assert values.get("A1001")[1]["values"] == [["1"]]


def test_fact_09_append_answers_table_and_updates(raw, book_id, values):
    path = f"/v4/spreadsheets/{book_id}/values/Sheet1:append"
    values.put("B2", [["h1", "h2"], ["a", "b"]])
    status, answer = raw.post(path, {"values": [["c", "d"]]}, valueInputOption="RAW")
    assert (status, answer["tableRange"]) == (200, "Sheet1!B2:C3")
    assert answer["updates"] == {
        "spreadsheetId": book_id,
        "updatedRange": "Sheet1!B4:C4",
        "updatedRows": 1,
        "updatedColumns": 2,
        "updatedCells": 2,
    }
    assert raw.post(path, {"values": [["x"] * 26]}, valueInputOption="RAW")[1]["error"]["message"].startswith(
        "Range (Sheet1!B5"
    )


def test_append_grows_and_inserts(raw, book_id, values):
    add_sheet(raw, book_id, "Small", rowCount=1, columnCount=2)
    path = f"/v4/spreadsheets/{book_id}/values/Small!A1:append"
    for row in ("a", "b"):
        raw.post(path, {"values": [[row]]}, valueInputOption="RAW")
    assert values.get("Small")[1] == {"range": "Small!A1:B2", "majorDimension": "ROWS", "values": [["a"], ["b"]]}
    values.put("Sheet1!A1", [["t1"], [""], ["below"]])
    inserted = {"valueInputOption": "RAW", "insertDataOption": "INSERT_ROWS"}
    raw.post(f"/v4/spreadsheets/{book_id}/values/A1:append", {"values": [["t2"]]}, **inserted)
    assert values.get("A1:A9")[1]["values"] == [["t1"], ["t2"], [], ["below"]]


def test_batches_of_values(raw, book_id):
    base = f"/v4/spreadsheets/{book_id}/values"
    data = [
        {"range": "A1:B1", "values": [["a", "b"]]},
        {"range": "A3", "majorDimension": "COLUMNS", "values": [["c", "d"]]},
    ]
    status, answer = raw.post(f"{base}:batchUpdate", {"valueInputOption": "RAW", "data": data})
    assert status == 200
    totals = {name: count for name, count in answer.items() if name.startswith("total")}
    assert totals == {"totalUpdatedRows": 3, "totalUpdatedColumns": 2, "totalUpdatedCells": 4, "totalUpdatedSheets": 1}
    assert [one["updatedRange"] for one in answer["responses"]] == ["Sheet1!A1:B1", "Sheet1!A3:A4"]
    status, answer = raw.get(f"{base}:batchGet", ranges=["A1:B1", "A3:A4"])
    assert [one["values"] for one in answer["valueRanges"]] == [[["a", "b"]], [["c"], ["d"]]]
    status, answer = raw.post(f"{base}:batchClear", {"ranges": ["A1:B1", "A3"]})
    assert answer == {"spreadsheetId": book_id, "clearedRanges": ["Sheet1!A1:B1", "Sheet1!A3"]}
    status, answer = raw.get(f"{base}:batchGet", ranges=["A1", "nowhere"])
    assert (status, answer["error"]["message"]) == (400, "Unable to parse range: nowhere")


def test_a_batch_of_values_is_all_or_nothing(raw, book_id, values):
    data = [{"range": "A1", "values": [["a"]]}, {"range": "ZZ1", "values": [["b"]]}]
    path = f"/v4/spreadsheets/{book_id}/values:batchUpdate"
    status, answer = raw.post(path, {"valueInputOption": "RAW", "data": data})
    assert status == 400
    assert answer["error"]["message"].startswith("Invalid data[1]: Range (Sheet1!ZZ1) exceeds grid limits.")
    assert "values" not in values.get("A1")[1]


def test_fact_17_cells_have_limits(values, raw, book_id):
    assert "50000 characters" in values.refused("A1", [["x" * 50_001]])
    grow = {"appendDimension": {"dimension": "ROWS", "length": 400_000}}
    assert "above the limit of 10000000 cells" in raw.refused(book_id, grow)


def test_strange_values_are_refused(values):
    fields = 'fields {\n    key: "a"\n    value {\n      number_value: 1.0\n    }\n  }'
    assert values.refused("A1", [[{"a": 1}]]) == f"Invalid values[0][0]: struct_value {{\n  {fields}\n}}\n"
    listed = "list_value \t {\n  values {\n    number_value: 1.0\n  }\n}\n"
    assert values.refused("A1", [["x"], [[1]]]) == f"Invalid values[1][0]: {listed}"
    assert values.refused("A1", [["x"]], valueInputOption=None) == "'valueInputOption' is required but not specified"


def test_the_range_of_a_body_is_the_one_asked_for(values, raw):
    body, query = {"range": "Sheet1!B2", "values": [[1]]}, {"valueInputOption": "RAW"}
    for verb, path in (("PUT", "A1"), ("POST", "A1:append")):
        status, answer = raw.call(verb, f"{values.book}/values/{path}", body, **query)
        assert status == 400
        assert answer["error"]["message"] == "Request range[A1] does not match value's range[Sheet1!B2]"
    assert raw.put(f"{values.book}/values/Sheet1!B2", body, **query)[0] == 200


def test_a_number_too_large_to_be_one_stays_text(values):
    assert values.typed("1E400") == ("1E400", None)


def test_a_cleared_range_outside_the_grid_is_named_by_its_place(values, raw):
    status, answer = raw.post(f"{values.book}/values:batchClear", {"ranges": ["A1", "A1001:ZZ"]})
    message = "Range (Sheet1!A1001:ZZ) exceeds grid limits. Max rows: 1000, max columns: 26"
    assert (status, answer["error"]["message"]) == (400, f"Invalid range[1]: {message}")


@pytest.mark.parametrize(
    ("formula", "value"),
    [("=ROUND(2.5)", 3), ("=ROUND(SUM(1,1.4))", 2), ("=ROUND(2.55,1)", 2.6), ('="ROUND(1)"', "ROUND(1)")],
)
def test_rounding_may_leave_the_places_out(values, formula, value):
    values.put("A1", [[formula]])
    assert values.get("A1", valueRenderOption="UNFORMATTED_VALUE")[1]["values"] == [[value]]


def test_a_pointer_at_a_blank_cell_shows_nothing(values):
    values.put("A1", [["=C9", "='Sheet1'!C9&\"\"", "=C9+1", '=C9=""']])
    assert values.get("A1:D1")[1]["values"] == [["", "", "1", "TRUE"]]


def test_formulas_are_computed_again_on_every_change(values, raw, book_id):
    values.put("A1", [[1, "=A1*2", "=SUM(A:A)"], [2, "=Other!A1", '=IF(ROUND(C1,6)>=3,"ok","no")']])
    assert values.get("B1:C2")[1]["values"] == [["2", "3"], ["#REF!", "ok"]]
    add_sheet(raw, book_id, "Other")
    values.put("Other!A1", [["=1/0"]])
    cell = values.grid("effectiveValue,formattedValue", "B2")[0]["rowData"][0]["values"][0]
    assert cell["formattedValue"] == "#DIV/0!"
    assert cell["effectiveValue"]["errorValue"]["type"] == "DIVIDE_BY_ZERO"


def test_a_reader_reads_and_does_not_write(shared, book_id):
    raw = Raw(shared, service_credentials(shared))
    shared.world.share(book_id, shared.world.add_service_account().email, "reader")
    assert Values(raw, book_id).get("A1")[0] == 200
    status, answer = raw.put(f"/v4/spreadsheets/{book_id}/values/A1", {"values": [["x"]]}, valueInputOption="RAW")
    assert (status, answer["error"]["message"]) == (403, "The caller does not have permission")
