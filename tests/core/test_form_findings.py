"""Each code of the catalogue: what people did to a form, exactly what is said of it, and what still counts."""

import datetime as dt
from decimal import Decimal

import pytest
from books import (
    REAL,
    REAL_FILE,
    SMALL,
    all_points,
    cell,
    edited,
    merge_over,
    programme_from,
    row_of,
    said,
    show_value,
    tamper,
)
from openpyxl import load_workbook
from read_forms import (
    COMMITTEE,
    CRITERIA,
    GIVEN,
    GUIDANCE,
    NOWHERE,
    OFFICE,
    SCORE,
    SOMEWHERE,
    TAB,
    copy_row,
    copy_tab,
    first_form,
)

from tidao_sheets.core.form.layout import COLUMN, heading, office_rows
from tidao_sheets.core.form.leftovers import Leftover
from tidao_sheets.core.form.office_tab import FROZEN
from tidao_sheets.core.form.slot import score_slot
from tidao_sheets.core.form.workbook import form_workbook
from tidao_sheets.core.scoring.catalogue import CATALOGUE
from tidao_sheets.core.scoring.catalogue.evidence import EVIDENCE
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.declared import Cell

ROWS = office_rows(REAL)

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
typed("a fraction", 0.8, "fraction", number_format="# ?/?")
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


@case("a text that became a number", ("text_coerced", OFFICE, "1.1", cell("1.1", "strength")))
def _(folder):
    with edited(first_form(folder)) as book:
        book[TAB][cell("1.1", "strength")] = 0.8
        book[TAB][cell("1.1", "strength")].number_format = "0%"


@case("a text that was taken for a formula", ("text_coerced", OFFICE, "1.1", cell("1.1", "advice")))
def _(folder):
    path = first_form(folder)
    with edited(path) as book:
        book[TAB][cell("1.1", "advice")] = "=-1+2"
    show_value(path, TAB, cell("1.1", "advice"), 1)


@case("a text that is a number as typed")
def _(folder):
    with edited(first_form(folder)) as book:
        book[TAB][cell("1.1", "strength")] = 2567


@case("a picture in a cell", ("picture_in_cell", OFFICE, "1.1", cell("1.1", "advice")))
def _(folder):
    with edited(first_form(folder)) as book:
        book[TAB][cell("1.1", "advice")] = '=_xlfn.DISPIMG("ID_1",1)'


@case("a score under a merged cell", ("hidden_by_merge", OFFICE, "1.2", cell("1.2")), gone=["1.2"])
def _(folder):
    merge_over(first_form(folder), TAB, cell("1.1"), cell("1.2"))


@case("a formula that gives nothing", ("formula_blank", OFFICE, "2.1", cell("2.1")), gone=["2.1"])
def _(folder):
    path = first_form(folder, GIVEN | {"2.1": {"score": Cell(Decimal(8), formula='=IF(1=2,8,"")')}})
    pattern = rf'(<c r="{cell("2.1")}"[^>]*)>(<f>[^<]*</f>)<v>8.0</v>'
    number = 1 + load_workbook(path, read_only=True).sheetnames.index(TAB)
    tamper(path, f"xl/worksheets/sheet{number}.xml", pattern, r'\g<1> t="str">\g<2><v></v>')


@case("a photograph among the forms", ("files_not_forms", *NOWHERE))
def _(folder):
    first_form(folder)
    (folder.path / "ภาพ.jpg").write_bytes(b"\xff\xd8")


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
    first = first_form(folder)
    other = folder.form("zone-2")
    with edited(first) as book:
        copy_tab(load_workbook(other)["แม่ลาว"], book.create_sheet("แม่ลาว"))
    other.unlink()


@case("a tab of notes", ("tab_unknown", *NOWHERE))
def _(folder):
    with edited(first_form(folder)) as book:
        book.create_sheet("บันทึก")["A1"] = "ประชุมวันจันทร์"


@case("a heading of another office", ("tab_disputed", *SOMEWHERE), gone=CRITERIA)
def _(folder):
    with edited(first_form(folder)) as book:
        book[TAB].cell(ROWS.title + 1, FROZEN[1] + 2).value = heading(REAL.offices["5708"].name)


@case("a tab deleted, and a blank copy", ("copies_agree", *NOWHERE), ("tab_only_blank", *SOMEWHERE), gone=CRITERIA)
def _(folder):
    folder.form(COMMITTEE, name="blank.xlsx")
    with edited(first_form(folder)) as book:
        del book[TAB]


