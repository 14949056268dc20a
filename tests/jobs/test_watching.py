"""Watching over workspaces: pass after pass in one process, each run logged, none stopped by another."""

import gc
import json
import os
import resource
import shutil
import signal
import stat
import subprocess
import sys
import time
from contextlib import ExitStack
from datetime import timedelta

import pytest
from workspaces import POINTS, SECOND, fill, tamper, tidao

from tidao_sheets.files import FileError
from tidao_sheets.jobs import unattended
from tidao_sheets.jobs.lock import locked
from tidao_sheets.jobs.run_log import append_line
from tidao_sheets.jobs.watching import LOG, WatchAsked, watch


def lines(log):
    return [json.loads(line) for line in log.read_text("utf-8").splitlines()]


def again(folder, name):
    return shutil.copytree(folder, folder.with_name(name))


# --- one pass, as cron and Task Scheduler call it


def test_a_workspace_that_fails_stops_no_other(work, monkeypatch):
    held, crashing, edited, gone = again(work, "ค้าง"), again(work, "พัง"), again(work, "แก้"), work.with_name("หาย")
    tamper(edited)
    fill(edited, 1, {**POINTS, "pua": ("1", "1", "1", "'ก")})
    real = unattended._sync_rounds

    def spoilt(workspace, *more):
        return 1 / 0 if workspace.folder == crashing.resolve() else real(workspace, *more)

    monkeypatch.setattr(unattended, "_sync_rounds", spoilt)
    with locked(held, "letters"):
        done = tidao("watch", "--once", gone, held, crashing, edited, work, work)
    assert done.code == 2
    told = done.err.splitlines()
    assert [line.partition(": ")[0] for line in told[::2]] == [
        f"✗ {each}" for each in (gone, held, crashing, *[edited] * 2)
    ]
    assert all(line.startswith("  → ") for line in told[1::2])
    assert "tidao letters" in done.err
    assert "ZeroDivisionError" in done.err
    assert "จัดลำดับ รอบ 1!C10" in done.err
    assert f"sync --round 1 --workspace {edited}" in done.err
    assert "Traceback" not in done.said
    assert [line[0] for line in done.out.splitlines()[:5]] == [*"✗✗✗✗✓"]
    assert not gone.exists()
    assert [lines(each / LOG)[0]["exit"] for each in (held, crashing, edited, work)] == [4, 4, 3, 0]
    assert len(lines(work / LOG)) == 1  # named twice, run once


def test_what_is_alike_in_all_rounds_is_told_once(work):
    fill(work, 2, SECOND)
    (work / "forms" / "เสีย.xlsx").write_bytes(b"PK")
    done = tidao("watch", "--once", "--workspace", work)
    assert (done.code, done.err.count("เสีย.xlsx")) == (4, 1)
    assert "round 1, 2: " in done.err


def test_all_is_well_without_a_word_on_stderr(work):
    done = tidao("watch", "--once", work)
    assert (done.code, done.err) == (0, "")
    assert (
        tidao("watch", "--once", work, "-v").err.splitlines()[-1].endswith("4 of 4 offices complete, 0 cells written")
    )
    assert tidao("close", "--workspace", work, "--round", 1).code == 0
    assert tidao("watch", "--once", work, "-v").err.splitlines()[-1].endswith("every round with forms is closed")


def test_one_round_alone(work):
    fill(work, 2, SECOND)
    assert [r["round"] for r in tidao("watch", "--once", work, "--round", 2, "--json").json["runs"][0]["rounds"]] == [2]
    assert tidao("watch", "--once", work, "--round", 9, "--json").json["runs"][0]["error"]["code"] == "unknown_round"
    assert tidao("watch", "--once", work, "--round", 3).code == 1  # which has no form


@pytest.mark.parametrize("minutes", [0, -5, 1441])
def test_an_interval_has_bounds(work, minutes):
    done = tidao("watch", work, "--every", minutes, "--json")
    assert (done.code, done.json["error"]["code"]) == (2, "bad_interval")
    assert not (work / LOG).exists()


# --- pass after pass


def ask(*folders, once=False, show=lambda *_: None, **more):
    return WatchAsked(
        folders=folders, lang="en", every=timedelta(milliseconds=10), once=once, round=None, show=show, **more
    )


def end():
    os.kill(os.getpid(), signal.SIGTERM)


def test_who_is_busy_is_told_and_tried_again(work):
    exits = []
    with ExitStack() as holding:
        holding.enter_context(locked(work, "letters"))

        def show(run, _):
            exits.append(run.exit)
            holding.close()
            if len(exits) == 2:
                end()

        done = watch(ask(work, show=show))
    assert (exits, done.exit, done.passes, done.cut_short) == ([4, 0], 0, 2, None)


def test_a_folder_that_comes_back_is_watched_on(work):
    away, exits = work.with_name("ไม่อยู่"), []
    work.rename(away)

    def show(run, _):
        exits.append(run.exit)
        if len(exits) == 2:
            away.rename(work)
        if len(exits) == 3:
            end()

    assert watch(ask(work, show=show)).passes == 3
    assert exits == [2, 2, 0]


