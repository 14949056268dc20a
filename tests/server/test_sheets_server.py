"""gspread's everyday methods against the test server, one by one, with real credentials and the real token flow."""

import re

import gspread
import pytest
from gspread.utils import ExportFormat, MergeType, ValidationConditionType, ValueInputOption, ValueRenderOption

pytest_plugins = ["sheets_server.fixtures"]

ROWS = [["A1", "B1", "", "D1"], ["", "b2", "", ""], ["", "", "", ""], ["A4", "B4", "", "D4"]]


@pytest.fixture
def tab(book):
    return book.sheet1


def grid_properties(book):
    return book.fetch_sheet_metadata()["sheets"][0]["properties"]["gridProperties"]


def sheet_meta(book):
    return book.fetch_sheet_metadata()["sheets"][0]


# Values


def test_a_new_spreadsheet_is_googles_default(book):
    meta = book.fetch_sheet_metadata()
    assert meta["properties"]["locale"] == "en_US"
    assert meta["properties"]["timeZone"] == "Etc/GMT"
    assert meta["properties"]["defaultFormat"]["textFormat"]["fontFamily"] == "arial,sans,sans-serif"
    assert meta["properties"]["spreadsheetTheme"]["themeColors"][2]["color"]["rgbColor"] == {
        "red": 0.25882354,
        "green": 0.52156866,
        "blue": 0.95686275,
    }
    grid = {"rowCount": 1000, "columnCount": 26}
    properties = {"sheetId": 0, "title": "Sheet1", "index": 0, "sheetType": "GRID", "gridProperties": grid}
    assert meta["sheets"] == [{"properties": properties}]
    assert meta["spreadsheetUrl"] == f"https://docs.google.com/spreadsheets/d/{book.id}/edit"


def test_update_and_get(tab):
    tab.update(ROWS, "A1")
    assert tab.get("A1:D4") == [["A1", "B1", "", "D1"], ["", "b2"], [], ["A4", "B4", "", "D4"]]
    assert tab.get_all_values() == ROWS


def test_update_cell_parses_as_typed(tab):
    for value, shown in (
        (42, "42"),
        ("0042", "42"),
        (42.01, "42.01"),
        ("Артур", "Артур"),
        ("two\nlines", "two\nlines"),
    ):
        tab.update_cell(1, 2, value)
        assert tab.cell(1, 2).value == shown


def test_numeric_values(tab):
    tab.update_acell("A1", "= 1 / 1024")
    assert tab.acell("A1").numeric_value == 1 / 1024
    tab.update_acell("A1", "2,000,000.01")
    assert tab.acell("A1").numeric_value == 2000000.01
    tab.update_acell("A1", "words")
    assert tab.acell("A1").numeric_value is None


def test_ranges_of_every_shape(tab):
    corners = [(c.row, c.col) for c in tab.range("A1:C")]
    assert corners == [(row, col) for row in range(1, 1001) for col in (1, 2, 3)]
    assert [(c.row, c.col) for c in tab.range("D4:A1")] == [(c.row, c.col) for c in tab.range("A1:D4")]


def test_render_options(tab):
    tab.update([["=4/2", "2020-01-01", "string", 53]], "A1", value_input_option=ValueInputOption.user_entered)
    assert tab.get("A1:D1") == [["2", "2020-01-01", "string", "53"]]
    assert tab.get("A1:D1", value_render_option=ValueRenderOption.unformatted) == [[2, 43831, "string", 53]]
    assert tab.get("A1:D1", value_render_option=ValueRenderOption.formula) == [["=4/2", 43831, "string", 53]]


def test_batch_get_and_update(tab):
    tab.batch_update([{"range": "A1:D1", "values": [ROWS[0]]}, {"range": "A4:D4", "values": [ROWS[3]]}])
    first, last = tab.batch_get(["A1:B1", "B4:D4"])
    assert (first, last) == ([["A1", "B1"]], [["B4", "", "D4"]])
    assert (first.range, last.range) == ("Sheet1!A1:B1", "Sheet1!B4:D4")


