"""Where copies of a form disagree, what somebody has chosen counts, as long as the files are those it was chosen of."""

import datetime as dt
import shutil
from dataclasses import replace

import pytest
from books import REAL, Folder, cell, edited
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from read_forms import OFFICE, TAB, first_form

from tidao_sheets.core.form.copies import fold_copies
from tidao_sheets.core.form.read_form import read_book
from tidao_sheets.core.form.read_round import round_reading
from tidao_sheets.core.record.acts import Act, Choice
from tidao_sheets.core.record.standing import standing
from tidao_sheets.files import sha256

AT = dt.datetime(2024, 4, 1, 9, tzinfo=dt.UTC)


@pytest.fixture
def copies(folder):
    """Two copies of a form that disagree in a score and in an advice."""
    first = first_form(folder, name="ก.xlsx")
    type_into(first, score=FULL, advice=None)
    second = folder.copy(first, "ข.xlsx")
    type_into(second, score=1, advice="ทาสีใหม่")
    return folder, first, second


FULL = 7


def type_into(path, criterion="1.1", **values):
    with edited(path) as book:
        for key, value in values.items():
            book[TAB][cell(criterion, key)] = value


@pytest.fixture(scope="module")
def readings(tmp_path_factory):
    """A form with each value in one cell, as four files: (value, number) → form."""
    found = {}
    for value in ("", "1", "2", "3"):
        folder = Folder(tmp_path_factory.mktemp("ก"))
        type_into(first_form(folder, name="ก.xlsx"), score=int(value) if value else None)
        (book,) = folder.store.read_forms(1).books
        for n in range(4):
            name = f"{n}-{value}"
            found[value, n] = read_book(REAL, replace(book, sha256=name, workbook=name, name=name))
    return found


def choice(file, others, value, column="score", criterion="1.1", **more):
    told = {"office": OFFICE, "criterion": criterion, "column": column, "value": value, "name": file.name, "by": "ก"}
    digests = {sha256(other.read_bytes()): said_ for other, said_ in others.items()}
    return Choice(at=AT, file=sha256(file.read_bytes()), others=digests, **told, **more)


def read(folder, *choices):
    return round_reading(folder.programme, folder.collect(), 1, None, {c.key: c for c in choices})


def codes(reading):
    told = {"copies_disagree", "copy_chosen", "choice_lapsed"}
    return [(f.code, f.criterion, f.value) for f in reading.findings if f.code in told]


def scores(reading):
    return next(s for s in reading.scores if s.office == OFFICE)


def test_what_was_chosen_counts_and_is_told_with_its_own_cell(copies):
    folder, first, second = copies
    full = FULL
    reading = read(folder, choice(second, {first: str(full)}, "1"))
    assert scores(reading).points["1.1"] == 1
    assert codes(reading) == [("copies_disagree", "1.1", ""), ("copy_chosen", "1.1", "1")]
    assert reading.places[OFFICE, "1.1"][0] == str(second)
    assert reading.places[OFFICE, "1.2"][0] == str(first)
    assert reading.links[OFFICE, "1.1"].startswith(str(second))
    (told,) = (f for f in reading.findings if f.code == "copy_chosen")
    assert (told.severity, told.workbook) == ("info", "ข.xlsx")
    assert "ก" in told.message("th")
    assert f'"{full}" (ก.xlsx)' in told.message("en")
    other = read(folder, choice(first, {second: "1"}, str(full)))
    assert scores(other).points["1.1"] == full


def test_a_chosen_text_counts(copies):
    folder, first, second = copies
    reading = read(folder, choice(second, {first: ""}, "ทาสีใหม่", "advice"))
    assert scores(reading).texts["1.1"]["advice"] == "ทาสีใหม่"
    blank = read(folder, choice(first, {second: "ทาสีใหม่"}, "", "advice"))
    assert "advice" not in scores(blank).texts.get("1.1", {})


def test_what_is_wrong_with_a_cell_goes_with_it(copies):
    folder, first, second = copies
    type_into(first, score="ขาด")
    assert scores(read(folder)).faulty
    chosen = read(folder, choice(second, {first: "ขาด"}, "1"))
    errors = [f.code for f in chosen.findings if f.criterion == "1.1" and f.severity == "error"]
    assert errors == ["copies_disagree"]  # of the advice
    assert scores(chosen).points["1.1"] == 1
    wrong = read(folder, choice(first, {second: "1"}, "ขาด"))
    assert "1.1" not in scores(wrong).points
    assert scores(wrong).faulty


