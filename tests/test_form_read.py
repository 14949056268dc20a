"""Reading forms back, whatever people did to the workbook: exact findings, and points that are never guessed."""

import datetime as dt
from decimal import Decimal

import pytest
from books import (
    REAL,
    REAL_FILE,
    SMALL,
    Folder,
    all_points,
    cell,
    edited,
    points_for,
    programme_from,
    row_of,
    said,
    show_value,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from tidao_sheets.core.form.copies import fold_copies
from tidao_sheets.core.form.layout import COLUMN, office_rows
from tidao_sheets.core.form.read_round import collect, round_reading
from tidao_sheets.core.scoring.assessment import assess
from tidao_sheets.core.scoring.catalogue import CATALOGUE
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.declared import Cell
from tidao_sheets.core.thai import clean

COMMITTEE, OFFICE, TAB = "province", "5700", "จังหวัดเชียงราย"  # the smallest form: one office
CRITERIA = [c.id for c in REAL.criteria]
GIVEN = all_points(REAL, less="1")
POINTS = {c: given["score"] for c, given in GIVEN.items()}
ROWS = office_rows(REAL)
SCORE, NAME, GUIDANCE = COLUMN["score"] + 1, COLUMN["name"] + 1, COLUMN["guidance"] + 1  # as openpyxl counts


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path / "forms")


def first_form(folder, given=GIVEN, **more):
    return folder.form(COMMITTEE, {OFFICE: given}, **more)


NOWHERE = (None, None, None)
SOMEWHERE = (OFFICE, None, None)  # on the office's tab

# ── each code of the catalogue: what people did, and exactly what is said of it ──

CASES = {}


def case(name, *expected, gone=None):
    """Register what brings findings about: a function that is given a folder; with what is said, in order.

    `gone` names the criteria whose points do not count; by default those of an error, and blank ones.
    """
    lost = {c for code, _, c, _ in expected if CATALOGUE[code].severity == "error" or code == "blank"}
    counted = set(CRITERIA) - (lost if gone is None else set(gone))

    def register(function):
        assert name not in CASES
        CASES[name] = (function, list(expected), counted)
        return function

    return register


def typed(name, value, *codes, number_format="General"):
    """Register what is typed into the score cell of 2.1, for which full marks are 10."""

    def bring_about(folder):
        if isinstance(value, Cell):
            first_form(folder, GIVEN | {"2.1": {"score": value}})
            return
        with edited(first_form(folder)) as book:
            book[TAB][cell("2.1")].value = value
            book[TAB][cell("2.1")].number_format = number_format

    case(name, *[(code, OFFICE, "2.1", cell("2.1")) for code in codes])(bring_about)


typed("a text number", "๘", "text_number")
typed("a formula", Cell(Decimal("8.5"), formula="=4+4.5"), "formula")
typed("a formula without a result", "=4+4.5", "formula_without_value")
typed("a formula that fails", "#REF!", "formula_error")
typed("a decimal comma", "1,5", "ambiguous")
typed("a word", "ขาด", "not_a_number")
typed("4/5 made a date", dt.datetime(2024, 5, 4), "date", number_format="d/m/yyyy")  # noqa: DTZ001 - a workbook's dates have no zone
typed("a number in a date's format", 8, "date", number_format="d/m/yyyy")
typed("a check box", True, "check_box")  # noqa: FBT003 - a cell's value
typed("a percentage", 0.8, "percent", number_format="0%")
typed("below zero", -1, "below_zero")
typed("above full marks", 10.5, "over_full_marks")
typed("three decimals", 8.125, "too_many_decimals")
typed("nothing", None, "blank")
typed("only spaces", "\u00a0 ", "blank")
typed("a sum of binary numbers", 0.1 + 0.2)
typed("a formula above full marks", Cell(Decimal(12), formula="=12"), "over_full_marks", "formula")


@case("a text that is a formula", ("text_error", OFFICE, "1.1", cell("1.1", "strength")))
def _(folder):
    with edited(first_form(folder)) as book:
        book[TAB][cell("1.1", "strength")] = "=A1"


