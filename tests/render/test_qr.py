"""The QR code: what it says, where it stands, and that the record knows its code."""

import dataclasses
import io

import pikepdf
import pypdfium2
import pytest
import segno
from letter_cases import FULL, MONTH, TEMPLATES, document, mixed
from PIL import Image

from tidao_sheets.core.letters.kinds import KINDS
from tidao_sheets.core.letters.parts import check_code
from tidao_sheets.render.pdf import Assets, PdfRenderer
from tidao_sheets.render.qr import MASK, qr_code

SAID = "สำนักงานพัฒนาชุมชนอำเภอเชียงแสน ปี ๒๕๖๗ รอบที่ ๑ ดาวทอง"


@pytest.fixture(scope="module")
def renderer():
    return PdfRenderer(Assets(TEMPLATES / "typst", TEMPLATES / "fonts"))


def test_it_says_what_the_page_shows_and_its_code():
    result, award = document("result", FULL), document("certificate", FULL)
    assert result.checked_by == f"{SAID} ๘๓.๕ คะแนน รหัสตรวจสอบ {check_code(result.content())}"
    assert award.checked_by == f"{SAID} รหัสตรวจสอบ {check_code(award.content())}", "no score where none is printed"
    placed = document("certificate", dataclasses.replace(FULL, place=2))
    assert "ดีเด่นอันดับที่ ๒" in placed.checked_by
    none = document("result", FULL, assessment=mixed(shares=("0.5",)))
    assert "ยังไม่ถึงเกณฑ์ได้รับดาว ๕๐ คะแนน" in none.checked_by


@pytest.mark.parametrize("kind", KINDS)
def test_results_and_certificates_alone_have_one_and_drafts_none(kind):
    drafted = dataclasses.replace(MONTH, papers=FULL.papers)
    assert bool(document(kind, FULL).checked_by) is (kind in ("result", "certificate"))
    assert document(kind, drafted).checked_by == ""


def test_a_changed_digit_changes_the_code():
    codes = {check_code(document("result", FULL, assessment=mixed(shares=(s,))).content()) for s in ("0.83", "0.84")}
    assert len(codes) == 2


@pytest.mark.parametrize("kind", ["result", "certificate"])
def test_the_picture_is_the_code_of_the_sentence(renderer, kind):
    letter = document(kind, FULL)
    data = renderer.render(letter).data
    with pikepdf.open(io.BytesIO(data)) as pdf:
        (image,) = (o for p in pdf.pages for o in p.get_images().values() if isinstance(o, pikepdf.Stream))
        shown = pikepdf.PdfImage(image).as_pil_image().convert("1")
    wanted = segno.make_qr(letter.checked_by, error="M", mask=MASK, encoding="utf-8")
    side = int(wanted.symbol_size(border=2)[0])
    assert shown.size == (side, side)
    modules = [[not bool(shown.getpixel((x, y))) for x in range(side)] for y in range(side)]
    assert modules == [[bool(m) for m in row] for row in wanted.matrix_iter(border=2)]


def test_it_is_as_large_as_a_phone_needs(renderer):
    """No module is smaller than 0.33 mm."""
    letter = document("result", FULL)
    code = qr_code(letter.checked_by)
    assert code
    png = Image.open(io.BytesIO(bytes(code["png"])))
    with pypdfium2.PdfDocument(renderer.render(letter).data) as pdf:
        (width,) = (
            bounds[2] - bounds[0]
            for page in pdf
            for thing in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
            for bounds in [thing.get_bounds()]
        )
    assert width / png.width >= 0.33 * 72 / 25.4
