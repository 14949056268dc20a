"""The set of a round's documents: its register, and what each signatory is given to sign, written beside them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tidao_sheets.core.letters.register import FILE, register
from tidao_sheets.core.letters.sending import SetDocument, in_order
from tidao_sheets.core.letters.targets import About
from tidao_sheets.files import sha256
from tidao_sheets.jobs.made import SetFile

if TYPE_CHECKING:
    from tidao_sheets.jobs.composing import Composer
    from tidao_sheets.jobs.manifest import LetterFolder


@dataclass(frozen=True, slots=True, kw_only=True)
class SetMade:
    """The register of a round, None without documents that stand in one; and backups of what somebody had altered."""

    register: Path | None = None
    kept: tuple[Path, ...] = ()


class SetJob:
    """Makes the set of a round from the documents that hold: their names in the manifest."""

    def __init__(self, composer: Composer, folder: LetterFolder, holding: Collection[str]) -> None:
        self._folder = folder
        self._number = composer.round
        self._programme = composer.workspace.programme
        self._round = self._programme.rounds[self._number]
        self._incomplete = sum(1 for r in composer.assessment.offices.values() if not r.complete)
        self._names = self._by_document(holding)
        self._papers = in_order(self._programme, [self._document(composer, *document) for document in self._names])

    def make(self) -> SetMade:
        """Write what has changed of it, and take away what is not of it any more."""
        files = self._register()
        kept = self._folder.put_sets(self._number, files)
        return SetMade(
            register=next((p for p, (f, _) in files.items() if f.kind == "register"), None), kept=tuple(kept)
        )

    def _by_document(self, holding: Collection[str]) -> dict[tuple[str, About], dict[str, str]]:
        """Return the files of each document by format."""
        found: dict[tuple[str, About], dict[str, str]] = {}
        for name in sorted(holding):
            file = self._folder.files[name]
            found.setdefault((file.kind, file.about), {})[name.rpartition(".")[2]] = name
        return found

    def _document(self, composer: Composer, kind: str, about: About) -> SetDocument:
        (target, composed), names = composer.composed[kind, about], self._names[kind, about]
        return SetDocument(
            letter=composed.letter,
            target=target,
            number=composed.number,
            date=composed.date,
            file=self._in_round(names.get("pdf") or next(iter(names.values()))),
            pages=None,
        )

    def _in_round(self, name: str) -> str:
        return (self._folder.path / name).relative_to(self._folder.of_round(self._number)).as_posix()

    def _register(self) -> dict[Path, tuple[SetFile, bytes | None]]:
        """Return the register, if there is anything to stand in it."""
        from tidao_sheets.stores.xlsx.writer import workbook_bytes

        workbook = register(self._programme, self._round, self._papers, incomplete=self._incomplete)
        if not workbook.tabs:
            return {}
        path, data = self._folder.of_round(self._number) / FILE, workbook_bytes(workbook)
        content = sha256(data)
        holds = {n: self._folder.files[n].sha256 for names in self._names.values() for n in names.values()}
        file = SetFile(kind="register", round=self._number, sha256=content, content=content, holds=holds)
        return {path: (file, None if self._folder.has_set(path, content) else data)}