@case("full marks altered", ("full_marks_altered", OFFICE, "1.1", cell("1.1", "full_marks")))
def _(folder):
    with edited(first_form(folder)) as book:
        book[TAB][cell("1.1", "full_marks")] = 5


@case("full marks cleared", ("full_marks_altered", OFFICE, "1.1", cell("1.1", "full_marks")))
def _(folder):
    with edited(first_form(folder)) as book:
        book[TAB][cell("1.1", "full_marks")] = None


@case("full marks typed again as text")
def _(folder):
    with edited(first_form(folder)) as book:
        book[TAB][cell("1.1", "full_marks")] = "๑๐"


@case("a criterion's name altered", ("criterion_altered", OFFICE, "1.1", cell("1.1", "name")))
def _(folder):
    with edited(first_form(folder)) as book:
        book[TAB][cell("1.1", "name")] = "ภาวะผู้ตาม"


@case("a criterion's guidance altered", ("criterion_altered", OFFICE, "1.1", cell("1.1", "guidance")))
def _(folder):
    with edited(first_form(folder)) as book:
        book[TAB][cell("1.1", "guidance")].value += "\n- เพิ่มเอง"


@case("spaces and line ends in a criterion")
def _(folder):
    with edited(first_form(folder)) as book:
        name = book[TAB][cell("1.1", "name")]
        name.value = f" {name.value.replace('/', ' / ')}\u00a0"
        book[TAB][cell("1.1", "guidance")].value = book[TAB][cell("1.1", "guidance")].value.replace("\n", "\r\n")


@case("a key cleared", ("key_missing", OFFICE, "3.2", None))
def _(folder):
    with edited(first_form(folder)) as book:
        book[TAB].cell(row_of(book[TAB], "3.2"), 1).value = None


@case("a row deleted", ("key_missing", OFFICE, "3.2", None))
def _(folder):
    with edited(first_form(folder)) as book:
        book[TAB].delete_rows(row_of(book[TAB], "3.2"))


@case("a row copied", ("key_doubled", OFFICE, "3.2", cell("3.2")))
def _(folder):
    with edited(first_form(folder)) as book:
        copy_row(book[TAB], row_of(book[TAB], "3.2"), 60)


@case("a row of one's own, with a key", ("key_foreign", OFFICE, None, "F60"))
def _(folder):
    with edited(first_form(folder)) as book:
        book[TAB]["A60"] = "9.9"
        book[TAB]["F60"] = 100


@case("a column of one's own, with a key", ("key_foreign", *SOMEWHERE))
def _(folder):
    with edited(first_form(folder)) as book:
        book[TAB]["Z1"] = "bonus"


@case("a column's key cleared", ("column_missing", *SOMEWHERE), gone=())
def _(folder):
    with edited(first_form(folder)) as book:
        book[TAB].cell(1, COLUMN["advice"] + 1).value = None


@case(
    "the column of scores deleted",
    ("column_missing", *SOMEWHERE),
    gone=CRITERIA,
)
def _(folder):
    with edited(first_form(folder)) as book:
        book[TAB].delete_cols(SCORE)


@case("a column copied", ("column_doubled", *SOMEWHERE), gone=CRITERIA)
def _(folder):
    with edited(first_form(folder)) as book:
        for (source,) in book[TAB].iter_rows(min_col=SCORE, max_col=SCORE):
            book[TAB].cell(source.row, 20).value = source.value


@case("the form's own rows deleted", ("part_damaged", *SOMEWHERE))
def _(folder):
    with edited(first_form(folder)) as book:
        book[TAB].delete_rows(ROWS.total + 1, 2)


@case("the guidance deleted", ("part_damaged", *SOMEWHERE))
def _(folder):
    with edited(first_form(folder)) as book:
        book[TAB].delete_cols(GUIDANCE)


@case("another total shown", ("total_differs", OFFICE, None, At(ROWS.total, COLUMN["score"]).a1))
def _(folder):
    show_value(first_form(folder), TAB, At(ROWS.total, COLUMN["score"]).a1, "99")


