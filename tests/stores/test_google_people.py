"""Google as a store: what people see, and people at work while the program writes."""

import pytest
from google_work import NORTH, RANKING, REMARKS, google_workspace
from workspaces import POINTS

from tidao_sheets.core.sheet.styles import STYLES
from tidao_sheets.core.summary.remarks import read_remarks
from tidao_sheets.stores.google import local, terms
from tidao_sheets.stores.google.store import GoogleStore

pytest_plugins = ["sheets_server.fixtures", "google_fixtures"]
pytestmark = pytest.mark.usefixtures("_today")


# ── The form and the summary as people see them ─────────────────────────────────────────────────────────────────────


def test_a_form_has_everything_that_the_excel_form_has(google):
    sheet = google.sheet(NORTH, "ปัว")
    (protection,) = sheet.protected
    assert protection["editors"]["users"] == [google.robot]
    assert protection["unprotectedRanges"]
    assert sheet.dims["COLUMNS"][0].hidden
    assert sheet.dims["ROWS"][0].hidden
    grid = sheet.properties["grid"]
    assert (grid["frozenRowCount"], grid.get("frozenColumnCount", 0)) == (7, 0)  # a place to sign in is not cut
    assert sheet.at(8, 9).shown == {"stringValue": "เรียบร้อย"}
    assert len(sheet.rules) > 5
    rule = sheet.at(8, 5).validation
    assert rule["strict"]
    assert "ข้อ ก.1 เต็ม 12.5 คะแนน" in rule["inputMessage"]
    assert "ไม่ใช้ / หรือ ," in rule["inputMessage"], "Google shows this text when it refuses, too"
    assert sheet.at(8, 7).value is None


def test_scores_that_break_the_rule_are_refused_while_typing(google):
    with pytest.raises(Exception, match="validation"):
        google.type(NORTH, "ปัว", "F9", 99)
    with pytest.raises(Exception, match="protected"):
        google.control.edit(google.id(NORTH), "member@example.org", {"'ปัว'!D9": [["x"]]})


def test_the_chart_is_native_and_follows_the_stars(synced):
    sheet = synced.sheet("summary", RANKING)
    (chart,) = sheet.charts
    basic = chart["spec"]["basicChart"]
    assert basic["chartType"] == "COMBO"
    assert [series["type"] for series in basic["series"]] == ["COLUMN", "LINE", "LINE"]
    assert basic["legendPosition"] == "TOP_LEGEND"
    before = [style["colorStyle"] for style in basic["series"][0]["styleOverrides"]]
    for cell, score in (("F9", 12.5), ("F10", 7.5), ("F12", 20), ("F13", 10)):
        synced.type("1/สายใต้", "เวียงสา", cell, score)
    assert synced.run("sync").code == 0
    (chart,) = synced.sheet("summary", RANKING).charts
    assert [style["colorStyle"] for style in chart["spec"]["basicChart"]["series"][0]["styleOverrides"]] != before


def test_numbers_of_protected_ranges_are_not_taken_twice(google, shared, tmp_path, clock):
    other = google_workspace(shared, tmp_path / "ข", clock=clock)
    taken = google.sheet(NORTH, "ปัว").protected[0]["protectedRangeId"]
    mine = {"protectedRangeId": taken, "range": {"sheetId": 0}, "warningOnly": True}
    other.structure(NORTH, {"addProtectedRange": {"protectedRange": mine}})
    done = other.run("forms")
    assert done.code == 0, done.said


def test_panes_that_people_have_frozen_are_not_merged_across(synced):
    number = synced.sheet_id("summary", RANKING)
    frozen = {"sheetId": number, "gridProperties": {"frozenRowCount": 1, "frozenColumnCount": 5}}
    fields = "gridProperties(frozenRowCount,frozenColumnCount)"
    synced.structure(
        "summary",
        {"unmergeCells": {"range": {"sheetId": number}}},
        {"updateSheetProperties": {"properties": frozen, "fields": fields}},
    )
    synced.type(NORTH, "ปัว", "F9", 11)
    done = synced.run("sync")
    assert done.code == 0, done.said
    assert synced.sheet("summary", RANKING).properties["grid"]["frozenColumnCount"] == 5