def test_clear_and_batch_clear(tab):
    tab.update(ROWS, "A1")
    assert tab.batch_clear(["A1:B1", "C2:E2"])["clearedRanges"] == ["Sheet1!A1:B1", "Sheet1!C2:E2"]
    assert tab.get_values("A1:B1") in ([], [[]])
    assert tab.clear()["clearedRange"] == "Sheet1!A1:Z1000"
    assert tab.get_all_values() in ([], [[]])


def test_append_row(tab):
    tab.append_row(["a", "b"])
    answer = tab.append_row(["c", "d"])
    assert answer["tableRange"] == "Sheet1!A1:B1"
    assert answer["updates"]["updatedRange"] == "Sheet1!A2:B2"
    assert tab.row_values(2) == ["c", "d"]


def test_append_lands_beside_the_data(tab):
    # Fact 9: the gap makes two tables, and the last one is continued.
    tab.append_row(["x", "", "y"])
    assert tab.append_row(["x", "", "y"])["tableRange"] == "Sheet1!C1"
    assert tab.row_values(2) == ["", "", "x", "", "y"]


def test_append_to_a_named_table_stays_in_place(tab):
    tab.append_row(["x", "", "y"])
    tab.append_row(["x", "", "y"], table_range="A1")
    assert tab.row_values(2) == ["x", "", "y"]


def test_insert_rows_and_columns(tab):
    tab.update([["a", "b"], ["c", "d"]], "A1")
    tab.insert_row(["new"] * 4, 2)
    assert tab.get_all_values() == [["a", "b", "", ""], ["new"] * 4, ["c", "d", "", ""]]
    tab.insert_cols([["left", "left"]], 1)
    assert tab.col_values(1) == ["left", "left"]
    assert grid_properties(tab.spreadsheet) == {"rowCount": 1001, "columnCount": 27}


def test_a_formula_survives_an_insertion(tab):
    tab.update_acell("B2", "=1+1")
    tab.insert_row(["first"], 1)
    assert tab.acell("B3", value_render_option=ValueRenderOption.formula).value == "=1+1"


def test_delete_rows_and_columns(tab):
    tab.update([["1", "a"], ["2", "b"], ["3", "c"]], "A1")
    tab.delete_rows(2)
    assert tab.col_values(2) == ["a", "c"]
    tab.delete_columns(1)
    assert tab.col_values(1) == ["a", "c"]


def test_resize_and_add(tab, book):
    tab.add_rows(10)
    tab.add_cols(4)
    assert grid_properties(book) == {"rowCount": 1010, "columnCount": 30}
    tab.resize(4, 4)
    assert grid_properties(book) == {"rowCount": 4, "columnCount": 4}


def test_find(tab):
    tab.update([["camelcase", "CamelCase"], ["x o_O y", ""]], "B2")
    assert tab.find("CamelCase").address == "C2"
    assert tab.find("CamelCase", case_sensitive=False).address == "B2"
    assert tab.find(re.compile("o_O")).address == "B3"
    assert tab.find("nowhere") is None
    assert len(tab.findall(re.compile("case", re.IGNORECASE))) == 2


def test_sort(tab):
    tab.update([["Banana", 2013, 3], ["Apple", 2012, 4], ["Canada", 2007, 1]], "A1")
    tab.sort((3, "asc"), range="A1:C3")
    assert tab.col_values(1) == ["Canada", "Banana", "Apple"]
    tab.sort((1, "des"), range="A1:C3")
    assert tab.col_values(1) == ["Canada", "Banana", "Apple"]
    tab.sort((2, "asc"), (1, "asc"))
    assert tab.col_values(2) == ["2007", "2012", "2013"]


def test_copy_and_cut(tab):
    tab.update([["1"], ["=A1*2"]], "A1", value_input_option="USER_ENTERED")
    tab.copy_range("A1:A2", "B1:B2")
    assert tab.get("B1:B2", value_render_option="FORMULA") == [[1], ["=B1*2"]]
    tab.cut_range("A1:A2", "C1")
    assert tab.get("A1:C2", value_render_option="FORMULA") == [["", 1, 1], ["", "=B1*2", "=C1*2"]]


