"""Cells, tabs and workbooks: declared (what a tab should look like) and observed (what a store has read).

Rows and columns are counted from 0; people and formulas see A1 addresses, which start at 1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

from tidao_sheets.assess import plain
from tidao_sheets.styles import STYLES, height_needed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class At(NamedTuple):
    """A cell's place on its tab, from 0."""

    row: int
    column: int

    @property
    def a1(self) -> str:
        """The address that people see: At(6, 4).a1 is "E7"."""
        return f"{column_name(self.column)}{self.row + 1}"

    @property
    def absolute(self) -> str:
        """The address that formulas keep when they are copied: "$E$7"."""
        return f"${column_name(self.column)}${self.row + 1}"


def column_name(column: int) -> str:
    """Return the letters of a column: 0 → "A", 26 → "AA"."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def quoted(title: str) -> str:
    """Return a tab's title as formulas write it: เชียงแสน → 'เชียงแสน'."""
    return "'" + title.replace("'", "''") + "'"


def literal(text: str) -> str:
    """Return a text as formulas write it: in double quotes, and each of its own doubled."""
    return '"' + text.replace('"', '""') + '"'


# --- Observed -----------------------------------------------------------------------------------------------------


class CellError(str):
    """A formula's error value, such as "#REF!"."""

    __slots__ = ()


Moment = date | datetime | time | timedelta
Value = str | Decimal | bool | Moment | CellError | None


@dataclass(frozen=True, slots=True)
class Seen:
    """One observed cell; numbers are Decimals at 15 significant digits, `value` of a formula is its stored value."""

    value: Value = None
    formula: str | None = None
    percent: bool = False


@dataclass(frozen=True, slots=True)
class SeenTab:
    """One observed tab: the cells that hold something.

    `link`, with an A1 address behind it, opens a cell; None where the workbook's own path and the title do.
    """

    title: str
    cells: Mapping[At, Seen]
    link: str | None = None
    notes: Mapping[At, str] = field(default_factory=dict)

    def get(self, at: At) -> Seen:
        """Return the cell at a place; an empty one where nothing is."""
        return self.cells.get(at, _EMPTY)


_EMPTY = Seen()


@dataclass(frozen=True, slots=True)
class Book:
    """One observed workbook: its path or URL, the name people know it by, and its tabs.

    `busy` says that somebody has it open, so that what is being typed is not in it yet. `objects` counts what is drawn
    on the tabs (charts, pictures, text boxes, comments), by kind.
    """

    workbook: str
    name: str
    tabs: tuple[SeenTab, ...]
    busy: bool = False
    objects: Mapping[str, int] = field(default_factory=dict)

    def link(self, title: str, at: At) -> str:
        """Return a link that opens the workbook at a cell of the tab with this title."""
        link = next((tab.link for tab in self.tabs if tab.title == title), None)
        return f"{self.workbook}#{quoted(title)}!{at.a1}" if link is None else f"{link}{at.a1}"


def number(value: float) -> Decimal:
    """Turn a workbook's binary number into the decimal that people typed: 15 significant digits, as Excel shows."""
    return Decimal(f"{value:.15g}")


def shown(value: Value) -> str:
    """Return a value as text for messages and comparisons: Decimal("8.50") → "8.5", a date as YYYY-MM-DD."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime) and value.time() == time(0):
        return value.date().isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value)


# --- Declared -----------------------------------------------------------------------------------------------------

Plain = str | int | Decimal | bool | date | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One declared cell; with a formula, `value` is the value stored beside it.

    `style` names an entry of styles.STYLES. `input` cells are people's and unlocked. `volatile` cells change by
    themselves or with each reading and are left out of comparisons. `link` is a URL or "#'tab'!A1".
    """

    value: Plain = None
    formula: str | None = None
    style: str = "text"
    input: bool = False
    volatile: bool = False
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Validation:
    """What may be typed into a cell: a formula that must be true, and what people are told."""

    at: At
    formula: str
    prompt_title: str
    prompt: str
    error_title: str
    error: str


