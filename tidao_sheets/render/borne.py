"""The รหัสตรวจสอบ that a document's file bears inside, whatever has been done to it since it was made."""

from __future__ import annotations

import html
import io
import lzma
import re
import struct
import zipfile
import zlib

from tidao_sheets.core.letters.facts import FORMAT
from tidao_sheets.core.letters.parts import check_code

LIMIT = 8_000_000
"""Octets that are looked through of a part of a file: what is larger is none of ours."""
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_FORMAT = FORMAT.encode()
_CONTENT = re.compile(rb'"content": "([0-9a-f]{64})"')
_TOLD = re.compile(r'descr="[^"<]*รหัสตรวจสอบ ((?:[0-9A-F]{4}-){2}[0-9A-F]{4})"')
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, KeyError, NotImplementedError, OSError, RuntimeError, ValueError),
)
"""What a file comes to that is no Word file, a damaged or a locked one."""


def codes(data: bytes) -> tuple[str, ...]:
    """Return the codes in the facts inside a PDF, or in the words for the QR codes of a Word file."""
    if data.startswith(b"%PDF-"):
        found = [content for stream in _STREAM.findall(data) for content in _CONTENT.findall(_facts(stream))]
        return tuple(dict.fromkeys(check_code(content.decode()) for content in found))
    return tuple(dict.fromkeys(_TOLD.findall(html.unescape(_written(data)))))


def _facts(stream: bytes) -> bytes:
    """Return a stream as it is read, if it begins as the facts of a document do; others are not unpacked."""
    unpack = zlib.decompressobj()
    try:
        begin = unpack.decompress(stream, 100)
        return begin + unpack.decompress(unpack.unconsumed_tail, LIMIT) if _FORMAT in begin else b""
    except zlib.error:
        return stream if _FORMAT in stream[:100] else b""


def _written(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file, file.open("word/document.xml") as part:
            return part.read(LIMIT).decode(errors="replace")
    except _UNREADABLE:
        return ""
