"""Google as a store that reads only what has changed: what Drive tells late, and what was kept from run to run."""

import json
import os
import shutil
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from google_work import NORTH, SECRETARY, GoogleWork, google_workspace, log_in_as_person
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sheets_server import drive_api
from workspaces import small_workspace, tidao

from tidao_sheets.jobs import shelf
from tidao_sheets.jobs.sync import sync
from tidao_sheets.jobs.unattended import run_workspace
from tidao_sheets.stores.google import answers, gateway
from tidao_sheets.stores.google.auth import METADATA, SHEETS
from tidao_sheets.stores.google.gateway import Gateway
from tidao_sheets.stores.google.revisions import FRESH, NEAR, STILL, TURN, KeptAnswer, Listings, Revision, Unchanged

pytest_plugins = ["sheets_server.fixtures", "google_fixtures"]
pytestmark = pytest.mark.usefixtures("_today", "_own_config")

SOUTH = "1/สายใต้"
HOUR = 3600
HOURS = timedelta(hours=1)


@pytest.fixture
def _own_config(tmp_path, monkeypatch):
    monkeypatch.setenv("TIDAO_CONFIG", str(tmp_path / "config"))


@pytest.fixture
def _one_clock(shared, monkeypatch):
    """Let logins be signed by the server's clock, which goes on by hours."""
    now = lambda: datetime.fromtimestamp(shared.world.clock.now(), UTC).replace(tzinfo=None)  # noqa: E731
    monkeypatch.setattr("google.auth._helpers.utcnow", now)


@pytest.fixture
def work(google, _one_clock):
    """A synced workspace that may ask Drive; nobody has touched anything for an hour."""
    with_drive(google)
    assert google.run("sync").code == 0
    google.server.world.clock.advance(HOUR)
    google.calls()
    return google


def with_drive(work):
    text = work.settings.read_text(encoding="utf-8")
    assert "\n# changes = false\n" in text
    work.settings.write_text(text.replace("# changes = false", "changes = true"), encoding="utf-8")


def run(work, *more):
    """Run as unattended, an hour after the last; return what came of it and the calls that it took."""
    done = work.run("sync", "--changed", *more)
    calls = work.calls()
    work.server.world.clock.advance(HOUR)
    return done, calls


def test_a_quiet_run_is_one_call_of_drive(work):
    first, calls = run(work)
    assert (first.code, calls) == (0, {"drive": 1, "read": 3})
    for _ in range(TURN - 2):
        quiet, calls = run(work)
        assert (quiet.code, calls) == (0, {"drive": 1})
        assert quiet.json["calls"] == {"read": 1, "write": 0}
        assert quiet.json["unchanged"] == {"workbooks": 3, "all_read": None}
        assert quiet.json["offices"] == first.json["offices"]
    turn, calls = run(work)
    assert calls == {"drive": 1, "read": 3}
    assert "12" in turn.json["unchanged"]["all_read"]
    assert run(work)[1] == {"drive": 1}


def read_of(work):
    """Return which spreadsheets were read since the last time, by key."""
    ids = {work.id(key): key for key in (NORTH, SOUTH, "summary")}
    found = [ids[call.path.split("/")[3]] for call in work.server.world.calls if call.kind == "read"]
    work.server.world.calls.clear()
    return found


def test_only_what_has_changed_is_read_and_our_own_write_is_not(work):
    run(work)
    work.type(NORTH, "ปัว", "F9", 11)
    assert run(work)[1] == {"drive": 1}, "Drive does not tell of it yet"
    done = work.run("sync", "--changed")
    assert (done.code, done.json["unchanged"]["workbooks"]) == (0, 1)
    assert done.json["written"]["cells"]
    assert read_of(work) == [NORTH, "summary"], "the summary before it is written over"
    for _ in range(3):  # while Drive tells of the write, and ever after
        assert run(work)[1] == {"drive": 1}


def test_a_spreadsheet_is_read_until_it_has_stood_still(work):
    run(work)
    work.type(NORTH, "ปัว", "H9", "จริง")
    clock = work.server.world.clock
    read = []
    for _ in range(6):
        clock.advance(240)
        work.run("sync", "--changed")
        read.append(read_of(work).count(NORTH))
    assert read == [0, 1, 1, 1, 0, 0], "untold at 4 minutes; settled from 15 on, when it was read for the last time"


