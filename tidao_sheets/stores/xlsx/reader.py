"""One Excel workbook → an observed Book, or one sentence that says why it cannot be read."""

from __future__ import annotations

import io
import re
import struct
import warnings
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from xml.etree.ElementTree import iterparse

from openpyxl import load_workbook
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._reader import FORMULA_TAG, ROW_TAG, WorkSheetParser

from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.observed import Book, CellError, ObservedCell, ObservedTab, number
from tidao_sheets.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from tidao_sheets.core.sheet.observed import Value

MOST_XML = 48 * 1024 * 1024
"""Bytes of unpacked XML that a workbook may hold; a province's form has under one million."""
MOST_ENTRIES = 5000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    SyntaxError,  # ParseError here, XMLSyntaxError where lxml is installed: openpyxl prefers it
    InvalidFileException,
    OSError,
    EOFError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    ArithmeticError,
    AssertionError,
    RuntimeError,
)
"""What openpyxl and zipfile raise for damaged files of every kind."""

_CONTROL = re.compile(r"_x(00[01][0-9A-Fa-f])_")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a character, which _xD800_ in a file may give; no encoding takes it, so it is shown as a replacement mark."""

CORRUPT = Text(
    "แฟ้มเสียหาย เปิดอ่านไม่ได้ ขอให้ผู้ส่งบันทึกเป็น .xlsx แล้วส่งใหม่ หากไม่ใช่แบบให้คะแนนให้ย้ายออกจากโฟลเดอร์",
    "the file is damaged and cannot be read; ask for it to be saved as .xlsx and sent again, or move it elsewhere",
)
PASSWORD = Text(
    "แฟ้มตั้งรหัสผ่านไว้ ให้เปิดด้วยโปรแกรมตารางคำนวณ เอารหัสผ่านออก แล้วบันทึกใหม่",
    "the file has a password; open it in a spreadsheet program, remove the password and save it",
)
OLD = Text(
    "แฟ้มเป็นรูปแบบเก่าหรือรูปแบบอื่น ให้เปิดแล้วบันทึกเป็น .xlsx",
    "the file is of an old or other format; open it and save it as .xlsx",
)
TOO_BIG = Text(
    "แฟ้มใหญ่ผิดปกติเมื่อคลายแล้ว จึงไม่เปิดอ่านเพื่อความปลอดภัย ขอให้ผู้ส่งตรวจแฟ้มแล้วส่งใหม่",
    "the file is abnormally large when unpacked and was not opened, for safety; ask for a sound copy",
)
EMPTY = Text("แฟ้มว่างเปล่า (0 ไบต์) ขอให้ผู้ส่งส่งใหม่", "the file is empty (0 bytes); ask for it to be sent again")
NAME = Text(
    "ชื่อแฟ้มมีอักขระที่อ่านไม่ได้ ให้เปลี่ยนชื่อแฟ้ม แล้วสั่งอีกครั้ง",
    "the file's name holds characters that cannot be read; rename it, then run the command again",
)
NO_RIGHT = Text(
    "ไม่มีสิทธิ์อ่านแฟ้มนี้ ให้ขอสิทธิ์ หรือคัดลอกแฟ้มมาวางใหม่",
    "there is no permission to read this file; ask for it, or copy the file anew",
)


class UnreadableError(Exception):
    """A workbook that cannot be read; `reason` says why and what to do."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


