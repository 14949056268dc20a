"""What a file is by its content, whatever it is called: a workbook under a strange name is not passed over."""

from __future__ import annotations

import zipfile
from pathlib import PurePosixPath
from typing import IO

from tidao_sheets.core.text import Text
from tidao_sheets.stores.xlsx.package import BROKEN, OLE, normal
from tidao_sheets.stores.xlsx.unreadable import (
    APPLE,
    CORRUPT,
    FOREIGN,
    NO_FORMATS,
    OLD,
    OPEN_DOCUMENT,
    PACKED,
    PASSWORD,
    READ,
    RENAME,
)

HEAD = 8 * 1024
_DIRECTORY = 8 * 1024 * 1024
"""Bytes of an OLE file within which its directory is looked for; forms of people have under one million."""
_ARCHIVES = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x28\xb5\x2f\xfd")
"""How files of gzip, bzip2, xz, 7-Zip, RAR and Zstandard begin."""
_TAR = slice(257, 262)
"""Where a tar file says "ustar"."""
_SHEETS = b"opendocument.spreadsheet"
"""What an OpenDocument spreadsheet says of itself at its beginning, packed or flat."""
_SPREADSHEETS = (b"urn:schemas-microsoft-com:office:spreadsheet", b"spreadsheetml")
"""What the head of an Excel 2003 XML or a flat Open XML spreadsheet holds."""
_EXCEL_PAGE = b"urn:schemas-microsoft-com:office:excel"
"""What the head of a web page holds that Excel has saved."""
_OTHERS = ("WordDocument", "PowerPoint Document", "EncryptedPackage")


def disguised(file: IO[bytes], kind: str) -> Text | None:
    """Return why a file of an unknown ending, `kind`, is not read although it is or may hold a workbook; else None."""
    head = file.read(HEAD)
    if head.startswith(b"PK\x03\x04"):
        return OPEN_DOCUMENT if _SHEETS in head else _archive(file)
    if head.startswith(OLE):
        return _compound(head + file.read(_DIRECTORY), kind)
    if head.startswith(_ARCHIVES) or head[_TAR] == b"ustar":
        return PACKED
    plain = head.replace(b"\0", b"").lower()  # UTF-16, too
    if _EXCEL_PAGE in plain and b"<html" in plain:
        return NO_FORMATS
    if _SHEETS in plain:
        return OPEN_DOCUMENT
    return OLD if any(word in plain for word in _SPREADSHEETS) else None


def _archive(file: IO[bytes]) -> Text | None:
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            names = [normal(name) for name in archive.namelist()]
    except BROKEN:
        return CORRUPT
    if any(name.startswith("xl/") for name in names):
        return RENAME
    if any(name.startswith("index/tables/") for name in names):
        return APPLE
    endings = {PurePosixPath(name).suffix for name in names}
    return PACKED if endings & (READ | FOREIGN.keys()) else None


def _compound(data: bytes, kind: str) -> Text | None:
    workbook, *others = (word.encode("utf-16-le") in data for word in ("Workbook", *_OTHERS))
    if others[-1]:  # whatever has a password looks the same inside
        return None if kind.startswith((".doc", ".ppt")) else PASSWORD
    return OLD if workbook and not any(others) else None


def is_packed(archive: zipfile.ZipFile) -> bool:
    """Whether an archive holds files, and is not itself a document of one of the kinds that are kept as archives."""
    names = {normal(name) for name in archive.namelist()}
    known = ("[content_types].xml", "mimetype", "xl/workbook.xml", "index/document.iwa", "index.zip")
    return not any(name in names for name in known) and not any(n.startswith(("xl/", "index/tables/")) for n in names)
