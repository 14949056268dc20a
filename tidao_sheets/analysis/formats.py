"""Tidy tables → a file for other programs: CSV, JSON, parquet or a workbook, each with every digit of the points."""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from importlib.metadata import version
from typing import Never

from tidao_sheets.analysis.tables import TidyColumn, TidyTable, TidyValue, ValueKind
from tidao_sheets.analysis.tidy import TidyTables
from tidao_sheets.core.decimals import plain
from tidao_sheets.core.form.layout import NO_STAR
from tidao_sheets.core.programme.records import Programme
from tidao_sheets.core.scoring.catalogue import SEVERITY_NAMES
from tidao_sheets.core.sheet.cells import LONGEST
from tidao_sheets.core.sheet.declared import Page, Tab, Workbook
from tidao_sheets.core.sheet.observed import shown
from tidao_sheets.core.sheet.styles import NAVY
from tidao_sheets.core.sheet.table import Column, Table
from tidao_sheets.core.text import visible

Names = Mapping[str, Mapping[str, str]]
"""Column → what stands in it → what people call it."""

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_UNSEEN = (
    r"[\s\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    r"\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
"""Spaces and other characters that nobody sees."""
# What a spreadsheet may take for a formula, also behind these, full-width or small; apostrophes may stand before.
_RISKY = re.compile(rf"'*(?:[\t\r\n]|{_UNSEEN}*[=+\-@＝＋－＠﹢﹣﹦﹫−])")


# --- CSV ----------------------------------------------------------------------------------------------------------


def csv_bytes(tables: TidyTables) -> bytes:
    """Return the flat table as CSV that Excel opens by a double click: UTF-8 with its mark, commas, CRLF.

    The first row holds the columns' names. Numbers are plain ("8.5", "-1"), truth is TRUE or FALSE, what is unknown
    is empty. No cell is a formula: see `defused`.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(column.name for column in tables.flat.columns)
    writer.writerows(map(_csv_text, row) for row in tables.flat.rows)
    return stream.getvalue().encode("utf-8-sig")


def _csv_text(value: TidyValue) -> str:
    return defused(value) if isinstance(value, str) else shown(value)


def defused(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula; numbers such as -1 stay as they are.

    Such texts begin with = + - @ (also full-width, also behind what nobody sees), a tab or a line end. Where
    apostrophes already stand before these, one more is put, so that taking one away gives the text as it was typed.
    """
    return f"'{text}" if _RISKY.match(text) and not _NUMBER.fullmatch(text) else text


# --- JSON ---------------------------------------------------------------------------------------------------------


def json_bytes(tables: TidyTables) -> bytes:
    """Return the four tables as lists of records, by name: points are texts ("8.5"), what is unknown is null."""
    body = {name: [_shown(record) for record in table.records()] for name, table in tables.by_name.items()}
    return (visible(json.dumps(body, ensure_ascii=False, indent=1)) + "\n").encode()


def _shown(record: dict[str, TidyValue]) -> dict[str, TidyValue]:
    return {name: plain(value) if isinstance(value, Decimal) else value for name, value in record.items()}


# --- Parquet ------------------------------------------------------------------------------------------------------


def parquet_bytes(tables: TidyTables) -> bytes:
    """Return the flat table as parquet; points are decimal128(18, 6), the most that a programme can hold."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {"text": pa.string(), "whole": pa.int64(), "points": pa.decimal128(18, 6), "truth": pa.bool_()}
    flat = tables.flat.columns
    schema = pa.schema([(c.name, types[c.kind]) for c in flat], {"pandas": json.dumps(_for_pandas(flat))})
    stream = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(tables.flat.records(), schema=schema), stream)
    return stream.getvalue()


# What pandas calls each kind of column, and keeps in the file to make the very frame of it again.
_PANDAS: dict[ValueKind, dict[str, object]] = {
    "text": {"pandas_type": "unicode", "numpy_type": "string", "metadata": None},
    "whole": {"pandas_type": "int64", "numpy_type": "Int64", "metadata": None},
    "points": {"pandas_type": "decimal", "numpy_type": "object", "metadata": {"precision": 18, "scale": 6}},
    "truth": {"pandas_type": "bool", "numpy_type": "bool", "metadata": None},
}


def _for_pandas(flat: Iterable[TidyColumn[Never]]) -> dict[str, object]:
    columns = [{"name": column.name, "field_name": column.name, **_PANDAS[column.kind]} for column in flat]
    return {
        "index_columns": [],
        "column_indexes": [],
        "columns": columns,
        "attributes": {},
        "creator": {"library": "pyarrow", "version": version("pyarrow")},
        "pandas_version": version("pandas"),
    }


# --- Excel --------------------------------------------------------------------------------------------------------

TITLES = {"offices": "สำนักงาน", "dimensions": "คะแนนรายด้าน", "scores": "คะแนนรายข้อ", "findings": "รายการตรวจ"}
"""Table → its tab's title."""

_STYLES = {"text": "cell", "whole": "integer", "points": "number", "truth": "cell-center"}


def tables_workbook(tables: TidyTables, programme: Programme) -> Workbook:
    """Declare the four tables as a workbook: a tab each, Thai heads, names in place of ids; no cell is a formula."""
    about = f"ข้อมูลผลการประเมิน {programme.short_name}", programme.owner, programme.name
    return told_workbook(told(tables, programme), *about)


def told(tables: TidyTables, programme: Programme) -> TidyTables:
    """Return the four tables as people read them: names in place of ids, words in place of truth."""
    names = _names(programme)
    return replace(tables, by_name={name: _told_table(table, names) for name, table in tables.by_name.items()})


def told_workbook(tables: TidyTables, title: str, author: str = "", subject: str = "") -> Workbook:
    """Declare tables that are told as people read them as a workbook, a tab each."""
    tabs = tuple(_tab(TITLES[name], table) for name, table in tables.by_name.items())
    return Workbook(tabs, title, author, subject)


def _names(programme: Programme) -> Names:
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


def _told_table(tidy: TidyTable, names: Names) -> TidyTable:
    of_column = [names.get(column.name, {}) for column in tidy.columns]
    rows = (tuple(_told(value, named) for value, named in zip(row, of_column, strict=True)) for row in tidy.rows)
    return TidyTable(tidy.columns, tuple(rows))


def _tab(title: str, tidy: TidyTable) -> Tab:
    table = Table(tuple(_column(place, column) for place, column in enumerate(tidy.columns)), head=0, left=0)
    tab = Tab(title, protected=False, colour=NAVY, freeze=(1, 2), page=Page(repeat=(0, 0), footer=title))
    table.put(tab, tidy.rows)
    return tab


def _column(place: int, column: TidyColumn[Never]) -> Column[tuple[TidyValue, ...]]:
    return Column(column.name, column.head, column.width, lambda row: row[place], _STYLES[column.kind])


def _told(value: TidyValue, names: Mapping[str, str]) -> TidyValue:
    """Return a value as people read it."""
    if isinstance(value, bool):
        return "ใช่" if value else "ไม่ใช่"
    return names.get(value, value)[:LONGEST] if isinstance(value, str) else value
