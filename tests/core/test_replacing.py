"""Which former document one replaces, whatever was made of it before, in one format or in two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidao_sheets.core.letters.replacing import Achieved, Issue, changes, succeeding


def made(figures, state, closings=0):
    return Issue(number=None, date=None, figures=figures, told={}, state=state, closings=closings)


def chain(issue):
    """Return the figures that a document replaces, the last first."""
    return [issue.figures, *chain(issue.replaces)] if issue else []


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.booleans(), st.sampled_from(["pdf", "docx", "both"])), max_size=9))
def test_a_document_replaces_the_last_that_was_issued_with_other_figures(runs):
    kept, sent = {}, []
    for figures, draft, formats in runs:
        issue = succeeding(kept.values(), made(figures, "draft" if draft else "closed"))
        former = sent[:-1] if sent[-1:] == [figures] else sent
        assert chain(issue.replaces) == former[::-1]
        kept |= dict.fromkeys(("pdf", "docx") if formats == "both" else (formats,), issue)
        if not draft:
            sent = [*former, figures]


@pytest.mark.parametrize("state", ["open", "closed"])
def test_what_was_made_of_an_open_round_is_issued_once_the_round_is_closed_and_for_good(state):
    former, sent = made("A", "open", 1), made("A", "closed", 1)
    assert succeeding([former], made("B", "open", 1)).replaces is None
    assert succeeding([former], made("B", state, 2)).replaces == former
    assert succeeding([sent], made("B", state, 1)).replaces == sent


def test_changes_are_told_of_what_both_tell():
    former, now = (
        {"a": "silver 79.5", "b": "gold", "c": "none 5"},
        {"a": "gold 80", "b": "gold 90", "c": "none 5", "d": "gold"},
    )
    assert list(changes(former, now)) == [("a", Achieved("silver", "79.5"), Achieved("gold", "80"))]
