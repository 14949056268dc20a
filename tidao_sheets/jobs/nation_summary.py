"""The job of writing the nation's workbook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tidao_sheets.jobs.day import told_day
from tidao_sheets.jobs.export import UnknownEndingError, write_over

if TYPE_CHECKING:
    from tidao_sheets.core.nation.figures import NationFigures


@dataclass(frozen=True, slots=True)
class NationSummary:
    """The nation's figures, and the workbook that they were written to."""

    figures: NationFigures
    file: Path


def require_workbook(to: Path) -> None:
    """Refuse a name that is no workbook's. Raises UnknownEndingError."""
    if to.suffix.lower() != ".xlsx":
        raise UnknownEndingError(name=to.name, known=".xlsx")


def write_nation(figures: NationFigures, to: Path) -> NationSummary:
    """Write the workbook; one of its kind is written over. Raises ForeignFileError, FileError."""
    from tidao_sheets.core.nation.workbook import nation_workbook
    from tidao_sheets.stores.xlsx.writer import workbook_bytes

    moment, day = datetime.now(figures.rounds[0].round.read_at.tzinfo).replace(microsecond=0), told_day()
    at = moment.replace(year=day.year, month=day.month, day=day.day) if day else moment
    write_over(to, "xlsx", workbook_bytes(nation_workbook(figures, at)))
    return NationSummary(figures, to)
