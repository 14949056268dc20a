"""What a cell becomes: the table of the design, line by line, and what holds for every cell there can be."""

import datetime as dt
import math
import string
from decimal import Decimal
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidao_sheets.core.programme.records import Criterion, Scoring
from tidao_sheets.core.scoring.catalogue import CATALOGUE
from tidao_sheets.core.scoring.points import read
from tidao_sheets.core.sheet.observed import CellError, NumberFormat, ObservedCell, number

TEN = Criterion(id="1.1", name="ข้อ", full_marks=Decimal(10))
DECIMALS = 2


def reading(value=None, *, full=10, decimals=DECIMALS, **more):
    criterion = TEN if full == 10 else Criterion(id="1.1", name="ข้อ", full_marks=Decimal(full))
    return read(ObservedCell(value, **more), criterion, Scoring(decimals))


def codes(found):
    return [p.code for p in found.problems]


# ── the table ──


@pytest.mark.parametrize("typed", ["8", "8.5", "0", "10", "0.01", "9.99", "8.50"])
def test_a_number_is_itself(typed):
    found = reading(Decimal(typed))
    assert (found.points, found.blank, found.problems) == (Decimal(typed), False, ())


@pytest.mark.parametrize("value", [None, "", " ", "\u00a0", "\u200b", "\ufeff \u3000\t\n"])
def test_a_blank_is_missing_and_not_zero(value):
    found = reading(value)
    assert (found.points, found.blank, found.problems) == (None, True, ())


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("8", "8"),
        ("8.50", "8.5"),
        ("8.500", "8.5"),
        ("0", "0"),
        ("0.0", "0"),
        ("๘", "8"),
        ("๘.๕", "8.5"),
        ("๑๐", "10"),
        ("８", "8"),
        ("９.２５", "9.25"),
        (" 8 ", "8"),
        ("\u00a08\u00a0", "8"),
        ("\u30008\u2007", "8"),
        ("\u200b8\ufeff", "8"),
        ("1\u200b0", "10"),
        ("8 คะแนน", "8"),
        ("8\u00a0คะแนน ", "8"),
        ("๘คะแนน", "8"),
        ("๗.๒๕   คะแนน", "7.25"),
        ("8/10", "8"),
        ("๘/๑๐", "8"),
        ("8.5/10", "8.5"),
        ("8/10.0", "8"),
        ("0/10", "0"),
        ("๘/10", "8"),
    ],
)
def test_a_text_that_is_a_number_counts_and_is_named(text, points):
    found = reading(text)
    assert (found.points, codes(found)) == (Decimal(points), ["text_number"])
    assert found.problems[0].value == text
    assert found.problems[0].params["number"] == points


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1,5", "ambiguous"),
        ("1,000", "ambiguous"),
        ("8/5", "ambiguous"),
        ("8/100", "ambiguous"),
        ("8/", "ambiguous"),
        ("/10", "ambiguous"),
        ("8 / 10", "ambiguous"),
        ("8/10 คะแนน", "ambiguous"),
        ("8//10", "ambiguous"),
        ("1e1", "ambiguous"),
        ("1E1", "ambiguous"),
        ("0x8", "ambiguous"),
        ("8-9", "ambiguous"),
        ("+8", "ambiguous"),
        ("-8", "ambiguous"),
        ("-0", "ambiguous"),
        ("\u22128", "ambiguous"),
        (".5", "ambiguous"),
        ("8.", "ambiguous"),
        ("8 .5", "ambiguous"),
        ("8. 5", "ambiguous"),
        ("8 5", "ambiguous"),
        ("8..5", "ambiguous"),
        ("8.5.0", "ambiguous"),
        ("8\uff0e5", "ambiguous"),
        ("08", "ambiguous"),
        ("๐๘", "ambiguous"),
        ("00", "ambiguous"),
        ("8%", "ambiguous"),
        ("8 คะแนนเต็ม", "ambiguous"),
        ("8คะแนน 10", "ambiguous"),
        ("8 points", "ambiguous"),
        ("~8", "ambiguous"),
        ("8?", "ambiguous"),
        ("'8", "ambiguous"),
        ("=8", "ambiguous"),
        ("1_0", "ambiguous"),
        ("4 พ.ค. 67", "ambiguous"),
        ("8\n9", "ambiguous"),
        ("nan", "not_a_number"),
        ("NaN", "not_a_number"),
        ("inf", "not_a_number"),
        ("Infinity", "not_a_number"),
        ("-", "not_a_number"),
        ("n/a", "not_a_number"),
        ("ขาด", "not_a_number"),
        ("คะแนน", "not_a_number"),
        ("แปด", "not_a_number"),
        (".", "not_a_number"),
        ("/", "not_a_number"),
        ("TRUE", "not_a_number"),
    ],
)
def test_any_other_text_is_never_guessed(text, code):
    found = reading(text)
    assert (found.points, found.blank, codes(found)) == (None, False, [code])
    assert found.problems[0].value == text


