"""Pictures of the report's pages, as a browser on a desktop and on a phone shows them; with playwright and Chromium."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from _example import TIDAO, env_of_tidao

DESKTOP, PHONE = (1366, 768), (390, 844)


@dataclass(frozen=True)
class Shot:
    """A page of a report: what the command is told, the page's address, and the size of the window."""

    name: str
    words: tuple[str, ...]
    page: str
    size: tuple[int, int] = DESKTOP
    whole: bool = False


SHOTS = (
    Shot("report-overview", ("--internal", "--round", "2"), "overview", whole=True),
    Shot("report-overview-phone", ("--internal", "--round", "2"), "overview", PHONE),
    Shot("report-ranking", ("--internal", "--round", "1"), "ranking"),
    Shot("report-ranking-phone", ("--internal", "--round", "1"), "ranking", PHONE),
    Shot("report-findings", ("--internal", "--round", "2"), "findings"),
    Shot("report-matrix-phone", ("--internal", "--round", "2"), "matrix", PHONE),
    Shot("report-office", ("--round", "1", "--office", "5706"), "all", whole=True),
    Shot("report-office-phone", ("--round", "1", "--office", "5706"), "all", PHONE),
    Shot("report-stars-phone", ("--round", "1"), "ranking", PHONE),
)


def shoot(shot: Shot, example: Path, path: Path) -> None:
    """Have a report written, open it, and keep what a window of that size shows of it, or the whole page."""
    from playwright.sync_api import sync_playwright

    browser = shutil.which("chromium") or shutil.which("google-chrome") or sys.exit("Chromium is not installed")
    command = [*TIDAO, "report", *shot.words, "--workspace", str(example), "--json"]
    done = subprocess.run(command, env=env_of_tidao(), capture_output=True, encoding="utf-8", check=False)
    file = Path(json.loads(done.stdout)["files"][0]["file"])
    with sync_playwright() as playwright:
        window = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox", "--disable-gpu"])
        page = window.new_page(viewport={"width": shot.size[0], "height": shot.size[1]}, device_scale_factor=1)
        page.goto(f"{file.as_uri()}#{shot.page}")
        page.screenshot(path=path, full_page=shot.whole)
        window.close()
