"""Lines for a terminal: none too wide, no word torn, nothing lost."""

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tidao_sheets
from tidao_sheets.core.scoring.catalogue import CATALOGUE
from tidao_sheets.core.thai_words import WORDS
from tidao_sheets.core.wrap import _words, columns, pieces, wrapped

SENTENCES = [text for kind in CATALOGUE.values() for sentence in (kind.says, kind.remedy) for text in sentence]
NAMES = {"เชียง", "เชียงแสน", "นาย"}
"""Parts of names and titles in the code: what is not listed among the words stays whole."""


def unknown(text):
    """Return the stretches of a text that are no known word: not lone letters, and not signs without a consonant."""
    found = []
    for run in re.findall("[ก-๎]+", text.replace("ๆ", " ").replace("ฯ", " ")):
        told = "".join(word if not known else " " for word, known in _words(run))
        found += [part for part in told.split() if len(part) > 1 and re.search("[ก-ฮ]", part)]
    return found


def test_every_word_of_every_message_is_known_so_that_none_is_torn():
    missing = {}
    for path in Path(tidao_sheets.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if path.name != "wrap.py" else ():
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                missing |= {part: f"{path.name}:{node.lineno}" for part in unknown(node.value) if part not in NAMES}
    assert not missing, f"add the words that these are parts of to core/thai_words.py: {missing}"


def test_an_unknown_word_is_found():
    assert unknown("ให้คะแนนกระต่ายแล้ว") == ["กระ" + "ต่าย"]


@pytest.mark.parametrize("width", [40, 60, 80])
def test_sentences_fit(width):
    for sentence in SENTENCES:
        lines = wrapped(f"  ✗ {sentence}", width).split("\n")
        assert all(columns(line) <= width for line in lines), lines
        assert all(line.startswith("    ") for line in lines[1:])


def test_no_word_is_torn():
    said = "คณะกรรมการบันทึกคะแนนในจังหวัดเชียงราย แล้วตรวจบรรทัดต่าง ๆ"
    assert pieces(said) == ["คณะกรรมการ", "บันทึก", "คะแนน", "ใน", "จังหวัดเชียงราย ", "แล้ว", "ตรวจ", "บรรทัด", "ต่าง ๆ"]


@pytest.mark.parametrize(
    "kept",
    [
        '"/home/สมศรี/งาน ประเมิน/forms/รอบ1 คณะกรรมการประเมินผล.xlsx"',
        '"รอบ1 คณะกรรมการประเมินผล.xlsx"',
        '"C:\\งาน ประเมิน\\letters"',
        '"tidao forms --round 1"',
        "ร้อยละ 80 ",
        "19 แห่ง ",
        "21 มกราคม 2568 ",
    ],
)
def test_what_is_copied_or_counted_stays_whole(kept):
    said = f"เปิดแฟ้ม {kept}แล้วบันทึกอีกครั้ง"
    assert any(kept.strip() in piece for piece in pieces(said))
    assert len(pieces(said)) > 3


@given(
    st.lists(st.sampled_from([*sorted(WORDS)[:200], " ", "เทิง", "ๆ", "F10", "12.5", "("]), max_size=30),
    st.integers(10, 90),
)
def test_nothing_is_lost(words, width):
    text = "".join(words)
    assert "".join(pieces(text)) == text
    assert "".join(wrapped(text, width).split()) == "".join(text.split())
