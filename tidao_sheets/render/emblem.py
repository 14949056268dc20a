"""The emblem's image: measured before it is read, and tried before any letter is set with it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from tidao_sheets.core.text import Text
from tidao_sheets.render.image_bytes import PIXELS, cut_short, pixels
from tidao_sheets.render.typeset import RenderError

if TYPE_CHECKING:
    import typst

EMBLEM: Final = 5_000_000
"""Bytes of an emblem; a larger one is not even read."""
PDF_FORMATS = {".png": "png", ".jpg": "jpg", ".jpeg": "jpg", ".svg": "svg", ".gif": "gif", ".webp": "webp"}
WORD_FORMATS = (".png", ".jpg", ".jpeg", ".gif")
STANDARD: Final[tuple[Literal["a-3a"], Literal["ua-1"]]] = ("a-3a", "ua-1")
"""What every PDF is made as: for archives, with its facts as data inside, and for all readers."""

_PAGE = b"""#set page(width: auto, height: auto)
#set document(title: "emblem")
#let picture = json(bytes(sys.inputs.emblem))
#image(bytes(picture.bytes), format: picture.format, alt: "emblem")"""
_SVG_TEXT = re.compile(rb"<(?:[\w.-]+:)?(?:text|foreignObject)[\s/>]")
_LETTERED = Text(
    "เป็น SVG ที่มีตัวอักษร ซึ่งเครื่องอื่นอาจแสดงไม่เหมือนกัน ให้แปลงตัวอักษรเป็นเส้น หรือบันทึกเป็น PNG",
    "an SVG with text, which looks different elsewhere; turn its text into paths, or save it as PNG",
)
_CMYK = Text(
    "ใช้สีแบบ CMYK ซึ่งเอกสาร PDF สำหรับเก็บถาวรใช้ไม่ได้ ให้บันทึกเป็น PNG แบบ RGB",
    "its colours are CMYK, which PDF for archives cannot hold; save it as a PNG in RGB",
)
_BROKEN: Final = Text("ภาพเสียหาย หรือไม่ใช่ภาพชนิดที่ชื่อแฟ้มบอก", "a broken image")
_CUT_SHORT = Text(
    "ภาพเสียหาย: แฟ้มขาดตอนท้าย ให้คัดลอกหรือบันทึกใหม่", "a broken image: its end is missing; copy or save it anew"
)


def emblem_bytes(path: Path) -> bytes:
    """Return an emblem's image. Raises `RenderError`, for what is no file or too large before anything is read."""
    try:
        size = path.stat().st_size
        if not path.is_file():
            raise RenderError(what=path, reason=Text("ไม่ใช่แฟ้ม", "it is no file"))
        if size > EMBLEM:
            told, most = f"{size / 1e6:,.1f} MB", f"{EMBLEM / 1e6:.0f} MB"
            raise RenderError(what=path, reason=Text(f"ใหญ่ {told} ใช้ได้ถึง {most}", f"it has {told}; {most} at most"))
        return path.read_bytes()
    except OSError as error:
        there_is_none = isinstance(error, FileNotFoundError)
        th = "ไม่พบแฟ้มนี้" if there_is_none else "เปิดอ่านไม่ได้"
        raise RenderError(what=path, reason=Text(th, error.strerror or str(error))) from error


def not_taken(path: Path, taken: Iterable[str], place: Text) -> RenderError:
    """Return what is said of an image of a kind that a place does not take."""
    kinds = ", ".join(taken)
    said = Text(f"{place.th}ใช้ภาพชนิดนี้ไม่ได้ ใช้ได้: {kinds}", f"not an image that {place.en} takes: {kinds}")
    return RenderError(what=path, reason=said)


def emblem_input(path: Path | None) -> str:
    """Return the emblem as JSON for Typst: its format and its bytes as numbers, or null."""
    if path is None:
        return "null"
    image_format = PDF_FORMATS.get(path.suffix.lower())
    if image_format is None:
        raise not_taken(path, PDF_FORMATS, Text("PDF ", "a PDF"))
    return json.dumps({"format": image_format, "bytes": list(emblem_bytes(path))}, separators=(",", ":"))


def require_printable(path: Path, fonts: typst.Fonts | None = None) -> None:
    """Raise `RenderError` for an image that is broken, or that a PDF for archives cannot hold as it looks."""
    import typst

    data = emblem_bytes(path)
    if path.suffix.lower() == ".svg" and _SVG_TEXT.search(data):
        raise RenderError(what=path, reason=_LETTERED)
    if (many := pixels(data)) > PIXELS:
        told, most = f"{many / 1e6:,.1f}", f"{PIXELS / 1e6:.0f}"
        fine = Text(f"ภาพละเอียด {told} ล้านจุด ใช้ได้ถึง {most} ล้านจุด", f"it has {told} million pixels; {most} at most")
        raise RenderError(what=path, reason=fine)
    none = fonts or typst.Fonts(include_system_fonts=False, include_embedded_fonts=False)
    try:
        trial = typst.Compiler(_PAGE, font_paths=none, sys_inputs={"emblem": emblem_input(path)})
        trial.compile(pdf_standards=[*STANDARD], timestamp=0, format="pdf")
    except typst.TypstError as error:
        said = " ".join(error.message.split())
        broken = Text(_BROKEN.th, f"{_BROKEN.en} ({said})")
        raise RenderError(what=path, reason=_CMYK if "CMYK" in error.message else broken) from error
    if cut_short(data):
        raise RenderError(what=path, reason=_CUT_SHORT)


def require_for_word(path: Path) -> None:
    """Raise `RenderError` for an image that cannot be put into a Word file."""
    import io

    from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
    from docx.image.image import Image

    require_printable(path)
    try:
        Image.from_file(io.BytesIO(emblem_bytes(path)))
    except (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError) as error:
        why = Text(
            "ใส่ในเอกสาร Word ไม่ได้ (เช่น JPEG ที่ไม่มีส่วนหัว JFIF) ให้บันทึกใหม่เป็น PNG",
            "it cannot be put into a Word file (a JPEG without a JFIF head, say); save it anew as PNG",
        )
        raise RenderError(what=path, reason=why) from error
