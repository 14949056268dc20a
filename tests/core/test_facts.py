"""The data inside a document tell what its page shows, never more, whatever is disclosed and whatever was scored."""

import dataclasses
import json
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from letter_cases import FULL, PROGRAMME, document, mixed, printed_text
from letter_text import texts_of

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.letters.facts import facts
from tidao_sheets.core.letters.kinds import KINDS
from tidao_sheets.core.thai import thai_digits

INTERNAL = "ความลับของกรรมการ"
SHARES = st.lists(st.integers(50, 99), min_size=3, max_size=5, unique=True)
TOLD_OTHERWISE = {"format", "content", "stars"}
"""What of the data is no text of the page: their form, its digest, and what the stars that are drawn are called."""


def written(kind, shares, *, scores, day):
    """Write a document of a round in which offices have these shares of all full marks, in turns."""
    told = {"1.1": {"strength": "เข้มแข็ง", "advice": "ควรเผยแพร่", "internal": INTERNAL}}
    assessment = mixed(texts=told, shares=[str(Decimal(share) / 100) for share in shares])
    offices = assessment.offices
    office = next((c for c, r in offices.items() if r.tier and r.office.kind == "district"), "5708")
    if KINDS[kind].awarded and not offices[office].tier:
        return None, assessment
    context = dataclasses.replace(FULL, scores=scores, read_at=FULL.read_at if day else None)
    return document(kind, context, office, assessment), assessment


@settings(max_examples=40)
@given(kind=st.sampled_from([*KINDS]), shares=SHARES, scores=st.booleans(), day=st.booleans())
def test_they_tell_what_is_printed_and_never_more(kind, shares, scores, day):
    letter, assessment = written(kind, shares, scores=scores, day=day)
    if letter is None:
        return
    told = json.loads(facts(letter))
    shown = printed_text(letter)
    for key, value in told.items():
        for text in texts_of(value) if key not in TOLD_OTHERWISE else ():
            parts = text.split(" – ") if key == "title" else [text]
            assert all("".join(part.split()) in shown for part in parts), (key, text)
    said = json.dumps(told, ensure_ascii=False) + letter.qr
    assert INTERNAL not in said
    if kind in ("circular", "announcement") and not scores:
        unrated = [r for r in assessment.offices.values() if r.complete and not r.tier]
        assert not [r.office.name for r in unrated if f'"{r.office.name}"' in said]
        totals = (r.total for r in assessment.offices.values() if r.total is not None)
        assert not [total for total in totals if f'"{thai_digits(plain(total))}"' in said]


def test_equal_documents_have_equal_data():
    for kind in KINDS:
        assert facts(document(kind)) == facts(document(kind))


def test_what_is_printed_is_in_them():
    """Each figure of a result's tables, its addressee and its signatory."""
    letter = document("result")
    said = facts(letter)
    assert all(f'"{thai_digits(str(c.full_marks))}"' in said for c in PROGRAMME.dimensions)
    assert "นายอำเภอเชียงแสน" in said
