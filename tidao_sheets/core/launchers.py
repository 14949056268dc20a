"""What a shortcut holds, by the kind of desktop: a text that calls an installed program, and nothing else."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import Literal

from tidao_sheets.core.text import Text, TidaoError

System = Literal["windows", "macos", "linux"]
NAMES: dict[System, str] = {
    "windows": "tidao-desk.cmd",
    "macos": "tidao-desk.command",
    "linux": "tidao-desk.desktop",
}
"""What the file is called."""


class UnwritableLauncherError(TidaoError):
    """The program stands where no command file of Windows can name it: such a file is ASCII."""

    code = "launcher"
    exit = 4
    says = Text(
        'ทำทางลัดไม่ได้ เพราะที่อยู่ของโปรแกรมมีอักขระที่แฟ้มคำสั่งของ Windows เรียกไม่ได้: "{path}"',
        'No shortcut can be made: a command file of Windows cannot name "{path}".',
    )
    advises = Text(
        "ติดตั้งโปรแกรมในโฟลเดอร์ที่ชื่อเป็นอังกฤษ แล้วสั่งใหม่",
        "Install the program in a folder whose name is ASCII, then run the command again.",
    )


def launcher(system: System, call: Sequence[str], home: str) -> str:
    """Return a shortcut's text that calls a program; `home` is the user's folder. Raises UnwritableLauncherError."""
    if system == "windows":
        return "\r\n".join(
            ("@echo off", " ".join(_of_windows(part, home) for part in call), "if errorlevel 1 pause", "")
        )
    if system == "macos":
        return f"#!/bin/sh\nexec {shlex.join(call)}\n"
    told = " ".join(map(_of_desktop_entry, call))
    return (
        "[Desktop Entry]\nType=Application\nName=tidao\nName[th]=โต๊ะงานเลขานุการ tidao\n"
        f"Exec={told}\nTerminal=false\nCategories=Office;\n"
    )


def _of_windows(part: str, home: str) -> str:
    """Return a word of a command file: below the user's folder by its variable, whatever the user is called."""
    inside = home and part.lower().startswith(f"{home.lower()}\\")
    told = (part[len(home) :] if inside else part).replace("%", "%%")
    if not told.isascii() or '"' in told or any(ord(c) < 32 for c in told):
        raise UnwritableLauncherError(path=part)
    return f'"%USERPROFILE%{told}"' if inside else f'"{told}"'


def _of_desktop_entry(part: str) -> str:
    """Return a word of Exec=: quoted, the string's own escapes above those of the quotes; % begins a field."""
    quoted = "".join(f"\\{c}" if c in '"`$\\' else c for c in part)
    return '"' + quoted.replace("\\", "\\\\").replace("%", "%%").replace("\n", "\\n") + '"'
