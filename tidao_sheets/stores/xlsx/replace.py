"""Putting a new file in the place of one that was read, without losing what a person saves in the meantime."""

import os
from contextlib import suppress
from pathlib import Path

from tidao_sheets.files import move, prepared, read_whole, sha256

_HERE = -100
"""AT_FDCWD: paths are counted from the present folder."""


def replace_read(path: Path, data: bytes, read: str) -> bool:
    """Put `data` in the place of a file whose content has the SHA-256 `read`; tell whether it was still that content.

    Where it was not, the file stays as it is. Linux and macOS exchange the two in one step, so that whatever stood
    there can be looked at afterwards; elsewhere a save within the moment between the last look and the move is lost.
    """
    with prepared(path, data) as new:
        if sha256(read_whole(path)) != read:
            return False
        if not _exchange(new, path):
            move(new, path)
            return True
        if sha256(new.read_bytes()) == read:
            return True
        _exchange(new, path)
        return False


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two files in one step; tell whether the system could."""
    import ctypes

    with suppress(OSError, TypeError, AttributeError):  # TypeError: Windows has no such library
        system = ctypes.CDLL(None, use_errno=True)
        names = os.fsencode(one), os.fsencode(other)
        if hasattr(system, "renameat2"):
            return int(system.renameat2(_HERE, names[0], _HERE, names[1], ctypes.c_uint(2))) == 0
        return int(system.renamex_np(*names, ctypes.c_uint(2))) == 0
    return False
