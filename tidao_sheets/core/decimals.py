"""Decimals as people write and round them."""

import math
import re
from decimal import Decimal
from fractions import Fraction


def plain(number: Decimal) -> str:
    """Write a number without exponent and trailing zeros: Decimal("83.50") → "83.5"."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def known(number: Decimal | None) -> str | None:
    """Write a number so, where it is known."""
    return None if number is None else plain(number)


def dashed(number: Decimal | None) -> str:
    """Write a number so; a dash where it is not known."""
    return "–" if number is None else plain(number)


def points_from(text: str) -> Decimal:
    """Return points that the program has written as text, exactly; raises ValueError for anything else."""
    if not re.fullmatch(r"\d{1,9}(\.\d{1,9})?", text, re.ASCII):
        raise ValueError("no points")
    return Decimal(text)


def rounded(value: Fraction) -> Decimal:
    """Round half up, away from zero, to two decimals."""
    hundredths = math.floor(abs(value) * 100 + Fraction(1, 2))
    return Decimal(hundredths if value >= 0 else -hundredths) / 100
