"""One file of a document that was made, and the manifest that tells of all of them, as text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, TypeAlias

from tidao_sheets.core.letters.parts import check_code
from tidao_sheets.core.letters.replacing import Issue
from tidao_sheets.core.letters.targets import About, Target
from tidao_sheets.core.received.naming import leads_out
from tidao_sheets.files import read_whole

VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeFile:
    """One file: what it is, and from what it was made.

    `fingerprint` is that of the assessment; `figures` changes with the figures that the document rests on, `content`
    with anything printed, `layout` with frames, fonts and emblem, and `sha256` with the file itself; `inputs` has a
    digest of each thing that the content was made from, `partial` whether the round might lack scores. `placeholders`
    and `strange` are those of `Typeset`; `signatory`, `draft` and `check` (what the QR code holds) are those of
    `Letter`, `to`, `review` and `committee` those of `Target`; `issue` is that of the document.
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
    draft: bool = False
    to: str | None = None
    review: int | None = None
    committee: str | None = None
    issue: Issue | None = None

    def is_about(self, kind: str, round_number: int, target: Target) -> bool:
        """Whether it is the document of this kind and round about a target."""
        return (self.kind, self.round, self.about) == (kind, round_number, target.about)

    @property
    def about(self) -> About:
        """What it is about."""
        return self.office, self.place, self.to, self.review, self.committee

    def row(self, path: Path) -> dict[str, str | None]:
        """Return what the ledger keeps of it."""
        told = {"kind": self.kind, "office": self.office, "path": str(path), "fingerprint": self.fingerprint}
        return {**told, "files": f"{self.sha256} {check_code(self.content)}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFile:
    """A file about documents of a round: the register of what is sent, or what a signatory is given to sign, to print.

    `content` changes with anything in it, `holds` are the documents in it (name → SHA-256), and `was` the SHA-256 of
    what stood there before, as long as it is not certain that this one was written. A print file is of a `signatory`
    and has so many `documents` and `pages`; those of the list and blank ones are not counted.
    """

    kind: Literal["register", "print"]
    round: int
    sha256: str
    content: str
    holds: Mapping[str, str]
    was: str | None = None
    signatory: str | None = None
    documents: int = 0
    pages: int = 0


Manifest: TypeAlias = tuple[dict[str, MadeFile], dict[str, MadeFile], dict[str, SetFile]]
"""What is made, what is about to be, and what was made of these documents."""


def manifest_text(manifest: Manifest) -> str:
    """Return the manifest as text, a file a line."""
    documents, intended, made_of = manifest
    told: dict[str, Mapping[str, Any]] = {"documents": documents, "intended": intended, "set": made_of}
    parts = [f' "version": {VERSION}']
    for key, files in told.items():
        if files or key == "documents":
            lines = [f"  {_line(name)}: {_line(file)}" for name, file in sorted(files.items())]
            parts.append(f' "{key}": {{\n' + ",\n".join(lines) + "\n }")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _line(told: object) -> str:
    """Return a value as JSON in one line: the way of the C encoder, which a large manifest is written by in no time."""
    return json.dumps(told, ensure_ascii=False, default=lambda one: {f.name: getattr(one, f.name) for f in fields(one)})


def _issue(told: dict[str, Any]) -> Issue:
    return Issue(**{**told, "replaces": _issue(told["replaces"]) if told["replaces"] else None})


def read_manifest(path: Path) -> Manifest | None:
    """Read a manifest; None where nobody can read it any more."""

    def inside(entries: dict[str, Any]) -> dict[str, Any]:
        return {name: entry for name, entry in entries.items() if not leads_out(name)}

    def files(entries: dict[str, Any]) -> dict[str, MadeFile]:
        told = ((n, e, e.get("issue")) for n, e in inside(entries).items())
        return {
            n: MadeFile(**{**e, "placeholders": tuple(e["placeholders"]), "issue": _issue(i) if i else None})
            for n, e, i in told
        }

    try:
        if not path.is_file():
            return {}, {}, {}
        told: dict[str, Any] = json.loads(read_whole(path))
        if told.get("version") != VERSION:
            return None
        made_of = {n: SetFile(**e) for n, e in inside(told.get("set", {})).items()}
        return files(told.get("documents", {})), files(told.get("intended", {})), made_of
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
