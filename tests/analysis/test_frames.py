"""Frames: what each column holds, and that points stay exact whatever they are."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidao_sheets.analysis.frames import COMPARISON, Frames, compare, exact_mean, frames
from tidao_sheets.analysis.tables import DIMENSIONS, FINDINGS, FLAT, OFFICES, SCORES
from tidao_sheets.analysis.tidy import tidy_tables
from tidao_sheets.core.programme.file import parse_programme_bytes
from tidao_sheets.core.scoring.assessment import OfficeScores, assess
from tidao_sheets.core.scoring.findings import Finding, office_place
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.text import Text

ROOT = Path(__file__).parents[2]


def load(path):
    return parse_programme_bytes((ROOT / path).read_bytes(), path)


TABLES: dict[str, Any] = {"offices": OFFICES, "dimensions": DIMENSIONS, "scores": SCORES, "findings": FINDINGS}
REAL = load("config/chiang-rai-2567.toml")
SMALL = load("tests/programmes/small.toml")
CODES = list(SMALL.offices)


def scored(office, *points, **more):
    """Return an office's scores from texts in the order of the criteria; an empty text is a blank cell."""
    ids = [c.id for c in SMALL.criteria]
    given_points = {c: Decimal(p) for c, p in zip(ids, points, strict=True) if p}
    return OfficeScores(office, given_points, tuple(c for c in ids if c not in given_points), **more)


@pytest.fixture
def first():
    return assess(
        SMALL,
        1,
        [
            scored("muang", "12.5", "7.5", "20", "10"),
            scored("pua", "10", "5", "10", "2.4"),
            scored("wiangsa", "10", "5", "", "2.5", texts={"ก.1": {"strength": "ดี", "internal": "=ลับ"}}),
        ],
    )


@pytest.fixture
def second(first):
    again = [scored("muang", "12", "7.5", "20", "10"), scored("pua", "12.5", "7.5", "20", "10")]
    return assess(SMALL, 2, [*again, scored("wiangsa", "10", "5", "10", "2.5")], first)


def column(frame, name):
    return [None if value is pd.NA else value for value in frame[name]]


def test_offices(first):
    table = frames(first).offices
    assert list(table.columns) == [c.name for c in TABLES["offices"]]
    assert column(table, "code") == ["muang", "pua", "wiangsa", "thawangpha"]
    assert column(table, "complete") == [True, True, False, False]
    assert table["total"].tolist() == [50, Decimal("27.4"), None, None]
    assert column(table, "tier") == ["excellent", "none", None, None]
    assert column(table, "level") == [2, 0, None, None]
    assert column(table, "rank") == [1, 2, None, None]
    assert column(table, "next_tier") == [None, "pass", None, None]
    assert table["distance"].tolist() == [None, Decimal("0.1"), None, None]
    assert column(table, "zone") == [None] * 4
    assert column(table, "committee") == ["สายใต้", "สายเหนือ", "สายใต้", "สายเหนือ"]


def test_movement(first, second):
    table = frames(first, second).offices
    assert column(table, "round") == [1] * 4 + [2] * 4
    later = table[table["round"] == 2]
    assert later["movement_total"].tolist() == [Decimal("-0.5"), Decimal("22.6"), None, None]
    assert column(later, "movement_rank") == [None] * 4  # not all offices are complete
    assert table["movement_total"].head(4).tolist() == [None] * 4


def test_provincial_office_is_rated_and_not_ranked():
    full = [OfficeScores(code, {c.id: c.full_marks for c in REAL.criteria}) for code in REAL.offices]
    table = frames(assess(REAL, 1, full)).offices.set_index("code")
    assert table.loc["5700", "kind"] == "province"
    assert table.loc["5700", "zone"] is pd.NA
    assert table.loc["5700", "rank"] is pd.NA
    assert (table.loc["5700", "tier"], table.loc["5700", "level"]) == ("gold", 3)


def test_dimensions(first):
    table = frames(first).dimensions
    assert list(table.columns) == [c.name for c in TABLES["dimensions"]]
    assert column(table, "dimension") == ["ก", "ข"] * 4
    assert table["full_marks"].tolist() == [20, 30] * 4
    assert table["points"].tolist() == [20, 30, 15, Decimal("12.4"), 15, None, None, None]


def test_scores(first):
    table = frames(first).scores
    assert list(table.columns) == [c.name for c in TABLES["scores"]]
    row = table[(table["code"] == "wiangsa")]
    assert column(row, "criterion") == ["ก.1", "ก.2", "ข.1", "ข.2"]
    assert row["points"].tolist() == [10, 5, None, Decimal("2.5")]
    assert column(row, "missing") == [False, False, True, False]
    assert column(row, "strength") == ["ดี", None, None, None]
    assert column(row, "internal") == ["=ลับ", None, None, None]


def test_a_faulty_cell_has_no_points_and_is_not_missing():
    faulty = OfficeScores("pua", {"ก.1": Decimal(1)}, ("ก.2",), faulty=True)
    row = frames(assess(SMALL, 1, [faulty])).scores.query("code == 'pua'")
    assert row["points"].tolist() == [1, None, None, None]
    assert column(row, "missing") == [False, True, False, False]


def finding(**more):
    known = {"place": office_place(SMALL, "pua"), "committee": "สายเหนือ", "office": "pua", "criterion": "ก.1"}
    return Finding(code="blank", at=At(7, 5), tab="ปัว", params={"full": "12.5", "example": "10.5"}, **known | more)