@pytest.mark.parametrize("login", ["service account", "person", "nobody is named"])
def test_a_write_that_is_not_noted_is_read_by_the_next_run(work, monkeypatch, login):
    if login == "person":
        log_in_as_person(work, (SHEETS, METADATA))
        run(work)
    elif login == "nobody is named":
        told = drive_api._told
        monkeypatch.setattr(drive_api, "_told", lambda *given: (*told(*given)[:2], ""))
    else:
        monkeypatch.setattr(Unchanged, "notes", lambda *_: False)
    run(work)
    work.type(NORTH, "ปัว", "F9", 11)
    run(work)
    assert run(work)[0].json["written"]["cells"]
    assert run(work)[1] == {"drive": 1, "read": 1}
    assert run(work)[1] == {"drive": 1}


@pytest.mark.parametrize(("after", "more"), [(True, {"read": 1}), (False, {})])
def test_a_write_whose_answer_was_lost_is_made_sure_of(work, after, more):
    run(work)
    work.type(NORTH, "ปัว", "F9", 11)
    run(work)
    work.control.fault("drop", "batchUpdate", 1, after=after)
    assert run(work)[0].json["written"]["cells"]
    for expected in ({"drive": 1, **more}, {"drive": 1}):  # whose write it was is known only from an answer
        done, calls = run(work)
        assert (done.code, done.json["conflicts"], done.json["written"]["cells"], calls) == (0, [], 0, expected)


def test_a_summary_is_never_taken_as_it_was_before_our_own_write(work, monkeypatch):
    monkeypatch.setattr(Unchanged, "notes", lambda *_: False)
    run(work)
    work.type(NORTH, "ปัว", "F9", 11)
    run(work)
    assert work.run("sync", "--changed").json["written"]["cells"]
    work.server.world.clock.advance(60)  # Drive does not tell of the write yet
    done = work.run("sync", "--changed")
    assert (done.code, done.json["conflicts"], done.json["written"]["cells"]) == (0, [], 0)


def test_what_a_secretary_types_into_the_summary_is_seen(work):
    run(work)
    work.type("summary", "หมายเหตุ", "D7", "ตามที่ประชุม")
    run(work)
    work.run("sync", "--changed")
    assert read_of(work) == ["summary"]
    assert work.shown("summary", "หมายเหตุ", "D7") == "ตามที่ประชุม"


def test_the_bin_and_lost_rights_are_told_at_once(work):
    run(work)
    work.server.world.files[work.id(NORTH)].trashed = True
    done, calls = run(work)
    assert (done.code, calls) == (4, {"drive": 1})
    assert "bin" in done.json["unread"][0]["reason"]
    work.server.world.files[work.id(NORTH)].trashed = False
    work.server.world.files[work.id(SOUTH)].permissions.clear()
    done, _ = run(work)
    assert done.code == 4
    assert "not shared" in done.json["unread"][0]["reason"]


def all_read(done):
    return done.json["unchanged"]["all_read"]


@pytest.mark.parametrize("after", ["sync", "close"])
def test_after_another_run_all_is_read(work, after):
    """A person's run may have read what Drive does not tell of yet: nothing of it is undone."""
    run(work)
    assert not all_read(run(work)[0])
    work.type(NORTH, "ปัว", "F9", 11)
    assert work.run("sync").json["written"]["cells"]
    if after == "close":
        assert work.run("close").code == 0
        assert work.run("reopen", "--reason", "แก้").code == 0
    work.calls()
    done, _ = run(work)
    assert done.code == 0
    assert next(o["total"] for o in done.json["offices"] if o["code"] == "pua") in {44, "44"}
    assert "recorded" in all_read(done)
    assert not all_read(run(work)[0])


