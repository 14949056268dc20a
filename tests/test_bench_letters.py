"""The benchmark of documents typesets what it says, and compares the same text; nothing here depends on speed."""

import importlib
import shutil
import sys
from pathlib import Path

import pytest
from letter_text import plain_text

SCRIPTS = Path(__file__).parent.parent / "scripts"


@pytest.fixture(scope="module")
def bench():
    before = list(sys.path)
    sys.path.insert(0, str(SCRIPTS))
    yield importlib.import_module("_bench_letters")
    sys.path[:] = before


@pytest.fixture
def small(bench, monkeypatch):
    """Few letters, and neither of the other programs, whatever is installed."""
    for name, size in {"NATION": 2, "BATCH": 2, "SLOW": 1}.items():
        monkeypatch.setattr(bench, name, size)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(bench, "Weasy", missing)
    return bench


def missing():
    raise ImportError("weasyprint")


def fill(programme):
    return {c.id: {"score": c.full_marks, "advice": "ควรจัดทำหลักฐาน"} for c in programme.criteria}


def test_all_is_measured_and_what_is_missing_is_said(small, tmp_path):
    found = small.measure(1, tmp_path, fill)
    heads, rows, notes, figures = found.heads, found.rows, found.notes, found.figures
    assert [row[0] for row in rows] == [
        "a province's set",
        "with its score sheets",
        "a nation's one-page letters",
        small.OURS,
    ]
    assert all(len(row) == len(heads) for row in rows)
    assert figures["documents"] == {"set": 44, "all": 63, "nation": 2, small.OURS: 2}
    assert figures["ratio"] == {small.OURS: 1}
    assert all(seconds > 0 for seconds in figures["seconds"].values())
    said = "\n".join(notes)
    assert "WeasyPrint is not installed" in said
    assert "LibreOffice is not installed" in said


def test_a_nations_letters_differ_and_have_one_page(bench):
    letters = [compose() for compose in bench.nation(20)]
    assert len({plain_text(letter) for letter in letters}) == 20
    assert not any(letter.enclosures or letter.draft for letter in letters)
    assert "กระบี่" in plain_text(letters[0])
    assert "กาญจนบุรี" in plain_text(letters[18]), "another province after 18 districts"
    renderer = bench.typst_renderer()
    assert [bench.same("tidao", renderer.render(one).data, one) for one in letters] == [None] * 20


def test_another_text_is_no_fair_comparison(bench):
    one, two = (compose() for compose in bench.nation(2))
    data = bench.typst_renderer().render(two).data
    with pytest.raises(importlib.import_module("_bench_measure").FailedError, match="says something else"):
        bench.same("other", data, one)


def test_the_other_ways_get_the_whole_text(bench):
    (compose,) = bench.nation(1)
    page = importlib.import_module("_bench_ways").page(compose())
    for part in ("ขอแสดงความนับถือ", "เรื่อง", "นายอำเภอ", "โทร.", "พัฒนาชุมชนจังหวัด"):
        assert part in page
