"""Letters as PDF: the data of a `Letter` set by Typst in the frames of `templates/typst`."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import typst

from tidao_sheets.core.letters.facts import facts
from tidao_sheets.core.letters.line_breaks import LONGEST_KEPT
from tidao_sheets.core.letters.parts import Gap, Letter, Run, check_code
from tidao_sheets.core.text import Text
from tidao_sheets.core.thai import code_point
from tidao_sheets.render.emblem import STANDARD, emblem_input, require_printable
from tidao_sheets.render.face import BadFaceError, characters
from tidao_sheets.render.long_text import broken, doubtful
from tidao_sheets.render.plain_text import StrangePdfError, with_plain_text
from tidao_sheets.render.print_file import PrintFile, bound
from tidao_sheets.render.qr import qr_code
from tidao_sheets.render.typeset import RenderError, Typeset

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

MAIN = "document.typ"

_STOPPED = re.compile(r"┌─ (?:[^\n]*[/\\])?([^/\\\n]+\.typ):(\d+)")
"""Where Typst's diagnostic says that it stopped: frame and line."""


@dataclass(frozen=True, slots=True)
class Assets:
    """The files that a renderer needs: the folder of Typst frames, the folder of fonts, and the emblem's image."""

    frames: Path
    fonts: Path
    emblem: Path | None = None


class PdfRenderer:
    """Sets letters, in any number of threads at a time; each thread has a compiler of its own."""

    def __init__(self, assets: Assets) -> None:
        self._faces = faces = sorted(assets.fonts.glob("*.ttf"))
        if not faces:
            raise RenderError(what=assets.fonts, reason=Text("ไม่มีแบบอักษร (*.ttf)", "no fonts (*.ttf)"))
        self._covered = frozenset.intersection(*(_characters(face) for face in faces)) | {"\n"}
        self._emblem = emblem_input(assets.emblem)
        self._image = assets.emblem
        self._fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[assets.fonts])
        self._frames = assets.frames
        if not (assets.frames / MAIN).is_file():
            raise RenderError(what=assets.frames / MAIN, reason=Text("ไม่พบแฟ้มนี้", "no such file"))
        self._threads = threading.local()

    @property
    def _compiler(self) -> typst.Compiler:
        """This thread's compiler.

        What Typst has laid out once it knows again in the next letter, as long as its inputs stay the same: what
        differs from letter to letter comes as the main file (see `_main`); only what does not, the emblem, is an input.
        """
        compiler: typst.Compiler | None = getattr(self._threads, "compiler", None)
        if compiler is None:
            inputs = {"emblem": self._emblem}
            none = self._frames / "packages"  # frames use no packages, neither of this computer nor from elsewhere
            compiler = typst.Compiler(
                root=self._frames,
                font_paths=self._fonts,
                sys_inputs=inputs,
                package_path=none,
                package_cache_path=none,
            )
            self._threads.compiler = compiler
        return compiler

    @cached_property
    def layout(self) -> str:
        """A digest of all that decides how a letter looks: frames, faces and emblem."""
        digest = hashlib.sha256(self._emblem.encode())
        for path in (*sorted(self._frames.rglob("*.typ")), *self._faces):
            digest.update(path.read_bytes())
        return digest.hexdigest()[:16]

    def examine(self) -> None:
        """Raise `RenderError` where the emblem can serve no letter."""
        if self._image is not None:
            require_printable(self._image, self._fonts)

    def pictures(self, letter: Letter, ppi: float = 96) -> list[bytes]:
        """Return each page as a PNG picture. Raises `RenderError`."""
        try:
            made = self._compiler.compile(self._main(letter, {}), format="png", ppi=ppi)
        except typst.TypstError as error:
            raise self._fault(error) from error
        return [page for page in (made if isinstance(made, list) else [made]) if page is not None]

    def render(self, letter: Letter) -> Typeset:
        """Set one letter; the same letter gives the same bytes. Raises `RenderError`, for what PDF/A refuses, too."""
        missing: dict[str, None] = {}
        main, stamp = self._main(letter, missing), int(letter.issued.timestamp())
        try:
            pdf = self._compiler.compile(main, pdf_standards=[*STANDARD], timestamp=stamp, format="pdf")
        except typst.TypstError as error:
            raise self._fault(error) from error
        if not isinstance(pdf, bytes):
            raise TypeError("the compiler returned no single file")
        try:
            return Typeset(with_plain_text(pdf), tuple(missing))
        except StrangePdfError as error:  # a frame's own doing: the text is then as right as Typst makes it
            return Typeset(pdf, tuple(missing), str(error))

    def bind(self, told: PrintFile) -> bytes:
        """Bind documents into one PDF to be printed. Raises `RenderError`."""
        return bound(told, self._fonts)

    def _fault(self, error: typst.TypstError) -> RenderError:
        """Say in which frame and line Typst stopped."""
        stopped = _STOPPED.search(error.diagnostic)
        place = f"{self._frames / stopped[1]}:{stopped[2]}" if stopped else str(self._frames)
        return RenderError(what=place, reason=error.message)

    def _main(self, letter: Letter, missing: dict[str, None]) -> bytes:
        """Return the Typst file that sets a letter; its data stand in it as one string, which holds no markup."""
        shown = _Data(self._covered, missing).fields(letter) | {
            "fingerprint": check_code(letter.content()),
            "facts": facts(letter),
            "qr": qr_code(letter),
        }
        data = json.dumps(shown, ensure_ascii=False, separators=(",", ":"))
        quoted = data.replace("\\", "\\\\").replace('"', '\\"')
        return f'#import "/{MAIN}": typeset\n#typeset("{quoted}")'.encode()


