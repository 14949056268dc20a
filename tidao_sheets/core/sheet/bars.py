"""Bars that are text, and so are seen wherever a cell is."""

from decimal import Decimal

_BLOCKS = 10
"""Characters of a bar that stands for all of 100 per cent."""


def bar(percent: Decimal | None) -> str:
    """Return a bar as long as a share of 100, to half a character."""
    halves = int((percent or Decimal(0)) * 2 * _BLOCKS / 100 + Decimal("0.5"))
    return "█" * (halves // 2) + "▌" * (halves % 2)
