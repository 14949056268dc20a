"""What committees wrote, as a table: every text in one piece, every row that fits a page whole, in PDF and Word."""

import io

import docx
import margins
import pypdfium2
import pytest
from letter_cases import PROGRAMME, TEMPLATES, result_letter

from tidao_sheets.render.docx import DocxRenderer
from tidao_sheets.render.pdf import Assets, PdfRenderer

SENTENCE = "ควรบันทึกรายงานการประชุมให้ครบถ้วน และเผยแพร่ทางสื่อออนไลน์ของสำนักงานอย่างสม่ำเสมอ "
TEXTS = {
    c.id: {
        "strength": f"เด่นข้อ {c.id} เครือข่ายระดับตำบลเข้มแข็ง" if n % 2 else "",
        "advice": f"แนะข้อ {c.id} " + SENTENCE * (1 + 2 * (n % 5)) + f"จบข้อ {c.id}",
    }
    for n, c in enumerate(PROGRAMME.criteria)
}
PRINTED = [" ".join(text.split()) for typed in TEXTS.values() for text in typed.values() if text]


def folded(text):
    return "".join(text.split())


@pytest.fixture(scope="module")
def renderer():
    return PdfRenderer(Assets(TEMPLATES / "typst", TEMPLATES / "fonts"))


def pages_of(data):
    with pypdfium2.PdfDocument(data) as pdf:
        return [folded(page.get_textpage().get_text_range()) for page in pdf]


def test_every_text_stands_in_one_piece_on_one_page(renderer):
    pages = pages_of(renderer.render(result_letter(texts=TEXTS)).data)
    assert len(pages) > 5, "the rows do not all fit on a page or two"
    for text in PRINTED:
        assert sum(folded(text) in page for page in pages) == 1


def test_a_dimensions_heading_stays_with_its_first_row(renderer):
    pages = pages_of(renderer.render(result_letter(texts=TEXTS)).data)
    for dimension in PROGRAMME.dimensions:
        heading = folded(f"ด้านที่ {'๐๑๒๓๔๕'[int(dimension.id)]} {dimension.name}")
        page = next(page for page in reversed(pages) if heading in page)
        assert folded(TEXTS[dimension.criteria[0].id]["advice"]) in page


@pytest.mark.parametrize("separator", [" ", "\n"])
def test_a_row_taller_than_a_page_runs_on_and_loses_nothing(renderer, separator):
    text = separator.join(f"ลำดับ{n}" for n in range(700 if separator == " " else 120))
    pages = pages_of(renderer.render(result_letter(texts={"1.1": {"advice": text}, "5.3": {"advice": "ท้ายสุด"}})).data)
    written = "".join(pages)
    assert all(f"ลำดับ{n}" in written for n in range(120))
    assert "ท้ายสุด" in pages[-1]


def test_a_row_of_narrow_letters_stays_on_the_page(renderer):
    made = renderer.render(result_letter(texts={"1.1": {"advice": "records of all meetings " * 60}})).data
    assert margins.strays(made) == []
    assert "".join(pages_of(made)).count("recordsofallmeetings") == 60


def test_word_has_each_text_in_a_cell_and_lets_no_row_break_that_fits_a_page():
    long = {**TEXTS, "5.3": {"advice": SENTENCE * 40}}
    frames = DocxRenderer(lambda name: TEMPLATES / name)
    document = docx.Document(io.BytesIO(frames.render(result_letter(texts=long)).data))
    table = document.tables[-1]
    cells = [" ".join(cell.text.split()) for row in table.rows for cell in row.cells]
    assert all(text in cells for text in PRINTED if "ข้อ 5.3" not in text)
    whole = [bool(row._tr.xpath("./w:trPr/w:cantSplit")) for row in table.rows]
    assert whole[:-1] == [True] * (len(whole) - 1)
    assert not whole[-1]