@pytest.mark.parametrize("digit", list("٨۸८৮੮૮୮௮౮೮൮໘៨႘᠘⁸₈⑧⑻⒏Ⅷ八᧘꘨𝟖𝟾🯸"))
def test_digits_of_other_scripts_are_errors(digit):
    for text in (digit, f"{digit}.5", f"1{digit}", f"{digit} คะแนน", f"{digit}/10", f"8/{digit}"):
        found = reading(text)
        assert found.points is None, text
        assert CATALOGUE[found.problems[0].code].severity == "error"


def test_only_three_rows_of_digits_are_read():
    numeric = [c for c in map(chr, range(0x110000)) if c.isnumeric()]
    assert len(numeric) > 1500
    accepted = {c for c in numeric if reading(c).points is not None}
    assert accepted == set("0123456789๐๑๒๓๔๕๖๗๘๙０１２３４５６７８９")


@pytest.mark.parametrize(
    ("value", "points", "expected"),
    [
        (Decimal(8), "8", ["formula"]),
        (number(0.1 + 0.2), "0.3", ["formula"]),
        ("๘", "8", ["formula", "text_number"]),
        (Decimal(11), None, ["formula", "over_full_marks"]),
        (Decimal("-0.5"), None, ["formula", "below_zero"]),
        (Decimal("8.125"), None, ["formula", "too_many_decimals"]),
        (None, None, ["formula_without_value"]),
        (CellError("#DIV/0!"), None, ["formula_error"]),
        ("", None, ["formula_blank"]),
        ("ขาด", None, ["not_a_number"]),
        (True, None, ["check_box"]),
        (dt.datetime(2024, 5, 4), None, ["date"]),  # noqa: DTZ001 - a workbook's dates have no zone
    ],
)
def test_a_formula_is_its_stored_value(value, points, expected):
    found = reading(value, formula="=A1")
    assert (found.points, codes(found)) == (points and Decimal(points), expected)
    assert found.blank == (codes(found) == ["formula_blank"])
    if expected[0].startswith("formula") and expected != ["formula_error"]:
        assert found.problems[0].value == "=A1"


