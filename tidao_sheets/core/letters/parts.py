"""A letter as parts and blocks, without layout: what PDF and Word both print, and golden files compare.

Nothing here knows a kind of document; how the parts look is the business of the renderers.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Literal

from tidao_sheets.core.letters.payload import addressed

DRAFT = "ร่าง"
CODE_WORD = "รหัสตรวจสอบ"
READING_PARTS = ("read", "day", "code")
"""Head parts that tell of the reading; they alone differ between two documents of the same figures."""

BOOKMARKED_PARTS = ("title", "subject")
"""Head parts that name the document in the outline of its file."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; `keep` must not be broken across lines; a line feed in `text` is a forced line break."""

    text: str
    keep: bool = False
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """A place left free to fill in by hand, `cm` centimetres wide."""

    cm: float


Line = tuple[Run | Gap, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; "body" has its first line indented; the others are bold and stay with what follows.

    A "title" is centred, a "heading" begins at the margin, and an "item" is indented as the text is that it heads.
    """

    line: Line
    style: Literal["body", "heading", "item", "title"] = "body"


@dataclass(frozen=True, slots=True)
class Items:
    """A list; each item carries its printed mark: "๑." or "-"."""

    items: tuple[tuple[str, Line], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A table column: its share of the width against the other columns, and its alignment."""

    weight: int
    align: Literal["left", "center", "right"] = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """A table; the head is repeated on each page that the table runs over.

    A row of a single cell goes across all columns: it is the heading of the rows below.
    """

    columns: tuple[Column, ...]
    head: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]


Block = Paragraph | Items | Table


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the head: `role` names it for the renderers, `label` is printed, each row holds one or more cells."""

    role: str
    label: str
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Closing:
    """The foot: phrase (none on a memo), name in brackets, position and owner unit line by line, copies."""

    phrase: Line = ()
    name: Line = ()
    position: tuple[Line, ...] = ()
    unit: tuple[Line, ...] = ()
    copies: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Enclosure:
    """What starts on a page of its own; `label` stands in its top right corner."""

    label: Line
    blocks: tuple[Block, ...]


METALS = ("gold", "silver", "bronze")
"""In which stars are drawn: that of the highest tier, of the next, and of all below."""


@dataclass(frozen=True, slots=True)
class Stars:
    """Stars that are drawn: how many, in which metal, and the words for those who do not see them."""

    count: int
    metal: str
    told: str


@dataclass(frozen=True, kw_only=True)  # without slots, so that its digest is kept
class Letter:
    """One document ready to be typeset.

    `heading` is what the frame prints above all (บันทึกข้อความ), `issued` the moment that dates the files: the letter's
    own date or the reading. `doubts` lists what the secretary should check before signing. `figures` changes with the
    figures that the document rests on. `signatory` is the id of who signs in the programme file, else the name or
    position of one who signs by his seat; `lacks` names what it says that it lacks,
    and `check` is what it certifies, for its QR code (nothing: it has none), which `verify_url` makes an address.
    """

    kind: str
    frame: str
    office: str | None
    round: int
    title: str
    author: str
    draft: bool
    heading: str
    head: tuple[Part, ...]
    body: tuple[Block, ...]
    closing: Closing
    enclosures: tuple[Enclosure, ...]
    fingerprint: str
    issued: datetime
    doubts: tuple[str, ...] = ()
    figures: str = ""
    signatory: str | None = None
    unsaid: bool = False
    """It replaces a former one, of which its template has no word."""
    lacks: tuple[str, ...] = ()
    stars: Stars | None = None
    check: str = ""
    verify_url: str = ""

    def prints_number(self, number: str) -> bool:
        """Whether the head gives this number of the document; an announcement gives none."""
        given = (line_text(cell) for part in self.head if part.role == "reference" for row in part.rows for cell in row)
        return not number or any(number in text for text in given)

    def content(self) -> str:
        """Return a digest of all that is printed and how, but for when and from which reading it was made."""
        return self._content

    @cached_property
    def _content(self) -> str:
        read = {row[0] for part in self.head if part.role in READING_PARTS for row in part.rows}
        printed = (
            self.frame,
            self.draft,
            self.heading,
            self.head,
            self.body,
            self.closing,
            self.enclosures,
            self.stars,
        )
        told = repr(printed)
        for text in map(repr, read):
            told = told.replace(text, "")
        return hashlib.sha256(told.encode()).hexdigest()

    @property
    def certifies(self) -> str:
        """What the QR code says: what the document certifies, and the code by which the record knows it."""
        shown = self.check and (self.enclosures or self.stars)  # it stands beside the figures
        return f"{self.check} {CODE_WORD} {check_code(self.content())}" if shown else ""

    @property
    def qr(self) -> str:
        """What the QR code holds: the sentence by itself, or in the address of the page that knows it."""
        return addressed(self.certifies, self.verify_url)


def check_code(content: str) -> str:
    """Return the printed code of a document's content, by the digest of it: "BD6F-5966-D001"."""
    return "-".join(content[n : n + 4].upper() for n in (0, 4, 8))


def line_text(line: Line) -> str:
    """Return a line's text; a gap becomes four spaces."""
    return "".join("    " if isinstance(run, Gap) else run.text for run in line)
