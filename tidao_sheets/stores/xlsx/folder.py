"""The folder of the forms: its files, which of them are read as workbooks, and what all of it holds, in one glance."""

from __future__ import annotations

import hashlib
import os
import stat
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tidao_sheets.core.text import Text
from tidao_sheets.files import LARGEST, FileError
from tidao_sheets.stores.xlsx.locks import in_use
from tidao_sheets.stores.xlsx.unreadable import FOREIGN, NAME, NO_FILE, OUTSIDE, READ, UnreadableError, ending

if TYPE_CHECKING:
    from io import BufferedReader

    from tidao_sheets.core.sheet.observed import Book

FileKind = Literal["workbook", "other", "hidden"]
"""Bytes of a file whose content is looked at as a whole; a province's form has some 50,000."""


def sorted_out(forms: Path, *, but: Path, outside: Collection[Path]) -> Iterator[tuple[Path, Text | FileKind]]:
    """Yield each file in the folder and its subfolders in a stable order, and what it is or why it cannot be read.

    Only a name and a place decide. Left out are lock files, what hidden folders hold, the file `but` and what lies in
    the folders `outside`, if they are within this one.
    """
    apart = {folder for folder in outside if forms in folder.parents}
    for path in _files(forms):
        if path == but or not apart.isdisjoint(path.parents):
            continue
        hidden = path.name.startswith(".")  # such as what other programs keep there; a workbook among them is told
        kind = "" if hidden else ending(path.name)
        if spelt(str(path)) != str(path):
            yield path, NAME
        elif kind in FOREIGN:
            yield path, FOREIGN[kind]
        elif path.is_symlink() and forms.resolve() not in path.resolve().parents:
            yield path, OUTSIDE
        else:
            yield path, "hidden" if hidden else "workbook" if kind in READ else "other"


def spelt(name: str) -> str:
    """Return a file name as text; what no text can hold, as old archives leave it, becomes a question mark."""
    return name.encode("utf-8", "replace").decode("utf-8")


def visible(name: str) -> str:
    """Return a file name with what nobody sees in it written out: blanks at its end, and characters without a shape."""
    seen = name.rstrip(" ")
    return "".join(c if n < len(seen) and c.isprintable() else f"<U+{ord(c):04X}>" for n, c in enumerate(name))


def _files(folder: Path) -> Iterator[Path]:
    """Yield files in a stable order, without lock files and what hidden folders hold."""
    if not folder.exists():
        return

    def refuse(error: OSError) -> None:
        raise FileError.of(Path(error.filename or folder), error) from error

    for root, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        for name in sorted(names):
            if not name.startswith(("~$", ".~lock.")):
                yield Path(root) / name


def opened(path: Path) -> BufferedReader:
    """Open a regular file; a pipe or device, which might never end, is not waited for."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise UnreadableError(NO_FILE)
    return os.fdopen(handle, "rb")


def contents(folders: Collection[Path], summary: Path, outside: Collection[Path]) -> dict[str, str] | None:
    """Return path → kind and SHA-256 of every file of the folders, and the SHA-256 of the summary.

    None where something is to be said of a file that its content does not tell: it is open, or cannot be read.
    """
    found: dict[str, str] = {}
    try:
        for folder in folders:
            for path, kind in sorted_out(folder, but=summary, outside=(*outside, *folders)):
                if isinstance(kind, Text) or in_use(path):
                    return None
                found[str(path)] = f"{kind} {_sha256(path)}"
        if summary.exists():
            found[str(summary)] = _sha256(summary)
    except (OSError, FileError, UnreadableError):
        return None  # to read it will tell
    return found


def _sha256(path: Path) -> str:
    with opened(path) as file:
        if digest := digest_of(file):
            return digest
        raise UnreadableError(NO_FILE)


def digest_of(file: BufferedReader) -> str:
    """Return the SHA-256 of an opened file, which is then at its beginning; "" of one larger than any form."""
    if os.fstat(file.fileno()).st_size > LARGEST:
        return ""
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return digest


def told_apart(books: list[Book], folder: Path) -> Iterator[Book]:
    """Yield the workbooks under names that people can tell apart: those of one name with the folder that each is in."""
    names = Counter(book.name for book in books)
    for book in books:
        name = Path(book.workbook).relative_to(folder).as_posix() if names[book.name] > 1 else book.name
        yield replace(book, name=visible(name))
