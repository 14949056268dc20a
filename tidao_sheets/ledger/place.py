"""Who a workspace is in its ledger: all is its own in its own; a shared one tells it apart by its id, not its path.

A copy that goes on with the id of its original would mix its record with the other's: it is asked about.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tidao_sheets.core.settings.database_url import database_url
from tidao_sheets.core.settings.records import LEDGER, LedgerSettings
from tidao_sheets.ledger.errors import CopiedWorkspaceError
from tidao_sheets.ledger.ledger import Ledger
from tidao_sheets.ledger.sqlite import SqliteFile

if TYPE_CHECKING:
    from tidao_sheets.ledger.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A workspace's folder, its id ("" in a ledger of its own), and where it stood before by its own account.

    `pin` writes the id into the workspace, unless one is there.
    """

    folder: Path
    id: str
    moved_from: str | None
    pin: Callable[[str], None]

    @property
    def here(self) -> str:
        """The folder and, in hexadecimal digits, the numbers of its device and of itself on it.

        A computer's name is no part of it: a container has another at each run.
        """
        about = self.folder.stat()
        return f"{os.fsencode(self.folder).decode(errors='backslashreplace')} ({about.st_dev:x}-{about.st_ino:x})"

    def settle(self) -> None:
        """Write the id into the workspace before anything is recorded by it."""
        if self.id:
            self.pin(self.id)

    def require_own(self, database: Database) -> str | None:
        """Return the place that the ledger knows this id from, None when it does not.

        Raises CopiedWorkspaceError where that is another place, and nothing shows that the workspace has moved.
        """
        rows = database.rows("SELECT place FROM tidao_workspace WHERE id = ?", self.id) if self.id else []
        if not rows:
            return None
        place = str(rows[0][0])
        if place != self.moved_from and not _same(place, self.here):
            raise CopiedWorkspaceError(name=database.name, place=place)
        return place

    def enter(self, database: Database) -> None:
        """Make the workspace known, or known from where it is now; the transaction is the caller's."""
        if not self.id:
            return
        place = self.require_own(database)
        if place is None:
            self.adopt(database)
        if place != self.here:
            sql = "INSERT INTO tidao_workspace VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET place = excluded.place"
            database.rows(sql, self.id, self.here)

    def adopt(self, database: Database) -> None:
        """Take over what a former layout, which told workspaces apart by their paths, has recorded of this one."""
        if not self.id:
            return
        base = f"{self.folder}{os.sep}"
        rows = database.rows("SELECT id, workbook FROM tidao_write WHERE workspace = ''")
        own = [(number, workbook) for number, workbook in rows if str(workbook).startswith(base)]
        for number, workbook in own:
            sql = "UPDATE tidao_write SET workspace = ?, workbook = ? WHERE id = ?"
            database.rows(sql, self.id, workbook.removeprefix(base), number)
        if own and len(own) == len(rows):  # nobody else has ever used it
            database.rows("UPDATE tidao_reading SET workspace = ? WHERE workspace = ''", self.id)
            database.rows("UPDATE tidao_letter SET workspace = ? WHERE workspace = ''", self.id)


def _same(place: str, other: str) -> bool:
    """Return whether two places are one folder: a copy has a number of its own.

    A folder keeps its number where it is renamed or seen under another path, and its path where a device is numbered
    anew, after a restart or in another container.
    """
    (path, device, number), (other_path, other_device, other_number) = (
        (name, *mark.removesuffix(")").partition("-")[::2])
        for name, _, mark in (p.rpartition(" (") for p in (place, other))
    )
    return number == other_number and (device == other_device or path == other_path)


def derived_id(here: str) -> str:
    """Return the id of a workspace that was made without one: the same whenever it is asked for in this place."""
    return hashlib.sha256(here.encode()).hexdigest()[:32]


def open_database(settings: LedgerSettings, folder: Path) -> tuple[Database, bool]:
    """Return the database of the workspace in `folder`, and whether it is its own. Raises NoDriverError."""
    url = database_url(settings.url) if settings.url else None
    if url and url.path is None:
        from tidao_sheets.ledger.postgresql import PostgresqlServer

        return PostgresqlServer(url), False
    path = folder / (url.path if url and url.path else LEDGER)
    return SqliteFile(path), folder in path.resolve().parents


def open_ledger(settings: LedgerSettings, folder: Path, pin: Callable[[str], None]) -> Ledger:
    """Return the ledger of the workspace in `folder`; nothing is opened before it is asked.

    `pin` writes the workspace's id into its settings. Raises NoDriverError.
    """
    database, own = open_database(settings, folder)
    place = Place(folder=folder, id=settings.id or "", moved_from=settings.moved_from, pin=pin)
    return Ledger(database, replace(place, id="" if own else settings.id or derived_id(place.here)))
