"""By which path this program runs here, so that every command that it prints can be copied as it stands."""

from __future__ import annotations

import os
import re
import shutil
import sys
from functools import cache
from pathlib import Path

_CALLED = re.compile(r'(?<![\w./\\-])tidao (?=[a-z]+\b|--|")')


@cache
def program() -> str:
    """Return what calls this program: its bare name where the shell finds it, else its path, else Python's module."""
    name = "tidao.exe" if os.name == "nt" else "tidao"
    started = Path(sys.argv[0])
    candidates = (started, Path(sys.executable).with_name(name))
    script = next((p for p in candidates if p.stem == "tidao" and p.is_file()), None)
    found = shutil.which("tidao")
    if script is None:
        return f"{_path(Path(sys.executable))} -m tidao_sheets"
    if found and Path(found).resolve() == script.resolve():
        return "tidao"
    return _path(script)


def called(sentence: str) -> str:
    """Return a sentence in which commands are called as they really run here."""
    return _CALLED.sub(lambda _: f"{program()} ", sentence)


def quoted(word: str) -> str:
    """Return a word as it is typed at a shell, of any system."""
    return f'"{word}"' if re.search(r"[\s()&;'$]", word) else word


def _path(path: Path) -> str:
    """Return a path as it is typed here: from this folder where it stands in it."""
    here = Path.cwd()
    place = path.absolute()
    return quoted(str(place.relative_to(here) if place.is_relative_to(here) else place))
