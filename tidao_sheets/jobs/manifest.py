"""What stands in the folder of the letters, and from what it was made: `letters/manifest.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from tidao_sheets.core.letters.parts import check_code
from tidao_sheets.core.letters.replacing import Issue
from tidao_sheets.core.letters.targets import Target
from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.files import FileError, back_up, read_whole, sha256, write_whole
from tidao_sheets.jobs.workspace import BACKUP, Workspace

MANIFEST = "manifest.json"
VERSION = 1
FileState = Literal["current", "stale", "altered", "missing"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFile:
    """One file: what it is, and from what it was made.

    `fingerprint` is that of the assessment; `figures` changes with the figures that the document rests on, `content`
    with anything printed, `layout` with frames, fonts and emblem, and `sha256` with the file itself; `inputs` has a
    digest of each thing that the content was made from, `partial` whether the round might lack scores. `placeholders`
    and `strange` are those of `Typeset`; `signatory` and `check` (what the QR code says) are those of `Letter`,
    `to` and `review` those of `Target`;
    `issue` is that of the document.
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
    strange: str | None = None
    inputs: Mapping[str, str] = field(default_factory=dict)
    partial: bool = False
    signatory: str | None = None
    check: str = ""
    to: str | None = None
    review: int | None = None
    issue: Issue | None = None

    def is_about(self, kind: str, round_number: int, target: Target) -> bool:
        """Whether it is the document of this kind and round about a target."""
        code = target.office.code if target.office else None
        mine = (self.kind, self.round, self.office, self.place, self.to, self.review)
        return mine == (kind, round_number, code, target.place, target.to, target.review)

    def row(self, path: Path) -> dict[str, str | None]:
        """Return what the ledger keeps of it."""
        told = {"kind": self.kind, "office": self.office, "path": str(path), "fingerprint": self.fingerprint}
        return {**told, "files": f"{self.sha256} {check_code(self.content)}"}


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
        told = _read(folder / MANIFEST)
        self._unreadable = told is None
        self.files, self._intended = told or ({}, {})
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

    def stem(self, kind: str, round_number: int, target: Target, usual: str) -> Path:
        """Return a document's path without its ending; one that was made under a former name keeps it."""
        for name, file in sorted(self.files.items()):
            if file.is_about(kind, round_number, target) and (self.path / name).exists():
                return (self.path / name).with_suffix("")
        return self.of_round(round_number) / usual

    def issues(self, kind: str, round_number: int, target: Target) -> list[Issue]:
        """Return the issues of a document that were made last, one a format."""
        return [f.issue for f in self.files.values() if f.issue and f.is_about(kind, round_number, target)]

    def ready(self) -> None:
        """Make the folder where it is not there yet: nothing is intended that cannot be written."""
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FileError.of(self.path, error) from error

    def current(self, path: Path, content: str, layout: str) -> MadeFile | None:
        """Return what was made there if making it again would change nothing."""
        file = self.files.get(self.name(path))
        if file is None or (file.content, file.layout) != (content, layout):
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
        told = {"documents": self.files, "intended": self._intended}
        body = {
            key: {n: asdict(f) for n, f in sorted(files.items())}
            for key, files in told.items()
            if files or key == "documents"
        }
        text = json.dumps({"version": VERSION, **body}, ensure_ascii=False, indent=1) + "\n"
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


def _issue(told: dict[str, Any]) -> Issue:
    return Issue(**{**told, "replaces": _issue(told["replaces"]) if told["replaces"] else None})


def _read(path: Path) -> tuple[dict[str, MadeFile], dict[str, MadeFile]] | None:
    """Read what is made and what is intended; None where nobody can read it any more."""

    def files(entries: dict[str, Any]) -> dict[str, MadeFile]:
        kept = {n: e for n, e in entries.items() if not Path(n).is_absolute() and ".." not in Path(n).parts}
        told = ((n, e, e.get("issue")) for n, e in kept.items())
        return {
            n: MadeFile(**{**e, "placeholders": tuple(e["placeholders"]), "issue": _issue(i) if i else None})
            for n, e, i in told
        }

    try:
        if not path.is_file():
            return {}, {}
        told: dict[str, Any] = json.loads(read_whole(path))
        if told.get("version") != VERSION:
            return None
        return files(told.get("documents", {})), files(told.get("intended", {}))
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
