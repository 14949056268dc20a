"""The next step: always one, never refused, and told without a score."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, get_args

import pytest
from books import SMALL
from hypothesis import given
from hypothesis import strategies as st

from tidao_sheets.core.record import owed as owing
from tidao_sheets.core.record.acts import UNTOUCHED, Decision, Review, RoundClosing, RoundRecord
from tidao_sheets.core.record.messages import changed, reminder, undone
from tidao_sheets.core.record.next_step import next_step
from tidao_sheets.core.record.owed import owed
from tidao_sheets.core.record.round_state import RoundState, StepKind, why_not
from tidao_sheets.core.scoring.assessment import OfficeScores, assess
from tidao_sheets.core.scoring.findings import Finding, office_place
from tidao_sheets.core.scoring.round import SummaryRound
from tidao_sheets.core.settings.messages import Reason
from tidao_sheets.core.sheet.cells import At

NOW = datetime(2025, 1, 21, tzinfo=UTC)
KINDS = get_args(StepKind)
CRITERIA = [c.id for c in SMALL.criteria]
CLOSING = RoundClosing(at=NOW, read_at=NOW, fingerprint="-", reading="-", programme="-")
POINTS = Decimal("7.7")


def cell_fault(office, criterion):
    return Finding(
        code="over_full_marks",
        place=office_place(SMALL, office),
        committee=SMALL.committee_of(office).id,
        tab=SMALL.offices[office].short_name,
        at=At(6, 4),
        office=office,
        criterion=criterion,
        value="7777",
        params={"full": "6", "example": "5"},
    )


FILE_FAULT = Finding(code="form_unidentified", workbook="ก.xlsx")
REVIEW = Review(
    number=1, at=NOW, office=next(iter(SMALL.offices)), criteria=(CRITERIA[0],), reason="-", date=date(2025, 2, 1)
)
DECIDED = replace(REVIEW, decision=Decision(at=NOW, date=NOW.date(), points={}, reason="-", by="-"))


def state_of(blank=(), faulty=(), findings=(), record=UNTOUCHED, **more):
    """Return a round in which these (office, criterion) are blank, and these hold what is no score."""
    scores = []
    for code in SMALL.offices:
        missing = tuple(c for c in CRITERIA if (code, c) in blank)
        wrong = [c for c in CRITERIA if (code, c) in faulty and c not in missing]
        points = {c: POINTS for c in CRITERIA if c not in missing and c not in wrong}
        scores.append(OfficeScores(code, points, missing, faulty=bool(wrong)))
        findings = (*findings, *(cell_fault(code, c) for c in wrong))
    round_ = SummaryRound(assessment=assess(SMALL, 1, scores), findings=findings, read_at=NOW, links={})
    told: dict[str, Any] = {"days_left": 10, "forms": frozenset(SMALL.committees)} | more
    return RoundState(round=round_, record=record, **told)


cells = st.sets(st.tuples(st.sampled_from([*SMALL.offices]), st.sampled_from(CRITERIA)), max_size=6)
states = st.builds(
    state_of,
    blank=cells,
    faulty=cells,
    findings=st.sampled_from([(), (FILE_FAULT,)]),
    record=st.sampled_from(
        [
            UNTOUCHED,
            RoundRecord(closing=CLOSING),
            RoundRecord(closing=CLOSING, reviews=(REVIEW,)),
            RoundRecord(closing=CLOSING, reviews=(DECIDED,)),
        ]
    ),
    days_left=st.integers(-400, 400),
    forms=st.sets(st.sampled_from([*SMALL.committees])).map(frozenset),
    unread=st.integers(0, 2),
    recorded=st.booleans(),
    documents=st.integers(0, 40),
    stale=st.integers(0, 2),
    prints=st.lists(st.tuples(st.integers(1, 40), st.integers(1, 99)), max_size=3).map(tuple),
)


@given(states)
def test_a_step_is_never_one_that_has_to_wait(state):
    step = next_step(state)
    assert why_not(state, step.kind) is None
    for lang in ("th", "en"):
        assert all(text.in_(lang).strip() for text in (step.said, step.button, step.makes))
        assert "  " not in step.said.in_(lang)
    assert f"--round {state.round.number}" in step.words
    assert (step.message is not None) == (step.kind == "remind")


@given(states)
def test_what_is_told_to_wait_says_why_and_closing_waits_for_all_that_is_owed(state):
    whole = state.round.assessment.complete and not state.round.findings and not state.unread
    assert (why_not(state, "close") is None) == (whole and not state.closed)
    for kind in KINDS:
        why = why_not(state, kind)
        assert why is None or (why.th and why.en)


@given(cells, cells)
def test_a_message_to_one_begins_with_whom_it_addresses_and_one_to_several_with_what_it_is_about(blank, faulty):
    round_ = state_of(blank, faulty).round
    all_owed = owed(round_)
    for asked in filter(None, (all_owed, *((each,) for each in all_owed))):
        said = owing.message(round_, asked, 10).th.split("\n")
        assert said[0].startswith("เรียน เลขานุการ" if len(asked) == 1 else f"แบบให้คะแนน{SMALL.short_name}")
        assert sum(line.startswith("เรียน ") for line in said) == len(asked)
        assert sum(line.startswith("แบบให้คะแนน") for line in said) == 1


@given(cells, cells)
def test_all_that_is_owed_stands_in_the_message_by_its_cell_and_no_score(blank, faulty):
    state = state_of(blank, faulty)
    step = next_step(state)
    assert (step.kind == "remind") == bool(blank | faulty)
    if step.message is None:
        return
    for said in step.message:
        assert "7777" not in said
        assert "7.7" not in said
    for office, criterion in blank | faulty:
        assert SMALL.offices[office].short_name in step.message.th
        assert criterion in step.message.th or f"ทั้ง {len(CRITERIA)} ข้อ" in step.message.th
    assert sum(each.count for each in owed(state.round)) == len(blank | faulty)
    assert re.search(r"E7\b", step.message.th) or not faulty - blank


REST = [*SMALL.offices]


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("forms", {"forms": frozenset(), "blank": {(o, c) for o in REST for c in CRITERIA}}),
        ("forms", {"forms": frozenset(list(SMALL.committees)[:1])}),
        ("files", {"unread": 1, "forms": frozenset()}),
        ("files", {"findings": (FILE_FAULT,), "recorded": True}),
        ("remind", {"blank": {(REST[0], CRITERIA[0])}, "recorded": True}),
        ("remind", {"faulty": {(REST[0], CRITERIA[0])}}),
        ("sync", {}),
        ("close", {"recorded": True}),
        ("letters", {"record": RoundRecord(closing=CLOSING)}),
        ("letters", {"record": RoundRecord(closing=CLOSING), "documents": 3, "stale": 1}),
        ("submit", {"record": RoundRecord(closing=CLOSING), "documents": 3}),
        ("submit", {"record": RoundRecord(closing=CLOSING, reviews=(DECIDED,)), "documents": 3}),
        ("decide", {"record": RoundRecord(closing=CLOSING, reviews=(REVIEW,)), "documents": 3}),
    ],
)
def test_which_step_it_is(kind, told):
    assert next_step(state_of(**told)).kind == kind


def test_the_sentence_names_who_owes_how_much():
    first, criterion = REST[0], CRITERIA[0]
    committee = SMALL.committee_of(first)
    said = next_step(state_of(blank={(first, criterion)})).said
    assert said.th == f"{committee.name}ค้าง 1 ข้อ ของ{SMALL.offices[first].short_name}"
    assert "owes 1 criterion of" in said.en


@given(cells, cells, st.sets(st.sampled_from([*SMALL.committees])).map(frozenset), st.booleans())
def test_exactly_those_are_reminded_who_owe_something_of_an_open_round_by_a_form_that_was_read(
    blank, faulty, forms, closed
):
    record = RoundRecord(closing=CLOSING) if closed else UNTOUCHED
    state = state_of(blank, faulty, record=record, forms=forms)
    owing = {SMALL.committee_of(office).id for office, _ in blank | faulty}
    messages = [reminder(state, each) for each in state.reminded]
    assert [m.to for m in messages] == [c for c in SMALL.committees if c in owing & forms and not closed]
    for message in messages:
        others = [c.name for c in SMALL.committees.values() if c.id != message.to]
        for text in (*message.subject, *message.body):
            assert not any(name in text for name in (*others, "7777", "7.7"))


@given(cells, cells, cells, cells)
def test_what_has_changed_is_told_once_and_what_came_back_is_told_again(blank, faulty, blank_later, faulty_later):
    known: dict[tuple[str, Reason], str] = {}
    for left, wrong in ((blank, faulty), (blank, faulty), (blank_later, faulty_later), (blank, faulty)):
        state = state_of(left, wrong)
        for gone in undone(state, known):
            del known[gone]
        told = [*changed(state, known, get_args(Reason))]
        assert len({(m.about, m.reason) for m in told}) == len(told)
        for message in told:
            known[message.about, message.reason] = message.state
            assert not any("7777" in text or "7.7" in text for text in (*message.subject, *message.body, message.state))
            assert message.to in {"", message.about}
        assert [*changed(state, known, get_args(Reason))] == [*undone(state, known)] == []
        assert [*changed(state, {}, ())] == []
    closed = state_of(blank, faulty, record=RoundRecord(closing=CLOSING))
    assert [*changed(closed, {}, get_args(Reason))] == []


@pytest.mark.parametrize(("word", "formats"), [(False, ""), (True, " --format pdf,docx")])
def test_documents_are_made_anew_in_the_formats_that_no_longer_hold(word, formats):
    told = state_of(record=RoundRecord(closing=CLOSING), documents=3, stale=1, stale_word=word)
    assert next_step(told).words == f"letters --round {told.round.number}{formats}"
