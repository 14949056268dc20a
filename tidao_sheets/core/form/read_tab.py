"""One observed office tab → points, texts and findings, found by identity and keys."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.form import layout
from tidao_sheets.core.form.layout import COLUMNS, HEADS, Identity
from tidao_sheets.core.scoring import points
from tidao_sheets.core.scoring.assessment import TEXT_FIELDS, tier_of
from tidao_sheets.core.scoring.findings import Finding, office_place
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.observed import CellError, ObservedCell, shown
from tidao_sheets.core.text import Text
from tidao_sheets.core.thai import clean, normalise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tidao_sheets.core.programme.records import Criterion, Programme
    from tidao_sheets.core.sheet.observed import Book, ObservedTab


@dataclass(frozen=True, slots=True)
class TypedCell:
    """What stands in one input cell and where; `text` is the cell's content as people see it."""

    tab: str
    at: At
    text: str


@dataclass(slots=True)
class OfficeReading:
    """One office tab as read: `cells` holds (criterion, column key) → what was typed, blank cells left out.

    `workbook` is the path or URL of its book. `points` are those that count; `readable` also those of rows whose rubric
    text was altered, for rebuilding.
    """

    office: str
    tab: str
    workbook: str
    points: dict[str, Decimal] = field(default_factory=dict)
    readable: dict[str, Decimal] = field(default_factory=dict)
    blank: list[str] = field(default_factory=list)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    cells: dict[tuple[str, str], TypedCell] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    where: dict[str, At] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)

    @property
    def untouched(self) -> bool:
        """Whether nobody has typed anything into this tab."""
        return not self.cells

    def at(self, criterion: str, key: str) -> At | None:
        """Return where an input cell stands, or None where its row or column cannot be told."""
        row, column = self.rows.get(criterion), self.columns.get(key)
        return At(row, column) if row is not None and column is not None else None

    def withdraw(self, criterion: str, key: str) -> None:
        """Leave out one cell's score or text: another copy says something else."""
        self.cells.pop((criterion, key), None)
        if key == "score":
            self.points.pop(criterion, None)
            self.readable.pop(criterion, None)
            self.blank = [c for c in self.blank if c != criterion]
            self.findings = [f for f in self.findings if (f.code, f.criterion) != ("blank", criterion)]
        else:
            self.texts.get(criterion, {}).pop(key, None)

    def content(self) -> dict[tuple[str, str], str]:
        """Return what was typed, comparably: equal points are equal however they were typed."""
        return {
            (criterion, key): plain(self.points[criterion])
            if key == "score" and criterion in self.points
            else cell.text
            for (criterion, key), cell in self.cells.items()
        }


@dataclass(frozen=True, slots=True)
class KeyedTab:
    """A tab with its identity: the identity's place is the corner that all keys are counted from."""

    tab: ObservedTab
    corner: At
    identity: Identity

    def columns(self) -> dict[str, list[int]]:
        """Return column key → the columns that carry it, from the identity's row."""
        found: dict[str, list[int]] = defaultdict(list)
        for at, seen in sorted(self.tab.cells.items()):
            if at.row == self.corner.row and at.column != self.corner.column and isinstance(seen.value, str):
                found[seen.value.strip()].append(at.column)
        return found

    def rows(self) -> dict[str, list[int]]:
        """Return row key → the rows that carry it, from the identity's column."""
        found: dict[str, list[int]] = defaultdict(list)
        for at, seen in sorted(self.tab.cells.items()):
            if at.column == self.corner.column and at.row != self.corner.row and seen.value is not None:
                found[shown(seen.value).strip()].append(at.row)
        return found


def keyed(tab: ObservedTab) -> KeyedTab | None:
    """Find the identity of a tab wherever insertions have moved it; the topmost, leftmost one counts."""
    for at in sorted(
        at for at, seen in tab.cells.items() if isinstance(seen.value, str) and "tidao form=" in seen.value
    ):
        identity = Identity.parse(tab.cells[at].value)
        if identity is not None:
            return KeyedTab(tab, at, identity)
    return None


