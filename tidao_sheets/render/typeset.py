"""What typesets letters, what it makes of one, and what stops it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from tidao_sheets.core.letters.parts import Letter
from tidao_sheets.core.text import Text, TidaoError


@dataclass(frozen=True, slots=True)
class Typeset:
    """A file; `placeholders` are the characters that the face cannot show, each once, in order of appearance.

    `strange` is what about the frame's own doing left the text as Typst makes it: wrong in readers without ActualText.
    """

    data: bytes
    placeholders: tuple[str, ...] = ()
    strange: str | None = None


class Renderer(Protocol):
    """What typesets letters in one format."""

    @property
    def layout(self) -> str:
        """A digest of all that decides how a letter looks."""

    def examine(self) -> None:
        """Raise `RenderError` where emblem or frames can serve no letter."""

    def render(self, letter: Letter) -> Typeset:
        """Typeset one letter; the same letter gives the same bytes. Raises `RenderError`."""


class RenderError(TidaoError):
    """Frames, fonts or an emblem cannot be used."""

    code = "render"
    says = Text("จัดหน้าเอกสารไม่ได้: {what}: {reason}", "cannot typeset: {what}: {reason}")
    advises = Text("ตรวจแฟ้มที่แจ้ง หรือนำออกเพื่อใช้ของโปรแกรม", "check that file, or remove it to use the built-in one")