@pytest.mark.parametrize(
    ("seen", "code", "value"),
    [
        (ObservedCell(dt.datetime(2024, 5, 4)), "date", "2024-05-04"),  # noqa: DTZ001 - typed "4/5"
        (ObservedCell(dt.date(2024, 5, 4)), "date", "2024-05-04"),
        (ObservedCell(dt.datetime(2024, 5, 4, 8, 30)), "date", "2024-05-04T08:30:00"),  # noqa: DTZ001 - as above
        (ObservedCell(dt.time(8, 30)), "date", "08:30:00"),
        (ObservedCell(dt.timedelta(hours=8)), "date", "8:00:00"),
        (ObservedCell(True), "check_box", "TRUE"),  # noqa: FBT003 - a cell's value
        (ObservedCell(False), "check_box", "FALSE"),  # noqa: FBT003 - as above
        (ObservedCell(CellError("#REF!")), "formula_error", "#REF!"),
        (ObservedCell(CellError("#N/A"), "=X"), "formula_error", "#N/A"),
        (ObservedCell(Decimal("0.8"), shown_as="percent"), "percent", "80%"),
        (ObservedCell(Decimal("0.085"), shown_as="percent"), "percent", "8.5%"),
        (ObservedCell(Decimal(8), formula="=B2", shown_as="percent"), "percent", "800%"),
        (ObservedCell(Decimal("0.8"), shown_as="fraction"), "fraction", "0.8"),
    ],
)
def test_each_odd_kind_has_its_own_code(seen, code, value):
    found = read(seen, TEN, Scoring(DECIMALS))
    assert (found.points, [(p.code, p.value) for p in found.problems]) == (None, [(code, value)])
    remedies = {CATALOGUE[c].remedy for c in ("date", "check_box", "formula_error", "percent")}
    assert len(remedies) == 4


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (Decimal("-0.01"), "below_zero"),
        (Decimal(-8), "below_zero"),
        (Decimal("10.01"), "over_full_marks"),
        (Decimal(85), "over_full_marks"),
        (Decimal("8.125"), "too_many_decimals"),
        ("8.125", "too_many_decimals"),
        ("๑๑", "over_full_marks"),
        ("11/10", "over_full_marks"),
        ("11 คะแนน", "over_full_marks"),
        (Decimal("1E+300"), "over_full_marks"),
    ],
)
def test_outside_the_range_is_an_error(value, code):
    found = reading(value)
    assert (found.points, codes(found)) == (None, [code])
    assert found.problems[0].params == {"full": "10", "example": "8.5", "decimals": "2"}


@pytest.mark.parametrize("value", [Decimal("Infinity"), Decimal("-Infinity"), Decimal("NaN"), number(float("inf"))])
def test_what_is_no_finite_number_is_an_error(value):
    for shown_as in ("general", "percent"):
        found = reading(value, shown_as=shown_as)
        assert found.points is None
        assert CATALOGUE[codes(found)[-1]].severity == "error"


def test_the_programme_says_how_many_decimals():
    assert reading("8.5", decimals=0).points is None
    assert reading(Decimal("8.0"), decimals=0).points == 8
    assert reading(Decimal("8.1234"), decimals=4).points == Decimal("8.1234")
    assert reading(Decimal("8.12345"), decimals=4).points is None


def test_full_marks_may_have_decimals():
    assert reading("๘/๑๒.๕", full="12.5").points == 8
    assert reading("8/12.50", full="12.5").points == 8
    assert reading("8/12", full="12.5").points is None
    assert reading(Decimal("12.5"), full="12.5").points == Decimal("12.5")


def test_points_carry_no_trailing_zeros():
    assert [str(reading(v).points) for v in (Decimal("8.50"), Decimal("1E+1"), "๘.๐๐", Decimal("-0.00"))] == [
        "8.5",
        "10",
        "8",
        "0",
    ]


# ── what always holds ──

DIGITS = [string.digits, "๐๑๒๓๔๕๖๗๘๙", "０１２３４５６７８９"]
SPACES = [c for c in map(chr, range(0x3001)) if c.isspace()]
INVISIBLE = list("\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2066\u2069\ufe0f\ufeff")
blanks = st.text(st.sampled_from(SPACES + INVISIBLE), max_size=4)


@st.composite
def figures(draw):
    """Draw a number by the grammar: its exact value, and one way to write it."""
    whole = str(draw(st.integers(0, 1200)))
    fraction = draw(st.text(st.sampled_from(string.digits), max_size=5))
    plain = f"{whole}.{fraction}" if fraction else whole
    written = "".join(draw(st.sampled_from(DIGITS))[int(c)] if c.isdigit() else c for c in plain)
    return Decimal(plain), written


@st.composite
def typed(draw):
    """Draw (value, text, full marks) for a text of the grammar, with whatever keyboards leave around it."""
    full = draw(st.sampled_from([Decimal(10), Decimal("12.5"), Decimal(5), Decimal(1000)]))
    value, text = draw(figures())
    tail = draw(st.sampled_from(["", "unit", "of"]))
    if tail == "unit":
        text += draw(st.text(st.sampled_from(SPACES), max_size=3)) + "คะแนน"
    elif tail == "of":
        text += "/" + str(full).translate(str.maketrans(string.digits, draw(st.sampled_from(DIGITS))))
    at = draw(st.integers(0, len(text)))
    text = text[:at] + draw(st.sampled_from(["", *INVISIBLE])) + text[at:]
    return value, draw(blanks) + text + draw(blanks), full


