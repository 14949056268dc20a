"""Workbooks in a real window: LibreOffice under Xvfb, walked with xdotool, taken with ImageMagick's `import`."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROGRAMS = ("Xvfb", "xdotool", "import")
DISPLAY = ":94"
STARTED, SETTLED = 60, 6
"""Seconds within which a window must be there, and after which it has been drawn."""


@dataclass(frozen=True)
class Screen:
    """One picture: its name, the file of the example, the title of the tab, and the screen's size in pixels."""

    name: str
    file: str
    tab: str
    size: tuple[int, int] = (1366, 768)


def lacking() -> list[str]:
    """Name the programs that are missing."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


def take(screen: Screen, file: Path, to: Path, profile: Path) -> None:
    """Open a workbook at a tab and keep the whole screen as a picture; SOFFICE may name another LibreOffice."""
    from tidao_sheets.stores.xlsx.reader import read_workbook

    tabs = [tab.title for tab in read_workbook(file).tabs]
    office = os.environ.get("SOFFICE") or shutil.which("soffice") or "soffice"
    at = f"-env:UserInstallation={profile.as_uri()}"
    width, height = map(str, screen.size)
    env = os.environ | {"DISPLAY": DISPLAY}
    with (
        _running(["Xvfb", DISPLAY, "-screen", "0", f"{width}x{height}x24"], env),
        _running([office, at, "--norestore", "--nologo", "--calc", str(file)], env),
    ):
        window = _window(file.stem, env)
        time.sleep(SETTLED)
        _keys(env, "windowsize", window, width, height, "windowmove", window, "0", "0", "windowfocus", window)
        _keys(env, "key", "Escape")
        for _ in range(tabs.index(screen.tab)):
            _keys(env, "key", "--delay", "120", "ctrl+Next")
        time.sleep(SETTLED)
        subprocess.run(["import", "-window", "root", str(to)], env=env, check=True)


@contextmanager
def _running(command: list[str], env: dict[str, str]) -> Iterator[None]:
    """Have a program run meanwhile, and end it with all that it started."""
    started = subprocess.Popen(
        command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        time.sleep(1)
        yield
    finally:
        os.killpg(started.pid, signal.SIGTERM)
        started.wait()


def _window(title: str, env: dict[str, str]) -> str:
    command = ["xdotool", "search", "--onlyvisible", "--name", "LibreOffice Calc"]
    for _ in range(STARTED):
        if found := subprocess.run(command, env=env, capture_output=True, text=True, check=False).stdout.split():
            return found[0]
        time.sleep(1)
    raise SystemExit(f"no window of {title}: does this LibreOffice have windows? SOFFICE may name another")


def _keys(env: dict[str, str], *command: str) -> None:
    subprocess.run(["xdotool", *command], env=env, check=True)
