"""The round before, beside a form, and the two inputs that come with it: what became of advice, and a comment."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from books import REAL, Folder, all_points, cell, edited, said
from openpyxl import load_workbook

from tidao_sheets.core.form import layout
from tidao_sheets.core.form.before import before_of, is_out_of_date
from tidao_sheets.core.form.carry import carry
from tidao_sheets.core.form.copies import fold_copies
from tidao_sheets.core.form.layout import COLUMN, FORMER, office_rows
from tidao_sheets.core.form.workbook import form_workbook
from tidao_sheets.core.scoring.assessment import WHOLE, OfficeScores, assess
from tidao_sheets.core.scoring.round import SummaryRound
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.observed import Book
from tidao_sheets.stores.xlsx.writer import workbook_bytes

COMMITTEE, OFFICE, TAB = REAL.committees["zone-1"], "5708", "เชียงแสน"
ROWS = office_rows(REAL)
COMMENT = At(ROWS.summary, COLUMN[layout.OVERALL_COLUMN]).a1
READ = dt.datetime(2024, 3, 20, 9, tzinfo=dt.UTC)


def known(points, advice, closed=None):
    """Return round 1 as it is known: what one office was given."""
    scores = OfficeScores(OFFICE, points, texts={"1.1": {"advice": advice}})
    return {1: SummaryRound(assessment=assess(REAL, 1, [scores]), findings=(), read_at=READ, closed=closed, links={})}


def office_tab(number=2, before=None, **given):
    workbook = form_workbook(REAL, REAL.rounds[number], COMMITTEE, filled={OFFICE: given}, before=before)
    return next(tab for tab in workbook.tabs if tab.title == TAB)


def value(tab, criterion, key):
    return tab.cells[At(ROWS.criteria[criterion], COLUMN[key])].value


@pytest.mark.parametrize(
    ("closed", "line"),
    [
        (None, "รอบที่ ๑ ยังไม่ปิดรอบ ตามที่อ่านเมื่อ ๒๐ มีนาคม ๒๕๖๗"),
        (dt.datetime(2024, 3, 31, tzinfo=dt.UTC), "รอบที่ ๑ ตามที่ปิดรอบเมื่อ ๓๑ มีนาคม ๒๕๖๗"),
    ],
)
def test_the_round_before_stands_right_of_what_is_printed(closed, line):
    before = before_of(REAL, known({"1.1": Decimal("8.5"), "1.2": Decimal(4)}, "ควรทำแผน", closed), 2)
    tab = office_tab(before=before)
    assert (value(tab, "1.1", "former_score"), value(tab, "1.1", "former_advice")) == (Decimal("8.5"), "ควรทำแผน")
    assert (value(tab, "1.2", "former_score"), value(tab, "1.3", "former_score")) == (4, None)
    assert line in [c.value for c in tab.cells.values()]
    assert tab.page.area is not None
    assert all(COLUMN[key] > tab.page.area[1].column for key in FORMER)
    assert [key for key in FORMER if tab.cells[At(ROWS.criteria["1.1"], COLUMN[key])].input] == ["follow_up"]


def test_the_first_round_has_no_round_before():
    tab = office_tab(number=1)
    assert {COLUMN[key] for key in FORMER} <= {*tab.hidden_columns}
    assert not [at for at in tab.cells if at.column in {COLUMN[key] for key in FORMER} and tab.cells[at].value]
    assert before_of(REAL, known({}, ""), 1).offices == {}


GIVEN = {
    "1.1": {"score": Decimal(9), "follow_up": "ทำแผนแล้ว"},
    WHOLE: {"overall": "ดีขึ้นมาก\nขอให้รักษามาตรฐาน"},
}


@pytest.fixture
def filled(tmp_path):
    folder = Folder(tmp_path / "forms")
    folder.form("zone-1", {OFFICE: all_points(REAL) | GIVEN}, number=2)
    return folder


def test_what_became_of_advice_and_the_comment_are_read(filled):
    scores = next(s for s in filled.read(2).scores if s.office == OFFICE)
    assert scores.texts == {"1.1": {"follow_up": "ทำแผนแล้ว"}, WHOLE: {"overall": "ดีขึ้นมาก\nขอให้รักษามาตรฐาน"}}
    assert scores.overall == "ดีขึ้นมาก\nขอให้รักษามาตรฐาน"
    assert filled.findings("zone-1", 2) == []


def test_a_rebuilt_form_takes_them_over(filled):
    forms = filled.collect().of(2, "zone-1")
    carried = carry(REAL, fold_copies(forms))
    assert carried.filled[OFFICE][WHOLE] == {"overall": "ดีขึ้นมาก\nขอให้รักษามาตรฐาน"}
    assert carried.filled[OFFICE]["1.1"] == {"score": 9, "follow_up": "ทำแผนแล้ว"}
    assert carried.leftovers == []
    again = office_tab(**carried.filled[OFFICE])
    assert again.cells[At(ROWS.summary, COLUMN[layout.OVERALL_COLUMN])].value == GIVEN[WHOLE]["overall"]


def test_copies_that_comment_differently_disagree(filled):
    path = next(filled.path.glob("*.xlsx"))
    with edited(filled.copy(path, "สำเนา.xlsx")) as book:
        book[TAB][COMMENT].value = "ต้องปรับปรุง"
    found = [f for f in filled.read(2).findings if f.code == "copies_disagree"]
    assert said(found) == [("copies_disagree", OFFICE, None, COMMENT)]
    assert next(s for s in filled.read(2).scores if s.office == OFFICE).overall is None


def test_a_comment_that_is_no_text_is_told(filled):
    with edited(next(filled.path.glob("*.xlsx"))) as book:
        book[TAB][COMMENT].value = "=1/0"
    found = [f for f in filled.findings("zone-1", 2) if f.code == "text_error"]
    assert said(found) == [("text_error", OFFICE, None, COMMENT)]
    assert found[0].said("th")


def test_forms_that_never_asked_read_as_they_did(filled):
    """Forms of former programs have neither the columns nor the comment: nothing of theirs is missing."""
    with edited(next(filled.path.glob("*.xlsx"))) as book:
        for code in COMMITTEE.offices:
            sheet = book[REAL.offices[code].short_name]
            sheet.delete_cols(COLUMN[FORMER[0]] + 1, len(FORMER))
            sheet.cell(ROWS.summary + 1, 1).value = None
            sheet.cell(ROWS.total + 1, COLUMN["dimension"] + 1).value = None
            sheet[COMMENT].value = None
    assert filled.findings("zone-1", 2) == []
    assert len(filled.points(OFFICE, 2)) == len(REAL.criteria)


def test_one_lost_column_about_the_round_before_is_told(filled):
    with edited(next(filled.path.glob("*.xlsx"))) as book:
        book[TAB].delete_cols(COLUMN["follow_up"] + 1)
    found = filled.findings("zone-1", 2)
    assert [(f.code, f.value) for f in found] == [("part_damaged", "ติดตามข้อเสนอแนะ (ได้ทำอะไรแล้ว)")]


@pytest.mark.parametrize("number", [1, 2])
def test_a_lost_row_of_the_comment_is_told(tmp_path, number):
    folder = Folder(tmp_path)
    with edited(folder.form("zone-1", number=number)) as book:
        book[TAB].delete_rows(ROWS.summary + 1)
    found = [(f.code, f.value) for f in folder.findings("zone-1", number) if f.code == "part_damaged"]
    assert found == [("part_damaged", layout.HEADS[layout.OVERALL])]


def test_a_form_is_out_of_date_where_the_round_before_has_changed(tmp_path):
    points = {"1.1": Decimal("8.5")}
    before = before_of(REAL, known(points, "ควรทำแผน"), 2)
    path = tmp_path / "form.xlsx"
    path.write_bytes(workbook_bytes(form_workbook(REAL, REAL.rounds[2], COMMITTEE, before=before)))
    book: Book = replace(Folder(tmp_path).store.read_forms(2).books[0])
    assert not is_out_of_date(book, before)
    assert not is_out_of_date(book, before_of(REAL, {}, 2))  # nothing better is known
    assert not is_out_of_date(book, before_of(REAL, known(points, "ควรทำแผน", closed=READ), 2))
    assert is_out_of_date(book, before_of(REAL, known({"1.1": Decimal(9)}, "ควรทำแผน"), 2))
    assert is_out_of_date(book, before_of(REAL, known(points, "ควรทำแผนใหม่"), 2))


def test_it_is_greyed_and_locked(tmp_path):
    folder = Folder(tmp_path)
    sheet = load_workbook(folder.form("zone-1", number=2))[TAB]
    grey = sheet[cell("1.1", "former_advice")]
    assert (grey.protection.locked, grey.fill.fgColor.rgb) == (True, "FFF3F4F6")