@case("the key of a column over another one", ("column_missing", *SOMEWHERE), gone=CRITERIA)
def _(folder):
    with edited(first_form(folder)) as book:
        book[TAB].cell(1, SCORE).value = None
        book[TAB].cell(1, 20).value = "score"


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
    older = programme_from(REAL_FILE, lambda text: text.replace("decimals = 2", "decimals = 1"))
    folder.form(COMMITTEE, programme=older)


@case("words that the programme has mended since", ("form_former_wording", *NOWHERE))
def _(folder):
    older = programme_from(REAL_FILE, lambda text: text.replace("การขับเคลื่อนกิจกรรมของอำเภอ", "การขับเคลื่อนงาน"))
    first_form(folder, programme=older)


@case(
    "tiers that the programme has moved since",
    ("star_of_former_tiers", OFFICE, None, At(ROWS.tier, COLUMN["score"]).a1),
    ("form_former_wording", *NOWHERE),
)
def _(folder):
    older = programme_from(REAL_FILE, lambda text: text.replace("floor = 80", "floor = 90"))
    first_form(folder, programme=older)


LOST = [
    Leftover(office=OFFICE, criterion="3.2", found="แถว", workbook="เดิม.xlsx"),
    Leftover(office=OFFICE, criterion="1.1", column="advice", found="80%", workbook="เดิม.xlsx"),
]


@case(
    "what a rebuilt form could not take over",
    ("not_carried", OFFICE, "3.2", "E6"),
    ("left_over", OFFICE, "1.1", "E7"),
    ("blank", OFFICE, "3.2", cell("3.2")),
    gone=["3.2"],
)
def _(folder):
    round_, committee = REAL.rounds[1], REAL.committees[COMMITTEE]
    given = {OFFICE: GIVEN | {"3.2": {}}}
    made = form_workbook(REAL, round_, committee, filled=given, leftovers=LOST)
    folder.store.make_form(score_slot(round_, committee), made)


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
            sheet.delete_rows(1, sheet.max_row)


@case("a form without its first row", ("form_unidentified", *NOWHERE))
def _(folder):
    path = first_form(folder)
    with edited(folder.copy(path, "แถวแรกหาย.xlsx")) as book:
        for sheet in book.worksheets:
            sheet.delete_rows(1)


@case("a form without its keys", ("form_unidentified", *NOWHERE))
def _(folder):
    path = first_form(folder)
    with edited(folder.copy(path, "รหัสหาย.xlsx")) as book:
        for sheet in book.worksheets:
            sheet.delete_rows(1)
            sheet.delete_cols(1)


@case("copies that agree", ("copies_agree", *NOWHERE))
def _(folder):
    folder.copy(first_form(folder), "รอบ0 (1).xlsx")


@case(
    "copies that agree, typed otherwise",
    ("copies_agree", *NOWHERE),
    ("text_number", OFFICE, "2.1", cell("2.1")),
)
def _(folder):
    with edited(folder.copy(first_form(folder), "รอบ0 (1).xlsx")) as book:
        book[TAB][cell("2.1")] = "๙"


@case("a copy that nobody has touched")
def _(folder):
    folder.form(COMMITTEE, name="0.xlsx")
    first_form(folder)


@case("copies that disagree", ("copies_disagree", OFFICE, "2.1", cell("2.1")))
def _(folder):
    with edited(folder.copy(first_form(folder), "รอบ0 (1).xlsx")) as book:
        book[TAB][cell("2.1")] = 8


@case("copies with different texts", ("copies_disagree", OFFICE, "2.1", cell("2.1", "advice")), gone=())
def _(folder):
    with edited(folder.copy(first_form(folder), "รอบ0 (1).xlsx")) as book:
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
    elsewhere = {  # needs two rounds (test_the_same_as_the_round_before), or a closed one (tests/jobs/test_closing.py)
        "same_as_before",
        "sealed_differs",
        "sealed_rubric",
        "setting_unread",  # of the summary: tests/jobs/test_secretary.py
        "setting_elsewhere",
        "copy_chosen",  # of copies between which somebody has chosen: tests/jobs/test_choosing.py
        "choice_lapsed",
    }
    assert not expected & elsewhere
    elsewhere |= {*EVIDENCE}  # tests/core/test_evidence.py
    assert expected | elsewhere == set(CATALOGUE)
