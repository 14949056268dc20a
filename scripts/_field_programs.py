"""Programs from outside, where they are there: SheetJS and ExcelJS, which node runs, PyExcelerate, LibreOffice."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from _field_forms import NUMBERS, SHAPES, Ground, Job

NODE_LIBRARIES = ("xlsx@0.18.5", "exceljs@4.4.0")
PYTHON_LIBRARY = "pyexcelerate==0.13.0"
SECONDS = 600

Made = list[tuple[Job, Path, str]]
"""Each job, its file, and why it could not be made, or nothing."""


def node_jobs() -> list[Job]:
    """Return what SheetJS and ExcelJS are asked for."""
    jobs = [Job(writer=writer, stored=stored) for writer in ("SheetJS", "ExcelJS") for stored in NUMBERS]
    jobs += [Job(writer="ExcelJS", stored=stored) for stored in ("rich text", "link")]
    jobs += [Job(writer=writer, shape=shape) for writer in ("SheetJS", "ExcelJS") for shape in SHAPES]
    jobs += [Job(writer="SheetJS", shape="shared texts"), Job(writer="ExcelJS", shape="inline texts")]
    endings = ("xlsm", "xlsb", "xls", "xml", "ods", "fods", "csv", "html", "dif", "slk", "txt", "prn")
    jobs += [Job(writer="SheetJS", ending=ending) for ending in endings]
    return [*jobs, Job(writer="ExcelJS", ending="csv")]


def node_files(ground: Ground, jobs: list[tuple[Job, Path]], folder: Path) -> Made | str:
    """Make all files of SheetJS and ExcelJS, or say why there are none."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return "node or npm is not installed"
    place = folder / "node"
    place.mkdir()
    install = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(place), *NODE_LIBRARIES]
    done = _run(install, place)
    if done.returncode:
        return f"npm could not install {' '.join(NODE_LIBRARIES)}"
    told = place / "jobs.json"
    told.write_text(ground.told(jobs), encoding="utf-8")
    script = Path(__file__).with_name("_field_node.js")
    done = _run([node, str(script), str(told)], place, NODE_PATH=str(place / "node_modules"))
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if len(lines) != len(jobs):
        return f"node ended early: {done.stderr[-300:]}"
    return [(job, target, line["failed"]) for (job, target), line in zip(jobs, lines, strict=True)]


def pyexcelerate(folder: Path) -> str:
    """Install PyExcelerate for this process alone; return why not, or nothing."""
    place = folder / "python"
    done = _run([sys.executable, "-m", "pip", "install", "--quiet", "--target", str(place), PYTHON_LIBRARY], folder)
    if done.returncode:
        return f"pip could not install {PYTHON_LIBRARY}"
    sys.path.append(str(place))
    return ""


# ── LibreOffice ──

AS_IT_IS = ("xlsx", "xlsm", "xltx", "xls", "xlt", "ods", "ots", "fods", "csv", "html", "dif", "slk", "pdf")
BY_WAY_OF = ("ods", "fods", "xls")
"""Formats that a form is saved as before it is saved as .xlsx again, as people do who have been told to."""


def convert(files: Iterable[Path], ending: str, to: Path, profile: Path) -> str:
    """Save files in another format; return why not, or nothing."""
    office = shutil.which("soffice")
    if office is None:
        return "LibreOffice is not installed"
    at = f"-env:UserInstallation={profile.as_uri()}"
    command = [office, at, "--headless", "--convert-to", ending, "--outdir", str(to), *map(str, files)]
    return "" if _run(command, to).returncode == 0 else "LibreOffice failed"


def libreoffice_files(filled: Path, made: Made, folder: Path) -> Made | str:
    """Save a filled form in every format, by way of others, and all .xlsx files that other programs have made."""
    profile = folder / "profile"
    found: Made = []
    for ending in AS_IT_IS:
        found.append(_converted(Job(writer="LibreOffice", ending=ending), [filled], ending, folder, profile))
    for way in BY_WAY_OF:
        first = _converted(Job(writer="LibreOffice", ending=way), [filled], way, folder, profile)[1]
        job = Job(writer="LibreOffice", shape=f"by way of `.{way}`")
        found.append(_converted(job, [first], "xlsx", folder, profile))
    again = folder / "again"
    again.mkdir()
    sources = {}
    for n, (job, path, failed) in enumerate(made):
        if not failed and job.ending == "xlsx":
            sources[shutil.copy(path, again / f"{n}.xlsx")] = Job(
                writer=f"{job.writer}, then LibreOffice", stored=job.stored, shape=job.shape
            )
    last = _new(folder)
    if failed := convert(map(Path, sources), "xlsx", last, profile):
        return failed
    for source, job in sources.items():
        place = _new(folder)
        shutil.copy(last / Path(source).name, place / "form.xlsx")
        found.append((job, place / "form.xlsx", ""))
    return found


def _converted(job: Job, files: list[Path], ending: str, folder: Path, profile: Path) -> tuple[Job, Path, str]:
    place = _new(folder)
    failed = convert(files, ending, place, profile)
    return job, place / f"{files[0].stem}.{ending}", failed


def _new(folder: Path) -> Path:
    place = folder / f"out-{len(list(folder.glob('out-*')))}"
    place.mkdir()
    return place


def _run(command: list[str], folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=folder,
        env=os.environ | more,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=SECONDS,
        check=False,
    )
