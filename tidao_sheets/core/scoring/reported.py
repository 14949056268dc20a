"""What an office has reported over the year, as it is counted: beside its scores, and never one of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from tidao_sheets.core.programme.year import Month


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What one office has reported on one criterion.

    `months` are those reported, in order; `number` counts months, things or works; `people` are the authors of works,
    or all who came; `last` is the day of the last thing; `titles` are what works are called, in their order, or what
    was done on that day.
    """

    months: tuple[Month, ...] = ()
    number: int = 0
    people: int = 0
    last: dt.date | None = None
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeEvidence:
    """One office's evidence: what is counted, by criterion, and the path or URL of its workbook."""

    office: str
    workbook: str
    counts: Mapping[str, Counted] = field(default_factory=dict)
