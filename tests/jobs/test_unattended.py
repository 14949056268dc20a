"""A run with nobody at the terminal: every open round, one at a time, and whatever stops it told in its record."""

import json
import shutil
import stat
from datetime import datetime, timedelta, timezone

import pytest
from workspaces import DAY, POINTS, SECOND, SMALL, files, fill, tamper, tidao

from tidao_sheets.files import FileError
from tidao_sheets.jobs import sync as job
from tidao_sheets.jobs import unattended
from tidao_sheets.jobs.heartbeat import LAST_RUN
from tidao_sheets.jobs.lock import BusyError, locked
from tidao_sheets.jobs.unattended import CRASH, RoundRun, WorkspaceRun, run_workspace
from tidao_sheets.jobs.workspace import make_workspace


def line(done, lang="en"):
    """Return the line that is told of a run, as whoever reads the log has it."""
    return json.loads(json.dumps(done.line(lang)))


def summary(folder):
    return (folder / "summary.xlsx").read_bytes()


def test_every_open_round_that_has_forms_is_synced(work):
    fill(work, 2, SECOND)
    done = run_workspace(work)
    assert (done.programme, done.exit, done.error, done.closed) == ("ห้องสมุด-2568", 0, None, ())
    assert [(r.number, r.exit) for r in done.rounds] == [(1, 0), (2, 0)]
    assert all(r.outcome and r.outcome.written for r in done.rounds)
    assert done.started <= done.ended
    assert done.started.utcoffset() is not None
    before = files(work, but=("tidao.db", LAST_RUN))
    assert [r.outcome.written for r in run_workspace(work).rounds] == [0, 0]
    assert files(work, but=("tidao.db", LAST_RUN)) == before


def test_a_closed_round_is_nothing_out_of_the_ordinary(work):
    assert tidao("close", "--workspace", work, "--round", 1).code == 0
    assert [line(run_workspace(work))[key] for key in ("exit", "rounds", "closed", "error")] == [0, [], [1], None]
    fill(work, 2, SECOND)
    done = run_workspace(work)
    assert ([r.number for r in done.rounds], done.closed, done.exit) == ([2], (1,), 0)


def test_a_round_that_is_closed_between_two_looks_is_normal_too(work, monkeypatch):
    assert tidao("close", "--workspace", work, "--round", 1).code == 0
    monkeypatch.setattr("tidao_sheets.jobs.workspace.Workspace.closed_rounds", lambda _: frozenset())
    done = run_workspace(work)
    assert (done.rounds[0].number, done.rounds[0].outcome.closed, done.exit) == (1, True, 0)


def test_without_any_form_the_first_round_says_so_and_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.setenv("TIDAO_TODAY", DAY)
    make_workspace(tmp_path / "งาน", str(SMALL))
    before = files(tmp_path / "งาน")
    done = run_workspace(tmp_path / "งาน")
    assert (done.rounds[0].number, done.exit, done.rounds[0].findings["error"]) == (1, 1, 2)
    assert files(tmp_path / "งาน", but=(LAST_RUN,)) == before


def test_forms_that_have_gone_are_told_and_no_score_is_taken_away(work):
    fill(work, 2, SECOND)
    run_workspace(work)
    before = summary(work)
    for form in (work / "forms").glob("รอบ1*"):
        form.rename(work / form.name)
    done = run_workspace(work)
    assert [(r.number, r.exit) for r in done.rounds] == [(1, 1), (2, 0)]
    assert summary(work) == before
    shutil.rmtree(work / "forms")
    assert {r.error.code for r in run_workspace(work).rounds} == {"no_forms"}


def test_a_form_that_cannot_be_read_is_named_and_no_summary_written(work):
    (work / "forms" / "เสีย.xlsx").write_bytes(b"PK")
    fill(work, 1, {**POINTS, "pua": ("1", "1", "1", "1")})
    before = summary(work)
    done = run_workspace(work)
    assert done.exit == 4
    (one,) = line(done)["rounds"]
    assert [u["workbook"] for u in one["unread"]] == [str(work / "forms" / "เสีย.xlsx")]
    assert summary(work) == before
    shutil.rmtree(work / "forms")
    (work / "forms").mkdir()
    (work / "forms" / "เสีย.xlsx").write_bytes(b"PK")
    tidao("close", "--workspace", work, "--round", 1)
    assert run_workspace(work).exit == 4


