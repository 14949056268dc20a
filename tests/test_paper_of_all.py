"""Every tab of a summary and every kind of document on paper: 9 points where chiefs read, 7.5 in other lists."""

import re
from datetime import UTC, datetime

import pytest
from books import REAL
from letter_cases import DISTRICT, PROVINCE, TEMPLATES, TEXTS, document, mixed
from sheets_on_paper import LEAST, LEAST_OF_LISTS, faults, in_place_of_tahoma, printed
from workspaces import tidao

from tidao_sheets.core.form.leftovers import Leftover
from tidao_sheets.core.form.workbook import form_workbook
from tidao_sheets.core.letters.kinds import KINDS
from tidao_sheets.core.letters.register import FILE as REGISTER
from tidao_sheets.core.letters.register import REGISTERS
from tidao_sheets.core.programme.records import GUIDE, LEFTOVERS, OVERVIEW
from tidao_sheets.core.sheet.declared import Workbook
from tidao_sheets.core.summary.heartbeat import Beat, heartbeat_tab
from tidao_sheets.core.summary.layout import IN_SOME, OF_ALL_ROUNDS, TITLES
from tidao_sheets.jobs.demo import make_demo
from tidao_sheets.render.pdf import Assets, PdfRenderer
from tidao_sheets.stores.xlsx.writer import workbook_bytes

COMMITTEE = REAL.committees["zone-1"]


@pytest.fixture(scope="module")
def papers(soffice, tmp_path_factory):
    """Return the pages of a summary and a form that have every kind of tab, and of the registers."""
    folder = tmp_path_factory.mktemp("paper")
    example = make_demo(folder / "example").folder
    file = example / "workspace.toml"
    told = file.read_text("utf-8").replace('# settings = "summary"', 'settings = "summary"')
    file.write_text(told, "utf-8")
    assert tidao("sync", "--workspace", example, "--round", 2).code == 1  # the findings of the demo
    lost = [Leftover(office=DISTRICT, criterion="1.1", column="advice", found="ควรจัดทำแผน " * 20, workbook="เดิม.xlsx")]
    form = form_workbook(REAL, REAL.rounds[2], COMMITTEE, leftovers=lost)
    (folder / "form.xlsx").write_bytes(workbook_bytes(form))
    beat = heartbeat_tab(REAL, Beat(datetime(2024, 12, 22, 22, 22, 22, tzinfo=UTC), 24))  # Google's summaries have it
    (folder / "beat.xlsx").write_bytes(workbook_bytes(Workbook((beat,), "beat")))
    faces = in_place_of_tahoma(folder / "faces")
    books = [
        example / "summary.xlsx",
        folder / "beat.xlsx",
        folder / "form.xlsx",
        example / "letters" / "รอบ1" / REGISTER,
    ]
    pages = soffice.print_all(books, faces)
    summary, alone, *others = (printed(pdf) for pdf in pages)
    return [summary + alone, *others]


@pytest.fixture(scope="module")
def summary(papers):
    return papers[0]


@pytest.mark.libreoffice
def test_every_kind_of_tab_is_measured_and_none_is_small_or_off_the_page(papers):
    summary, form, register = papers
    titles = {title.format(n) for title in (TITLES | IN_SOME).values() for n in REAL.rounds}
    titles |= {*OF_ALL_ROUNDS.values()}
    assert {page.tab for page in summary} == titles
    assert {page.tab for page in form} == {
        GUIDE, OVERVIEW, LEFTOVERS, *(REAL.offices[code].short_name for code in COMMITTEE.offices)
    }  # fmt: skip
    assert {page.tab for page in register} == {one.title for one in REGISTERS}
    assert [*faults(summary), *faults(form), *faults(register)] == []
    assert {page.wanted for page in summary} == {LEAST, LEAST_OF_LISTS}


@pytest.mark.libreoffice
def test_chiefs_read_one_page_a_round_each(summary):
    tabs = [page.tab for page in summary]
    assert [tabs.count(f"{what} รอบ {n}") for what in ("สรุปผู้บริหาร", "จัดลำดับ") for n in (1, 2)] == [1, 1, 1, 1]


@pytest.mark.libreoffice
def test_every_office_is_named_below_its_column(summary):
    [page] = [page for page in summary if page.tab == "จัดลำดับ รอบ 1"]
    upright = "".join(letter["text"] for letter in page.letters if not letter["upright"])
    assert [o.short_name for o in REAL.offices.values() if consonants(o.short_name) not in consonants(upright)] == []


def consonants(text):
    """Return the letters that every program writes in one way and order."""
    return re.sub("[^ก-ฮ]", "", text)


@pytest.mark.parametrize("office", [DISTRICT, PROVINCE])
@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_of_document_is_small_or_off_the_page(kind, office, tmp_path):
    rated = mixed(shares=("0.835",), texts=TEXTS)
    made = PdfRenderer(Assets(TEMPLATES / "typst", TEMPLATES / "fonts")).render(
        document(kind, office=office, assessment=rated)
    )
    path = tmp_path / "document.pdf"
    path.write_bytes(made.data)
    assert [*faults(printed(path))] == []


@pytest.mark.libreoffice
def test_small_type_and_what_is_off_the_page_are_found(summary):
    [first, *_] = summary
    letter = dict(first.letters[0]) | {"text": "ก", "size": 8.9, "upright": True}
    small = first._replace(letters=[letter])
    off = first._replace(letters=[letter | {"size": 10.0, "x1": first.size[0]}])
    assert [*faults([small])] == [f"page 1 {first.tab}: type of 8.9 points, less than 9.0"]
    assert [*faults([off])] == [f"page 1 {first.tab}: something stands off the paper"]
