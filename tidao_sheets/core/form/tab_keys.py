"""The rows and columns of one office tab, by key, and how the rubric that they show differs from the present one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from tidao_sheets.core.form import layout
from tidao_sheets.core.form.identity import KeyedTab
from tidao_sheets.core.form.keys import Keys
from tidao_sheets.core.programme.records import Criterion, Programme
from tidao_sheets.core.scoring import points
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.observed import shown
from tidao_sheets.core.text import Text

RULES = Text("กติกาการให้คะแนน", "the scoring rules")
ABSENT = Text("ไม่มีในแบบ", "not in the form")
UNKNOWN = Text("ไม่มีในหลักเกณฑ์", "not in the rubric")
ELSEWHERE = Text("อยู่คนละด้าน", "in another dimension")


class TabKeys(Keys):
    """Tells where the cells of an office tab are."""

    def __init__(self, programme: Programme, key: KeyedTab) -> None:
        super().__init__(key, layout.HEADS)
        self.programme = programme

    def at(self, row: int, column: str = "score") -> At:
        """Return a cell of a row; the first one where its column cannot be told."""
        return super().at(row, column)

    def computed(self) -> dict[str, At]:
        """Return where the form's own figures stand, by row key."""
        keys = layout.parts(self.programme) if "score" in self.columns else ()
        return {key: self.at(self.rows[key]) for key in keys if key in self.rows}

    def lost_parts(self) -> Iterator[str]:
        """Yield the names of the rows that the tab was made with and that are gone, criteria apart.

        Whether it was made with a comment on the office as a whole, the total's row says.
        """
        yield from (name for key, name in layout.parts(self.programme).items() if key not in self.rows)
        total = self.rows.get(layout.ROW_TOTAL)
        asked = total is not None and shown(self.cell(total, "dimension").value) == layout.ROW_OVERALL
        if asked and layout.ROW_OVERALL not in self.rows:
            yield layout.HEADS[layout.OVERALL]

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


def _as_number(value: object) -> Decimal | None:
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    return points.plain_number(value) if isinstance(value, str) else None
