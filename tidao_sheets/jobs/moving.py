"""Documents that a former version left flat in the folder of their round are moved to the folder of their kind."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from tidao_sheets.core.text import Text
from tidao_sheets.files import FileError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tidao_sheets.jobs.manifest import LetterFolder

Left: TypeAlias = tuple[Path, Text]
_TAKEN = Text("ในโฟลเดอร์ตามชนิดมีแฟ้มชื่อนี้อยู่แล้ว", "a file of that name is in the folder of its kind already")
_UNKNOWN = Text("ไม่มีในบันทึกเอกสาร", "the record of documents does not know it")


@dataclass(frozen=True, slots=True)
class Moved:
    """The documents that were moved, where they are now, and what was left, with the reason."""

    files: tuple[Path, ...] = ()
    left: tuple[Left, ...] = ()


def settle(folder: LetterFolder) -> Moved:
    """Move what lies flat. A run that is cut off in between loses nothing: the manifest looks for both places."""
    moved, left = [], []
    for name, file in sorted(folder.files.items()):
        old, new = folder.path / name, folder.path / folder.home(name, file)
        if old == new or not old.exists():
            continue
        reason = _TAKEN if new.exists() else _move(old, new)
        if reason is None:
            folder.files[folder.name(new)] = folder.files.pop(name)
            moved.append(new)
        else:
            left.append((old, reason))
    if moved:
        folder.save()
    return Moved(tuple(moved), tuple(left))


def _move(old: Path, new: Path) -> Text | None:
    """Move a file where nothing is yet; return what the system has against it, if anything."""
    try:
        new.parent.mkdir(exist_ok=True)
        old.rename(new)
    except OSError as error:
        return FileError.of(old, error).message
    return None


def unknown_twins(folder: LetterFolder) -> Iterator[Left]:
    """Yield what lies flat, unknown to the manifest, under the name of a document that is in the folder of its kind."""
    for name in sorted(folder.files):
        path = folder.path / name
        twin = path.parent.parent / path.name
        if path.parent.parent != folder.path and twin.is_file() and folder.name(twin) not in folder.files:
            yield twin, _UNKNOWN