@pytest.mark.usefixtures("_one_clock")
def test_what_others_have_read_is_told_round_by_round(shared, tmp_path, clock):
    work = google_workspace(shared, tmp_path / "งาน", clock=clock, rounds=(1, 2))
    with_drive(work)
    assert work.run("forms").code == work.run("forms", number=2).code == 0
    shared.world.clock.advance(HOUR)

    def told():
        runs = run_workspace(work.folder).rounds
        shared.world.clock.advance(HOUR)
        return [bool(run.outcome.assessed.calls.all_read) for run in runs]

    told()
    assert told() == [False, False]
    work.type("2/สายเหนือ", "ปัว", "F9", 11)
    assert work.run("sync", number=2).code == 0
    assert told() == [False, True]
    assert told() == [False, False]


@pytest.mark.parametrize("command", [["sync"], ["check"], ["status"], ["close"], ["letters", "--format", "docx"]])
def test_who_asks_in_person_and_what_is_for_good_reads_all(work, command):
    run(work)
    work.calls()
    assert work.run(*command).code == 0
    assert {*read_of(work)} >= {NORTH, SOUTH}


@pytest.mark.parametrize("fault", [{"status": 403}, {"status": 503}])
def test_where_drive_does_not_tell_all_is_read_and_it_is_said(work, fault):
    run(work)
    work.control.fault("status", "drive.files", None, **fault)
    done, calls = run(work)
    assert (done.code, calls["read"]) == (0, 3)
    assert "Google Drive did not tell what has changed" in all_read(done)
    assert "Google Drive did not tell" in work.run("sync", "--changed", as_json=False).out
    work.control.reset()
    assert not all_read(run(work)[0])


def test_without_the_right_to_ask_all_is_read_and_it_is_said(google):
    for _ in range(2):
        done = google.run("sync", "--changed")
        assert (done.code, google.calls()["read"]) == (0, 3)
        assert "changes = true" in all_read(done)
    assert google.calls() == {}


def test_without_a_moment_of_googles_nothing_is_believed(work, monkeypatch):
    run(work)
    monkeypatch.setattr(answers, "moment", lambda _: None)
    done, calls = run(work)
    assert (done.code, calls["read"]) == (0, 3)
    assert "no time" in all_read(done)


def test_many_spreadsheets_are_listed_page_by_page(work, monkeypatch):
    for number in range(120):
        work.server.world.add_spreadsheet(f"อื่น {number}", SECRETARY, share={work.robot: "reader"})
    run(work)
    monkeypatch.setattr(gateway, "PAGE", "50")
    done, calls = run(work)
    assert (done.code, calls) == (0, {"drive": 3})
    assert done.json["unchanged"]["workbooks"] == 3