@dataclass(frozen=True, slots=True)
class Conditional:
    """A style for the cells of a block in which a formula, written for its first cell, is true."""

    first: At
    last: At
    formula: str
    style: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A native bar chart: one series of values by category, each bar in its own colour."""

    at: At
    title: str
    categories: tuple[At, At]
    values: tuple[At, At]
    colours: tuple[str, ...]
    maximum: Decimal
    size: tuple[int, int] = (640, 420)


@dataclass(frozen=True, slots=True)
class Page:
    """How a tab prints on A4: `repeat` are the rows repeated on each page, `breaks` the rows that begin a new one."""

    landscape: bool = True
    repeat: tuple[int, int] | None = None
    breaks: tuple[int, ...] = ()
    footer: str = ""
    area: tuple[At, At] | None = None


@dataclass(slots=True)
class Tab:
    """A declared tab: what it should look like, whichever store makes it. Widths in characters, heights in points."""

    title: str
    cells: dict[At, Cell] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    merges: list[tuple[At, At]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    freeze: tuple[int, int] | None = None
    validations: list[Validation] = field(default_factory=list)
    conditionals: list[Conditional] = field(default_factory=list)
    charts: list[Chart] = field(default_factory=list)
    protected: bool = True
    colour: str | None = None
    page: Page = field(default_factory=Page)

    def put(self, row: int, column: int, value: Plain = None, style: str = "text", **more: object) -> At:
        """Declare one cell and return its place."""
        at = At(row, column)
        self.cells[at] = Cell(value, style=style, **more)  # type: ignore[arg-type]
        return at

    def fitted_heights(self) -> dict[int, float]:
        """Estimate, in points, the height of each row whose text is wrapped; rows of `heights` stand as they are."""
        spans = {first: last.column for first, last in self.merges}
        needed: dict[int, float] = {}
        for at, cell in self.cells.items():
            if at.row in self.heights or at.row in self.hidden_rows or not isinstance(cell.value, str):
                continue
            width = sum(self.widths.get(c, 8.43) for c in range(at.column, spans.get(at, at.column) + 1))
            style = STYLES[cell.style]
            least = needed.get(at.row, 21 if style.border else 15)
            needed[at.row] = max(least, height_needed(cell.value, width, style))
        return needed

    def fill(self, row: int, columns: range, style: str) -> None:
        """Give the still undeclared cells of a row a style, so that bands and borders have no gaps."""
        for column in columns:
            self.cells.setdefault(At(row, column), Cell(style=style))


@dataclass(frozen=True, slots=True)
class Workbook:
    """A declared workbook; `title`, `author` and `subject` are its document properties."""

    tabs: tuple[Tab, ...]
    title: str
    author: str = ""
    subject: str = ""


# --- The difference between the two -------------------------------------------------------------------------------

Kind = Literal["value", "extra"]


@dataclass(frozen=True, slots=True)
class Change:
    """One cell whose content differs: what was found and what is wanted, both as text ("" is empty)."""

    tab: str
    at: At
    found: str
    wanted: str


def content(cell: Cell) -> str:
    """Return what a declared cell should hold, as text: its formula, or its value."""
    if cell.formula is not None:
        return normal_formula(cell.formula)
    value = Decimal(cell.value) if isinstance(cell.value, int) and not isinstance(cell.value, bool) else cell.value
    return shown(value).replace("\r\n", "\n")


def seen_content(seen: Seen) -> str:
    """Return what an observed cell holds, in the same terms as `content`."""
    if seen.formula is not None:
        return normal_formula(seen.formula)
    return shown(seen.value).replace("\r\n", "\n")


def normal_formula(formula: str) -> str:
    """Fold the spellings of a formula that programs change when they save: spaces, quotes round titles, prefixes."""
    text = re.sub(r"_xlfn\.|_xlws\.|[\s$]", "", formula)
    text = re.sub(r"'((?:[^']|'')*)'!", r"\1!", text)
    return text.upper().lstrip("=").lstrip("+")


def difference(declared: Tab, seen: SeenTab | None) -> Iterator[Change]:
    """Yield every cell whose content on the tab differs from the declaration, in reading order.

    Volatile cells are left out; so are people's cells, whose content the declaration carries over.
    """
    cells = seen.cells if seen else {}
    for at in sorted({*declared.cells, *cells}):
        wanted = declared.cells.get(at)
        if wanted is not None and wanted.volatile:
            continue
        found_text = seen_content(cells[at]) if at in cells else ""
        wanted_text = content(wanted) if wanted else ""
        if found_text != wanted_text:
            yield Change(declared.title, at, found_text, wanted_text)
