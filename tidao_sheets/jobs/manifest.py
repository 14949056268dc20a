"""What stands in the folder of the letters, and from what it was made: `letters/manifest.json`."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from tidao_sheets.files import back_up, read_whole, sha256, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MANIFEST = "manifest.json"
VERSION = 1
LONGEST = 200
"""Bytes of a file's name before its ending; Linux allows 255, and a Thai character takes three."""
FileState = Literal["current", "stale", "altered", "missing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFile:
    """One file: what it is, and from what it was made.

    `fingerprint` is that of the assessment; `figures` changes with the figures that the document rests on, `content`
    with anything printed, `layout` with frames, fonts and emblem, and `sha256` with the file itself.
    """

    kind: str
    frame: str
    round: int
    office: str | None
    place: int | None
    fingerprint: str
    figures: str
    content: str
    layout: str
    sha256: str
    placeholders: tuple[str, ...] = ()


class LetterFolder:
    """The folder `letters` with its manifest; paths in it are relative, so that a workspace can be moved."""

    def __init__(self, folder: Path, backup: Path, stamp: str) -> None:
        self.path = folder
        self._backup = backup
        self._stamp = stamp
        self.files = _read(folder / MANIFEST)

    def of_round(self, number: int) -> Path:
        """Return the folder of a round's documents."""
        return self.path / f"รอบ{number}"

    def current(self, path: Path, content: str, layout: str) -> MadeFile | None:
        """Return what was made there if making it again would change nothing."""
        file = self.files.get(self._name(path))
        if file is None or (file.content, file.layout) != (content, layout):
            return None
        return file if self._sha256(path) == file.sha256 else None

    def hold(self, path: Path, figures: str) -> None:
        """Note that a file, which stays, agrees with these figures."""
        name = self._name(path)
        self.files[name] = replace(self.files[name], figures=figures)

    def put(self, path: Path, data: bytes, file: MadeFile) -> Path | None:
        """Write a file and note it; what somebody has altered is kept as a backup, whose path is returned."""
        former, present = self.files.get(self._name(path)), self._sha256(path)
        altered = present not in {None, file.sha256, former and former.sha256}
        kept = back_up(path, read_whole(path), self._backup, self._stamp) if altered else None
        if present != file.sha256:
            write_whole(path, data)
        self.files[self._name(path)] = file
        return kept

    def save(self) -> None:
        """Write the manifest where it has changed."""
        documents = {name: asdict(file) for name, file in sorted(self.files.items())}
        text = json.dumps({"version": VERSION, "documents": documents}, ensure_ascii=False, indent=1) + "\n"
        path = self.path / MANIFEST
        if not path.exists() or path.read_bytes() != text.encode():
            write_whole(path, text.encode())

    def papers(self, round_number: int, frames: Iterable[str]) -> dict[str, int]:
        """Count the documents of a round that are there, by frame; a document in two formats counts once."""
        present = {
            (file.frame, name.rpartition(".")[0])
            for name, file in self.files.items()
            if file.round == round_number and (self.path / name).exists()
        }
        return {frame: sum(1 for f, _ in present if f == frame) for frame in frames}

    def state(self, name: str, figures: str | None) -> FileState:
        """Tell whether a file of the manifest is there, untouched, and agrees with the figures as they are now."""
        present = self._sha256(self.path / name)
        if present is None:
            return "missing"
        if present != self.files[name].sha256:
            return "altered"
        return "current" if figures == self.files[name].figures else "stale"

    def _name(self, path: Path) -> str:
        return path.relative_to(self.path).as_posix()

    def _sha256(self, path: Path) -> str | None:
        return sha256(read_whole(path)) if path.is_file() else None


def safe_name(name: str) -> str:
    """Return a file name that Windows accepts, too."""
    plain = re.sub(r'[<>:"/\\|?*\x00-\x1f]', "_", name)
    return plain.encode()[:LONGEST].decode(errors="ignore").rstrip(". ")


def _read(path: Path) -> dict[str, MadeFile]:
    """Read a manifest; one that nobody can read any more knows no file, so that all are made again."""
    try:
        told: dict[str, Any] = json.loads(read_whole(path)) if path.is_file() else {}
        documents = told.get("documents", {}) if told.get("version") == VERSION else {}
        return {n: MadeFile(**{**e, "placeholders": tuple(e["placeholders"])}) for n, e in documents.items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}
