"""The rows and columns of one office tab, by key, and how the rubric that they show differs from the present one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from tidao_sheets.core.form import layout
from tidao_sheets.core.form.identity import KeyedTab
from tidao_sheets.core.programme.records import Criterion, Programme
from tidao_sheets.core.scoring import points
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.observed import ObservedCell, ObservedTab, shown
from tidao_sheets.core.text import Text
from tidao_sheets.core.thai import comparable

RULES = Text("กติกาการให้คะแนน", "the scoring rules")
ABSENT = Text("ไม่มีในแบบ", "not in the form")
UNKNOWN = Text("ไม่มีในหลักเกณฑ์", "not in the rubric")
ELSEWHERE = Text("อยู่คนละด้าน", "in another dimension")


class TabKeys:
    """Tells where the cells of a tab are; `rows` and `columns` hold only what stands there once."""

    def __init__(self, programme: Programme, key: KeyedTab) -> None:
        self.programme = programme
        self.tab = key.tab
        self.all_columns = key.columns()
        self.all_rows = key.rows()
        for head in _misplaced(key.tab, key.corner, self.all_columns):
            del self.all_columns[head]
        self.columns = {k: places[0] for k, places in self.all_columns.items() if len(places) == 1}
        self.rows = {k: places[0] for k, places in self.all_rows.items() if len(places) == 1}

    def at(self, row: int, column: str = "score") -> At:
        """Return a cell of a row; the first one where its column cannot be told."""
        return At(row, self.columns.get(column, 0))

    def cell(self, row: int, column: str) -> ObservedCell:
        """Return what stands in a column of a row; nothing where the column cannot be told."""
        return self.tab.get(self.at(row, column)) if column in self.columns else ObservedCell()

    def computed(self) -> dict[str, At]:
        """Return where the form's own figures stand, by row key."""
        keys = layout.parts(self.programme) if "score" in self.columns else ()
        return {key: self.at(self.rows[key]) for key in keys if key in self.rows}

    def foreign(self) -> Iterator[tuple[str, int]]:
        """Yield the keys of rows that neither the rubric nor the form has, with the row."""
        known = {c.id for c in self.programme.criteria} | layout.parts(self.programme).keys() | {layout.ROW_OVERALL}
        return ((key, rows[0]) for key, rows in self.all_rows.items() if key not in known)

    def full_marks(self, criterion: Criterion, row: int) -> Text | None:
        """Say what a row shows as full marks where these are not the rubric's."""
        value = self.cell(row, "full_marks").value
        if _as_number(value) == criterion.full_marks:
            return None
        return Text(f"เต็ม {shown(value) or '?'}", f"full marks {shown(value) or '?'}")

    def other_rubric(self) -> dict[str, Text]:
        """Return the criteria by which the tab was made of another rubric, each with what is other."""
        other: dict[str, Text] = {}
        for dimension in self.programme.dimensions:
            for criterion in dimension.criteria:
                for row in self.all_rows.get(criterion.id, ()):
                    there = shown(self.cell(row, "dimension").value) if "dimension" in self.columns else None
                    moved = ELSEWHERE if there not in {None, layout.sum_key(dimension.id)} else None
                    found = self.full_marks(criterion, row) or moved
                    if found:
                        other[criterion.id] = found
        for key, row in self.foreign():
            if shown(self.cell(row, "dimension").value).startswith(layout.sum_key("")):
                other[key] = UNKNOWN
        return other


def differing(other: Mapping[str, Text]) -> dict[str, str]:
    """Return what a rubric differs in, in both languages, for the finding that says so."""
    if not other:
        return {"changed": RULES.th, "changed_en": RULES.en}
    return {
        "changed": ", ".join(f"ข้อ {key} {what.th}" for key, what in other.items()),
        "changed_en": ", ".join(f"criterion {key} {what.en}" for key, what in other.items()),
    }


def _misplaced(tab: ObservedTab, corner: At, columns: Mapping[str, list[int]]) -> list[str]:
    """Return the column keys that stand over another column than their heads: it is uncertain what is below them."""
    shown_at: dict[str, set[int]] = {}
    for at, cell in tab.cells.items():
        if at.row > corner.row and isinstance(cell.value, str):
            shown_at.setdefault(comparable(cell.value), set()).add(at.column)
    heads = {key: shown_at.get(comparable(head)) for key, head in layout.HEADS.items()}
    return [key for key, places in columns.items() if (there := heads.get(key)) and there.isdisjoint(places)]


def _as_number(value: object) -> Decimal | None:
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    return points.plain_number(value) if isinstance(value, str) else None