def test_the_end_is_heard_between_two_steps(work):
    other = again(work, "อื่น")
    fill(work, 1, {**POINTS, "pua": ("1", "1", "1", "1")})
    heard = []
    done = watch(ask(work, other, progress=lambda _: end(), ending=lambda: heard.append(1)))
    assert (done.passes, done.cut_short, done.lines, heard) == (0, work, (), [1])
    assert not (work / LOG).exists()
    with locked(work, "sync") as left:
        assert left is None
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL


def test_a_second_signal_ends_a_step_too(work):
    begun = []

    def linger(_):
        begun.append(1)
        end()
        end()
        begun.append(2)

    fill(work, 1, {**POINTS, "pua": ("1", "1", "1", "1")})
    assert watch(ask(work, progress=linger)).cut_short == work
    assert begun == [1]


def test_one_pass_that_is_cut_short_is_no_success(work, monkeypatch):
    fill(work, 1, {**POINTS, "pua": ("1", "1", "1", "1")})
    monkeypatch.setattr("tidao_sheets.stores.xlsx.store.XlsxStore.contents", lambda *_: end())
    done = tidao("watch", "--once", work)
    assert done.code == 130
    assert "Cancelled." in done.err
    assert not (work / LOG).exists()


def test_a_signal_that_is_turned_off_stays_so(work):
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        watch(ask(work, show=lambda *_: (os.kill(os.getpid(), signal.SIGINT), end())))
        assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


def test_memory_does_not_grow(work):
    counts = []
    other = again(work, "อื่น")
    fill(other, 2, {**SECOND, "muang": ("'ก", "", "99", "1")})

    def show(*_):
        counts.append(len(gc.get_objects()))
        if len(counts) == 14:
            end()

    watch(ask(work, other, show=show))
    assert max(counts[-4:]) < max(counts[4:8]) + 500


HEARD = """
import signal, runpy
signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs in the background of a shell ignores Ctrl+C
runpy.run_module("tidao_sheets", run_name="__main__")
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_real_one_runs_until_it_is_told_to_end(work, number):
    other = again(work, "อื่น")
    words = [sys.executable, "-c", HEARD, "watch", work, other, "--json", "--lang", "en"]
    running = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
    try:
        until = time.monotonic() + 30
        while not (other / LOG).exists() and time.monotonic() < until:
            time.sleep(0.05)
        time.sleep(0.2)  # it waits for the next pass
        running.send_signal(number)
        out, err = running.communicate(timeout=20)
    finally:
        running.kill()
        running.communicate()
    told = json.loads(out)
    assert (running.returncode, told["passes"], [r["exit"] for r in told["runs"]]) == (0, 1, [0, 0])
    assert "Ending" in err
    assert "Traceback" not in err


# --- the log


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_log_is_private_and_bounded(tmp_path):
    log = tmp_path / LOG
    log.write_text("{}\n", encoding="utf-8")
    log.chmod(0o644)
    for n in range(100):
        append_line(log, {"n": n, "said": "ก" * 20, "steers": "\x1b[2J\u202e"}, limit=2000)
    former = log.with_name(f"{LOG}.1")
    assert (mode(log), mode(former)) == (0o600, 0o600)
    assert max(log.stat().st_size, former.stat().st_size) < 2200
    kept = [line["n"] for line in lines(former) + lines(log)]
    assert kept == [*range(kept[0], 100)]
    assert "\x1b" not in log.read_text("utf-8")
    assert sorted(tmp_path.iterdir()) == [log, former]


@pytest.mark.parametrize("kind", ["link", "pipe", "heard pipe", "nowhere"])
def test_a_log_that_is_no_file_of_ours_is_told_and_stops_nothing(work, tmp_path, kind):
    log, mine = tmp_path / "บันทึก", tmp_path / "ของผู้อื่น"
    mine.write_text("mine", encoding="utf-8")
    if kind == "nowhere":
        log = log / "ไม่มี" / LOG
    elif kind == "link":
        log.symlink_to(mine)
    else:
        os.mkfifo(log)
    heard = os.open(log, os.O_RDONLY | os.O_NONBLOCK) if kind == "heard pipe" else None
    done = tidao("watch", "--once", work, "--log", log, "--json")
    if heard is not None:
        assert os.read(heard, 100) == b""
        os.close(heard)
    assert (done.code, done.json["unlogged"], done.json["runs"][0]["exit"]) == (4, 1, 0)
    assert str(log) in done.err
    assert mine.read_text("utf-8") == "mine"


def test_a_folder_that_nobody_has_allowed_anything_gets_no_log(work):
    settings = work / "workspace.toml"
    told = settings.read_text("utf-8").replace('summary = "summary.xlsx"', 'summary = "../ผล.xlsx"', 1)
    settings.write_text(told, "utf-8")
    done = tidao("watch", "--once", work, "--json")
    assert (done.code, done.json["runs"][0]["error"]["code"]) == (2, "untrusted")
    assert not (work / LOG).exists()


def test_a_line_that_a_full_disk_cannot_take_leaves_no_part(tmp_path):
    log = tmp_path / LOG
    append_line(log, {"n": 1})
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size + 20, before[1]))
    try:
        with pytest.raises(FileError):
            append_line(log, {"n": 2, "long": "x" * 100})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    append_line(log, {"n": 3})
    assert lines(log) == [{"n": 1}, {"n": 3}]
