"""All strengths and advice in one tab, for lessons learned: a row an office and dimension, the rounds side by side."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tidao_sheets.core.programme.records import Criterion, Dimension, Office, Programme
from tidao_sheets.core.scoring.round import SummaryRound
from tidao_sheets.core.sheet.declared import Tab
from tidao_sheets.core.sheet.heights import height_enough
from tidao_sheets.core.sheet.styles import STYLES
from tidao_sheets.core.sheet.table import Column, Table
from tidao_sheets.core.summary.layout import summary_tab

WIDTH = 140
"""Characters that the texts of all rounds share."""
HIGHEST = 400
"""Points: a row cannot be higher than 409, and what is typed is shown whole."""
NAME_HEIGHT = 27  # points: a dimension's name takes two lines
FIELDS = {"strength": "จุดเด่น", "advice": "ข้อเสนอแนะ"}
Texts = Mapping[tuple[int, str], str]
"""What stands in a row: (round, field) → texts, each behind its criterion's id."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """Texts of one office and dimension; `part` counts the rows that they take, from 0."""

    office: Office
    dimension: Dimension
    texts: Texts
    part: int


def advice_tab(programme: Programme, rounds: list[SummaryRound]) -> Tab:
    """Declare what committees wrote of strengths and advice in the rounds that were read."""
    numbers = [r.number for r in rounds]
    width = WIDTH / (len(FIELDS) * len(numbers))
    columns: tuple[Column[Lesson], ...] = (
        Column("office", "สำนักงาน", 17, lambda one: one.office.short_name, "cell-bold"),
        Column("dimension", "ด้าน", 20, lambda one: f"{one.dimension.id}. {one.dimension.name}"),
        *(_column(n, field, head, width) for n in numbers for field, head in FIELDS.items()),
    )
    table = Table(columns, 4, row_key=lambda one: f"{one.office.code}/{one.dimension.id}/{one.part}")
    tab = summary_tab(programme, "advice", "จุดเด่นและข้อเสนอแนะของทุกสำนักงาน", table)
    lessons = [
        lesson
        for office in programme.offices.values()
        for dimension in programme.dimensions
        for lesson in _lessons(rounds, office, dimension, width)
    ]
    table.put(tab, lessons)
    tab.heights |= {row: _height(lesson.texts, width) for row, lesson in enumerate(lessons, table.first)}
    if not lessons:
        tab.put(table.first, 1, "ยังไม่มีจุดเด่นหรือข้อเสนอแนะในแบบที่อ่าน", "muted")
    tab.freeze = (table.first, 2)
    return tab


def _column(number: int, field: str, head: str, width: float) -> Column[Lesson]:
    return Column(
        f"{field}:{number}", f"{head} รอบ {number}", width, lambda one: one.texts.get((number, field)), "cell-top"
    )


def _lessons(rounds: list[SummaryRound], office: Office, dimension: Dimension, width: float) -> Iterator[Lesson]:
    """Yield the rows of one office and dimension: as few as hold all that was written."""
    part, texts = 0, dict[tuple[int, str], str]()
    for criterion in dimension.criteria:
        found = _texts(rounds, office, criterion)
        joined = {key: "\n".join(filter(None, (texts.get(key), found.get(key)))) for key in {**texts, **found}}
        if texts and _height(joined, width) > HIGHEST:
            yield Lesson(office, dimension, texts, part)
            part, joined = part + 1, found
        texts = joined
    if texts:
        yield Lesson(office, dimension, texts, part)


def _height(texts: Texts, width: float) -> float:
    return max(NAME_HEIGHT, *(height_enough(text, width, STYLES["cell-top"]) for text in texts.values()))


def _texts(rounds: list[SummaryRound], office: Office, criterion: Criterion) -> dict[tuple[int, str], str]:
    found: dict[tuple[int, str], str] = {}
    for round_ in rounds:
        result = round_.assessment.offices.get(
            office.code
        )  # of a round that was closed before there was such an office
        typed = result.scores.texts.get(criterion.id, {}) if result else {}
        found |= {(round_.number, f): f"{criterion.id} {typed[f]}" for f in FIELDS if typed.get(f, "").strip()}
    return found
