"""What a store has read: observed cells, tabs and workbooks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.sheet.cells import At, quoted
from tidao_sheets.core.sheet.paint import Paint

NumberFormat = Literal["general", "dressed", "percent", "fraction", "moment", "duration"]
"""`general` shows a number as it was typed; `dressed` adds marks (1,500, ฿5) or drops figures."""

_LONGEST_CODE = 1000
_SAID = re.compile(r'"[^"]*"|\\.|[_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]|general', re.IGNORECASE | re.DOTALL)
"""What a code prints or decides by, not how it shows the number: texts, blanks, colours, conditions, currencies."""
_FRACTION = re.compile(r"[?#0]\s*/\s*[?#0-9]")


@lru_cache(512)
def number_format(code: str) -> NumberFormat:
    """Return what a format code makes of a number, whichever of its sections is used."""
    if code.strip().lower() in {"", "general", "@"}:
        return "general"
    shown = _SAID.sub("", code[:_LONGEST_CODE])
    numeric = ";".join(shown.split(";")[:3])
    if re.search(r"\[(h+|m+|s+)\]", numeric, re.IGNORECASE):
        return "duration"
    if re.search(r"[dmyhsb]", numeric, re.IGNORECASE):
        return "moment"
    if "%" in numeric:
        return "percent"
    return "fraction" if _FRACTION.search(numeric) else "dressed"


_PICTURE = re.compile(r"\b(DISPIMG|IMAGE)\(", re.IGNORECASE)


class CellError(str):
    """A formula's error value, such as "#REF!"."""

    __slots__ = ()


PICTURE = CellError("#PICTURE!")
"""What stands in a cell into which a picture was placed."""

Moment = date | datetime | time | timedelta
Value = str | Decimal | bool | Moment | CellError | None


class ObservedCell(NamedTuple):
    """One observed cell; numbers are Decimals at 15 significant digits, `value` of a formula is its stored value.

    `shown_as` says what the format makes of a number; that of any other value is "general". `number` is the format's
    code, or the number of a built-in one, of a number or moment; None where the store does not tell.
    """

    value: Value = None
    formula: str | None = None
    shown_as: NumberFormat = "general"
    number: str | int | None = None

    @property
    def picture(self) -> bool:
        """Whether a picture was put into the cell, by itself or by a formula (DISPIMG in WPS, IMAGE in Excel)."""
        return self.value == PICTURE or (self.formula is not None and _PICTURE.search(self.formula) is not None)


class Laid(NamedTuple):
    """What people have laid over the cells of a tab: its kind, and where, as its file tells it."""

    kind: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservedTab:
    """One observed tab: the cells that hold something.

    `link`, with an A1 address behind it, opens a cell; None where the workbook's own path and the title do. `merges`
    are the corners of merged blocks: of each only the first cell is seen by people. `links`, `paints`, `laid` and
    `objects`, the tab's share of the workbook's, are known only where a rewrite would drop them.
    """

    title: str
    cells: Mapping[At, ObservedCell]
    link: str | None = None
    notes: Mapping[At, str] = field(default_factory=dict)
    merges: tuple[tuple[At, At], ...] = ()
    links: Mapping[At, str] = field(default_factory=dict)
    paints: Mapping[At, Paint] = field(default_factory=dict)
    laid: tuple[Laid, ...] = ()
    objects: Mapping[str, int] = field(default_factory=dict)

    def get(self, at: At) -> ObservedCell:
        """Return the cell at a place; an empty one where nothing is."""
        return self.cells.get(at, _EMPTY)

    def covered(self, at: At) -> bool:
        """Whether a cell lies under a merged block, where people do not see it."""
        return any(
            first.row <= at.row <= last.row and first.column <= at.column <= last.column and at != first
            for first, last in self.merges
        )


_EMPTY = ObservedCell()


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """One observed workbook: its path or URL, the name people know it by, and its tabs.

    `busy` says that somebody has it open, so that what is being typed is not in it yet. `objects` counts what is drawn
    on the tabs (charts, pictures, text boxes, comments), by kind; `laid` is what people have added to no single tab.
    `sha256` is that of a file's content; "" for a spreadsheet, or where it is not known.
    """

    workbook: str
    name: str
    tabs: tuple[ObservedTab, ...]
    busy: bool = False
    objects: Mapping[str, int] = field(default_factory=dict)
    laid: tuple[Laid, ...] = ()
    sha256: str = ""

    def link(self, title: str, at: At) -> str:
        """Return a link that opens the workbook at a cell of the tab with this title."""
        link = next((tab.link for tab in self.tabs if tab.title == title), None)
        return f"{self.workbook}#{quoted(title)}!{at.a1}" if link is None else f"{link}{at.a1}"


DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a plain day: what spreadsheets count from


def file_name(workbook: str) -> str:
    """Return what people call a workbook: a file by its name, a spreadsheet by its URL."""
    return workbook if "://" in workbook else workbook.replace("\\", "/").rpartition("/")[2]


def days(moment: Moment) -> float:
    """Return a date, time or duration as spreadsheets store it: in days."""
    if isinstance(moment, time):
        moment = datetime.combine(DAY_ZERO, moment)
    elif not isinstance(moment, (datetime, timedelta)):
        moment = datetime.combine(moment, time())
    length = moment if isinstance(moment, timedelta) else moment - DAY_ZERO
    return length / timedelta(days=1)


def number(value: float) -> Decimal:
    """Turn a workbook's binary number into the decimal that people typed: 15 significant digits, as Excel shows."""
    return Decimal(f"{value:.15g}")


def shown(value: Value | int) -> str:
    """Return a value as text for messages and comparisons: Decimal("8.50") → "8.5", a date as YYYY-MM-DD."""
    if value is None:
        return ""
    if isinstance(value, str):  # first, since most are
        return str(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime) and value.time() == time(0):
        return value.date().isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value)
