"""Random histories of edits, syncs, closings, reopenings and reviews: what is told agrees with a replay of them."""

import os
import shutil
import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from workspaces import POINTS, fill, small_workspace, tidao

MOST = int(os.environ.get("TIDAO_HISTORIES", "4"))
"""How many histories; a campaign sets more."""
SCORE = st.sampled_from(["0", "3", "4.5", "7", "'๖"])
STEP = st.one_of(
    st.tuples(st.just("type"), SCORE),
    st.tuples(st.sampled_from(["sync", "sync", "close", "reopen"]), st.just("")),
    st.tuples(st.just("review"), st.sampled_from(["1", "2.5"])),
)
OFFICE, CRITERION = "pua", "ก.2"


class Replay:
    """The whole record of one score, kept apart from the program: what was typed, synced, closed and decided."""

    def __init__(self):
        self.typed, self.read, self.closed, self.decided, self.reviews = POINTS[OFFICE][1], [], None, None, 0

    def sync(self):
        if self.closed is None:
            self.note()

    def note(self):
        if not self.read or self.read[-1] != self.now:
            self.read.append(self.now)

    @property
    def now(self):
        return self.typed.lstrip("'")

    @property
    def counts(self):
        return self.decided or exact(self.closed or self.now)

    @property
    def earlier(self):
        told = [*self.read]
        return told[:-1] if told and told[-1] == (self.closed or self.now) else told


def exact(typed):
    return "6" if typed == "๖" else typed


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    folder = small_workspace(tmp_path_factory, tmp_path_factory.mktemp("histories") / "งาน")
    text = (folder / "workspace.toml").read_text("utf-8")
    until = "[letters.review_until]\n1 = 2099-01-01\n"
    (folder / "workspace.toml").write_text(text.replace("[letters.review_until]\n", until), "utf-8")
    return folder


@settings(max_examples=MOST, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEP, min_size=3, max_size=9))
def test_what_is_told_agrees_with_a_replay(begun, steps):
    with tempfile.TemporaryDirectory() as place:
        work = Path(shutil.copytree(begun, Path(place) / "งาน"))
        replay = Replay()
        replay.sync()  # the fixture's own

        def run(*words):
            return tidao(*words, "--workspace", work, "--round", 1, "--json")

        for step, value in steps:
            act(run, work, replay, step, value)
        told = run("explain", OFFICE).json
        found = next(c for c in told["criteria"] if c["criterion"] == CRITERION)
        assert found["points"] == replay.counts
        assert [e["typed"] for e in found["earlier"]] == replay.earlier
        assert (told["closed"] is not None) is (replay.closed is not None)
        others = sum(Decimal(c["points"]) for c in told["criteria"] if c is not found)
        assert Decimal(told["total"]) == others + Decimal(replay.counts)
        assert tidao("doctor", "--workspace", work).code == 0


def act(run, work, replay, step, value):
    """Do one step, and the same in the replay; the program refuses what the replay says it must."""
    if step == "type":
        row = POINTS[OFFICE]
        fill(work, 1, {**POINTS, OFFICE: (row[0], value, *row[2:])})
        replay.typed = value
    elif step == "sync":
        assert run("sync").code == (3 if replay.closed else 0)
        replay.sync()
    elif step == "close":
        assert run("close").code == 0
        if replay.closed is None:
            replay.note()
            replay.closed = replay.now
    elif step == "reopen":
        assert run("reopen", "--reason", "เหตุ").code == (0 if replay.closed else 2)
        replay.closed = replay.decided = None
    else:
        asked = run("review", "add", OFFICE, "--criterion", CRITERION, "--reason", "เหตุ")
        assert asked.code == (0 if replay.closed else 2)
        if replay.closed:
            replay.reviews += 1
            decided = ("--points", f"{CRITERION}={value}", "--reason", "เหตุ", "--by", "คณะ")
            assert run("review", "decide", replay.reviews, *decided).code == 0
            replay.decided = value
