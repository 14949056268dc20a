"""The sign of life on Google: a tab of the summary that tells when the last run by itself was, and turns red."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from google_work import RANKING

from tidao_sheets.core.summary.heartbeat import SIGN
from tidao_sheets.jobs import unattended
from tidao_sheets.jobs.unattended import run_workspace

pytest_plugins = ["sheets_server.fixtures", "google_fixtures"]
pytestmark = pytest.mark.usefixtures("_today", "_own_config")
TAB, BANGKOK = "การทำงานเอง", timezone(timedelta(hours=7))


@pytest.fixture
def _own_config(tmp_path, monkeypatch):
    monkeypatch.setenv("TIDAO_CONFIG", str(tmp_path / "config"))


class Times:
    """The clock that runs are told by; the server's goes on by itself."""

    def __init__(self, monkeypatch):
        self.now = datetime.now(BANGKOK).replace(microsecond=0)
        monkeypatch.setattr(unattended, "_moment", lambda: self.now)

    def later(self, **more):
        self.now += timedelta(**more)


@pytest.fixture
def times(monkeypatch):
    return Times(monkeypatch)


def one(work):
    """Run by itself once; return the round's record, and what was called."""
    done = run_workspace(work.folder)
    assert done.error is None
    (found,) = done.rounds
    return found, work.calls()


def test_a_run_writes_its_moment_once_an_hour(synced, times):
    first, calls = one(synced)
    assert (first.exit, calls["write"]) == (0, 1)
    said = synced.shown("summary", TAB, SIGN.a1)
    assert said.startswith("ทำเองล่าสุด")
    synced.calls()
    for _ in range(3):
        times.later(minutes=15)
        quiet, calls = one(synced)
        assert (quiet.exit, quiet.outcome.written, calls.get("write", 0)) == (0, 0, 0)
    assert synced.shown("summary", TAB, SIGN.a1) == said
    synced.calls()
    times.later(minutes=15)
    again, calls = one(synced)
    assert (again.exit, calls["write"]) == (0, 1)
    assert synced.shown("summary", TAB, SIGN.a1) != said


def test_a_quiet_night_is_one_call_of_drive_a_run_and_a_write_an_hour(synced, times, monkeypatch):
    clock = synced.server.world.clock
    signed = lambda: datetime.fromtimestamp(clock.now(), UTC).replace(tzinfo=None)  # noqa: E731 - whose clock goes on
    monkeypatch.setattr("google.auth._helpers.utcnow", signed)
    text = synced.settings.read_text("utf-8")
    synced.settings.write_text(text.replace("# changes = false", "changes = true"), "utf-8")
    night = []
    for _ in range(14):
        clock.advance(15 * 60)
        times.later(minutes=15)
        night.append(one(synced)[1])
    quiet = {"drive": 1}
    beat, all_read = {**quiet, "write": 1}, {**quiet, "read": 3}
    first = {**all_read, "write": 1}
    assert night == [first, *[quiet] * 3, beat, *[quiet] * 3, beat, *[quiet] * 2, all_read, beat, quiet]


def test_it_turns_red_where_no_run_comes(synced, times):
    times.later(hours=-3)
    one(synced)
    assert synced.shown("summary", TAB, SIGN.a1).startswith("หยุดทำเองตั้งแต่")
    (rule,) = synced.sheet("summary", TAB).rules
    assert f'LEFT({SIGN.a1},9)="หยุดทำเอง"' in str(rule)
    times.later(hours=3)
    one(synced)
    assert synced.shown("summary", TAB, SIGN.a1).startswith("ทำเองล่าสุด")


def test_a_sync_by_hand_leaves_it_as_it_is(synced, times):
    assert synced.run("sync").json["written"]["cells"] == 0
    assert TAB not in {sheet.title for sheet in synced.server.world.books[synced.id("summary")].sheets}
    one(synced)
    said = synced.shown("summary", TAB, SIGN.a1)
    times.later(hours=2)
    assert synced.run("sync").json["written"]["cells"] == 0
    assert synced.shown("summary", TAB, SIGN.a1) == said


def test_it_is_the_programs_cell(synced, times):
    one(synced)
    synced.paste("summary", TAB, SIGN.a1, "ปกติดี")
    times.later(hours=2)
    found, calls = one(synced)
    assert (found.exit, found.line("th")["conflicts"], calls.get("write", 0)) == (3, [{"tab": TAB, "cell": SIGN.a1}], 0)
    assert synced.run("sync").code == 3
    assert synced.run("sync", "--overwrite").code == 0
    assert synced.shown("summary", TAB, SIGN.a1).startswith("ทำเองล่าสุด")


def test_a_record_that_was_lost_takes_it_as_it_is(synced, times):
    one(synced)
    for path in (synced.folder / "tidao.db", synced.folder / "tidao.written"):
        path.unlink()
    times.later(hours=2)
    assert one(synced)[0].exit == 0
    times.later(hours=2)
    found, calls = one(synced)
    assert (found.exit, calls["write"]) == (0, 1)
    assert RANKING in {sheet.title for sheet in synced.server.world.books[synced.id("summary")].sheets}
