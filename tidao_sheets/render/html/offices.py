"""What an office's page shows: its result in each known round, each point's cell, and what changed meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.record.differences import named, rubric_changes
from tidao_sheets.core.record.past import changes
from tidao_sheets.core.scoring.findings import FIELDS
from tidao_sheets.core.sheet.observed import file_name
from tidao_sheets.core.text import Text
from tidao_sheets.render.html.charts import percent

if TYPE_CHECKING:
    from tidao_sheets.core.programme.records import Criterion, Dimension, Office
    from tidao_sheets.core.record.explain import Explained, Figure
    from tidao_sheets.core.record.past import PastReading
    from tidao_sheets.core.scoring.assessment import OfficeResult
    from tidao_sheets.core.scoring.round import SummaryRound
    from tidao_sheets.render.html.views import RoundView, UnreadBook

SHOWN_CHANGES = 40
SHOWN_TEXTS = ("strength", "advice")
"""Texts of a criterion that are shown; evidence and internal notes stay in the form."""


class DimensionRow(NamedTuple):
    """A dimension of an office: its points in each round, and each one's bar in per cent."""

    dimension: Dimension
    points: tuple[Decimal | None, ...]
    widths: tuple[str, ...]


class CriterionRow(NamedTuple):
    """A criterion of an office: its points in each round, where this round's stand, and what was written of it."""

    figure: Figure
    points: tuple[Decimal | None, ...]
    texts: tuple[tuple[str, Text, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeChange:
    """A cell of an office that a reading found otherwise than the one before."""

    read_at: datetime
    criterion: str
    column: Text
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeView:
    """An office's page: its result in each known round, each point's cell, and what changed from reading to reading."""

    view: RoundView
    explained: Explained
    changes: tuple[OfficeChange, ...]

    @property
    def result(self) -> OfficeResult:
        """The office's result of the round."""
        return self.explained.result

    @property
    def office(self) -> Office:
        """The office."""
        return self.explained.result.office

    @property
    def code(self) -> str:
        """The office's code."""
        return self.office.code

    @property
    def ranked(self) -> bool:
        """Whether the office's rank is shown."""
        return self.view.scores

    @property
    def rounds(self) -> list[SummaryRound]:
        """The rounds that are known of the office, by number."""
        return [r for r in self.view.rounds if self.code in r.assessment.offices]

    @property
    def results(self) -> list[tuple[SummaryRound, OfficeResult]]:
        """Each of these rounds with the office's result."""
        return [(r, r.assessment.offices[self.code]) for r in self.rounds]

    @property
    def unread(self) -> list[UnreadBook]:
        """The workbooks that could not be read and may hold the office's form."""
        return [book for book in self.view.unread if book.committee in {None, self.result.committee.id}]

    @property
    def rubrics(self) -> list[tuple[int, Text]]:
        """The rounds that were judged by another rubric, and what of it was another."""
        now = self.view.programme
        found = [(r.number, rubric_changes(r.assessment.programme, now)) for r in self.rounds]
        return [(number, named(parts)) for number, parts in found if parts]

    @property
    def rubric_changed(self) -> list[tuple[datetime, Text]]:
        """When what the figures rest on was found changed, and what of it."""
        return [(change.read_at, named(change.parts)) for change in self.explained.rubric]

    @property
    def latest(self) -> tuple[OfficeChange, ...]:
        """The newest of the changes, as many as a page shows."""
        return self.changes[:SHOWN_CHANGES]

    def dimensions(self) -> Iterator[DimensionRow]:
        """Yield the profile, by dimension."""
        for dimension in self.view.programme.dimensions:
            points = tuple(result.dimensions.get(dimension.id) for _, result in self.results)
            widths = tuple(percent(p or Decimal(0), dimension.full_marks) for p in points)
            yield DimensionRow(dimension, points, widths)

    def criteria(self, dimension: Dimension) -> Iterator[CriterionRow]:
        """Yield the criteria of a dimension."""
        for figure in self.explained.figures:
            if figure.dimension.id == dimension.id:
                points = tuple(result.scores.points.get(figure.criterion.id) for _, result in self.results)
                yield CriterionRow(figure, points, self._texts(figure.criterion))

    def _texts(self, criterion: Criterion) -> tuple[tuple[str, Text, str], ...]:
        typed = self.result.scores.texts.get(criterion.id, {})
        return tuple((name, FIELDS[name], typed[name].strip()) for name in SHOWN_TEXTS if typed.get(name, "").strip())

    @property
    def sheet(self) -> tuple[str, str] | None:
        """The file and the tab that all figures stand in, None where they are not one."""
        sheets = {f.place[:2] for f in self.explained.figures if f.place}
        found = sheets.pop() if len(sheets) == 1 else None
        return (file_name(found[0]), found[1]) if found else None

    def typed_otherwise(self, figure: Figure) -> bool:
        """Whether what was typed is not just the points."""
        return bool(figure.typed) and (figure.points is None or figure.typed != plain(figure.points))


def office_changes(code: str, readings: Sequence[PastReading]) -> tuple[OfficeChange, ...]:
    """Return what changed of an office from each reading to the next, the newest first; what is first read is none."""
    found = [
        OfficeChange(
            read_at=after.read_at, criterion=c.criterion, column=FIELDS[c.column], before=c.before, after=c.after
        )
        for before, after in pairwise(readings)
        if before.content != after.content
        for c in changes(before, after)
        if c.office == code and c.column in {"score", *SHOWN_TEXTS}
    ]
    return tuple(reversed(found))
