"""The set of a round's documents: its register, and what each signatory is given to sign, written beside them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tidao_sheets.core.letters.document_set import Pile, SetDocument, in_order, piles
from tidao_sheets.core.letters.register import FILE, register
from tidao_sheets.core.letters.targets import About
from tidao_sheets.core.letters.ticking import PRINTING, ticking_list
from tidao_sheets.files import read_whole, sha256
from tidao_sheets.jobs.made import SetFile
from tidao_sheets.render.print_file import LAYOUT, Leaf, page_count

if TYPE_CHECKING:
    from concurrent.futures import Future

    from tidao_sheets.jobs.composing import Composer
    from tidao_sheets.jobs.manifest import LetterFolder
    from tidao_sheets.jobs.typesetting import Typesetters


@dataclass(frozen=True, slots=True)
class PrintedPile:
    """The print file of a pile, and whether it was made now."""

    pile: Pile
    path: Path
    made: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SetMade:
    """The register of a round, None without documents that stand in one, and the print files, in their order.

    `unprinted` is what is signed and not there as PDF; `incomplete` counts the offices without a result; `kept` are
    backups of what somebody had altered.
    """

    register: Path | None = None
    prints: tuple[PrintedPile, ...] = ()
    unprinted: tuple[SetDocument, ...] = ()
    incomplete: int = 0
    kept: tuple[Path, ...] = ()


class SetJob:
    """Makes the set of a round from the documents that hold: their names in the manifest."""

    def __init__(
        self, composer: Composer, folder: LetterFolder, typesetters: Typesetters, holding: Collection[str]
    ) -> None:
        self._folder = folder
        self._typesetters = typesetters
        self._number = composer.round
        self._programme = composer.workspace.programme
        self._round = self._programme.rounds[self._number]
        self._place = folder.of_round(self._number)
        self._incomplete = sum(1 for r in composer.assessment.offices.values() if not r.complete)
        self._names = self._by_document(holding)
        self._pdfs: dict[str, bytes] = {}
        self._documents = in_order(self._programme, [self._document(composer, *one) for one in self._names])

    def make(self) -> SetMade:
        """Write what has changed of it, and take away what is not of it any more. Raises `RenderError`."""
        found = piles(self._programme, self._documents)
        begun = [(pile, *self._begin_print(pile)) for pile in found if pile.printed]
        files = self._register()
        table = next(iter(files), None)
        for pile, file, bound in begun:
            data = bound.result() if bound else None
            files[self._place / pile.file] = (_written(file, data), data)
        kept = self._folder.put_sets(self._number, files)
        return SetMade(
            register=table,
            prints=tuple(PrintedPile(p, self._place / p.file, bound is not None) for p, _, bound in begun),
            unprinted=tuple(paper for pile in found for paper in pile.papers if not paper.pages),
            incomplete=self._incomplete if files else 0,
            kept=tuple(kept),
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
        file = self._in_round(names.get("pdf") or next(iter(names.values())))
        if "pdf" in names and composed.letter.closing.name:
            self._pdfs[file] = read_whole(self._place / file)
        return SetDocument(
            letter=composed.letter,
            target=target,
            number=composed.number,
            date=composed.date,
            file=file,
            pages=page_count(self._pdfs[file]) if file in self._pdfs else None,
        )

    def _in_round(self, name: str) -> str:
        return (self._folder.path / name).relative_to(self._place).as_posix()

    @cached_property
    def _digests(self) -> Mapping[str, str]:
        """The documents of the set, by their names in the manifest."""
        return {n: self._folder.files[n].sha256 for names in self._names.values() for n in names.values()}

    def _register(self) -> dict[Path, tuple[SetFile, bytes | None]]:
        """Return the register, if there is anything to stand in it."""
        from tidao_sheets.stores.xlsx.writer import workbook_bytes

        workbook = register(self._programme, self._round, self._documents, incomplete=self._incomplete)
        if not workbook.tabs:
            return {}
        path, data = self._place / FILE, workbook_bytes(workbook)
        content = sha256(data)
        file = SetFile(kind="register", round=self._number, sha256=content, content=content, holds=self._digests)
        return {path: (file, None if self._folder.has_set(path, content) else data)}

    def _begin_print(self, pile: Pile) -> tuple[SetFile, Future[bytes] | None]:
        """Begin to bind what is printed of a pile; nothing to do where it is there already."""
        letter = ticking_list(self._programme, self._round, pile, incomplete=self._incomplete)
        names = [self._folder.name(self._place / paper.file) for paper in pile.printed]
        holds = {name: self._digests[name] for name in names}
        made_of = (letter.content(), [*holds.items()], self._typesetters.layout("pdf"), LAYOUT)
        content = sha256(repr(made_of).encode())
        if there := self._folder.has_set(self._place / pile.file, content):
            return there, None
        file = SetFile(
            kind="print",
            round=self._number,
            sha256="",
            content=content,
            holds=holds,
            signatory=pile.signatory,
            documents=len(names),
            pages=pile.pages,
        )
        leaves = [Leaf(paper.name, self._pdfs[paper.file]) for paper in pile.printed]
        return file, self._typesetters.begin_print(letter, PRINTING, leaves)


def _written(file: SetFile, data: bytes | None) -> SetFile:
    return file if data is None else replace(file, sha256=sha256(data))
