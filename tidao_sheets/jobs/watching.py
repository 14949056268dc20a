"""The job of watching over workspaces: run after run, one workspace at a time, until somebody ends it."""

from __future__ import annotations

import gc
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tidao_sheets.core.text import weightiest
from tidao_sheets.files import FileError
from tidao_sheets.jobs.own_files import PROGRAMME
from tidao_sheets.jobs.run_log import append_line
from tidao_sheets.jobs.trust import UntrustedError
from tidao_sheets.jobs.unattended import RunLine, WorkspaceRun, run_workspace
from tidao_sheets.stores.google.revisions import Listings

if TYPE_CHECKING:
    from types import FrameType

LOG = "watch.log"
"""The log of a workspace, where no other is named."""
END_SIGNALS = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGBREAK") if hasattr(signal, name))


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchAsked:
    """What is to be watched, and how.

    `round` is the only one to be run, None for every open one. `every` is the time from the beginning of one pass to
    that of the next, even where somebody else calls for each and this is `once`. `log` takes the lines of all
    workspaces, else each keeps its own. `show` is told each run, and why it was not logged, if it was not; `ending`
    that the end was asked for.
    """

    folders: Sequence[Path]
    lang: str
    every: timedelta
    once: bool
    round: int | None
    show: Callable[[WorkspaceRun, FileError | None], None]
    ending: Callable[[], None] = lambda: None
    log: Path | None = None
    progress: Callable[[str], None] = lambda _: None


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What watching came to: how many passes were whole, and the last run of each workspace.

    `lines` are those of the log, `exits` their exit codes, by folder; `unlogged` counts those that no log has taken.
    `cut_short` is the workspace whose run was ended between two of its steps, if any.
    """

    passes: int
    lines: tuple[RunLine, ...]
    exits: dict[Path, int]
    unlogged: int = 0
    cut_short: Path | None = None

    @property
    def exit(self) -> int:
        """The exit code: the weightiest of the last runs, and that of a file where a log has not taken one."""
        return weightiest({*self.exits.values(), *([FileError.exit] if self.unlogged else [])})


@dataclass(slots=True, kw_only=True)
class _Watch:
    """Watching, as it goes; of each workspace only the last line is kept."""

    asked: WatchAsked
    end: threading.Event = field(default_factory=threading.Event)
    listings: Listings = field(default_factory=Listings)
    passes: int = 0
    lines: dict[Path, RunLine] = field(default_factory=dict)
    exits: dict[Path, int] = field(default_factory=dict)
    unlogged: set[Path] = field(default_factory=set)
    running: Path | None = None

    def go_on(self) -> None:
        """Run every workspace, pass after pass, until the end is asked for."""
        folders = {folder.resolve(): folder.absolute() for folder in self.asked.folders}.values()
        while not self.end.is_set():
            began = time.monotonic()  # which knows nothing of clocks that are set
            for folder in folders:
                self._run(folder)
            self.passes += 1
            if self.asked.once:
                return
            self._wait(began + self.asked.every.total_seconds())

    def _run(self, folder: Path) -> None:
        self._go(folder)
        asked = self.asked
        run = run_workspace(folder, self._step, only=asked.round, every=asked.every, listings=self.listings)
        line, unlogged = run.line(self.asked.lang), None
        log = self.asked.log or folder / LOG
        try:
            if self.asked.log or _may_hold_log(folder, run):
                append_line(log, line)
            self.unlogged.discard(folder)
        except FileError as error:
            unlogged = error
            self.unlogged.add(folder)
        self.lines[folder], self.exits[folder], self.running = line, run.exit, None
        self.asked.show(run, unlogged)
        del run
        gc.collect()  # what one has read is not to stay until another is read

    def _go(self, folder: Path) -> None:
        if self.end.is_set():
            raise KeyboardInterrupt
        self.running = folder

    def _step(self, said: str) -> None:
        """Show what is being done; between two steps the end is heard."""
        if self.end.is_set():
            raise KeyboardInterrupt
        self.asked.progress(said)

    def _wait(self, until: float) -> None:
        """Wait for the next pass; in short turns, since Windows hears of Ctrl+C only between them."""
        while not self.end.wait(min(1.0, max(0.0, until - time.monotonic()))) and time.monotonic() < until:
            pass


def _may_hold_log(folder: Path, run: WorkspaceRun) -> bool:
    """Whether a folder may hold a log: it is a workspace, and not one that nobody has allowed anything yet."""
    return (folder / PROGRAMME).is_file() and not isinstance(run.error, UntrustedError)


def watch(asked: WatchAsked) -> Watched:
    """Run every workspace, again and again, until Ctrl+C or SIGTERM; a single pass ends by itself.

    The first of these signals is heard between two steps, a second one at once. A single pass that is cut short raises
    KeyboardInterrupt.
    """
    watching = _Watch(asked=asked)
    with _hearing(watching), suppress(*([] if asked.once else [KeyboardInterrupt])):
        watching.go_on()
    return Watched(
        passes=watching.passes,
        lines=tuple(watching.lines.values()),
        exits=watching.exits,
        unlogged=len(watching.unlogged),
        cut_short=watching.running,
    )


@contextmanager
def _hearing(watching: _Watch) -> Iterator[None]:
    """Hear the signals that end it meanwhile, but for one that somebody has turned off."""

    def ended(_: int, __: FrameType | None) -> None:
        if watching.end.is_set():
            raise KeyboardInterrupt
        watching.end.set()
        with suppress(RuntimeError):  # in the middle of a line that is being printed there
            watching.asked.ending()

    former = {each: signal.getsignal(each) for each in END_SIGNALS}
    heard = [each for each, handler in former.items() if handler != signal.SIG_IGN]
    try:
        for each in heard:
            signal.signal(each, ended)
        yield
    finally:
        for each in heard:
            signal.signal(each, former[each] or signal.SIG_DFL)  # None: nobody knows whose it was
