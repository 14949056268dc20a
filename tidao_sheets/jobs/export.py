"""Rounds → one file for other programs, by its ending: .csv, .xlsx, .json or .parquet."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from tidao_sheets.core.scoring.round import SummaryRound
from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.files import read_whole, write_new, write_whole
from tidao_sheets.jobs.assess import AssessedRound, assess_round
from tidao_sheets.jobs.workspace import Workspace

if TYPE_CHECKING:
    from tidao_sheets.analysis.tidy import TidyTables
    from tidao_sheets.core.sheet.declared import Workbook

FORMER = (22, 25)
"""Columns of the exports of former versions: the first ones of today's."""
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


class ForeignFileError(TidaoError):
    """An export was asked to replace a file that no export has made."""

    code = "foreign_file"
    says = Text(
        'มี "{path}" อยู่แล้วและไม่ใช่แฟ้มที่ส่งออกไว้ จึงไม่เขียนทับ',
        '"{path}" exists already and is no export; it was not written over.',
    )
    advises = Text("ใช้ชื่ออื่น หรือย้ายแฟ้มเดิมออกก่อน", "Choose another name, or move the old file away first.")


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
    write_export(to, assessed.round, lang=lang, others=assessed.others.values())
    return Exported(assessed, to)


def endings() -> tuple[str, ...]:
    """Return the endings of files that can be written here: .parquet only where pyarrow is installed."""
    return ENDINGS if find_spec("pyarrow") else tuple(ending for ending in ENDINGS if ending != ".parquet")


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


def write_export(path: Path, *rounds: SummaryRound, lang: str = "th", others: Iterable[SummaryRound] = ()) -> None:
    """Write one or more rounds of a programme into one file, by its ending; nothing is ever half-written.

    Rounds stand by number, offices and criteria in programme order, whatever the order given. `lang` ("th" or "en")
    is the language of the findings' messages. Each round is held against the one before, among these and `others`.

    Raises:
        TidaoError: see `check_target`; FileError where the file cannot be written; ForeignFileError where there is one
            that no export has made.
    """
    from tidao_sheets.analysis import formats

    kind = check_target(path)
    ordered = sorted(rounds, key=lambda r: r.number)
    tables = tables_of(ordered, lang, others)
    book = partial(formats.tables_workbook, tables, ordered[0].assessment.programme)
    write_over(path, kind, tables_bytes(kind, tables, book))


def tables_of(rounds: Sequence[SummaryRound], lang: str, others: Iterable[SummaryRound] = ()) -> TidyTables:
    """Return the tidy tables of rounds of one programme, in the order given."""
    from tidao_sheets.analysis.tidy import tidy_tables
    from tidao_sheets.core.evidence.said import said_in

    findings = {r.number: r.findings for r in rounds}
    reported = {
        (r.number, office, criterion): told.in_(lang)
        for r in rounds
        for office in r.evidence
        for criterion, told in said_in(r, office).items()
    }
    return tidy_tables((r.assessment for r in rounds), findings, lang, (r.assessment for r in others), reported)


def tables_bytes(kind: str, tables: TidyTables, workbook: Callable[[], Workbook]) -> bytes:
    """Return tables as a file of a kind; `workbook` declares them for Excel."""
    from tidao_sheets.analysis import formats

    if kind == "xlsx":
        from tidao_sheets.stores.xlsx.writer import workbook_bytes

        return workbook_bytes(workbook())
    made = {"csv": formats.csv_bytes, "json": formats.json_bytes, "parquet": formats.parquet_bytes}
    return made[kind](tables)


def write_over(path: Path, kind: str, data: bytes) -> None:
    """Write a file where there is none, or over one that was made as this one is. Raises ForeignFileError."""
    if path.exists():
        if not _is_export(kind, read_whole(path), data):
            raise ForeignFileError(path=path)
        write_whole(path, data)
    else:
        write_fresh(path, data)


def write_fresh(path: Path, data: bytes) -> None:
    """Write a file where there is none. Raises ForeignFileError."""
    if path.exists():
        raise ForeignFileError(path=path)
    if (beside := write_new(path, data)) != path:  # somebody's has just arrived there
        beside.unlink()
        raise ForeignFileError(path=path)


def _is_export(kind: str, found: bytes, data: bytes) -> bool:
    """Whether a file begins, or calls itself, as `data` does, an export of that kind."""
    if kind == "xlsx":
        title = _title(found)
        return title is not None and title == _title(data)
    if kind == "parquet":
        from tidao_sheets.analysis.tables import FLAT

        names = [column.name.encode() for column in FLAT[: FORMER[0]]]
        return found[:4] == data[:4] and all(name in found[-100_000:] for name in names)
    if kind == "csv":
        head, names = (text.partition(b"\r\n")[0].split(b",") for text in (found, data))
        return head in (names, *(names[:former] for former in FORMER))
    end = data.index(b"[")
    return found[: end + 1] == data[: end + 1]


def _title(workbook: bytes) -> bytes | None:
    """Return what a workbook says of its title, author and maker, None where it is none."""
    try:
        with zipfile.ZipFile(io.BytesIO(workbook)) as package:
            part = package.getinfo("docProps/core.xml")
            return package.read(part) if part.file_size < 10_000 else None
    except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, zlib.error):
        return None
