"""What stands in the folder of the letters, and from what it was made: `letters/manifest.json`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Literal

from tidao_sheets.core.letters.kinds import KINDS, Kind
from tidao_sheets.core.letters.parts import Letter
from tidao_sheets.core.letters.replacing import Issue
from tidao_sheets.core.letters.targets import Target, folder_name
from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.files import FileError, back_up, read_whole, sha256, write_whole
from tidao_sheets.jobs.made import MadeFile, SetFile, manifest_text, read_manifest
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
        *known, self.sets = told or ({}, {}, {})
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

    # ── What is made of the documents ───────────────────────────────────────────────────────────────────────────────

    def has_set(self, path: Path, content: str) -> SetFile | None:
        """Return the register or print file that stands there if making it again would change nothing."""
        file = self.sets.get(self.name(path))
        return file if file and file.content == content and self._sha256(path) == file.sha256 else None

    def put_sets(self, number: int, files: Mapping[Path, tuple[SetFile, bytes | None]]) -> list[Path]:
        """Write a round's register and print files (None: one is there already), and take away all others of it.

        What somebody has altered is kept: returns the backups' paths. They stand in the manifest before they are
        written, so that a run that is cut off leaves none that nobody knows.
        """
        named = {self.name(path): (path, *each) for path, each in files.items()}
        gone = [name for name, file in self.sets.items() if file.round == number and name not in named]
        kept = [self._kept_altered(self.path / name, self.sets[name]) for name in gone]
        kept += [self._kept_altered(p, f, self.sets.get(n)) for n, (p, f, data) in named.items() if data is not None]
        for name in gone:
            (self.path / name).unlink(missing_ok=True)
            del self.sets[name]
        for name, (path, file, data) in named.items():
            self.sets[name] = file if data is None else replace(file, was=self._sha256(path))
        self.ready()
        self._save()
        for path, _, data in named.values():
            if data is not None:
                write_whole(path, data)
        self.sets |= {name: replace(file, was=None) for name, (_, file, _) in named.items()}
        self._save()
        return [path for path in kept if path]

    def _kept_altered(self, path: Path, *ours: SetFile | None) -> Path | None:
        """Keep what stands there if it is none of ours."""
        known = {digest for file in ours if file for digest in (file.sha256, file.was)}
        absent = self._sha256(path) in {None, *known}
        return None if absent else back_up(path, read_whole(path), self._backup, self._stamp)

    def set_state(self, name: str) -> FileState:
        """Tell whether a register or print file is there, untouched, and holds the documents as they are now."""
        file, present = self.sets[name], self._sha256(self.path / name)
        if present != file.sha256:
            return "missing" if present is None else "stale" if present == file.was else "altered"
        now = {n: self.files[n].sha256 if n in self.files else None for n in file.holds}
        return "current" if now == file.holds else "stale"

    def _save(self) -> None:
        text = manifest_text((self.files, self._intended, self.sets))
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
