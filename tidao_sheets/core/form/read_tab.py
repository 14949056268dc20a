"""One observed office tab → its input cells and findings, found by identity and keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import partial

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.form import layout
from tidao_sheets.core.form.layout import COLUMNS, HEADS, KeyedTab
from tidao_sheets.core.form.office_reading import CellReading, OfficeReading, Standing
from tidao_sheets.core.programme.records import Criterion, Programme
from tidao_sheets.core.scoring import points
from tidao_sheets.core.scoring.assessment import TEXT_FIELDS, tier_of
from tidao_sheets.core.scoring.findings import Finding, FindingSource
from tidao_sheets.core.scoring.points import Problem, ScoreCell
from tidao_sheets.core.sheet.cells import At, column_name
from tidao_sheets.core.sheet.observed import PICTURE, Book, CellError, ObservedCell, ObservedTab, shown
from tidao_sheets.core.text import Text
from tidao_sheets.core.thai import clean, comparable

_PICTURE = re.compile(r"\b(DISPIMG|IMAGE)\(", re.IGNORECASE)
_BINARY_NOISE = Decimal("0.000001")
"""What a program's sum of binary numbers may be off by, in points; a score has at most four decimals."""


class OfficeReader:
    """Reads one office tab by its keys."""

    def __init__(self, programme: Programme, book: Book, key: KeyedTab) -> None:
        self.programme = programme
        self.book = book
        self.tab = key.tab
        self.office = key.identity.tab
        self.all_columns = key.columns()
        self.all_rows = key.rows()
        for head in _misplaced(self.tab, key.corner, self.all_columns):
            del self.all_columns[head]
        self.columns = {k: places[0] for k, places in self.all_columns.items() if len(places) == 1}
        self.rows = {k: places[0] for k, places in self.all_rows.items() if len(places) == 1}
        source = FindingSource(programme, key.identity.committee, book)
        self.about_tab = partial(source.about_tab, tab=self.tab.title, office=self.office)
        self.about_cell = partial(source.about_cell, tab=self.tab.title, office=self.office)

    def read(self) -> OfficeReading:
        """Read the whole tab."""
        cells: list[CellReading] = []
        findings = [*self._check_columns()]
        for criterion in self.programme.criteria:
            if criterion.id not in self.rows:
                findings.append(self._no_row(criterion.id))
                continue
            altered = [*self._check_rubric(criterion, self.rows[criterion.id])]
            read = [*self._row(criterion, self.rows[criterion.id], "altered" if altered else "sound")]
            findings += [*altered, *self._problems(read)]
            cells += read
        reading = OfficeReading(
            office=self.office, tab=self.tab.title, book=self.book, cells=tuple(cells), computed=self._computed()
        )
        findings += [*self._check_rows(), *self._check_blank(reading), *self._check_totals(reading)]
        return replace(reading, findings=tuple(findings))

    def _check_columns(self) -> Iterator[Finding]:
        for key in layout.SCORED_BY:
            places = self.all_columns.get(key, [])
            head = HEADS[key].partition("\n")[0]
            if not places:
                yield self.about_tab("column_missing", value=head)
            elif len(places) > 1:
                yield self.about_tab("column_doubled", value=head, other=", ".join(map(column_name, places)))
        for key in self.all_columns:
            if key not in COLUMNS:
                yield self.about_tab("key_foreign", value=key)

    def _computed(self) -> dict[str, At]:
        keys = layout.parts(self.programme) if "score" in self.columns else ()
        return {key: self._at(self.rows[key]) for key in keys if key in self.rows}

    def _check_rows(self) -> Iterator[Finding]:
        parts = layout.parts(self.programme)
        known = {c.id for c in self.programme.criteria} | parts.keys()
        for key, rows in self.all_rows.items():
            if key not in known:
                yield self.about_cell("key_foreign", at=self._at(rows[0]), value=key)
        lost = [HEADS.get(k, k).partition("\n")[0] for k in COLUMNS[1:] if k not in {*layout.SCORED_BY, *self.columns}]
        lost += [name for key, name in parts.items() if key not in self.rows]
        if lost:
            yield self.about_tab("part_damaged", value=", ".join(lost))

    def _at(self, row: int, column: str = "score") -> At:
        """Return a cell of a row; the first one where its column cannot be told."""
        return At(row, self.columns.get(column, 0))

    def _cell(self, row: int, column: str) -> ObservedCell:
        return self.tab.get(self._at(row, column)) if column in self.columns else ObservedCell()

    def _no_row(self, criterion: str) -> Finding:
        rows = self.all_rows.get(criterion)
        if not rows:
            return self.about_tab("key_missing", criterion=criterion)
        other = ", ".join(str(row + 1) for row in rows)
        return self.about_cell("key_doubled", at=self._at(rows[0]), criterion=criterion, other=other)

    def _row(self, criterion: Criterion, row: int, standing: Standing) -> Iterator[CellReading]:
        """Read the input cells of one criterion, the score last."""
        for key in TEXT_FIELDS:
            if key in self.columns:
                yield self._text(criterion, self._at(row, key), key, standing)
        if "score" in self.columns:
            at = self._at(row)
            cell = self.tab.get(at)
            score = self._score(at, criterion)
            yield CellReading(
                criterion=criterion.id,
                column="score",
                at=at,
                text="" if score.blank else shown(cell.value) if cell.value is not None else cell.formula or "",
                points=score.points,
                problems=score.problems,
                blank=score.blank,
                standing=standing,
            )

    def _score(self, at: At, criterion: Criterion) -> ScoreCell:
        score = points.read(self.tab.get(at), criterion, self.programme.scoring)
        if score.blank or not self.tab.covered(at):
            return score
        hidden = Problem("hidden_by_merge", shown(self.tab.get(at).value), {})
        return ScoreCell(None, problems=(hidden,))

    def _text(self, criterion: Criterion, at: At, column: str, standing: Standing) -> CellReading:
        cell = self.tab.get(at)
        text = shown(cell.value)
        code = _text_fault(cell, covered=self.tab.covered(at))
        problems = (Problem(code, text or cell.formula or "", {}),) if code else ()
        blank = bool(problems) or not clean(text)
        return CellReading(
            criterion=criterion.id,
            column=column,
            at=at,
            text="" if blank else text,
            problems=problems,
            blank=blank,
            standing=standing,
        )

    def _problems(self, cells: Iterable[CellReading]) -> Iterator[Finding]:
        for cell in cells:
            for problem in cell.problems:
                yield self.about_cell(
                    problem.code, at=cell.at, criterion=cell.criterion, value=problem.value, **problem.params
                )

    def _check_rubric(self, criterion: Criterion, row: int) -> Iterator[Finding]:
        """Check that a row still shows the rubric's words and full marks; a score under others is not counted."""
        about = partial(self.about_cell, criterion=criterion.id)
        full = self._cell(row, "full_marks").value
        if "full_marks" in self.columns and _as_number(full) != criterion.full_marks:
            at = self._at(row, "full_marks")
            yield about("full_marks_altered", at=at, value=shown(full), full=plain(criterion.full_marks))
        wanted = {"name": criterion.name, "guidance": layout.guidance_text(criterion.guidance)}
        for key, text in wanted.items():
            words = shown(self._cell(row, key).value)
            if key in self.columns and comparable(words) != comparable(text):
                yield about("criterion_altered", at=self._at(row, key), value=words, wanted=text)

    def _check_blank(self, reading: OfficeReading) -> Iterator[Finding]:
        """Name blank scores once a committee has begun with this office; before that there is nothing to mend."""
        if any(cell.column == "score" for cell in reading.typed):
            full = {c.id: plain(c.full_marks) for c in self.programme.criteria}
            for cell in reading.cells:
                if cell.column == "score" and cell.blank and not cell.problems:
                    yield self.about_cell("blank", at=cell.at, criterion=cell.criterion, full=full[cell.criterion])

    def _check_totals(self, reading: OfficeReading) -> Iterator[Finding]:
        """Compare what the form shows with what the scores give; parts are named only where the whole agrees."""
        scores = reading.points
        if len(scores) < len(self.programme.criteria):
            return
        for key, what, total in _totals(self.programme, scores):
            at = reading.computed.get(key)
            value = self.tab.get(at).value if at is not None else None
            if at is None or value is None:
                continue  # no stored value: whatever wrote the file did not calculate
            if not (isinstance(value, Decimal) and value.is_finite() and abs(value - total) < _BINARY_NOISE):
                yield self._differs(at, shown(value), plain(total), what)
                if key == layout.ROW_TOTAL:
                    return
        at = reading.computed.get(layout.ROW_TIER)
        shows = self.tab.get(at).value if at is not None else None
        tier = tier_of(self.programme, sum(scores.values(), Decimal(0)))
        star = tier.name if tier else layout.NO_STAR
        if at is not None and isinstance(shows, str) and shows not in {star, layout.TIER_UNKNOWN}:
            yield self._differs(at, shows, star, Text("ระดับดาว", "star"))

    def _differs(self, at: At, value: str, wanted: str, what: Text) -> Finding:
        return self.about_cell("total_differs", at=at, value=value, number=wanted, what=what.th, what_en=what.en)