@cache
def _characters(face: Path) -> frozenset[str]:
    try:
        return characters(face)
    except (BadFaceError, OSError) as error:
        raise RenderError(what=face, reason=error) from error


@dataclass(frozen=True, slots=True)
class _Data:
    """Turns a letter into JSON; notes in `missing` every character that no face covers."""

    covered: frozenset[str]
    missing: dict[str, None]

    def of(self, value: object) -> object:
        """Return what JSON has for a value."""
        match value:
            case str():
                return self.shown(value)
            case (Run() | Gap(), *_):
                return self.line([run for run in value if isinstance(run, Run | Gap)])
            case tuple():
                return [self.of(item) for item in value]
            case bool() | int() | float() | None:
                return value
            case _ if is_dataclass(value) and not isinstance(value, type):
                return self.fields(value)
        return None

    def fields(self, record: DataclassInstance) -> dict[str, object]:
        """Return what JSON has for a record."""
        named = {field.name: self.of(getattr(record, field.name)) for field in fields(record)}
        return {"is": type(record).__name__.lower(), **named}

    def line(self, runs: Sequence[Run | Gap]) -> list[object] | str:
        """Return the runs and gaps of a line; of one that is nothing but a text, as most cells are, that text."""
        told = list(self._runs(runs))
        match told:
            case [{"lines": [[str() as text]], "keep": False, "bold": False}]:
                return text
        return told

    def _runs(self, runs: Sequence[Run | Gap]) -> Iterator[object]:
        shown = [run if isinstance(run, Gap) else self._shown(run) for run in runs]
        for run, lines in zip(shown, broken(shown), strict=True):
            if isinstance(run, Gap):
                yield self.of(run)
            else:
                whole = run.keep and " " in run.text  # breaks at its blanks alone
                told = lines if whole else [[doubtful(piece) for piece in line] for line in lines]
                yield {"is": "run", "lines": told, "keep": run.keep, "bold": run.bold}

    def _shown(self, run: Run) -> Run:
        text = self.shown(run.text)
        if text == run.text:
            return run
        return replace(run, text=text, keep=run.keep and len(text) <= LONGEST_KEPT)  # names of characters are long

    def shown(self, text: str) -> str:
        """Replace what the face cannot show by its name, and spaces of any kind by the ordinary one."""
        if self.covered.issuperset(text):  # as nearly always
            return text
        return "".join(c if c in self.covered else self._replaced(c) for c in text)

    def _replaced(self, character: str) -> str:
        if character.isspace():
            return " "
        if character == "\u200d":  # it joins nothing where no picture is shown
            return ""
        self.missing[character] = None
        return code_point(character)
