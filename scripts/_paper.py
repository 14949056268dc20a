"""What stands on the pages of a printed workbook or document: which tab, how large its type is, where its lines are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

EDGE = 14
"""Points from the paper's edges, 5 millimetres, within which printers print nothing."""
LEAST, LEAST_OF_LISTS = 9.0, 7.5
"""Points of type on what is signed or read by chiefs, and on other lists."""
CHIEFS = ("executive", "ranking")
"""The kinds of a summary's tabs that chiefs read; its others are lists."""
_ROUNDED = 0.05
"""Points by which a program may round a scale."""


class Printed(NamedTuple):
    """A page: its tab, its letters in the order of its text, with their places, and the heights of its level lines."""

    tab: str
    size: tuple[float, float]
    text: str
    letters: list[Mapping[str, Any]]
    levels: list[float]

    def place(self, word: str) -> tuple[float, float]:
        """Return the top of a word, which stands once on the page, and the line that its letters stand on."""
        first = self.letters[self.text.index(word)]
        return first["top"], self.size[1] - first["matrix"][5]

    def row(self, top: float, bottom: float) -> tuple[float, float]:
        """Return the level lines between which something stands."""
        middle = (top + bottom) / 2
        return max(y for y in self.levels if y <= middle), min(y for y in self.levels if y > middle)

    @property
    def least(self) -> float:
        """The smallest type on the page, in points."""
        return min((_size(c) for c in self.letters if c["text"].strip()), default=LEAST)

    @property
    def within(self) -> bool:
        """Whether all stands where printers print."""
        right, bottom = (length - EDGE for length in self.size)
        return all(c["x0"] >= EDGE and c["x1"] <= right and c["bottom"] <= bottom for c in self.letters)

    @property
    def wanted(self) -> float:
        """The smallest type that this page may have, in points."""
        return LEAST_OF_LISTS if self.tab.startswith(_lists()) else LEAST


def _lists() -> tuple[str, ...]:
    """Return what the titles of tabs that are lists begin with."""
    from tidao_sheets.core.programme.records import LEFTOVERS
    from tidao_sheets.core.summary.layout import OF_ALL_ROUNDS, TITLES

    titles = {kind: title.partition(" {")[0] for kind, title in (TITLES | OF_ALL_ROUNDS).items()}
    return (LEFTOVERS, *(title for kind, title in titles.items() if kind not in CHIEFS))


def printed(pdf: Path) -> list[Printed]:
    """Return the pages of a PDF; LibreOffice marks where each tab begins."""
    import pdfplumber

    tabs = _tabs(pdf)
    with pdfplumber.open(pdf) as document:
        return [_page(page, _tab(tabs, n)) for n, page in enumerate(document.pages)]


def faults(pages: list[Printed]) -> Iterator[str]:
    """Yield what of the pages is too small, or off the paper."""
    for number, page in enumerate(pages, 1):
        if page.least < page.wanted - _ROUNDED:
            yield f"page {number} {page.tab}: type of {page.least:.1f} points, less than {page.wanted}"
        if not page.within:
            yield f"page {number} {page.tab}: something stands off the paper"


def _page(page: Any, tab: str) -> Printed:  # noqa: ANN401 - pdfplumber's page has no types
    drawn = [*page.rects, *page.lines]
    levels = sorted({round(y, 1) for d in drawn if d["x1"] - d["x0"] > 10 for y in (d["top"], d["bottom"])})
    return Printed(tab, (page.width, page.height), "".join(c["text"][0] for c in page.chars), page.chars, levels)


def _size(letter: Mapping[str, Any]) -> float:
    return float(letter["size"] if letter["upright"] else letter["width"])  # names below columns run upwards


def _tabs(pdf: Path) -> dict[int, str]:
    """Return the number of the page with which each tab begins → its title."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return {_target(mark): _title(mark) for mark in document.get_toc()}


def _target(mark: Any) -> int:  # noqa: ANN401 - another type in each of its versions
    return int(mark.page_index if hasattr(mark, "page_index") else mark.get_dest().get_index())


def _title(mark: Any) -> str:  # noqa: ANN401
    return str(mark.title if hasattr(mark, "title") else mark.get_title())


def _tab(tabs: Mapping[int, str], page: int) -> str:
    return tabs[max(first for first in tabs if first <= page)] if tabs else ""
