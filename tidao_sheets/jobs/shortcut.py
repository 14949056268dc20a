"""The job of putting a shortcut to the desk on this computer's desktop; none is ever put into a workspace."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tidao_sheets.core.launchers import NAMES, System, launcher
from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.files import FileError, read_whole, write_whole
from tidao_sheets.jobs.own_files import PROGRAMME

MARK = "desk"
"""What every shortcut of ours holds."""


class NoDesktopError(TidaoError):
    """This user has no desktop folder, or it is no place for a shortcut."""

    code = "no_desktop"
    exit = 4
    says = Text('ไม่มีโฟลเดอร์เดสก์ท็อปที่วางทางลัดได้: "{place}"', 'There is no desktop folder for a shortcut: "{place}".')
    advises = Text("เปิดโต๊ะงานด้วย tidao desk", 'Open the desk with "tidao desk".')


class ForeignShortcutError(TidaoError):
    """Something else stands where the shortcut would be put."""

    code = "foreign_shortcut"
    exit = 4
    says = Text(
        'มี "{path}" อยู่แล้วซึ่งไม่ใช่ทางลัดของโปรแกรมนี้ จึงไม่เขียนทับ', '"{path}" is there, and no shortcut of ours; it stays.'
    )
    advises = Text("ย้ายแฟ้มนั้นออก แล้วสั่งใหม่", "Move it away, then run the command again.")


@dataclass(frozen=True, slots=True)
class ShortcutMade:
    """A shortcut on the desktop, and what it calls."""

    path: Path
    calls: tuple[str, ...]


def make_shortcut(call: Sequence[str]) -> ShortcutMade:
    """Put a shortcut on the desktop that calls a program by its whole path.

    Raises:
        NoDesktopError, ForeignShortcutError, UnwritableLauncherError, FileError.
    """
    system: System = "windows" if sys.platform == "win32" else "macos" if sys.platform == "darwin" else "linux"
    desktop = _desktop(system)
    if not desktop.is_dir() or (desktop / PROGRAMME).exists():
        raise NoDesktopError(place=desktop)
    path = desktop / NAMES[system]
    if os.path.lexists(path) and not (path.is_file() and MARK in read_whole(path).decode("utf-8", "replace")):
        raise ForeignShortcutError(path=path)
    write_whole(path, launcher(system, call, str(Path.home())).encode("utf-8"))
    if system != "windows":
        try:
            path.chmod(0o755)
        except OSError as error:
            raise FileError.of(path, error) from error
    return ShortcutMade(path, tuple(call))


def _desktop(system: System) -> Path:
    """Return the folder of the desktop, as the system tells it."""
    home = Path.home()
    if system == "windows":
        return _of_registry() or home / "Desktop"
    if system == "linux":
        config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
        try:
            told = (config / "user-dirs.dirs").read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            told = ""
        if found := re.search(r'(?m)^XDG_DESKTOP_DIR="(.+)"$', told):
            return Path(found[1].replace("$HOME", str(home)))
    return home / "Desktop"


def _of_registry() -> Path | None:
    """Return where Windows has the desktop, which may be in OneDrive; None elsewhere."""
    if sys.platform == "win32":
        import winreg

        key = r"Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as folders:
                return Path(os.path.expandvars(str(winreg.QueryValueEx(folders, "Desktop")[0])))
        except OSError:
            return None
    return None
