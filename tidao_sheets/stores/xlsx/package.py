"""An Excel file as a package of parts: opened under bounds, its parts found by relationship, read as XML events.

Names of parts are matched without regard to case or the way of their slashes, names of elements without namespace, so
that Strict files and those of odd writers read, too. Only parts that are asked for are ever unpacked.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import IO, NamedTuple
from xml.parsers import expat

from tidao_sheets.stores.xlsx.unreadable import CORRUPT, EMPTY, OLD, PASSWORD, TOO_BIG, UnreadableError

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]

MOST_ENTRIES = 5000
MOST_XML = 64 * 1024 * 1024
"""Bytes that all parts together may unpack to; those of a province's form have under one million."""
MOST_ELEMENTS = 1_000_000
"""Elements in all parts together; a province's form has some 10,000."""
MOST_NAMES = 10_000
"""Different names of elements and attributes in a part, each of which the parser keeps; a sheet's part has some 50."""
MOST_WORK = 2_000_000
"""What all that is told once for many cells may come to, in characters of formulas, and what lies beside the cells."""
BESIDE = 20
"""Such characters that a relation, a merged block, a link, or whatever else lies over the cells counts for."""
MOST_DEPTH = 200
LONGEST_TOKEN = 1024 * 1024
"""Bytes that may go by without an event: a tag or an attribute that never ends."""

