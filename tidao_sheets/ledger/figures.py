"""The figures of each round as plain rows, for whoever asks the database itself: made from the record, and never it.

There are rows of each round as it stands: its last reading, or, once it is closed, its closing with all decisions.
What was read before stands in the contents of the record, so rows do not grow with the years that a ledger is used.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tidao_sheets.core.form.identity import form_version
from tidao_sheets.core.nation.province import province_of
from tidao_sheets.core.record.acts import UNTOUCHED, RoundRecord
from tidao_sheets.core.record.results import decided
from tidao_sheets.core.record.standing import moment, standing
from tidao_sheets.ledger.act_rows import act_from, act_rows
from tidao_sheets.ledger.chain import insert
from tidao_sheets.ledger.figure_rows import KEYS, figure_rows, held
from tidao_sheets.ledger.layout import content_of
from tidao_sheets.ledger.snapshots import UNSOUND, reading_from

if TYPE_CHECKING:
    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.scoring.round import SummaryRound
    from tidao_sheets.ledger.database import Database, Row, SqlValue
    from tidao_sheets.ledger.readings import Sealed

CHANGE = frozenset({"close", "reopen", "decision"})
"""The acts that change what a round comes to."""
_ROUND = "FROM tidao_figures WHERE workspace = ? AND programme = ? AND round = ?"
_PARTS = "SELECT * FROM {} WHERE figures = ?"
_TELL = "UPDATE tidao_figures SET {} = ? WHERE id = ?"
_DROP = "DELETE FROM {} WHERE {} = ?"
_GONE = "DELETE FROM {} WHERE ({}) IN (VALUES {})"
_SOME = 30
"""Rows that are taken away by their keys; of more, all."""
_AT_ONCE = 900
"""Values that one statement takes on every SQLite."""


@dataclass(frozen=True, slots=True)
class RoundFigures:
    """A round as it stands, the number of its reading, and when it was closed, as text; None while it is open."""

    round: SummaryRound
    reading: int
    closed_at: str | None = None


def keep_figures(database: Database, whose: Sealed, found: RoundFigures) -> None:
    """Bring the rows of a round to what it is now, and write what differs; the transaction is the caller's."""
    about = _about(whose, found)
    told = database.rows(f"SELECT id {_ROUND}", *whose)
    if told:
        number = int(told[0][0])
        database.rows(_TELL.format(" = ?, ".join(about)), *about.values(), number)
    else:
        values = f"({', '.join(about)}) VALUES ({', '.join('?' * len(about))})"
        number = insert(database, "tidao_figures", values, *about.values())
    for table, rows in figure_rows(found.round).items():
        wanted = {(number, *row) for row in rows}
        kept: set[Row] = {*database.rows(_PARTS.format(table), number)} if told else set()
        if len(kept - wanted) > _SOME:
            database.rows(_DROP.format(table, "figures"), number)
            kept = set()
        _delete(database, table, [row[: 1 + len(KEYS[table])] for row in kept - wanted])
        _insert(database, table, [*wanted - kept])


def _about(whose: Sealed, found: RoundFigures) -> dict[str, SqlValue]:
    """Return what stands of the round as a whole: column → value."""
    assessment, (workspace, programme_id, number) = found.round.assessment, whose
    programme = assessment.programme
    return {
        "workspace": workspace,
        "programme": programme_id,
        "round": number,
        "reading": found.reading,
        "read_at": found.round.read_at.isoformat(),
        "closed_at": found.closed_at,
        "province": held(province_of(programme)),
        "year": programme.year,
        "name": held(programme.short_name),
        "version": form_version(programme),
        "fingerprint": assessment.fingerprint(),
    }


def strange_figures(database: Database, workspace: str) -> list[tuple[int, bool]]:
    """Return the rounds whose rows are not what the record comes to, and whether each is closed: somebody changed them.

    Rows that are missing are no strange ones: `nation_run` tells of them, and the next reading makes them.
    """
    rounds = "SELECT programme, round, closed_at FROM tidao_figures WHERE workspace = ? ORDER BY round"
    strange = []
    for programme, number, closed_at in database.rows(rounds, workspace):
        whose = (workspace, programme, number)
        try:
            found = _standing(database, whose)
        except UNSOUND:
            found = None
        if found is None or not _as_kept(database, whose, found):
            strange.append((int(number), closed_at is not None))
    return strange


def _as_kept(database: Database, whose: Sealed, found: RoundFigures) -> bool:
    about = _about(whose, found)
    told = f"{', '.join(about)}, id"
    [(*kept, number)] = database.rows(f"SELECT {told} {_ROUND}", *whose)
    expected = figure_rows(found.round)
    return tuple(kept) == tuple(about.values()) and all(
        {*database.rows(_PARTS.format(table), number)} == {(number, *row) for row in rows}
        for table, rows in expected.items()
    )


def drop_figures(database: Database, whose: Sealed) -> None:
    """Take away the rows of a round; the transaction is the caller's."""
    database.rows(f"DELETE {_ROUND}", *whose)


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


def _delete(database: Database, table: str, keys: Sequence[tuple[SqlValue, ...]]) -> None:
    """Delete some rows by one statement: each is a call of a server."""
    if keys:
        columns, marks = ", ".join(("figures", *KEYS[table])), f"({', '.join('?' * len(keys[0]))})"
        sql = _GONE.format(table, columns, ", ".join([marks] * len(keys)))
        database.rows(sql, *(value for key in keys for value in key))


def _insert(database: Database, table: str, rows: Sequence[tuple[SqlValue, ...]]) -> None:
    """Insert rows, as many a statement as it takes: each is a call of a server."""
    if not rows:
        return
    marks, most = f"({', '.join('?' * len(rows[0]))})", _AT_ONCE // len(rows[0])
    for first in range(0, len(rows), most):
        some = rows[first : first + most]
        values = f"VALUES {', '.join([marks] * len(some))}"
        database.rows(f"INSERT INTO {table} {values}", *(value for row in some for value in row))