def test_findings(first):
    about_form = Finding(code="form_missing", place=Text("ก", "A"), committee="สายใต้", params={"round": "1"})
    table = frames(first, findings={1: [finding()], 2: [about_form]}, lang="en").findings
    assert list(table.columns) == [c.name for c in TABLES["findings"]]
    assert column(table, "round") == [1, 2]
    assert column(table, "code") == ["blank", "form_missing"]
    assert set(column(table, "severity")) <= {"error", "warning", "info"}
    assert column(table, "cell") == ["F8", None]
    assert column(table, "office") == ["pua", None]
    assert column(table, "message")[0] == finding().message("en")
    assert column(table, "remedy")[0] == finding().remedy("en")
    assert frames(first, findings={1: [finding()]}).findings["message"][0] == finding().message("th")


def test_flat_says_everything_once(first, second):
    tables = frames(first, second)
    flat = tables.flat()
    assert list(flat.columns) == [c.name for c in FLAT]
    assert flat[["round", "code", "criterion"]].equals(tables.scores[["round", "code", "criterion"]])
    assert flat["points"].tolist() == tables.scores["points"].tolist()
    row = flat[(flat["round"] == 2) & (flat["code"] == "pua") & (flat["criterion"] == "ข.1")].iloc[0]
    assert (row["office"], row["criterion_name"]) == ("ห้องสมุดประชาชนอำเภอปัว", "บริการยืมคืน")
    assert (row["dimension_name"], row["total"], row["tier"], row["rank"]) == ("บริการและเครือข่าย", 50, "excellent", 1)


def test_compare(first, second):
    table = compare(first, second)
    assert list(table.columns) == [c.name for c in COMPARISON]
    assert column(table, "code") == CODES
    assert table["total_change"].tolist() == [Decimal("-0.5"), Decimal("22.6"), None, None]
    assert column(table, "tier_before") == ["excellent", "none", None, None]
    assert column(table, "tier_after") == ["excellent", "excellent", "pass", None]
    assert column(table, "level_change") == [0, 2, None, None]
    assert column(table, "rank_change") == [-1, 1, None, None]


def test_compare_of_different_offices():
    table = compare(assess(REAL, 1, []), assess(SMALL, 1, []))
    assert column(table, "code") == [*SMALL.offices, *REAL.offices]
    assert table["total_change"].isna().all()


def test_dtypes_do_not_depend_on_the_rows(first):
    kinds = {"text": "string", "whole": "Int64", "points": "object", "truth": "bool"}
    for tables in (frames(), frames(first), frames(assess(SMALL, 1, []))):
        for name, schema in TABLES.items():
            assert getattr(tables, name).dtypes.astype(str).to_dict() == {c.name: kinds[c.kind] for c in schema}
        assert tables.flat().dtypes.astype(str).to_dict() == {c.name: kinds[c.kind] for c in FLAT}


def test_values_are_of_their_column_s_kind(first, second):
    types = {"text": str, "whole": int, "points": Decimal, "truth": bool}
    tables = tidy_tables([first, second], {1: [finding()]}, "th")
    for table in (*tables.by_name.values(), tables.flat):
        for column, values in zip(table.columns, zip(*table.rows, strict=True), strict=True):
            assert {type(value) for value in values} <= {types[column.kind], type(None)}, column.name


def documented(text):
    """Return the columns that a docstring's lists name, in order."""
    lines = re.findall(r"^ {4,}([a-z_]+(?:, [a-z_]+)*): ", text or "", re.MULTILINE)
    return [name for line in lines for name in line.split(", ")]


def test_every_column_is_documented():
    parts = dict(re.findall(r"`(\w+)`, a row per[^\n]*\n(.*?)(?=\n\n|\Z)", Frames.__doc__, re.DOTALL))
    assert {*parts} == {*TABLES}
    for name, schema in TABLES.items():
        assert {*documented("\n" + parts[name])} == {c.name for c in schema}
    assert {*documented(compare.__doc__)} == {c.name for c in COMPARISON}


# ── exactness ──

POINTS = st.decimals(0, 10, places=2) | st.none()


@given(st.lists(POINTS, min_size=4, max_size=4))
def test_points_are_the_very_decimals(points):
    ids = [c.id for c in SMALL.criteria]
    known = {c: p for c, p in zip(ids, points, strict=True) if p is not None}
    blank = tuple(c for c in ids if c not in known)
    tables = frames(assess(SMALL, 1, [OfficeScores("pua", known, blank)]))
    found = tables.scores.query("code == 'pua'")["points"].tolist()
    assert [str(p) for p in found] == [str(p) for p in points]
    assert all(p is None or type(p) is Decimal for p in found)
    [total] = tables.offices.query("code == 'pua'")["total"]
    assert total == (None if blank else sum(known.values()))


def test_tenths_add_up():
    points = frames(assess(SMALL, 1, [scored("pua", "0.1", "0.2", "0", "0")])).scores["points"]
    assert str(points.sum()) == "0.3"
    assert points.sum() == Decimal("0.3")


@given(st.lists(st.decimals(-100, 100, places=4) | st.none(), max_size=30))
def test_exact_mean(points):
    known = [p for p in points if p is not None]
    mean = exact_mean(pd.Series(points, dtype="object"))
    assert mean == (sum(known) / len(known) if known else None)
    assert isinstance(mean, Decimal | None)


def test_exact_mean_of_groups(first):
    table = frames(first).dimensions
    means = table.groupby("dimension")["points"].agg(exact_mean)
    assert means.to_dict() == {"ก": Decimal(50) / 3, "ข": Decimal("21.2")}
