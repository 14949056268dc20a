"""What stands in the cells that a batch overwrites: copied aside in the same step, compared, and put back.

Google has no conditional write. The copies are on hidden tabs, at the same places, so that formulas stay as they are;
the next such batch makes them anew.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tidao_sheets.core.sheet.cells import At, rectangles
from tidao_sheets.core.sheet.difference import content
from tidao_sheets.core.sheet.observed import ObservedTab
from tidao_sheets.stores.google.terms import Request, paste


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """The cells of one tab that a batch overwrites, by place: their content as read, and as written.

    `tab` is the tab's number, `number` that of the hidden tab, `title` what it is called; `covered` are the cells and
    all that they are merged with.
    """

    tab: int
    number: int
    title: str
    read: Mapping[At, str]
    written: Mapping[At, str]
    covered: frozenset[At]

    def copy(self) -> Iterator[Request]:
        """Yield the requests that copy the cells aside, before they are overwritten."""
        rows, columns = (max(numbers) + 1 for numbers in zip(*self.covered, strict=True))
        shape = {"rowCount": rows, "columnCount": columns}
        made = {"sheetId": self.number, "title": self.title, "hidden": True, "gridProperties": shape}
        yield {"addSheet": {"properties": made}}
        yield from self._paste(self.tab, self.number)

    def put_back(self) -> Iterator[Request]:
        """Yield the requests that put back what stood there, and do away with the hidden tab."""
        yield from self._paste(self.number, self.tab)
        yield {"deleteSheet": {"sheetId": self.number}}

    def _paste(self, source: int, target: int) -> Iterator[Request]:
        for block in rectangles(self.covered):
            yield paste(source, target, block)

    def strange(self, after: Mapping[int, ObservedTab]) -> bool:
        """Whether something else was overwritten than what was read; an attempt before may have written already."""
        copied = after.get(self.number)
        return copied is not None and any(
            content(copied.get(at)) not in {text, self.written[at]} for at, text in self.read.items()
        )
