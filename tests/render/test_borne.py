"""The code inside a document's file is found in whatever is left of it, and never stops anybody."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from letter_cases import FULL, TEMPLATES, document

from tidao_sheets.core.letters.parts import check_code
from tidao_sheets.render.borne import codes
from tidao_sheets.render.docx import DocxRenderer
from tidao_sheets.render.pdf import Assets, PdfRenderer

LETTER = document("result", FULL)
CODE = check_code(LETTER.content())
MADE = {
    "pdf": PdfRenderer(Assets(TEMPLATES / "typst", TEMPLATES / "fonts")).render(LETTER).data,
    "docx": DocxRenderer(TEMPLATES.joinpath).render(LETTER).data,
}


@pytest.mark.parametrize("suffix", MADE)
def test_it_is_found(suffix):
    assert codes(MADE[suffix]) == (CODE,)


@settings(max_examples=150)
@given(
    suffix=st.sampled_from([*MADE]),
    places=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=30),
    end=st.floats(0, 1),
)
def test_a_damaged_file_has_it_or_none(suffix, places, end):
    data = bytearray(MADE[suffix])
    for place, octet in places:
        data[int(place * len(data))] = octet
    assert len(codes(bytes(data[: int(end * len(data))]))) <= 1


@given(st.binary())
def test_what_is_no_document_has_none(data):
    assert codes(data) == codes(b"%PDF-" + data) == ()
