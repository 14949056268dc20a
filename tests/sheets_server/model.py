"""Workbooks as values: a sheet is a dict of frozen cells, so that a batch works on a cheap copy and swaps it in."""

import copy
import random
from dataclasses import dataclass, field, replace

from .a1 import Rect
from .errors import bad

MAX_CELLS = 10_000_000
MAX_TEXT = 50_000
PIXELS = {"ROWS": 21, "COLUMNS": 100}


@dataclass(frozen=True, slots=True)
class Cell:
    """`value` is an ExtendedValue as entered, `shown` the effective one; `look` the userEnteredFormat."""

    value: dict | None = None
    shown: dict | None = None
    look: dict | None = None
    note: str | None = None
    validation: dict | None = None
    runs: list | None = None
    spilled: bool = False  # True: `shown` is what a formula of another cell fills in

    @property
    def empty(self):
        return not (self.value or self.spilled or self.look or self.note or self.validation or self.runs)

    @property
    def filled(self):
        """Whether it shows something, typed or filled in."""
        return bool(self.value or self.spilled)

    @property
    def formula(self):
        return (self.value or {}).get("formulaValue")


EMPTY = Cell()


@dataclass
class Dimension:
    """What differs from the default in one row or column."""

    size: int | None = None
    hidden: bool = False
    metadata: list = field(default_factory=list)


@dataclass
class Sheet:
    sheet_id: int
    properties: dict
    rows: int = 1000
    cols: int = 26
    cells: dict = field(default_factory=dict)
    dims: dict = field(default_factory=lambda: {"ROWS": {}, "COLUMNS": {}})
    merges: list = field(default_factory=list)
    protected: list = field(default_factory=list)
    rules: list = field(default_factory=list)
    charts: list = field(default_factory=list)
    bands: list = field(default_factory=list)
    views: list = field(default_factory=list)
    groups: dict = field(default_factory=lambda: {"ROWS": [], "COLUMNS": []})
    metadata: list = field(default_factory=list)
    basic_filter: dict | None = None
    kind: str = "GRID"  # or "OBJECT": a chart on a sheet of its own

    @property
    def title(self):
        return self.properties["title"]

    @property
    def whole(self):
        return Rect(0, 0, self.rows, self.cols)

    def count(self, axis):
        return self.rows if axis == "ROWS" else self.cols

    def clone(self):
        fresh = replace(self, cells=dict(self.cells))
        for name in ("properties", "dims", "merges", "protected", "rules", "charts", "bands", "views", "groups"):
            setattr(fresh, name, copy.deepcopy(getattr(self, name)))
        fresh.metadata = copy.deepcopy(self.metadata)
        fresh.basic_filter = copy.deepcopy(self.basic_filter)
        return fresh

    def at(self, row, col):
        return self.cells.get((row, col), EMPTY)

    def put(self, row, col, **change):
        fresh = replace(self.at(row, col), **change)
        if fresh.empty:
            self.cells.pop((row, col), None)
        else:
            self.cells[row, col] = fresh

    def used(self):
        """(rows, columns) that hold a value, at least (0, 0)."""
        held = [place for place, cell in self.cells.items() if cell.filled]
        return (max((row for row, _ in held), default=-1) + 1, max((col for _, col in held), default=-1) + 1)


@dataclass
class Book:
    book_id: str
    properties: dict
    sheets: list
    named: list = field(default_factory=list)
    metadata: list = field(default_factory=list)
    ids: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311 (ids, no secrets)
    stale: bool = True

    def clone(self):
        fresh = copy.copy(self)
        fresh.properties = copy.deepcopy(self.properties)
        fresh.sheets = [sheet.clone() for sheet in self.sheets]
        fresh.named = copy.deepcopy(self.named)
        fresh.metadata = copy.deepcopy(self.metadata)
        return fresh

    def sheet(self, sheet_id):
        return next((sheet for sheet in self.sheets if sheet.sheet_id == sheet_id), None)

    def titled(self, title):
        exact = next((sheet for sheet in self.sheets if sheet.title == title), None)
        if exact is not None:
            return exact
        return next((sheet for sheet in self.sheets if sheet.title.casefold() == title.casefold()), None)

    def fresh_id(self, taken):
        while (number := self.ids.randrange(1, 2**31 - 1)) in taken:
            pass
        return number

    def fresh_sheet_id(self):
        return self.fresh_id({sheet.sheet_id for sheet in self.sheets})

    def check_size(self):
        total = sum(sheet.rows * sheet.cols for sheet in self.sheets if sheet.kind == "GRID")
        if total > MAX_CELLS:
            raise bad(
                f"This action would increase the number of cells in the workbook above the limit of {MAX_CELLS} cells."
            )

    def all_metadata(self):
        """(list that holds it, the metadata, its sheet or None, axis or None, index or None)."""
        for item in self.metadata:
            yield self.metadata, item, None, None, None
        for sheet in self.sheets:
            for item in sheet.metadata:
                yield sheet.metadata, item, sheet, None, None
            for axis, dims in sheet.dims.items():
                for index, dim in dims.items():
                    for item in dim.metadata:
                        yield dim.metadata, item, sheet, axis, index


def new_sheet(sheet_id, title, rows=1000, cols=26):
    return Sheet(sheet_id, {"title": title}, rows, cols)


def check_text(text):
    if len(text) > MAX_TEXT:
        raise bad(f"Your input contains more than the maximum of {MAX_TEXT} characters in a single cell.")
