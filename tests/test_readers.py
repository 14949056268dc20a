"""The text of PDFs in all readers that are there; scripts/readers.py asks them about the whole demo."""

import pytest
import readers
from letter_cases import FULL, TEMPLATES, document

from tidao_sheets.core.letters.kinds import KINDS
from tidao_sheets.render.pdf import Assets, PdfRenderer


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return a letter of each kind, and its file."""
    renderer, folder = PdfRenderer(Assets(TEMPLATES / "typst", TEMPLATES / "fonts")), tmp_path_factory.mktemp("pdf")
    letters = [document(kind, FULL) for kind in KINDS]
    for letter in letters:
        (folder / f"{letter.kind}.pdf").write_bytes(renderer.render(letter).data)
    return [(folder / f"{letter.kind}.pdf", letter) for letter in letters]


@pytest.mark.readers
@pytest.mark.parametrize("name", readers.READERS)
def test_every_reader_has_the_text_that_was_to_be_printed(made, name):
    if name == "pdf.js" and not readers.installed():
        pytest.skip("pdfjs-dist is not under NODE_PATH")
    try:
        texts = readers.READERS[name]([file for file, _ in made])
    except readers.Missing as missing:
        pytest.skip(str(missing))
    told = {letter.kind: readers.differences(letter, pages) for (_, letter), pages in zip(made, texts, strict=True)}
    assert not any(told.values()), told


def test_a_difference_is_told(made):
    _, letter = made[0]
    (pages,) = readers.pdfium([made[0][0]])
    assert readers.differences(letter, pages) == []
    doubled = [page.replace("ที่", "ที่ที่ที่") for page in pages]
    assert any("too many" in said for said in readers.differences(letter, doubled))
    lost = [page.replace("เชียงราย", "เชียงรา") for page in pages]
    assert any("lost" in said for said in readers.differences(letter, lost))
    turned = [page.replace("จังหวัด", "หวัดจัง") for page in pages]
    assert any("piece" in said for said in readers.differences(letter, turned))