# Worksheets


def test_worksheets_come_and_go(book):
    added = book.add_worksheet("Second", 2, 3)
    assert (added.title, added.row_count, added.col_count, added.index) == ("Second", 2, 3, 1)
    copy = book.duplicate_sheet(added.id, insert_sheet_index=2, new_sheet_name="Third")
    assert [tab.title for tab in book.worksheets()] == ["Sheet1", "Second", "Third"]
    book.del_worksheet(added)
    book.del_worksheet_by_id(copy.id)
    assert [tab.title for tab in book] == ["Sheet1"]


def test_rename_reorder_and_colour(book, tab):
    other = book.add_worksheet("Other", 5, 5)
    third = book.add_worksheet("Third", 5, 5)
    tab.update_title("First")
    book.reorder_worksheets([third, other, tab])
    assert [one.title for one in book.worksheets()] == ["Third", "Other", "First"]
    tab.update_index(0)
    assert book.worksheets()[0].id == tab.id
    tab.update_tab_color("#ff0000")
    assert book.get_worksheet_by_id(0).tab_color == "#FF0000"
    tab.clear_tab_color()
    assert book.get_worksheet_by_id(0).tab_color is None


def test_copy_to_another_spreadsheet(person, tab):
    tab.update([["kept", "=A1"]], "A1", value_input_option="USER_ENTERED")
    other = person.create("Other")
    assert tab.copy_to(other.id)["title"] == "Copy of Sheet1"
    assert other.worksheet("Copy of Sheet1").get("A1:B1") == [["kept", "kept"]]


def test_hide_and_show(book, tab):
    with pytest.raises(gspread.exceptions.APIError, match="hide all the sheets"):
        tab.hide()
    other = book.add_worksheet("Other", 2, 2)
    other.hide()
    assert book.fetch_sheet_metadata()["sheets"][1]["properties"]["hidden"] is True
    other.show()
    assert "hidden" not in book.fetch_sheet_metadata()["sheets"][1]["properties"]
    tab.hide_gridlines()
    assert grid_properties(book)["hideGridlines"] is True
    tab.show_gridlines()
    assert "hideGridlines" not in grid_properties(book)


def test_freeze(book, tab):
    tab.freeze(2)
    tab.freeze(cols=1)
    assert grid_properties(book) == {"rowCount": 1000, "columnCount": 26, "frozenRowCount": 2, "frozenColumnCount": 1}
    tab.freeze(0, 0)
    assert grid_properties(book) == {"rowCount": 1000, "columnCount": 26}


def test_hide_group_and_resize_rows_and_columns(book, tab):
    tab.hide_columns(0, 2)
    tab.hide_rows(1, 2)
    fields = "sheets.data(rowMetadata,columnMetadata)"
    data = book.fetch_sheet_metadata({"fields": fields, "ranges": "Sheet1!A1:C3"})["sheets"][0]["data"][0]
    assert data["columnMetadata"] == [{"hiddenByUser": True, "pixelSize": 100}] * 2 + [{"pixelSize": 100}]
    assert data["rowMetadata"] == [{"pixelSize": 21}, {"hiddenByUser": True, "pixelSize": 21}, {"pixelSize": 21}]
    tab.unhide_columns(0, 2)
    tab.unhide_rows(1, 2)
    tab.add_dimension_group_rows(0, 2)
    assert tab.list_dimension_group_rows() == [
        {"range": {"dimension": "ROWS", "startIndex": 0, "endIndex": 2}, "depth": 1}
    ]
    tab.delete_dimension_group_rows(0, 2)
    assert tab.list_dimension_group_rows() == []
    tab.update_acell("A1", "A" * 1024)
    tab.columns_auto_resize(0, 1)
    metadata = book.fetch_sheet_metadata({"fields": "sheets.data.columnMetadata"})["sheets"][0]["data"][0]
    assert metadata["columnMetadata"][0]["pixelSize"] > 1000