@case("a total beyond all measure", ("total_differs", OFFICE, None, At(ROWS.total, COLUMN["score"]).a1))
def _(folder):
    show_value(first_form(folder), TAB, At(ROWS.total, COLUMN["score"]).a1, "1e300")


@case("an infinite total", ("total_differs", OFFICE, None, At(ROWS.total, COLUMN["score"]).a1))
def _(folder):
    show_value(first_form(folder), TAB, At(ROWS.total, COLUMN["score"]).a1, "1e999")


@case("another subtotal shown", ("total_differs", OFFICE, None, At(ROWS.dimensions["3"], COLUMN["score"]).a1))
def _(folder):
    show_value(first_form(folder), TAB, At(ROWS.dimensions["3"], COLUMN["score"]).a1, "20")


@case("another star shown", ("total_differs", OFFICE, None, At(ROWS.tier, COLUMN["score"]).a1))
def _(folder):
    show_value(first_form(folder), TAB, At(ROWS.tier, COLUMN["score"]).a1, "ดาวเงิน")


@case("a total that is off by less than anybody typed")
def _(folder):
    show_value(first_form(folder), TAB, At(ROWS.total, COLUMN["score"]).a1, "85.00000000000001")


@case("a tab deleted", ("tab_missing", *SOMEWHERE), gone=CRITERIA)
def _(folder):
    with edited(first_form(folder)) as book:
        del book[TAB]


@case("a tab copied", ("tab_doubled", *SOMEWHERE))
def _(folder):
    with edited(first_form(folder)) as book:
        book.copy_worksheet(book[TAB])


@case("a tab copied while it was blank", ("tab_doubled", *SOMEWHERE))
def _(folder):
    with edited(first_form(folder)) as book:
        blank = book.copy_worksheet(book[TAB])
        for c in CRITERIA:
            blank[cell(c)].value = None


@case("a tab copied and changed", ("tab_doubled_differs", *SOMEWHERE), gone=CRITERIA)
def _(folder):
    with edited(first_form(folder)) as book:
        book.copy_worksheet(book[TAB])[cell("1.1")] = 1


@case("a tab of another committee", ("tab_foreign", *NOWHERE), gone=())
def _(folder):
    first_form(folder)
    other = folder.form("zone-2")
    with edited(folder.path / "รอบ1-province.xlsx") as book:
        copy_tab(load_workbook(other)["แม่ลาว"], book.create_sheet("แม่ลาว"))
    other.unlink()


@case("a tab of notes", ("tab_unknown", *NOWHERE))
def _(folder):
    with edited(first_form(folder)) as book:
        book.create_sheet("บันทึก")["A1"] = "ประชุมวันจันทร์"


@case("A1 cleared", ("tab_missing", *SOMEWHERE), ("tab_unknown", *NOWHERE), gone=CRITERIA)
def _(folder):
    with edited(first_form(folder)) as book:
        book[TAB]["A1"] = None


@case("no form", ("form_missing", *NOWHERE), gone=CRITERIA)
def _(folder):
    folder.path.mkdir()


@case(
    "a form of another programme",
    ("form_other_programme", *NOWHERE),
    ("form_missing", *NOWHERE),
    gone=CRITERIA,
)
def _(folder):
    folder.form(programme=SMALL)


@case("a form of another version of the rubric", ("form_other_version", *NOWHERE), gone=CRITERIA)
def _(folder):
    older = programme_from(REAL_FILE, lambda text: text.replace("การขับเคลื่อนกิจกรรมของอำเภอ", "การขับเคลื่อนงาน"))
    folder.form(COMMITTEE, programme=older)


@case(
    "a form of another committee",
    ("form_other_committee", *NOWHERE),
    ("form_missing", *NOWHERE),
    gone=CRITERIA,
)
def _(folder):
    renamed = programme_from(REAL_FILE, lambda text: text.replace('id = "province"', 'id = "division"'))
    folder.form("division", programme=renamed)


@case("a form of another round", ("form_missing", *NOWHERE), ("form_other_round", *NOWHERE), gone=CRITERIA)
def _(folder):
    later = programme_from(REAL_FILE, lambda text: text.replace("number = 2\n", "number = 3\n"))
    folder.form(COMMITTEE, number=3, programme=later)


