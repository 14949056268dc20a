"""The marks that spreadsheet programs leave beside a file that they have open, and whether any still has it open."""

from __future__ import annotations

import os
import re
import socket
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.core.thai import clean
from tidao_sheets.stores.xlsx.errors import SummaryLockLeftError, SummaryMarkedOpenError, SummaryOpenError

_MOST = 4096
"""Bytes of a mark that are looked at; Excel's has 165."""
_HERE = Text(
    " แต่ไม่มีโปรแกรมใดในเครื่องนี้เปิดแฟ้มนั้นอยู่ เครื่องอื่นจะเปิดอยู่หรือไม่ ดูจากเครื่องนี้ไม่ได้",
    "; no program on this computer has it open, and whether one on another computer has cannot be seen from here",
)


@dataclass(frozen=True, slots=True)
class Lock:
    """A mark beside a file: who has opened that, on which computer and when, as far as the mark tells."""

    path: Path
    who: str = ""
    host: str = ""
    since: str = ""

    @property
    def told(self) -> Text:
        """Who it was, as the middle of a sentence; nothing where the mark does not tell."""
        parts = (
            (" โดย {}", " by {}", self.who),
            (" ที่เครื่อง {}", " on {}", self.host),
            (" ตั้งแต่ {}", " since {}", self.since),
        )
        known = [(th.format(value), en.format(value)) for th, en, value in parts if value]
        return Text("".join(th for th, _ in known), "".join(en for _, en in known))

    @property
    def of_this_computer(self) -> bool:
        """Whether the mark itself names this computer."""
        here = socket.gethostname().casefold()
        return bool(self.host) and self.host.casefold() in {here, here.partition(".")[0]}


def lock_of(path: Path) -> Lock | None:
    """Return the mark that LibreOffice (.~lock.name#), Excel or WPS (~$name, .~name) has put beside a file, or None."""
    for name, read in ((f".~lock.{path.name}#", _libreoffice), (f"~${path.name}", _excel), (f".~{path.name}", _excel)):
        mark = path.with_name(name)
        if mark.is_file() and not mark.is_symlink():
            with suppress(OSError), mark.open("rb") as file:
                return read(mark, file.read(_MOST))
        if mark.exists():
            return Lock(mark)
    return None


def _libreoffice(mark: Path, data: bytes) -> Lock:
    """Read "name,account,computer,moment,profile;": a comma in one of them stands behind a backslash."""
    fields = [_shown(re.sub(r"\\(.)", r"\1", f)) for f in re.split(r"(?<!\\),", data.decode("utf-8", "replace"))]
    if len(fields) < 5:
        return Lock(mark)
    return Lock(mark, fields[0] or fields[1], fields[2], fields[3])


def _excel(mark: Path, data: bytes) -> Lock:
    """Read a name behind its length; of one in an old code page nobody knows which."""
    name = data[1 : 1 + data[0]] if data else b""
    return Lock(mark, _shown(name.decode("ascii")) if name.isascii() else "")


def _shown(text: str) -> str:
    return " ".join(clean("".join(c for c in text if c.isprintable())).split())[:100]


def held(path: Path) -> bool | None:
    """Whether any program has a file open, as the system tells; None where it does not.

    Linux lets the owner of a file know that nobody else has it open, by a lease; Windows refuses to open for writing
    what another program has opened so, as spreadsheet programs do.
    """
    if os.name == "nt":
        with suppress(OSError), path.open("r+b"):
            return False
        return None
    try:
        from fcntl import F_SETLEASE, F_SETSIG, F_UNLCK, F_WRLCK, fcntl
        from signal import SIGURG

        handle = os.open(path, os.O_RDONLY)
    except (ImportError, OSError):  # macOS; no such file
        return None
    try:
        fcntl(handle, F_SETSIG, SIGURG)  # ignored: who opens the file at this very moment must not end this program
        fcntl(handle, F_SETLEASE, F_WRLCK)
        fcntl(handle, F_SETLEASE, F_UNLCK)
    except BlockingIOError:
        return True
    except OSError:  # somebody else's file, or a system without leases
        return None
    finally:
        os.close(handle)
    return False


def in_use(path: Path) -> bool:
    """Whether somebody has a file open, or may have."""
    lock = lock_of(path)
    return lock is not None and not (lock.of_this_computer and held(path) is False)


def open_error(path: Path, lock: Lock) -> TidaoError:
    """Return why a summary with a mark beside it is not written: it is open, may be, or the mark was left behind."""
    found = held(path)
    if found:
        return SummaryOpenError(path=path, who=lock.told)
    if found is False and lock.of_this_computer:
        return SummaryLockLeftError(path=path, who=lock.told, lock=lock.path)
    here = Text("", "") if found is None else _HERE
    return SummaryMarkedOpenError(path=path, who=lock.told, here=here, lock=lock.path)
