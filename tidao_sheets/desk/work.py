"""Long work in the background: one job at a time, which goes on when its page is left, and tells what it does."""

from __future__ import annotations

import threading
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.files import FileError
from tidao_sheets.jobs.lock import BusyError

Say = Callable[[str], None]


class StillAtWorkError(BusyError):
    """A job was asked for while another one goes on."""

    says = Text("งาน{name} ยังทำอยู่", "The desk is still at work: {name}.")
    advises = Text("รอให้เสร็จก่อน ดูความคืบหน้าได้ที่หน้างานที่กำลังทำ", "Wait until it is done; the page of the work shows it.")


class BrokenError(TidaoError):
    """The program itself has failed; what it was about stands in its window."""

    code = "internal"
    exit = 4
    says = Text("โปรแกรมผิดพลาดเอง ({kind}) งานนี้จึงไม่เสร็จ", "The program itself has failed ({kind}); this was not done.")
    advises = Text(
        "ลองทำอีกครั้ง หากเป็นอีกให้ส่งข้อความในหน้าต่างของโปรแกรมให้ผู้ดูแล",
        "Try again; if it recurs, send what the program's window says to its maintainer.",
    )


@dataclass(frozen=True, slots=True)
class ToldResult:
    """What a shell would print of a result, its exit code, its next step, and the step's command, if one does it."""

    lines: Sequence[str]
    exit: int
    next: Text
    words: str = ""


Tell = Callable[[object], ToldResult]

ENDED = {
    0: Text("เสร็จแล้ว", "Done"),
    1: Text("มีสิ่งที่ต้องแก้ไข", "Something is to be mended"),
    3: Text("หยุดไว้ก่อน ยังทำไม่ครบ", "Stopped: not everything was done"),
    4: Text("ยังทำไม่ครบ มีสิ่งที่อ่านหรือเขียนไม่ได้", "Not everything was done: something could not be read or written"),
}
"""How a job has ended, by the exit code that a shell would leave with."""


@dataclass(slots=True, kw_only=True)
class Job:
    """One job: what it is called, where it leads, what it is doing now, and in the end its result or its error.

    `path` and `sent` are the form that began it, to be sent again; "" where it cannot be, since files came with it.
    """

    name: Text
    leads: str
    begun: datetime
    path: str = ""
    sent: Sequence[tuple[str, str]] = ()
    step: str = ""
    steps: int = 0
    result: object = None
    told: ToldResult | None = None
    error: TidaoError | None = None
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def running(self) -> bool:
        """Whether it still goes on."""
        return not self.ended.is_set()


class Work:
    """The jobs of a desk; the last one stays to be looked at."""

    def __init__(self) -> None:
        self.job: Job | None = None
        self._lock = threading.Lock()

    def begin(self, job: Job, run: Callable[[Say], object], tell: Tell) -> None:
        """Begin a job, unless another one goes on. Raises StillAtWorkError."""
        with self._lock:
            if self.job and self.job.running:
                raise StillAtWorkError(name=self.job.name)
            self.job = job
        threading.Thread(target=_run, args=(job, run, tell), name="tidao-work", daemon=True).start()


def _run(job: Job, run: Callable[[Say], object], tell: Tell) -> None:
    def progress(step: str) -> None:
        job.step, job.steps = step, job.steps + 1

    try:
        job.result = run(progress)
        job.told = tell(job.result)
    except Exception as error:  # noqa: BLE001 - whatever happens is told on the page
        job.error = as_told(error)
    finally:
        job.ended.set()


def as_told(error: Exception) -> TidaoError:
    """Return an error as people are told it; what is nobody's mistake but the program's is printed in its window."""
    if isinstance(error, TidaoError):
        return error
    if isinstance(error, OSError) and error.filename:
        from pathlib import Path

        return FileError.of(Path(str(error.filename)), error)
    traceback.print_exception(error)
    return BrokenError(kind=type(error).__name__)
