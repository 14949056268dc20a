"""A text as a QR code, for the frames to set: a small picture, and the words for those who do not see it."""

from __future__ import annotations

import io
from typing import TypedDict

import segno

from tidao_sheets.core.letters.parts import Letter

MASK = 4
"""One of the eight patterns of the standard: to try all of them for the best takes eight times as long."""


class QrCode(TypedDict):
    """A picture in PNG, byte for byte, and the words for it."""

    png: list[int]
    told: str


def qr_code(letter: Letter) -> QrCode | None:
    """Return what the PDF's frames set, a pixel a module; nothing where a document has no code."""
    text = letter.qr
    return {"png": list(qr_picture(text)), "told": qr_told(letter)} if text else None


def qr_told(letter: Letter) -> str:
    """Return the alternative text."""
    return f"คิวอาร์โค้ด: {letter.certifies}"


def qr_picture(text: str, scale: int = 1) -> bytes:
    """Return the PNG of a text, with so many pixels a module."""
    picture = io.BytesIO()
    segno.make_qr(text, error="M", mask=MASK, encoding="utf-8").save(picture, kind="png", scale=scale, border=2)
    return picture.getvalue()