# ── People at work ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_people_add_to_the_summary_survives(synced):
    book = synced.id("summary")
    synced.structure("summary", {"addSheet": {"properties": {"sheetId": 77, "title": "ของเรา"}}})
    synced.type("summary", "ของเรา", "A1", "โน้ตของเรา")
    ranking = synced.sheet_id("summary", RANKING)
    place = {"sheetId": ranking, "startRowIndex": 9, "endRowIndex": 10, "startColumnIndex": 2, "endColumnIndex": 3}
    pink = {"userEnteredFormat": {"backgroundColor": {"red": 1, "green": 0.5, "blue": 0.75}}}
    synced.structure(
        "summary",
        {"repeatCell": {"range": place, "cell": pink, "fields": "userEnteredFormat.backgroundColor"}},
        {"repeatCell": {"range": place, "cell": {"note": "ถามอีกครั้ง"}, "fields": "note"}},
    )
    for cell, score in (("F9", 12.5), ("F10", 7.5), ("F12", 20), ("F13", 10)):
        synced.type("1/สายใต้", "เวียงสา", cell, score)
    done = synced.run("sync")
    assert (done.code, done.json["conflicts"]) == (0, [])
    assert synced.shown("summary", "ของเรา", "A1") == "โน้ตของเรา"
    cell = synced.sheet("summary", RANKING).at(9, 2)
    assert cell.note == "ถามอีกครั้ง"
    assert cell.look["backgroundColor"]["green"] == pytest.approx(0.5, abs=0.01)
    assert [s.title for s in synced.server.world.books[book].sheets if not s.properties.get("hidden")][-1] == "ของเรา"


def meanwhile(monkeypatch, act, times=1):
    """Let somebody act after the summary was read and before it is written."""
    real, left = GoogleStore.write_summary, [times]

    def write(self, workbook, intend):
        if left[0]:
            left[0] -= 1
            act()
        return real(self, workbook, intend)

    monkeypatch.setattr(GoogleStore, "write_summary", write)


def insert_row(google, at=8):
    there = {"sheetId": google.sheet_id("summary", RANKING), "dimension": "ROWS", "startIndex": at, "endIndex": at + 1}
    return lambda: google.structure("summary", {"insertDimension": {"range": there}})


def test_a_row_inserted_meanwhile_is_repaired(synced, monkeypatch):
    synced.type(NORTH, "ปัว", "F9", 11)
    meanwhile(monkeypatch, insert_row(synced))
    done = synced.run("sync")
    assert done.code == 0, done.said
    assert done.json["calls"] == {"read": 4, "write": 3}, "written, put back, written in its place"
    again = synced.run("sync")
    assert (again.code, again.json["written"]["cells"]) == (0, 0)
    total = again.json["summary"]["cells"]["pua"]["total"]
    assert synced.shown("summary", total["tab"], total["cell"]) == 44


def test_rows_that_never_stand_still_are_told(synced, monkeypatch):
    synced.type(NORTH, "ปัว", "F9", 11)
    meanwhile(monkeypatch, insert_row(synced), times=9)
    done = synced.run("sync")
    assert (done.code, done.json["error"]["code"]) == (3, "summary_moved")
    assert RANKING in done.json["error"]["message"]


def test_remarks_sorted_meanwhile_stay_with_their_offices(synced, monkeypatch):
    place = synced.run("check").json["summary"]["cells"]["wiangsa"]["remark"]
    synced.type("summary", place["tab"], place["cell"], "ดี")
    synced.type(NORTH, "ปัว", "F9", 11)
    number = synced.sheet_id("summary", REMARKS)
    grid = {"sheetId": number, "startRowIndex": 6, "endRowIndex": 10, "startColumnIndex": 0, "endColumnIndex": 8}
    order = {"sortRange": {"range": grid, "sortSpecs": [{"dimensionIndex": 0, "sortOrder": "DESCENDING"}]}}
    meanwhile(monkeypatch, lambda: synced.structure("summary", order))
    assert synced.run("sync").code in {0, 3}
    assert synced.run("sync").code == 0
    cells = synced.control.read(synced.id("summary"), f"'{REMARKS}'!A1:F12")
    assert {row[0]: row[3] for row in cells if len(row) > 3 and row[0] in POINTS} == {"wiangsa": "ดี"}


def test_a_tab_renamed_meanwhile_is_found_again(synced, monkeypatch):
    synced.type(NORTH, "ปัว", "F9", 11)
    named = {"properties": {"sheetId": synced.sheet_id("summary", RANKING), "title": "ผล"}, "fields": "title"}
    meanwhile(monkeypatch, lambda: synced.structure("summary", {"updateSheetProperties": named}))
    assert synced.run("sync").code == 0
    assert synced.run("sync").json["written"]["cells"] == 0


