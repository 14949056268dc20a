"""Have real programs fill in blank forms, and read what they made: `python3 scripts/field.py [--write]`.

SheetJS, ExcelJS, PyExcelerate and LibreOffice are used where they are there or can be installed; what is left out is
told. Each score must read as it was put in, or its cell, tab or file be told; anything else ends with exit code 1.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]

from _field_forms import Ground, Job, Verdict, ground, judged  # noqa: E402
from _field_programs import Made, libreoffice_files, node_files, node_jobs, pyexcelerate  # noqa: E402
from _field_python import WRITERS, jobs  # noqa: E402

DOCUMENT = ROOT / "docs" / "field.md"
BEGIN, END = "<!-- scripts/field.py -->\n", "<!-- end of scripts/field.py -->\n"
FIRST = "scores typed in"

Tried = list[tuple[Job, Verdict]]


def python_files(shared: Ground, chosen: list[Job], folder: Path) -> Made:
    """Make files with Python's libraries, each in a folder of its own."""
    made: Made = []
    for n, job in enumerate(chosen):
        place = folder / f"python-{n}"
        place.mkdir()
        target = place / f"form.{job.ending}"
        WRITERS[job.writer](shared, job, target)
        made.append((job, target, ""))
    return made


def all_files(shared: Ground, folder: Path) -> Iterator[tuple[Job, Path, str] | str]:
    """Yield every file that the programs of this machine make, and why others are not there."""
    chosen = jobs()
    if failed := pyexcelerate(folder):
        chosen = [job for job in chosen if job.writer != "PyExcelerate"]
        yield f"PyExcelerate: {failed}"
    made = python_files(shared, chosen, folder)
    targets = []
    for n, job in enumerate(node_jobs()):
        (folder / f"js-{n}").mkdir()
        targets.append((job, folder / f"js-{n}" / f"form.{job.ending}"))
    by_node = node_files(shared, targets, folder)
    yield from made
    yield from [f"SheetJS, ExcelJS: {by_node}"] if isinstance(by_node, str) else by_node
    again = [one for one in made if one[0].writer == "openpyxl"]
    by_office = libreoffice_files(made[0][1], again, folder)
    yield from [f"LibreOffice: {by_office}"] if isinstance(by_office, str) else by_office


def campaign(folder: Path) -> tuple[Tried, list[str]]:
    """Make and judge every file; return the verdicts, and what was left out."""
    shared, tried, left = ground(folder / "workspace"), [], []
    for one in all_files(shared, folder):
        if isinstance(one, str):
            left.append(one)
            continue
        job, path, failed = one
        if failed or not path.exists():
            left.append(f"{job.writer}, {job.kind}: the program itself failed ({failed or 'no file'})")
            continue
        verdict = judged(shared, job, path.parent)
        tried.append((job, verdict))
        print(f"{job.writer}: {job.kind}: {verdict}", *verdict.wrong, sep="\n    ", flush=True)
    return tried, left


def matrix(tried: Tried, left: list[str]) -> str:
    """Return the verdicts as a table: a row a kind of file, a column a program."""
    writers = list(dict.fromkeys(job.writer for job, _ in tried))
    kinds = list(dict.fromkeys(job.kind for job, _ in tried))
    said = {(job.kind, job.writer): str(verdict) for job, verdict in tried}
    head = f"| | {' | '.join(writers)} |\n|---|{'---|' * len(writers)}\n"
    rows = "".join(f"| {kind} | {' | '.join(said.get((kind, w), '') for w in writers)} |\n" for kind in kinds)
    refused, wrong = (sum(map(test, (v for _, v in tried))) for test in (lambda v: v.refused, lambda v: bool(v.wrong)))
    counted = f"{len(tried)} files: {len(tried) - refused - wrong} read, {refused} refused by name, {wrong} wrong.\n"
    return "\n".join((counted, head + rows, *(f"Left out: {reason}." for reason in left)))


def main() -> int:
    """Run the campaign, and write the matrix where that is asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--write", action="store_true", help="write the matrix into docs/field.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        tried, left = campaign(Path(place))
    table = matrix(tried, left)
    print(table)
    if options.write:
        text = DOCUMENT.read_text(encoding="utf-8")
        before, after = text.partition(BEGIN)[0], text.partition(END)[2]
        DOCUMENT.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")
    return int(any(verdict.wrong for _, verdict in tried))


if __name__ == "__main__":
    sys.exit(main())
