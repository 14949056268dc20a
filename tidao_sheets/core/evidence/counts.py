"""The parts of an office's evidence as read → what is counted, and what is to be mended; nothing here is a score."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tidao_sheets.core.evidence.grammar import EvidenceValue
from tidao_sheets.core.evidence.layout import EvidencePart, parts
from tidao_sheets.core.evidence.source import EvidenceSource
from tidao_sheets.core.form.office_reading import CellReading, OfficeReading
from tidao_sheets.core.programme.records import Criterion, Programme
from tidao_sheets.core.programme.year import EvidenceYear, Month
from tidao_sheets.core.scoring.findings import Finding
from tidao_sheets.core.scoring.reported import Counted
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.thai import comparable


class Days(NamedTuple):
    """The day on which evidence is looked at, and that until which reports are asked for, such as a round's last.

    What is of a later month than `asked` belongs to a later round, and is not counted.
    """

    today: dt.date
    asked: dt.date

    def counts(self, month: Month) -> bool:
        """Whether what is of a month is counted."""
        return month <= Month.of(self.asked)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One row as read: its cells by column, and what each certainly says."""

    key: str
    cells: Mapping[str, CellReading]
    values: Mapping[str, EvidenceValue]

    @property
    def at(self) -> At | None:
        """Where its first cell stands that holds something."""
        return next((c.at for c in self.cells.values() if not c.blank), None)

    def place(self, column: str) -> At | None:
        """Where a cell of it stands."""
        return self.cells[column].at if column in self.cells else self.at


def count_part(
    programme: Programme, part: EvidencePart, reading: OfficeReading, source: EvidenceSource, on: Days
) -> tuple[dict[str, Counted], list[Finding]]:
    """Count one part, by criterion, and say what is to be mended in it as of a day."""
    counter = _Counter(programme, part, reading, source, on)
    return {c.id: _COUNT[part.kind](counter, c) for c in part.criteria}, counter.findings


class _Counter:
    """Counts the entries of a part and notes what is wrong with them."""

    def __init__(
        self, programme: Programme, part: EvidencePart, reading: OfficeReading, source: EvidenceSource, on: Days
    ) -> None:
        self.programme, self.part, self.reading, self.source, self.on = programme, part, reading, source, on
        self.findings: list[Finding] = []
        self.entries = [*_entries(part, reading)]

    def say(self, code: str, entry: _Entry, column: str, value: str | None = None, **params: str) -> None:
        """Note a finding about a cell of an entry."""
        at = entry.place(column)
        self.findings.append(
            self.source.about_cell(
                code, self.reading.tab, at, office=self.part.key, criterion=entry.key, value=value, **params
            )
        )

    def monthly(self, criterion: Criterion) -> Counted:
        """Count the months that were reported; those that are over and not reported are told together."""
        begun, done = Month.of(self.on.today), []
        entries = {entry.key: entry for entry in self.entries}
        lacking: list[tuple[_Entry, Month]] = []
        for row in self.part.rows:
            if row.criterion.id != criterion.id or row.month is None or row.key not in entries:
                continue
            entry, month = entries[row.key], row.month
            marked = entry.values.get("mark")
            if marked and month > begun:
                self.say("early", entry, "mark", month=month.name, month_en=month.key)
            elif marked and self.on.counts(month):
                done.append(month)
            elif entry.values and "mark" not in entry.values and not entry.cells["mark"].problems:
                self.say("unmarked", entry, "mark", month=month.name, month_en=month.key)
            if month not in done and month in self.part.year.over(self.on.asked):
                lacking.append((entry, month))
        if lacking:
            keys, names = ", ".join(m.key for _, m in lacking), ", ".join(m.short for _, m in lacking)
            told = {"count": str(len(lacking)), "months": names, "months_en": keys}
            self.say("months_missing", lacking[0][0], "mark", keys, **told)
        return Counted(months=tuple(done), number=len(done))

    def count(self, _: Criterion) -> Counted:
        """Count what happened on a day of the year that has come."""
        days: dict[dt.date, list[str]] = {}
        number = people = 0
        for entry in self.entries:
            day, said = entry.values.get("day"), entry.values.get("people", 0)
            if not isinstance(day, dt.date):
                if "day" in entry.cells and not entry.cells["day"].problems:
                    self.say("day_missing", entry, "day")
            elif not self.part.year.holds(day):
                year = self.part.year
                self.say("day_outside", entry, "day", day.isoformat(), **_told(year))
            elif Month.of(day) > Month.of(self.on.today):
                self.say("early", entry, "day", month=Month.of(day).name, month_en=Month.of(day).key)
            elif self.on.counts(Month.of(day)):
                number += 1
                days.setdefault(day, []).append(str(entry.values.get("what", "")))
                people += said if isinstance(said, int) else 0
        last = max(days, default=None)
        titles = filter(None, dict.fromkeys(days[last])) if last else ()
        return Counted(number=number, people=people, last=last, titles=tuple(titles))

    def register(self, _: Criterion) -> Counted:
        """Count works that have an author and a title, each once."""
        first: dict[str, _Entry] = {}
        authors: set[str] = set()
        for entry in self.entries:
            person, work = entry.values.get("person"), entry.values.get("work")
            if not work:
                self.say("title_missing", entry, "work", str(person) if person else None)
            elif not person:
                self.say("person_missing", entry, "person", str(work))
            elif (known := first.setdefault(comparable(str(work)), entry)) is not entry:
                other = known.place("work")
                self.say("work_twice", entry, "work", str(work), other=other.a1 if other else "")
            else:
                authors.add(comparable(str(person)))
                if not entry.values.get("result"):
                    self.say("result_missing", entry, "result", str(work))
        titles = tuple(str(entry.values["work"]) for entry in first.values())
        return Counted(number=len(first), people=len(authors), titles=titles)


def _told(year: EvidenceYear) -> dict[str, str]:
    first, last = year.first, year.last
    return {"first": first.name, "first_en": first.key, "last": last.name, "last_en": last.key}


_COUNT = {"monthly": _Counter.monthly, "count": _Counter.count, "register": _Counter.register}


def _entries(part: EvidencePart, reading: OfficeReading) -> Iterator[_Entry]:
    """Yield the rows in which something was typed, and those that stand there beforehand."""
    rows: dict[str, dict[str, CellReading]] = {}
    for cell in reading.cells:
        rows.setdefault(cell.criterion, {})[cell.column] = cell
    grammars = {asked.key: asked.grammar for asked in part.told.fields}
    for key, cells in rows.items():
        values = {
            column: value
            for column, cell in cells.items()
            if not cell.blank and cell.usable and not cell.problems
            and (value := grammars[column].read(cell.text)) is not None
        }  # fmt: skip
        if not part.told.room or any(not cell.blank for cell in cells.values()):
            yield _Entry(key, cells, values)


def counts_of(
    programme: Programme, readings: Mapping[str, OfficeReading], source: EvidenceSource, on: Days
) -> tuple[dict[str, Counted], Sequence[Finding]]:
    """Count all parts of one office's evidence."""
    counts: dict[str, Counted] = {}
    findings: list[Finding] = []
    for part in parts(programme):
        if part.key in readings:
            reading = readings[part.key]
            own = EvidenceSource(programme, source.committee, reading.book, source.office, source.titles)
            counted, found = count_part(programme, part, reading, own, on)
            counts |= counted
            findings += [*reading.findings, *found]
    return {c.id: counts[c.id] for c in programme.criteria if c.id in counts}, findings
