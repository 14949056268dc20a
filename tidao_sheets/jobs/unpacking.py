"""What was given, file by file: folders walked, archives unpacked under bounds, each content in a file of our own."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from tidao_sheets.core.received.naming import is_litter, told_name
from tidao_sheets.core.received.reasons import (
    BOMB,
    DAMAGED,
    DEVICE,
    HOLLOW,
    LINK,
    NESTED,
    REFUSED,
    TOO_LARGE,
    Why,
)
from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.files import LARGEST, FileError
from tidao_sheets.jobs.archives import GuardedFile, NotTakenError, entry_name, require_plain
from tidao_sheets.jobs.trust import is_link
from tidao_sheets.stores.xlsx.content import is_packed
from tidao_sheets.stores.xlsx.package import BROKEN

MOST_FILES, MOST_BYTES = 5_000, 2**30
"""Files of one run, those in archives too, and their bytes when unpacked."""
MOST_PACKED: Final = 2**28
"""Bytes of one archive when unpacked."""
MOST_NESTED: Final = 3
"""Archives in archives."""
_CHUNK = 2**20


class GivenTooMuchError(TidaoError):
    """More was given at once than any round has; nothing was kept."""

    code = "too_much"
    says = Text(
        f"แฟ้มที่ให้รับมีมากกว่า {MOST_FILES:,} แฟ้มหรือ {MOST_BYTES // 2**30} GB จึงยังไม่รับแฟ้มใด",
        f"There are more than {MOST_FILES:,} files or {MOST_BYTES // 2**30} GB; nothing was taken.",
    )
    advises = Text("ระบุแฟ้มหรือโฟลเดอร์ให้แคบลง แล้วสั่งทีละส่วน", "Name fewer files or folders at once.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One file as it was given: its name with folders and archives, and its content in a file of ours.

    `refused` says why there is none, and what to do; `litter` is what a system has left.
    """

    name: str
    path: Path = Path()
    sha256: str = ""
    size: int = 0
    refused: Why | None = None
    litter: bool = False


@dataclass(slots=True)
class Unpacking:
    """Takes what was given, and counts it; contents go to files in the folder `stage`, for the caller to clear."""

    stage: Path
    _files: int = field(default=0, init=False)
    _bytes: int = field(default=0, init=False)

    def take(self, paths: Iterable[Path]) -> list[Given]:
        """Return each file, in an order that does not depend on that of the paths.

        Raises GivenTooMuchError; FileError for a path that is not there.
        """
        found: list[Given] = []
        for path in paths:
            if not os.path.lexists(path):
                raise FileError.of(path, FileNotFoundError(2, "not there"))
            found += self._walk(path)
        return sorted(found, key=lambda g: (g.name, g.sha256))

    def _walk(self, top: Path) -> Iterator[Given]:
        name = _spelt(top.name or top.resolve().name)
        if is_link(top) or not top.is_dir():
            yield from self._file(top, name)
            return
        denied: list[OSError] = []
        for root, folders, names in os.walk(top, onerror=denied.append):
            folders.sort()
            for each in sorted((*names, *(f for f in folders if is_link(Path(root, f))))):
                path = Path(root, each)
                yield from self._file(path, _spelt("/".join(path.relative_to(top).parts)))
            folders[:] = [f for f in folders if not is_link(Path(root, f))]
        yield from (self._refused(_spelt(str(error.filename or name)), REFUSED) for error in denied)

    def _file(self, path: Path, name: str) -> Iterator[Given]:
        if is_litter(name):
            yield self._counted(Given(name=name, litter=True))
        elif is_link(path):
            yield self._refused(name, LINK)
        else:
            try:
                with _opened(path) as file:
                    staged = self._staged(file, name)
            except NotTakenError as error:
                yield self._refused(name, error.why)
            except OSError:
                yield self._refused(name, REFUSED)
            else:
                yield from self._whole_or_members(staged, 0)

    def _whole_or_members(self, staged: Given, depth: int) -> Iterator[Given]:
        """Yield a file, or what is in it where it is an archive: all of that, or one reason for none of it."""
        try:
            with GuardedFile(io.FileIO(staged.path)) as file, zipfile.ZipFile(file) as archive:
                if not is_packed(archive):
                    yield self._counted(staged)
                    return
                _require_depth(depth)
                members = [*self._members(archive, staged.name, depth)]
        except NotTakenError as error:
            members = [self._refused(staged.name, error.why)]
        except BROKEN:
            damaged = staged.name.lower().endswith(".zip")
            members = [self._refused(staged.name, DAMAGED) if damaged else self._counted(staged)]
        else:
            members = members or [self._refused(staged.name, HOLLOW)]
            staged.path.unlink()
        yield from members

    def _members(self, archive: zipfile.ZipFile, above: str, depth: int) -> Iterator[Given]:
        entries = [entry for entry in archive.infolist() if not entry.orig_filename.endswith(("/", "\\"))]
        whole = sum(entry.file_size for entry in entries)
        if len(entries) > MOST_FILES or whole > MOST_PACKED:
            raise NotTakenError(BOMB)
        for entry in entries:
            inside = entry_name(entry)
            name = f"{above}/{_spelt(inside.replace(chr(92), '/').lstrip('/'))}"
            if is_litter(inside):
                yield self._counted(Given(name=name, litter=True))
                continue
            try:
                require_plain(entry, inside)
                with archive.open(entry) as stream:
                    staged = self._staged(stream, name, most=entry.file_size)
            except NotTakenError as error:
                yield self._refused(name, error.why)
            except (*BROKEN, RuntimeError):
                yield self._refused(name, DAMAGED)
            else:
                yield from self._whole_or_members(staged, depth + 1)

    def _staged(self, stream: IO[bytes], name: str, most: int = LARGEST) -> Given:
        """Copy a content, as much as is allowed, into a file of our own."""
        digest, size = hashlib.sha256(), 0
        with self._new_file() as file:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                self._bytes += len(chunk)
                if self._bytes > MOST_BYTES:
                    raise GivenTooMuchError
                if size > min(most, LARGEST):
                    raise NotTakenError(TOO_LARGE if size > LARGEST else BOMB)
                digest.update(chunk)
                try:
                    file.write(chunk)
                    file.flush()
                except OSError as error:
                    raise FileError.of(self.stage, error) from error
        return Given(name=name, path=Path(file.name), sha256=digest.hexdigest(), size=size)

    def _new_file(self) -> IO[bytes]:
        try:
            return tempfile.NamedTemporaryFile(prefix=".tidao-", suffix=".tmp", dir=self.stage, delete=False)
        except OSError as error:
            raise FileError.of(self.stage, error) from error

    def _refused(self, name: str, why: Why) -> Given:
        return self._counted(Given(name=name, refused=why))

    def _counted(self, given: Given) -> Given:
        self._files += 1
        if self._files > MOST_FILES:
            raise GivenTooMuchError
        return given


def _require_depth(depth: int) -> None:
    if depth >= MOST_NESTED:
        raise NotTakenError(NESTED)


def _opened(path: Path) -> IO[bytes]:
    """Open a plain file, never a link that has just come in its place, a pipe or a device."""
    flags = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_BINARY", "O_NONBLOCK", "O_NOFOLLOW"))
    handle = os.open(path, flags)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise NotTakenError(DEVICE)
    return os.fdopen(handle, "rb")


def _spelt(name: str) -> str:
    """Return a name of this system's as text, whatever bytes it holds."""
    return told_name(os.fsencode(name)) if any("\ud800" <= c <= "\udfff" for c in name) else name
