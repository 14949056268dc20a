"""The number formats of an Excel file, and the dates that it stores as numbers."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from tidao_sheets.core.sheet.observed import DAY_ZERO, CellError, Moment, NumberFormat, days

_BUILT_IN: dict[NumberFormat, tuple[int, ...]] = {
    "general": (0, 49),
    "percent": (9, 10, 67, 68),
    "fraction": (12, 13, 69, 70),
    "moment": (*range(14, 23), *range(27, 37), 45, *range(47, 48), *range(50, 59), *range(71, 82)),
    "duration": (46,),
}
"""Formats without a code in the file, those of a language too (ECMA-376, 18.8.30: Thai 59 to 81)."""
KINDS: dict[int, NumberFormat] = {number: kind for kind, numbers in _BUILT_IN.items() for number in numbers}
"""What each of them makes of a number; any other is "dressed"."""


def moment(serial: float, kind: NumberFormat, *, since_1904: bool) -> Moment | CellError:
    """Return the date, time or duration that a workbook stores as days; an error value where there is none."""
    try:
        if kind == "duration":
            return timedelta(days=serial)
        if 0 <= serial < 1 and not since_1904:
            return _time_of_day(serial)
        first = datetime(1904, 1, 1) if since_1904 else DAY_ZERO  # noqa: DTZ001 - a file's own day
        if not since_1904 and serial < 60:
            serial += 1  # Excel counts 29 February 1900, which never was
        return first + timedelta(milliseconds=round(serial * 86_400_000))
    except (OverflowError, ValueError):
        return CellError("#VALUE!")


def _time_of_day(part: float) -> time:
    return (datetime(1900, 1, 1) + timedelta(milliseconds=round(part * 86_400_000))).time()  # noqa: DTZ001 - as above


def excel_days(moment: Moment) -> float:
    """Return a moment in days of Excel, whose 29 February 1900 never was."""
    told = days(moment)
    return told - 1 if isinstance(moment, date) and told < 61 else told
