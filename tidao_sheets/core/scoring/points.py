"""One cell → exact points or a finding (design.md, section 7); what a number must keep stands in `rules`."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.programme.records import Criterion, Scoring
from tidao_sheets.core.scoring.rules import first_broken, limits
from tidao_sheets.core.sheet.observed import CellError, ObservedCell, shown
from tidao_sheets.core.thai import ascii_digits, clean

_NUMBER = r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?"
_GRAMMAR = re.compile(rf"({_NUMBER})(?:\s*คะแนน|/({_NUMBER}))?")
_ANY_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is to be said of a cell: a code of the catalogue, what was found, and what fills the sentence."""

    code: str
    value: str
    params: dict[str, str]


@dataclass(frozen=True, slots=True)
class ScoreCell:
    """What one score cell came to: points or None, whether it is blank, and what is to be said of it."""

    points: Decimal | None
    blank: bool = False
    problems: tuple[Problem, ...] = ()


def read(seen: ObservedCell, criterion: Criterion, scoring: Scoring) -> ScoreCell:
    """Read one score cell by the grammar and the rules; never guess.

    Points are exact, in the range 0 to full marks.
    """
    if seen.formula is None and (seen.value is None or (type(seen.value) is str and not clean(seen.value))):
        return ScoreCell(None, blank=True)
    problems: list[Problem] = []

    def refuse(code: str, value: str) -> ScoreCell:
        problems.append(Problem(code, value, limits(criterion, scoring)))
        return ScoreCell(None, problems=tuple(problems))

    if seen.formula is not None and seen.value is None:
        return refuse("formula_without_value", seen.formula)
    if type(seen.value) is str and not clean(seen.value):
        return ScoreCell(None, blank=True, problems=(Problem("formula_blank", seen.formula or "", {}),))
    points, fault = _number(seen, criterion.full_marks)
    if seen.formula is not None and points is not None:
        problems.append(Problem("formula", seen.formula, {"number": plain(points)}))
    if points is None:
        return refuse(fault, _percentage(seen.value) if fault == "percent" else shown(seen.value))
    if broken := first_broken(points, criterion, scoring):
        return refuse(broken.code, shown(seen.value))
    if isinstance(seen.value, str):
        problems.append(Problem("text_number", seen.value, {"number": plain(points)}))
    return ScoreCell(Decimal(plain(points)), problems=tuple(problems))


def plain_number(text: str) -> Decimal | None:
    """Return the number that a text certainly is, or None; full marks may come back as text."""
    found = ascii_digits(clean(text))
    return Decimal(found) if re.fullmatch(_NUMBER, found) else None


def _percentage(value: object) -> str:
    return f"{plain(value * 100)}%" if isinstance(value, Decimal) else str(value)


def _number(seen: ObservedCell, full_marks: Decimal) -> tuple[Decimal | None, str]:
    """Return the number that a cell certainly holds, or None and the code that says why not."""
    value = seen.value
    if isinstance(value, CellError):
        return None, "formula_error"
    if isinstance(value, bool):
        return None, "check_box"
    if isinstance(value, (date, datetime, time, timedelta)):
        return None, "date"
    if isinstance(value, Decimal) and not value.is_finite():
        return None, "not_a_number"
    if seen.shown_as in {"percent", "fraction"}:
        return None, seen.shown_as
    if isinstance(value, Decimal):
        return value, ""
    text = ascii_digits(clean(value or ""))
    match = _GRAMMAR.fullmatch(text)
    if match and (match[2] is None or Decimal(match[2]) == full_marks):
        return Decimal(match[1]), ""
    return None, "ambiguous" if _ANY_DIGIT.search(text) else "not_a_number"
