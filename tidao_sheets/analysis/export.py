"""Rounds → one file for other programs, by its ending: .csv, .xlsx, .json or .parquet.

CSV and parquet hold one flat table, a row per round, office and criterion (`Frames.flat`); .xlsx and .json hold all
four frames. Points keep every digit in each of them; in .xlsx they are the numbers that Excel knows.
"""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from importlib.util import find_spec
from typing import TYPE_CHECKING, cast

from tidao_sheets.analysis.frames import DIMENSIONS, FINDINGS, FLAT, OFFICES, SCORES, frames
from tidao_sheets.core.decimals import plain
from tidao_sheets.core.form.layout import NO_STAR
from tidao_sheets.core.scoring.catalogue import SEVERITY_NAMES
from tidao_sheets.core.sheet.declared import Page, Tab, Workbook
from tidao_sheets.core.sheet.styles import NAVY
from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from pandas import DataFrame

    from tidao_sheets.analysis.frames import Columns, Frames
    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.scoring.round import SummaryRound

    Plain = str | int | bool | Decimal | None

ENDINGS = (".csv", ".xlsx", ".json", ".parquet")
FRAMES: dict[str, Columns] = {"offices": OFFICES, "dimensions": DIMENSIONS, "scores": SCORES, "findings": FINDINGS}

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
# What a spreadsheet may take for a formula, also behind spaces, also full-width; apostrophes of ours may stand before.
_RISKY = re.compile(r"'*(?:[\t\r\n]|\s*[=+\-@＝＋－＠])")


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
    kind = check_target(path)
    ordered = sorted(rounds, key=lambda r: r.number)
    tables = frames(*(r.assessment for r in ordered), findings={r.number: r.findings for r in ordered}, lang=lang)
    if kind == "xlsx":
        data = xlsx_bytes(tables, ordered[0].assessment.programme)
    else:
        data = {"csv": csv_bytes, "json": json_bytes, "parquet": parquet_bytes}[kind](tables)
    write_whole(path, data)


def rows_of(frame: DataFrame) -> Iterator[tuple[Plain, ...]]:
    """Yield a frame's rows as plain Python values, with None for all that is unknown."""
    objects = frame.astype(object)
    return cast("Iterator[tuple[Plain, ...]]", objects.where(frame.notna(), None).itertuples(index=False, name=None))


# --- CSV ----------------------------------------------------------------------------------------------------------


def csv_bytes(tables: Frames) -> bytes:
    """Return the flat table as CSV that Excel opens by a double click: UTF-8 with its mark, commas, CRLF.

    The first row holds the columns' names. Numbers are plain ("8.5", "-1"), truth is TRUE or FALSE, what is unknown
    is empty. No cell is a formula: see `defused`.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    flat = tables.flat()
    writer.writerow(flat.columns)
    writer.writerows([_csv_text(value) for value in row] for row in rows_of(flat))
    return stream.getvalue().encode("utf-8-sig")


def _csv_text(value: Plain) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return defused(value) if isinstance(value, str) else _plain(value)


def defused(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula; numbers such as -1 stay as they are.

    Such texts begin with = + - @ (also full-width, also behind spaces), a tab or a line end. Where apostrophes already
    stand before these, one more is put, so that taking one away (`fused`) always gives the text as it was typed.
    """
    return f"'{text}" if _RISKY.match(text) and not _NUMBER.fullmatch(text) else text


def fused(text: str) -> str:
    """Take the apostrophe of `defused` away again."""
    return text[1:] if text.startswith("'") and _RISKY.match(text) else text


def _plain(number: Decimal | int) -> str:
    return plain(number) if isinstance(number, Decimal) else str(number)


# --- JSON ---------------------------------------------------------------------------------------------------------


def json_bytes(tables: Frames) -> bytes:
    """Return the four frames as lists of records, by name: points are texts ("8.5"), what is unknown is null."""
    body = {name: [_record(columns, row) for row in rows_of(getattr(tables, name))] for name, columns in FRAMES.items()}
    return (json.dumps(body, ensure_ascii=False, indent=1) + "\n").encode()


def _record(columns: Columns, row: tuple[Plain, ...]) -> dict[str, Plain]:
    values = (plain(v) if isinstance(v, Decimal) else v for v in row)
    return dict(zip(columns, values, strict=True))


# --- Parquet ------------------------------------------------------------------------------------------------------


def parquet_bytes(tables: Frames) -> bytes:
    """Return the flat table as parquet; points are decimal128(18, 6), the most that a programme can hold."""
    import pyarrow as pa  # type: ignore[import-untyped]
    import pyarrow.parquet as pq  # type: ignore[import-untyped]

    types = {"text": pa.string(), "whole": pa.int64(), "points": pa.decimal128(18, 6), "truth": pa.bool_()}
    schema = pa.schema([(name, types[kind]) for name, kind in FLAT.items()])
    stream = io.BytesIO()
    pq.write_table(pa.Table.from_pandas(tables.flat(), schema=schema, preserve_index=False), stream)
    return stream.getvalue()


# --- Excel --------------------------------------------------------------------------------------------------------

