"""One workbook that people fill in, as read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tidao_sheets.core.form.identity import Identity
from tidao_sheets.core.form.leftovers import Leftover
from tidao_sheets.core.form.office_reading import OfficeReading
from tidao_sheets.core.scoring.findings import Finding, FindingSource
from tidao_sheets.core.sheet.observed import Book


@dataclass(frozen=True, slots=True, kw_only=True)
class FormReading:
    """One workbook as read: whose it is, its tabs by key, and findings about the workbook and its tabs.

    `codes` are the keys of all tabs that it should have, in order: of a score form those of offices; `missing` holds,
    by key, the finding about one that it lacks. `refused` says so where the whole form was made of another rubric: its
    scores can be carried over, and do not count. `leftovers` is what it lists of the form that it was rebuilt from;
    `strangers` are titles of tabs not its own. `source` makes findings about it.
    """

    source: FindingSource
    book: Book
    identity: Identity
    codes: tuple[str, ...]
    offices: Mapping[str, OfficeReading]
    findings: tuple[Finding, ...]
    missing: Mapping[str, Finding] = field(default_factory=dict)
    refused: Finding | None = None
    leftovers: tuple[Leftover, ...] = ()
    strangers: tuple[str, ...] = ()

    @property
    def touched(self) -> bool:
        """Whether anybody has typed anything into it."""
        return any(not tab.untouched for tab in self.offices.values())
