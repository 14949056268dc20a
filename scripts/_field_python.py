"""What Python's libraries make of a blank form: openpyxl loads and saves it; the others write its values anew."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from _field_forms import NUMBERS, SHAPES, Ground, Job, Put

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

DAY = datetime(2024, 5, 4)  # noqa: DTZ001 - a cell has no zone
FORMATS = {"date": "d/m/yyyy", "percent": "0%", "fraction": "# ?/?"}
PLAIN = {"number", "text", "thai", "true", "date"}
"""What a value says by itself, without a number format or a formula."""

Grid = list[list[Any]]


@dataclass(frozen=True, slots=True)
class Special:
    """A score that is not stored as a plain number, in a grid of values."""

    stored: str
    points: str


def value_of(stored: str, points: str) -> object:
    """Return what Python stores for a score."""
    number = float(points)
    thai = points.translate(str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙"))
    formula = f"={points}+0"
    return {"text": points, "thai": thai, "date": DAY, "percent": 0.85, "fraction": 0.8, "true": True}.get(
        stored, formula if stored.startswith("formula") else "#N/A" if stored == "error" else number
    )


def stored_as(job: Job, ground: Ground, put: Put) -> str:
    """Return how a score is stored: the first of each office as the job says, others as numbers."""
    first = next(p for p in ground.puts if p.office == put.office)
    return job.stored if put is first else "number"


# ── openpyxl ──


def openpyxl_jobs() -> list[Job]:
    """Return what is tried: all kinds but a formula with its value, which it cannot store."""
    kinds = [Job(writer="openpyxl", stored=stored) for stored in NUMBERS if stored != "formula"]
    shapes = [Job(writer="openpyxl", shape=shape) for shape in SHAPES]
    endings = [Job(writer="openpyxl", ending=ending) for ending in ("xltx", "xlsm")]
    return [*kinds, *shapes, *endings, Job(writer="openpyxl", shape="rows one by one")]


def by_openpyxl(ground: Ground, job: Job, target: Path) -> None:
    """Fill a form in, as people's scripts do."""
    from openpyxl import Workbook, load_workbook
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book = load_workbook(ground.form)
    for put in ground.puts:
        stored, cell = stored_as(job, ground, put), book[put.tab][put.score]
        cell.value = value_of(stored, put.points)
        if stored in FORMATS:
            cell.number_format = FORMATS[stored]
        book[put.tab][put.advice].value = put.text
    if job.shape == "1904":
        book.epoch = CALENDAR_MAC_1904
    for sheet in book.worksheets:
        _reshape(sheet, job.shape)
    if job.shape in {"recreated", "rows one by one"}:
        made = Workbook(write_only=job.shape != "recreated")
        for sheet in book.worksheets:
            to: Any = made.create_sheet(sheet.title)
            for row in sheet.iter_rows(values_only=True):
                to.append(row)
        book = made
    book.template = job.ending == "xltx"
    book.save(target)


def _reshape(sheet: Worksheet, shape: str) -> None:
    if shape == "row inserted":
        sheet.insert_rows(1)
        sheet.insert_rows(12)
    elif shape == "column inserted":
        sheet.insert_cols(1)
        sheet.insert_cols(6)
    elif shape == "renamed":
        sheet.title = f"ชีต {sheet.title} (แก้)"
    elif shape == "sorted":
        for column in range(1, sheet.max_column + 1):
            above, below = sheet.cell(9, column), sheet.cell(10, column)
            above.value, below.value = below.value, above.value


# ── Those that write a grid of values ──


def grids(ground: Ground, job: Job) -> dict[str, Grid]:
    """Return a filled form as values by tab, with the shape that the job asks for."""
    from openpyxl import load_workbook

    book = load_workbook(ground.form)
    special = {}
    for put in ground.puts:
        stored, place = stored_as(job, ground, put), book[put.tab][put.score]
        place.value, book[put.tab][put.advice].value = float(put.points), put.text
        if stored != "number":
            special[put.tab, place.row - 1, place.column - 1] = Special(stored, put.points)
    found: dict[str, Grid] = {}
    for sheet in book.worksheets:
        grid = [[None if _formula(value) else value for value in row] for row in sheet.iter_rows(values_only=True)]
        for (tab, row, column), one in special.items():
            if tab == sheet.title:
                grid[row][column] = one
        _shaped(grid, job.shape)
        found[f"ชีต {sheet.title} (แก้)" if job.shape == "renamed" else sheet.title] = grid
    return found


