"""Checks of single values that any file of ours may hold: each returns the value or says what is wrong with it."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

if TYPE_CHECKING:
    import datetime as dt


UNPRINTABLE = {"Cc", "Cf", "Zl", "Zp"}


ERA = 543  # Buddhist era = Christian era + 543


def exact(value: object) -> Decimal:
    """Return a number as Decimal; a bool, a text or a float is not an exact number."""
    if isinstance(value, Decimal) or (isinstance(value, int) and not isinstance(value, bool)):
        return Decimal(value)
    raise PydanticCustomError("number_type", "not an exact number")


def one_line(value: str) -> str:
    """Refuse line feeds, control characters and invisible ones: they break cells, letters and comparisons."""
    for place, char in enumerate(value, 1):
        if unicodedata.category(char) in UNPRINTABLE:
            raise PydanticCustomError(
                "unprintable", "unprintable character", {"char": f"U+{ord(char):04X}", "place": place}
            )
    return value


def christian_date(value: dt.date) -> dt.date:
    """Refuse a date whose year is of the Buddhist era: TOML dates are written in the Christian era."""
    if value.year < 2400:
        return value
    near = f"{value.year - ERA:04}-{value.month:02}-{value.day:02}"
    raise PydanticCustomError("buddhist_date", "date in the Buddhist era", {"near": near})
