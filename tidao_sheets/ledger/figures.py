"""The figures of each round as plain rows, for whoever asks the database itself: made from the record, and never it.

There are rows of each round as it stands: its last reading, or, once it is closed, its closing with all decisions.
What was read before stands in the contents of the record, so rows do not grow with the years that a ledger is used.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from tidao_sheets.core.decimals import known, plain
from tidao_sheets.core.form.identity import form_version
from tidao_sheets.core.nation.province import province_of
from tidao_sheets.core.record.acts import UNTOUCHED, RoundRecord
from tidao_sheets.core.record.results import decided
from tidao_sheets.core.record.standing import standing
from tidao_sheets.core.text import visible
from tidao_sheets.ledger.act_rows import act_from, act_rows, moment
from tidao_sheets.ledger.chain import insert
from tidao_sheets.ledger.layout import content_of
from tidao_sheets.ledger.snapshots import UNSOUND, reading_from

if TYPE_CHECKING:
    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.scoring.round import SummaryRound
    from tidao_sheets.ledger.database import Database, SqlValue
    from tidao_sheets.ledger.readings import Sealed

CHANGE = frozenset({"close", "reopen", "decision"})
"""The acts that change what a round comes to."""
PLACES = 6
"""Decimals that a whole number of millionths holds, the most that a programme's points may have."""
_AT_ONCE = 900
"""Values that one statement takes on every SQLite."""


@dataclass(frozen=True, slots=True)
class RoundFigures:
    """A round as it stands, the number of its reading, and when it was closed, as text; None while it is open."""

    round: SummaryRound
    reading: int
    closed_at: str | None = None


def keep_figures(database: Database, whose: Sealed, found: RoundFigures) -> None:
    """Keep the rows of a round as it stands in place of those that it had; the transaction is the caller's."""
    assessment = found.round.assessment
    programme = assessment.programme
    about: dict[str, SqlValue] = {
        "reading": found.reading,
        "read_at": found.round.read_at.isoformat(),
        "closed_at": found.closed_at,
        "province": province_of(programme),
        "year": programme.year,
        "name": programme.short_name,
        "version": form_version(programme),
        "fingerprint": assessment.fingerprint(),
    }
    drop_figures(database, whose)
    columns = ("workspace", "programme", "round", *about)
    values = f"({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    number = insert(database, "tidao_figures", values, *whose, *map(_held, about.values()))
    for table, rows in _ROWS.items():
        _insert(database, table, [(number, *row) for row in rows(found.round)])


def same_figures(database: Database, whose: Sealed, found: RoundFigures, content: str) -> bool:
    """Whether an open round has come to what it had come to: its rows then tell of the new reading as they stand."""
    sql = (
        "UPDATE tidao_figures SET reading = ?, read_at = ? WHERE workspace = ? AND programme = ? AND round = ?"
        " AND closed_at IS NULL AND reading IN (SELECT id FROM tidao_reading WHERE content = ?) RETURNING id"
    )
    return bool(database.rows(sql, found.reading, found.round.read_at.isoformat(), *whose, content))


def drop_figures(database: Database, whose: Sealed) -> None:
    """Take away the rows of a round; the transaction is the caller's."""
    database.rows("DELETE FROM tidao_figures WHERE workspace = ? AND programme = ? AND round = ?", *whose)


def derive_figures(database: Database, whose: Sealed) -> None:
    """Make the rows of a round anew from what is recorded of it; the transaction is the caller's.

    A reading of which the programme file of that day is not known, or not taken any more, has none.
    """
    drop_figures(database, whose)
    try:
        found = _standing(database, whose)
    except UNSOUND:
        return
    if found:
        keep_figures(database, whose, found)


def derive_all(database: Database) -> None:
    """Make the rows of all rounds of all workspaces anew; the transaction is the caller's."""
    for workspace, programme, number in database.rows("SELECT DISTINCT workspace, programme, round FROM tidao_reading"):
        derive_figures(database, (workspace, programme, number))


