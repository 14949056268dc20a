"""What people have added to the summary: what stands in the way of a rewrite, and what a rewrite leaves out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from tidao_sheets.core.programme.records import Programme
from tidao_sheets.core.sheet.cells import At, blocks, linkable
from tidao_sheets.core.sheet.declared import Tab
from tidao_sheets.core.sheet.observed import Book
from tidao_sheets.core.sheet.paint import paint_of
from tidao_sheets.core.sheet.styles import STYLES
from tidao_sheets.core.summary.layout import KeyedSummaryTab, Stamp, keyed_tabs
from tidao_sheets.core.summary.remarks import remark_places
from tidao_sheets.core.summary.secretary import input_places

LINK, PAINT, MERGE = "link ", "paint ", "merge "
"""What stands before an address where a link, a paint or a merged block is recorded; alone: that blocks are."""
_OUTSIDE = re.compile(r"\[\d+\]")
"""How a formula refers to another workbook, by the number that its own file gives to that: [1]Sheet1!A1."""
_KEY = re.compile("A[0-9]+|[A-Z]+1")
"""The address of a cell that holds a key."""
WrittenTab = Mapping[str, str]
"""What the program has written into a tab: A1 address → content as text, and links, paints and merged blocks."""


ConflictKind = Literal[
    "cell",
    "tab",
    "round",
    "chart",
    "drawing",
    "comment",
    "other",
    "picture",
    "outside",
    "row",
    "remarks",
    "key",
    "closed",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A cell, tab or object of a person's that a new summary would overwrite or drop; `at` is None for the latter."""

    tab: str
    at: At | None = None
    written: str = ""
    observed: str = ""
    kind: ConflictKind = "cell"
    on: tuple[str, ...] = ()
    """Titles of the tabs on which it lies, as far as that is known."""

    @property
    def cell(self) -> str | None:
        """The A1 address."""
        return self.at.a1 if self.at else None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What people have added to a tab, or to none (""), and a rewrite leaves out: its kind, and where."""

    tab: str
    kind: str
    places: tuple[str, ...]


def drawn(book: Book, charts: int) -> Iterator[Conflict]:
    """Yield what somebody has drawn, commented or put into a cell so that a rebuilt file would lose it."""
    kinds: tuple[tuple[ConflictKind, str, int], ...] = (
        ("chart", "charts", charts),
        ("drawing", "pictures or shapes", 0),
        ("comment", "comments", 0),
        ("other", "pivot tables or other objects", 0),
    )
    for kind, name, ours in kinds:
        if (count := book.objects.get(kind, 0)) > ours:
            on = tuple(tab.title for tab in book.tabs if tab.objects.get(kind))
            written, observed = f"{ours} {name}", f"{count} {name}"
            yield Conflict(tab=book.name, written=written, observed=observed, kind=kind, on=on)
    for tab in book.tabs:
        for at, cell in sorted(tab.cells.items()):
            if cell.picture:
                yield Conflict(tab=tab.title, at=at, observed=cell.formula or str(cell.value), kind="picture")
            elif cell.formula is not None and _OUTSIDE.search(cell.formula):
                yield Conflict(tab=tab.title, at=at, observed=cell.formula, kind="outside")


def forgotten(programme: Programme, book: Book | None, closings: Mapping[int, Collection[str]]) -> Iterator[Conflict]:
    """Yield where a summary says when a round was closed, which the ledger does not know: its record was lost.

    `closings` are the moments that are known of each round, as they are printed.
    """
    for key, keyed in keyed_tabs(programme, book)[0].items() if book else ():
        for at, cell in keyed.tab.cells.items() if key.kind == "ranking" else ():
            stamp = Stamp.of(cell.value)
            if stamp and stamp.closed is not None and stamp.closed not in closings.get(key.round, ()):
                yield Conflict(tab=keyed.tab.title, at=at, observed=str(cell.value), kind="closed")


def left_out(
    programme: Programme, declared: Tab, keyed: KeyedSummaryTab, former: list[WrittenTab]
) -> Iterator[LeftOut]:
    """Yield what a rewrite of a tab leaves out: all that is neither declared, nor written before, nor carried over."""
    tab, found = keyed.tab, dict[str, list[str]]()
    typed = {"remarks": remark_places, "secretary": input_places}.get(keyed.key.kind)
    remarks = {*typed(programme, keyed).values()} if typed else set()
    painted = [at for at in _painted(declared, keyed, former) if at not in remarks or not tab.paints[at].exact]
    linked = [at for at in _linked(declared, keyed, former) if at not in remarks or not linkable(tab.links[at])]
    strange = [block for block in tab.merges if block not in declared.merges and not _written_as_one(*block, former)]
    merged = [f"{first.a1}:{last.a1}" for first, last in strange]
    renamed = [tab.title] if tab.title != declared.title else []
    each = ("title", renamed), ("paint", blocks(painted)), ("link", blocks(linked)), ("merge", merged)
    for kind, places in each:
        found.setdefault(kind, []).extend(places)
    for laid in tab.laid:
        found.setdefault(laid.kind, []).append(laid.place)
    yield from (LeftOut(tab.title, kind, tuple(dict.fromkeys(places))) for kind, places in found.items() if places)


def _written_as_one(first: At, last: At, former: list[WrittenTab]) -> bool:
    """Whether the program has merged a block; by records that tell no blocks, whether it may have.

    Then it wrote all of its cells, and a text in the first at most.
    """
    name = f"{MERGE}{first.a1}:{last.a1}"
    inside = [At(row, c).a1 for row in range(first.row, last.row + 1) for c in range(first.column, last.column + 1)]
    return any(
        name in w if MERGE in w else all(a1 in w for a1 in inside) and not any(w[a1] for a1 in inside[1:])
        for w in former
    )


def left_out_of_all(book: Book) -> Iterator[LeftOut]:
    """Yield what people have added to no single tab: names of cells, a password."""
    for kind in dict.fromkeys(laid.kind for laid in book.laid):
        yield LeftOut("", kind, tuple(laid.place for laid in book.laid if laid.kind == kind))


def _painted(declared: Tab, keyed: KeyedSummaryTab, former: list[WrittenTab]) -> Iterator[At]:
    """Yield the cells in another paint than the program has given them, as far as that is known."""
    known = [written for written in former if any(key.startswith(PAINT) for key in written)]
    anywhere = set() if known and _in_place(declared, keyed, known) else {paint_of(s).told for s in STYLES.values()}
    for at, paint in keyed.tab.paints.items():
        cell, told = declared.cells.get(at), paint.told
        as_written = any(written.get(PAINT + at.a1) == told for written in known)
        if not (as_written or told in anywhere or (cell and cell.paint_told == told)):
            yield at


def _in_place(declared: Tab, keyed: KeyedSummaryTab, former: list[WrittenTab]) -> bool:
    """Whether rows and columns stand where they were written; else nobody knows whose paint is whose."""
    keys = {at.a1 for at in keyed.tab.cells if 0 in at}
    own = [{at.a1 for at, cell in declared.cells.items() if 0 in at and cell.value is not None}]
    own += [{a1 for a1 in written if _KEY.fullmatch(a1)} for written in former]
    return keyed.corner == (0, 0) and keys in own


def _linked(declared: Tab, keyed: KeyedSummaryTab, former: list[WrittenTab]) -> Iterator[At]:
    """Yield the cells that open something although the program has never let them."""
    for at in keyed.tab.links:
        cell = declared.cells.get(at)
        if not (cell and cell.link) and not any(LINK + at.a1 in written for written in former):
            yield at
