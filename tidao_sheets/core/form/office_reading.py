"""One office tab as read: a record for each input cell, and what follows from them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.scoring.findings import Finding
from tidao_sheets.core.scoring.points import Problem
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.observed import Book

Standing = Literal["sound", "altered", "doubled", "disputed"]
"""What a cell's content is good for.

"sound": it counts. "altered": its row shows other words or full marks than the rubric, so that its points are known and
do not count. "doubled": two tabs of the office disagree; it is only known that something was typed. "disputed": two
copies of the form disagree about it, so that it says nothing.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellReading:
    """One input cell as read: a score or a text of one criterion, by the key of its column.

    `text` is the content as people see it, "" in a `blank` cell; `points` are None for a text, and for a score that
    cannot be read: `problems` say why. `at` is None where two tabs hold the cell.
    """

    criterion: str
    column: str
    at: At | None
    text: str = ""
    points: Decimal | None = None
    problems: tuple[Problem, ...] = ()
    blank: bool = False
    standing: Standing = "sound"

    @property
    def key(self) -> tuple[str, str]:
        """The cell's name on its tab: criterion and column key."""
        return self.criterion, self.column

    @property
    def usable(self) -> bool:
        """Whether it is certain what this cell says, even if it does not count."""
        return self.standing in {"sound", "altered"}


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeReading:
    """One office tab as read: its input cells in programme order, as far as their rows and columns can be told.

    `computed` tells where the form's own figures stand, by row key.
    """

    office: str
    tab: str
    book: Book
    cells: tuple[CellReading, ...]
    computed: Mapping[str, At]
    findings: tuple[Finding, ...] = ()

    @property
    def typed(self) -> tuple[CellReading, ...]:
        """The cells in which something was typed that no copy contradicts."""
        return tuple(c for c in self.cells if not c.blank and c.standing != "disputed")

    @property
    def untouched(self) -> bool:
        """Whether nobody has typed anything into this tab."""
        return not self.typed

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that keep its scores from counting, which a copy that nobody has touched must not hide."""
        return tuple(f for f in self.findings if f.severity == "error")

    @property
    def readable(self) -> dict[str, Decimal]:
        """Criterion → points, also of rows whose rubric text was altered, for rebuilding."""
        return {c.criterion: c.points for c in self.cells if c.usable and c.points is not None}

    @property
    def points(self) -> dict[str, Decimal]:
        """Criterion → the points that count."""
        return {c.criterion: c.points for c in self.cells if c.standing == "sound" and c.points is not None}

    @property
    def blank(self) -> tuple[str, ...]:
        """The criteria without a score."""
        return tuple(c.criterion for c in self.cells if c.column == "score" and c.blank and c.usable)

    @property
    def texts(self) -> dict[str, dict[str, str]]:
        """Criterion → column key → text."""
        texts: dict[str, dict[str, str]] = {}
        for c in self.typed:
            if c.column != "score" and c.usable:
                texts.setdefault(c.criterion, {})[c.column] = c.text
        return texts

    @property
    def where(self) -> dict[str, At]:
        """Criterion → where its score stands."""
        return {c.criterion: c.at for c in self.cells if c.column == "score" and c.at is not None}

    def at(self, criterion: str, column: str) -> At | None:
        """Return where an input cell stands, or None where its row or column cannot be told."""
        return next((c.at for c in self.cells if c.key == (criterion, column)), None)

    def content(self) -> dict[tuple[str, str], str]:
        """Return what was typed, comparably: equal points are equal however they were typed."""
        return {
            c.key: plain(c.points) if c.points is not None and c.standing == "sound" else c.text for c in self.typed
        }

    def without(self, disputed: Collection[tuple[str, str]]) -> OfficeReading:
        """Return the tab without the cells of these keys: another copy says something else."""
        scores = {criterion for criterion, column in disputed if column == "score"}
        return replace(
            self,
            cells=tuple(replace(c, standing="disputed") if c.key in disputed else c for c in self.cells),
            findings=tuple(f for f in self.findings if f.code != "blank" or f.criterion not in scores),
        )

    def doubled(self, finding: Finding) -> OfficeReading:
        """Return the tab as one of which another says something else: nothing counts, and nothing has one place."""
        cells = tuple(replace(c, standing="doubled", at=None) for c in self.cells)
        return replace(self, cells=cells, computed={}, findings=(finding,))