_CHUNK = 64 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How files of older programs begin, and those with a password."""
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    OSError,
    EOFError,
    ValueError,
    LookupError,
    NotImplementedError,
    RuntimeError,
)
"""What zipfile raises for damaged archives of every kind."""


class Relation(NamedTuple):
    """What a part refers to: the last word of the relation's type, and a part's name or an address outside."""

    kind: str
    target: str
    outside: bool


@dataclass(slots=True)
class Package:
    """An opened file; `parts` holds normal name → entry of the archive's directory."""

    archive: zipfile.ZipFile
    parts: dict[str, zipfile.ZipInfo]
    _bytes: int = field(init=False, default=0)
    _elements: int = field(init=False, default=0)
    _work: int = field(init=False, default=0)
    _texts: list[str] = field(init=False, default_factory=list)
    _parser: expat.XMLParserType = field(init=False)

    @classmethod
    def open(cls, file: IO[bytes]) -> Package:
        """Open a file, after a look at its first bytes and at the archive's directory.

        Raises:
            UnreadableError: for what is no Excel file of today's format, or must not be unpacked.
        """
        _refuse_foreign(file)
        try:
            archive = zipfile.ZipFile(file)
        except BROKEN as error:
            raise UnreadableError(CORRUPT) from error
        entries = archive.infolist()
        if any(entry.flag_bits & 1 for entry in entries):
            raise UnreadableError(PASSWORD)
        if len(entries) > MOST_ENTRIES:
            raise UnreadableError(TOO_BIG)
        parts: dict[str, zipfile.ZipInfo] = {}
        for entry in entries:
            twin = parts.setdefault(normal(entry.filename), entry)
            if (twin.CRC, twin.file_size) != (entry.CRC, entry.file_size):
                raise UnreadableError(CORRUPT)  # two contents for one part
        if not parts:
            raise UnreadableError(CORRUPT)
        return cls(archive, parts)

    def parse(self, part: str, start: Start, end: End | None = None) -> None:
        """Read a part; `start` gets each element's name without prefix and its attributes, `end` its name.

        Raises:
            UnreadableError: where the part is missing, damaged, or goes over a bound.
        """
        entry = self.parts.get(part)
        if entry is None:
            raise UnreadableError(CORRUPT)
        if entry.file_size > MOST_XML:
            raise UnreadableError(TOO_BIG)
        try:
            with self.archive.open(entry) as stream:
                self._feed(stream, start, end)
        except UnreadableError:
            raise
        except (*BROKEN, expat.ExpatError) as error:
            raise UnreadableError(CORRUPT) from error

    def spend(self, work: int) -> None:
        """Count work that a few bytes may ask for; see MOST_WORK."""
        self._work += work
        if self._work > MOST_WORK:
            raise UnreadableError(TOO_BIG)

    def listen(self) -> None:
        """Begin to keep the characters that follow, until `heard` is called."""
        self._texts.clear()
        self._parser.CharacterDataHandler = self._texts.append

    def heard(self) -> str:
        """Return the characters since `listen`, and keep no more."""
        self._parser.CharacterDataHandler = None
        return "".join(self._texts)

    def relations(self, part: str) -> dict[str, Relation]:
        """Return what a part refers to, by id; "" is the package itself."""
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        found: dict[str, Relation] = {}
        if path not in self.parts:
            return found

        def start(tag: str, given: dict[str, str]) -> None:
            if tag == "Relationship":
                self.spend(BESIDE)
                given = local(given)
                kind = given.get("Type", "").rpartition("/")[2]
                target, outside = given.get("Target", ""), given.get("TargetMode") == "External"
                found[given.get("Id", "")] = Relation(kind, target if outside else _inside(folder, target), outside)

        self.parse(path, start)
        return found

    def related(self, part: str, kind: str) -> list[str]:
        """Return the parts of a kind that a part refers to, those only that are there."""
        found = (r.target for r in self.relations(part).values() if r.kind == kind and not r.outside)
        return [target for target in found if target in self.parts]

    def _feed(self, stream: IO[bytes], start: Start, end: End | None) -> None:
        names: dict[str, str] = {}
        parser = self._parser = expat.ParserCreate(intern=names)
        parser.buffer_text = True
        depth = events = 0

        def started(name: str, given: dict[str, str]) -> None:
            nonlocal depth, events
            depth += 1
            events += 1
            if depth > MOST_DEPTH:
                raise UnreadableError(TOO_BIG)
            start(name.rpartition(":")[2] if ":" in name else name, given)

        def ended(name: str) -> None:
            nonlocal depth
            depth -= 1
            if end is not None:
                end(name.rpartition(":")[2] if ":" in name else name)

        def refuse(*_: object) -> None:
            raise UnreadableError(CORRUPT)  # no spreadsheet program writes a document type, which may hold bombs

        parser.StartElementHandler, parser.EndElementHandler = started, ended
        parser.StartDoctypeDeclHandler = refuse
        silent, before = 0, -1
        while chunk := stream.read(_CHUNK):
            self._bytes += len(chunk)
            parser.Parse(chunk, False)  # noqa: FBT003 - expat takes it by position only
            silent = silent + len(chunk) if events == before else 0
            if self._bytes > MOST_XML or self._elements + events > MOST_ELEMENTS or silent > LONGEST_TOKEN:
                raise UnreadableError(TOO_BIG)
            if len(names) > MOST_NAMES:
                raise UnreadableError(TOO_BIG)
            before = events
        parser.Parse(b"", True)  # noqa: FBT003 - as above
        self._elements += events


def local(given: dict[str, str]) -> dict[str, str]:
    """Return attributes by their names without prefix: r:id, or another prefix's, is id."""
    return {key.rpartition(":")[2]: value for key, value in given.items()}


def normal(name: str) -> str:
    """Return the name by which a part is known, whatever its case and slashes."""
    return posixpath.normpath(name.replace("\\", "/").lstrip("/")).casefold()


def _inside(folder: str, target: str) -> str:
    """Return the part that a relation of a part in `folder` points to."""
    target = target.replace("\\", "/")
    return normal(target if target.startswith("/") else posixpath.join(folder, target))


def _refuse_foreign(file: IO[bytes]) -> None:
    head = file.read(8)
    if not head:
        raise UnreadableError(EMPTY)
    if head == OLE:
        directory = file.read(8 * 1024 * 1024)
        raise UnreadableError(PASSWORD if "EncryptedPackage".encode("utf-16-le") in directory else OLD)
    file.seek(0)
