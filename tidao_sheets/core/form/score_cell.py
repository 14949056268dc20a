"""One score cell of a form: what may be typed into it, and what the status beside it says.

A status is computed twice, by a formula and for the value stored beside it; both come from one list of cases.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from typing import NamedTuple

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.form import layout
from tidao_sheets.core.programme.records import Criterion, Scoring
from tidao_sheets.core.scoring.points import plain_number
from tidao_sheets.core.scoring.rules import Rule, examples, limits, rules_of
from tidao_sheets.core.sheet.cells import At, literal
from tidao_sheets.core.sheet.declared import Plain, Validation
from tidao_sheets.core.sheet.observed import DAY_ZERO
from tidao_sheets.core.thai import clean

Moments = (date, time, timedelta)


class _Case(NamedTuple):
    """A status, or a choice that tells it, and when: `test` is a formula of {cell}, `holds` the same of its value."""

    test: str
    holds: Callable[[Plain], bool]
    then: str | _Choice


class _Choice(NamedTuple):
    """The first case that holds, or what is said where none does."""

    cases: tuple[_Case, ...]
    otherwise: str


def _value_reads(text: str) -> bool:
    """Whether VALUE makes a number of a text: of ASCII figures, and of a/b, which it takes for a date."""
    return all(clean(part).isascii() and plain_number(part) is not None for part in text.split("/"))


_TEXT = _Choice(
    (
        _Case('TRIM({cell})=""', lambda value: not str(value).strip(" "), layout.NOT_SCORED),
        _Case("ISERROR(VALUE({cell}))", lambda value: not _value_reads(str(value)), layout.NO_NUMBER),
    ),
    layout.IS_TEXT,
)
_FORMAT = 'LEFT(CELL("format",{place}))'
_NOT_PLAIN = (
    f'IFERROR(FIND({_FORMAT.format(place="{cell}")},"DP"&IF({_FORMAT.format(place="{plain}")}="G","","G")),0)>0'
)
"""Whether a cell is shown as a date (D) or percentage (P); G tells dates and fractions in LibreOffice, all others in
Excel, so that it is compared with that of a plain number. Where CELL tells no format, a formula cannot know."""
_NO_NUMBERS = (
    _Case("{altered}", lambda _: False, layout.ALTERED),  # a row is declared as it should be
    _Case("ISERROR({cell})", lambda _: False, layout.FORMULA_FAILS),  # an error is never declared
    _Case("ISBLANK({cell})", lambda value: value is None, layout.NOT_SCORED),
    _Case("ISTEXT({cell})", lambda value: isinstance(value, str), _TEXT),
    _Case("ISLOGICAL({cell})", lambda value: isinstance(value, bool), layout.NO_NUMBER),
    _Case(_NOT_PLAIN, lambda value: isinstance(value, Moments), layout.NOT_PLAIN),
)
"""What a cell may hold that is no plain number to a formula."""


def _choice(criterion: Criterion, scoring: Scoring) -> _Choice:
    """Return all that a status may say; the rules are asked of numbers alone."""

    def breaks(rule: Rule) -> Callable[[Plain], bool]:
        return lambda value: rule.broken(as_number(value) or Decimal(0), criterion, scoring)

    rules = (_Case(rule.breaks, breaks(rule), rule.status(scoring)) for rule in rules_of(scoring))
    return _Choice((*_NO_NUMBERS, *rules), layout.OK)


def status(value: Plain, criterion: Criterion, scoring: Scoring) -> str:
    """Return the status of a cell that holds `value`, as the formula computes it."""
    said: str | _Choice = _choice(criterion, scoring)
    while not isinstance(said, str):
        said = next((case.then for case in said.cases if case.holds(value)), said.otherwise)
    return said


def status_formula(places: Mapping[str, str], criterion: Criterion, scoring: Scoring) -> str:
    """Return the formula of a score's status.

    `places` holds formulas: "cell" the score's, "plain" a cell whose number is shown plainly, and "altered" a condition
    under which the row is not as it was made.
    """
    return "=" + _formula(_choice(criterion, scoring)).format_map({**places, **limits(criterion, scoring)})


def _formula(said: str | _Choice) -> str:
    if isinstance(said, str):
        return literal(said)
    formula = literal(said.otherwise)
    for case in reversed(said.cases):
        formula = f"IF({case.test},{_formula(case.then)},{formula})"
    return formula


def as_number(value: Plain) -> Decimal | None:
    """Return what a formula takes a value for, and SUMIF adds: numbers, dates too (in days), and no text."""
    if isinstance(value, date):
        return Decimal((value - DAY_ZERO.date()).days)
    return Decimal(value) if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else None


def asked(criterion: Criterion | None, scoring: Scoring) -> str:
    """Return what may be typed for a criterion, or for any, in words: "0 ถึง 10 ทศนิยมไม่เกิน 2 ตำแหน่ง"."""
    return " ".join(rule.asked(criterion, scoring) for rule in rules_of(scoring))


def validation(at: At, criterion: Criterion, scoring: Scoring) -> Validation:
    """Return what may be typed into the score cell at a place."""
    full, places = plain(criterion.full_marks), {"cell": at.a1, **limits(criterion, scoring)}
    kept = ",".join(rule.keeps.format_map(places) for rule in rules_of(scoring))
    allowed, said = asked(criterion, scoring), examples(criterion.full_marks, scoring)
    title = f"ข้อ {criterion.id} เต็ม {full} คะแนน"
    rule = f"ให้คะแนน {allowed} เช่น {' หรือ '.join(said)}\nไม่มีผลงานพิมพ์ 0 ยังไม่พิจารณาเว้นว่าง"
    return Validation(
        at=at,
        formula=f"=AND(ISNUMBER({at.a1}),{kept})",
        prompt_title=title if len(title) <= _TITLE else f"เต็ม {full} คะแนน",
        prompt=f"{_guided(criterion, _PROMPT - len(rule))}{rule}",
        error_title="คะแนนไม่ถูกต้อง",
        error=f"ช่องนี้รับเฉพาะตัวเลข {allowed}\nพิมพ์เลขอารบิก เช่น {said[-1]} "
        'ไม่ใส่คำว่า "คะแนน" และไม่ใช้ / หรือ ,\nยกเลิกค่านี้แล้วพิมพ์ใหม่',
    )


def overall_validation(at: At, most: int) -> Validation:
    """Return what may be typed as the comment on the office as a whole: as much as is printed."""
    return Validation(
        at=at,
        formula=f"=LEN({at.a1})<={most}",
        prompt_title=layout.HEADS[layout.OVERALL],
        prompt=f"ข้อความถึงสำนักงานนี้ทั้งแห่ง ไม่เกิน {most} ตัวอักษร จะลงท้ายหนังสือแจ้งผล",
        error_title="ข้อความยาวเกินไป",
        error=f"ช่องนี้พิมพ์ได้ไม่เกิน {most} ตัวอักษร\nตัดข้อความให้สั้นลงแล้วพิมพ์ใหม่",
    )


_TITLE, _PROMPT = 32, 255
"""The longest title and prompt, in UTF-16 units, that Excel takes."""
_ELSEWHERE = f"… อ่านต่อในช่อง{layout.HEADS['guidance']}\n"


def _guided(criterion: Criterion, room: int) -> str:
    """Return as many whole points of the guidance as there is room for, and where the others stand."""
    lines = [f"{line}\n" for line in layout.guidance_text(criterion.guidance).splitlines()]
    for count in range(len(lines), -1, -1):
        said = "".join(lines[:count]) + (_ELSEWHERE if count < len(lines) else "")
        if len(said.encode("utf-16-le")) // 2 <= room:
            return said
    return ""
