"""Archives that come back: what of them may be unpacked, and how the names in them are spelt."""

from __future__ import annotations

import io
import stat
import zipfile
from typing import Final

from tidao_sheets.core.received.naming import leads_out, told_name
from tidao_sheets.core.received.reasons import BOMB, DAMAGED, LEADS_OUT, LINK, LOCKED, TOO_LARGE, Why
from tidao_sheets.files import LARGEST

MOST_RATIO: Final = 200
"""How much smaller a file may be packed; those of people shrink to a tenth at most."""
_SMALL = 2**20  # bytes of which nobody counts how they were packed
_DIRECTORY: Final = 2**22
"""Bytes of an archive's own list; 5,000 names take a tenth."""
_PLAIN = (0, stat.S_IFREG)


class NotTakenError(Exception):
    """A file or an archive that cannot be taken, and why."""

    def __init__(self, why: Why) -> None:
        super().__init__(why[0].en)
        self.why = why


class GuardedFile(io.BufferedReader):
    """A file of which nothing large is read at once, as to read an archive's own list would be."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Read at most so many bytes; what would be larger than any honest list is an attack."""
        if size is not None and size > _DIRECTORY:
            raise NotTakenError(BOMB)
        return super().read(_DIRECTORY if size is None or size < 0 else size)


def require_plain(entry: zipfile.ZipInfo, name: str) -> None:
    """Refuse what is no plain file, has a password, leads elsewhere, or is a bomb by its own account."""
    if leads_out(name):
        raise NotTakenError(LEADS_OUT)
    if stat.S_IFMT(entry.external_attr >> 16) not in _PLAIN:
        raise NotTakenError(LINK)
    if entry.flag_bits & 1:
        raise NotTakenError(LOCKED)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # others may ask for much memory
        raise NotTakenError(DAMAGED)
    if entry.file_size > LARGEST:
        raise NotTakenError(TOO_LARGE)
    if entry.file_size > max(_SMALL, MOST_RATIO * entry.compress_size):
        raise NotTakenError(BOMB)


def entry_name(entry: zipfile.ZipInfo) -> str:
    """Return a name in an archive: programs that do not say so write UTF-8, too, or Thai Windows' code page."""
    if entry.flag_bits & 0x800:
        return entry.orig_filename
    try:
        return told_name(entry.orig_filename.encode("cp437"))
    except UnicodeEncodeError:
        return entry.orig_filename
