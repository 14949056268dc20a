"""Rounds → one file for other programs, by its ending: .csv, .xlsx, .json or .parquet."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.files import write_whole
from tidao_sheets.jobs.assess import assess_round

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tidao_sheets.core.scoring.round import SummaryRound
    from tidao_sheets.jobs.assess import AssessedRound
    from tidao_sheets.jobs.workspace import Workspace

ENDINGS = (".csv", ".xlsx", ".json", ".parquet")


class UnknownEndingError(TidaoError):
    """The file's name does not say which kind of file is wanted."""

    code = "unknown_ending"
    says = Text(
        'ส่งออกเป็น "{name}" ไม่ได้ เพราะไม่รู้จักนามสกุลแฟ้มนี้',
        'Cannot export to "{name}": its ending is not known.',
    )
    advises = Text("ใช้ชื่อแฟ้มที่ลงท้ายด้วย {known}", "Use a name that ends with one of {known}.")


class ParquetMissingError(TidaoError):
    """The optional package that writes parquet is not installed."""

    code = "parquet_missing"
    says = Text(
        "ส่งออกเป็น .parquet ไม่ได้ เพราะยังไม่ได้ติดตั้งส่วนเสริม pyarrow",
        "Cannot export to .parquet: the optional package pyarrow is not installed.",
    )
    advises = Text(
        'สั่ง pip install "tidao-sheets[parquet]" แล้วสั่งอีกครั้ง หรือส่งออกเป็น .csv',
        'Run pip install "tidao-sheets[parquet]" and try again, or export to .csv.',
    )


@dataclass(frozen=True, slots=True)
class Exported:
    """A round's scores, written to a file."""

    assessed: AssessedRound
    file: Path


def export_round(
    workspace: Workspace, round_number: int, to: Path, lang: str, progress: Callable[[str], None] = lambda _: None
) -> Exported:
    """Write the scores of a round to a file that is none of the workspace's own; its ending says which format."""
    check_target(to)
    workspace.refuse_own(to)
    assessed = assess_round(workspace, round_number, progress)
    write_export(to, assessed.round, lang=lang)
    return Exported(assessed, to)


def check_target(path: Path) -> str:
    """Return the kind of file that a path asks for: "csv", "xlsx", "json" or "parquet".

    Raises:
        UnknownEndingError: for any other ending.
        ParquetMissingError: for .parquet where pyarrow is not installed.
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise UnknownEndingError(name=path.name, known=", ".join(ENDINGS))
    if ending == ".parquet" and find_spec("pyarrow") is None:
        raise ParquetMissingError
    return ending.removeprefix(".")


def write_export(path: Path, *rounds: SummaryRound, lang: str = "th") -> None:
    """Write one or more rounds of a programme into one file, by its ending; nothing is ever half-written.

    Rounds stand by number, offices and criteria in programme order, whatever the order given. `lang` ("th" or "en")
    is the language of the findings' messages.

    Raises:
        TidaoError: see `check_target`; and FileError where the file cannot be written.
    """
    from tidao_sheets.analysis import formats
    from tidao_sheets.analysis.tables import tidy_tables

    kind = check_target(path)
    ordered = sorted(rounds, key=lambda r: r.number)
    tables = tidy_tables((r.assessment for r in ordered), {r.number: r.findings for r in ordered}, lang)
    if kind == "xlsx":
        from tidao_sheets.analysis.workbook import tables_workbook
        from tidao_sheets.stores.xlsx.writer import workbook_bytes

        data = workbook_bytes(tables_workbook(tables, ordered[0].assessment.programme))
    else:
        made = {"csv": formats.csv_bytes, "json": formats.json_bytes, "parquet": formats.parquet_bytes}
        data = made[kind](tables)
    write_whole(path, data)
