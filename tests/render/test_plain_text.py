"""A PDF's text in readers that pass over ActualText: pdfminer is one, it goes by each glyph's own map."""

import io
import re
import unicodedata

import margins
import pdfplumber
import pytest
from letter_cases import FULL, TEMPLATES, document, result_letter
from letter_text import plain_text

from tidao_sheets.core.letters.kinds import KINDS
from tidao_sheets.render.emblem import STANDARD
from tidao_sheets.render.pdf import Assets, PdfRenderer
from tidao_sheets.render.plain_text import StrangePdfError, with_plain_text

HARD = "น้ำ ทำ ปั่น ฏุ ญู ฟ้ำ กิ๊ก ที่่่ ก์ กฺ กำำ ฤๅ () (( )) \\\\ fi AV \u0e48 e\u0301 " + "".join(map(chr, range(0x21, 0x7F)))


@pytest.fixture(scope="module")
def renderer():
    return PdfRenderer(Assets(TEMPLATES / "typst", TEMPLATES / "fonts"))


def glyph_text(data):
    """Return what the glyphs say one after another, without white space."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return "".join("".join(char["text"] for page in pdf.pages for char in page.chars).split())


@pytest.mark.parametrize("kind", KINDS)
def test_each_glyph_stands_for_its_own_characters(renderer, kind):
    made = document(kind, FULL)
    text = glyph_text(renderer.render(made).data)
    words = re.findall(r"[^\s|]+", plain_text(made).removeprefix("ร่าง"))
    assert not [word for word in words if word not in text]


def test_hard_clusters_and_brackets(renderer):
    data = renderer.render(result_letter(texts={"1.1": {"advice": HARD}})).data
    assert "".join(unicodedata.normalize("NFC", HARD).split()) in glyph_text(data)


@pytest.mark.parametrize(
    "typed", ["ดี 👩\u200d🌾 มาก", "(\u200d) [\u200d] \\\u200d", "ที่😀\u200d\u200bที่", "กิ์\u200d้ำ\u200d漢"]
)
def test_joined_pictures_and_hidden_signs_are_mended_too(renderer, typed):
    made = renderer.render(result_letter(texts={"1.1": {"advice": typed}}))
    assert made.strange is None
    assert "ที่ที่" not in glyph_text(made.data).replace("ที่😀", "")


@pytest.mark.parametrize("seed", range(3))
def test_texts_of_all_kinds_are_mended(seed):
    made = PdfRenderer(margins.ASSETS).render(margins.letter(list(margins.texts(seed, 12))))
    assert made.strange is None


def untouched(renderer, letter):
    """Return a document as Typst makes it."""
    made = renderer._compiler.compile(renderer._main(letter, {}), pdf_standards=[*STANDARD], timestamp=0, format="pdf")
    assert isinstance(made, bytes)
    return made


def test_only_maps_change_and_the_same_file_gives_the_same_bytes(renderer):
    before = untouched(renderer, result_letter())
    after = with_plain_text(before)
    assert after == with_plain_text(before) != before
    assert with_plain_text(after) == after
    marked = re.compile(rb"\n\d+ 0 obj\n<<[^\n]*/Type/CMap.*?endobj|xref.*", re.DOTALL)
    assert marked.sub(b"", after) == marked.sub(b"", before)
    assert "ที่ที่" in glyph_text(before), "without the step"


@pytest.mark.parametrize(
    ("old", "new"), [(b"%%EOF", b""), (b"/Contents ", b"/Content "), (b"/ToUnicode ", b"/Unicode ")]
)
def test_what_typst_does_not_write_is_refused(renderer, old, new):
    data = untouched(renderer, result_letter())
    assert old in data
    broken = data.replace(old, new.ljust(len(old)) if new else new)
    with pytest.raises(StrangePdfError):
        with_plain_text(broken)


@pytest.mark.parametrize("key", [b"/Contents", b"/ToUnicode"])
def test_a_file_that_has_lost_what_it_needs_is_refused(renderer, key):
    data = untouched(renderer, result_letter())
    found = re.search(rb"%b (\d+) 0 R" % key, data)
    assert found
    with pytest.raises(StrangePdfError):
        with_plain_text(data.replace(b"\n%b 0 obj" % found[1], b"\n9%b 0 obj" % found[1]))