def spoil(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


DAMAGE = {
    "one bit": spoil,
    "cut off": lambda path: path.write_bytes(path.read_bytes()[:20]),
    "away": lambda path: path.unlink(),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_what_was_kept_and_is_damaged_is_nothing(work, tmp_path, damage):
    run(work)
    kept = [path for path in (tmp_path / "config" / "answers").rglob("*") if path.is_file()]
    assert len(kept) == 5
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in kept)
    for path in kept:
        DAMAGE[damage](path)
    done, calls = run(work)
    assert (done.code, calls["read"]) == (0, 3)
    assert done.json["unchanged"]["workbooks"] == 0


@pytest.mark.parametrize("part", ["this_program", "user_secret"])
def test_another_version_or_user_reads_anew(work, monkeypatch, part):
    run(work)
    monkeypatch.setattr(shelf, part, lambda **_: {"this_program": "another", "user_secret": bytes(32)}[part])
    assert run(work)[1] == {"drive": 1, "read": 3}


def test_where_nothing_can_be_kept_all_is_read_and_it_is_said(work, tmp_path):
    shutil.rmtree(tmp_path / "config", ignore_errors=True)
    (tmp_path / "config").touch()
    for _ in range(2):
        done, calls = run(work)
        assert (done.code, calls) == (0, {"drive": 1, "read": 3})
        assert "cannot be kept" in all_read(done)


def test_one_listing_serves_a_pass(work):
    run(work)
    run(work)
    listings = Listings()
    for _ in range(3):
        assert sync(work.workspace, 1, changed=listings).assessed.calls.unchanged == 3
    assert work.calls() == {"drive": 1}
    work.clock.sleep(FRESH)
    sync(work.workspace, 1, changed=listings)
    assert work.calls() == {"drive": 1}, "but none that is older than a minute"


def test_a_watched_workspace_is_read_where_it_has_changed(work):
    listings, turns = Listings(), []
    for _ in range(TURN + 2):
        done = run_workspace(work.folder, listings=listings)
        assert done.exit == 0
        assert len(done.rounds) == 1
        turns.append(done.line("en")["rounds"][0]["unchanged"])
        work.clock.sleep(FRESH)
        expected = {"drive": 1} if turns[-1]["workbooks"] else {"drive": 1, "read": 3}
        assert work.calls() == expected | ({"write": 1} if len(turns) == 1 else {}), "the first leaves a sign of life"
    assert [number for number, told in enumerate(turns, 1) if not told["workbooks"]] == [1, TURN]
    assert [number for number, told in enumerate(turns, 1) if told["all_read"]] == [1, TURN]


@pytest.mark.usefixtures("_one_clock")
def test_evidence_is_known_to_be_unchanged_too(shared, tmp_path, clock):
    work = google_workspace(shared, tmp_path / "งาน", clock=clock, evidence=["pua"])
    with_drive(work)
    assert work.run("forms").code == work.run("evidence", "--make", "--office", "pua").code == 0
    shared.world.clock.advance(HOUR)
    work.calls()
    assert run(work)[1] == {"drive": 1, "read": 4, "write": 1}, "two forms, evidence, the summary"
    assert run(work)[1] == {"drive": 1}
    work.control.edit(work.id("evidence/pua"), SECRETARY, {"A1": [["x"]]}, person=False)
    run(work)
    assert run(work)[1]["read"] >= 1


def test_files_of_excel_are_always_told_by_their_contents(tmp_path_factory, tmp_path):
    folder = small_workspace(tmp_path_factory, tmp_path / "งาน")
    for _ in range(2):
        done = tidao("sync", "--changed", "--workspace", folder, "--round", 1, "--json")
        assert done.json["unchanged"] == {"workbooks": 0, "all_read": None}


def test_what_nobody_uses_any_more_is_cleared_away(work, tmp_path, monkeypatch):
    run(work)
    kept = tmp_path / "config" / "answers"
    (mine,) = kept.iterdir()
    for name, age in (("old", shelf.UNUSED + 1), ("new", shelf.UNUSED - 1)):
        (kept / name).mkdir()
        os.utime(kept / name, (time.time() - age * 86400,) * 2)
    monkeypatch.setattr(shelf, "MOST", 3)
    assert run(work)[1] == {"drive": 1, "read": 3}, "too much was kept: all is read anew"
    assert {path.name for path in kept.iterdir()} == {mine.name, "new"}


NIGHT = datetime(2025, 1, 21, 22, 0, tzinfo=UTC)
FORMER = Revision("7", NIGHT, ours=False)


@pytest.mark.parametrize(
    ("kept", "revision", "run", "holds"),
    [
        ({}, FORMER, 13, True),
        ({}, FORMER, 24, False),  # the turn of all
        ({}, FORMER, 25, False),  # it was left out of that
        ({"run": 14}, FORMER, 13, False),  # runs were counted anew
        ({"settled": False}, FORMER, 13, False),
        ({}, FORMER._replace(version="8"), 13, False),  # rights, or a name
        ({}, FORMER._replace(modified=NIGHT - timedelta(minutes=1)), 13, False),  # Drive has gone back
        ({"wrote": NIGHT + HOURS}, Revision("9", NIGHT + HOURS, ours=True), 14, True),
        ({"wrote": NIGHT + HOURS}, Revision("9", NIGHT + HOURS, ours=False), 14, False),  # a person right after it
        ({"wrote": NIGHT + HOURS}, Revision("9", NIGHT + HOURS + 2 * NEAR, ours=True), 14, False),  # another machine's
        ({"wrote": NIGHT + HOURS}, FORMER, 14, True),  # Drive does not tell of it yet
        ({"wrote": NIGHT + HOURS, "settled": False}, FORMER, 14, False),
    ],
)
def test_when_a_kept_answer_holds(kept, revision, run, holds):
    answer = KeptAnswer(FORMER, settled=True, run=13, wrote=None, answer={})
    answer = answer._replace(**kept)
    assert answer.holds(revision, run) is holds
    assert KeptAnswer.of(json.loads(json.dumps(answer.as_json()))) == answer


# ── Nothing is missed for longer than is said ──

CELLS = {NORTH: "'ปัว'!{}", SOUTH: "'เวียงสา'!{}", "summary": "'หมายเหตุ'!{}"}


@dataclass
class History:
    """What people have typed into each spreadsheet and when, and what each run has seen of it."""

    work: GoogleWork
    typed: dict = field(default_factory=lambda: {key: [(0.0, "")] for key in CELLS})
    seen: dict = field(default_factory=lambda: dict.fromkeys(CELLS, 0))

    @property
    def now(self):
        return self.work.server.world.clock.now()

    def type(self, key, lag):
        """Type a new text, and a score, of which Drive tells so many seconds later."""
        number, world = len(self.typed[key]), self.work.server.world
        world.options.drive_lag = lag
        cells = {"D7": f"#{number}"} if key == "summary" else {"F9": str(number % 9), "H9": f"#{number}"}
        self.work.control.edit(self.work.id(key), SECRETARY, {CELLS[key].format(at): [[v]] for at, v in cells.items()})
        self.typed[key].append((self.now, f"#{number}"))

    def run(self, lag):
        """Sync as unattended, and hold what was seen against what stood there at most 15 minutes before."""
        self.work.server.world.options.drive_lag = lag
        found, real = {}, Gateway.read

        def spied(*given, **more):
            there = real(*given, **more)
            found[there.id] = {cell.value for tab in there.book.tabs for cell in tab.cells.values()}
            return there

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Gateway, "read", spied)
            began = self.now
            outcome = sync(self.work.workspace, 1, changed=Listings())
        assert not outcome.refused
        for key, typed in self.typed.items():
            values = found[self.work.id(key)]
            seen = max(number for number, (_, text) in enumerate(typed) if not text or text in values)
            due = max(number for number, (at, _) in enumerate(typed) if at <= began - STILL.total_seconds())
            assert seen >= due, f"{key}: {typed[due]} was not seen at {began}"
            assert seen >= self.seen[key], "what was seen once is not lost again"
            self.seen[key] = seen
        return outcome


