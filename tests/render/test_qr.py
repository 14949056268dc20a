"""The QR code: what it says, where it stands, and that the record knows its code."""

import dataclasses
import io

import docx
import pikepdf
import pypdfium2
import pytest
import segno
from docx.oxml.ns import qn
from letter_cases import FULL, MONTH, PROGRAMME, TEMPLATES, document, mixed
from PIL import Image

from tidao_sheets.core.letters.kinds import KINDS
from tidao_sheets.core.letters.parts import check_code
from tidao_sheets.core.letters.payload import packed
from tidao_sheets.render.docx import DocxRenderer
from tidao_sheets.render.pdf import Assets, PdfRenderer
from tidao_sheets.render.qr import MASK, qr_picture

ADDRESS = "https://example.go.th/check.html"
find = TEMPLATES.joinpath
SAID = "สำนักงานพัฒนาชุมชนอำเภอเชียงแสน ปี ๒๕๖๗ รอบที่ ๑ ดาวทอง"


@pytest.fixture(scope="module")
def renderer():
    return PdfRenderer(Assets(TEMPLATES / "typst", TEMPLATES / "fonts"))


def test_it_says_what_the_page_shows_and_its_code():
    result, award = document("result", FULL), document("certificate", FULL)
    assert result.certifies == f"{SAID} ๘๓.๕ คะแนน รหัสตรวจสอบ {check_code(result.content())}"
    assert award.certifies == f"{SAID} รหัสตรวจสอบ {check_code(award.content())}", "no score where none is printed"
    placed = document("certificate", dataclasses.replace(FULL, place=2))
    assert "ดีเด่นอันดับที่ ๒" in placed.certifies
    none = document("result", FULL, assessment=mixed(shares=("0.5",)))
    assert "ยังไม่ถึงเกณฑ์ได้รับดาว ๕๐ คะแนน" in none.certifies


@pytest.mark.parametrize("kind", KINDS)
def test_results_and_certificates_alone_have_one_and_drafts_none(kind):
    drafted = dataclasses.replace(MONTH, papers=FULL.papers)
    assert bool(document(kind, FULL).certifies) is (kind in ("result", "certificate"))
    assert document(kind, drafted).certifies == ""


def test_the_address_is_no_part_of_the_content():
    letters = [document("result", dataclasses.replace(FULL, verify_url=url)) for url in (None, ADDRESS)]
    assert len({letter.content() for letter in letters}) == 1


def test_a_changed_digit_changes_the_code():
    codes = {check_code(document("result", FULL, assessment=mixed(shares=(s,))).content()) for s in ("0.83", "0.84")}
    assert len(codes) == 2


@pytest.mark.parametrize("address", [None, ADDRESS])
@pytest.mark.parametrize("kind", ["result", "certificate"])
def test_the_picture_is_the_code_of_the_sentence_or_address(renderer, kind, address):
    letter = document(kind, dataclasses.replace(FULL, verify_url=address))
    assert letter.qr == (f"{address}#{packed(letter.certifies)}" if address else letter.certifies)
    data = renderer.render(letter).data
    with pikepdf.open(io.BytesIO(data)) as pdf:
        (image,) = (o for p in pdf.pages for o in p.get_images().values() if isinstance(o, pikepdf.Stream))
        shown = pikepdf.PdfImage(image).as_pil_image().convert("1")
    wanted = segno.make_qr(letter.qr, error="M", mask=MASK, encoding="utf-8")
    side = int(wanted.symbol_size(border=2)[0])
    assert shown.size == (side, side)
    modules = [[not bool(shown.getpixel((x, y))) for x in range(side)] for y in range(side)]
    assert modules == [[bool(m) for m in row] for row in wanted.matrix_iter(border=2)]


@pytest.mark.parametrize("address", [None, ADDRESS.ljust(120, "x")])
def test_it_is_as_large_as_a_phone_needs(renderer, address):
    """No module is smaller than 0.33 mm, with the longest address and name, too."""
    office = max(PROGRAMME.offices.values(), key=lambda office: len(office.name))
    letter = document("result", dataclasses.replace(FULL, verify_url=address), office.code)
    png = Image.open(io.BytesIO(qr_picture(letter.qr)))
    with pypdfium2.PdfDocument(renderer.render(letter).data) as pdf:
        (width,) = (
            bounds[2] - bounds[0]
            for page in pdf
            for thing in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
            for bounds in [thing.get_bounds()]
        )
    assert width / png.width >= 0.33 * 72 / 25.4


def drawn(data):
    """Return each picture in a Word file's body: its words, its bytes, and whether it stands in the line."""
    file = docx.Document(io.BytesIO(data))
    for each in file.element.body.iter(qn("wp:inline"), qn("wp:anchor")):
        for blip in each.iter(qn("a:blip")):
            image = file.part.related_parts[blip.get(qn("r:embed"))].blob
            yield each.find(qn("wp:docPr")).get("descr"), image, each.tag == qn("wp:inline")


@pytest.mark.parametrize("address", [None, ADDRESS])
@pytest.mark.parametrize("kind", ["result", "certificate"])
def test_the_word_file_has_the_same_code_with_words(kind, address):
    letter = document(kind, dataclasses.replace(FULL, verify_url=address))
    made = DocxRenderer(find).render(letter).data
    assert [*drawn(made)] == [(f"คิวอาร์โค้ด: {letter.certifies}", qr_picture(letter.qr, 8), kind == "result")]
    assert made == DocxRenderer(find).render(letter).data


@pytest.mark.parametrize("kind", KINDS)
def test_each_picture_in_a_word_file_has_words_and_no_draft_has_a_code(kind, tmp_path):
    emblem = tmp_path / "ครุฑ.png"
    Image.new("RGB", (30, 30), "red").save(emblem)
    renderer = DocxRenderer(find, emblem)
    for context in (FULL, dataclasses.replace(MONTH, papers=FULL.papers)):
        letter = document(kind, context)
        made = renderer.render(letter).data
        words = [words for words, _, _ in drawn(made)]
        codes = [f"คิวอาร์โค้ด: {letter.certifies}"] if letter.certifies else []
        assert words == ["ตราครุฑ"] * (letter.frame != "sheet") + codes
        named = [*docx.Document(io.BytesIO(made)).element.body.iter(qn("wp:docPr"))]
        assert all(each.get("descr") or "decorative" in each.xml for each in named)
        assert [each.get("descr") for each in named].count("ดาวทอง ๓ ดวง") == bool(letter.stars)
