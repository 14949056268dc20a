"""What the bytes of an image tell before anybody draws it: how large it is, and whether its end has come along."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

PIXELS: Final = 25_000_000
"""Pixels of an image: 5000 by 5000, for an emblem of 3 cm; drawn, each takes four bytes."""

_JPEG_END = 0xD9
_JPEG_SIZE = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # a frame's head, of whatever coding
_JPEG_MARKER = re.compile(b"\xff+[^\x00\x01\xd0-\xd7\xff]")  # but a stuffed byte, and those that restart


def pixels(data: bytes) -> int:
    """Return how many pixels a PNG, GIF or JPEG has; 0 where its bytes do not tell."""
    if data.startswith(b"\x89PNG"):
        return _product(data[16:20], data[20:24])
    if data.startswith(b"GIF8"):
        return _product(data[7:5:-1], data[9:7:-1])
    if data.startswith(b"\xff\xd8"):
        heads = (at for marker, at in _jpeg_segments(data) if marker in _JPEG_SIZE)
        return max((_product(data[at + 3 : at + 5], data[at + 5 : at + 7]) for at in heads), default=0)
    return 0


def cut_short(data: bytes) -> bool:
    """Whether a JPEG, PNG or WebP ends before its own end: a picture of which a part would stay grey."""
    if data.startswith(b"\xff\xd8"):
        return all(marker != _JPEG_END for marker, _ in _jpeg_segments(data))
    if data.startswith(b"\x89PNG"):
        return b"IEND\xae\x42\x60\x82" not in data
    return data.startswith(b"RIFF") and len(data) < int.from_bytes(data[4:8], "little") + 8


def _product(*sides: bytes) -> int:
    across, down = (int.from_bytes(side, "big") for side in sides)
    return across * down


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield each marker of a JPEG, and where its length stands; what a segment holds is passed over."""
    found = _JPEG_MARKER.search(data, 2)
    while found:
        marker, at = found[0][-1], found.end()
        yield marker, at
        if marker == _JPEG_END:
            return
        found = _JPEG_MARKER.search(data, at + int.from_bytes(data[at : at + 2], "big"))
