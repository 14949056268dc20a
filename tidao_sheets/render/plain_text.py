"""A PDF's text for readers that pass over ActualText (pdf.js, mutool, pypdf): each glyph stands for its own characters.

Typst maps each glyph of a cluster to the whole cluster ("ที่" three times) and tells the truth beside it, as ActualText.
Here the maps (ToUnicode; ISO 32000-1, 9.10.3 and 14.9.4) are written anew from it; every other byte stays as it was.
The file is read as Typst writes it, and no otherwise: what is written in another way is refused, not guessed at.
"""

from __future__ import annotations

import re
import zlib
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

_TABLE = re.compile(
    rb"xref\n0 (\d+)\n0{10} 65535 f\r\n((?:\d{10} 00000 n\r\n)+)(trailer\n.*\nstartxref\n)(\d+)\n%%EOF", re.DOTALL
)
_OBJECT = re.compile(rb"(\d+) 0 obj\n(<<.*?>>)(?:\nstream\n(.*)\nendstream)?\nendobj\n", re.DOTALL)
_PAGE = re.compile(rb"\n(\d+) 0 obj\n<</Type/Page/")
# A string of glyphs: two bytes each, the first of which never is a visible character, so that no bracket misleads.
_GLYPHS = rb"<[0-9A-F]*>|\((?:\\(?:[0-7]{3}|[a-z])(?:\\(?:[0-7]{3}|.)|[^\\]))*\)"
_STRING = re.compile(_GLYPHS, re.DOTALL)
_TEXT = rb"<FEFF[0-9A-F]*>|\((?:\\.|[^\\()])*\)"
_SPAN = re.compile(
    rb"<</ActualText(%b)>>BDC[^(<]*?/(f\d+) [\d.]+ Tf [-\d. ]+ Tm((?:%b|[^(<E]|E(?!MC))*)EMC" % (_TEXT, _GLYPHS),
    re.DOTALL,
)
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_MAPPED = re.compile(rb"^<([0-9A-F]{4})> <[0-9A-F]+>$", re.MULTILINE)

_Found = dict[str, set[str]]
"""Of a glyph, four hexadecimal digits, the characters that it was seen to stand for."""


class StrangePdfError(ValueError):
    """A PDF that is not written as Typst writes: where it is not."""


def with_plain_text(pdf: bytes) -> bytes:
    """Map each glyph from the ActualText that it stands in; the same file gives the same bytes.

    Where ActualText and glyphs differ in number, or two places disagree, Typst's map of the glyph stays.
    Raises `StrangePdfError`.
    """
    file = _File.read(pdf)
    found: dict[int, _Found] = {}
    for page in map(int, _PAGE.findall(pdf, 0, file.bounds[-1])):
        fonts = re.findall(rb"/(f\d+) (\d+) 0 R", file.object(file.reference(page, b"Resources"))[2])
        maps = {name: file.reference(int(number), b"ToUnicode") for name, number in fonts}
        for text, font, shown in _spans(file.stream(file.reference(page, b"Contents"))):
            glyphs, characters = _glyphs(shown), _characters(text)
            if len(glyphs) == len(characters):
                seen = found.setdefault(maps[font], {})
                for glyph, character in zip(glyphs, characters, strict=True):
                    seen.setdefault(glyph, set()).add(character)
    return file.replaced({number: _mapped(file.stream(number), seen) for number, seen in found.items()})


