"""A workspace's ledger, opened as its settings say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tidao_sheets.core.settings.database_url import database_url
from tidao_sheets.core.settings.records import LedgerSettings
from tidao_sheets.ledger.ledger import Ledger
from tidao_sheets.ledger.place import Place, derived_id
from tidao_sheets.ledger.sqlite import SqliteFile

if TYPE_CHECKING:
    from tidao_sheets.ledger.database import Database

FILE = "tidao.db"


def open_ledger(settings: LedgerSettings, folder: Path, pin: Callable[[str], None]) -> Ledger:
    """Return the ledger of the workspace in `folder`; nothing is opened before it is asked.

    `pin` writes the workspace's id into its settings. Raises NoDriverError.
    """
    url = database_url(settings.url) if settings.url else None
    database: Database
    if url and url.path is None:
        from tidao_sheets.ledger.postgresql import PostgresqlServer

        database = PostgresqlServer(url)
        own = False
    else:
        path = folder / (url.path if url and url.path else FILE)
        database, own = SqliteFile(path), folder in path.resolve().parents
    workspace = "" if own else settings.id or derived_id(folder)
    return Ledger(database, Place(folder=folder, id=workspace, moved_from=settings.moved_from, pin=pin))