@given(typed())
def test_every_text_of_the_grammar_reads_to_exactly_its_value(case):
    value, text, full = case
    found = reading(text, full=full)
    if value <= full and value == value.quantize(Decimal("0.01")):
        assert (found.points, codes(found)) == (value, ["text_number"])
    else:
        assert (found.points, codes(found)) == (None, ["over_full_marks" if value > full else "too_many_decimals"])


def by_hand(text):
    """Read a text by the design's grammar, written a second time without regular expressions; None is "no number"."""
    text = "".join(c for c in text if c not in INVISIBLE).strip()
    for row in DIGITS[1:]:
        text = text.translate(str.maketrans(row, string.digits))

    def figure(part):
        whole, dot, fraction = part.partition(".")
        ascii_only = all(c in string.digits for c in whole + fraction)
        sound = ascii_only and whole and (len(whole) == 1 or whole[0] != "0") and bool(fraction) == bool(dot)
        return Decimal(part) if sound else None

    left, slash, right = text.partition("/")
    if slash:
        return figure(left) if figure(right) == 10 else None
    return figure(text.removesuffix("คะแนน").rstrip()) if text.endswith("คะแนน") else figure(text)


ALPHABET = "0123456789๐๕๙０５８.,/-+ eE%๘٨໘⁸①\u00a0\u200bคะแนนx'="


@given(st.text(st.sampled_from(ALPHABET), max_size=7) | st.text(max_size=10))
def test_every_other_text_never_gives_a_number(text):
    found, wanted = reading(text), by_hand(text)
    if wanted is None or wanted > 10 or wanted != wanted.quantize(Decimal("0.01")):
        assert found.points is None
        assert found.blank == (not codes(found))
    else:
        assert found.points == wanted


@given(st.integers(0, 1000), st.sampled_from([-math.inf, math.inf]))
def test_a_float_beside_a_decimal_is_that_decimal(cents, towards):
    """A sum of floats may miss its decimal by the last bit; 15 digits find it again."""
    beside = math.nextafter(cents / 100, towards) if cents else 0.0
    assert reading(number(beside)).points == Decimal(cents) / 100


@given(st.lists(st.integers(0, 99), min_size=2, max_size=3))
def test_a_formula_that_adds_cents_is_exact(cents):
    found = reading(number(sum(c / 100 for c in cents)), formula="=SUM(A1:A3)")
    assert found.points == Decimal(sum(cents)) / 100


def test_the_usual_float():
    assert number(0.1 + 0.2) == Decimal("0.3")
    assert reading(number(0.1 + 0.2)).points == Decimal("0.3")


VALUES = (
    st.none()
    | st.text(max_size=20)
    | st.decimals(Decimal("-1E+300"), Decimal("1E+300"))
    | st.sampled_from(["NaN", "Infinity", "-Infinity", "-0", "1E-400"]).map(Decimal)
    | st.floats().map(number)
    | st.booleans()
    | st.dates()
    | st.datetimes()
    | st.times()
    | st.timedeltas()
    | st.sampled_from(["#REF!", "#N/A", "#DIV/0!", ""]).map(CellError)
)


@given(
    value=VALUES,
    formula=st.none() | st.text(max_size=10),
    shown_as=st.sampled_from(get_args(NumberFormat)),
    full=st.decimals(min_value="0.01", max_value=10_000, places=2),
    decimals=st.integers(0, 4),
)
def test_every_cell_there_can_be_has_an_answer(value, formula, shown_as, full, decimals):
    criterion = Criterion(id="1", name="ข้อ", full_marks=full)
    found = read(ObservedCell(value, formula, shown_as), criterion, Scoring(decimals))
    severities = [CATALOGUE[p.code].severity for p in found.problems]
    assert severities.count("error") == (found.points is None and not found.blank)
    if found.points is not None:
        assert 0 <= found.points <= full
        assert found.points == found.points.quantize(Decimal(1).scaleb(-decimals))
    if found.blank:
        assert [p.code for p in found.problems] == ([] if formula is None else ["formula_blank"])
