"""The workspace that a desk has open: its lock, what was read of it, its work and its check-up."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.desk.reading import Readings
from tidao_sheets.desk.work import Job, Tell, Work
from tidao_sheets.jobs.doctor import CheckUp, check_up
from tidao_sheets.jobs.lock import DESK_HOLDER, DESK_LOCK, BusyError, Holder, locked
from tidao_sheets.jobs.recovery import Recovered, recover
from tidao_sheets.jobs.workspace import Workspace

if TYPE_CHECKING:
    from tidao_sheets.desk.work import Say


class OtherDeskError(TidaoError):
    """The workspace is open at another desk."""

    code = "desk_open"
    exit = 4
    says = Text(
        "โต๊ะงานของโฟลเดอร์นี้เปิดอยู่แล้ว (เครื่อง {host} หมายเลข {pid} เริ่ม {since})",
        "A desk is already open in this workspace (computer {host}, process {pid}, since {since}).",
    )
    advises = Text("ใช้หน้าต่างที่เปิดอยู่ หรือปิดโต๊ะงานนั้นก่อน", "Use its window, or close that desk first.")


@dataclass(frozen=True, slots=True)
class CutOff:
    """A run that ended without its end: who it was, and what was recovered of it."""

    holder: Holder | None
    recovered: Recovered


@dataclass(frozen=True, slots=True)
class Download:
    """A file that a browser may save: its name, and what it holds."""

    name: str
    data: bytes


@dataclass(slots=True, kw_only=True)
class Held:
    """An open workspace.

    `cut_off` is what a run before has left, until something else is done; `pictures` are the pages of the document
    that was looked at last, `exported` the scores that were exported last, `reports` the last report's files by name.
    """

    folder: Path
    readings: Readings
    tell: Tell
    work: Work = field(default_factory=Work)
    cut_off: CutOff | None = None
    pictures: Sequence[bytes] = ()
    exported: Download | None = None
    reports: Mapping[str, Path] = field(default_factory=dict)
    _stack: ExitStack = field(default_factory=ExitStack)
    _examined: tuple[object, CheckUp] | None = None
    _examining: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def open(cls, folder: Path, tell: Tell) -> Held:
        """Open a workspace for this desk alone, and finish what a run that was cut off has left.

        Raises OtherDeskError, and what opening a workspace raises.
        """
        workspace = Workspace.open(folder)
        held = cls(folder=workspace.folder, readings=Readings(folder=workspace.folder), tell=tell)
        try:
            held._stack.enter_context(locked(workspace.folder, "desk", (DESK_LOCK, DESK_HOLDER)))
        except BusyError as error:
            raise OtherDeskError(**error.values) from None
        try:
            with locked(workspace.folder, "desk") as left:
                recovered = recover(workspace)
            held.cut_off = CutOff(left, recovered) if left or recovered.written or recovered.given_up else None
        except BusyError:
            pass  # another run is at work: nothing of it is cut off
        except BaseException:
            held.close()
            raise
        return held

    def close(self) -> None:
        """Let the workspace go."""
        self._stack.close()

    def begin(self, job: Job, run: Callable[[Say], object]) -> None:
        """Begin a job; all is read anew after it."""

        def whole(progress: Say) -> object:
            self.exported = None  # it may hold no longer
            try:
                return run(progress)
            finally:
                self.readings.forget()

        self.work.begin(job, whole, self.tell)
        self.cut_off = None

    def examined(self) -> CheckUp | None:
        """Return the last check-up, and begin a new one where files have changed since; None before the first."""
        looks = self.readings.looks()
        if (self._examined is None or self._examined[0] != looks) and self._examining.acquire(blocking=False):
            threading.Thread(target=self._examine, args=(looks,), name="tidao-doctor", daemon=True).start()
        return self._examined[1] if self._examined else None

    def _examine(self, looks: object) -> None:
        try:
            self._examined = looks, check_up(self.folder, None)
        finally:
            self._examining.release()
