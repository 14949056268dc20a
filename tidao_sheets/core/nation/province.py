"""What a province is called in lists of provinces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tidao_sheets.core.programme.records import Programme

_MARKS = "[\u0e47-\u0e4e]"


def province_of(programme: Programme) -> str:
    """Return a province's name as its letterhead has it, without the word จังหวัด."""
    return programme.letterhead.province.removeprefix("จังหวัด").strip() or programme.letterhead.province


def thai_order(name: str) -> str:
    """Return what puts Thai names into the order of a dictionary: a vowel before a consonant counts behind it.

    Marks above a letter count only between names that are the same without them.
    """
    turned = re.sub("([เแโใไ])(.)", r"\2\1", name)
    return f"{re.sub(_MARKS, '', turned)} {turned}"
