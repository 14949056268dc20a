"""What a cell's number format makes of its number: a percentage, a fraction, a date or time, or just a number."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from tidao_sheets.core.sheet.observed import CellError
from tidao_sheets.stores.xlsx.unreadable import TOO_BIG, UnreadableError

if TYPE_CHECKING:
    from tidao_sheets.core.sheet.observed import Moment
    from tidao_sheets.stores.xlsx.package import Package

FormatKind = Literal["number", "percent", "fraction", "moment", "duration"]

_BUILT_IN: dict[FormatKind, tuple[int, ...]] = {
    "percent": (9, 10, 67, 68),
    "fraction": (12, 13, 69, 70),
    "moment": (*range(14, 23), *range(27, 37), 45, *range(47, 48), *range(50, 59), *range(71, 82)),
    "duration": (46,),
}
"""Formats without a code in the file, those of a language too (ECMA-376, 18.8.30: Thai 59 to 81)."""
_KINDS: dict[int, FormatKind] = {number: kind for kind, numbers in _BUILT_IN.items() for number in numbers}
_MOST_FORMATS = 100_000
_LONGEST_CODE = 1000
_SAID = re.compile(r'"[^"]*"|\\.|[_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]|general', re.IGNORECASE | re.DOTALL)
"""What a code prints or decides by, not how it shows the number: texts, blanks, colours, conditions, currencies."""
_FRACTION = re.compile(r"[?#0]\s*/\s*[?#0-9]")


def formats_of(package: Package, part: str | None) -> list[FormatKind]:
    """Return the kind of number format of each cell style, by the style's number; none where there is no part."""
    codes: dict[int, str] = {}
    styles: list[FormatKind] = []
    if part is None:
        return styles
    inside = False

    def start(tag: str, given: dict[str, str]) -> None:
        nonlocal inside
        if tag == "numFmt":
            codes[_whole(given.get("numFmtId"))] = given.get("formatCode", "")
        elif tag == "cellXfs":
            inside = True
        elif tag == "xf" and inside:
            number = _whole(given.get("numFmtId"))
            styles.append(kind_of(codes[number]) if number in codes else _KINDS.get(number, "number"))
            if len(styles) > _MOST_FORMATS:
                raise UnreadableError(TOO_BIG)

    def end(tag: str) -> None:
        nonlocal inside
        if tag == "cellXfs":
            inside = False

    package.parse(part, start, end)
    return styles


@lru_cache(512)
def kind_of(code: str) -> FormatKind:
    """Return what a format code makes of a number, whichever of its sections is used."""
    shown = _SAID.sub("", code[:_LONGEST_CODE])
    numeric = ";".join(shown.split(";")[:3])
    if re.search(r"\[(h+|m+|s+)\]", numeric, re.IGNORECASE):
        return "duration"
    if re.search(r"[dmyhsb]", numeric, re.IGNORECASE):
        return "moment"
    if "%" in numeric:
        return "percent"
    return "fraction" if _FRACTION.search(numeric) else "number"


def moment(serial: float, kind: FormatKind, *, since_1904: bool) -> Moment | CellError:
    """Return the date, time or duration that a workbook stores as days; an error value where there is none."""
    try:
        if kind == "duration":
            return timedelta(days=serial)
        if 0 <= serial < 1 and not since_1904:
            return _time_of_day(serial)
        first = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - a file's own day
        if not since_1904 and serial < 60:
            serial += 1  # Excel counts 29 February 1900, which never was
        return first + timedelta(milliseconds=round(serial * 86_400_000))
    except (OverflowError, ValueError):
        return CellError("#VALUE!")


def _time_of_day(part: float) -> time:
    return (datetime(1900, 1, 1) + timedelta(milliseconds=round(part * 86_400_000))).time()  # noqa: DTZ001 - as above


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
