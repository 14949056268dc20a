"""One office tab as read: a record for each input cell, and what follows from them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.scoring.assessment import WHOLE
from tidao_sheets.core.scoring.findings import Finding
from tidao_sheets.core.scoring.points import Problem
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.observed import Book
from tidao_sheets.core.thai import comparable

Standing = Literal["sound", "altered", "former", "doubled", "disputed"]
"""What a cell's content is good for.

"sound": it counts. "altered": its row shows other words or full marks than the rubric. "former": its tab was made of
another rubric. In both its points are known and do not count. "doubled": two rows or tabs hold the cell; it is only
known that something was typed. "disputed": two copies of the form disagree about it, so that it says nothing.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellReading:
    """One input cell as read: a score or a text of one criterion, by the key of its column.

    `text` is the content as people see it, "" in a `blank` cell; `points` are None for a text, and for a score that
    cannot be read: `problems` say why. `at` is None where more cells than one hold it. `doubt` says, in Thai, why a
    rebuilt form cannot take its content over as it is; "" where it can. `copy` is the tab that it stands on where
    somebody has chosen what another copy says.
    """

    criterion: str
    column: str
    at: At | None
    text: str = ""
    points: Decimal | None = None
    problems: tuple[Problem, ...] = ()
    blank: bool = False
    standing: Standing = "sound"
    doubt: str = ""
    copy: OfficeReading | None = None

    @property
    def key(self) -> tuple[str, str]:
        """The cell's name on its tab: criterion and column key."""
        return self.criterion, self.column

    @property
    def usable(self) -> bool:
        """Whether it is certain what this cell says, even if it does not count."""
        return self.standing not in {"doubled", "disputed"}

    @property
    def content(self) -> str:
        """What was typed, comparably: equal points are equal however they were typed."""
        return plain(self.points) if self.points is not None and self.standing == "sound" else self.text


def named(criterion: str) -> str | None:
    """Return the criterion that a finding names: none for what is said of the office as a whole."""
    return None if criterion == WHOLE else criterion


def merged(cells: Sequence[CellReading], doubt: str, standing: Standing) -> CellReading:
    """Return several readings of one cell as one that does not count: what they say, each in its own words.

    Where all say the same, it is known what that is.
    """
    first = cells[0]
    texts = {comparable(c.content): c.text or "(ว่าง)" for c in reversed(cells)}
    if len(texts) == 1 and not any(c.doubt for c in cells):
        return replace(first, standing=standing, problems=())
    return replace(
        first,
        text=" หรือ ".join(reversed(texts.values())),
        points=None,
        problems=(),
        blank=all(c.blank for c in cells),
        standing=standing,
        doubt=next((c.doubt for c in cells if c.doubt), doubt),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeReading:
    """One office tab as read: its input cells in programme order, as far as their rows and columns can be told.

    `computed` tells where the form's own figures stand, by row key. `former` names what the tab shows of a former
    programme on which no score depends; `foreign` holds what was typed into rows that the rubric does not have, and
    `lost` the keys of the criteria and input columns that cannot be found.
    """

    office: str
    tab: str
    book: Book
    cells: tuple[CellReading, ...]
    computed: Mapping[str, At]
    findings: tuple[Finding, ...] = ()
    former: tuple[str, ...] = ()
    foreign: Mapping[str, str] = field(default_factory=dict)
    lost: tuple[str, ...] = ()

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
    def where(self) -> dict[str, tuple[OfficeReading, At]]:
        """Criterion → on which copy's tab its score stands, and where."""
        scores = (c for c in self.cells if c.column == "score")
        return {c.criterion: (c.copy or self, c.at) for c in scores if c.at is not None}

    def cell(self, criterion: str, column: str) -> CellReading | None:
        """Return an input cell, or None where its row or column cannot be told."""
        return next((c for c in self.cells if c.key == (criterion, column)), None)

    def at(self, criterion: str, column: str) -> At | None:
        """Return where an input cell stands, or None where its row or column cannot be told."""
        cell = self.cell(criterion, column)
        return cell.at if cell else None

    def content(self) -> dict[tuple[str, str], str]:
        """Return what was typed, comparably."""
        return {c.key: c.content for c in self.typed}

    def without(self, disputed: Collection[tuple[str, str]], copies: Iterable[OfficeReading]) -> OfficeReading:
        """Return the tab without the cells of these keys, about which copies say something else."""
        if not disputed:
            return self
        scores = {criterion for criterion, column in disputed if column == "score"}
        joined = {c.key: c for c in _joined(copies, "สำเนาไม่ตรงกัน", "disputed") if c.key in disputed}
        known = tuple(joined.pop(c.key, c) for c in self.cells)
        findings = tuple(f for f in self.findings if f.code != "blank" or f.criterion not in scores)
        return replace(self, cells=(*known, *joined.values()), findings=findings)

    def taking(self, chosen: Mapping[tuple[str, str], OfficeReading]) -> OfficeReading:
        """Return the tab with the cells of these keys, and what was found in them, as other copies have them."""
        reading = self
        for key, copy in chosen.items():
            ours, theirs = reading.at(*key), copy.cell(*key)
            if copy is self or theirs is None:
                continue
            told = [f for f in reading.findings if ours is None or f.at != ours or f.tab != self.tab]
            told += [f for f in copy.findings if theirs.at is not None and f.at == theirs.at]
            taken = replace(theirs, copy=copy)
            cells = (taken if c.key == key else c for c in reading.cells)
            reading = replace(reading, cells=tuple(cells), findings=tuple(told))
        return reading

    def doubtful(self, finding: Finding, doubt: str) -> OfficeReading:
        """Return the tab as one of which it is uncertain whose it is: nothing counts; `doubt` says why, in Thai."""
        cells = tuple(replace(c, at=None, standing="doubled", doubt=doubt) for c in self.cells)
        return replace(self, cells=cells, computed={}, findings=(finding,))

    def doubled(self, finding: Finding, tabs: Iterable[OfficeReading]) -> OfficeReading:
        """Return the tab as one of several that disagree: nothing counts, and nothing has one place."""
        cells = tuple(replace(c, at=None) for c in _joined(tabs, "ชีตซ้ำไม่ตรงกัน", "doubled"))
        return replace(self, cells=cells, computed={}, findings=(finding,))


def _joined(tabs: Iterable[OfficeReading], doubt: str, standing: Standing) -> Iterable[CellReading]:
    """Yield each cell that any of the tabs has, as all of them have it."""
    cells: dict[tuple[str, str], list[CellReading]] = defaultdict(list)
    for tab in tabs:
        for cell in tab.cells:
            cells[cell.key].append(cell)
    return (merged(same, doubt, standing) for same in cells.values())