@case("a form that is open", ("form_open", *NOWHERE))
def _(folder):
    path = first_form(folder)
    path.with_name(f"~${path.name}").write_bytes(b"")


@case("a form that was rebuilt", ("form_superseded", *NOWHERE))
def _(folder):
    first_form(folder, all_points(REAL, less="2"), name="เดิม.xlsx")
    first_form(folder, build=2)


@case("some other workbook", ("workbook_unknown", *NOWHERE))
def _(folder):
    path = first_form(folder)
    with edited(folder.copy(path, "งบประมาณ.xlsx")) as book:
        for sheet in book.worksheets:
            sheet["A1"] = None


@case("copies that agree", ("copies_agree", *NOWHERE))
def _(folder):
    folder.copy(first_form(folder), "รอบ1-province (1).xlsx")


@case(
    "copies that agree, typed otherwise",
    ("copies_agree", *NOWHERE),
    ("text_number", OFFICE, "2.1", cell("2.1")),
)
def _(folder):
    with edited(folder.copy(first_form(folder), "รอบ1-province (1).xlsx")) as book:
        book[TAB][cell("2.1")] = "๙"


@case("a copy that nobody has touched", ("copies_agree", *NOWHERE))
def _(folder):
    folder.form(COMMITTEE, name="0.xlsx")
    first_form(folder)


@case("copies that disagree", ("copies_disagree", OFFICE, "2.1", cell("2.1")))
def _(folder):
    with edited(folder.copy(first_form(folder), "รอบ1-province (1).xlsx")) as book:
        book[TAB][cell("2.1")] = 8


@case("copies with different texts", ("copies_disagree", OFFICE, "2.1", cell("2.1", "advice")), gone=())
def _(folder):
    with edited(folder.copy(first_form(folder), "รอบ1-province (1).xlsx")) as book:
        book[TAB][cell("2.1", "advice")] = "ควรประชุม"


@case("full marks throughout", ("all_full_marks", *SOMEWHERE))
def _(folder):
    first_form(folder, all_points(REAL))


@case("rows and columns that say nothing")
def _(folder):
    with edited(first_form(folder)) as book:
        book[TAB]["N9"] = "หมายเหตุ"
        book[TAB]["C60"] = "ตรวจแล้ว"


@pytest.mark.parametrize("name", CASES)
def test_what_is_said_and_what_counts(name, folder):
    bring_about, expected, counted = CASES[name]
    bring_about(folder)
    read = folder.read()
    found = [f for f in read.findings if f.code != "form_missing" or f.committee == COMMITTEE]
    assert said(found) == expected
    assert all(f.message(lang) and f.remedy(lang) for f in found for lang in ("th", "en"))
    scores = next(s for s in read.scores if s.office == OFFICE)
    assert scores.points.keys() == counted
    assert scores.faulty == any(f.office == OFFICE and f.severity == "error" for f in found)


def test_every_code_of_the_catalogue_is_brought_about():
    """Each case asserts exactly what it expects, so that a code expected by none is a code that no test has seen."""
    expected = {code for _, findings, _ in CASES.values() for code, *_ in findings}
    elsewhere = {"same_as_before"}  # needs two rounds: test_the_same_as_the_round_before
    assert not expected & elsewhere
    assert expected | elsewhere == set(CATALOGUE)


# ── rows, columns and tabs that went elsewhere ──


def copy_row(sheet, row, to):
    for (source,) in sheet.iter_cols(min_row=row, max_row=row):
        sheet.cell(to, source.column).value = source.value


def copy_tab(source, target):
    for row in source.iter_rows():
        for each in row:
            target[each.coordinate] = each.value


def rearranged(sheet, order, columns):
    """Put the rows of the criteria into another order, in these columns only."""
    rows = [row_of(sheet, c) for c in CRITERIA]
    content = [[sheet.cell(row_of(sheet, c), column).value for column in columns] for c in order]
    for row, values in zip(rows, content, strict=True):
        for column, value in zip(columns, values, strict=True):
            sheet.cell(row, column).value = value


