"""What typesets letters, what it makes of one, and what stops it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from tidao_sheets.core.letters.parts import Letter
from tidao_sheets.core.text import Text, TidaoError

EMBLEM: Final = 5_000_000
"""Bytes of an emblem; a larger one is not even read."""


@dataclass(frozen=True, slots=True)
class Typeset:
    """A file; `placeholders` are the characters that the face cannot show, each once, in order of appearance.

    `standard` is that of PDF for archives, None where the file keeps none.
    """

    data: bytes
    placeholders: tuple[str, ...] = ()
    standard: str | None = None


class Renderer(Protocol):
    """What typesets letters in one format."""

    @property
    def layout(self) -> str:
        """A digest of all that decides how a letter looks."""

    def render(self, letter: Letter) -> Typeset:
        """Typeset one letter; the same letter gives the same bytes. Raises `RenderError`."""


class RenderError(TidaoError):
    """Frames, fonts or an emblem cannot be used."""

    code = "render"
    says = Text("จัดหน้าเอกสารไม่ได้: {what}: {reason}", "cannot typeset: {what}: {reason}")
    advises = Text("ตรวจแฟ้มที่แจ้ง หรือนำออกเพื่อใช้ของโปรแกรม", "check that file, or remove it to use the built-in one")


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
        raise RenderError(what=path, reason=error.strerror or error) from error