class _File(NamedTuple):
    """A PDF: its bytes, where each object begins (from number 1) and the table of these places, and the trailer."""

    pdf: bytes
    bounds: list[int]
    trailer: bytes

    @classmethod
    def read(cls, pdf: bytes) -> _File:
        start = pdf.rfind(b"\nxref\n") + 1
        table = _TABLE.fullmatch(pdf, start)
        bounds = [int(entry[:10]) for entry in table[2].splitlines()] + [start] if table else []
        if not table or int(table[4]) != start or int(table[1]) != len(bounds) or bounds != sorted(bounds):
            raise StrangePdfError("table of objects")
        return cls(pdf, bounds, table[3])

    def object(self, number: int) -> re.Match[bytes]:
        """Return an object: its number, its dictionary, and its stream if it has one."""
        match = _OBJECT.fullmatch(self.pdf, *self.bounds[number - 1 : number + 1])
        if not match or int(match[1]) != number:
            raise StrangePdfError(f"object {number}")
        return match

    def reference(self, number: int, key: bytes) -> int:
        """Return the number of the object that stands under a key."""
        match = re.search(rb"/%b (\d+) 0 R" % key, self.object(number)[2])
        if not match:
            raise StrangePdfError(f"object {number}: {key.decode()}")
        return int(match[1])

    def stream(self, number: int) -> bytes:
        """Return the unpacked stream of an object."""
        try:
            return zlib.decompress(self.object(number)[3] or b"")
        except zlib.error as error:
            raise StrangePdfError(f"stream {number}") from error

    def replaced(self, streams: dict[int, bytes]) -> bytes:
        """Return the file with other streams, and the places of all objects counted anew."""
        pieces, places, length = [self.pdf[: self.bounds[0]]], list[int](), self.bounds[0]
        for number, (start, stop) in enumerate(pairwise(self.bounds), 1):
            pieces.append(self._with(number, streams[number]) if number in streams else self.pdf[start:stop])
            places.append(length)
            length += len(pieces[-1])
        pieces.append(b"xref\n0 %d\n%010d 65535 f\r\n" % (len(places) + 1, 0))
        pieces += [b"%010d 00000 n\r\n" % place for place in places]
        return b"".join([*pieces, self.trailer, b"%d\n%%%%EOF" % length])

    def _with(self, number: int, stream: bytes) -> bytes:
        packed = zlib.compress(stream)
        told, count = re.subn(rb"/Length \d+", b"/Length %d" % len(packed), self.object(number)[2])
        if count != 1:
            raise StrangePdfError(f"object {number}: Length")
        return b"%d 0 obj\n%b\nstream\n%b\nendstream\nendobj\n" % (number, told, packed)


def _spans(content: bytes) -> set[tuple[bytes, bytes, bytes]]:
    """Return text, font and what shows them of each span of ActualText; the same ones once."""
    spans = _SPAN.findall(content)
    inside = b"\n".join([shown for *_, shown in spans])
    if len(spans) != content.count(b"/ActualText") or b"BDC" in inside or b" Tf" in inside:
        raise StrangePdfError("a span of ActualText")
    return set(spans)


@lru_cache(4096)  # the same syllables stand in every document
def _characters(text: bytes) -> str:
    """Return what ActualText says: in UTF-16, or, where all of it is ASCII, as it is."""
    if text.startswith(b"<"):
        return bytes.fromhex(text[5:-1].decode()).decode("utf-16-be")
    plain = _ESCAPE.sub(_unescaped, text[1:-1])
    if not plain.isascii():
        raise StrangePdfError("a text that is no ASCII")
    return plain.decode("ascii")


@lru_cache(4096)
def _glyphs(shown: bytes) -> tuple[str, ...]:
    """Return the glyphs of all strings in an operand, four hexadecimal digits each."""
    strings = _STRING.findall(shown)
    codes = b"".join(
        bytes.fromhex(s[1:-1].decode()) if s.startswith(b"<") else _ESCAPE.sub(_unescaped, s[1:-1]) for s in strings
    )
    return tuple(codes.hex(" ", 2).upper().split())


def _unescaped(match: re.Match[bytes]) -> bytes:
    code = match[1]
    return bytes([int(code, 8)]) if code.isdigit() else _ESCAPED.get(code, code)


def _mapped(cmap: bytes, found: _Found) -> bytes:
    """Return a map in which a glyph stands for the one character that it was seen to stand for."""

    def line(match: re.Match[bytes]) -> bytes:
        characters = found.get(match[1].decode(), ())
        if len(characters) != 1:
            return match[0]
        return b"<%b> <%b>" % (match[1], "".join(characters).encode("utf-16-be").hex().upper().encode())

    return _MAPPED.sub(line, cmap)