def _misplaced(tab: ObservedTab, corner: At, columns: Mapping[str, list[int]]) -> list[str]:
    """Return the column keys that stand over another column than their heads: it is uncertain what is below them."""
    shown_at: dict[str, set[int]] = {}
    for at, cell in tab.cells.items():
        if at.row > corner.row and isinstance(cell.value, str):
            shown_at.setdefault(comparable(cell.value), set()).add(at.column)
    heads = {key: shown_at.get(comparable(head)) for key, head in HEADS.items()}
    return [key for key, places in columns.items() if (there := heads.get(key)) and there.isdisjoint(places)]


def _totals(programme: Programme, scores: Mapping[str, Decimal]) -> Iterator[tuple[str, Text, Decimal]]:
    yield layout.ROW_TOTAL, Text("คะแนนรวม", "total"), sum(scores.values(), Decimal(0))
    for dimension in programme.dimensions:
        subtotal = sum((scores[c.id] for c in dimension.criteria), Decimal(0))
        what = Text(f"คะแนนรวมด้านที่ {dimension.id} ", f"sum of dimension {dimension.id}")
        yield layout.row_dimension(dimension.id), what, subtotal


def _text_fault(cell: ObservedCell, *, covered: bool) -> str:
    """Return the code of a text that is not certainly what was typed, or nothing."""
    if cell.value == PICTURE or (cell.formula is not None and _PICTURE.search(cell.formula)):
        return "picture_in_cell"
    if isinstance(cell.value, CellError) or (cell.formula is not None and cell.value is None):
        return "text_error"
    if covered and cell.value is not None:
        return "hidden_by_merge"
    typed = cell.formula is None  # "=-1+2" and "=ดีมาก" were meant as texts
    plain_number = isinstance(cell.value, Decimal) and cell.shown_as == "general" and typed
    coerced = cell.value is not None and not isinstance(cell.value, str) and not plain_number
    return "text_coerced" if coerced else ""


def _as_number(value: object) -> Decimal | None:
    if isinstance(value, Decimal):
        return value
    return points.plain_number(value) if isinstance(value, str) else None