# Looks, notes, ranges


def test_format_is_read_back_with_its_twins(book, tab):
    look = {
        "backgroundColor": {"green": 1, "blue": 1},
        "horizontalAlignment": "CENTER",
        "textFormat": {"foregroundColor": {"red": 1, "green": 1}, "fontSize": 12, "bold": True},
    }
    tab.format("A2:B2", look)
    query = {"ranges": ["Sheet1!A2"], "fields": "sheets.data.rowData.values.userEnteredFormat"}
    found = book.fetch_sheet_metadata(query)["sheets"][0]["data"][0]["rowData"][0]["values"][0]["userEnteredFormat"]
    assert found.pop("backgroundColorStyle") == {"rgbColor": {"green": 1, "blue": 1}}
    assert found["textFormat"].pop("foregroundColorStyle") == {"rgbColor": {"red": 1, "green": 1}}
    assert found == look


def test_batch_format(book, tab):
    tab.batch_format(
        [{"range": "A1", "format": {"textFormat": {"bold": True}}}, {"range": "B1", "format": {"wrapStrategy": "WRAP"}}]
    )
    query = {"ranges": ["A1:B1"], "fields": "sheets.data.rowData.values.userEnteredFormat"}
    values = book.fetch_sheet_metadata(query)["sheets"][0]["data"][0]["rowData"][0]["values"]
    assert values == [
        {"userEnteredFormat": {"textFormat": {"bold": True}}},
        {"userEnteredFormat": {"wrapStrategy": "WRAP"}},
    ]


def test_notes(tab):
    assert tab.get_note("A1") == ""
    tab.insert_note("A1", "a note")
    assert tab.get_note("A1") == "a note"
    tab.update_notes({"A1": "read", "C2": "or not"})
    assert tab.get_notes() == [["read"], ["", "", "or not"]]
    tab.clear_notes(["A1", "C2"])
    assert tab.get_note("C2") == ""


