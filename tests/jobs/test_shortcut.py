"""A shortcut to the desk: a text that calls the installed program, on the desktop and never in a workspace."""

import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidao_sheets.cli.program import whole_call
from tidao_sheets.core.launchers import UnwritableLauncherError, launcher
from tidao_sheets.jobs.shortcut import ForeignShortcutError, NoDesktopError, make_shortcut

paths = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n"), min_size=1, max_size=40).map(
    lambda t: f"/{t}"
)


@given(paths)
def test_a_shell_reads_back_what_a_command_file_calls(path):
    head, line, end = launcher("macos", (path, "desk"), "/home").split("\n")
    assert (head, end) == ("#!/bin/sh", "")
    assert shlex.split(line) == ["exec", path, "desk"]


def read_entry(told):
    """Read Exec= as the specification has it: the string's escapes, then the quotes' own, then % fields."""
    text = told.replace("\\\\", "\0").replace("\\n", "\n").replace("\0", "\\")
    words, inside, word, n = [], False, "", 0
    while n < len(text):
        if text[n] == '"':
            inside = not inside
            if not inside:
                words.append(word.replace("%%", "%"))
                word = ""
        elif inside:
            n += text[n] == "\\"
            word += text[n]
        n += 1
    return words


@given(paths)
def test_a_desktop_reads_back_what_an_entry_calls(path):
    told = launcher("linux", (path, "desk"), "/home")
    [line] = [line for line in told.split("\n") if line.startswith("Exec=")]
    assert read_entry(line.removeprefix("Exec=")) == [path, "desk"]


def test_windows_gets_ascii_with_its_line_ends_and_quoted_paths():
    told = launcher("windows", (r"C:\Users\สมศรี\.local\bin\tidao.exe", "desk"), r"C:\Users\สมศรี")
    assert told.isascii()
    assert told.count("\r\n") == told.count("\n") == 3
    assert '"%USERPROFILE%\\.local\\bin\\tidao.exe" "desk"' in told
    assert '"D:\\100%% a&b\\tidao.exe"' in launcher("windows", (r"D:\100% a&b\tidao.exe", "desk"), r"C:\Users\x")
    for path in (r"D:\งาน\tidao.exe", 'D:\\a"b.exe', "D:\\a\nb.exe"):
        with pytest.raises(UnwritableLauncherError):
            launcher("windows", (path, "desk"), r"C:\Users\x")


@pytest.fixture
def home(tmp_path, monkeypatch):
    place = tmp_path / "บ้าน ของ 'ศรี'"
    (place / "Desktop").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(place))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(place / "ตั้งค่า"))
    return place


@pytest.mark.skipif(os.name == "nt", reason="a home is another variable there")
def test_it_stands_on_the_desktop_and_runs_the_program(home, tmp_path, monkeypatch):
    monkeypatch.setattr("sys.platform", "darwin")
    program = tmp_path / "ที่ ติดตั้ง" / "tidao"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\necho "called $1"\n', encoding="utf-8")
    program.chmod(0o755)
    made = make_shortcut((str(program), "desk"))
    assert made.path.parent == home / "Desktop"
    assert subprocess.run([made.path], capture_output=True, text=True, check=True).stdout == "called desk\n"
    assert make_shortcut((str(program), "desk")) == made  # again
    made.path.write_text("ของคนอื่น", encoding="utf-8")
    with pytest.raises(ForeignShortcutError):
        make_shortcut((str(program), "desk"))


@pytest.mark.skipif(os.name == "nt", reason="a home is another variable there")
def test_a_desktop_has_the_place_that_the_user_gave_it_and_is_no_workspace(home, monkeypatch):
    monkeypatch.setattr("sys.platform", "linux")
    (home / "ตั้งค่า").mkdir()
    (home / "ตั้งค่า" / "user-dirs.dirs").write_text('XDG_DESKTOP_DIR="$HOME/หน้าจอ"\n', encoding="utf-8")
    with pytest.raises(NoDesktopError):
        make_shortcut(("/usr/bin/tidao", "desk"))
    (home / "หน้าจอ").mkdir()
    assert make_shortcut(("/usr/bin/tidao", "desk")).path == home / "หน้าจอ" / "tidao-desk.desktop"
    (home / "หน้าจอ" / "programme.toml").touch()
    with pytest.raises(NoDesktopError):
        make_shortcut(("/usr/bin/tidao", "desk"))


def test_what_is_called_is_this_program_by_its_whole_path():
    call = whole_call("desk")
    assert Path(call[0]).is_absolute()
    assert call[-1] == "desk"
    assert Path(call[0]).name.startswith("tidao") or call[:3] == (sys.executable, "-m", "tidao_sheets")
