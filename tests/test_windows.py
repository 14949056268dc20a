"""What is otherwise on Windows, as far as it shows elsewhere: names, paths, consoles, files that are held open."""

import errno
import importlib.util
import json
import os
import re
import sqlite3
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path, PurePosixPath, PureWindowsPath
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workspaces import DAY, small_workspace, tidao

from tidao_sheets import files
from tidao_sheets.core.received.naming import filed_name
from tidao_sheets.core.text import safe_name
from tidao_sheets.files import FileError, move, write_whole
from tidao_sheets.jobs import lock, run_log
from tidao_sheets.jobs.made import read_manifest
from tidao_sheets.jobs.manifest import MANIFEST
from tidao_sheets.ledger import opened
from tidao_sheets.ledger.sqlite import uri_of

SCRIPTS = Path(__file__).parent.parent / "scripts"
DEVICES = ("con", "PRN", "Aux", "nul", "COM1", "com²", "LPT9", "CONIN$", "conout$")


def reserved(name):
    """Return whether Windows takes a name for one of its devices, or cuts its end off."""
    return (os.path.isreserved if hasattr(os.path, "isreserved") else PureWindowsPath.is_reserved)(
        PureWindowsPath(name)
    ) or name != name.rstrip(". ")


@given(
    st.sampled_from(("", "_", ".", "~$", "รอบ1 ")),
    st.sampled_from(DEVICES),
    st.sampled_from(("", " ", ".", ".ก", ". ", "x", ":", "\\")),
    st.sampled_from((".xlsx", ".pdf", "")),
)
def test_no_file_is_called_like_a_device(before, device, after, ending):
    assert not reserved(safe_name(before + device + after) + ending)
    assert not reserved(filed_name(before + device + after + ending))


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        (PureWindowsPath("C:\\งาน\\tidao.db"), "file:///C:/%E0%B8%87%E0%B8%B2%E0%B8%99/tidao.db?mode=rw"),
        (PureWindowsPath("\\\\server\\share\\a b\\tidao.db"), "file:////server/share/a%20b/tidao.db?mode=rw"),
        (PurePosixPath("/a?b#c%41/tidao.db"), "file:///a%3Fb%23c%2541/tidao.db?mode=rw"),
    ],
)
def test_a_ledger_is_opened_on_a_drive_and_on_another_computer(path, uri):
    """A drive that stands for a network folder is such a path, too, once it is resolved."""
    assert uri_of(path) == uri


def test_sqlite_takes_what_it_is_told(tmp_path):
    for name in ("a?b#c%41 ก.db", "\udcff.db" if sys.platform == "linux" else "ข.db"):
        path = tmp_path / name
        path.touch()
        for uri in (uri_of(path), uri_of(path).replace("file:///", "file:////")):  # of a network folder: two more
            connection = sqlite3.connect(uri, uri=True)
            connection.execute("CREATE TABLE IF NOT EXISTS t (x)")
            connection.close()
        assert path.stat().st_size
    assert len([*tmp_path.iterdir()]) == 2


def test_the_record_names_files_alike_on_every_system(monkeypatch):
    monkeypatch.setattr(opened, "os", SimpleNamespace(sep="\\"))
    place: Any = SimpleNamespace(folder="C:\\งาน")
    ledger = opened.Opened(None, place)
    assert ledger._key("C:\\งาน\\forms\\รอบ1.xlsx") == "forms/รอบ1.xlsx"
    assert ledger._key("D:\\อื่น\\forms\\รอบ1.xlsx") == "D:\\อื่น\\forms\\รอบ1.xlsx"
    assert ledger._key("https://docs.google.com/x") == "https://docs.google.com/x"


def loaded(path, name):
    spec = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_logs_are_written_as_they_are(monkeypatch, tmp_path):
    """What is opened without O_BINARY would be given other line ends there, for the second time."""
    known, asked, own = 1 << 29, [], os.open
    monkeypatch.setattr(os, "O_BINARY", known, raising=False)
    monkeypatch.setattr(sys, "path", [str(SCRIPTS), *sys.path])
    monkeypatch.setattr(os, "open", lambda path, flags, *mode: asked.append(flags) or own(path, flags & ~known, *mode))
    loaded(run_log.__file__, "run_log_there").append_line(tmp_path / "watch.log", {"a": "ก"})
    sync = loaded(SCRIPTS / "sync.py", "sync_there")
    for _ in range(3):
        sync.append(tmp_path / "sync.log", "=== one\ntwo\n", limit=20)
    assert asked
    assert all(flags & known for flags in asked if flags & os.O_APPEND)
    assert b"\r" not in (tmp_path / "watch.log").read_bytes() + (tmp_path / "sync.log").read_bytes()


