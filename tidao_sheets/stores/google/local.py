"""Formulas in the spelling of a locale with a decimal comma, as Google gives them back: "=SUM(A1;1,5)"."""

import re
from collections.abc import Iterable
from typing import Final

_PARTS: Final = re.compile(r'"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'|(?<![\w$])\d+,\d+|.', re.DOTALL)
"""A text, a quoted tab, a number with a comma, or any other character."""


def spells_plainly(locale: str) -> bool:
    """Whether a spreadsheet of this locale ("th_TH") surely reads formulas as the program writes them."""
    return locale.partition("_")[0] in {"en", "th"}


def is_local(formulas: Iterable[str]) -> bool:
    """Whether a spreadsheet's formulas are spelt so: only there do semicolons stand outside braces."""
    return any(_semicolon(formula) for formula in formulas if ";" in formula)


def _semicolon(formula: str) -> bool:
    depth = 0
    for part in _PARTS.findall(formula):
        depth += (part == "{") - (part == "}")
        if part == ";" and depth == 0:
            return True
    return False


def plain(formula: str) -> str:
    """Return a formula so spelt as the program writes it: "=SUM(A1,1.5)"."""
    made, depth = "", 0
    for part in _PARTS.findall(formula):
        depth += (part == "{") - (part == "}")
        if (part == ";" and depth == 0) or (part == "\\" and depth):
            made += ","
        else:
            made += part.replace(",", ".") if part[0].isdigit() else part
    return made
