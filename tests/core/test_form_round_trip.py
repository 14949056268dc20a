"""Whatever committees type into a form comes back as it went in."""

from decimal import Decimal

import pytest
from books import REAL, SMALL, Folder, cell, edited, points_for
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from read_forms import OFFICE, POINTS, TAB, TEXTS, first_form

from tidao_sheets.core.thai import clean


@st.composite
def filled(draw, programme):
    """Draw what a committee has typed into one office's tab: scores, texts, and cells left blank."""
    step = Decimal(1).scaleb(-programme.scoring.decimals)
    content = {}
    for c in programme.criteria:
        score = st.integers(0, int(c.full_marks / step)).map(lambda n: n * step)
        content[c.id] = draw(
            st.fixed_dictionaries(
                {"score": st.none() | score},
                optional=dict.fromkeys(("strength", "advice", "evidence", "internal"), TEXTS),
            )
        )
    return content


@pytest.mark.parametrize("programme", [REAL, SMALL], ids=["real", "small"])
@given(data=st.data())
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_whatever_is_filled_in_reads_back_the_same(programme, data, tmp_path_factory):
    committee = list(programme.committees.values())[-1]
    office = committee.offices[0]
    given_ = data.draw(filled(programme))
    folder = Folder(tmp_path_factory.mktemp("round-trip"), programme)
    folder.form(committee.id, {office: given_})
    read = next(s for s in folder.read().scores if s.office == office)
    assert read.points == {c: cells["score"] for c, cells in given_.items() if cells["score"] is not None}
    assert read.missing == tuple(c for c, cells in given_.items() if cells["score"] is None)
    texts = {c: {k: v for k, v in cells.items() if k != "score" and clean(v)} for c, cells in given_.items()}
    assert read.texts == {c: t for c, t in texts.items() if t}
    assert not read.faulty
    assert {f.code for f in folder.findings(committee.id)} <= {"form_missing", "blank", "all_full_marks"}


@pytest.mark.parametrize("text", ["a\r\nb", "a\rb", "a\x0bb", "\x1f!", "<r>1</r>", "<r></r>"])
def test_odd_characters_come_back_as_they_went_in(text, folder):
    first_form(folder, {"1.1": {"strength": text}})
    assert folder.scores(OFFICE).texts == {"1.1": {"strength": text}}


def test_a_carriage_return_that_came_with_a_pasted_score_does_not_matter(folder):
    with edited(first_form(folder)) as book:
        book[TAB][cell("2.1")] = "9_x000D_\n"  # as spreadsheet programs store it
    assert folder.points(OFFICE) == POINTS


def test_a_whole_province_reads_back(folder):
    totals = {}
    for committee in REAL.committees.values():
        content = {code: points_for(REAL, Decimal(40 + 3 * n)) for n, code in enumerate(committee.offices)}
        totals |= {code: sum(g["score"] for g in given_.values()) for code, given_ in content.items()}
        folder.form(committee.id, content)
    read = folder.read()
    assert read.findings == ()
    assert {s.office: sum(s.points.values()) for s in read.scores} == totals
    assert [s.office for s in read.scores] == list(REAL.offices)
