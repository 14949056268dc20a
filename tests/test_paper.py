"""The form on paper: two pages an office, nothing cut, nothing small, with Tahoma and without."""

import pytest
from books import REAL, SMALL, cell, points_for
from sheets_on_paper import in_place_of_tahoma, printed, text_of_length

from tidao_sheets.core.form import layout
from tidao_sheets.core.form.layout import COLUMN
from tidao_sheets.core.form.workbook import form_workbook
from tidao_sheets.core.sheet.styles import PRINTED
from tidao_sheets.stores.xlsx.writer import workbook_bytes

TEXTS = ("strength", "advice", "evidence")
LENGTHS = (0, 75, 400)
FACES = ("as here", "Tahoma's measures")
LEAST = 9.0
BEFORE = 2  # pages of guide and overview
A4 = 842


def marks():
    """Return (criterion, column) → the last word of its text."""
    places = [(c.id, key) for c in REAL.criteria for key in TEXTS]
    return {place: f"Z{n:02}" for n, place in enumerate(places)}


def filled(length):
    given = points_for(REAL, "89.5")
    for n, ((criterion, key), last) in enumerate(marks().items()):
        given[criterion][key] = text_of_length(length, last, 3 * n) if length else None
    return given


@pytest.fixture(scope="module")
def papers(soffice, tmp_path_factory):
    """(faces, length) → the pages of the form of the committee with the most seats."""
    folder = tmp_path_factory.mktemp("papers")
    paths = [folder / f"{length}.xlsx" for length in LENGTHS]
    for path, length in zip(paths, LENGTHS, strict=True):
        workbook = form_workbook(REAL, REAL.rounds[1], REAL.committees["province"], filled={"5700": filled(length)})
        path.write_bytes(workbook_bytes(workbook))
    made = {}
    for name, faces in zip(FACES, (None, in_place_of_tahoma(folder / "faces")), strict=True):
        for length, pdf in zip(LENGTHS, soffice.print_all(paths, faces), strict=True):
            made[name, length] = printed(pdf)
    return made


def office_pages(papers, faces, length):
    return papers[faces, length][BEFORE:]


@pytest.mark.libreoffice
@pytest.mark.parametrize("faces", FACES)
@pytest.mark.parametrize("length", LENGTHS)
def test_nothing_is_small_or_off_the_page(faces, length, papers):
    pages = papers[faces, length]
    assert [page.least for page in pages if page.least < LEAST] == []
    assert all(page.within for page in pages)


@pytest.mark.libreoffice
@pytest.mark.parametrize("faces", FACES)
def test_an_office_takes_two_pages_and_long_texts_take_more(faces, papers):
    assert [len(office_pages(papers, faces, length)) for length in LENGTHS] == [2, 2, 6]
    pages = office_pages(papers, faces, 400)
    assert all(f"{c.id}" in "".join(page.text for page in pages) for c in REAL.criteria)


@pytest.mark.libreoffice
@pytest.mark.parametrize("faces", FACES)
@pytest.mark.parametrize("length", [75, 400])
def test_each_text_is_whole_within_its_row(faces, length, papers):
    pages = office_pages(papers, faces, length)
    for (criterion, key), last in marks().items():
        [page] = [page for page in pages if last in page.text]
        top, bottom = page.place(last)
        first, end = page.row(top, bottom)
        assert first - 1 <= top, (criterion, key)
        assert bottom <= end + 1, (criterion, key)
        if key == TEXTS[0]:  # and it is the row of its criterion, not the next one
            number = page.row(*page.place(criterion))
            assert (first, end) == number, criterion


@pytest.mark.libreoffice
@pytest.mark.parametrize("faces", FACES)
@pytest.mark.parametrize("length", LENGTHS)
def test_heads_are_repeated_and_the_last_page_is_for_signing(faces, length, papers):
    pages = office_pages(papers, faces, length)
    assert all("(ลิงก์หรือ" in page.text for page in pages)
    *others, last = pages
    for said in ("89.5", "แปดสิบเก้าจุด", "ดาวทอง", "การลงนาม"):
        assert said in last.text
        assert not any(said in page.text for page in others)
    assert last.text.count("ร่วมให้คะแนน") == len(REAL.committees["province"].seats)


@pytest.mark.libreoffice
def test_what_is_typed_makes_its_row_higher(soffice, tmp_path):
    path = tmp_path / "made" / "form.xlsx"
    path.parent.mkdir()
    path.write_bytes(workbook_bytes(form_workbook(REAL, REAL.rounds[1], REAL.committees["province"])))
    long = {("1.1", "advice"): 0, ("3.4", "evidence"): 40, ("5.3", "strength"): 17}
    title = REAL.offices["5700"].short_name
    typed = [(title, cell(*place), text_of_length(429, f"Z{n:02}", n)) for place, n in long.items()]
    saved = soffice.type_in(path, tmp_path / "saved", typed)
    [pdf] = soffice.print_all([saved])
    pages = printed(pdf)[BEFORE:]
    for (criterion, _), n in long.items():
        [page] = [page for page in pages if f"Z{n:02}" in page.text]
        top, bottom = page.place(f"Z{n:02}")
        assert page.row(top, bottom) == page.row(*page.place(criterion))
        # LibreOffice measures lines on the screen, where they are 3 % lower than on paper, and cuts nothing off.
        assert bottom <= page.row(top, bottom)[1] + 3


@pytest.mark.parametrize("programme", [REAL, SMALL], ids=["real", "small"])
def test_the_paper_s_columns_take_at_most_94_per_cent_of_it(programme):
    for committee in programme.committees.values():
        _, _, *offices = form_workbook(programme, programme.rounds[1], committee).tabs
        for tab in offices:
            first, last = (at.column for at in tab.page.area)
            assert [key for key, n in COLUMN.items() if first <= n <= last] == [
                "id", "name", "full_marks", "score", "strength", "advice", "evidence"
            ]  # fmt: skip
            pixels = sum(tab.widths[n] * 7 + 5 for n in range(first, last + 1))  # as Excel measures
            assert pixels * 0.75 * PRINTED / 100 <= 0.945 * (A4 - 36)
            assert tab.page.scale == PRINTED


@pytest.mark.parametrize("key", layout.INPUTS)
def test_rows_that_people_type_in_have_no_fixed_height(key):
    tab = form_workbook(REAL, REAL.rounds[2], REAL.committees["province"]).tabs[2]
    rows = {at.row for at, c in tab.cells.items() if c.input and at.column == COLUMN[key]}
    assert rows
    assert rows.isdisjoint(tab.heights)