def test_a_conflict_names_its_cell(work):
    tamper(work)
    fill(work, 1, {**POINTS, "pua": ("1", "1", "1", "1")})
    done = run_workspace(work)
    assert done.exit == 3
    assert line(done)["rounds"][0]["conflicts"] == [{"tab": "จัดลำดับ รอบ 1", "cell": "C10"}]


def test_a_workspace_that_another_run_holds_is_busy(work):
    with locked(work, "letters"):
        done = run_workspace(work)
    assert (done.exit, done.error.code, done.rounds) == (4, "busy", ())
    assert "letters" in line(done, "th")["error"]["message"]
    assert run_workspace(work).exit == 0


def test_a_workspace_that_would_reach_outside_is_refused(work):
    settings = work / "workspace.toml"
    told = settings.read_text(encoding="utf-8").replace('summary = "summary.xlsx"', 'summary = "../ผล.xlsx"', 1)
    settings.write_text(told, encoding="utf-8")
    done = run_workspace(work)
    assert (done.exit, done.error.code, done.programme) == (2, "untrusted", None)


def test_a_folder_that_has_gone_is_told(work):
    shutil.rmtree(work)
    done = run_workspace(work)
    assert (done.exit, done.error.code, done.folder) == (2, "no_workspace", work)
    assert not work.exists()


