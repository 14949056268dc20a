"""What a QR code holds behind the # of an address: short, in letters that an address may have, and read back whole."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from tidao_sheets.core.letters.payload import addressed, packed, told, unpacked

ADDRESS = "https://example.go.th/check.html"
SAID = "สำนักงานพัฒนาชุมชนอำเภอเชียงแสน ปี ๒๕๖๗ รอบที่ ๑ ดาวทอง ๘๓.๕ คะแนน รหัสตรวจสอบ BD6F-5966-D001"


@given(st.text())
@example("100% “ดี” – é 😀 %E0%B8")
def test_a_text_is_read_back_as_it_was_packed(text):
    assert re.fullmatch("[A-Za-z0-9_-]*", packed(text))
    assert unpacked(packed(text)) == text


def test_a_thai_letter_takes_no_more_than_an_octet():
    assert len(packed(SAID)) == -(-len(SAID) * 4 // 3)


@given(st.text())
def test_what_is_no_payload_is_shown_as_it_stands(text):
    assert told(f"{ADDRESS}#{text}#") == " ".join(f"{ADDRESS}#{text}#".split())
    assert unpacked(text) is None or isinstance(unpacked(text), str)


def test_an_address_carries_the_sentence_and_without_one_it_stands_alone():
    assert addressed(SAID, "") == SAID
    assert addressed("", ADDRESS) == ""
    assert told(addressed(SAID, ADDRESS)) == told(f" {SAID} ") == told(SAID) == SAID
    assert addressed(SAID, ADDRESS).startswith(f"{ADDRESS}#")
