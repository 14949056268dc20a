"""What a desk has last read of its workspace: a round is read anew when any file of it may have changed since."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from tidao_sheets.jobs.closing import closed_round
from tidao_sheets.jobs.opening import open_round
from tidao_sheets.jobs.status import round_status
from tidao_sheets.jobs.told import letters_of
from tidao_sheets.render.html.views import RoundView, UnreadBook

if TYPE_CHECKING:
    from tidao_sheets.core.record.next_step import NextStep
    from tidao_sheets.jobs.assess import AssessedRound
    from tidao_sheets.jobs.status import RoundStatus
    from tidao_sheets.jobs.workspace import Workspace

T = TypeVar("T")
SECONDS = 60
"""How long a reading holds of a store or ledger that is not in files of this computer."""
_QUIET = (".tidao",)
"""How names of files begin that come and go while nothing changes: locks, and who holds them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundShown:
    """A round as it was read: its workspace and status, the result that counts as pages show it, its last recording."""

    workspace: Workspace
    status: RoundStatus
    standing: AssessedRound
    view: RoundView
    last: datetime | None

    @property
    def next(self) -> NextStep:
        """What to do next."""
        return self.status.next


def read_round(folder: Path, asked: int | None) -> RoundShown:
    """Read a round; a closed one shows what it was closed with."""
    workspace, number = open_round(folder, asked)
    status = round_status(workspace, number)
    assessed = status.assessed
    standing = (closed_round(workspace, number) if assessed.record.closing else None) or assessed
    last = None
    if workspace.has_ledger:
        with workspace.ledger() as ledger:
            readings = ledger.readings(workspace.programme, number)
        last = readings[-1].read_at if readings else None
    view = RoundView(
        round=replace(standing.round, findings=assessed.round.findings),
        others=standing.others,
        record=assessed.record,
        letters=letters_of(workspace, assessed),
        unread=tuple(UnreadBook(u.name, u.committee, u.reason) for u in assessed.unread),
        scores=True,
        internal=True,
        days_left=status.state.days_left,
    )
    return RoundShown(workspace=workspace, status=status, standing=standing, view=view, last=last)


@dataclass(slots=True, kw_only=True)
class Readings:
    """The rounds that were read last, each with what its files looked like right before."""

    folder: Path
    _known: dict[int | None, tuple[object, RoundShown]] = field(default_factory=dict)
    _kept: dict[object, object] = field(default_factory=dict)
    _kept_of: object = None
    _workspace: Workspace | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, asked: int | None) -> RoundShown:
        """Return a round as it is now."""
        with self._lock:
            looks, known = self.looks(), self._known.get(asked)
            if known and known[0] == looks:
                return known[1]
            found = read_round(self.folder, asked)
            if self._workspace is None:  # what it stands on besides is known only now
                self._workspace = found.workspace
                looks = self.looks()
            self._workspace = found.workspace
            self._known[asked] = looks, found
            return found

    def kept(self, key: object, make: Callable[[], T]) -> T:
        """Return what else a page shows of the workspace, made anew when any file of it may have changed since."""
        looks = self.looks()
        with self._lock:
            if self._kept_of != looks:
                self._kept, self._kept_of = {}, looks
            if key in self._kept:
                return cast("T", self._kept[key])
        made = make()
        with self._lock:
            if self._kept_of == looks:
                self._kept[key] = made
        return made

    def forget(self) -> None:
        """Read everything anew."""
        with self._lock:
            self._known.clear()
            self._kept_of = None

    def looks(self) -> object:
        """Return what differs once any file has changed that a round stands on, or the day."""
        told: list[object] = [os.environ.get("TIDAO_TODAY"), time.localtime()[:3]]
        places, workspace = [self.folder], self._workspace
        if workspace:
            xlsx, url = workspace.settings.xlsx, workspace.settings.ledger.url
            places += [self.folder / xlsx.forms, (self.folder / xlsx.summary).parent]
            if url or workspace.settings.store != "xlsx":  # what is elsewhere shows no change
                told.append(time.monotonic() // SECONDS)
        return told, [*dict.fromkeys(found for place in places for found in _files(place))]


def _files(folder: Path) -> Iterator[tuple[str, int, int, int]]:
    """Yield every file below a folder with what changes when it is written; links are not followed."""
    for root, _, names in os.walk(folder):
        for path in (Path(root, name) for name in sorted(names) if not name.startswith(_QUIET)):
            try:
                found = path.lstat()
            except OSError:
                continue
            yield str(path), found.st_size, found.st_mtime_ns, found.st_ctime_ns
