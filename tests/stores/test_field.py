"""Files like those that people return (tests/field): each is read right, or what is wrong is told of its cell."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from books import REAL_FILE, programme_from

from tidao_sheets import load_programme, read_folder

FIELD = Path(__file__).parent.parent / "field"
PROGRAMME = load_programme("chiang-rai-2567")
WHOLE = ("SharedStrings", "backslash", "core_date", "empty_fill")  # sound files that other readers call damaged


def reading(folder, *files):
    """Read a folder that holds these files and nothing else."""
    for n, file in enumerate(files):
        shutil.copy(file, folder / f"{n} {file.name}")
    return read_folder(PROGRAMME, folder)


def told(found, cell, office="5708"):
    """Return the codes that are told of a cell."""
    return {f.code for f in found.findings if f.cell == cell and f.office == office}


def office(found, code="5708"):
    return next(scores for scores in found.scores if scores.office == code)


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """Return what a form says that all these files were made from."""
    return reading(tmp_path_factory.mktemp("sound"), FIELD / "passed-over" / "form.xltx")


@pytest.mark.parametrize("name", WHOLE)
def test_what_others_call_damaged_is_read_score_for_score(tmp_path, sound, name):
    found = reading(tmp_path, FIELD / "damaged-not" / f"{name}.xlsx")
    assert not found.unread
    assert [s.points for s in found.scores] == [s.points for s in sound.scores]


def test_a_form_of_the_first_version_is_read_whatever_words_and_tiers_have_become(tmp_path, sound):
    def mend(text):
        for before, after in (
            ("การขับเคลื่อนกิจกรรมของอำเภอ", "งาน"),
            ("floor = 80", "floor = 85"),
            ("บริหารดี", "บริหารเก่ง"),
        ):
            assert before in text
            text = text.replace(before, after)
        return text

    shutil.copy(FIELD / "passed-over" / "form.xltx", tmp_path)
    found = read_folder(programme_from(REAL_FILE, mend), tmp_path)
    assert [s.points for s in found.scores] == [s.points for s in sound.scores]
    notes = [f for f in found.findings if f.code == "form_former_wording"]
    assert (len(notes), notes[0].severity) == (1, "info")
    assert all(word in notes[0].value for word in ("ข้อ 1.1", "ด้านที่ 1", "80"))


def test_a_form_of_the_first_version_does_not_count_under_other_full_marks(tmp_path):
    shutil.copy(FIELD / "passed-over" / "form.xltx", tmp_path)
    other = programme_from(
        REAL_FILE,
        lambda text: text.replace("full_marks = 4\n", "full_marks = 5\n", 1).replace(
            "full_marks = 4\n", "full_marks = 3\n", 1
        ),
    )
    found = read_folder(other, tmp_path)
    assert not any(s.points for s in found.scores)
    [refused] = [f for f in found.findings if f.code == "form_other_version"]
    assert "เต็ม 4" in refused.said("th")


@pytest.mark.parametrize("kind", ["strict-form", "json-polluted"])
def test_other_shapes_of_the_format_are_read(tmp_path, sound, kind, capfd):
    found = reading(tmp_path, FIELD / kind / "form.xlsx")
    assert not found.unread
    assert office(found).points == office(sound).points
    assert capfd.readouterr() == ("", "")  # nothing that a library prints


@pytest.mark.parametrize(
    ("kind", "cell", "code"),
    [
        ("fraction", "F10", "fraction"),
        ("thai-format", "F9", "percent"),
        ("thai-format", "F10", "date"),
        ("formula-empty", "F9", "formula_blank"),
        ("datatable", "F9", "formula"),
        ("text-coerced", "J9", "text_coerced"),
        ("text-coerced", "I9", "text_coerced"),
        ("text-coerced", "J10", "text_coerced"),
        ("text-coerced", "I10", "text_coerced"),
        ("dispimg", "J9", "picture_in_cell"),
        ("evidence-picture", "K9", "picture_in_cell"),
    ],
)
def test_what_is_uncertain_is_told_of_its_cell(tmp_path, kind, cell, code):
    found = reading(tmp_path, FIELD / kind / "form.xlsx")
    assert code in told(found, cell)
    assert not any("openpyxl" in f.value or "object at" in f.value for f in found.findings if f.value)


@pytest.mark.parametrize(("kind", "criterion"), [("fraction", "1.2"), ("thai-format", "1.1"), ("thai-format", "1.2")])
def test_a_number_that_only_looks_so_gives_no_points(tmp_path, kind, criterion):
    scores = office(reading(tmp_path, FIELD / kind / "form.xlsx"))
    assert criterion not in scores.points
    assert scores.faulty


def test_an_empty_result_is_a_blank_score(tmp_path):
    scores = office(reading(tmp_path, FIELD / "formula-empty" / "form.xlsx"))
    assert "1.1" in scores.missing
    assert not scores.faulty


def test_texts_that_a_program_changed_go_into_no_letter(tmp_path):
    texts = office(reading(tmp_path, FIELD / "text-coerced" / "form.xlsx")).texts
    assert not {"0.8", "2024-05-04", "1500", "TRUE"} & {text for row in texts.values() for text in row.values()}


def test_an_escape_is_undone_once(tmp_path):
    texts = office(reading(tmp_path, FIELD / "x005f" / "form.xlsx")).texts
    assert texts["1.1"]["advice"] == "IMG_x2024_01.jpg"


def test_copies_are_compared_as_people_see_them(tmp_path):
    found = reading(tmp_path, *sorted((FIELD / "copies-crlf").glob("*.xlsx")))
    assert "copies_disagree" not in {f.code for f in found.findings}
    assert not office(found).faulty


def test_two_files_of_one_name_are_told_apart(tmp_path):
    (tmp_path / "mail").mkdir()
    shutil.copy(FIELD / "copies-same-name" / "a.xlsx", tmp_path / "x.xlsx")
    shutil.copy(FIELD / "copies-same-name" / "b.xlsx", tmp_path / "mail" / "x.xlsx")
    found = read_folder(PROGRAMME, tmp_path)
    [clash] = [f for f in found.findings if f.code == "copies_disagree"]
    assert "mail" in clash.message("th")
    assert Decimal(clash.value) != Decimal(clash.params["other_value"])


def test_two_files_whose_names_look_the_same_are_told_apart(tmp_path):
    shutil.copy(FIELD / "copies-same-name" / "a.xlsx", tmp_path / "x.xlsx")
    shutil.copy(FIELD / "copies-same-name" / "b.xlsx", tmp_path / "x.xlsx\u200b")
    [clash] = [f for f in read_folder(PROGRAMME, tmp_path).findings if f.code == "copies_disagree"]
    assert {clash.workbook, clash.params["other"]} == {"x.xlsx", "x.xlsx<U+200B>"}


def test_every_kind_is_told_in_the_document():
    told = (FIELD.parent.parent / "docs" / "field.md").read_text(encoding="utf-8")
    assert [kind.name for kind in FIELD.iterdir() if f"`{kind.name}`" not in told] == []
