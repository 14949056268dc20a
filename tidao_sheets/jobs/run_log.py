"""The log of runs with nobody at the terminal: a line of JSON a run, of bounded length, for its owner alone."""

from __future__ import annotations

import errno
import json
import os
import stat
from collections.abc import Mapping
from pathlib import Path

from tidao_sheets.core.text import visible
from tidao_sheets.files import FileError

LOG_LIMIT = 1_000_000
"""Bytes of a log; one that is longer becomes the former log, and the former one goes."""
# A link may lead anywhere, nobody may ever read from a pipe, and a line stays as it is; no system knows all.
_KNOWN = (getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
_FLAGS = os.O_WRONLY | os.O_APPEND | os.O_CREAT | sum(_KNOWN)


def append_line(log: Path, line: Mapping[str, object], limit: int = LOG_LIMIT) -> None:
    """Add a line to a log; where it cannot be written whole, the log stays as it was. Raises FileError.

    A log beyond `limit` bytes becomes `NAME.1`, in the place of the former one.
    """
    entry = f"{visible(json.dumps(line, ensure_ascii=False))}\n".encode(errors="backslashreplace")
    try:
        if not log.is_symlink() and log.is_file() and log.stat().st_size > limit:
            log.replace(log.with_name(f"{log.name}.1"))
        _append(log, entry)
    except OSError as error:
        raise FileError.of(log, error) from error


def _append(log: Path, entry: bytes) -> None:
    if log.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
    handle = os.open(log, _FLAGS, 0o600)
    with os.fdopen(handle, "wb", buffering=0) as file:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
        log.chmod(0o600)  # what stands in it names offices and people's files
        try:
            written = file.write(entry)
        except OSError:
            os.ftruncate(handle, found.st_size)
            raise
        if written != len(entry):  # a disk that is full takes a part
            os.ftruncate(handle, found.st_size)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
