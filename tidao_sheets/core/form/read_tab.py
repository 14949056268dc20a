"""One observed office tab → its input cells and findings, found by identity and keys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.form import layout
from tidao_sheets.core.form.figures import differences, former_tiers
from tidao_sheets.core.form.former import FormerWords
from tidao_sheets.core.form.identity import KeyedTab, rubric_words
from tidao_sheets.core.form.layout import COLUMNS, HEADS
from tidao_sheets.core.form.office_reading import CellReading, OfficeReading, Standing, merged, named
from tidao_sheets.core.form.tab_keys import ABSENT, TabKeys, differing
from tidao_sheets.core.form.text_cell import read_text
from tidao_sheets.core.programme.records import Criterion, Programme
from tidao_sheets.core.scoring import points
from tidao_sheets.core.scoring.assessment import TEXT_FIELDS, WHOLE
from tidao_sheets.core.scoring.findings import Finding, FindingSource
from tidao_sheets.core.scoring.points import Problem, ScoreCell
from tidao_sheets.core.scoring.rules import limits
from tidao_sheets.core.sheet.cells import At, column_name
from tidao_sheets.core.sheet.observed import Book, shown
from tidao_sheets.core.text import Text
from tidao_sheets.core.thai import ascii_digits, clean, comparable

_ANY = {"full": "คะแนนเต็ม", "example": "8"}
"""What fills sentences about a cell that belongs to no criterion."""


class OfficeReader:
    """Reads one office tab by its keys; `other` names the criteria in which it was made of another rubric."""

    def __init__(self, programme: Programme, book: Book, key: KeyedTab, words: FormerWords) -> None:
        self.programme = programme
        self.book = book
        self.tab = key.tab
        self.identity = key.identity
        self.origin = key.identity.origin(programme)
        self.words = words
        self.keys = TabKeys(programme, key)
        self.other: dict[str, Text] = self.keys.other_rubric() if self.origin != "present" else {}
        self.former: dict[str, None] = {}
        source = FindingSource(programme, key.identity.committee, book)
        self.about_tab = partial(source.about_tab, tab=self.tab.title, office=key.identity.tab)
        self.about_cell = partial(source.about_cell, tab=self.tab.title, office=key.identity.tab)

    @property
    def refused(self) -> bool:
        """Whether the tab was made of another rubric."""
        return self.origin == "other" or bool(self.other)

    def read(self) -> OfficeReading:
        """Read the whole tab; of one that was made of another rubric nothing counts, and only that is said."""
        cells: list[CellReading] = []
        findings = [*self._check_columns()]
        for criterion in self.programme.criteria:
            rows = self.keys.all_rows.get(criterion.id, [])
            found = [*self._check_rubric(criterion, rows[0])] if len(rows) == 1 else [self._no_row(criterion.id, rows)]
            read = self._criterion(criterion, rows, found)
            findings += [*found, *self._problems(read)]
            cells += read
        overall = [*self._overall()]
        findings += self._problems(overall)
        cells += overall
        reading = OfficeReading(
            office=self.identity.tab, tab=self.tab.title, book=self.book, cells=tuple(cells),
            computed=self.keys.computed(), foreign=self._foreign(), lost=self._lost(),
        )  # fmt: skip
        if self.refused:
            return replace(reading, findings=(self.about_tab("form_other_version", **differing(self.other)),))
        findings += [*self._check_rows(), *self._check_blank(reading), *self._check_figures(reading)]
        return replace(reading, findings=tuple(findings), former=self._former(reading))

    def _check_columns(self) -> Iterator[Finding]:
        for key in layout.SCORED_BY:
            places = self.keys.all_columns.get(key, [])
            head = HEADS[key].partition("\n")[0]
            if not places:
                yield self.about_tab("column_missing", value=head)
            elif len(places) > 1:
                yield self.about_tab("column_doubled", value=head, other=", ".join(map(column_name, places)))
        for key in self.keys.all_columns:
            if key not in COLUMNS:
                yield self.about_tab("key_foreign", value=key)

    @property
    def _has_former(self) -> bool:
        """Whether the tab was made with the columns about the round before; forms of former programs have none."""
        return any(key in self.keys.all_columns for key in layout.FORMER)

    def _check_rows(self) -> Iterator[Finding]:
        for key, row in self.keys.foreign():
            yield self.about_cell("key_foreign", at=self.keys.at(row), value=key)
        seen = {*layout.SCORED_BY, *self.keys.columns}
        absent = {layout.REPORTED, *(() if self._has_former else layout.FORMER)}
        asked = (k for k in COLUMNS[1:] if k not in absent)
        lost = [HEADS.get(k, k).replace("\n", " ") for k in asked if k not in seen]
        lost += self.keys.lost_parts()
        if lost:
            yield self.about_tab("part_damaged", value=", ".join(lost))

    def _no_row(self, criterion: str, rows: list[int]) -> Finding:
        if not rows:
            return self.about_tab("key_missing", criterion=criterion)
        other = ", ".join(str(row + 1) for row in rows)
        return self.about_cell("key_doubled", at=self.keys.at(rows[0]), criterion=criterion, other=other)

    def _criterion(self, criterion: Criterion, rows: list[int], found: list[Finding]) -> list[CellReading]:
        """Read the input cells of one criterion, as all of its rows have them."""
        if len(rows) == 1:
            return [*self._row(criterion, rows[0], found)]
        cells: dict[str, list[CellReading]] = defaultdict(list)
        for row in rows:
            for cell in self._row(criterion, row, [*self._check_rubric(criterion, row)]):
                cells[cell.column].append(cell)
        return [replace(merged(same, "แถวซ้ำไม่ตรงกัน", "doubled"), at=None) for same in cells.values()]

    def _row(self, criterion: Criterion, row: int, altered: list[Finding]) -> Iterator[CellReading]:
        """Read the input cells of one row, the score last."""
        standing: Standing = "altered" if altered else "former" if self.refused else "sound"
        name = shown(self.keys.cell(row, "name").value)
        doubt = f"ข้อ “{name}”" if any(f.code == "criterion_altered" for f in altered) else ""
        for key in TEXT_FIELDS:
            if key in self.keys.columns:
                cell = self._text(criterion.id, self.keys.at(row, key), key, partial(self._within, criterion))
                yield _standing(cell, standing, doubt)
        if "score" in self.keys.columns:
            full = self.keys.full_marks(criterion, row) if self.refused or altered else None
            yield _standing(self._score(criterion, row), standing, doubt or (full.th if full else ""))

    def _within(self, criterion: Criterion) -> dict[str, str]:
        return limits(criterion, self.programme.scoring)

    def _score(self, criterion: Criterion, row: int) -> CellReading:
        at = self.keys.at(row)
        cell, score = self.tab.get(at), points.read(self.tab.get(at), criterion, self.programme.scoring)
        if not score.blank and self.tab.covered(at):
            score = ScoreCell(None, problems=(Problem("hidden_by_merge", shown(cell.value), self._within(criterion)),))
        return CellReading(
            criterion=criterion.id,
            column="score",
            at=at,
            text="" if score.blank else shown(cell.value) if cell.value is not None else cell.formula or "",
            points=score.points,
            problems=score.problems,
            blank=score.blank,
        )

    def _overall(self) -> Iterator[CellReading]:
        """Read the comment on the office as a whole, which forms of former programs do not ask for."""
        row = self.keys.rows.get(layout.ROW_OVERALL)
        if row is not None and layout.OVERALL_COLUMN in self.keys.columns:
            yield self._text(WHOLE, self.keys.at(row, layout.OVERALL_COLUMN), layout.OVERALL, _ANY.copy)

    def _text(self, criterion: str, at: At, column: str, within: Callable[[], dict[str, str]]) -> CellReading:
        return read_text(self.tab, at, criterion, column, within)

    def _problems(self, cells: Iterable[CellReading]) -> Iterator[Finding]:
        for cell in cells:
            for problem in cell.problems:
                yield self.about_cell(
                    problem.code, at=cell.at, criterion=named(cell.criterion), value=problem.value, **problem.params
                )

    def _check_rubric(self, criterion: Criterion, row: int) -> Iterator[Finding]:
        """Check that a row still shows the rubric's words and full marks; a score under others is not counted."""
        about = partial(self.about_cell, criterion=criterion.id)
        if "full_marks" in self.keys.columns and self.keys.full_marks(criterion, row):
            value, at = shown(self.keys.cell(row, "full_marks").value), self.keys.at(row, "full_marks")
            yield about("full_marks_altered", at=at, value=value, full=plain(criterion.full_marks))
        for key, text in rubric_words(criterion).items():
            words = shown(self.keys.cell(row, key).value)
            if key not in self.keys.columns or comparable(words) == comparable(text):
                continue
            if self.words.wrote(self.identity, self.origin, criterion.id, key, words):
                self.former[criterion.id] = None
            else:
                yield about("criterion_altered", at=self.keys.at(row, key), value=words, wanted=text)

    def _check_blank(self, reading: OfficeReading) -> Iterator[Finding]:
        """Name blank scores once a committee has begun with this office; before that there is nothing to mend."""
        if any(cell.column == "score" for cell in reading.typed):
            criteria = {c.id: c for c in self.programme.criteria}
            for cell in reading.cells:
                if cell.column == "score" and cell.blank and cell.usable and not cell.problems:
                    within = self._within(criteria[cell.criterion])
                    yield self.about_cell("blank", at=cell.at, criterion=cell.criterion, **within)

    def _check_figures(self, reading: OfficeReading) -> Iterator[Finding]:
        if len(reading.points) == len(self.programme.criteria):
            for found in differences(self.programme, self.tab, reading.computed, reading.points):
                what = {"what": found.what.th, "what_en": found.what.en}
                yield self.about_cell(found.code, at=found.at, value=found.shows, number=found.wanted, **what)

    def _former(self, reading: OfficeReading) -> tuple[str, ...]:
        """Name the criteria, headings and tiers that the tab shows in other words than the programme has now."""
        named = [f"ข้อ {criterion}" for criterion in self.former]
        for d in self.programme.dimensions:
            row = self.keys.rows.get(layout.row_band(d.id))
            words = _words(shown(self.keys.cell(row, "id").value)) if row is not None else ""
            named += [f"ด้านที่ {d.id}"] if words not in {"", _words(layout.band_text(d))} else []
        steps = former_tiers(self.programme, self.tab, reading.computed)
        return (*named, *(f"{step.name} {plain(step.floor)}" for step in steps))

    def _lost(self) -> tuple[str, ...]:
        columns = (key for key in layout.inputs(former=self._has_former) if key not in self.keys.columns)
        rows = (c.id for c in self.programme.criteria if c.id not in self.keys.all_rows)
        return (*columns, *(row for row in rows if self.other.get(row) != ABSENT))  # its rubric never had that one

    def _foreign(self) -> dict[str, str]:
        """Return what was typed into rows that the rubric does not have, by their keys."""
        typed: dict[str, str] = {}
        for key, row in self.keys.foreign():
            cells = {k: shown(self.keys.cell(row, k).value) for k in layout.INPUTS}
            if any(map(clean, cells.values())):
                typed[key] = ", ".join(f"{HEADS[k].partition(chr(10))[0]}: {v}" for k, v in cells.items() if clean(v))
        return typed


def _standing(cell: CellReading, standing: Standing, doubt: str) -> CellReading:
    return cell if standing == "sound" and not doubt else replace(cell, standing=standing, doubt=doubt)


def _words(heading: str) -> str:
    """Return what of a heading counts: forms of former programs show its numbers in Thai digits."""
    return ascii_digits(comparable(heading))
