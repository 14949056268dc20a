"""Which wheel each pin of the program's lock installs on Windows and on a Mac: asked once, and kept beside the lock."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

PLATFORMS = {
    "win_amd64": ({"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows"}, ("win_amd64",)),
    "macos_arm64": (
        {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin"},
        ("macosx_14_0_arm64", "macosx_12_0_arm64", "macosx_11_0_arm64", "macosx_10_9_universal2"),
    ),
}
"""Name → how markers see it, and the tags that its Python takes."""
PYTHONS = ("3.11", "3.13")


def pins(lock: str, platform: str, python: str) -> list[str]:
    """Return the pins of a lock that apply on a platform, without their markers."""
    try:
        from packaging.requirements import Requirement
    except ModuleNotFoundError:
        sys.exit("packaging is missing here: run this by the Python of .venv, which has it")

    told = {
        **PLATFORMS[platform][0],
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    found = [Requirement(line.strip(" \\")) for line in lock.splitlines() if re.match(r"[a-z0-9]", line)]
    return [f"{pin.name}{pin.specifier}" for pin in found if pin.marker is None or pin.marker.evaluate(told)]


def wheels(lock: Path) -> str:
    """Ask the registry for each pin's wheel, a line each: platform, Python, file and SHA-256."""
    lines = ["# The wheel of each pin of runtime.txt, by platform and Python: python3 scripts/lock.py"]
    for platform, (_, tags) in PLATFORMS.items():
        for python in PYTHONS:
            command = [
                sys.executable,
                "-m",
                "pip",
                "install",
                "--dry-run",
                "--ignore-installed",
                "--no-deps",
                "--quiet",
            ]
            command += [
                "--only-binary=:all:",
                "--ignore-requires-python",
                "--implementation=cp",
                f"--python-version={python}",
                "--report=-",
            ]
            command += [f"--platform={tag}" for tag in tags]
            command += [f"--target={lock.parent / 'nowhere'}", *pins(lock.read_text("utf-8"), platform, python)]
            done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
            if done.returncode:
                sys.exit(f"{platform}, Python {python}: {done.stderr}")
            for item in json.loads(done.stdout)["install"]:
                told = item["download_info"]
                file = told["url"].rpartition("/")[2]
                lines.append(f"{platform} {python} {file} {told['archive_info']['hashes']['sha256']}")
    return "\n".join(lines) + "\n"
