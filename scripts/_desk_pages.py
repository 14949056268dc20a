"""Pictures of the desk's pages, as a browser shows them; with playwright and Chromium."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from _example import TIDAO, env_of_tidao
from _pages import DESKTOP, PHONE

DESK_PAGES = {
    "desk-home": ("/?round=2", DESKTOP),
    "desk-home-phone": ("/?round=2", PHONE),
    "desk-receive": ("/receive?round=2", DESKTOP),
    "desk-findings": ("/findings?round=2", DESKTOP),
    "desk-letters": ("/letters?round=1", DESKTOP),
    "desk-close": ("/close?round=1", DESKTOP),
    "desk-doctor": ("/doctor", DESKTOP),
}
"""Name of a picture, its page, and the size of the window."""


def shoot_desk(names: Sequence[str], example: Path, to: Path) -> list[Path]:
    """Open a desk in the example, and keep what a window shows of each page."""
    from playwright.sync_api import sync_playwright

    browser = shutil.which("chromium") or shutil.which("google-chrome") or sys.exit("Chromium is not installed")
    env = env_of_tidao() | {"TIDAO_CONFIG": str(example.parent / "config")}
    command = [*TIDAO, "desk", "--no-browser", "--workspace", str(example)]
    desk = subprocess.Popen(command, env=env, stderr=subprocess.PIPE, encoding="utf-8")
    assert desk.stderr is not None  # noqa: S101 - for the type checker
    made = []
    try:
        address = desk.stderr.readline().strip()
        home = address.partition("/open")[0]
        with sync_playwright() as playwright:
            started = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
            page = started.new_page(device_scale_factor=1)
            page.goto(address)
            page.wait_for_url(f"{home}/")
            for name in names:
                path, (width, height) = DESK_PAGES[name]
                page.set_viewport_size({"width": width, "height": height})
                page.goto(home + path)
                made.append(to / f"{name}.png")
                page.screenshot(path=made[-1])
            started.close()
    finally:
        desk.terminate()
        desk.wait(30)
    return made
