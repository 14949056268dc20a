"""What typesets a workspace's documents: a renderer for each format, and threads that keep all cores at work."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, Self, TypeVar, cast

from tidao_sheets.core.letters.frames import FRAMES
from tidao_sheets.core.letters.parts import Letter
from tidao_sheets.files import write_whole
from tidao_sheets.jobs.shipped import templates
from tidao_sheets.jobs.workspace import Workspace
from tidao_sheets.render.pdf import Assets, PdfRenderer
from tidao_sheets.render.print_file import Leaf, PrintFile

if TYPE_CHECKING:
    from tidao_sheets.render.docx import DocxRenderer
    from tidao_sheets.render.guarded import Guarded
    from tidao_sheets.render.typeset import Renderer, Typeset


PREVIEW = "preview"
"""The folder of the pictures of pages, in that of the round."""

P = ParamSpec("P")
T = TypeVar("T")


class Typesetters:
    """The renderers of the wanted formats; use it as a context, at whose end nothing is being typeset any more."""

    def __init__(self, workspace: Workspace, emblem: str | None, formats: Iterable[str]) -> None:
        self._workspace = workspace
        self._emblem = workspace.folder / emblem if emblem else None
        self._renderers = {name: RENDERERS[name](workspace, self._emblem) for name in formats}
        self._others: dict[str, Renderer] = {}
        self._threads = ThreadPoolExecutor((os.cpu_count() or 1) + 1)  # one more, while others wait for the interpreter

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown(cancel_futures=True)

    def layout(self, suffix: str) -> str:
        """Return the digest of all that decides how a document looks in a format."""
        if suffix not in self._renderers and suffix not in self._others:  # of a file that is only looked at
            self._others[suffix] = RENDERERS[suffix](self._workspace, self._emblem)
        return (self._renderers.get(suffix) or self._others[suffix]).layout

    def examine(self) -> None:
        """Raise `RenderError` where somebody else's emblem or frames can serve no letter."""
        from tidao_sheets.render.guarded import Guarded

        foreign = [r for r in self._renderers.values() if isinstance(r, Guarded)]
        for tried in [self._threads.submit(renderer.examine) for renderer in foreign]:
            tried.result()

    def begin(self, suffix: str, letter: Letter) -> Future[Typeset]:
        """Begin to typeset a document; the result is there, or its `RenderError` raised, when it is asked for."""
        return self._threads.submit(self._renderers[suffix].render, letter)

    def beside(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Begin to do something else on the same threads, such as to wait for a disk."""
        return self._threads.submit(work, *args, **kwargs)

    def begin_print(self, letter: Letter, about: str, leaves: Sequence[Leaf]) -> Future[bytes]:
        """Begin to bind documents below a list of them, to be printed; the result raises `RenderError`."""
        renderer = self._pictured

        def bind() -> bytes:
            first = Leaf(letter.title, renderer.render(letter).data)
            told = PrintFile(letter.title, letter.author, about, letter.issued, (first, *leaves))
            return renderer.bind(told)

        return self._threads.submit(bind)

    @cached_property
    def _pictured(self) -> PdfRenderer | Guarded:
        made = self._renderers.get("pdf")
        return pdf_renderer(self._workspace, None) if made is None else cast("PdfRenderer", made)

    def pictures(self, letter: Letter) -> list[bytes]:
        """Return each page of the PDF as a PNG picture, the emblem on it where PDF is wanted."""
        return self._pictured.pictures(letter)


def pdf_renderer(workspace: Workspace, emblem: Path | None) -> PdfRenderer | Guarded:
    """Return what typesets a workspace's documents; what is not ours, frames or emblem, is kept at a distance."""
    assets = Assets(_frames(workspace), templates() / "fonts", emblem)
    if emblem is None and assets.frames == templates() / "typst":
        return PdfRenderer(assets)
    from tidao_sheets.render.guarded import Guarded, require_closed

    require_closed(assets.frames)
    return Guarded(PdfRenderer, assets, what=assets.frames)


def docx_renderer(workspace: Workspace, emblem: Path | None) -> DocxRenderer | Guarded:
    """Return what makes a workspace's documents for Word; what is not ours, frames or emblem, is kept at a distance."""
    from tidao_sheets.render.docx import DocxRenderer

    names = [f"word/{frame.id}.docx" for frame in FRAMES]
    frames = {name: workspace.find(name) for name in names}
    own = [path for path in frames.values() if path is not None and templates() not in path.parents]
    if emblem is None and not own:
        return DocxRenderer(frames.get)
    from tidao_sheets.render.guarded import Guarded
    from tidao_sheets.render.word_file import require_harmless

    for path in own:
        require_harmless(path)
    return Guarded(DocxRenderer, frames.get, emblem, what=own[0].parent if own else emblem)


RENDERERS: Mapping[str, Callable[[Workspace, Path | None], Renderer]] = {
    "pdf": pdf_renderer,
    "docx": docx_renderer,
}


def _frames(workspace: Workspace) -> Path:
    """Return the folder of Typst frames: a whole folder of the workspace's own wins over the built-in one."""
    own = workspace.find("typst/document.typ")
    return own.parent if own else templates() / "typst"


def write_pictures(folder: Path, name: str, pictures: Sequence[bytes]) -> tuple[Path, ...]:
    """Write the picture of each page of a document into the folder `preview` there."""
    paths = []
    for n, data in enumerate(pictures, 1):
        paths.append(folder / PREVIEW / f"{name}-{n}.png")
        write_whole(paths[-1], data)
    for old in (folder / PREVIEW).glob(f"{glob.escape(name)}-*.png"):
        if old not in paths and re.fullmatch(r"[0-9]+", old.stem.removeprefix(f"{name}-")):
            old.unlink()  # of a page that the document has no more
    return tuple(paths)
