"""The ledger's tables, the number of their layout, and the way to it from former ones."""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tidao_sheets.files import LARGEST
from tidao_sheets.ledger.errors import NewerLedgerError
from tidao_sheets.ledger.figure_rows import TABLES as FIGURE_TABLES
from tidao_sheets.ledger.views import VIEWS

if TYPE_CHECKING:
    from tidao_sheets.ledger.database import Database

LAYOUT = 4

# Each workspace has its rows, told apart by its id; contents are shared, each stored once by its SHA-256.
_TABLES = """
tidao_about (name TEXT PRIMARY KEY, value TEXT NOT NULL);
tidao_workspace (id TEXT PRIMARY KEY, place TEXT NOT NULL);
tidao_content (hash TEXT PRIMARY KEY, body {bytes} NOT NULL);
tidao_reading (id {id}, workspace TEXT NOT NULL, programme TEXT NOT NULL, round INTEGER NOT NULL,
    read_at TEXT NOT NULL, content TEXT NOT NULL REFERENCES tidao_content);
tidao_write (id {id}, workspace TEXT NOT NULL, workbook TEXT NOT NULL, at TEXT NOT NULL, done INTEGER NOT NULL,
    charts INTEGER NOT NULL);
tidao_cells (write_id BIGINT NOT NULL REFERENCES tidao_write, tab TEXT NOT NULL,
    content TEXT NOT NULL REFERENCES tidao_content, PRIMARY KEY (write_id, tab));
tidao_letter (id {id}, workspace TEXT NOT NULL, programme TEXT NOT NULL, round INTEGER NOT NULL, kind TEXT NOT NULL,
    office TEXT, at TEXT NOT NULL, path TEXT NOT NULL, fingerprint TEXT NOT NULL, files TEXT);
tidao_intention (workspace TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, run TEXT NOT NULL,
    hash TEXT NOT NULL, PRIMARY KEY (workspace, kind, name));
tidao_act (id {id}, workspace TEXT NOT NULL, programme TEXT NOT NULL, round INTEGER NOT NULL, kind TEXT NOT NULL,
    at TEXT NOT NULL, content TEXT NOT NULL REFERENCES tidao_content);
tidao_chain (id {id}, workspace TEXT NOT NULL, kind TEXT NOT NULL, entry BIGINT NOT NULL, hash TEXT NOT NULL);
tidao_figures (id {id}, workspace TEXT NOT NULL, programme TEXT NOT NULL, round INTEGER NOT NULL,
    reading BIGINT NOT NULL, read_at TEXT NOT NULL, closed_at TEXT, province TEXT NOT NULL, year INTEGER NOT NULL,
    name TEXT NOT NULL, version TEXT NOT NULL, fingerprint TEXT NOT NULL, UNIQUE (workspace, programme, round));
tidao_rubric ({of}, criterion TEXT NOT NULL, place INTEGER NOT NULL, dimension TEXT NOT NULL,
    name TEXT NOT NULL, full_marks TEXT NOT NULL, full_millionths BIGINT NOT NULL, PRIMARY KEY (figures, criterion));
tidao_office ({of}, office TEXT NOT NULL, place INTEGER NOT NULL, name TEXT NOT NULL,
    kind TEXT NOT NULL, committee TEXT NOT NULL, committee_name TEXT NOT NULL, complete INTEGER NOT NULL, total TEXT,
    millionths BIGINT, tier TEXT, level INTEGER, rank INTEGER, PRIMARY KEY (figures, office));
tidao_criterion ({of}, office TEXT NOT NULL, criterion TEXT NOT NULL, points TEXT,
    millionths BIGINT, missing INTEGER NOT NULL, PRIMARY KEY (figures, office, criterion));
tidao_finding ({of}, place INTEGER NOT NULL, code TEXT NOT NULL, severity TEXT NOT NULL,
    committee TEXT, office TEXT, criterion TEXT, workbook TEXT, tab TEXT, cell TEXT, value TEXT,
    PRIMARY KEY (figures, place))
"""
_OF = "figures BIGINT NOT NULL REFERENCES tidao_figures ON DELETE CASCADE"
_FORMER = ("letter", "write", "reading", "snapshot", "about")
"""The tables of layout 1, in the order in which they can be taken away."""


def layout(database: Database) -> int:
    """Return the number of the layout that is there, 0 where there are no tables; raises NewerLedgerError."""
    if database.knows("tidao_about"):
        sql = "SELECT value FROM tidao_about WHERE name = 'layout'"
    elif database.knows("about") and any(map(database.knows, _FORMER[:-1])):  # alone it is somebody else's
        sql = "SELECT value FROM about WHERE key = 'layout'"
    else:
        return 0
    rows = database.rows(sql)
    found = str(rows[0][0]) if rows else ""
    if not re.fullmatch("[1-9][0-9]{0,8}", found):
        raise database.damaged("no layout number")
    if int(found) > LAYOUT:
        raise NewerLedgerError(name=database.name, found=found, known=LAYOUT)
    return int(found)