def test_a_cell_typed_over_meanwhile_is_a_conflict(synced, monkeypatch):
    synced.type(NORTH, "ปัว", "F9", 11)
    total = synced.run("check").json["summary"]["cells"]["thawangpha"]["total"]
    meanwhile(monkeypatch, lambda: synced.type("summary", total["tab"], total["cell"], 123))
    done = synced.run("sync")
    assert done.code == 3
    assert [c["found"] for c in done.json["conflicts"]] == ["123"]


def in_german(google):
    """Somebody sets the summary's locale to one with a decimal comma, by which formulas are then spelt."""
    google.server.world.options.local_formulas = True
    german = {"properties": {"locale": "de_DE"}, "fields": "locale"}
    google.structure("summary", {"updateSpreadsheetProperties": german})


def test_formulas_in_another_locale_are_no_conflict(synced):
    in_german(synced)
    done = synced.run("sync")
    assert (done.code, done.json["conflicts"], done.json["written"]["cells"]) == (0, [], 0)


def test_the_locale_is_set_before_formulas_are_written(synced):
    in_german(synced)
    synced.type(NORTH, "ปัว", "F9", 11)
    done = synced.run("sync")
    assert (done.code, done.json["written"]["cells"] > 0) == (0, True), done.said
    assert synced.server.world.books[synced.id("summary")].properties["locale"] == "th_TH"
    total = done.json["summary"]["cells"]["pua"]["total"]
    assert synced.shown("summary", total["tab"], total["cell"]) == 44
    assert synced.run("sync").json["written"]["cells"] == 0


@pytest.mark.parametrize(
    ("spelt", "plain"),
    [
        ("=SUM(A1;1,5)", "=SUM(A1,1.5)"),
        ('=IF(A1="a;1,5";2;{1\\2;3\\4})', '=IF(A1="a;1,5",2,{1,2;3,4})'),
        ("=ROUND('ชีต; 1,5'!B2;2)", "=ROUND('ชีต; 1,5'!B2,2)"),
    ],
)
def test_a_formula_with_semicolons_is_the_same_formula(spelt, plain):
    assert local.is_local([spelt])
    assert not local.is_local([plain])
    assert local.plain(spelt) == plain


def names(value):
    """Yield the name of every field in a request."""
    if isinstance(value, dict):
        for name, held in value.items():
            yield name
            yield from names(held)
    elif isinstance(value, list):
        for held in value:
            yield from names(held)


def test_no_deprecated_field_is_sent_and_editors_are_told(empty):
    assert empty.run("forms").code == 0
    assert empty.run("sync").code == 0
    written = [call.body for call in empty.server.world.calls if call.method.endswith("batchUpdate")]
    sent = set(names(written))
    assert not sent & {"color", "backgroundColor", "foregroundColor", "tabColor"}
    assert {"backgroundColorStyle", "foregroundColorStyle", "colorStyle"} <= sent
    protections = [r["addProtectedRange"] for body in written for r in body["requests"] if "addProtectedRange" in r]
    assert {tuple(p["protectedRange"]["editors"]["users"]) for p in protections} == {(empty.robot,)}


@pytest.mark.parametrize("style", STYLES)
def test_a_look_whose_defaults_google_left_out_is_the_programs(style):
    found = terms.cell_format(STYLES[style])
    text = found["textFormat"]
    if text["fontSize"] == 10:
        del text["fontSize"]
    if not any(text["foregroundColorStyle"]["rgbColor"].values()):
        del text["foregroundColorStyle"]
    if found.get("backgroundColorStyle") == terms.colour_style("FFFFFF"):
        del found["backgroundColorStyle"]
    assert terms.is_ours(found)
    assert not terms.is_ours(found | {"backgroundColorStyle": {"themeColor": "ACCENT1"}})
    assert not terms.is_ours(found | {"backgroundColorStyle": terms.colour_style("12FF34")})


