"""The workspaces that this user's desk had open last, kept with the user's own settings and never in a workspace."""

from __future__ import annotations

import json
from pathlib import Path

from tidao_sheets.files import FileError, write_whole
from tidao_sheets.jobs.own_files import PROGRAMME
from tidao_sheets.jobs.trust import config_folder

MOST = 8
"""How many are remembered."""


def recent() -> tuple[Path, ...]:
    """Return the folders that were open last, the newest first; those that are workspaces no more are left out."""
    return tuple(folder for folder in _told() if (folder / PROGRAMME).is_file())


def remember(folder: Path) -> None:
    """Put a folder at the head of the list; where the list cannot be kept, the desk works without it."""
    kept = [folder, *(f for f in _told() if f != folder)][:MOST]
    try:
        write_whole(_file(), json.dumps([str(f) for f in kept], ensure_ascii=False).encode(), private=True)
    except (FileError, UnicodeEncodeError):
        return


def _file() -> Path:
    return config_folder() / "desk" / "recent.json"


def _told() -> tuple[Path, ...]:
    try:
        told = json.loads(_file().read_text("utf-8"))
    except (OSError, ValueError):
        return ()
    return tuple(Path(each) for each in told if isinstance(each, str)) if isinstance(told, list) else ()
