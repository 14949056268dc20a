"""The test server's own parts, without HTTP: addresses, masks, number patterns, formulas, queries, the schema."""

import ast
import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sheets_server import a1, colours, drive_query, formulas, masks, numfmt, schema, shifts
from sheets_server.batch import HANDLERS
from sheets_server.errors import ApiError
from sheets_server.locales import locale

HERE = Path(__file__).parents[1] / "sheets_server"
SIDES = st.integers(0, 60)


def test_the_server_imports_nothing_of_the_product():
    found = set()
    modules = sorted(HERE.glob("*.py"))
    assert len(modules) > 30
    for path in modules:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found.add(node.module.partition(".")[0])
    assert "gspread" in found
    assert "tidao_sheets" not in found


# Addresses


@given(SIDES, SIDES, st.integers(1, 30), st.integers(1, 30))
def test_a_rectangle_is_read_back(top, left, height, width):
    rect = a1.Rect(top, left, top + height, left + width)
    title, rest = a1.split(a1.name("My 'sheet'", rect))
    assert title == "My 'sheet'"
    assert a1.parse(rest) == rect


@given(st.integers(0, 18_277))
def test_columns_are_numbered_both_ways(index):
    assert a1.column_index(a1.column(index)) == index


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns(index, letters):
    assert a1.column(index) == letters


# Masks


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a", {"a": {}}),
        ("a.b,a.c", {"a": {"b": {}, "c": {}}}),
        ("a(b,c(d)),e/f", {"a": {"b": {}, "c": {"d": {}}}, "e": {"f": {}}}),
        ("a.b,a", {"a": {}}),
        ("a,a.b", {"a": {}}),
        ("user_entered_format", {"userEnteredFormat": {}}),
        ("*", {"*": {}}),
        (" a , b ", {"a": {}, "b": {}}),
    ],
)
def test_masks_are_read(text, tree):
    assert masks.parse(text) == tree


@pytest.mark.parametrize("text", ["a(", "a)", "a,,b", "a..b", "(a)", "a(b", "a b", ""])
def test_malformed_masks(text):
    with pytest.raises(masks.MaskError):
        masks.parse(text)


def test_a_mask_keeps_empty_objects():
    value = {"a": [{"b": 1, "c": 2}, {"c": 3}], "d": {}}
    assert masks.apply(masks.parse("a.b,d.x"), value) == {"a": [{"b": 1}, {}], "d": {}}


def test_an_update_mask_clears_what_is_not_given():
    held = {"a": {"x": 1, "y": 2}, "b": 3}
    assert masks.update(held, {"a": {"x": 9}}, masks.parse("a.x,b")) == {"a": {"x": 9, "y": 2}}
    assert masks.update(held, {"a": {}}, masks.parse("a")) == {"a": {}, "b": 3}  # black is an empty colour


# Numbers


@pytest.mark.parametrize(
    ("number", "pattern", "shown"),
    [
        (1234.5, "#,##0.00", "1,234.50"),
        (-1234.5, "#,##0", "-1,235"),
        (0.125, "0.0%", "12.5%"),
        (2.5, "0", "3"),
        (-5, "0.0;(0.0)", "(5.0)"),
        (0, '0;-0;"none"', "none"),
        (8, '0" คะแนน"', "8 คะแนน"),
        (0.5, "#.##", ".5"),
        (1500, "0.0E+00", "1.5E+03"),
        (45350.75, "d mmm yyyy h:mm am/pm", "28 Feb 2024 6:00 PM"),
        (45350.75, "yyyy-mm-dd hh:mm:ss", "2024-02-28 18:00:00"),
        (1.5, "[h]:mm", "36:00"),
        (5, "General", "5"),
    ],
)
def test_number_patterns(number, pattern, shown):
    assert numfmt.show(number, {"type": "NUMBER", "pattern": pattern}, locale("en_US")) == shown


@given(st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_automatic_numbers_stay_close(number):
    shown = float(numfmt.automatic(number))
    assert math.isclose(shown, number, rel_tol=1e-4, abs_tol=1e-9)


@given(st.integers(0, 255))
def test_colours_are_shortest_float32(part):
    once = colours.float32(part / 255)
    assert colours.float32(once) == once
    assert round(once * 255) == part
    assert len(repr(once)) <= 12


# Formulas

FORMULA = '=SUM(A1:$B$3)+\'ฟอร์ม 1\'!C5+IF(A2>80,"A1",TRUE)+SUMIF(D:D,"x",E2:E)+LOG10(5)+Other!A1'


def test_references_are_found():
    found = [ref.text() for ref in formulas.references(FORMULA)]
    assert found == ["A1:$B$3", "'ฟอร์ม 1'!C5", "A2", "D:D", "E2:E", "Other!A1"]


def test_a_copy_moves_relative_parts():
    assert formulas.copied("=A1+$A1+A$1+$A$1+A:A", 1, 1) == "=B2+$A2+B$1+$A$1+B:B"
    assert formulas.copied("=A1", -1, 0) == "=#REF!"


def test_only_references_to_the_changed_sheet_follow():
    change = shifts.Insert("ROWS", 0, 2)
    assert formulas.followed("=A1+Other!A1", "Home", "Home", change) == "=A3+Other!A1"
    assert formulas.followed("=A1+Other!A1", "Home", "Other", change) == "=A1+Other!A3"


def test_deleted_references():
    change = shifts.Delete("ROWS", 1, 3)
    assert formulas.followed("=A2+SUM(A1:A3)+SUM(A2:A3)+A4", "S", "S", change) == "=#REF!+SUM(A1:A1)+SUM(#REF!)+A2"


@given(st.integers(0, 9), st.integers(1, 5), st.sampled_from(["ROWS", "COLUMNS"]))
def test_an_insertion_undone_changes_nothing(at, count, axis):
    there = formulas.followed(FORMULA, "S", "S", shifts.Insert(axis, at, count))
    assert formulas.followed(there, "S", "S", shifts.Delete(axis, at, at + count)) == FORMULA


@given(st.integers(0, 8), st.integers(1, 4), st.integers(0, 12))
def test_a_move_is_a_permutation(start, size, to):
    if start < to < start + size:
        return
    change = shifts.Move("ROWS", start, start + size, to)
    assert sorted(change.index(place) for place in range(20)) == list(range(20))


# Drive's search language, the schema


@given(st.text(max_size=12))
def test_any_name_can_be_searched_for(name):
    escaped = name.replace("\\", r"\\").replace("'", r"\'")
    assert drive_query.compile_query(f"name = '{escaped}' and trashed = false")({"name": name, "trashed": False})


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=3), st.lists, max_leaves=8))
def test_any_body_is_taken_or_refused_in_googles_shape(value):
    described = schema.load("sheets.v4")
    try:
        described.body("spreadsheets.batchUpdate", {"requests": value})
    except ApiError as error:
        body = error.sheets_body()["error"]
        assert (body["code"], body["status"]) == (400, "INVALID_ARGUMENT")
        assert json.dumps(body)
        assert body["details"][0]["fieldViolations"]


def test_every_known_request_is_in_googles_description():
    known = set(schema.load("sheets.v4").types["Request"]["properties"])
    assert set(HANDLERS) <= known
    assert len(HANDLERS) > 50
