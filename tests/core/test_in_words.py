"""Totals in Thai words: every hundredth, and the formula beside the function in LibreOffice."""

import random
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from tidao_sheets.core.form.in_words import MOST, in_words, in_words_formula
from tidao_sheets.core.thai import ASCII_DIGITS

SAID = {
    "0": "ศูนย์",
    "0.05": "ศูนย์จุดศูนย์ห้า",
    "1": "หนึ่ง",
    "10": "สิบ",
    "11": "สิบเอ็ด",
    "20": "ยี่สิบ",
    "21": "ยี่สิบเอ็ด",
    "79.99": "เจ็ดสิบเก้าจุดเก้าเก้า",
    "89.5": "แปดสิบเก้าจุดห้า",
    "89.50": "แปดสิบเก้าจุดห้า",
    "100": "หนึ่งร้อย",
    "101": "หนึ่งร้อยเอ็ด",
    "1250.1": "หนึ่งพันสองร้อยห้าสิบจุดหนึ่ง",
}
DIGITS = dict(zip(["ศูนย์", "หนึ่ง", "สอง", "สาม", "สี่", "ห้า", "หก", "เจ็ด", "แปด", "เก้า"], ASCII_DIGITS, strict=True))
UNITS = {"ร้อย": 100, "พัน": 1000, "หมื่น": 10000, "แสน": 100000}


@pytest.mark.parametrize(("number", "words"), SAID.items())
def test_numbers_are_read_as_people_read_them(number, words):
    assert in_words(Decimal(number)) == words


def understood(words):
    """Read words back by another way than they were made: from the left, word by word."""
    whole, _, after = words.partition("จุด")
    value, digit = 0, None
    while whole:
        word = next(w for w in [*DIGITS, *UNITS, "ยี่", "สิบ", "เอ็ด"] if whole.startswith(w))
        whole = whole[len(word) :]
        if word in UNITS or word == "สิบ":
            value += (1 if digit is None else digit) * UNITS.get(word, 10)
            digit = None
        else:
            digit = {"ยี่": 2, "เอ็ด": 1}.get(word) or int(DIGITS.get(word, 0))
    digits = ""
    while after:
        word = next(w for w in DIGITS if after.startswith(w))
        digits, after = digits + DIGITS[word], after[len(word) :]
    return Decimal(value + (digit or 0)) + (Decimal(f"0.{digits}") if digits else 0)


def test_every_hundredth_of_a_hundred_has_words_of_its_own_that_say_it():
    numbers = [Decimal(n) / 100 for n in range(10001)]
    assert [understood(in_words(n)) for n in numbers] == numbers


@given(st.decimals(0, MOST, places=4))
def test_any_total_is_understood_again(number):
    assert understood(in_words(number)) == number


def cases():
    """Yield (most, decimals, number): whole and random ones of several kinds of rubrics."""
    chance = random.Random(1)  # noqa: S311 - for tests, not for secrets
    yield from ((Decimal(100), 2, Decimal(n)) for n in range(101))
    kinds = (Decimal(100), 2), (Decimal(50), 1), (Decimal("62.5"), 4), (Decimal(1250), 0), (Decimal(999999), 2)
    for most, decimals in kinds:
        step = 10**decimals
        numbers = [0, 1, int(most * step), *(chance.randint(0, int(most * step)) for _ in range(200))]
        yield from ((most, decimals, Decimal(n) / step) for n in numbers)


@pytest.mark.libreoffice
def test_the_formula_says_what_the_function_says(soffice, tmp_path):
    book, wanted = Workbook(), []
    sheet = book.active
    for row, (most, decimals, number) in enumerate(cases(), 1):
        sheet.cell(row, 1, float(number))
        sheet.cell(row, 2, in_words_formula(f"A{row}", most, decimals))
        wanted.append(in_words(number))
    for value in ("–", "", 100.01, -1, 45487.5):
        sheet.append([value, in_words_formula(f"A{sheet.max_row + 1}", Decimal(100), 2)])
        wanted.append("–")
    book.save(tmp_path / "words.xlsx")
    sheet = load_workbook(soffice.resave_xlsx(tmp_path / "words.xlsx", tmp_path / "saved"), data_only=True).active
    found = [row[1] for row in sheet.iter_rows(values_only=True)]
    assert found == wanted


def test_the_formula_uses_what_all_programs_have_alike():
    formula = in_words_formula("F35", Decimal(100), 4)
    assert {*re.findall("[A-Z]+(?=[(])", formula)} == {"IF", "ISNUMBER", "AND", "ROUND", "INT", "CHOOSE"}
    assert len(formula) < 8192
