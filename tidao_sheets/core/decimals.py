"""Decimals as people write them."""

from decimal import Decimal


def plain(number: Decimal) -> str:
    """Write a number without exponent and trailing zeros: Decimal("83.50") → "83.5"."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text