@pytest.mark.parametrize(
    ("rows", "columns"),
    [([1], []), ([], [1]), ([1, 1], [1, 1]), ([8, 15], []), ([], [2, 5, 7]), ([1, 7, 9, 20, 35], [1, 3, 6, 6, 9])],
)
def test_inserted_rows_and_columns_move_everything_and_change_nothing(rows, columns, folder):
    with edited(first_form(folder, GIVEN | {"2.1": {"score": "ขาด"}, "5.3": {"score": Decimal(11)}})) as book:
        sheet = book[TAB]
        for row in rows:
            sheet.insert_rows(row)
        for column in columns:
            sheet.insert_cols(column)
        where = {each.value: each.coordinate for row in sheet.iter_rows() for each in row if each.value in {"ขาด", 11}}
    found = folder.findings(COMMITTEE)
    assert said(found) == [
        ("not_a_number", OFFICE, "2.1", where["ขาด"]),
        ("over_full_marks", OFFICE, "5.3", where[11]),
    ]
    assert folder.points(OFFICE) == {c: p for c, p in POINTS.items() if c not in {"2.1", "5.3"}}
    workbook, tab, address = folder.read().cells[OFFICE, "2.1"]
    assert (tab, address) == (TAB, where["ขาด"])
    assert found[0].link == f"{workbook}#'{TAB}'!{where['ขาด']}"


def test_what_is_typed_beside_an_inserted_column_is_no_key(folder):
    with edited(first_form(folder)) as book:
        book[TAB].insert_cols(1)
        book[TAB].insert_rows(1)
        book[TAB]["A12"] = "1.1"
        book[TAB]["F1"] = "score"
    assert folder.findings(COMMITTEE) == []
    assert folder.points(OFFICE) == POINTS


@pytest.mark.parametrize("order", ["reversed", "by points", "by name"])
def test_rows_moved_whole_keep_their_scores(order, folder):
    by = {
        "reversed": lambda c: -CRITERIA.index(c),
        "by points": lambda c: (POINTS[c], c),
        "by name": lambda c: next(x.name for x in REAL.criteria if x.id == c),
    }[order]
    texts = {c: {"score": p, "strength": f"จุดเด่น {c}"} for c, p in POINTS.items()}
    with edited(first_form(folder, texts)) as book:
        rearranged(book[TAB], sorted(CRITERIA, key=by), range(1, 13))
    assert folder.findings(COMMITTEE) == []
    assert folder.points(OFFICE) == POINTS
    assert folder.scores(OFFICE).texts == {c: {"strength": f"จุดเด่น {c}"} for c in CRITERIA}


def test_rows_sorted_without_their_hidden_columns_are_refused_one_by_one(folder):
    swapped = ["1.2", "1.1", *CRITERIA[2:]]
    with edited(first_form(folder)) as book:
        rearranged(book[TAB], swapped, range(3, 13))
    assert said(folder.findings(COMMITTEE)) == [
        ("criterion_altered", OFFICE, "1.1", cell("1.1", "name")),
        ("full_marks_altered", OFFICE, "1.1", cell("1.1", "full_marks")),
        ("criterion_altered", OFFICE, "1.1", cell("1.1", "guidance")),
        ("criterion_altered", OFFICE, "1.2", cell("1.2", "name")),
        ("full_marks_altered", OFFICE, "1.2", cell("1.2", "full_marks")),
        ("over_full_marks", OFFICE, "1.2", cell("1.2")),
        ("criterion_altered", OFFICE, "1.2", cell("1.2", "guidance")),
    ]
    assert folder.points(OFFICE) == {c: p for c, p in POINTS.items() if c not in {"1.1", "1.2"}}


def test_all_rows_sorted_without_their_hidden_columns_give_no_points(folder):
    with edited(first_form(folder)) as book:
        rearranged(book[TAB], [*CRITERIA[1:], CRITERIA[0]], range(3, 13))
    assert folder.points(OFFICE) == {}
    assert {f.criterion for f in folder.findings(COMMITTEE) if f.code == "criterion_altered"} == set(CRITERIA)


