"""What stands in the folder of the letters, and from what it was made: `letters/manifest.json`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Literal

from tidao_sheets.core.letters.kinds import KINDS, Kind
from tidao_sheets.core.letters.parts import Letter
from tidao_sheets.core.letters.replacing import Issue
from tidao_sheets.core.letters.targets import Target, folder_name
from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.files import FileError, back_up, read_whole, sha256, write_whole
from tidao_sheets.jobs.made import MadeFile, manifest_text, read_manifest
from tidao_sheets.jobs.workspace import BACKUP, Workspace

MANIFEST = "manifest.json"
FLAT = 2
"""Parts of the name of a file that lies in the folder of its round."""
FileState = Literal["current", "stale", "altered", "missing"]


class ManifestError(TidaoError):
    """There is no record of the documents that were made, or it cannot be read."""

    code = "manifest"
    exit = 4
    says = Text(
        'ไม่มีบันทึกเอกสาร "{path}" จึงตรวจเอกสารไม่ได้',
        'There is no record of documents "{path}", so that the documents cannot be checked.',
    )
    advises = Text(
        "ทำเอกสารของรอบใหม่ด้วย tidao letters --round {number} แล้วตรวจอีกครั้ง แฟ้มที่มีผู้แก้ไขไว้จะถูกเก็บสำรอง",
        "Make the round's documents again (tidao letters --round {number}), then check; what somebody altered is kept.",
    )


class ManifestUnreadableError(ManifestError):
    """There is a record of the documents, and it cannot be read."""

    says = Text(
        'บันทึกเอกสาร "{path}" อ่านไม่ได้ จึงตรวจเอกสารไม่ได้',
        'The record of documents "{path}" cannot be read, so that the documents cannot be checked.',
    )


class LetterFolder:
    """The folder `letters` with its manifest; paths in it are relative, so that a workspace can be moved.

    What is about to be written stands in the manifest before, as intended: where a run was cut off, a file that agrees
    with its intention was written, and any other is still what it was.
    """

    def __init__(self, folder: Path, backup: Path, stamp: str) -> None:
        self.path = folder
        self._backup = backup
        self._stamp = stamp
        self.set_aside: Path | None = None
        told = read_manifest(folder / MANIFEST)
        self._unreadable = told is None
        known = told or ({}, {})
        self.files, self._intended = ({self._settled(n, f): f for n, f in sorted(files.items())} for files in known)
        self.files |= {n: f for n, f in self._intended.items() if not self.differs(folder / n, f)}

    @classmethod
    def of(cls, workspace: Workspace) -> LetterFolder:
        """Open a workspace's folder of letters."""
        return cls(workspace.letters, workspace.folder / BACKUP, f"{workspace.now():%Y-%m-%d %H.%M.%S}")

    def require(self, number: int) -> None:
        """Raise `ManifestError` where nothing tells what was made."""
        path = self.path / MANIFEST
        if self._unreadable:
            raise ManifestUnreadableError(path=path, number=number)
        if not path.is_file():
            raise ManifestError(path=path, number=number)

    def of_round(self, number: int) -> Path:
        """Return the folder of a round's documents."""
        return self.path / f"รอบ{number}"

    def stem(self, kind: Kind, round_number: int, target: Target, usual: str) -> Path:
        """Return a document's path without its ending; one that was made under a former name keeps it."""
        for name, file in sorted(self.files.items()):
            if file.is_about(kind.id, round_number, target) and (self.path / name).exists():
                return (self.path / name).with_suffix("")
        return self.of_round(round_number) / folder_name(kind) / usual

    def home(self, name: str, file: MadeFile) -> str:
        """Return where a file belongs that lies flat in the folder of its round, as all did before kinds had theirs."""
        place, kind = PurePosixPath(name), KINDS.get(file.kind)
        flat = len(place.parts) == FLAT and kind is not None
        return (place.parent / folder_name(kind) / place.name).as_posix() if flat and kind else name

    def _settled(self, name: str, file: MadeFile) -> str:
        """Return a file's name: of one that is not in its former place any more, where it belongs."""
        return name if (self.path / name).exists() else self.home(name, file)

    def issues(self, kind: str, round_number: int, target: Target) -> list[Issue]:
        """Return the issues of a document that were made last, one a format."""
        return [f.issue for f in self.files.values() if f.issue and f.is_about(kind, round_number, target)]

    def ready(self) -> None:
        """Make the folder where it is not there yet: nothing is intended that cannot be written."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FileError.of(self.path, error) from error

    def current(self, path: Path, letter: Letter, layout: str) -> MadeFile | None:
        """Return what was made there if making it again would change nothing."""
        file = self.files.get(self.name(path))
        if file is None or (file.content, file.check, file.layout) != (letter.content(), letter.qr, layout):
            return None
        return file if self._sha256(path) == file.sha256 else None

    def differs(self, path: Path, file: MadeFile) -> bool:
        """Whether something else stands there now, or nothing."""
        return self._sha256(path) != file.sha256

    def written(self, intended: Mapping[Path, str]) -> dict[Path, MadeFile]:
        """Return which of these files (path → SHA-256) are there as they were intended, and what they are."""
        known = {path: self.files.get(self.name(path)) for path in intended if path.is_relative_to(self.path)}
        return {path: f for path, f in known.items() if f and f.sha256 == intended[path] == self._sha256(path)}

    def intend(self, files: Mapping[Path, MadeFile]) -> None:
        """Write into the manifest which files are about to be written."""
        self._intended = {self.name(path): file for path, file in files.items()}
        self._save()

    def put(self, path: Path, data: bytes | None, file: MadeFile) -> Path | None:
        """Write a file and note it; what somebody has altered, or it replaces, is kept: return the backup's path."""
        former, present = self.files.get(self.name(path)), self._sha256(path)
        keep = former is None or present != former.sha256 or _succeeds(file, former)
        kept = (
            back_up(path, read_whole(path), self._backup, self._stamp)
            if keep and present not in {None, file.sha256}
            else None
        )
        if data is not None and present != file.sha256:
            write_whole(path, data)
        self.files[self.name(path)] = file
        return kept

    def save(self) -> None:
        """Write the manifest where it has changed; all that was intended is written."""
        self._intended = {}
        self._save()

    def _save(self) -> None:
        text = manifest_text(self.files, self._intended)
        path = self.path / MANIFEST
        if self._unreadable:
            self.set_aside = back_up(path, read_whole(path), self._backup, self._stamp)
            self._unreadable = False
        if not path.exists() or path.read_bytes() != text.encode():
            write_whole(path, text.encode())

    def state(self, name: str) -> FileState:
        """Tell whether a file of the manifest is there, and untouched."""
        present = self._sha256(self.path / name)
        return "missing" if present is None else "current" if present == self.files[name].sha256 else "altered"

    def name(self, path: Path) -> str:
        """Return a file's name in the manifest."""
        return path.relative_to(self.path).as_posix()

    def _sha256(self, path: Path) -> str | None:
        return sha256(read_whole(path)) if path.is_file() else None


def _succeeds(file: MadeFile, former: MadeFile) -> bool:
    """Whether a file is an issue that replaces a former one."""
    return file.issue is not None and former.issue is not None and file.issue.edition > former.issue.edition