def read_workbook(path: Path, *, busy: bool = False) -> Book:
    """Read all tabs of a workbook: values, formulas, and which numbers are percentages.

    Raises:
        UnreadableError: for a damaged, protected, oversized or foreign file.
    """
    try:
        data = path.read_bytes()
    except PermissionError as error:
        raise UnreadableError(NO_RIGHT) from error
    except OSError as error:
        raise UnreadableError(CORRUPT) from error
    objects = _inspect(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # parts that openpyxl does not know are not needed here
            tabs = _tabs(data)
    except _BROKEN as error:
        raise UnreadableError(CORRUPT) from error
    except MemoryError as error:
        raise UnreadableError(TOO_BIG) from error
    return Book(str(path), path.name, tabs, busy, objects)


def _inspect(data: bytes) -> dict[str, int]:
    """Refuse what must not be opened, from the archive's directory alone; count what is drawn on the tabs."""
    if not data:
        raise UnreadableError(EMPTY)
    if data.startswith(_OLE):
        raise UnreadableError(PASSWORD if "EncryptedPackage".encode("utf-16-le") in data else OLD)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if any(entry.flag_bits & 1 for entry in entries):
                raise UnreadableError(PASSWORD)
            names = {entry.filename for entry in entries}
            xml = sum(e.file_size for e in entries if e.filename.endswith((".xml", ".rels", ".vml")))
            if xml > MOST_XML or len(entries) > MOST_ENTRIES:
                raise UnreadableError(TOO_BIG)
            if "[Content_Types].xml" not in names or not any(n.startswith("xl/") for n in names):
                raise UnreadableError(OLD if names else CORRUPT)
            return _objects(archive)
    except _BROKEN as error:
        raise UnreadableError(CORRUPT) from error


_CHARTS = re.compile(rb"<(?:\w+:)?graphicFrame[ >]")
_DRAWINGS = re.compile(rb"<(?:\w+:)?(?:pic|sp|cxnSp|contentPart)[ >]")
_COMMENTS = re.compile(rb"<(?:\w+:)?(?:comment|threadedComment) ")


def _objects(archive: zipfile.ZipFile) -> dict[str, int]:
    """Count charts, pictures and shapes, and comments, in parts of any name: what a rebuilt file would drop."""
    counts = {"chart": 0, "drawing": 0, "comment": 0}
    for name in archive.namelist():
        if re.fullmatch(r"xl/drawings/[^/]+\.xml", name):
            drawn = archive.read(name)
            counts["chart"] += len(_CHARTS.findall(drawn))
            counts["drawing"] += len(_DRAWINGS.findall(drawn))
        elif re.fullmatch(r"xl/(?:.*/)?(?:threaded)?comments?[^/]*\.xml", name, re.IGNORECASE):
            counts["comment"] += len(_COMMENTS.findall(archive.read(name)))
    return counts


def _tabs(data: bytes) -> tuple[ObservedTab, ...]:
    """Read all tabs, each in one pass that gives stored values and formulas."""
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    tabs = []
    for sheet in book.worksheets:
        cells = {}
        for cell, formula in _cells(sheet):
            if formula is not None:
                text = getattr(formula, "text", None) or str(formula)
                cells[At(cell.row - 1, cell.column - 1)] = ObservedCell(_value(cell), text, _percent(cell))
            elif cell.value is not None:
                cells[At(cell.row - 1, cell.column - 1)] = ObservedCell(_value(cell), None, _percent(cell))
        tabs.append(ObservedTab(sheet.title, cells))
    return tuple(tabs)


class _CellParser(WorkSheetParser):
    """openpyxl's parser of a tab, which otherwise gives stored values or formulas, and reads much besides cells."""

    def rows(self) -> Iterator[list[dict[str, Any]]]:
        """Yield the cells of each row, as openpyxl's own `parse` would."""
        element: Any
        for _, element in iterparse(self.source):  # noqa: S314 - as above
            if element.tag == ROW_TAG:
                yield self.parse_row(element)[1]
                element.clear()

    def parse_cell(self, element: Any) -> dict[str, Any]:  # noqa: ANN401 - openpyxl's own
        """Return a cell with its stored value, and its formula beside it."""
        cell: dict[str, Any] = super().parse_cell(element)
        formula: Any = self.parse_formula  # untyped in the stubs
        cell["formula"] = formula(element) if element.find(FORMULA_TAG) is not None else None
        return cell


def _cells(sheet: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 - several classes of openpyxl
    """Yield every cell of a tab that openpyxl has opened for reading, with its formula or None."""
    book = sheet.parent
    with sheet._get_source() as source:  # noqa: SLF001 - openpyxl has no public way to both in one pass
        parser = _CellParser(
            source,
            sheet._shared_strings,  # noqa: SLF001 - as above
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,  # noqa: SLF001 - as above
            timedelta_formats=book._timedelta_formats,  # noqa: SLF001 - as above
        )
        for row in parser.rows():
            for found in row:
                formula = found.pop("formula")
                yield ReadOnlyCell(sheet, **found), formula


def _percent(cell: Any) -> bool:  # noqa: ANN401 - as above
    return "%" in (cell.number_format or "") and isinstance(cell.value, (int, float))


def _value(cell: Any) -> Value:  # noqa: ANN401 - as above
    value: Any = cell.value
    if cell.data_type == "e":
        return CellError(value)
    if isinstance(value, (bool, datetime, date, time, timedelta)) or value is None:
        return value
    if isinstance(value, int):
        return Decimal(value)
    return number(value) if isinstance(value, float) else _text(str(value))


def _text(text: str) -> str:
    """Undo how the format spells control characters, such as the carriage return of a pasted line."""
    text = _CONTROL.sub(lambda found: chr(int(found[1], 16)), text)
    return _LONE_SURROGATE.sub("\ufffd", text)