def test_names_and_order_of_tabs_and_files_do_not_matter(folder):
    path = first_form(folder)
    with edited(path) as book:
        book[TAB].title = "Sheet1 (2)"
        book.move_sheet("Sheet1 (2)", -2)
        book["คำแนะนำ"].title = TAB
    (folder.path / "จากไลน์").mkdir()
    path.rename(folder.path / "จากไลน์" / "ไฟล์ใหม่ (3).XLSX")
    assert folder.findings(COMMITTEE) == []
    assert folder.points(OFFICE) == POINTS
    assert folder.read().cells[OFFICE, "1.1"][1] == "Sheet1 (2)"


def test_a_link_stands_an_apostrophe_in_a_name(folder):
    with edited(first_form(folder, GIVEN | {"1.1": {"score": "ขาด"}})) as book:
        book[TAB].title = "ของ'เรา"
    assert folder.findings(COMMITTEE)[0].link.endswith(f"#'ของ''เรา'!{cell('1.1')}")


def test_doubled_rows_say_which(folder):
    with edited(first_form(folder)) as book:
        copy_row(book[TAB], row_of(book[TAB], "3.2"), 60)
    finding = folder.findings(COMMITTEE)[0]
    row = row_of_cell(cell("3.2"))
    assert f"(แถว {row}, 60)" in finding.message("th")
    assert f"(rows {row}, 60)" in finding.message("en")


def row_of_cell(address):
    return address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def test_doubled_columns_say_which(folder):
    with edited(first_form(folder)) as book:
        book[TAB].cell(1, 28).value = "score"
    assert folder.findings(COMMITTEE)[0].params["other"] == f"{get_column_letter(SCORE)}, AB"


def test_one_bad_cell_hides_nothing_else(folder):
    bad = {"1.1": {"score": "ขาด"}, "2.1": {"score": Decimal(11)}, "3.1": {"score": None}, "4.1": {"score": "8/10"}}
    folder.form("zone-1", {"5708": GIVEN | bad, "5707": GIVEN})
    assert said(folder.findings("zone-1")) == [
        ("not_a_number", "5708", "1.1", cell("1.1")),
        ("over_full_marks", "5708", "2.1", cell("2.1")),
        ("blank", "5708", "3.1", cell("3.1")),
        ("text_number", "5708", "4.1", cell("4.1")),
    ]
    assert folder.points("5707") == POINTS


def test_an_office_that_nobody_has_begun_is_no_finding(folder):
    folder.form("zone-1")
    assert folder.findings("zone-1") == []
    scores = folder.read().scores[0]
    assert (scores.office, scores.points, scores.missing, scores.faulty) == ("5708", {}, tuple(CRITERIA), False)


def test_texts_alone_do_not_begin_an_office(folder):
    first_form(folder, {"1.1": {"strength": "ดี"}})
    assert folder.findings(COMMITTEE) == []
    assert folder.scores(OFFICE).texts == {"1.1": {"strength": "ดี"}}


# ── copies ──


def test_copies_that_agree_are_named_each(folder):
    path = first_form(folder, name="a.xlsx")
    folder.copy(path, "b.xlsx")
    folder.copy(path, "c.xlsx")
    found = folder.findings(COMMITTEE)
    assert [(f.code, f.workbook, f.params["other"]) for f in found] == [
        ("copies_agree", "a.xlsx", "b.xlsx"),
        ("copies_agree", "a.xlsx", "c.xlsx"),
    ]
    assert folder.points(OFFICE) == POINTS


def test_copies_that_disagree_are_named_each_with_what_they_say(folder):
    path = first_form(folder, name="a.xlsx")
    for name, value in (("b.xlsx", 8), ("c.xlsx", 7), ("d.xlsx", "๙")):
        with edited(folder.copy(path, name)) as book:
            book[TAB][cell("2.1")] = value
    found = folder.findings(COMMITTEE)
    assert [(f.code, f.workbook, f.value, f.params["other"], f.params["other_value"]) for f in found] == [
        ("copies_disagree", "a.xlsx", "9", "b.xlsx", "8"),
        ("copies_disagree", "a.xlsx", "9", "c.xlsx", "7"),
    ]
    assert folder.points(OFFICE) == {c: p for c, p in POINTS.items() if c != "2.1"}