def link_to(book: Book, tab: str, at: At) -> str:
    """Return a link that opens the workbook at a cell."""
    return book.link(tab, at)


_BINARY_NOISE = Decimal("0.000001")
"""What a program's sum of binary numbers may be off by, in points; a score has at most four decimals."""


class OfficeReader:
    """Reads one office tab by its keys."""

    def __init__(self, programme: Programme, book: Book, key: KeyedTab) -> None:
        self.programme = programme
        self.book = book
        self.committee = key.identity.committee
        self.tab = key.tab
        self.office = key.identity.tab
        self.all_columns = key.columns()
        self.all_rows = key.rows()
        self.columns = {k: places[0] for k, places in self.all_columns.items() if len(places) == 1}
        self.rows = {k: places[0] for k, places in self.all_rows.items() if len(places) == 1}
        self.reading = OfficeReading(self.office, self.tab.title, book.workbook, columns=self.columns, rows=self.rows)

    def read(self) -> OfficeReading:
        """Read the whole tab."""
        self._check_columns()
        for criterion in self.programme.criteria:
            places = self.all_rows.get(criterion.id, [])
            if len(places) == 1:
                self._criterion(criterion, places[0])
            elif places:
                other = ", ".join(str(row + 1) for row in places)
                self._find("key_doubled", criterion=criterion.id, row=places[0], other=other)
            else:
                self._find("key_missing", criterion=criterion.id)
        self._check_rows()
        self._check_blank()
        self._check_totals()
        return self.reading

    def _find(
        self,
        code: str,
        *,
        criterion: str | None = None,
        row: int | None = None,
        column: str | None = "score",
        value: str | None = None,
        **params: str,
    ) -> None:
        at = None
        if row is not None and column is not None:
            at = At(row, self.columns.get(column, 0))
        self.reading.findings.append(
            Finding(
                code,
                office_place(self.programme, self.office),
                self.committee,
                self.book.name,
                self.tab.title,
                at,
                self.office,
                criterion,
                value,
                link_to(self.book, self.tab.title, at or At(0, 0)),
                params,
            )
        )

    def _check_columns(self) -> None:
        for key in layout.SCORED_BY:
            places = self.all_columns.get(key, [])
            head = HEADS[key].partition("\n")[0]
            if not places:
                self._find("column_missing", value=head)
            elif len(places) > 1:
                letters = ", ".join(At(0, c).a1.rstrip("1") for c in places)
                self._find("column_doubled", value=head, other=letters)
        for key in self.all_columns:
            if key not in COLUMNS:
                self._find("key_foreign", value=key)

    def _check_rows(self) -> None:
        parts = layout.parts(self.programme)
        known = {c.id for c in self.programme.criteria} | parts.keys()
        for key, places in self.all_rows.items():
            if key not in known:
                self._find("key_foreign", row=places[0], value=key)
        lost = [HEADS.get(k, k).partition("\n")[0] for k in COLUMNS[1:] if k not in {*layout.SCORED_BY, *self.columns}]
        lost += [name for key, name in parts.items() if key not in self.rows]
        if lost:
            self._find("part_damaged", value=", ".join(lost))

    def _cell(self, row: int, key: str) -> ObservedCell:
        return self.tab.get(At(row, self.columns[key])) if key in self.columns else ObservedCell()

    def _criterion(self, criterion: Criterion, row: int) -> None:
        intact = self._intact(criterion, row)
        for key in TEXT_FIELDS:
            self._text(criterion, row, key)
        if "score" not in self.columns:
            return
        at = At(row, self.columns["score"])
        self.reading.where[criterion.id] = at
        read = points.read(self._cell(row, "score"), criterion, self.programme.scoring.decimals)
        for problem in read.problems:
            self._find(problem.code, criterion=criterion.id, row=row, value=problem.value, **problem.params)
        if read.blank:
            self.reading.blank.append(criterion.id)
            return
        self.reading.cells[criterion.id, "score"] = self._typed(at)
        if read.points is not None:
            self.reading.readable[criterion.id] = read.points
        if read.points is not None and intact:
            self.reading.points[criterion.id] = read.points

    def _typed(self, at: At) -> TypedCell:
        seen = self.tab.get(at)
        return TypedCell(self.tab.title, at, shown(seen.value) if seen.value is not None else seen.formula or "")

    def _intact(self, criterion: Criterion, row: int) -> bool:
        """Check that the row still shows the rubric's words and full marks; a score under others is not counted."""
        intact = True
        full = self._cell(row, "full_marks").value
        if "full_marks" in self.columns and _as_number(full) != criterion.full_marks:
            self._find(
                "full_marks_altered",
                criterion=criterion.id,
                row=row,
                column="full_marks",
                value=shown(full),
                full=plain(criterion.full_marks),
            )
            intact = False
        wanted = {"name": criterion.name, "guidance": layout.guidance_text(criterion.guidance)}
        for key, text in wanted.items():
            found = shown(self._cell(row, key).value)
            if key in self.columns and folded(found) != folded(text):
                self._find("criterion_altered", criterion=criterion.id, row=row, column=key, value=found, wanted=text)
                intact = False
        return intact

    def _text(self, criterion: Criterion, row: int, key: str) -> None:
        if key not in self.columns:
            return
        seen = self._cell(row, key)
        text = shown(seen.value)
        if isinstance(seen.value, CellError) or (seen.formula is not None and seen.value is None):
            self._find("text_error", criterion=criterion.id, row=row, column=key, value=text or seen.formula)
        elif clean(text):
            self.reading.texts.setdefault(criterion.id, {})[key] = text
            self.reading.cells[criterion.id, key] = self._typed(At(row, self.columns[key]))

    def _check_blank(self) -> None:
        """Name blank scores once a committee has begun with this office; before that there is nothing to mend."""
        if any(key == "score" for _, key in self.reading.cells):
            full = {c.id: plain(c.full_marks) for c in self.programme.criteria}
            for criterion in self.reading.blank:
                self._find("blank", criterion=criterion, row=self.reading.where[criterion].row, full=full[criterion])

    def _check_totals(self) -> None:
        """Compare what the form shows with what the scores give; parts are named only where the whole agrees."""
        if len(self.reading.points) < len(self.programme.criteria) or "score" not in self.columns:
            return
        for key, what, total in self._totals():
            row = self.rows.get(key)
            seen = self._cell(row, "score").value if row is not None else None
            if seen is None:
                continue  # no stored value: whatever wrote the file did not calculate
            if not (isinstance(seen, Decimal) and seen.is_finite() and abs(seen - total) < _BINARY_NOISE):
                self._find(
                    "total_differs", row=row, value=shown(seen), number=plain(total), what=what.th, what_en=what.en
                )
                if key == layout.ROW_TOTAL:
                    return
        self._check_tier(self.rows.get(layout.ROW_TIER))

    def _check_tier(self, row: int | None) -> None:
        seen = self._cell(row, "score").value if row is not None else None
        tier = tier_of(self.programme, sum(self.reading.points.values(), Decimal(0)))
        wanted = tier.name if tier else layout.NO_STAR
        if isinstance(seen, str) and seen not in {wanted, layout.TIER_UNKNOWN}:
            self._find("total_differs", row=row, value=seen, number=wanted, what="ระดับดาว", what_en="star")

    def _totals(self) -> Iterator[tuple[str, Text, Decimal]]:
        yield layout.ROW_TOTAL, Text("คะแนนรวม", "total"), sum(self.reading.points.values(), Decimal(0))
        for dimension in self.programme.dimensions:
            subtotal = sum((self.reading.points[c.id] for c in dimension.criteria), Decimal(0))
            what = Text(f"คะแนนรวมด้านที่ {dimension.id} ", f"sum of dimension {dimension.id}")
            yield layout.row_dimension(dimension.id), what, subtotal


def _as_number(value: object) -> Decimal | None:
    if isinstance(value, Decimal):
        return value
    return points.plain_number(value) if isinstance(value, str) else None


def folded(text: str) -> str:
    """Fold a text for comparison: spaces, line ends and spellings of the same Thai do not count."""
    return "".join(normalise(text).split())
