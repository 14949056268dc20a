"""Wording is not the rubric: whatever words are mended, no form is lost; whatever scores is changed, none counts."""

from dataclasses import replace
from decimal import Decimal

import pytest
from books import REAL, SMALL, all_points, observed
from hypothesis import assume, given
from hypothesis import strategies as st

from tidao_sheets.core.form.identity import Identity, form_version
from tidao_sheets.core.form.layout import COLUMN, office_rows
from tidao_sheets.core.form.read_round import collect, round_reading
from tidao_sheets.core.form.workbook import form_workbook
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.observed import Book, ObservedCell

COMMITTEE = next(iter(SMALL.committees.values()))
GIVEN = {code: all_points(SMALL, less="1.5") for code in COMMITTEE.offices}
POINTS = {code: {c: given["score"] for c, given in row.items()} for code, row in GIVEN.items()}
FORMER = "0123456789ab"  # a version as former program versions made it

LETTERS = st.characters(codec="utf-8", categories=("L", "M", "N", "P", "S"), exclude_characters="_")
LINE = st.text(LETTERS, min_size=1, max_size=8)


@st.composite
def mended(draw, programme=SMALL):
    """Return the programme in other words, in another order and with other floors; what scores is the same."""

    def words(former, mark):
        return draw(st.sampled_from([former, f"{mark} {draw(LINE)}"]))  # marks keep one row's name from being another's

    dimensions = []
    for d in draw(st.permutations(programme.dimensions)):
        criteria = [
            replace(
                c, name=words(c.name, f"ข้อใหม่ {c.id}"),
                guidance=draw(st.sampled_from([c.guidance]) | st.lists(LINE, max_size=2).map(tuple)),
            )
            for c in draw(st.permutations(d.criteria))
        ]  # fmt: skip
        dimensions.append(replace(d, name=words(d.name, "ด้าน"), criteria=tuple(criteria)))
    floors = draw(
        st.lists(st.integers(0, 100), min_size=len(programme.tiers), max_size=len(programme.tiers), unique=True)
    )
    tiers = zip(programme.tiers, sorted(floors, reverse=True), strict=True)
    return replace(
        programme,
        dimensions=tuple(dimensions),
        tiers=tuple(replace(t, name=words(t.name, f"ดาว {t.id}"), floor=Decimal(floor)) for t, floor in tiers),
        name=words(programme.name, "โครงการ"),
        short_name=words(programme.short_name, "โครงการ"),
        offices={code: replace(o, name=words(o.name, f"แห่ง {code}")) for code, o in programme.offices.items()},
        committees={code: replace(c, name=words(c.name, "คณะ")) for code, c in programme.committees.items()},
    )


def form(*, former=False, only=None, altered=None):
    """Return the filled form as read; of a former program version, of one office, or with other words in a cell."""
    made = form_workbook(SMALL, SMALL.rounds[1], COMMITTEE, filled=GIVEN)
    tabs = []
    for tab in made.tabs:
        identity = Identity.parse(tab.cells[At(0, 0)].value)
        if only and identity.tab not in {only, "guide", "overview"}:
            continue
        seen = observed(tab)
        if former:
            seen.cells[At(0, 0)] = ObservedCell(replace(identity, version=FORMER, words="").text())
        if altered and identity.tab in COMMITTEE.offices:
            seen.cells[altered] = ObservedCell("ข้อความที่กรรมการแก้เอง")
            altered = None
        tabs.append(seen)
    return Book(workbook="/forms/แบบ.xlsx", name="แบบ.xlsx", tabs=tuple(tabs))


def read(programme, *books):
    """Return what counts, office → points, and what is told of the committee's form."""
    found = round_reading(programme, collect(programme, books), 1)
    points = {s.office: dict(s.points) for s in found.scores if s.points}
    return points, [f for f in found.findings if f.committee == COMMITTEE.id]


@given(mended(), st.booleans())
def test_mended_words_keep_the_version_and_every_score(programme, former):
    assert form_version(programme) == form_version(SMALL)
    points, told = read(programme, form(former=former))
    assert points == POINTS
    assert "error" not in {f.severity for f in told}
    assert [f.code for f in told].count("form_former_wording") <= 1
    assert {f.code for f in told} <= {"form_former_wording", "star_of_former_tiers"}


@given(mended(), st.booleans())
def test_mended_words_are_one_note_a_form(programme, former):
    old, new = ([(c.name, c.guidance) for c in sorted(p.criteria, key=lambda c: c.id)] for p in (SMALL, programme))
    assume(old != new)
    told = [f for f in read(programme, form(former=former))[1] if f.code == "form_former_wording"]
    changed = [
        c.id
        for c, (a, b) in zip(sorted(SMALL.criteria, key=lambda c: c.id), zip(old, new, strict=True), strict=True)
        if a != b
    ]
    assert len(told) == 1
    assert all(f"ข้อ {criterion}" in told[0].value for criterion in changed)


