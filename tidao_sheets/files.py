"""Writing files so that nothing is ever half-written, and saying plainly why a file cannot be written."""

from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
from pathlib import Path

from tidao_sheets.core.text import Text, TidaoError


class FileError(TidaoError):
    """A file or folder cannot be read or written."""

    code = "file_refused"
    exit = 4
    says = Text("{reason}", "{reason}")
    advises = Text("{remedy}", "{remedy}")

    @classmethod
    def of(cls, path: Path, error: OSError) -> FileError:
        """Put into words why the system refuses `path`."""
        reason, remedy = _REASONS.get(error.errno or 0, _OTHER)
        detail = error.strerror or type(error).__name__
        if error.errno in (errno.ENOTDIR, errno.EEXIST):
            path = next((p for p in path.parents if p.is_file()), path)
        return cls(reason=reason.format(path=path, detail=detail), remedy=remedy)


_OTHER = (
    Text('ใช้แฟ้มหรือโฟลเดอร์ "{path}" ไม่ได้ ({detail})', 'Cannot use "{path}" ({detail}).'),
    Text("ตรวจว่าที่อยู่ถูกต้องและเปิดใช้ได้ แล้วสั่งอีกครั้ง", "Check that the path is right and usable, then try again."),
)
_NO_RIGHT = (
    Text('ไม่มีสิทธิ์ใช้ "{path}" หรือมีโปรแกรมอื่นเปิดแฟ้มอยู่', 'No permission to use "{path}", or another program has it open.'),
    Text(
        "ปิดแฟ้มในโปรแกรมอื่น หรือขอสิทธิ์อ่านและเขียนโฟลเดอร์นี้ แล้วสั่งอีกครั้ง",
        "Close it in other programs, or ask for permission to read and write this folder, then try again.",
    ),
)
_REASONS = {
    errno.ENOSPC: (
        Text(
            'ดิสก์เต็ม จึงเขียน "{path}" ไม่ได้ ของเดิมยังอยู่ครบ',
            'The disk is full; "{path}" was not written and nothing was lost.',
        ),
        Text("ลบแฟ้มที่ไม่ใช้เพื่อเพิ่มที่ว่าง แล้วสั่งอีกครั้ง", "Free some space, then try again."),
    ),
    errno.EACCES: _NO_RIGHT,
    errno.EPERM: _NO_RIGHT,
    errno.EBUSY: _NO_RIGHT,
    errno.EROFS: (
        Text('โฟลเดอร์ของ "{path}" อ่านได้อย่างเดียว', 'The folder of "{path}" is read-only.'),
        Text("คัดลอกโฟลเดอร์งานไปไว้ในที่ที่เขียนได้", "Copy the workspace to a place that can be written."),
    ),
    errno.ENOENT: (
        Text('ไม่พบแฟ้มหรือโฟลเดอร์ "{path}"', 'There is no file or folder "{path}".'),
        Text("ตรวจชื่อและที่อยู่ แล้วสั่งอีกครั้ง", "Check the name and place, then try again."),
    ),
    errno.ENOTDIR: (
        Text('"{path}" ไม่ใช่โฟลเดอร์', '"{path}" is not a folder.'),
        Text("ตรวจชื่อและที่อยู่ แล้วสั่งอีกครั้ง", "Check the name and place, then try again."),
    ),
}
_REASONS[errno.EEXIST] = _REASONS[errno.ENOTDIR]
_REASONS[getattr(errno, "EDQUOT", errno.ENOSPC)] = _REASONS[errno.ENOSPC]


def write_whole(path: Path, data: bytes) -> None:
    """Write a file in one step: beside its place, flushed to disk, then moved there; on failure nothing changes."""
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".tidao-", suffix=".tmp", dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        _common_mode(temporary, path)
        temporary.replace(path)
    except BaseException as error:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise FileError.of(path, error) from error
        raise


def _common_mode(temporary: Path, path: Path) -> None:
    """Give the new file the mode of the old one, or of any new file; mkstemp's is for the owner alone."""
    if path.exists():
        shutil.copymode(path, temporary)
        return
    mask = os.umask(0)
    os.umask(mask)
    temporary.chmod(0o666 & ~mask)


def back_up(path: Path, folder: Path, stamp: str, keep: int = 30) -> Path:
    """Copy a file into a folder under a dated name and return the copy; the oldest copies beyond `keep` go."""
    target = free_name(folder / f"{path.stem} {stamp}{path.suffix}")
    write_whole(target, read_whole(path))
    ours = re.compile(re.escape(path.stem) + r" [0-9-]{10} [0-9.]{8}( \(\d+\))?" + re.escape(path.suffix))
    try:
        shutil.copystat(path, target)
        for old in sorted(p for p in folder.iterdir() if ours.fullmatch(p.name))[:-keep]:
            old.unlink()
    except OSError as error:
        raise FileError.of(target, error) from error
    return target


def read_whole(path: Path) -> bytes:
    """Read a file, or say why it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise FileError.of(path, error) from error


def free_name(path: Path) -> Path:
    """Return the path itself, or "name (2).ext", "name (3).ext", … where it is taken."""
    candidate, n = path, 1
    while candidate.exists():
        n += 1
        candidate = path.with_name(f"{path.stem} ({n}){path.suffix}")
    return candidate
