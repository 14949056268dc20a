"""A record that is older than the summary, put back from a copy: a closing that it does not know is told and kept."""

import pytest
from workspaces import POINTS, fill, tidao

LETTERS = ("letters", "--kind", "result", "--format", "docx")


def run(folder, *words):
    return tidao(*words, "--workspace", folder, "--round", 1, "--json")


@pytest.fixture
def older(work):
    """A workspace whose round was closed, with the record of the day before."""
    kept = (work / "tidao.db").read_bytes()
    assert run(work, "close", "--resolution", "๑/๒๕๖๘ 2025-01-20").code == 0
    (work / "tidao.db").write_bytes(kept)
    return work


@pytest.mark.parametrize("command", ["sync", "close"])
def test_a_closing_that_the_record_does_not_know_is_not_written_over(older, command, monkeypatch):
    monkeypatch.setenv("TIDAO_TODAY", "2025-01-22")
    before = (older / "summary.xlsx").read_bytes()
    done = tidao(command, "--workspace", older, "--round", 1)
    assert (done.code, "the ledger knows nothing of that" in " ".join(done.out.split())) == (3, True)
    assert (older / "summary.xlsx").read_bytes() == before
    assert run(older, command, "--overwrite").code == 0, "as it is told there, where there is no later record"
    assert tidao("doctor", "--workspace", older).code == 0


def test_no_document_is_made_of_other_figures_than_a_round_was_closed_with(older):
    fill(older, 1, {**POINTS, "pua": ("3", *POINTS["pua"][1:])})
    done = run(older, *LETTERS)
    assert (done.code, done.json["error"]["code"]) == (3, "closing_forgotten")
    assert not [*older.rglob("*.docx")]
    assert run(older, "sync", "--overwrite").code == 0
    assert run(older, *LETTERS).code == 0


def test_what_was_opened_again_is_known(work):
    assert run(work, "close").code == 0
    assert run(work, "reopen", "--reason", "ลงคะแนนผิด").code == 0
    assert run(work, *LETTERS).code == 0
    assert run(work, "sync").code == 0
