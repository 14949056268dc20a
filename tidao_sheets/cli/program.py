"""By which path this program runs here, so that every command that it prints can be copied as it stands."""

# Help names the program, and to import pathlib takes longer than to show it.
# ruff: noqa: PTH100, PTH109, PTH113, PTH118, PTH119, PTH120
from __future__ import annotations

import os
import re
import shutil
import sys
from functools import cache

_CALLED = re.compile(r'(?<![\w./\\-])tidao (?=[a-z]+\b|--|")')


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


def called(sentence: str) -> str:
    """Return a sentence in which commands are called as they really run here."""
    return _CALLED.sub(lambda _: f"{program()} ", sentence)


def quoted(word: str) -> str:
    """Return a word as it is typed at a shell, of any system."""
    return f'"{word}"' if re.search(r"[\s()&;'$]", word) else word


def _path(path: str) -> str:
    """Return a path as it is typed here: from this folder where it stands in it."""
    here, place = os.path.join(os.getcwd(), ""), os.path.abspath(path)
    return quoted(place.removeprefix(here))