def test_a_score_that_one_copy_lacks_is_a_disagreement(folder):
    path = first_form(folder, name="a.xlsx")
    with edited(folder.copy(path, "b.xlsx")) as book:
        book[TAB][cell("2.1")] = None
    finding = folder.findings(COMMITTEE)[0]
    assert (finding.code, finding.cell, finding.value) == ("copies_disagree", cell("2.1"), "9")
    assert finding.params == {"other": "b.xlsx", "other_value": ""}


def test_a_disagreement_points_at_the_cell_of_the_copy_that_it_names(folder):
    path = first_form(folder, GIVEN | {"2.1": {"score": None}}, name="a.xlsx")
    with edited(folder.copy(path, "b.xlsx")) as book:
        book[TAB][cell("2.1")] = 8
        book[TAB].insert_rows(1)
    finding = next(f for f in folder.findings(COMMITTEE) if f.code == "copies_disagree")
    assert (finding.workbook, finding.cell) == ("a.xlsx", cell("2.1"))


def test_offices_that_came_back_in_different_copies_are_put_together(folder):
    folder.form("zone-1", {"5708": GIVEN}, name="a.xlsx")
    folder.form("zone-1", {"5707": GIVEN}, name="b.xlsx")
    assert said(folder.findings("zone-1")) == [("copies_agree", *NOWHERE)]
    assert folder.points("5708") == folder.points("5707") == POINTS
    cells = folder.read().cells
    assert [cells[o, "1.1"][0].rsplit("/")[-1].rsplit("\\")[-1] for o in ("5708", "5707")] == ["a.xlsx", "b.xlsx"]


def test_a_tab_that_one_copy_lacks_and_another_has_is_not_missing(folder):
    path = folder.form("zone-1", {"5708": GIVEN, "5707": GIVEN}, name="b.xlsx")
    with edited(folder.copy(path, "a.xlsx")) as book:
        for title in ("แม่จัน", "แม่สาย", "คำแนะนำ"):
            del book[title]
    assert said(folder.findings("zone-1")) == [("copies_agree", *NOWHERE)]
    assert folder.points("5707") == POINTS


def test_a_disputed_score_or_text_is_not_carried_over_either(folder):
    path = first_form(folder, GIVEN | {"1.1": {"score": Decimal(8), "advice": "ก"}}, name="a.xlsx")
    with edited(folder.copy(path, "b.xlsx")) as book:
        book[TAB][cell("2.1")] = 8
        book[TAB][cell("1.1", "advice")] = "ข"
    reading = fold_copies(REAL, folder.collect().of(1, COMMITTEE)).offices[OFFICE]
    assert "2.1" not in reading.readable
    assert reading.texts == {}
    assert reading.points["1.1"] == 8


def test_the_order_of_files_does_not_change_what_is_said(folder):
    path = first_form(folder, name="b.xlsx")
    with edited(folder.copy(path, "a.xlsx")) as book:
        book[TAB][cell("2.1")] = 8
    books = folder.store.read_forms(1).books
    assert [round_reading(REAL, collect(REAL, order), 1).findings for order in (books, books[::-1])] == [
        folder.read().findings
    ] * 2


# ── rounds ──


def test_the_same_as_the_round_before(folder):
    first_form(folder)
    first_form(folder, number=2)
    before = assess(REAL, 1, folder.read(1).scores)
    found = [f for f in folder.read(2, before).findings if f.code != "form_missing"]
    assert said(found) == [("same_as_before", *SOMEWHERE)]
    assert "รอบที่ 1" in found[0].message("th")
    assert folder.points(OFFICE, 2) == POINTS


def test_another_round_with_one_other_score_is_not_the_same(folder):
    first_form(folder)
    first_form(folder, GIVEN | {"5.3": {"score": Decimal("9.5")}}, number=2)
    before = assess(REAL, 1, folder.read(1).scores)
    assert [f.code for f in folder.read(2, before).findings if f.committee == COMMITTEE] == []


