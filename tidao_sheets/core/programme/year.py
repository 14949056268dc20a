"""The year's evidence as the programme asks for it: months, and what is reported of a criterion in which way."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from tidao_sheets.core.thai import thai_month_year

EvidenceKind = Literal["monthly", "count", "register"]
"""A report every month, things that are counted, or a list of works with their authors."""
UNITS: dict[EvidenceKind, str] = {"monthly": "เดือน", "count": "ครั้ง", "register": "เรื่อง"}
"""What is counted where the programme does not say it."""
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
SHORT_MONTHS = ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."]


class Month(NamedTuple):
    """A month of a year of the Christian era."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Month | None:
        """Read "2023-12", or return None."""
        found = _MONTH.fullmatch(text)
        return cls(int(found[1]), int(found[2])) if found else None

    @classmethod
    def of(cls, day: dt.date) -> Month:
        """Return the month of a day."""
        return cls(day.year, day.month)

    @property
    def key(self) -> str:
        """The month as files and machine keys write it: "2023-12"."""
        return f"{self.year:04}-{self.number:02}"

    @property
    def next(self) -> Month:
        """The month after this one."""
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    @property
    def first(self) -> dt.date:
        """The month's first day."""
        return dt.date(self.year, self.number, 1)

    @property
    def name(self) -> str:
        """The month as people read it: "ธันวาคม ๒๕๖๖"."""
        return thai_month_year(self.first)

    @property
    def short(self) -> str:
        """The month as briefly as people write it: "ธ.ค."."""
        return SHORT_MONTHS[self.number - 1]


@dataclass(frozen=True, slots=True)
class CriterionEvidence:
    """How the evidence of a criterion is reported, and what is counted: "ครั้ง", "เรื่อง"."""

    kind: EvidenceKind
    unit: str


@dataclass(frozen=True, slots=True)
class EvidenceYear:
    """The months of which offices report, the first and the last; each is due on that day of the month after it."""

    first: Month
    last: Month
    due_day: int

    @property
    def months(self) -> tuple[Month, ...]:
        """All months of the year, in order."""
        return tuple(self._months())

    def _months(self) -> Iterator[Month]:
        month = self.first
        while month <= self.last:
            yield month
            month = month.next

    def due(self, month: Month) -> dt.date:
        """Return the last day on which a month may be reported."""
        return month.next.first.replace(day=self.due_day)

    def over(self, day: dt.date) -> tuple[Month, ...]:
        """Return the months whose reports were due before a day."""
        return tuple(month for month in self._months() if self.due(month) < day)

    def holds(self, day: dt.date) -> bool:
        """Whether a day is within the year."""
        return self.first <= Month.of(day) <= self.last

    def standing(self, asked: dt.date, today: dt.date) -> str:
        """Return what decides what is said of reports: the months over by the day asked about, and today's month."""
        month = min(max(Month.of(today), self.first), self.last.next)
        return f"{month.key} {len(self.over(asked))}"