def _formula(value: object) -> bool:
    return isinstance(value, str) and value.startswith("=") and value != "=ดีมาก"


def _shaped(grid: Grid, shape: str) -> None:
    if shape == "row inserted":
        grid.insert(11, [None] * len(grid[0]))
        grid.insert(0, [None] * len(grid[0]))
    elif shape == "column inserted":
        for row in grid:
            row.insert(5, None)
            row.insert(0, None)
    elif shape == "sorted":
        grid[8], grid[9] = grid[9], grid[8]


def plain_jobs(writer: str, *endings: str) -> list[Job]:
    """Return what is tried with a library that writes values: what they say by themselves, all shapes, its endings."""
    kinds = [Job(writer=writer, stored=stored) for stored in NUMBERS if stored in PLAIN]
    shapes = [Job(writer=writer, shape=shape) for shape in SHAPES if shape not in {"recreated", "1904"}]
    return [*kinds, *shapes, *(Job(writer=writer, ending=ending) for ending in endings)]


def _plain(grid: Grid) -> Grid:
    return [[value_of(v.stored, v.points) if isinstance(v, Special) else v for v in row] for row in grid]


def by_pandas(ground: Ground, job: Job, target: Path) -> None:
    """Write every tab as a frame; a file of one table holds the first tab."""
    import pandas as pd

    frames = {tab: pd.DataFrame(_plain(grid)) for tab, grid in grids(ground, job).items()}
    if job.ending != "xlsx":
        first: Any = next(iter(frames.values()))
        getattr(first, f"to_{job.ending}")(target)
        return
    shown = job.shape == "with index and head"
    with pd.ExcelWriter(target) as to:
        for tab, frame in frames.items():
            frame.to_excel(to, sheet_name=tab, index=shown, header=shown)


def by_pyexcelerate(ground: Ground, job: Job, target: Path) -> None:
    """Write every tab's values at once."""
    library = importlib.import_module("pyexcelerate")
    book = library.Workbook()
    for tab, grid in grids(ground, job).items():
        book.new_sheet(tab, data=_plain(grid))
    book.save(str(target))


def xlsxwriter_jobs() -> list[Job]:
    """Return what is tried: every kind, and two of its ways to store texts."""
    ways = [Job(writer="XlsxWriter", shape=shape) for shape in (*SHAPES[1:], "inline texts", "texts to numbers")]
    return [*(Job(writer="XlsxWriter", stored=stored) for stored in NUMBERS), *ways]


def by_xlsxwriter(ground: Ground, job: Job, target: Path) -> None:
    """Write every cell by itself; a formula without a value is stored with 0, as the library does."""
    import xlsxwriter

    options = {
        "constant_memory": job.shape == "inline texts",
        "strings_to_numbers": job.shape == "texts to numbers",
        "date_1904": job.shape == "1904",
    }
    with xlsxwriter.Workbook(target, options) as book:
        formats = {stored: book.add_format({"num_format": code}) for stored, code in FORMATS.items()}
        for tab, grid in grids(ground, job).items():
            sheet = book.add_worksheet(tab)
            for n, row in enumerate(grid):
                for m, value in enumerate(row):
                    if isinstance(value, Special) and value.stored == "formula":
                        sheet.write_formula(n, m, f"={value.points}+0", None, Decimal(value.points))
                    elif isinstance(value, Special):
                        of = formats.get(value.stored)
                        sheet.write(n, m, value_of(value.stored, value.points), *([of] if of else []))
                    elif value is not None:
                        sheet.write(n, m, value)


def jobs() -> list[Job]:
    """Return all that Python's libraries are asked for."""
    pandas = [*plain_jobs("pandas", "csv", "html", "json"), Job(writer="pandas", shape="with index and head")]
    return [*openpyxl_jobs(), *pandas, *xlsxwriter_jobs(), *plain_jobs("PyExcelerate")]


WRITERS: dict[str, Callable[[Ground, Job, Path], None]] = {
    "openpyxl": by_openpyxl,
    "pandas": by_pandas,
    "XlsxWriter": by_xlsxwriter,
    "PyExcelerate": by_pyexcelerate,
}
