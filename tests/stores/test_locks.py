"""Marks of open files: who has the summary open, whether anybody still has, and which file may be deleted."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from workspaces import POINTS, fill, tidao

from tidao_sheets.stores.xlsx.locks import held, in_use, lock_of

FIELD = Path(__file__).parents[1] / "field"
BETTER = {**POINTS, "wiangsa": ("12", "7", "20", "10")}
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells who has a file open, by a lease")
HERE = socket.gethostname()


@pytest.fixture
def work(work):
    """A workspace whose first round is complete and synced, with one better score to sync."""
    fill(work, 1, BETTER)
    return work


def refusal(folder, lang="en"):
    """Return code, sentence and remedy of a sync that writes nothing."""
    before = (folder / "summary.xlsx").read_bytes()
    done = tidao("sync", "--workspace", folder, "--json", lang=lang)
    assert done.code == 4, done.said
    assert (folder / "summary.xlsx").read_bytes() == before
    return tuple(done.json["error"][key] for key in ("code", "message", "remedy"))


def marked(folder, *fields, end=";"):
    """Put LibreOffice's mark beside the summary."""
    lock = folder / ".~lock.summary.xlsx#"
    lock.write_text(",".join(fields) + end, encoding="utf-8")
    return lock


@LINUX
def test_a_mark_of_this_computer_that_was_left_behind_is_told_with_the_file_to_delete(work):
    lock = marked(work, "สมหญิง\\, ใจดี", "som", HERE, "27.11.2026 08:48", "file:///C:/x")
    code, message, remedy = refusal(work)
    assert code == "summary_lock_left"
    assert all(part in message for part in ("by สมหญิง, ใจดี", f"on {HERE}", "since 27.11.2026 08:48"))
    assert remedy.startswith(f'Delete the lock file "{lock}"')
    assert str(lock) in refusal(work, "th")[2]
    assert not in_use(work / "summary.xlsx")
    found = {c["name"]: c for c in tidao("doctor", "--workspace", work, "--json").json["checks"]}
    assert str(lock) in str(found["summary"])
    lock.unlink()
    assert tidao("sync", "--workspace", work, "--json").code == 0


@LINUX
def test_a_summary_that_a_program_has_open_is_not_to_be_deleted_from_under_it(work):
    lock = marked(work, "", "som", HERE, "27.11.2026 08:48", "file:///x")
    with (work / "summary.xlsx").open("rb"):
        code, message, remedy = refusal(work)
    assert code == "summary_open"
    assert "is open in a spreadsheet program by som on" in message
    assert "delete" not in remedy.lower()
    assert str(lock) not in remedy


OTHER = ("", "som", "เครื่องอื่น", "27.11.2026 08:48", "file:///x")


@LINUX
@pytest.mark.parametrize(
    ("name", "content"),
    [
        (".~lock.summary.xlsx#", ",".join(OTHER).encode() + b";"),
        ("~$summary.xlsx", (FIELD / "stale-lock" / "lock-of-summary.bin").read_bytes()),
        (".~summary.xlsx", b""),
        (".~lock.summary.xlsx#", b"\xff\0broken"),
    ],
)
def test_a_mark_that_another_computer_may_have_put_there_is_said_to_be_uncertain(work, name, content):
    (work / name).write_bytes(content)
    code, message, remedy = refusal(work)
    assert code == "summary_open"
    assert "is marked as open" in message
    assert "no program on this computer has it open" in message
    assert f'delete "{work / name}"' in remedy
    assert in_use(work / "summary.xlsx")


def test_excel_s_mark_names_its_owner(work):
    (work / "~$summary.xlsx").write_bytes((FIELD / "stale-lock" / "lock-of-summary.bin").read_bytes())
    assert "by user" in refusal(work)[1]
    (work / "~$summary.xlsx").write_bytes(bytes([4]) + "สมชาย".encode("cp874") + bytes(160))
    assert lock_of(work / "summary.xlsx").who == ""  # nobody knows its code page


def test_what_the_system_does_not_tell_is_not_guessed(work, monkeypatch):
    monkeypatch.setattr("tidao_sheets.stores.xlsx.locks.held", lambda _: None)
    lock = marked(work, "", "som", HERE, "27.11.2026 08:48", "file:///x")
    code, message, remedy = refusal(work)
    assert (code, "this computer" in message) == ("summary_open", False)
    assert str(lock) in remedy


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_in_place_of_a_mark_is_not_waited_for(work):
    os.mkfifo(work / "~$summary.xlsx")
    assert refusal(work)[0] == "summary_open"


@LINUX
def test_who_opens_the_file_at_that_moment_ends_nobody(tmp_path):
    path = tmp_path / "x"
    path.write_bytes(b"x")
    opener = "import sys\nwhile True: open(sys.argv[1]).close()"
    with subprocess.Popen([sys.executable, "-c", opener, str(path)]) as busy:
        try:
            found = {held(path) for _ in range(3000)}
        finally:
            busy.kill()
    assert found <= {True, False}
    assert held(path) is False
    assert held(tmp_path / "none") is None


@LINUX
@pytest.mark.libreoffice
def test_libreoffice_while_it_runs_and_after_it_has_crashed(work, soffice):
    path = work / "summary.xlsx"
    command = [part for part in soffice.command if part != "--nolockcheck"]
    program = subprocess.Popen(
        [*command, "--accept=pipe,name=tidao-locks;urp", str(path)],
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + 60
        while not (lock_of(path) and held(path)):
            assert time.monotonic() < until, "LibreOffice has not opened the summary"
            time.sleep(0.02)
        os.killpg(program.pid, signal.SIGSTOP)  # so that it stays as it is
        code, message, _ = refusal(work)
        assert (code, f"on {HERE}" in message) == ("summary_open", True)
    finally:
        os.killpg(program.pid, signal.SIGKILL)
        program.wait()
    until = time.monotonic() + 10
    while held(path) and time.monotonic() < until:
        time.sleep(0.02)
    code, _, remedy = refusal(work)
    assert code == "summary_lock_left"
    lock = work / ".~lock.summary.xlsx#"
    assert str(lock) in remedy
    lock.unlink()
    assert tidao("sync", "--workspace", work, "--json").code == 0
