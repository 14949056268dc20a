"""Checks of the values that any file may hold: each returns the value or refuses it."""

from __future__ import annotations

import datetime as dt
import unicodedata
from decimal import Decimal
from typing import Annotated

from tidao_sheets.core.thai import BUDDHIST_ERA
from tidao_sheets.core.toml.record import After, Length, Refusal


def exact(value: object) -> Decimal:
    """Return a number as Decimal; a bool, a text or a float is not an exact number."""
    if isinstance(value, Decimal) or (isinstance(value, int) and not isinstance(value, bool)):
        return Decimal(value)
    raise Refusal("number_type")


def one_line(value: str) -> str:
    """Refuse line feeds, control characters and invisible ones: they break cells, letters and comparisons."""
    for place, char in enumerate(value, 1):
        if unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp"}:
            raise Refusal("unprintable", char=f"U+{ord(char):04X}", place=place)
    return value


def christian_date(value: dt.date) -> dt.date:
    """Refuse a date whose year is of the Buddhist era: TOML dates are written in the Christian era."""
    if value.year < 2400:
        return value
    raise Refusal("buddhist_date", near=f"{value.year - BUDDHIST_ERA:04}-{value.month:02}-{value.day:02}")


Line = Annotated[str, Length(500, strip=True), After(one_line)]
Day = Annotated[dt.date, After(christian_date)]