@pytest.mark.parametrize("which", ["chosen", "other", "third", "chosen gone"])
def test_a_choice_lapses_where_a_file_changes_and_that_is_told(copies, which):
    folder, first, second = copies
    made = choice(second, {first: str(FULL)}, "1")
    if which == "chosen gone":
        second.unlink()
    elif which == "third":
        shutil.copy(second, second.with_name("ค.xlsx"))
        type_into(second.with_name("ค.xlsx"), score=2)
    else:
        type_into(second if which == "chosen" else first, "1.2", score=0)
    reading = read(folder, made)
    assert ("choice_lapsed", "1.1", "1") in codes(reading)
    assert ("1.1" in scores(reading).points) == (which == "chosen gone")
    assert "copy_chosen" not in {code for code, _, _ in codes(reading)}


def test_what_all_copies_say_by_now_is_not_told_unless_it_was_refused(copies):
    folder, first, second = copies
    made = choice(second, {first: str(FULL)}, "1")
    for path in (first, second):
        type_into(path, score=2)
    assert codes(read(folder, made))[1:] == []
    for path in (first, second):
        type_into(path, score=FULL)
    assert codes(read(folder, made))[1:] == [("choice_lapsed", "1.1", "1")]


@pytest.mark.parametrize("which", ["other gone", "other agrees", "third agrees"])
def test_a_choice_that_nothing_contradicts_any_more_is_not_told(copies, which):
    folder, first, second = copies
    made = choice(second, {first: str(FULL)}, "1")
    if which == "other gone":
        first.unlink()
    elif which == "other agrees":
        type_into(first, score=1)
    else:
        shutil.copy(second, second.with_name("ค.xlsx"))
        type_into(second.with_name("ค.xlsx"), "1.2", strength="ดี")
    reading = read(folder, made)
    assert scores(reading).points["1.1"] == 1
    assert "choice_lapsed" not in {code for code, _, _ in codes(reading)}


def test_the_names_of_files_do_not_matter(copies):
    folder, first, second = copies
    made = choice(second, {first: str(FULL)}, "1")
    second.rename(second.with_name("อื่น.xlsx"))
    first.rename(first.with_name("ฮ.xlsx"))
    assert scores(read(folder, made)).points["1.1"] == 1


def test_a_choice_says_nothing_of_another_cell_or_office(copies):
    folder, first, second = copies
    full = str(FULL)
    for made in (
        choice(second, {first: full}, "1", criterion="1.2"),
        Choice(**{**fields(choice(second, {first: full}, "1")), "office": "5709"}),
    ):
        assert "1.1" not in scores(read(folder, made)).points


def fields(made):
    return {name: getattr(made, name) for name in Choice.__slots__}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.lists(st.sampled_from(["", "1", "2", "3"]), min_size=2, max_size=4),
    pick=st.integers(0, 3),
    data=st.data(),
)
def test_whatever_the_copies_say_the_chosen_one_counts_in_any_order(readings, values, pick, data):
    """Every copy that says something else is one that the choice knows, or nothing counts."""
    tabs = [readings[value, n] for n, value in enumerate(values)]
    chosen = tabs[pick % len(tabs)]
    value = chosen.offices[OFFICE].content().get(("1.1", "score"), "")
    known = {t.book.sha256 for t in tabs} - data.draw(st.sets(st.sampled_from([t.book.sha256 for t in tabs])))
    others = dict.fromkeys(known - {chosen.book.sha256}, "?")
    made = Choice(
        at=AT, office=OFFICE, criterion="1.1", column="score", value=value, file=chosen.book.sha256, name="ก",
        others=others, by="ก",
    )  # fmt: skip
    said_ = {t.book.sha256: v for t, v in zip(tabs, values, strict=True)}
    holds = all(said_[d] == value or d in others or d == chosen.book.sha256 for d in said_)
    found = {
        str(fold_copies(order, choices={made.key: made}).offices[OFFICE].points.get("1.1"))
        for order in (tabs, tabs[::-1], tabs[1:] + tabs[:1])
    }
    assert found == ({str(value or None)} if holds else {"None"})


def test_choices_are_read_back_as_they_were_recorded(copies):
    _, first, second = copies
    made = choice(second, {first: "10"}, "1", reason="ใบคะแนน")
    two = (choice(first, {second: "1"}, "10"), made)
    acts = [Act(id=n, round=1, kind="choice", at=AT, body=each.body()) for n, each in enumerate(two)]
    assert standing(acts)[1].choices == {made.key: made}
    for key in made.body():
        with pytest.raises((ValueError, TypeError, LookupError, AttributeError)):
            standing([Act(id=1, round=1, kind="choice", at=AT, body={**made.body(), key: None})])
