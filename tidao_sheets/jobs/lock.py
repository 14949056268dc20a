"""One run at a time that writes into a workspace; what it finds of others, and what those that were cut off left."""

from __future__ import annotations

import errno
import json
import os
import platform
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.files import FileError

if TYPE_CHECKING:
    from tidao_sheets.jobs.workspace import Workspace

LOCK, HOLDER = ".tidao.lock", ".tidao.run"
"""The locked file, and who holds it: beside it, since Windows lets nobody read a locked file."""
DESK_LOCK, DESK_HOLDER = ".tidao.desk.lock", ".tidao.desk"
"""As above, for as long as a desk has the workspace open; jobs go on meanwhile."""
Holder = Mapping[str, str]
"""Who holds a lock: process, computer, command, and since when."""
_UNKNOWN = {"pid": "?", "host": "?", "command": "?", "since": "?"}


class BusyError(TidaoError):
    """Another run is writing into the workspace."""

    code = "busy"
    exit = 4
    says = Text(
        'คำสั่ง "tidao {command}" กำลังทำงานกับโฟลเดอร์งานนี้อยู่ (เครื่อง {host} หมายเลข {pid} เริ่ม {since}) จึงยังไม่เขียนอะไร',
        '"tidao {command}" is at work in this workspace (computer {host}, process {pid}, since {since}); '
        "nothing was written.",
    )
    advises = Text("รอให้คำสั่งนั้นเสร็จ แล้วสั่งอีกครั้ง", "Wait until it has finished, then run the command again.")


class BusyElsewhereError(BusyError):
    """A run on another machine is writing into the workspace."""

    says = Text(
        "มีคำสั่งที่เครื่องอื่นหรือโฟลเดอร์อื่นกำลังทำงานกับบันทึกประวัติของโฟลเดอร์งานนี้อยู่ จึงยังไม่เขียนอะไร",
        "A run on another computer, or in another folder, is at work with this ledger; nothing was written.",
    )


class MovedError(TidaoError):
    """The workspace was moved or renamed while a run was at work in it."""

    code = "workspace_moved"
    exit = 4
    says = Text(
        'โฟลเดอร์งาน "{path}" ถูกย้ายหรือเปลี่ยนชื่อระหว่างทำงาน สิ่งที่เพิ่งเขียนอาจอยู่ในที่เดิม และไม่ครบในที่ใหม่',
        'The workspace "{path}" was moved or renamed meanwhile; what was just written may lie in the former place, and '
        "not all of it in the new one.",
    )
    advises = Text(
        "สั่งอีกครั้งในโฟลเดอร์ที่ย้ายไป แล้วลบสิ่งที่เหลือในที่เดิม",
        "Run the command again in the new place, then delete what is left in the former one.",
    )


@contextmanager
def locked(folder: Path, command: str, names: tuple[str, str] = (LOCK, HOLDER)) -> Iterator[Holder | None]:
    """Hold a workspace's lock; the system takes it from a run that dies. Yield who has died while holding it, if any.

    Raises:
        BusyError: where another run holds it, at once.
        FileError: where the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    holder = folder / names[1]
    lock = FileLock(folder / names[0], blocking=False, thread_local=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise BusyError(**_holder(holder)) from None
    except (OSError, NotImplementedError) as error:  # the latter: a network folder that knows no locks
        refused = error if isinstance(error, OSError) else OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))
        raise FileError.of(folder / names[0], refused) from error
    try:
        left = _holder(holder) if holder.is_file() else None
        _tell(holder, command)
        yield left
    finally:
        with suppress(OSError):  # Windows keeps what another run is reading at this very moment
            holder.unlink(missing_ok=True)
        lock.release()


@contextmanager
def staying(folder: Path) -> Iterator[None]:
    """Raise MovedError at the end where a folder whose lock is held is not in its place any more."""
    began = _number(folder)
    yield
    if _number(folder) != began and not (folder / HOLDER).exists():  # the latter: some network folders' numbers change
        raise MovedError(path=folder)


def _number(folder: Path) -> tuple[int, int] | None:
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


@contextmanager
def held_everywhere(workspace: Workspace) -> Iterator[None]:
    """Hold the lock between machines that share the server of a ledger; one in a file needs no other than its folder's.

    Raises BusyElsewhereError at once where a run on another machine, or in another folder of this workspace, has it.
    """
    url = workspace.settings.ledger.url
    if not url or not url.startswith("postgresql"):
        yield
        return
    with workspace.ledger() as ledger:
        if not ledger.hold():
            raise BusyElsewhereError
        yield


def _tell(holder: Path, command: str) -> None:
    """Leave word of who holds the lock, in a file of this run's own: a link that lies there is not followed."""
    since = datetime.now().astimezone().isoformat(" ", "seconds")
    told = {"pid": os.getpid(), "host": platform.node(), "command": command, "since": since}
    try:
        holder.unlink(missing_ok=True)
        with holder.open("x", encoding="utf-8") as file:
            file.write(json.dumps(told))
    except OSError as error:
        raise FileError.of(holder, error) from error


def _holder(path: Path) -> Holder:
    """Return who holds the lock, as far as can be told; the file may be anybody's."""
    try:
        told = json.loads(path.read_text("utf-8"))
        return {key: "".join(c for c in str(told[key]) if c.isprintable())[:80] for key in _UNKNOWN}
    except (OSError, ValueError, TypeError, KeyError):
        return _UNKNOWN
