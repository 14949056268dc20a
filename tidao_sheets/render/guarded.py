"""Somebody else's frames or emblem are typeset in a process of their own, which is ended when it takes too much."""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tidao_sheets.core.letters.counting import TOO_MUCH
from tidao_sheets.core.text import Text
from tidao_sheets.render.typeset import RenderError

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from tidao_sheets.core.letters.parts import Letter
    from tidao_sheets.render.print_file import PrintFile
    from tidao_sheets.render.typeset import Renderer, Typeset

PATIENCE: Final = 4.0
"""Seconds that a document may take; ours take 0.1."""
START: Final = 60.0
"""Seconds that the process may take to start, on a busy computer."""
MEMORY: Final = 256 * 2**20
"""Bytes that typesetting may take beside the program itself, where the system can be told so."""
SPEED: Final = 1_000_000
"""Bytes of what is bound that take a second, at least."""
COPIES: Final = 8
"""How often what is bound may be in memory."""
SIZE: Final = 10_000_000
"""Bytes of all files of the frames."""
_PACKAGE = re.compile(rb"@(?:preview|local)\b|\bpackage\s*\(")
_LINK = Text("เป็นลิงก์ ซึ่งใช้ในแม่แบบไม่ได้", "it is a link, which frames may not have")
_PACKAGED = Text("ใช้แพ็กเกจจากอินเทอร์เน็ตไม่ได้", "packages from elsewhere may not be used")


class Guarded:
    """A renderer whose work is done by another process, one for each thread.

    `make` and what it is `given` are sent there, to make the renderer anew; `what` names the frames where it is ended.
    """

    def __init__(self, make: Callable[..., Renderer], *given: object, what: object) -> None:
        self._make, self._given, self._what = make, given, what
        self._threads = threading.local()
        self.layout = make(*given).layout

    def examine(self) -> None:
        """Raise `RenderError` where emblem or frames can serve no letter."""
        self._ask("examine")

    def render(self, letter: Letter) -> Typeset:
        """Set one letter; the same letter gives the same bytes. Raises `RenderError`."""
        made: Typeset = self._ask("render", letter)
        return made

    def pictures(self, letter: Letter) -> list[bytes]:
        """Return each page as a PNG picture. Raises `RenderError`."""
        made: list[bytes] = self._ask("pictures", letter)
        return made

    def bind(self, told: PrintFile) -> bytes:
        """Bind documents into one PDF to be printed. Raises `RenderError`."""
        made: bytes = self._ask("bind", told, weight=sum(len(leaf.pdf) for leaf in told.leaves))
        return made

    def _ask(self, what: str, *given: Letter | PrintFile, weight: int = 0) -> Any:  # noqa: ANN401 - what it returns
        """Let the other process do it; one that dies or is late is ended, and the next letter starts another.

        What has a `weight` in bytes may take more room and time.
        """
        process, connection = self._started()
        with suppress(EOFError, OSError):
            connection.send((what, given, weight))
            if connection.poll(PATIENCE + weight / SPEED):
                done, made = connection.recv()
                if done:
                    return made
                raise RenderError(**made)
        process.kill()
        process.join()
        self._threads.process = None
        raise RenderError(what=self._what, reason=TOO_MUCH)

    def _started(self) -> tuple[Any, Connection]:
        found: tuple[Any, Connection] | None = getattr(self._threads, "process", None)
        if found is None:
            spawn = multiprocessing.get_context("spawn")
            ours, theirs = spawn.Pipe()
            process = spawn.Process(target=_serve, args=(theirs, self._make, self._given), daemon=True)
            with _deaf():
                process.start()
            theirs.close()
            if ours.poll(START):
                with suppress(EOFError, OSError):
                    ours.recv()
            found = self._threads.process = process, ours
        return found


@contextmanager
def _deaf() -> Iterator[None]:
    """Keep Ctrl+C from what is started meanwhile: it ends when nobody asks any more. Windows has no such word."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing.resource_tracker import ensure_running

    ensure_running()  # it would be started first, and lifts the mask
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def require_closed(frames: Path) -> None:
    """Refuse frames that hold links, or packages from elsewhere, or more than frames ever do."""
    size = 0
    for path in sorted(frames.rglob("*")):
        if path.is_symlink():
            raise RenderError(what=path, reason=_LINK)
        if path.is_file():
            size += path.stat().st_size
            if size > SIZE:
                raise RenderError(what=path, reason=TOO_MUCH)
            if path.suffix == ".typ" and _PACKAGE.search(path.read_bytes()):
                raise RenderError(what=path, reason=_PACKAGED)


def _serve(connection: Connection, make: Callable[..., Renderer], given: tuple[object, ...]) -> None:
    """Typeset what is asked for, until nobody asks any more."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        os.environ[name] = "http://127.0.0.1:9"  # nobody is there: what is typeset reaches no network
    os.environ.pop("NO_PROXY", None)
    renderer = make(*given)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # how a library dies is nothing for people to read
    _bound_memory(MEMORY)
    connection.send("ready")
    with suppress(EOFError, OSError, KeyboardInterrupt):  # the last on Windows alone
        while True:
            what, given, weight = connection.recv()
            _bound_memory(MEMORY + weight * COPIES)
            try:
                connection.send((True, getattr(renderer, what)(*given)))
            except RenderError as error:
                connection.send((False, error.values))


def _bound_memory(most: int) -> None:
    """Let the system end this process when it takes more memory; Windows has no such word."""
    if os.name == "nt":
        return
    import resource

    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_DATA, (most, resource.RLIM_INFINITY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
