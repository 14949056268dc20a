"""Rows, columns, tabs and files that went elsewhere: the keys find them, and points are never guessed."""

from decimal import Decimal

import pytest
from books import REAL, cell, edited, row_of, said
from openpyxl.cell.cell import MergedCell
from openpyxl.utils import get_column_letter
from read_forms import COMMITTEE, CRITERIA, GIVEN, OFFICE, POINTS, SCORE, TAB, copy_row, first_form

from tidao_sheets.core.form.carry import carry
from tidao_sheets.core.form.copies import fold_copies
from tidao_sheets.core.form.layout import COLUMN
from tidao_sheets.core.thai import thai_digits


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
    workbook, tab, address = folder.read().places[OFFICE, "2.1"]
    assert (tab, address.a1) == (TAB, where["ขาด"])
    assert found[0].link == f"{workbook}#'{TAB}'!{where['ขาด']}"


FORMER = ("status", "guidance", "strength", "advice", "evidence", "internal")
"""How the columns right of the score stood in former forms."""


def test_a_form_with_the_columns_of_former_forms_reads_and_rebuilds(folder):
    texts = {key: f"{key} ๑" for key in ("strength", "advice", "evidence", "internal")}
    given = GIVEN | {"1.1": GIVEN["1.1"] | texts}
    path = first_form(folder, given)
    with edited(path) as book:
        sheet = book[TAB]
        stood = {key: [row[COLUMN[key]].value for row in sheet.iter_rows()] for key in FORMER}
        for column, key in enumerate(FORMER, COLUMN["score"] + 2):
            for row, value in enumerate(stood[key], 1):
                if not isinstance(sheet.cell(row, column), MergedCell):
                    sheet.cell(row, column).value = value
        sheet.delete_cols(COLUMN["score"] + 2 + len(FORMER), len(COLUMN))
    assert folder.findings(COMMITTEE) == []
    assert folder.points(OFFICE) == POINTS
    assert folder.scores(OFFICE).texts == {"1.1": texts}
    carried = carry(REAL, fold_copies(folder.collect().of(1, COMMITTEE)))
    path.unlink()
    folder.form(COMMITTEE, carried.filled, build=2)
    assert (folder.points(OFFICE), folder.scores(OFFICE).texts) == (POINTS, {"1.1": texts})
    assert folder.findings(COMMITTEE) == []


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
        rearranged(book[TAB], sorted(CRITERIA, key=by), range(1, len(COLUMN) + 1))
    assert folder.findings(COMMITTEE) == []
    assert folder.points(OFFICE) == POINTS
    assert folder.scores(OFFICE).texts == {c: {"strength": f"จุดเด่น {c}"} for c in CRITERIA}


def test_rows_sorted_without_their_hidden_columns_are_refused_one_by_one(folder):
    swapped = ["1.2", "1.1", *CRITERIA[2:]]
    with edited(first_form(folder)) as book:
        rearranged(book[TAB], swapped, range(3, len(COLUMN) + 1))
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
        rearranged(book[TAB], [*CRITERIA[1:], CRITERIA[0]], range(3, len(COLUMN) + 1))
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
    assert folder.read().places[OFFICE, "1.1"][1] == "Sheet1 (2)"


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


def test_headings_in_the_thai_digits_of_former_programs_are_no_other_words(folder):
    with edited(first_form(folder, GIVEN)) as book:
        for row in book[TAB].iter_rows():
            for each in row:
                if isinstance(each.value, str) and each.value.startswith(("ด้านที่ ", "รวมด้านที่ ")):
                    each.value = thai_digits(each.value)
    assert said(folder.findings(COMMITTEE)) == []
