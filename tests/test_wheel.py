"""The wheel, in a clean place: what it must carry is in it, and the demo runs without the repository."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def run(*command, cwd, timeout=300):
    """Run a command without what could lead it back to the repository; return its output."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "TIDAO_"))}
    environment["PYTHONUTF8"] = "1"
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=timeout,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def shipped(folder):
    """Return the files of a folder in the repository, as they should stand in the wheel."""
    paths = [path.relative_to(ROOT) for path in (ROOT / folder).rglob("*") if path.is_file()]
    return {f"tidao_sheets/{path.as_posix()}" for path in paths if not path.name.startswith((".", "~$"))}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    [made] = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def place(wheel, tmp_path_factory):
    """A virtual environment with the wheel in it; of this one it borrows only the libraries that the wheel needs."""
    folder = tmp_path_factory.mktemp("ที่ สะอาด")
    home = folder / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", home, cwd=folder)
    commands = home / ("Scripts" if os.name == "nt" else "bin")
    install = ("install", "--no-deps", "--no-index", "--quiet", "--disable-pip-version-check", wheel)
    run(sys.executable, "-m", "pip", "--python", commands / "python", *install, cwd=folder)
    [libraries] = (path for name in ("lib/python*", "Lib") for path in home.glob(f"{name}/site-packages"))
    # A folder that is added so comes after the wheel, and its own .pth files (the repository's) have no effect.
    borrowed = sysconfig.get_path("purelib")
    (libraries / "borrowed.pth").write_text(f"import sys; sys.path.append({borrowed!a})\n", encoding="ascii")
    return folder, commands


def test_the_wheel_carries_all_that_the_program_reads(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("templates", "config"):
        files = shipped(folder)
        assert files, f"{folder} is empty"
        assert files <= names
    assert {"tidao_sheets/py.typed", "tidao_sheets/config/chiang-rai-2567.toml"} <= names
    assert any(name.startswith("tidao_sheets/templates/fonts/") and name.endswith(".ttf") for name in names)
    assert "tidao_sheets/templates/fonts/LICENCE-TH-SarabunPSK.txt" in names


def test_the_wheel_carries_nothing_else(wheel):
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert sorted(top.partition("-")[2].rpartition(".")[2] or top for top in tops) == ["dist-info", "tidao_sheets"]


def test_the_wheel_says_its_command_and_its_licences(wheel):
    with zipfile.ZipFile(wheel) as archive:
        texts = {name.partition(".dist-info/")[2]: name for name in archive.namelist() if ".dist-info/" in name}
        assert "tidao = tidao_sheets.cli.entry:main" in archive.read(texts["entry_points.txt"]).decode()
    assert "licenses/LICENSE" in texts
    assert "licenses/templates/fonts/LICENCE-TH-SarabunPSK.txt" in texts


def test_the_program_comes_out_of_the_wheel(place):
    folder, commands = place
    program = "import sys, tidao_sheets; print(tidao_sheets.__file__, *sys.path, sep='\\n')"
    told = run(commands / "python", "-c", program, cwd=folder)
    origin, *path = told.splitlines()
    assert Path(origin).is_relative_to(folder)
    assert str(ROOT) not in path


def test_the_demo_runs_from_the_wheel(place):
    folder, commands = place
    out = folder / "ผล demo"
    assert run(commands / "tidao", "--version", cwd=folder)
    run(commands / "tidao", "demo", "--out", out, cwd=folder)
    made = {path.suffix for path in out.rglob("*") if path.is_file()}
    assert {".toml", ".xlsx", ".pdf"} <= made