def test_a_full_disk_is_told(work, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device", str(work / "summary.xlsx"))

    fill(work, 1, {**POINTS, "pua": ("1", "1", "1", "1")})
    monkeypatch.setattr("tidao_sheets.stores.xlsx.store.XlsxStore.write_summary", full)
    done = run_workspace(work)
    assert (done.exit, done.rounds[0].error.code) == (4, "file_refused")
    assert "disk is full" in line(done)["rounds"][0]["error"]["message"]


@pytest.fixture
def crashing(work, monkeypatch):
    """Two rounds, of which the first meets an error that nobody has foreseen."""
    fill(work, 2, SECOND)
    real = job.sync

    def sync(workspace, number, *more, **named):
        if number == 1:
            (work.parent / "ของผู้อื่น").write_text("mine", encoding="utf-8")
            (work / CRASH).symlink_to(work.parent / "ของผู้อื่น")  # which nobody has allowed
            raise ZeroDivisionError("a secret")
        return real(workspace, number, *more, **named)

    monkeypatch.setattr(job, "sync", sync)
    return work


def test_an_unforeseen_error_is_kept_and_stops_no_other_round(crashing):
    done = run_workspace(crashing)
    assert [(r.number, r.exit) for r in done.rounds] == [(1, 4), (2, 0)]
    told = line(done)["rounds"][0]
    assert (told["error"]["code"], told["findings"], told["calls"]) == ("unexpected", None, None)
    assert "ZeroDivisionError" in told["error"]["message"]
    assert str(crashing / CRASH) in told["error"]["remedy"]
    assert "secret" not in str(line(done, "th")) + str(line(done))
    kept = crashing / CRASH
    assert "ZeroDivisionError: a secret" in kept.read_text("utf-8")
    assert not kept.is_symlink()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert (crashing.parent / "ของผู้อื่น").read_text("utf-8") == "mine"


def test_where_nothing_can_be_kept_that_is_told(crashing, monkeypatch):
    def refuse(path, *_, **__):
        raise FileError.of(path, OSError(28, "full"))

    monkeypatch.setattr(unattended, "write_whole", refuse)
    (first, _) = line(run_workspace(crashing))["rounds"]
    assert "could not be kept: The disk is full" in first["error"]["remedy"]


def test_an_unforeseen_error_before_any_round_is_kept_too(work, monkeypatch):
    monkeypatch.setattr("tidao_sheets.jobs.recovery.recover", lambda _: {}["x"])
    done = run_workspace(work)
    assert (done.exit, done.error.code, done.rounds) == (4, "unexpected", ())
    assert "KeyError" in (work / CRASH).read_text("utf-8")


def test_ctrl_c_is_not_kept_back(work, monkeypatch):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(job, "sync", stop)
    with pytest.raises(KeyboardInterrupt):
        run_workspace(work)
    with locked(work, "sync") as left:  # the lock is free, and nobody has died holding it
        assert left is None


@pytest.mark.parametrize(("codes", "weightiest"), [((0, 1), 1), ((1, 3), 3), ((3, 4, 1), 4), ((4, 2), 2), ((), 0)])
def test_the_weightiest_exit_code_wins(tmp_path, codes, weightiest):
    def ended(code):
        return type("Refused", (BusyError,), {"exit": code})(pid="?", host="?", command="?", since="?")

    now = unattended._moment()
    rounds = tuple(RoundRun(n, None, ended(code)) for n, code in enumerate(codes))
    done = WorkspaceRun(folder=tmp_path, programme=None, started=now, ended=now, rounds=rounds)
    assert done.exit == weightiest


# --- the sign of life


def told_in_the_workspace(work):
    return json.loads((work / LAST_RUN).read_text("utf-8"))


def watch_line(work):
    """Return what doctor says of it."""
    (found,) = (c for c in tidao("doctor", "--workspace", work, "--json").json["checks"] if c["name"] == "watch")
    return found


def test_a_run_leaves_its_line_and_no_workbook_is_rewritten_for_it(work):
    assert tidao("status", "--workspace", work, "--json").json["last_run"] is None
    before = {path: path.stat().st_mtime_ns for path in (*(work / "forms").iterdir(), work / "summary.xlsx")}
    done = run_workspace(work, every=timedelta(minutes=15))
    assert {path: path.stat().st_mtime_ns for path in before} == before
    left = told_in_the_workspace(work)
    assert left == line(done, "th") | {"due": (done.ended + timedelta(hours=2)).isoformat()}
    assert stat.S_IMODE((work / LAST_RUN).stat().st_mode) == 0o600
    told = tidao("status", "--workspace", work, "--json").json["last_run"]
    assert datetime.fromisoformat(told["ended"]) == done.ended
    assert (told["exit"], told["overdue"]) == (0, False)
    assert "last run by itself" in tidao("status", "--workspace", work).out
    assert watch_line(work)["ok"]


def test_a_run_that_does_not_come_is_told_with_what_to_do(work):
    done = run_workspace(work, every=timedelta(days=1))
    left = told_in_the_workspace(work)
    assert datetime.fromisoformat(left["due"]) == done.ended + timedelta(days=2)
    past = datetime.now().astimezone() - timedelta(minutes=1)
    (work / LAST_RUN).write_text(json.dumps(left | {"due": past.isoformat()}), encoding="utf-8")
    assert tidao("status", "--workspace", work, "--json").json["last_run"]["overdue"]
    said = tidao("status", "--workspace", work).out
    assert "no run since" in said
    assert "tidao watch --once" in said
    assert (watch_line(work)["ok"], tidao("doctor", "--workspace", work).code) == (False, 1)
    run_workspace(work)
    assert watch_line(work)["ok"]


def test_a_run_by_a_clock_that_was_ahead_hides_nothing(work):
    run_workspace(work)
    left, later = told_in_the_workspace(work), datetime.now().astimezone() + timedelta(days=900)
    left |= {"ended": later.isoformat(), "due": (later + timedelta(hours=2)).isoformat()}
    (work / LAST_RUN).write_text(json.dumps(left), encoding="utf-8")
    assert tidao("status", "--workspace", work, "--json").json["last_run"]["overdue"]
    assert "yet to come" in watch_line(work)["message"]
    assert "clock" in tidao("status", "--workspace", work).out
    run_workspace(work)
    assert watch_line(work)["ok"]


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"ended": 1}', "\xff", '{"ended": "2024-01-01", "due": "x", "exit": 0}']
)
def test_a_sign_of_life_that_cannot_be_understood_is_none(work, content):
    (work / LAST_RUN).write_bytes(content.encode("latin-1"))
    assert not watch_line(work)["ok"]
    assert tidao("status", "--workspace", work, "--json").json["last_run"]["ended"] is None
    assert tidao("status", "--workspace", work).code == 0


def test_who_is_refused_leaves_none(work):
    with locked(work, "letters"):
        run_workspace(work)
    assert not (work / LAST_RUN).exists()


def test_a_run_across_midnight_ends_on_the_next_day(work, monkeypatch):
    zone = timezone(timedelta(hours=7))
    moments = [datetime(2024, 12, 31, 23, 59, 58, tzinfo=zone), datetime(2025, 1, 1, 0, 0, 3, tzinfo=zone)]
    monkeypatch.setattr(unattended, "_moment", lambda: moments.pop(0) if len(moments) > 1 else moments[0])
    done = line(run_workspace(work))
    assert (done["started"], done["ended"]) == ("2024-12-31T23:59:58+07:00", "2025-01-01T00:00:03+07:00")
    assert told_in_the_workspace(work)["due"] == "2025-01-01T02:00:03+07:00"