def make_tables(database: Database) -> None:
    """Make the tables of the present layout; the transaction is the caller's."""
    for table in _TABLES.strip().split(";\n"):
        database.rows(f"CREATE TABLE IF NOT EXISTS {table.format(**database.types, of=_OF)}")
    sql = "INSERT INTO tidao_about VALUES ('layout', ?) ON CONFLICT DO NOTHING RETURNING name"
    if database.rows(sql, str(LAYOUT)):
        make_views(database)


def make_views(database: Database) -> None:
    """Make the views that are told of in docs/sql.md; the transaction is the caller's."""
    drop_views(database)  # where somebody has taken all tables away but these
    for view in VIEWS:
        database.rows(view.sql)


def drop_views(database: Database) -> None:
    """Take away the views; the transaction is the caller's."""
    for view in VIEWS:
        database.rows(f"DROP VIEW IF EXISTS {view.name}")


def keep_content(database: Database, text: str) -> str:
    """Keep a content, once; return its SHA-256 in hexadecimal digits, by which it is found again."""
    content = text.encode()
    found = hashlib.sha256(content).hexdigest()
    if not database.rows("SELECT 1 FROM tidao_content WHERE hash = ?", found):
        sql = "INSERT INTO tidao_content VALUES (?, ?) ON CONFLICT DO NOTHING"
        database.rows(sql, found, zlib.compress(content))
    return found


def content_of(found: str, body: Any) -> str:  # noqa: ANN401 - whatever stands in a damaged database
    """Return a content that was kept; raises ValueError where it is not what its SHA-256 says."""
    unpacker = zlib.decompressobj()
    try:
        content = unpacker.decompress(body, LARGEST)
    except (zlib.error, TypeError):
        content = b""
    if not unpacker.eof or hashlib.sha256(content).hexdigest() != found:
        raise ValueError("a content is not what its hash says")
    return content.decode()


def migrate(database: Database) -> None:
    """Bring the tables of a former layout to the present one; the transaction is the caller's.

    Figures are made anew of the record, so tables that held them in another way go. Layout 3 had none; layout 2 had
    neither acts nor a chain, and no hashes of documents. The rows of layout 1 know no workspace: in a ledger that
    workspaces share, each takes its own when it first comes.
    """
    rows, found = database.rows, layout(database)
    drop_views(database)
    for table in (*FIGURE_TABLES, "tidao_figures"):
        rows(f"DROP TABLE IF EXISTS {table}")
    make_tables(database)
    if found > 1:
        make_views(database)
        if found == 2:
            rows("ALTER TABLE tidao_letter ADD COLUMN files TEXT")
        rows("UPDATE tidao_about SET value = ? WHERE name = 'layout'", str(LAYOUT))
        return
    hashes = {old: keep_content(database, body) for old, body in rows("SELECT fingerprint, body FROM snapshot")}
    for programme, number, read_at, old in rows("SELECT programme, round, read_at, snapshot FROM reading ORDER BY id"):
        sql = "INSERT INTO tidao_reading (workspace, programme, round, read_at, content) VALUES ('', ?, ?, ?, ?)"
        rows(sql, programme, number, read_at, hashes[old])
    for workbook, at, state, charts, cells in rows("SELECT workbook, at, state, charts, cells FROM write ORDER BY id"):
        keep_write(database, ("", workbook, at, int(state == "done"), charts), json.loads(cells))
    rows(
        "INSERT INTO tidao_letter (workspace, programme, round, kind, office, at, path, fingerprint)"
        " SELECT '', programme, round, kind, office, at, path, fingerprint FROM letter ORDER BY id"
    )
    for table in _FORMER:
        database.retire(table)


def keep_write(database: Database, row: tuple[str, str, str, int, int], tabs: Mapping[str, Mapping[str, str]]) -> int:
    """Record a write, its cells tab by tab; return its number."""
    sql = "INSERT INTO tidao_write (workspace, workbook, at, done, charts) VALUES (?, ?, ?, ?, ?) RETURNING id"
    number = int(database.rows(sql, *row)[0][0])
    for tab, cells in tabs.items():
        content = keep_content(database, json.dumps(dict(cells), separators=(",", ":"), sort_keys=True))
        database.rows("INSERT INTO tidao_cells VALUES (?, ?, ?)", number, tab, content)
    return number