def test_merges(book, tab):
    tab.update([[42, 43], [43, 44]], "A1:B2")
    tab.merge_cells("A1:B2", merge_type=MergeType.merge_rows)
    assert len(sheet_meta(book)["merges"]) == 2
    tab.merge_cells("A1:B2")
    corner = {"startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 2}
    assert sheet_meta(book)["merges"] == [corner]
    assert tab.get("A1:B2") == [["42"]]
    tab.unmerge_cells("A1:B2")
    assert "merges" not in sheet_meta(book)


def test_named_ranges(book, tab):
    made = tab.define_named_range("A1:B2", "Scores")["replies"][0]["addNamedRange"]["namedRange"]
    assert book.list_named_ranges() == [made]
    tab.update([["x"]], "A1")
    assert book.values_get("Scores")["range"] == "Sheet1!A1:B2"
    tab.update([[1, 2]], "Scores")  # gspread puts the tab's title before the name
    assert tab.get("Scores") == [["1", "2"]]
    tab.delete_named_range(made["namedRangeId"])
    assert book.fetch_sheet_metadata({"fields": "namedRanges"}) == {}


def test_protected_ranges(book, tab):
    reply = tab.add_protected_range("A1:B2", ["a@example.org"], description="keys")["replies"][0]
    made = reply["addProtectedRange"]["protectedRange"]
    assert made["editors"]["users"] == ["a@example.org"]
    assert made["requestingUserCanEdit"] is True
    assert book.list_protected_ranges(0) == [made]
    tab.delete_protected_range(made["protectedRangeId"])
    assert book.list_protected_ranges(0) == []


def test_validation_and_filters(book, tab):
    tab.add_validation("A1:A5", ValidationConditionType.one_of_list, ["yes", "no"], showCustomUi=True)
    query = {"ranges": ["A1"], "fields": "sheets.data.rowData.values.dataValidation"}
    rule = book.fetch_sheet_metadata(query)["sheets"][0]["data"][0]["rowData"][0]["values"][0]["dataValidation"]
    values = [{"userEnteredValue": "yes"}, {"userEnteredValue": "no"}]
    assert rule == {"condition": {"type": "ONE_OF_LIST", "values": values}, "showCustomUi": True}, "no false is told"
    tab.resize(20, 20)
    tab.set_basic_filter()
    whole = {"startRowIndex": 0, "endRowIndex": 20, "startColumnIndex": 0, "endColumnIndex": 20}
    assert sheet_meta(book)["basicFilter"]["range"] == whole
    tab.set_basic_filter("B1:C2")
    assert sheet_meta(book)["basicFilter"]["range"]["endColumnIndex"] == 3
    tab.clear_basic_filter()
    assert "basicFilter" not in sheet_meta(book)


# Spreadsheets and Drive


def test_spreadsheet_properties(book):
    book.update_title("🎊 New #1")
    book.update_timezone("Asia/Bangkok")
    book.update_locale("th_TH")
    properties = book.fetch_sheet_metadata()["properties"]
    assert [properties[name] for name in ("title", "timeZone", "locale")] == ["🎊 New #1", "Asia/Bangkok", "th_TH"]
    assert book.get_lastUpdateTime().endswith("Z")


def test_open_by_every_way(person, book):
    for opened in (person.open("Test"), person.open_by_key(book.id), person.open_by_url(book.url), person.openall()[0]):
        assert opened.id == book.id
    with pytest.raises(gspread.SpreadsheetNotFound):
        person.open("no such title")
    with pytest.raises(gspread.SpreadsheetNotFound):
        person.open_by_key("test")


def test_a_foreign_spreadsheet_is_a_permission_error(robot, book_id):
    with pytest.raises(PermissionError):
        robot.open_by_key(book_id)


def test_list_copy_and_delete(person, book):
    copy = person.copy(book.id, title="Twin")
    assert copy.fetch_sheet_metadata()["sheets"] == book.fetch_sheet_metadata()["sheets"]
    assert {file["name"] for file in person.list_spreadsheet_files()} == {"Test", "Twin"}
    person.del_spreadsheet(copy.id)
    assert [set(file) for file in person.list_spreadsheet_files()] == [{"id", "name", "createdTime", "modifiedTime"}]


def test_copy_with_permissions_and_comments(shared, person, book):
    book.share("reader@example.org", perm_type="user", role="reader", notify=False)
    shared.world.files[book.id].comments.append({"content": "look", "anchor": "a"})
    copy = person.copy(book.id, copy_permissions=False)
    assert [item["content"] for item in shared.world.files[copy.id].comments] == ["look"]


def test_sharing(person, book):
    book.share("reader@example.org", perm_type="user", role="reader", notify=False)
    roles = {item["emailAddress"]: item["role"] for item in book.list_permissions()}
    assert roles == {"secretary@example.org": "owner", "reader@example.org": "reader"}
    assert len(book.remove_permissions("reader@example.org")) == 1
    assert len(person.list_permissions(book.id)) == 1


def test_import_and_export_csv(person, book):
    person.import_csv(book.id, "a1,2\n,b2\n")
    again = person.open_by_key(book.id)
    assert again.sheet1.get("A1:B2", value_render_option="UNFORMATTED_VALUE") == [["a1", 2], ["", "b2"]]
    assert person.export(book.id, ExportFormat.CSV) == b"a1,2\r\n,b2"
    assert person.export(book.id, ExportFormat.PDF).startswith(b"%PDF")


def test_a_service_account_works_in_what_is_shared_with_it(shared, robot, book_id):
    email = shared.world.add_service_account().email
    shared.world.share(book_id, email)
    robot.open_by_key(book_id).sheet1.update([["from the robot"]], "A1")
    assert robot.open("Test").sheet1.acell("A1").value == "from the robot"
    tokens = [call for call in shared.world.calls if call.method == "token"]
    assert [call.who for call in tokens] == [email]
