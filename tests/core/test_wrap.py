"""Lines for a terminal: none too wide, no word torn, nothing lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidao_sheets.core.scoring.catalogue import CATALOGUE
from tidao_sheets.core.thai_words import WORDS
from tidao_sheets.core.wrap import columns, pieces, wrapped

SENTENCES = [text for kind in CATALOGUE.values() for sentence in (kind.says, kind.remedy) for text in sentence]


@pytest.mark.parametrize("width", [40, 60, 80])
def test_sentences_fit(width):
    for sentence in SENTENCES:
        lines = wrapped(f"  ✗ {sentence}", width).split("\n")
        assert all(columns(line) <= width for line in lines), lines
        assert all(line.startswith("    ") for line in lines[1:])


def test_no_word_is_torn():
    said = "คณะกรรมการบันทึกคะแนนในจังหวัดเชียงราย แล้วตรวจบรรทัดต่าง ๆ"
    assert pieces(said) == ["คณะกรรมการ", "บันทึก", "คะแนน", "ใน", "จังหวัดเชียงราย ", "แล้ว", "ตรวจ", "บรรทัด", "ต่าง ๆ"]


@given(
    st.lists(st.sampled_from([*sorted(WORDS)[:200], " ", "เทิง", "ๆ", "F10", "12.5", "("]), max_size=30),
    st.integers(10, 90),
)
def test_nothing_is_lost(words, width):
    text = "".join(words)
    assert "".join(pieces(text)) == text
    assert "".join(wrapped(text, width).split()) == "".join(text.split())
