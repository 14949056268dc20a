"""Writing files so that nothing is ever half-written, and saying plainly why a file cannot be written."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tidao_sheets.core.refused_words import OTHER, REASONS, TOO_LARGE, TOO_LONG
from tidao_sheets.core.text import Text, TidaoError

LARGEST = 64 * 2**20
"""Bytes of a file that is read as a whole."""
LITTER = ".tidao-*.tmp"
"""What a run that was cut off may leave beside the files that it was about to write."""
PATIENCE = (0.05, 0.15, 0.3)
"""Seconds between the tries to put a file in the place of another, on Windows."""
PATH = 240
"""Characters beyond which Windows, unless it is set up otherwise, knows no path (files 259, folders 247)."""


class FileError(TidaoError):
    """A file or folder cannot be read or written."""

    code = "file_refused"
    exit = 4
    says = Text("{reason}", "{reason}")
    advises = Text("{remedy}", "{remedy}")

    @classmethod
    def of(cls, path: Path, error: OSError) -> FileError:
        """Put into words why the system refuses `path`."""
        reason, remedy = TOO_LONG if _too_long(path, error) else REASONS.get(error.errno or 0, OTHER)
        detail = error.strerror or type(error).__name__
        if error.errno in (errno.ENOTDIR, errno.EEXIST):
            path = next((p for p in path.parents if p.is_file()), path)
        return cls(reason=reason.format(path=path, detail=detail), remedy=remedy)


def _too_long(path: Path, error: OSError) -> bool:
    if os.name == "nt" and error.errno == errno.ENOENT:
        return len(str(path.absolute())) > PATH
    return error.errno == errno.ENAMETOOLONG


@contextmanager
def prepared(path: Path, data: bytes, *, private: bool = False, flush: bool = True) -> Iterator[Path]:
    """Yield a file beside `path` that holds `data`, for the caller to move into its place.

    It is flushed to disk, unless that would cost more than the file is worth after a power cut.

    What has not been moved goes again, and whatever the system refuses is told of `path`, as a FileError.
    A `private` file is for its owner alone; others have the mode of the file that they replace, or of any new one.
    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".tidao-", suffix=".tmp", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            if flush:
                os.fsync(stream.fileno())
        if not private:  # mkstemp's mode is for the owner alone
            _common_mode(temporary, path)
        yield temporary
        if flush:
            _flush_folder(path.parent)
    except OSError as error:
        raise FileError.of(path, error) from error
    finally:
        if temporary is not None:
            with suppress(OSError):  # where another program looks through it just now, the next run takes it away
                temporary.unlink(missing_ok=True)


def write_whole(path: Path, data: bytes, *, private: bool = False, flush: bool = True) -> None:
    """Write a file in one step: beside its place, flushed to disk, then moved there; on failure nothing changes."""
    with prepared(path, data, private=private, flush=flush) as temporary:
        move(temporary, path)


def move(temporary: Path, path: Path) -> None:
    """Put a file in another's place; on Windows a virus scanner holds what is new for a moment, and is waited for."""
    for seconds in PATIENCE if os.name == "nt" else ():
        try:
            temporary.replace(path)
        except PermissionError:
            time.sleep(seconds)
        else:
            return
    temporary.replace(path)


def write_new(path: Path, data: bytes, *, private: bool = False) -> Path:
    """Write a file in one step under a name that nobody has, and return it: see `free_name`.

    A file that arrives under that name in the meantime is never written over.
    """
    with prepared(path, data, private=private) as temporary:
        while True:
            place = free_name(path)
            try:
                _move_to_free(temporary, place)
            except FileExistsError:
                continue
            return place


def _move_to_free(temporary: Path, place: Path) -> None:
    """Move a file to a name; where that is taken raise FileExistsError."""
    if os.name == "nt":
        temporary.rename(place)  # which Windows refuses where there is a file
        return
    try:
        os.link(temporary, place)
    except FileExistsError:
        raise
    except OSError:  # no links on this file system: the name is taken first, and nobody else's file is replaced
        os.close(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        try:
            temporary.replace(place)
        except OSError:
            place.unlink()
            raise


def clear_litter(*folders: Path) -> None:
    """Take away what runs that were cut off have left in these folders; a run must hold the workspace's lock."""
    for folder in folders:
        with suppress(OSError):  # a folder that is not there, or that others look after
            for path in folder.glob(LITTER):
                if path.is_file() and not path.is_symlink():
                    path.unlink(missing_ok=True)


def _flush_folder(folder: Path) -> None:
    """See to it that a file's new name survives a power cut, where the system knows of such a thing."""
    if os.name == "nt":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _common_mode(temporary: Path, path: Path) -> None:
    """Give the new file the mode of the old one, or of any new file."""
    if path.exists():
        shutil.copymode(path, temporary)
        return
    mask = os.umask(0)
    os.umask(mask)
    temporary.chmod(0o666 & ~mask)


def back_up(path: Path, data: bytes, folder: Path, stamp: str, keep: int = 30) -> Path:
    """Keep what `path` holds in a folder under a dated name, for its owner alone, and return the copy.

    Of the copies beyond `keep` the oldest go, but never one with this stamp: this run names it.
    """
    copy = write_new(folder / f"{path.stem} {stamp}{path.suffix}", data, private=True)
    ours = re.compile(re.escape(path.stem) + r" ([0-9-]{10} [0-9.]{8})( \(\d+\))?" + re.escape(path.suffix))
    try:
        known = path.stat()
        os.utime(copy, ns=(known.st_atime_ns, known.st_mtime_ns))
        copies = sorted(p for p in folder.iterdir() if ours.fullmatch(p.name))
        others = [p for p in copies if not p.name.startswith(f"{path.stem} {stamp}")]
        for old in others[: max(0, len(copies) - keep)]:
            old.unlink()
    except OSError as error:
        raise FileError.of(copy, error) from error
    return copy


def sha256(data: bytes) -> str:
    """Return a content's SHA-256 in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def read_whole(path: Path, most: int = LARGEST) -> bytes:
    """Read a file of so many bytes at most, or say why it cannot be read.

    Its size is known before: a pipe or a device, which might never end, is not waited for.
    """
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise FileError.of(path, OSError(errno.ENODEV, os.strerror(errno.ENODEV)))
    try:
        if path.stat().st_size > most:
            raise FileError(reason=TOO_LARGE[0].format(path=path), remedy=TOO_LARGE[1])
        return path.read_bytes()
    except OSError as error:
        raise FileError.of(path, error) from error


def is_shared(path: Path) -> bool:
    """Whether others than its owner may read a file; on Windows its folder says so, which is not looked at."""
    return os.name == "posix" and bool(path.stat().st_mode & 0o077)


def free_name(path: Path) -> Path:
    """Return the path itself, or "name (2).ext", "name (3).ext", … where it is taken."""
    candidate, n = path, 1
    while os.path.lexists(candidate):  # a link to nowhere is taken, too
        n += 1
        candidate = path.with_name(f"{path.stem} ({n}){path.suffix}")
    return candidate
