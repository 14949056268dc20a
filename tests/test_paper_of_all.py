"""Every tab of a summary and every kind of document on paper: 9 points where chiefs read, 7.5 in other lists."""

import re

import pytest
from books import REAL
from sheets_on_paper import LEAST, LEAST_OF_LISTS, faults, in_place_of_tahoma, printed

from tidao_sheets.core.letters.kinds import KINDS
from tidao_sheets.jobs.demo import make_demo

pytestmark = pytest.mark.libreoffice
ROUND = "รอบ1"


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    return make_demo(tmp_path_factory.mktemp("paper") / "example").folder


@pytest.fixture(scope="module")
def summary(example, soffice, tmp_path_factory):
    faces = in_place_of_tahoma(tmp_path_factory.mktemp("faces"))
    return printed(*soffice.print_all([example / "summary.xlsx"], faces))


def test_no_tab_of_a_summary_is_small_or_off_the_page(summary):
    assert [*faults(summary)] == []
    assert {page.wanted for page in summary} == {LEAST, LEAST_OF_LISTS}


def test_chiefs_read_one_page_a_round_each(summary):
    tabs = [page.tab for page in summary]
    assert [tabs.count(f"{what} รอบ {n}") for what in ("สรุปผู้บริหาร", "จัดลำดับ") for n in (1, 2)] == [1, 1, 1, 1]


def test_every_office_is_named_below_its_column(summary):
    [page] = [page for page in summary if page.tab == "จัดลำดับ รอบ 1"]
    upright = "".join(letter["text"] for letter in page.letters if not letter["upright"])
    assert [o.short_name for o in REAL.offices.values() if consonants(o.short_name) not in consonants(upright)] == []


def consonants(text):
    """Return the letters that every program writes in one way and order."""
    return re.sub("[^ก-ฮ]", "", text)


def test_no_kind_of_document_is_small_or_off_the_page(example):
    one_a_kind = {path.name.split(" ")[0]: path for path in sorted((example / "letters" / ROUND).glob("*/*.pdf"))}
    assert len(one_a_kind) >= len([k for k in KINDS.values() if k.id != "review-reply"])
    for path in one_a_kind.values():
        assert [*faults(printed(path))] == [], path.name


def test_small_type_and_what_is_off_the_page_are_found(summary):
    [first, *_] = summary
    letter = dict(first.letters[0]) | {"text": "ก", "size": 8.9, "upright": True}
    small = first._replace(letters=[letter])
    off = first._replace(letters=[letter | {"size": 10.0, "x1": first.size[0]}])
    assert [*faults([small])] == [f"page 1 {first.tab}: type of 8.9 points, less than 9.0"]
    assert [*faults([off])] == [f"page 1 {first.tab}: something stands off the paper"]
