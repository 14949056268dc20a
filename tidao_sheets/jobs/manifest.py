"""What stands in the folder of the letters, and from what it was made: `letters/manifest.json`."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from tidao_sheets.files import back_up, read_whole, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MANIFEST = "manifest.json"
VERSION = 1
LONGEST = 200
"""Bytes of a file's name before its ending; Linux allows 255, and a Thai character takes three."""
State = Literal["current", "stale", "altered", "missing"]


@dataclass(frozen=True, slots=True)
class Entry:
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
        self.folder = folder
        self._backup = backup
        self._stamp = stamp
        self.entries = _read(folder / MANIFEST)

    def current(self, path: Path, content: str, layout: str) -> Entry | None:
        """Return a file's entry if making it again would change nothing."""
        entry = self.entries.get(self._name(path))
        same = entry is not None and (entry.content, entry.layout) == (content, layout)
        return entry if entry is not None and same and self._sha256(path) == entry.sha256 else None

    def hold(self, path: Path, figures: str) -> None:
        """Note that a file, which stays, agrees with these figures."""
        name = self._name(path)
        self.entries[name] = replace(self.entries[name], figures=figures)

    def put(self, path: Path, data: bytes, entry: Entry) -> Path | None:
        """Write a file and its entry; what somebody has altered is kept as a backup, whose path is returned."""
        former, found = self.entries.get(self._name(path)), self._sha256(path)
        altered = found is not None and found != entry.sha256 and (former is None or former.sha256 != found)
        kept = back_up(path, self._backup, self._stamp) if altered else None
        if found != entry.sha256:
            write_whole(path, data)
        self.entries[self._name(path)] = entry
        return kept

    def save(self) -> None:
        """Write the manifest where it has changed."""
        documents = {name: asdict(entry) for name, entry in sorted(self.entries.items())}
        text = json.dumps({"version": VERSION, "documents": documents}, ensure_ascii=False, indent=1) + "\n"
        path = self.folder / MANIFEST
        if not path.exists() or path.read_bytes() != text.encode():
            write_whole(path, text.encode())

    def papers(self, round_number: int, frames: Iterable[str]) -> dict[str, int]:
        """Count the documents of a round that are there, by frame; a document in two formats counts once."""
        found = {
            (entry.frame, name.rpartition(".")[0])
            for name, entry in self.entries.items()
            if entry.round == round_number and (self.folder / name).exists()
        }
        return {frame: sum(1 for f, _ in found if f == frame) for frame in frames}

    def state(self, name: str, figures: str) -> State:
        """Tell whether a file of the manifest is there, untouched, and agrees with the figures as they are now."""
        found = self._sha256(self.folder / name)
        if found is None:
            return "missing"
        if found != self.entries[name].sha256:
            return "altered"
        return "current" if figures == self.entries[name].figures else "stale"

    def _name(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()

    def _sha256(self, path: Path) -> str | None:
        return hashlib.sha256(read_whole(path)).hexdigest() if path.is_file() else None


def safe_name(name: str) -> str:
    """Return a file name that Windows accepts, too."""
    plain = re.sub(r'[<>:"/\\|?*\x00-\x1f]', "_", name)
    return plain.encode()[:LONGEST].decode(errors="ignore").rstrip(". ")


def sha256(data: bytes) -> str:
    """Return a file's SHA-256 in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def _read(path: Path) -> dict[str, Entry]:
    """Read a manifest; one that nobody can read any more knows no file, so that all are made again."""
    try:
        told: dict[str, Any] = json.loads(read_whole(path)) if path.is_file() else {}
        documents = told.get("documents", {}) if told.get("version") == VERSION else {}
        return {n: Entry(**{**e, "placeholders": tuple(e["placeholders"])}) for n, e in documents.items()}
    except (ValueError, TypeError, KeyError, AttributeError):
        return {}
