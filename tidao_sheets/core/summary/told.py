"""What is told of the letters: in the workspace file, or in the secretary's tab, whose cells are checked like it."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.letters.settings import in_file
from tidao_sheets.core.programme.records import Programme
from tidao_sheets.core.scoring.findings import Finding, FindingSource
from tidao_sheets.core.settings.file import parse_told
from tidao_sheets.core.settings.records import TOLD_IN_SUMMARY, LetterSettings, Settings
from tidao_sheets.core.settings.words import TOLD_WORDS
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.observed import Book, CellError, ObservedCell, Value, shown
from tidao_sheets.core.summary.layout import SECRETARY, KeyedSummaryTab
from tidao_sheets.core.summary.secretary import declared_places, entries, input_places, keyed_secretary
from tidao_sheets.core.text import shortened
from tidao_sheets.core.thai import BUDDHIST_ERA, MONTHS, ascii_digits, clean, comparable, normalise
from tidao_sheets.core.toml.lines import Path
from tidao_sheets.core.toml.mistakes import Fault

_DAY = re.compile(r"(\d{1,2})\s*(" + "|".join(MONTHS) + r")\s*(?:พ\.ศ\.)?\s*(\d{4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class ToldLetters:
    """The settings of the letters that count, and where people tell them.

    `cells` holds the cell of each (table, key) that stands in the summary, None where the workspace file tells all;
    `findings` say what was not used: what cannot be read, and what stands in the other place.
    """

    settings: LetterSettings
    cells: Mapping[tuple[str, str], str] | None = None
    findings: tuple[Finding, ...] = ()

    def named(self, table: str, key: str) -> str:
        """Name, for people, where a setting is told; an office without a row of its own has its kind's."""
        if self.cells is None or table not in TOLD_IN_SUMMARY:
            return in_file(table, key)
        cell = self.cells.get((table, key)) or self.cells.get((table, key.rpartition("/")[0]), "")
        return f'"{SECRETARY}" {cell}'.rstrip()


class _Typed(NamedTuple):
    """What somebody has typed: where the workspace file would tell it, at which cell, and what."""

    path: Path
    at: At
    cell: ObservedCell


def told_letters(programme: Programme, settings: Settings, book: Book | None, round_number: int) -> ToldLetters:
    """Return what is told of the letters in the one place that counts; `book` is the summary, None where not read.

    Findings concern one round.
    """
    keyed, source = keyed_secretary(programme, book), FindingSource(programme, None, book)
    tab, typed = keyed.tab.title if keyed else SECRETARY, [*_typed(programme, keyed)] if keyed else []
    if not settings.in_summary:
        stray = [each.at for each in typed if _round(each.path) == round_number]
        found = [source.in_other_place(tab, min(stray), ", ".join(at.a1 for at in stray))] if stray else []
        return ToldLetters(settings.letters, findings=tuple(found))
    told, faults = parse_told(_tables(programme, typed), programme, lambda path: _at(typed, path).row + 1)
    found = [_finding(source, tab, typed, fault) for fault in faults if _round(fault.path) == round_number]
    filed = ", ".join(_in_file(settings.letters, round_number))
    found += [source.in_other_place(None, None, filed)] if filed else []
    kept = settings.letters.model_copy(update={table: getattr(told, table) for table in TOLD_IN_SUMMARY})
    return ToldLetters(kept, _cells(programme, keyed), tuple(found))


def _typed(programme: Programme, keyed: KeyedSummaryTab) -> Iterator[_Typed]:
    known = {entry.key: entry for entry in entries(programme)}
    for (n, key), at in input_places(programme, keyed).items():
        cell = keyed.tab.get(at)
        if clean(shown(cell.value)):
            yield _Typed(known[key].path(n), at, cell)


def _cells(programme: Programme, keyed: KeyedSummaryTab | None) -> dict[tuple[str, str], str]:
    """Return the cell of each key of a table: as observed, else as it will be written."""
    places = declared_places(programme) | (input_places(programme, keyed) if keyed else {})
    rows = reversed(entries(programme))  # of a resolution the first cell is named
    told = ((entry.path(n), places[n, entry.key].a1) for entry in rows for n in programme.rounds)
    return {(str(table), str(key)): cell for (_, table, key, *_), cell in told}


def _tables(programme: Programme, typed: Iterable[_Typed]) -> dict[str, dict[str, object]]:
    """Return the tables of [letters] as a workspace file would hold them; what no file could hold is False."""
    names = {comparable(n): code for code, o in programme.offices.items() for n in (code, o.short_name, o.name)}
    tables: dict[str, dict[str, Any]] = {}
    for (_, name, key, *field), _, cell in typed:
        table = tables.setdefault(str(name), {})
        value: object = _value(cell.value, dated=name == "dates" or field == ["date"])
        if name == "outstanding" and isinstance(value, str):
            told = [clean(part) for part in re.split(r"[,;\n]", value)]
            value = [names.get(comparable(ascii_digits(part)), part) for part in told if part]
        if field:
            table.setdefault(str(key), {})[str(field[0])] = value
        else:
            table[str(key)] = value
    return tables


def _value(value: Value, *, dated: bool) -> str | dt.date | bool:
    if dated and isinstance(value, dt.date):
        return value if not isinstance(value, dt.datetime) else value.date() if value.time() == dt.time() else False
    if isinstance(value, Decimal) and not dated:
        return plain(value)
    if not isinstance(value, str) or isinstance(value, CellError):
        return False
    text = clean(normalise(value))
    return (_day(text) or False) if dated else text


def _day(text: str) -> dt.date | None:
    """Return the day that a Thai date in full says: "๑๖ กันยายน ๒๕๖๗", "16 กันยายน พ.ศ. 2567"."""
    found = _DAY.fullmatch(ascii_digits(text))
    with suppress(ValueError):
        if found and int(found[3]) > BUDDHIST_ERA + 1000:
            return dt.date(int(found[3]) - BUDDHIST_ERA, MONTHS.index(found[2]) + 1, int(found[1]))
    return None


def _at(typed: Iterable[_Typed], path: Path) -> At:
    """Return where an entry stands; where only a part of it was typed, there."""
    near = [each for each in typed if each.path[:3] == path[:3]]
    return next((each for each in near if each.path == path), near[0]).at


def _round(path: Path) -> int:
    return int(str(path[2]).partition("/")[0])


def _finding(source: FindingSource, tab: str, typed: Iterable[_Typed], fault: Fault) -> Finding:
    """Put a fault into the words of a cell."""
    at = _at(typed, fault.path)
    value = next(shown(each.cell.value) for each in typed if each.at == at)
    says, advises = (text.format(**{**fault.values, "value": shortened(value)}) for text in TOLD_WORDS[fault.kind])
    return source.setting(tab, at, value, says, advises)


def _in_file(letters: LetterSettings, round_number: int) -> Iterator[str]:
    for table in TOLD_IN_SUMMARY:
        for key in getattr(letters, table):
            if _round(("letters", table, key)) == round_number:
                yield in_file(table, key)
