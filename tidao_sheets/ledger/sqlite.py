"""The ledger in a SQLite file: one that is copied, mailed and shared with its workspace, so it is always one file."""

from __future__ import annotations

import glob
import itertools
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path, PurePath
from typing import ClassVar
from urllib.parse import quote

from tidao_sheets.core.text import Text
from tidao_sheets.files import LARGEST, FileError, free_name, read_whole, write_whole
from tidao_sheets.ledger.database import Database, Row, SqlValue
from tidao_sheets.ledger.errors import DamagedLedgerError, LedgerError
from tidao_sheets.ledger.views import VIEWS

MODE = 0o600
"""Of the file and its backups: scores and remarks are for their owner alone."""
PATIENCE = 200
"""Millions of steps that a connection may take, some 4 seconds: a ledger that came by mail may have no end."""
_DAMAGED = (
    *("not a database", "malformed", "no such", "has no column", "decode", "datatype mismatch", "unsupported"),
    *("too big", "interrupted"),
)
_OWN = frozenset(view.sql for view in VIEWS)
_FOREIGN = """
SELECT sql FROM sqlite_master
WHERE type NOT IN ('table', 'index') OR sql LIKE '%VIRTUAL%' OR sql LIKE '% AS (%' OR sql LIKE '% AS(%'
"""


def uri_of(path: PurePath) -> str:
    r"""Return how SQLite is told of a file that is there already; of another computer's, too (`\\server\share`)."""
    place = path.as_posix()
    return f"file://{'' if place.startswith('/') else '/'}{quote(place, safe='/:', errors='surrogateescape')}?mode=rw"


class SqliteFile(Database):
    """A SQLite database in a file."""

    types: ClassVar = {"id": "INTEGER PRIMARY KEY", "bytes": "BLOB"}
    begin = "BEGIN IMMEDIATE"
    lock = "SELECT 1"
    has_table = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?"

    _connection: sqlite3.Connection

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = str(path)
        self._is_open = False

    def open(self, *, make: bool) -> bool:
        """Open the file; a new one belongs to its owner alone from the start."""
        if self._is_open:
            return True
        if not self.path.exists():
            if not make:
                return False
            self._make()
        self._connection = sqlite3.connect(uri_of(self.path.absolute()), uri=True, isolation_level=None, timeout=5)
        self._is_open = True
        steps = itertools.count(1)
        self._connection.set_progress_handler(lambda: next(steps) > PATIENCE, 1_000_000)
        self._connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST)
        # A rollback journal, never WAL: that would be three files, and those of a network folder cannot share them.
        for pragma in ("journal_mode = DELETE", "synchronous = FULL", "foreign_keys = ON", "trusted_schema = OFF"):
            self.rows(f"PRAGMA {pragma}")
        return True

    def _make(self) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileExistsError):
                os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, MODE))
        except OSError as error:
            raise FileError.of(self.path, error) from error

    def rows(self, sql: str, *values: SqlValue) -> list[Row]:
        """Run one statement."""
        return self._connection.execute(sql, values).fetchall()

    def close(self) -> None:
        """Close the file."""
        if self._is_open:
            self._connection.close()
            self._is_open = False

    def refusal(self, error: Exception) -> LedgerError | None:
        """Put into words what SQLite says."""
        if not isinstance(error, (sqlite3.Error, OverflowError, UnicodeError)):
            return None
        detail = str(error).partition("\n")[0]
        damaged = any(word in detail for word in _DAMAGED) or not isinstance(error, sqlite3.Error)
        return self.damaged(detail) if damaged else LedgerError(name=self.name, detail=detail)

    def damaged(self, detail: str | Text) -> LedgerError:
        """Return the error of a damaged file."""
        return DamagedLedgerError(name=self.name, detail=detail)

    def require_sound(self) -> None:
        """Raise DamagedLedgerError for a file that is shorter than it says, or holds more than tables and our views.

        A transaction must be under way. Other views, triggers and computed columns would run what somebody else has
        written; ours are known word by word.
        """
        pages, page = (self.rows(f"PRAGMA {name}")[0][0] for name in ("page_count", "page_size"))
        size = self.path.stat().st_size
        if size and size < max(pages, 1) * page:
            raise self.damaged("file is truncated")
        if {sql for (sql,) in self.rows(_FOREIGN)} - _OWN:
            raise self.damaged("views, triggers or computed columns")

    def quick_check(self) -> None:
        """Raise DamagedLedgerError where SQLite finds a page that is none."""
        found = self.rows("PRAGMA quick_check(1)")[0][0]
        if found != "ok":
            raise self.damaged(str(found).replace("\n", " "))

    def back_up(self, layout: int) -> None:
        """Copy the file beside itself; a transaction that has written nothing must be under way."""
        copy = free_name(self.path.with_name(f"{self.path.name}.layout-{layout}"))
        write_whole(copy, read_whole(self.path, most=2**40))
        copy.chmod(MODE)
        self.path.chmod(MODE)

    @contextmanager
    def scratch(self) -> Iterator[Database]:
        """Yield a copy in memory."""
        copy = SqliteFile(self.path)
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy._connection:
            self._connection.backup(copy._connection)
            yield copy

    def retire(self, table: str) -> None:
        """Drop a table; see `back_up`."""
        self.rows(f"DROP TABLE {table}")

    def former(self) -> list[str]:
        """Return the copies that `back_up` made."""
        return sorted(str(copy) for copy in self.path.parent.glob(f"{glob.escape(self.path.name)}.layout-*"))
