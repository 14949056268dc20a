"""Thai text: digits, dates, and the mending of what keyboards and copied text leave behind."""

import datetime as dt
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidao_sheets.core import thai

INVISIBLE = "\u200b\u200c\ufeff\u2060\u00ad\u200d\u200e\u202e"
PIECES = st.sampled_from(
    ["ก", "เ", "เเ", "แ", "\u0e4d", "\u0e32", "\u0e33", "\u0e48", "\u00a0", "\r\n", "\r", "\x0b", "\ud800", *INVISIBLE]
)
TEXTS = st.one_of(st.text(), st.lists(st.one_of(PIECES, st.characters())).map("".join))
DAYS = st.dates(dt.date(1941, 1, 1), dt.date(2400, 12, 31))


def test_digits_become_thai():
    assert thai.thai_digits("ว 29317 ลงวันที่ ２９ ๑") == "ว ๒๙๓๑๗ ลงวันที่ ๒๙ ๑"


def test_thai_and_full_width_digits_become_ascii():
    assert thai.ascii_digits("๘.๕ ８ 8 ๐๙") == "8.5 8 8 09"


def test_other_scripts_digits_are_left_alone():
    assert thai.ascii_digits("٣ ໓ ३ ²") == "٣ ໓ ३ ²"


@given(TEXTS)
def test_digits_round_trip(text):
    assert thai.ascii_digits(thai.thai_digits(text)) == thai.ascii_digits(text)
    assert thai.thai_digits(thai.ascii_digits(text)) == thai.thai_digits(text)


@given(TEXTS)
def test_digits_change_nothing_else(text):
    for change in (thai.thai_digits, thai.ascii_digits):
        changed = change(text)
        assert len(changed) == len(text)
        pairs = [(a, b) for a, b in zip(text, changed, strict=True) if a != b]
        assert all(unicodedata.digit(a) == unicodedata.digit(b) for a, b in pairs)


@given(st.sampled_from([thai.thai_digits, thai.ascii_digits, thai.clean, thai.normalise]), TEXTS)
def test_twice_is_once(change, text):
    assert change(change(text)) == change(text)


def test_no_usual_character_can_be_mended():
    usual = "".join(filter(lambda c: not thai._UNUSUAL.search(c), map(chr, range(0x110000))))
    assert len(usual) > 1_100_000
    assert thai.mended(usual) == usual


@pytest.mark.parametrize("space", [" ", "\t", "\n", "\u00a0", "\u3000", "\u2003", "\u200b", "\ufeff", "\u00a0\u200b "])
def test_clean_strips_spaces_of_any_kind(space):
    assert thai.clean(f"{space}๘ คะแนน{space}") == "๘ คะแนน"


def test_clean_removes_invisible_characters_anywhere():
    assert thai.clean(f"8{INVISIBLE}.5") == "8.5"


def test_clean_keeps_spaces_inside():
    assert thai.clean("๘\u00a0คะแนน") == "๘\u00a0คะแนน"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("สํานักงาน", "สำนักงาน"),
        ("นํ้า", "น้ำ"),
        ("น้ํา", "น้ำ"),
        ("เเม่จัน", "แม่จัน"),
        ("แม่\u200bจัน\ufeff", "แม่จัน"),
        ("พ.ศ.\u00a0๒๕๖๗", "พ.ศ. ๒๕๖๗"),
        ("ก\r\nข\rค\u2028ง", "ก\nข\nค\nง"),
        ("ก\x0bข\x00", "ก[U+000B]ข[U+0000]"),
        ("ก\ud800", "ก[U+D800]"),
        ("cafe\u0301 A\u030a", "café Å"),
        ("q\u0308", "q\u0308"),
        ("กา\u200dร", "การ"),
        ("👨\u200d👩\u200d👧 ❤\ufe0f\u200d🔥 क\u094d\u200dष", "👨\u200d👩\u200d👧 ❤\u200d🔥 क\u094d\u200dष"),
    ],
)
def test_normalise(typed, read):
    assert thai.normalise(typed) == read


def test_normalise_is_no_compatibility_form():
    assert thai.normalise("ำ ８ ﬁ ½ ①") == "ำ ８ ﬁ ½ ①"


@given(TEXTS)
def test_normalised_text_can_be_written_anywhere(text):
    made = thai.normalise(text)
    made.encode("utf-8")
    assert not [c for c in made if unicodedata.category(c) in {"Cc", "Cs"} and c not in "\t\n"]
    assert "เเ" not in made


@given(st.text(st.characters(categories=["L", "N", "P", "S"])).filter(lambda t: "เเ" not in t))
def test_normalise_changes_nothing_else(text):
    assert thai.normalise(text) == text


def test_dates():
    day = dt.date(2024, 9, 16)
    assert thai.thai_date(day) == "๑๖ กันยายน ๒๕๖๗"
    assert thai.thai_date_era(day) == "๑๖ กันยายน พ.ศ. ๒๕๖๗"
    assert thai.thai_month_year(day) == "กันยายน ๒๕๖๗"
    assert (thai.thai_month(day), thai.thai_year(day), thai.buddhist_year(day)) == ("กันยายน", "๒๕๖๗", 2567)


@given(DAYS)
def test_a_date_can_be_read_back(day):
    number, month, year = thai.ascii_digits(thai.thai_date(day)).split()
    assert dt.date(int(year) - 543, thai.MONTHS.index(month) + 1, int(number)) == day


@pytest.mark.parametrize(
    ("iso", "said"),
    [
        ("2024-05-04", "4 พฤษภาคม 2567"),
        ("2024-05-04T09:05:00", "4 พฤษภาคม 2567 เวลา 09.05 น."),
        ("1 day, 0:00:00", "1 วัน 0:00:00"),
        ("10:00:00", "10:00:00"),
        ("4/5", "4/5"),
    ],
)
def test_a_day_that_stands_in_a_cell_is_told_in_the_buddhist_era(iso, said):
    assert thai.thai_day(iso) == said