LAGS = st.floats(0, STILL.total_seconds(), exclude_max=True)
STEPS = st.one_of(
    st.tuples(st.sampled_from([*CELLS]), LAGS),
    st.tuples(st.just("run"), LAGS),
    st.tuples(st.just("wait"), st.floats(1, 2400)),
)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])  # it brings all back
@given(steps=st.lists(STEPS, min_size=4, max_size=14), burst=st.sampled_from([0.0, 300.0, 890.0]))
def test_nothing_is_missed_for_longer_than_fifteen_minutes(start_again, steps, burst):
    history = History(start_again())
    history.work.server.world.options.drive_burst = burst
    history.run(60)
    for what, number in steps:
        if what == "wait":
            history.work.server.world.clock.advance(number)
        elif what == "run":
            history.run(number)
        else:
            history.type(what, number)
    for _ in range(3):
        history.work.server.world.clock.advance(HOUR)
        history.work.calls()
        history.run(600)
    assert {key: len(typed) - 1 for key, typed in history.typed.items()} == history.seen
    assert history.work.calls() in ({"drive": 1}, {"drive": 1, "read": 3}), "quiet again, or the turn of all"


@pytest.fixture
def start_again(work, tmp_path):
    """Return what brings back the workspace, the server and this computer as they were."""
    known, kept = work.server.world.kept(), shutil.copytree(work.folder, tmp_path / "kept")

    def restore():
        work.server.world.restore(known)
        shutil.rmtree(work.folder)
        shutil.copytree(kept, work.folder)
        shutil.rmtree(tmp_path / "config" / "answers", ignore_errors=True)
        return work

    return restore