def test_a_path_that_is_too_long_is_said_to_be(monkeypatch, tmp_path):
    with pytest.raises(FileError) as here:
        write_whole(tmp_path / ("ก" * 100), b"")
    assert "longer than this system takes" in here.value.render("en")
    missing = OSError(errno.ENOENT, "No such file")
    long, short = Path("/", *["ก" * 80] * 3, "a.xlsx"), Path("/a.xlsx")
    assert "longer" not in FileError.of(long, missing).render("en")
    monkeypatch.setattr(files, "os", SimpleNamespace(name="nt"))
    assert "longer" in FileError.of(long, missing).render("en")
    assert "longer" not in FileError.of(short, missing).render("en")


def test_who_is_being_read_about_lets_the_lock_go_all_the_same(monkeypatch, tmp_path):
    def refused(self, **_):
        if self.name == lock.HOLDER and self.exists():
            raise PermissionError(errno.EACCES, "used by another process", str(self))

    with lock.locked(tmp_path, "sync"):
        monkeypatch.setattr(Path, "unlink", refused)
    monkeypatch.undo()
    with lock.locked(tmp_path, "sync") as left:
        assert left["command"] == "sync"


@pytest.mark.parametrize(
    ("there", "refusals", "waits"), [("nt", 2, 2), ("nt", 9, len(files.PATIENCE)), ("posix", 9, 0)]
)
def test_a_file_that_another_program_holds_is_waited_for_a_moment_there(monkeypatch, tmp_path, there, refusals, waits):
    own, held, waited = Path.replace, [True] * refusals, []

    def replace(self, to):
        if held and held.pop():
            raise PermissionError(errno.EACCES, "Access is denied", str(self))
        return own(self, to)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(files, "os", SimpleNamespace(name=there))
    monkeypatch.setattr(time, "sleep", waited.append)
    new, path = tmp_path / "new", tmp_path / "summary.xlsx"
    new.write_bytes(b"new")
    with suppress(PermissionError):
        move(new, path)
    assert path.exists() is (refusals == waits)
    assert len(waited) == waits


def test_a_summary_that_excel_holds_open_is_named(monkeypatch, tmp_path):
    """What stood beside it goes."""

    def refused(self, _):
        raise PermissionError(errno.EACCES, "Access is denied", str(self))

    monkeypatch.setattr(Path, "replace", refused)
    (tmp_path / "summary.xlsx").write_bytes(b"old")
    with pytest.raises(FileError) as error:
        write_whole(tmp_path / "summary.xlsx", b"new")
    assert "another program has it open" in error.value.render("en")
    assert [path.name for path in tmp_path.iterdir()] == ["summary.xlsx"]


@pytest.mark.parametrize("console", ["cp874", "cp437", "ascii"])
def test_thai_is_told_on_every_console(work, console):
    command = [sys.executable, "-m", "tidao_sheets", "check", "--workspace", str(work), "--round", "1"]
    env = {k: v for k, v in os.environ.items() if k != "PYTHONUTF8"} | {"TIDAO_TODAY": DAY, "COLUMNS": "80"}
    there = env | {"PYTHONIOENCODING": console, "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}
    said = [subprocess.run(command, env=each, capture_output=True, check=True).stdout for each in (env, there)]
    assert said[0] == said[1]
    assert re.search("[ก-๙]", said[0].decode("utf-8"))


@pytest.fixture(scope="module")
def lettered(tmp_path_factory):
    """A workspace, and what the commands came to that made its documents, none of which may ask for no encoding."""
    folder = small_workspace(tmp_path_factory, tmp_path_factory.mktemp("ที่") / "งาน")
    strict = [sys.executable, "-X", "warn_default_encoding", "-W", "error::EncodingWarning", "-m", "tidao_sheets"]
    asked = (
        ["sync"],
        ["close"],
        ["letters"],
        ["report", "--to", f"{folder}.html"],
        ["export", "--to", f"{folder}.csv"],
    )
    commands = [[*strict, *words, "--workspace", str(folder), "--round", "1"] for words in asked]
    return folder, [subprocess.run(c, capture_output=True, encoding="utf-8", check=False) for c in commands]


def test_no_file_is_read_or_written_as_the_console_has_it(lettered):
    """What is opened without an encoding has code page 874 there."""
    folder, came_to = lettered
    assert [done.stderr for done in came_to if done.returncode] == []
    assert tidao("doctor", "--workspace", folder).code == 0


def test_a_manifest_leads_nowhere_else(lettered, tmp_path):
    """A path of a drive, or of its top, is absolute there alone."""
    [manifest] = lettered[0].rglob(MANIFEST)
    told = json.loads(manifest.read_text("utf-8"))
    one = next(iter(told["documents"].values()))
    names = ("/x.pdf", "C:\\x.pdf", "C:x.pdf", "\\\\server\\x.pdf", "a\\..\\..\\x.pdf", "../x.pdf")
    known = len(told["documents"])
    told["documents"] |= dict.fromkeys(names, one)
    path = tmp_path / MANIFEST
    path.write_text(json.dumps(told), "utf-8")
    assert len(read_manifest(path)[0]) == known