def test_what_a_formula_fills_in_is_read_as_people_see_it(google):
    """Of the cells that an array formula reaches, Google tells what they show and nothing that was typed."""
    before = google.run("check").json["offices"]
    typed = [google.shown(NORTH, "ปัว", cell) for cell in ("F9", "F10")]
    google.paste(NORTH, "ปัว", "F10", "")
    google.paste(NORTH, "ปัว", "F9", "={" + ";".join(str(points) for points in typed) + "}")
    assert [google.shown(NORTH, "ปัว", cell) for cell in ("F9", "F10")] == typed
    done = google.run("check")
    assert [o["total"] for o in done.json["offices"]] == [o["total"] for o in before]
    told = {(f["cell"], f["code"]) for f in done.json["findings"] if f["tab"] == "ปัว"}
    assert {("F9", "formula"), ("F10", "formula")} <= told


def test_a_chart_moved_to_a_sheet_of_its_own_is_not_made_again(synced):
    (chart,) = synced.sheet("summary", RANKING).charts
    away = {"objectId": chart["chartId"], "newPosition": {"newSheet": True}}
    synced.structure("summary", {"updateEmbeddedObjectPosition": away})
    assert synced.run("sync").json["written"]["cells"] == 0
    synced.type(NORTH, "ปัว", "F9", 1)
    done = synced.run("sync")
    assert (done.code, done.json["written"]["cells"] > 0) == (0, True), done.said
    sheets = synced.server.world.books[synced.id("summary")].sheets
    drawn = [(sheet.kind, one["chartId"]) for sheet in sheets for one in sheet.charts]
    assert drawn == [("OBJECT", chart["chartId"])]


def test_nobody_types_into_the_forms_of_a_closed_round(google):
    assert google.run("close").code == 0
    with pytest.raises(Exception, match="protected"):
        google.control.edit(google.id(NORTH), "member@example.org", {"'ปัว'!F9": [[1]]})
    assert google.run("reopen", "--reason", "ตรวจใหม่").code == 0
    google.control.edit(google.id(NORTH), "member@example.org", {"'ปัว'!F9": [[1]]})
    assert google.shown(NORTH, "ปัว", "F9") == 1


def test_what_a_formula_fills_into_the_summary_is_read_as_people_see_it(synced):
    """A remark that is spilled is a remark, and nothing is written over it; on a tab of the program's, it is named."""
    cells = synced.run("check").json["summary"]["cells"]
    second = cells["thawangpha"]["remark"]
    there = {"sheetId": synced.sheet_id("summary", second["tab"]), "rowIndex": 8, "columnIndex": 3}
    filling = [{"values": [{"userEnteredValue": {"formulaValue": '=ARRAYFORMULA(IF(C9:C10<>"","จากสูตร",""))'}}]}]
    synced.structure("summary", {"updateCells": {"start": there, "rows": filling, "fields": "userEnteredValue"}})
    synced.type(NORTH, "ปัว", "F9", 11)
    assert synced.run("sync").code == 0
    assert synced.shown("summary", second["tab"], second["cell"]) == "จากสูตร"
    workspace = synced.workspace
    remarks = read_remarks(workspace.programme, workspace.store().read_summary())
    assert {place: r.value for place, r in remarks.items()} == {
        (1, "wiangsa"): "จากสูตร",
        (1, "thawangpha"): "จากสูตร",
    }
    assert synced.run("sync").json["written"]["cells"] == 0
    synced.paste("summary", RANKING, "J8", '=ARRAYFORMULA(IF(C9:C10<>"","ก","ข"))')
    synced.type(NORTH, "ปัว", "F9", 12)
    done = synced.run("sync")
    assert (done.code, [c["cell"] for c in done.json["conflicts"]]) == (3, ["J8", "J9"])


def test_what_the_letters_need_is_typed_into_the_summary(google):
    assert google.run("sync").code == 0
    tab = "ของเลขานุการ"
    rows = {google.shown("summary", tab, f"A{row}"): row for row in range(7, 30)}
    google.type("summary", tab, f"D{rows['numbers/result']}", "๑๒๐๑-๑๒๐๔")
    google.type("summary", tab, f"D{rows['dates/result']}", "16/9/67")
    done = google.run("letters", "--kind", "result", "--format", "docx")
    assert {one["number"] for one in done.json["letters"]} <= {"๑๒๐๑", "๑๒๐๒", "๑๒๐๓", "๑๒๐๔"}
    (found,) = [f for f in google.run("sync").json["findings"] if f["code"] == "setting_unread"]
    assert (found["cell"], found["value"]) == (f"D{rows['dates/result']}", "16/9/67")
    assert found["link"].startswith("https://docs.google.com/")
