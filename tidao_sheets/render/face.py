"""Which characters a TrueType face can show, read from its own character map."""

import struct
from collections.abc import Iterator
from pathlib import Path

_WINDOWS_UNICODE = (3, 1)
_PRIVATE_USE = range(0xE000, 0xF900)


class BadFaceError(ValueError):
    """A font file without the Unicode character map that is needed here."""


def characters(path: Path) -> frozenset[str]:
    """Return the characters of the basic plane that the face at `path` has glyphs for, without private ones."""
    data = path.read_bytes()
    try:
        codes = frozenset(_codes(data, _character_map(data)))
    except struct.error as error:
        raise BadFaceError(path.name) from error
    return frozenset(chr(code) for code in codes if code not in _PRIVATE_USE and code < 0xFFFE)


def _character_map(data: bytes) -> int:
    """Return the offset of the format 4 table for Windows and Unicode (OpenType, `cmap`)."""
    (count,) = struct.unpack_from(">H", data, 4)
    tables = (struct.unpack_from(">4s4xLL", data, 12 + 16 * n) for n in range(count))
    start: int | None = next((offset for tag, offset, _ in tables if tag == b"cmap"), None)
    if start is not None:
        (count,) = struct.unpack_from(">H", data, start + 2)
        for n in range(count):
            platform, encoding, offset = struct.unpack_from(">HHL", data, start + 4 + 8 * n)
            if (platform, encoding) == _WINDOWS_UNICODE and struct.unpack_from(">H", data, start + offset) == (4,):
                return start + int(offset)
    raise BadFaceError("no Unicode character map")


def _codes(data: bytes, start: int) -> Iterator[int]:
    """Yield the codes of a format 4 table whose glyph is not the missing one."""
    (double,) = struct.unpack_from(">H", data, start + 6)
    columns = [struct.unpack_from(f">{double // 2}H", data, start + 14 + n * double + (n > 0) * 2) for n in range(4)]
    for n, (last, first, delta, reach) in enumerate(zip(*columns, strict=True)):
        for code in range(first, last + 1):
            glyph = code
            if reach:
                place = start + 16 + 3 * double + 2 * n + reach + 2 * (code - first)
                (glyph,) = struct.unpack_from(">H", data, place)
            if reach == 0 or glyph:
                glyph = (glyph + delta) & 0xFFFF
            if glyph:
                yield code
