"""One chain of hashes over all that a workspace has recorded: whatever is changed or taken out later breaks it.

Each link holds the hash of the one before and of one entry with all that it says; contents stand in it by their own
SHA-256. Whoever owns the database can forge a whole new chain: what anchors it are the codes that documents bear.
"""

from __future__ import annotations

import hashlib
import json
import re
from contextlib import suppress
from typing import TYPE_CHECKING

from tidao_sheets.ledger.layout import content_of

if TYPE_CHECKING:
    from tidao_sheets.ledger.database import Database, Row, SqlValue

_ENTRIES = {
    "reading": "SELECT programme, round, read_at, content FROM tidao_reading WHERE id = ? AND workspace = ?",
    "write": (
        "SELECT workbook, at, charts, tab, content FROM tidao_write LEFT JOIN tidao_cells ON write_id = id"
        " WHERE id = ? AND workspace = ? ORDER BY tab"
    ),
    "letter": (
        "SELECT programme, round, kind, office, at, path, fingerprint, files FROM tidao_letter"
        " WHERE id = ? AND workspace = ?"
    ),
    "act": "SELECT programme, round, kind, at, content FROM tidao_act WHERE id = ? AND workspace = ?",
}
"""What an entry of each kind says; whether a write was finished is noted later, and stands apart."""

_CONTENT = {"reading": 3, "write": 4, "act": 4}
"""Which column of an entry is the SHA-256 of its content."""
_SPOKEN = re.compile(r'"(?:programme|reading)":"([0-9a-f]{64})"')
"""Contents that a content speaks of: the programme file of a reading, what a round was closed with."""
_NUMBERS = {
    "reading": "SELECT id FROM tidao_reading WHERE workspace = ? ORDER BY id",
    "write": "SELECT id FROM tidao_write WHERE workspace = ? ORDER BY id",
    "letter": "SELECT id FROM tidao_letter WHERE workspace = ? ORDER BY id",
    "act": "SELECT id FROM tidao_act WHERE workspace = ? ORDER BY id",
}


def insert(database: Database, table: str, values: str, *row: SqlValue) -> int:
    """Insert one row, and return its number; `values` names its columns."""
    return int(database.rows(f"INSERT INTO {table} {values} RETURNING id", *row)[0][0])


def link(database: Database, workspace: str, kind: str, entry: int) -> None:
    """Add an entry that was just recorded to the chain; the transaction is the caller's."""
    last = database.rows("SELECT hash FROM tidao_chain WHERE workspace = ? ORDER BY id DESC LIMIT 1", workspace)
    rows = database.rows(_ENTRIES[kind], entry, workspace)
    found = _hash(str(last[0][0]) if last else "", kind, entry, rows)
    sql = "INSERT INTO tidao_chain (workspace, kind, entry, hash) VALUES (?, ?, ?, ?)"
    database.rows(sql, workspace, kind, entry, found)


def begin(database: Database, workspace: str) -> None:
    """Take into the chain what was recorded before there was one: once, so that an emptied one stays broken."""
    name = f"chain {workspace}"
    if database.rows("SELECT 1 FROM tidao_about WHERE name = ?", name):
        return
    database.rows("INSERT INTO tidao_about VALUES (?, ?) ON CONFLICT DO NOTHING", name, "begun")
    if not database.rows("SELECT 1 FROM tidao_chain WHERE workspace = ? LIMIT 1", workspace):
        for kind, sql in _NUMBERS.items():
            for (entry,) in database.rows(sql, workspace):
                link(database, workspace, kind, entry)


def first_broken(database: Database, workspace: str) -> tuple[str, int] | None:
    """Return the first entry that does not fit (kind, number): changed, taken out, or put in later; None if all do.

    So is one whose content is not what its SHA-256 says, or not there; or what that content speaks of.
    """
    hash_, linked, sound = "", set(), _contents(database)
    sql = "SELECT kind, entry, hash FROM tidao_chain WHERE workspace = ? ORDER BY id"
    for kind, entry, told in database.rows(sql, workspace):
        rows = database.rows(_ENTRIES[kind], entry, workspace) if kind in _ENTRIES else []
        hash_ = _hash(hash_, kind, entry, rows)
        held = [row[_CONTENT[kind]] for row in rows if kind in _CONTENT]
        spoken = [spoken for content in held for spoken in sound.get(content, ())]
        if not rows or hash_ != told or not sound.keys() >= {*filter(None, held), *spoken}:
            return str(kind), int(entry)
        linked.add((kind, entry))
    for kind, sql in _NUMBERS.items():
        for (entry,) in database.rows(sql, workspace):
            if (kind, entry) not in linked:
                return kind, entry
    return None


def _contents(database: Database) -> dict[str, list[str]]:
    """Return each content that is what its SHA-256 says → those that it speaks of itself."""
    sound = {}
    for found, body in database.rows("SELECT hash, body FROM tidao_content"):
        with suppress(ValueError):
            sound[found] = _SPOKEN.findall(content_of(found, body))
    return sound


def _hash(before: str, kind: str, entry: int, rows: list[Row]) -> str:
    told = [before, kind, entry, rows]
    return hashlib.sha256(json.dumps(told, separators=(",", ":"), default=repr).encode()).hexdigest()
