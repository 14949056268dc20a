"""Cells, tabs and workbooks as they are declared: what a tab should look like, whichever store makes it.

Rows and columns are counted from 0; people and formulas see A1 addresses, which start at 1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache

from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.heights import height_needed
from tidao_sheets.core.sheet.observed import Moment
from tidao_sheets.core.sheet.paint import Paint, paint_of, painted
from tidao_sheets.core.sheet.styles import DATE, STYLES, TEXT, Style

Plain = str | int | Decimal | bool | Moment | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One declared cell; with a formula, `value` is the value stored beside it.

    `style` names an entry of styles.STYLES. `input` cells are people's and unlocked. `volatile` cells change by
    themselves or with each reading and are left out of comparisons. `link` is a URL or "#'tab'!A1". `number` is the
    number format that a person's value was shown in, a code or the number of a built-in one; `paint` is a person's.
    """

    value: Plain = None
    _: KW_ONLY
    formula: str | None = None
    style: str = "text"
    input: bool = False
    volatile: bool = False
    link: str | None = None
    number: str | int | None = None
    paint: Paint | None = None

    @property
    def look(self) -> Style:
        """The cell's style in the number format of its content; a formula in a text's would be shown as typed."""
        number = self.number
        if number is None and self.formula is None and isinstance(self.value, date):
            number = DATE
        elif number is None and not (self.formula is None and isinstance(self.value, str | None)):
            number = _NOT_TYPED.get(self.style)
        return _look(self.style, number, self.paint)

    @property
    def paint_told(self) -> str:
        """The paint that it is shown in, as text: a person's, or its style's."""
        return _paint_told(self.style, self.paint)


_NOT_TYPED = {name: "General" for name, style in STYLES.items() if style.number == TEXT}


@cache
def _look(style: str, number: str | int | None, paint: Paint | None) -> Style:
    look = STYLES[style] if number is None else replace(STYLES[style], number=number)
    return look if paint is None else painted(look, paint)


@cache
def _paint_told(style: str, paint: Paint | None) -> str:
    return paint_of(STYLES[style] if paint is None else painted(STYLES[style], paint)).told


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """What may be typed into a cell: a formula that must be true, or `choices` of which one is taken; what is told."""

    at: At
    formula: str
    prompt_title: str
    prompt: str
    error_title: str
    error: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conditional:
    """A style for the cells of a block in which a formula, written for its first cell, is true."""

    first: At
    last: At
    formula: str
    style: str


@dataclass(frozen=True, slots=True)
class ChartLine:
    """A line across a chart, such as a tier's floor: a cell for each category, all of one value."""

    values: tuple[At, At]
    colour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A native chart: a column by category, each in its own colour, and `lines` across them; `size` in pixels.

    The cell above the first of a series, of columns or of a line, holds its name.
    """

    at: At
    title: str
    categories: tuple[At, At]
    values: tuple[At, At]
    colours: tuple[str, ...]
    maximum: Decimal
    lines: tuple[ChartLine, ...] = ()
    size: tuple[int, int] = (640, 420)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """How a tab prints on A4: `repeat` are the rows repeated on each page, `breaks` the rows that begin a new one.

    `one` makes it a single page. `scale` is a fixed one in per cent; without one, the columns are made as small as the
    page's width wants.
    """

    landscape: bool = True
    one: bool = False
    scale: int | None = None
    repeat: tuple[int, int] | None = None
    breaks: tuple[int, ...] = ()
    footer: str = ""
    area: tuple[At, At] | None = None


@dataclass(slots=True)
class Tab:
    """A declared tab: what it should look like, whichever store makes it. Widths in characters, heights in points.

    `begin` is the cell that is selected when somebody opens the tab; `inputs_only` leaves no locked cell to select.
    """

    title: str
    _: KW_ONLY
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
    begin: At | None = None
    inputs_only: bool = False
    colour: str | None = None
    page: Page = field(default_factory=Page)

    def put(self, row: int, column: int, value: Plain = None, style: str = "text", *, formula: str | None = None) -> At:
        """Declare one cell of the program's and return its place."""
        at = At(row, column)
        self.cells[at] = Cell(value, style=style, formula=formula)
        return at

    def put_identity(self, text: str) -> None:
        """Put what tells the tab from others into A1, and hide the row and the column that hold keys."""
        self.put(0, 0, text, "key")
        self.hidden_rows.append(0)
        self.hidden_columns.append(0)

    def fitted_heights(self) -> dict[int, float]:
        """Estimate, in points, the height of each row whose text is wrapped; rows of `heights` stand as they are."""
        merged = dict(self.merges)
        needed: dict[int, float] = {}
        for at, cell in self.cells.items():
            if at.row in self.heights or at.row in self.hidden_rows:
                continue
            text = cell.value if isinstance(cell.value, str) else ""
            last = merged.get(at, at)
            width = sum(self.widths.get(c, 8.43) for c in range(at.column, last.column + 1))
            style = STYLES[cell.style]
            least = needed.get(at.row, 18 if style.border else 15)
            needed[at.row] = max(least, height_needed(text, width, style) / (last.row - at.row + 1))
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

    @property
    def charts(self) -> int:
        """How many charts it draws."""
        return sum(len(tab.charts) for tab in self.tabs)

    def values_only(self) -> Workbook:
        """Return it for cells that hold no formulas: each holds the value declared beside its formula."""
        return self.each(lambda cell: replace(cell, formula=None))

    def each(self, change: Callable[[Cell], Cell]) -> Workbook:
        """Return it with every cell changed."""
        cells = ({at: change(cell) for at, cell in tab.cells.items()} for tab in self.tabs)
        return replace(self, tabs=tuple(replace(t, cells=c) for t, c in zip(self.tabs, cells, strict=True)))
