"""One round of many provinces → one file for other programs, by its ending, from what was last recorded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tidao_sheets.jobs.export import check_target, tables_bytes, tables_of, write_over
from tidao_sheets.jobs.gathering import Recorded, figures_of

if TYPE_CHECKING:
    from tidao_sheets.core.nation.figures import Absence, NationFigures
    from tidao_sheets.core.sheet.declared import Workbook

TITLE = "ข้อมูลผลการประเมินระดับประเทศ"


@dataclass(frozen=True, slots=True)
class NationExported:
    """Many provinces' scores, written to a file; `rows` are the lines of its widest table, a score each."""

    figures: NationFigures
    file: Path
    rows: int


def export_nation(found: Iterable[Recorded | Absence], asked: int | None, to: Path, lang: str) -> NationExported:
    """Write one round of all provinces with figures into a file; see `figures_of` and `write_export`."""
    from tidao_sheets.analysis import formats
    from tidao_sheets.analysis.nation import together

    kind, each = check_target(to), [*found]
    figures = figures_of(each, asked)
    others = {(one.place, one.programme.id): one.rounds.values() for one in each if isinstance(one, Recorded)}
    own = [(r, tables_of([r.round], lang, others[r.place, r.programme.id])) for r in figures.rounds]
    tables = together(own)

    def workbook() -> Workbook:
        return formats.told_workbook(together((r, formats.told(mine, r.programme)) for r, mine in own), TITLE)

    write_over(to, kind, tables_bytes(kind, tables, workbook))
    return NationExported(figures, to, len(tables.flat.rows))
