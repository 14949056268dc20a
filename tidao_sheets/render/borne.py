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
_TOLD = {
    "docProps/core.xml": re.compile(r"keywords>((?:[0-9A-F]{4}-){2}[0-9A-F]{4})<"),
    "word/document.xml": re.compile(r'descr="[^"<]*รหัสตรวจสอบ ((?:[0-9A-F]{4}-){2}[0-9A-F]{4})"'),
}
"""Where a Word file tells it; not all programs that save one keep both."""
_UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, KeyError, NotImplementedError, OSError, RuntimeError, ValueError),
)
"""What a file comes to that is no Word file, a damaged or a locked one."""


def codes(data: bytes) -> tuple[str, ...]:
    """Return the codes in the facts inside a PDF, or in a Word file's properties and the words for its QR codes."""
    if data.startswith(b"%PDF-"):
        found = [content for stream in _STREAM.findall(data) for content in _CONTENT.findall(_facts(stream))]
        return tuple(dict.fromkeys(check_code(content.decode()) for content in found))
    found = [code for part, told in _TOLD.items() for code in told.findall(html.unescape(_written(data, part)))]
    return tuple(dict.fromkeys(found))


def _facts(stream: bytes) -> bytes:
    """Return a stream as it is read, if it begins as the facts of a document do; others are not unpacked."""
    unpack = zlib.decompressobj()
    try:
        begin = unpack.decompress(stream, 100)
        return begin + unpack.decompress(unpack.unconsumed_tail, LIMIT) if _FORMAT in begin else b""
    except zlib.error:
        return stream if _FORMAT in stream[:100] else b""


def _written(data: bytes, name: str) -> str:
    """Return a part of a Word file as text; nothing where there is none that can be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file, file.open(name) as part:
            return part.read(LIMIT).decode(errors="replace")
    except _UNREADABLE:
        return ""