def _standing(database: Database, whose: Sealed) -> RoundFigures | None:
    workspace, programme, number = whose
    sql = "SELECT max(id) FROM tidao_reading WHERE workspace = ? AND programme = ? AND round = ?"
    last = database.rows(sql, *whose)[0][0]
    if last is None:
        return None
    record = _record(database, workspace, programme, number)
    if closing := record.closing:
        sql += " AND content = ?"
        last = database.rows(sql, *whose, closing.reading)[0][0]
    read_at, content = database.rows("SELECT read_at, content FROM tidao_reading WHERE id = ?", last)[0]
    text = _content(database, content)
    judged = _judged(database, closing.programme if closing else json.loads(text)["programme"])
    if judged is None or number not in judged.rounds:
        return None
    round_ = reading_from(judged, number, moment(read_at), text, None)
    if closing:
        round_ = decided(replace(round_, closed=closing.at), record, None)
    return RoundFigures(round_, int(last), closing.at.isoformat() if closing else None)


def _record(database: Database, workspace: str, programme: str, number: int) -> RoundRecord:
    acts = (act_from(*row) for row in act_rows(database, workspace, programme))
    return standing(act for act in acts if act.round == number).get(number, UNTOUCHED)


def _judged(database: Database, file: str | None) -> Programme | None:
    from tidao_sheets.core.programme.file import ProgrammeError, parse_programme

    try:
        return parse_programme(_content(database, file), "programme.toml") if file else None
    except ProgrammeError:
        return None


def _content(database: Database, found: str) -> str:
    return content_of(found, database.rows("SELECT body FROM tidao_content WHERE hash = ?", found)[0][0])


def _insert(database: Database, table: str, rows: Sequence[tuple[SqlValue, ...]]) -> None:
    """Insert rows, as many a statement as it takes: each is a call of a server."""
    if not rows:
        return
    marks, most = f"({', '.join('?' * len(rows[0]))})", _AT_ONCE // len(rows[0])
    for first in range(0, len(rows), most):
        some = rows[first : first + most]
        values = f"VALUES {', '.join([marks] * len(some))}"
        database.rows(f"INSERT INTO {table} {values}", *(_held(value) for row in some for value in row))


def _held(value: SqlValue) -> SqlValue:
    """Return a value that every database holds: a text without what no text of PostgreSQL's may hold."""
    return visible(value).encode(errors="backslashreplace").decode() if isinstance(value, str) else value


def millionths(points: Decimal | None) -> int | None:
    """Return points as a whole number of millionths, exactly."""
    return None if points is None else int(points.scaleb(PLACES))


def _rubric(round_: SummaryRound) -> Iterator[tuple[SqlValue, ...]]:
    place = 0
    for dimension in round_.assessment.programme.dimensions:
        for criterion in dimension.criteria:
            place += 1
            full = criterion.full_marks
            yield criterion.id, place, dimension.id, criterion.name, plain(full), millionths(full)


def _offices(round_: SummaryRound) -> Iterator[tuple[SqlValue, ...]]:
    for place, (code, result) in enumerate(round_.assessment.offices.items(), 1):
        office, committee = result.office, result.committee
        told = (office.name, office.kind, committee.id, committee.name, int(result.complete))
        yield (
            code,
            place,
            *told,
            known(result.total),
            millionths(result.total),
            result.tier_id,
            result.level,
            result.rank,
        )


def _criteria(round_: SummaryRound) -> Iterator[tuple[SqlValue, ...]]:
    assessment = round_.assessment
    for code, result in assessment.offices.items():
        for criterion in assessment.programme.criteria:
            points = result.scores.points.get(criterion.id)
            yield code, criterion.id, known(points), millionths(points), int(criterion.id in result.scores.missing)


def _findings(round_: SummaryRound) -> Iterable[tuple[SqlValue, ...]]:
    for place, f in enumerate(round_.findings, 1):
        yield place, f.code, f.severity, f.committee, f.office, f.criterion, f.workbook, f.tab, f.cell, f.value


_ROWS: Mapping[str, Callable[[SummaryRound], Iterable[tuple[SqlValue, ...]]]] = {
    "tidao_rubric": _rubric,
    "tidao_office": _offices,
    "tidao_criterion": _criteria,
    "tidao_finding": _findings,
}
"""Table → what its rows are of a round, behind the number of its figures."""
