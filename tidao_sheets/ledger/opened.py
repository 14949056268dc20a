"""One opened record of a workspace: its transactions for reading and for writing, and what files are called in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from tidao_sheets.core.text import Text
from tidao_sheets.ledger.chain import begin
from tidao_sheets.ledger.figures import derive_all
from tidao_sheets.ledger.layout import LAYOUT, layout, make_tables, migrate
from tidao_sheets.ledger.snapshots import UNSOUND

if TYPE_CHECKING:
    from tidao_sheets.ledger.database import Database
    from tidao_sheets.ledger.place import Place

UNREADABLE = Text("เนื้อความที่บันทึกไว้ไม่อยู่ในรูปที่โปรแกรมเขียน", "a record is not what the program writes")


class Opened:
    """A workspace's place in a database, of the present layout whichever one was found there.

    Tables are made when something is first recorded, and never by reading.
    """

    def __init__(self, database: Database, place: Place) -> None:
        self._database = database
        self._place = place
        self._base = f"{place.folder}{os.sep}"
        self._made = False

    def hold(self) -> bool:
        """Keep other machines from writing into this workspace until the ledger is closed; False where one does."""
        with self._database.told():
            return not self._database.open(make=False) or self._database.hold(self._place.id)

    def settled_id(self) -> str:
        """Return this workspace's id among those in the database, and write it into its settings, unless it is there.

        Raises CopiedWorkspaceError where another place is known by it.
        """
        with self._reading():
            self._place.settle()
        return self._place.id

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back the database's connection."""
        self._database.close()

    def _key(self, path: str) -> str:
        """Return what a file is recorded as: in the workspace by its place there, which every system writes alike."""
        inside = path.removeprefix(self._base)
        return path if inside == path else inside.replace(os.sep, "/")

    def _whole(self, key: str) -> str:
        """Return the path or URL of what is recorded so."""
        return key if "://" in key else str(self._place.folder / key)

    @contextmanager
    def _reading(self) -> Iterator[Database | None]:
        """Yield what can be read of, or None where there is nothing yet: to read makes no file and no table."""
        database = self._database
        with database.told():
            if not database.open(make=False):
                yield None
                return
            with database.transaction():
                database.require_sound()
                found = layout(database)
                if found == LAYOUT:
                    self._place.require_own(database)
                    yield database
                    return
            if not found:
                yield None
                return
            with database.scratch() as copy:
                with self._sound():
                    migrate(copy)
                self._place.adopt(copy)
                begin(copy, self._place.id)
                yield copy

    @contextmanager
    def _writing(self) -> Iterator[Database]:
        """Yield what can be written to, in one transaction; tables and place are made where they are not there."""
        database = self._database
        if not self._made:
            self._place.settle()
        with database.told():
            database.open(make=True)
            with database.transaction(database.begin):
                if not self._made:
                    self._make(database)
                yield database
        self._made = True

    def _make(self, database: Database) -> None:
        """See to it that the tables of the present layout are there, and that this workspace is known."""
        database.require_sound()
        found = LAYOUT
        if layout(database) != LAYOUT:
            database.rows(database.lock)
            found = layout(database)  # another run may have been first
            if 0 < found < LAYOUT:
                database.back_up(found)
                with self._sound():
                    migrate(database)
            make_tables(database)
        self._place.enter(database)
        begin(database, self._place.id)
        if 0 < found < LAYOUT:
            derive_all(database)

    @contextmanager
    def _sound(self) -> Iterator[None]:
        """Take a record that cannot be understood for a damaged ledger."""
        try:
            yield
        except UNSOUND:
            raise self._database.damaged(UNREADABLE) from None