@given(mended(), st.booleans(), st.sampled_from(COMMITTEE.offices))
def test_a_form_in_former_words_that_came_back_with_one_office_alone(programme, former, office):
    points, told = read(programme, form(former=former, only=office))
    assert points == {office: POINTS[office]}
    assert [f.office for f in told if f.severity == "error"] == [o for o in COMMITTEE.offices if o != office]


def _rows(change):
    """Return the programme with other dimensions."""
    return replace(SMALL, dimensions=tuple(change([*SMALL.dimensions])))


def _criterion(n, **changes):
    def change(dimensions):
        first = dimensions[0]
        rows = [replace(c, **changes) if k == n else c for k, c in enumerate(first.criteria)]
        return [replace(first, criteria=tuple(rows)), *dimensions[1:]]

    return _rows(change)


def _moved(dimensions):
    first, second = dimensions
    return [
        replace(first, criteria=first.criteria[:-1]),
        replace(second, criteria=(*second.criteria, first.criteria[-1])),
    ]


def _more(dimensions):
    first, *others = dimensions
    return [replace(first, criteria=(*first.criteria, replace(first.criteria[0], id="ก.9"))), *others]


SCORES = st.one_of(
    st.builds(lambda n, k: _criterion(n, id=f"ก.{k}"), st.integers(0, 1), st.integers(3, 99)),
    st.builds(
        lambda n, marks: _criterion(n, full_marks=marks),
        st.integers(0, 1),
        st.decimals("0.5", 99, places=1).filter(lambda marks: marks not in {Decimal("12.5"), Decimal("7.5")}),
    ),
    st.builds(
        lambda decimals: replace(SMALL, scoring=replace(SMALL.scoring, decimals=decimals)),
        st.integers(0, 4).filter(lambda n: n != SMALL.scoring.decimals),
    ),
    st.builds(lambda new: _rows(lambda ds: [replace(ds[0], id=new), *ds[1:]]), st.sampled_from("คงจ")),
    st.just(_rows(_moved)),
    st.just(_rows(lambda ds: [replace(ds[0], criteria=ds[0].criteria[:1]), *ds[1:]])),
    st.just(_rows(_more)),
)  # fmt: skip


@given(SCORES)
def test_whatever_scores_changes_the_version_and_nothing_counts(programme):
    assert form_version(programme) != form_version(SMALL)
    points, told = read(programme, form())
    assert not points
    assert [f.code for f in told] == ["form_other_version"]


@given(SCORES)
def test_of_a_former_program_version_what_stands_on_the_tab_decides(programme):
    """A form that does not say its rules counts where keys, full marks and dimensions are those of the rubric."""
    points, told = read(programme, form(former=True))
    if programme.dimensions == SMALL.dimensions:  # only the decimals are others
        assert {f.code for f in told} <= {"too_many_decimals"}
        whole = {
            o: {c: p for c, p in row.items() if programme.scoring.decimals or p % 1 == 0} for o, row in POINTS.items()
        }
        assert points == whole
    else:
        assert not points
        assert [f.code for f in told] == ["form_other_version"]


@pytest.mark.parametrize("former", [False, True])
def test_a_name_that_is_now_another_rows_is_uncertain(former):
    first, second = (c.name for c in SMALL.criteria[:2])
    swapped = _rows(
        lambda ds: [
            replace(
                ds[0], criteria=tuple(replace(c, name=n) for c, n in zip(ds[0].criteria, (second, first), strict=True))
            ),
            *ds[1:],
        ]
    )
    points, told = read(swapped, form(former=former))
    assert {f.code for f in told} == {"criterion_altered"}
    assert {o: set(p) for o, p in points.items()} == {o: {"ข.1", "ข.2"} for o in COMMITTEE.offices}


@pytest.mark.parametrize("column", ["name", "guidance"])
def test_what_one_tab_of_a_form_shows_otherwise_is_a_persons_change(column):
    at = At(office_rows(SMALL).criteria["ก.1"], COLUMN[column])
    points, told = read(SMALL, form(altered=at))
    assert [(f.code, f.office, f.criterion) for f in told] == [("criterion_altered", "pua", "ก.1")]
    assert "ก.1" not in points["pua"]
    assert points["thawangpha"] == POINTS["thawangpha"]


def test_the_version_is_the_same_whatever_the_order_of_the_file():
    other = replace(REAL, dimensions=tuple(replace(d, criteria=d.criteria[::-1]) for d in REAL.dimensions[::-1]))
    assert form_version(other) == form_version(REAL)
