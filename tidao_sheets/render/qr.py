"""A text as a QR code, for the frames to set: a small picture, and the words for those who do not see it."""

from __future__ import annotations

import io
from typing import TypedDict

import segno

MASK = 4
"""One of the eight patterns of the standard: to try all of them for the best takes eight times as long."""


class QrCode(TypedDict):
    """A picture in PNG, byte for byte, and the words for it."""

    png: list[int]
    told: str


def qr_code(text: str) -> QrCode | None:
    """Return a PNG as a list of bytes, a pixel a module, and its alternative text; nothing where there is no text."""
    if not text:
        return None
    picture = io.BytesIO()
    segno.make_qr(text, error="M", mask=MASK, encoding="utf-8").save(picture, kind="png", scale=1, border=2)
    return {"png": list(picture.getvalue()), "told": f"คิวอาร์โค้ด: {text}"}
