"""All workspaces of one database, looked at: each with its record, whoever asks and wherever their folders are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tidao_sheets.ledger.ledger import Ledger
from tidao_sheets.ledger.place import Place, open_database

if TYPE_CHECKING:
    from tidao_sheets.core.settings.database_url import DatabaseUrl
    from tidao_sheets.core.settings.records import LedgerSettings
    from tidao_sheets.ledger.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitedPlace(Place):
    """A workspace that is only looked at, from wherever."""

    def require_own(self, database: Database) -> str | None:
        """Ask nothing: who only looks mixes no records."""
        del database
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedRecord:
    """A workspace of a database: its id, its folder as it told it, a programme's id and file, its ledger, to be read.

    `file` is as of the last reading, None where a former version has recorded none.
    """

    id: str
    folder: str
    programme: str
    file: str | None
    ledger: Ledger


def server_records(url: DatabaseUrl) -> Iterator[SharedRecord]:
    """Yield every workspace of a PostgreSQL database, a programme each. Raises LedgerError and NoDriverError."""
    from tidao_sheets.ledger.postgresql import PostgresqlServer

    return shared_records(PostgresqlServer(url))


def neighbours(settings: LedgerSettings, folder: Path) -> Iterator[SharedRecord]:
    """Yield every workspace that has its record where the one in `folder` has, that one, too."""
    return shared_records(open_database(settings, folder)[0])


def shared_records(database: Database) -> Iterator[SharedRecord]:
    """Yield every workspace of a database, a programme each. Raises LedgerError."""
    with _visited(database, "", Path()) as ledger:
        found = ledger.recorded()
        for workspace, place, programme, file in found:
            folder = re.sub(r" \([0-9a-f]+-[0-9a-f]+\)$", "", place)
            visited = _visited(database, workspace, Path(folder))
            yield SharedRecord(id=workspace, folder=folder, programme=programme, file=file, ledger=visited)


def _visited(database: Database, workspace: str, folder: Path) -> Ledger:
    return Ledger(database, VisitedPlace(folder=folder, id=workspace, moved_from=None, pin=lambda _: None))
