"""The last reading of each round, and the seal that may stand on it: what that was made from is its maker's to know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.ledger.chain import insert, link

if TYPE_CHECKING:
    from tidao_sheets.ledger.database import Database, Row

Sealed = tuple[str, str, int]
"""Whose reading: the workspace's id, the programme's, and the round."""


def keep_reading(database: Database, reading: Sealed, read_at: str, content: str) -> int:
    """Record when a round was read, and under which SHA-256 its content is kept; return the reading's number."""
    values = "(workspace, programme, round, read_at, content) VALUES (?, ?, ?, ?, ?)"
    number = insert(database, "tidao_reading", values, *reading, read_at, content)
    link(database, reading[0], "reading", number)
    return number


def read_all(database: Database, workspace: str, programme: str, round_: int) -> list[Row]:
    """Return every reading of a round, in order: number, moment, SHA-256 of the content, the packed content.

    A content is given with the first reading that came to it, and None with the others.
    """
    query = (
        "SELECT id, read_at, content, body FROM tidao_reading LEFT JOIN tidao_content ON hash = content AND id IN"
        " (SELECT min(id) FROM tidao_reading WHERE workspace = ? AND programme = ? AND round = ? GROUP BY content)"
        " WHERE workspace = ? AND programme = ? AND round = ? ORDER BY id"
    )
    return database.rows(query, *(workspace, programme, round_) * 2)


def read_last(database: Database, workspace: str, programme: str) -> list[Row]:
    """Return the last reading of each round, in order: round, moment, SHA-256 of the content, the packed content."""
    query = (
        "SELECT round, read_at, content, body FROM tidao_reading LEFT JOIN tidao_content ON hash = content"
        " WHERE id IN (SELECT max(id) FROM tidao_reading WHERE workspace = ? AND programme = ? GROUP BY round)"
        " ORDER BY round"
    )
    return database.rows(query, workspace, programme)


def keep_seal(database: Database, reading: Sealed, seal: str) -> None:
    """Put a seal in place of any former one."""
    sql = "INSERT INTO tidao_about VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    database.rows(sql, _name(reading), seal)


def read_seal(database: Database, reading: Sealed) -> str | None:
    """Return the seal on the last reading of a round."""
    seals = database.rows("SELECT value FROM tidao_about WHERE name = ?", _name(reading))
    return str(seals[0][0]) if seals else None


def _name(reading: Sealed) -> str:
    return " ".join(("seal", *map(str, reading)))
