"""The two files of a workspace, as they are read: of the folder itself, plain, of bounded size."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from tidao_sheets.core.text import Text
from tidao_sheets.files import FileError, read_whole
from tidao_sheets.jobs.trust import way_out

PROGRAMME: Final = "programme.toml"
SETTINGS: Final = "workspace.toml"


class WorkspaceFileError(FileError):
    """The programme or workspace file cannot be read."""

    exit = 2


class LinkedFileError(WorkspaceFileError):
    """The programme or workspace file is a link out of the folder, which was not followed."""

    says = Text(
        '"{path}" เป็นลิงก์ไปนอกโฟลเดอร์งาน ({target}) จึงไม่เปิดอ่าน',
        '"{path}" is a link out of the workspace ({target}) and was not opened.',
    )
    advises = Text("วางแฟ้มจริงแทนลิงก์ แล้วสั่งอีกครั้ง", "Put the real file in its place, then run the command again.")


def usable(path: Path) -> bytes:
    """Read one of the two files; one that cannot be read is wrong usage, not a store's refusal."""
    try:
        return read_whole(path, most=2**20)
    except FileError as error:
        raise WorkspaceFileError(**error.values) from error


def own_file(path: Path) -> bytes:
    """Read one of the two files where it stands: what is elsewhere would be read before anybody has allowed it."""
    if target := way_out(path.parent.resolve(), path.name):
        raise LinkedFileError(path=path, target=target)
    return usable(path)


def settings_file(folder: Path) -> bytes:
    """Read the workspace file of a folder; there may be none."""
    path = folder / SETTINGS
    return own_file(path) if os.path.lexists(path) else b""
