"""By which path this program runs here, so that every command that it prints can be copied as it stands."""

# Help names the program, and to import pathlib takes longer than to show it.
# ruff: noqa: PTH100, PTH109, PTH113, PTH118, PTH119, PTH120
from __future__ import annotations

import os
import re
import shutil
import sys
from contextvars import ContextVar
from functools import cache

from tidao_sheets.core.text import NAMED_COMMAND

_CALLED = re.compile(rf'{NAMED_COMMAND}|(?<![\w./\\-])tidao (?=--|")')
_ELSEWHERE = frozenset({"demo", "init", "nation", "watch"})
"""Commands that are not of the workspace which another command was asked about."""
_workspace = ContextVar("workspace", default="")


@cache
def program() -> str:
    """Return what calls this program: its bare name where the shell finds it, else its path, else Python's module."""
    script, found = _script(), shutil.which("tidao")
    if script is None:
        return f"{_path(sys.executable)} -m tidao_sheets"
    if found and os.path.realpath(found) == os.path.realpath(script):
        return "tidao"
    return _path(script)


def whole_call(*words: str) -> tuple[str, ...]:
    """Return the words that call this program from anywhere: its own path, else that of its Python, before others."""
    script = _script()
    return (os.path.abspath(script), *words) if script else (sys.executable, "-m", "tidao_sheets", *words)


def windowless(*words: str) -> tuple[str, ...]:
    """Return the words that call this program from anywhere and, on Windows, open no window for it."""
    python = os.path.join(os.path.dirname(sys.executable), "pythonw.exe")
    return (python, "-m", "tidao_sheets", *words) if os.path.isfile(python) else whole_call(*words)


def _script() -> str | None:
    """Return the path of the installed script, None where the program runs without it."""
    name = "tidao.exe" if os.name == "nt" else "tidao"
    candidates = (sys.argv[0], os.path.join(os.path.dirname(sys.executable), name))
    return next((p for p in candidates if os.path.basename(p) in {"tidao", name} and os.path.isfile(p)), None)


def in_workspace(folder: str) -> None:
    """Let commands in sentences name a workspace from now on, as it was said; "" where it is this folder."""
    _workspace.set(folder)


def called(sentence: str) -> str:
    """Return a sentence in which commands are called as they really run here, in the workspace that was asked about."""
    return _CALLED.sub(_call, sentence)


def _call(named: re.Match[str]) -> str:
    words = named[0].replace("tidao ", f"{program()} ", 1)
    folder = _workspace.get()
    if not folder or not named["command"] or named["command"] in _ELSEWHERE or "--workspace" in words:
        return words
    ends = '"' if named["quote"] and words.endswith('"') else ""
    return f"{words.removesuffix(ends)} --workspace {quoted(folder)}{ends}"


def quoted(word: str) -> str:
    """Return a word as it is typed at a shell, of any system."""
    return f'"{word}"' if re.search(r"[\s()&;'$]", word) else word


def _path(path: str) -> str:
    """Return a path as it is typed here: from this folder where it stands in it."""
    here, place = os.path.join(os.getcwd(), ""), os.path.abspath(path)
    return quoted(place.removeprefix(here))