def test_findings_are_of_the_round_that_was_asked(folder):
    first_form(folder)
    older = programme_from(REAL_FILE, lambda text: text.replace("การขับเคลื่อนกิจกรรมของอำเภอ", "การขับเคลื่อนงาน"))
    folder.form("zone-2", programme=older, number=2, name="ข.xlsx")
    first_form(folder, GIVEN | {"1.1": {"score": "ขาด"}}, number=2)
    codes = {n: [(f.code, f.committee) for f in folder.read(n).findings if f.code != "form_missing"] for n in (1, 2)}
    assert codes == {1: [], 2: [("form_other_version", "zone-2"), ("not_a_number", COMMITTEE)]}
    missing = {n: [f.committee for f in folder.read(n).findings if f.code == "form_missing"] for n in (1, 2)}
    assert missing == {1: ["zone-1", "zone-2", "zone-3"], 2: ["zone-1", "zone-3"]}


# ── what goes in comes out ──

LETTERS = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff") | st.sampled_from("\n\t")
TEXTS = st.text(LETTERS, max_size=30) | st.sampled_from(
    [
        "=1+1",
        "+8",
        "-",
        "@a",
        "'a",
        "<r>ก & ข</r>",
        "&amp;",
        " a ",
        "http://a.b",
        "a\n\nb",
        "8",
        "TRUE",
        "#REF!",
        "ก" * 5000,
    ]
)


@st.composite
def filled(draw, programme):
    """Draw what a committee has typed into one office's tab: scores, texts, and cells left blank."""
    step = Decimal(1).scaleb(-programme.scoring.decimals)
    content = {}
    for c in programme.criteria:
        score = st.integers(0, int(c.full_marks / step)).map(lambda n: n * step)
        content[c.id] = draw(
            st.fixed_dictionaries(
                {"score": st.none() | score},
                optional=dict.fromkeys(("strength", "advice", "evidence", "internal"), TEXTS),
            )
        )
    return content


@pytest.mark.parametrize("programme", [REAL, SMALL], ids=["real", "small"])
@given(data=st.data())
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_is_filled_in_reads_back_the_same(programme, data, tmp_path_factory):
    committee = list(programme.committees.values())[-1]
    office = committee.offices[0]
    given_ = data.draw(filled(programme))
    folder = Folder(tmp_path_factory.mktemp("round-trip"), programme)
    folder.form(committee.id, {office: given_})
    read = next(s for s in folder.read().scores if s.office == office)
    assert read.points == {c: cells["score"] for c, cells in given_.items() if cells["score"] is not None}
    assert read.missing == tuple(c for c, cells in given_.items() if cells["score"] is None)
    texts = {c: {k: v for k, v in cells.items() if k != "score" and clean(v)} for c, cells in given_.items()}
    assert read.texts == {c: t for c, t in texts.items() if t}
    assert not read.faulty
    assert {f.code for f in folder.findings(committee.id)} <= {"form_missing", "blank", "all_full_marks"}


@pytest.mark.parametrize("text", ["a\r\nb", "a\rb", "a\x0bb", "\x1f!", "<r>1</r>", "<r></r>"])
def test_odd_characters_come_back_as_they_went_in(text, folder):
    first_form(folder, {"1.1": {"strength": text}})
    assert folder.scores(OFFICE).texts == {"1.1": {"strength": text}}


def test_a_carriage_return_that_came_with_a_pasted_score_does_not_matter(folder):
    with edited(first_form(folder)) as book:
        book[TAB][cell("2.1")] = "9_x000D_\n"  # as spreadsheet programs store it
    assert folder.points(OFFICE) == POINTS


def test_a_whole_province_reads_back(folder):
    totals = {}
    for committee in REAL.committees.values():
        content = {code: points_for(REAL, Decimal(40 + 3 * n)) for n, code in enumerate(committee.offices)}
        totals |= {code: sum(g["score"] for g in given_.values()) for code, given_ in content.items()}
        folder.form(committee.id, content)
    read = folder.read()
    assert read.findings == ()
    assert {s.office: sum(s.points.values()) for s in read.scores} == totals
    assert [s.office for s in read.scores] == list(REAL.offices)
