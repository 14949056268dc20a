"""The set of a round's documents that is signed and sent: which, in which order, by whom, and as how many pages."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from tidao_sheets.core.letters import people
from tidao_sheets.core.letters.kinds import KINDS, Kind
from tidao_sheets.core.letters.parts import Gap, Letter, Line, Paragraph, line_text
from tidao_sheets.core.letters.targets import Target
from tidao_sheets.core.programme.records import Programme
from tidao_sheets.core.text import safe_name

BLANK = "……"
"""Stands where a number is to be written by hand."""
UNKNOWN_SIGNER = "ยังไม่ระบุผู้ลงนาม"
_FRAMES = next(kind.submits for kind in KINDS.values() if kind.submits)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDocument:
    """One document of a set: what it says, and its file as seen from the folder of the round.

    `number` and `date` are as it prints them, None where they are not printed; `pages` are those of its PDF, None where
    there is no PDF.
    """

    letter: Letter
    target: Target
    number: str | None
    date: dt.date | None
    file: str
    pages: int | None

    @property
    def kind(self) -> Kind:
        """Its kind."""
        return KINDS[self.letter.kind]

    @property
    def name(self) -> str:
        """What people call it: its kind, and what it is about."""
        about = self.target.office.short_name if self.target.office else ""
        return " ".join(filter(None, (self.kind.name, about, "ดีเด่น" if self.target.place else "")))

    @property
    def signed(self) -> bool:
        """Whether somebody signs it at its foot."""
        return bool(self.letter.closing.name)

    @property
    def signer(self) -> str:
        """Who signs, as is printed: name and position; of a name that is written by hand the position."""
        closing = self.letter.closing
        lines = ((() if any(isinstance(run, Gap) for run in closing.name) else closing.name), *closing.position)
        texts = (line_text(line).strip(" ().") for line in lines)
        return " ".join(filter(None, texts)) or UNKNOWN_SIGNER

    @property
    def submits_to(self) -> str | None:
        """Whose documents it is laid upon: the id of a signatory, None where that is the usual one."""
        return self.target.to

    @property
    def unnumbered(self) -> bool:
        """Whether its number is still to be written."""
        return self.number is None and self._has("reference")

    @property
    def undated(self) -> bool:
        """Whether its day is still to be written."""
        return self.date is None and (
            self._has("date") or any(isinstance(run, Gap) for run in self.letter.closing.phrase)
        )

    @property
    def reference(self) -> str:
        """Its number with all that is printed around it; "" where it has none."""
        text = "".join(_shown(line) for line in self._lines("reference"))
        return text + BLANK if self.unnumbered and BLANK not in text else text

    @property
    def to(self) -> str:
        """Whom it addresses, or is given to."""
        return self._text("to") or self._text("recipient")

    @property
    def subject(self) -> str:
        """What it is about; of what has no subject what it says first."""
        first = next((line_text(b.line) for b in self.letter.body if isinstance(b, Paragraph)), self.letter.title)
        return self._text("subject") or first.strip()

    def _has(self, role: str) -> bool:
        return any(part.role == role for part in self.letter.head)

    def _lines(self, role: str) -> list[Line]:
        return [row[0] for part in self.letter.head if part.role == role for row in part.rows if row]

    def _text(self, role: str) -> str:
        return " ".join(line_text(line).strip() for line in self._lines(role))


@dataclass(frozen=True, slots=True)
class Pile:
    """What one person signs, in that order, under the memo that submits it; `signatory` is as of a `Letter`."""

    signatory: str | None
    title: str
    papers: tuple[SetDocument, ...]

    @property
    def file(self) -> str:
        """The name of its print file."""
        return safe_name(f"ชุดเสนอลงนาม {self.title}") + ".pdf"

    @property
    def printed(self) -> tuple[SetDocument, ...]:
        """Its documents that are there as PDF."""
        return tuple(paper for paper in self.papers if paper.pages)

    @property
    def pages(self) -> int:
        """How many pages these have."""
        return sum(paper.pages or 0 for paper in self.papers)


def piles(programme: Programme, papers: Iterable[SetDocument]) -> tuple[Pile, ...]:
    """Return what each signatory signs: those of the programme in its order, then others, then what nobody signs yet.

    A memo that submits documents lies upon them, whoever signs it.
    """
    found: dict[str | None, list[SetDocument]] = {}
    for paper in papers:
        if paper.signed:
            found.setdefault(_holder(programme, paper), []).append(paper)
    listed = [*programme.signatories]
    ids = sorted(found, key=lambda s: (s is None, listed.index(s) if s in listed else len(listed)))
    titles = {s: _title(programme, s) for s in ids}
    doubled = {s for s in ids if [*titles.values()].count(titles[s]) > 1}
    return tuple(
        Pile(s, f"{titles[s]} ({s})" if s in doubled else titles[s], in_signing_order(programme, found[s])) for s in ids
    )


def about_kinds(pile: Pile) -> dict[str, int]:
    """Count what is printed of a pile by kind, in signing order."""
    return dict(Counter(paper.kind.name for paper in pile.printed))


def in_order(programme: Programme, papers: Iterable[SetDocument]) -> tuple[SetDocument, ...]:
    """Return documents in the order in which they are made: by kind, then by office."""
    kinds, offices, signers = [*KINDS], [*programme.offices], ["", *programme.signatories]

    def place(paper: SetDocument) -> tuple[int, ...]:
        office, about, to, review, _ = paper.target
        among, one = (offices, office.code) if office else (signers, to or "")
        number = among.index(one) if one in among else len(among)  # of a closed round, what the programme had then
        return kinds.index(paper.letter.kind), about or 0, number, review or 0

    return tuple(sorted(papers, key=place))


def in_signing_order(programme: Programme, papers: Iterable[SetDocument]) -> tuple[SetDocument, ...]:
    """Return documents as they are laid before who signs: the memo, and what it submits as it names that."""

    def rank(paper: SetDocument) -> int:
        frame = paper.letter.frame
        return 0 if paper.kind.submits else 1 + (_FRAMES.index(frame) if frame in _FRAMES else len(_FRAMES))

    return tuple(sorted(in_order(programme, papers), key=rank))


def _holder(programme: Programme, paper: SetDocument) -> str | None:
    """Return by whom a document is signed, or to whom it submits others: an id of the programme, if he has one."""
    if paper.kind.submits:
        return paper.submits_to or programme.signatory.id
    signatory, closing = paper.letter.signatory, paper.letter.closing
    position = tuple(line_text(line).strip() for line in closing.position)
    same = [s for s in programme.signatories.values() if s.name == signatory]
    exact = [s for s in same if tuple(s.position) == position]
    return next((s.id for s in (*exact, *same)), signatory)


def _title(programme: Programme, signatory: str | None) -> str:
    known = programme.signatories.get(signatory or "")
    return people.own_position(programme, known) if known else signatory or UNKNOWN_SIGNER


def _shown(line: Line) -> str:
    return "".join(BLANK if isinstance(run, Gap) else run.text for run in line).lstrip()