_OFFICE = {"round": ("รอบที่", 8.0), "code": ("รหัสสำนักงาน", 10.0)}
_MARKS = {"full_marks": ("คะแนนเต็ม", 10.0), "points": ("คะแนนที่ได้", 10.0)}
_TABS: dict[str, tuple[str, dict[str, tuple[str, float]]]] = {
    "offices": (
        "สำนักงาน",
        {
            **_OFFICE,
            "name": ("สำนักงาน", 38.0),
            "romanised": ("ชื่ออักษรโรมัน", 20.0),
            "zone": ("โซน", 24.0),
            "committee": ("คณะกรรมการ", 38.0),
            "kind": ("ระดับ", 10.0),
            "complete": ("ครบทุกข้อ", 10.0),
            "total": ("คะแนนรวม", 10.0),
            "tier": ("ระดับดาว", 22.0),
            "level": ("จำนวนดาว", 8.0),
            "rank": ("อันดับ", 8.0),
            "next_tier": ("ดาวถัดไป", 16.0),
            "distance": ("ขาดอีก (คะแนน)", 10.0),
            "movement_total": ("คะแนนเทียบรอบก่อน", 12.0),
            "movement_rank": ("อันดับที่ขึ้นจากรอบก่อน", 13.0),
        },
    ),
    "dimensions": (
        "คะแนนรายด้าน",
        {**_OFFICE, "dimension": ("ด้านที่", 8.0), "name": ("ชื่อด้าน", 44.0), **_MARKS},
    ),
    "scores": (
        "คะแนนรายข้อ",
        {
            **_OFFICE,
            "criterion": ("ข้อ", 7.0),
            "dimension": ("ด้านที่", 8.0),
            "name": ("ประเด็นหลัก", 38.0),
            **_MARKS,
            "missing": ("ยังไม่ให้คะแนน", 10.0),
            "strength": ("จุดเด่น", 40.0),
            "advice": ("ข้อเสนอแนะ", 40.0),
            "evidence": ("หลักฐาน", 26.0),
            "internal": ("บันทึกภายใน (ไม่ลงในหนังสือ)", 30.0),
        },
    ),
    "findings": (
        "รายการตรวจ",
        {
            "round": ("รอบที่", 8.0),
            "code": ("รหัสรายการ", 22.0),
            "severity": ("ความสำคัญ", 18.0),
            "committee": ("คณะกรรมการ", 38.0),
            "office": ("รหัสสำนักงาน", 10.0),
            "criterion": ("ข้อ", 7.0),
            "workbook": ("แฟ้ม", 26.0),
            "tab": ("ชีต", 18.0),
            "cell": ("ช่อง", 7.0),
            "value": ("ค่าที่พบ", 18.0),
            "message": ("พบว่า", 60.0),
            "remedy": ("วิธีแก้ไข", 50.0),
            "link": ("ที่อยู่", 40.0),
        },
    ),
}
"""Frame → its tab's title, and column → head and width in characters."""

_STYLES = {"text": "cell", "whole": "integer", "points": "number", "truth": "cell-center"}
_LONGEST = 32_767  # characters that a cell of Excel holds; a longer text would be dropped whole


def xlsx_bytes(tables: Frames, programme: Programme) -> bytes:
    """Return the four frames as a workbook with Thai heads, and names in place of ids; no cell is a formula."""
    from tidao_sheets.stores.xlsx.writer import workbook_bytes

    tabs = tuple(_tab(name, rows_of(getattr(tables, name)), _names(programme)) for name in FRAMES)
    title = f"ข้อมูลผลการประเมิน {programme.short_name}"
    return workbook_bytes(Workbook(tabs, title, programme.owner, programme.name))


def _names(programme: Programme) -> Mapping[str, Mapping[str, str]]:
    """Return column → id → what people call it."""
    tiers = {t.id: t.name for t in programme.tiers}
    return {
        "tier": {**tiers, "none": NO_STAR},
        "next_tier": tiers,
        "zone": {z.id: z.name for z in programme.zones.values()},
        "committee": {c.id: c.name for c in programme.committees.values()},
        "kind": {"district": "อำเภอ", "province": "จังหวัด"},
        "severity": {severity: text.th for severity, text in SEVERITY_NAMES.items()},
    }


def _tab(name: str, rows: Iterable[tuple[Plain, ...]], names: Mapping[str, Mapping[str, str]]) -> Tab:
    title, heads = _TABS[name]
    tab = Tab(title, protected=False, colour=NAVY, freeze=(1, 2), page=Page(repeat=(0, 0), footer=title))
    for column, key in enumerate(FRAMES[name]):
        head, tab.widths[column] = heads[key]
        tab.put(0, column, head, "head")
    for n, row in enumerate(rows, 1):
        for column, ((key, kind), value) in enumerate(zip(FRAMES[name].items(), row, strict=True)):
            tab.put(n, column, _told(value, names.get(key, {})), _STYLES[kind])
    return tab


def _told(value: Plain, names: Mapping[str, str]) -> Plain:
    """Return a value as people read it."""
    if isinstance(value, bool):
        return "ใช่" if value else "ไม่ใช่"
    return names.get(value, value)[:_LONGEST] if isinstance(value, str) else value
