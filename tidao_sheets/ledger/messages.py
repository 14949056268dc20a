"""Messages, as the ledger keeps them: recorded before they are sent, so that none is ever sent twice in a day.

The table is made with the first message: a ledger of the present layout without it has sent none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast, get_args

from tidao_sheets.core.record.messages import Fate, Known, SentMessage
from tidao_sheets.core.record.standing import moment
from tidao_sheets.core.settings.messages import Reason
from tidao_sheets.ledger.opened import Opened

if TYPE_CHECKING:
    from datetime import datetime

    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.record.messages import Message
    from tidao_sheets.ledger.database import Database

_TABLE = """
CREATE TABLE IF NOT EXISTS tidao_message (workspace TEXT NOT NULL, programme TEXT NOT NULL, round INTEGER NOT NULL,
    about TEXT NOT NULL, reason TEXT NOT NULL, day TEXT NOT NULL, at TEXT NOT NULL, fate TEXT NOT NULL,
    state TEXT NOT NULL, PRIMARY KEY (workspace, programme, round, about, reason, day))
"""
_KNOWN = ""
"""The day of the row that holds what was last told."""
_SEEN: tuple[str, Reason] = ("", "findings")
"""Whose row holds what was seen: findings are about committees alone."""
_KEY = "workspace = ? AND programme = ? AND round = ? AND about = ? AND reason = ? AND day = ?"

_PUT = """
INSERT INTO tidao_message (workspace, programme, round, about, reason, day, at, fate, state)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (workspace, programme, round, about, reason, day)
DO UPDATE SET at = excluded.at, fate = excluded.fate, state = excluded.state
"""
_PUT_UNSENT = f"{_PUT} WHERE tidao_message.fate = 'failed' RETURNING round"
"""Replaces a row only of what was certainly not sent; selects nothing where it does neither."""


class Messages(Opened):
    """What was sent to whom, and what was last told. Every method raises LedgerError, as those of the ledger do."""

    def intend_message(self, programme: Programme, message: Message, at: datetime) -> bool:
        """Record that a message is about to be sent; False where one of its kind was today, or may have been.

        One that certainly was not sent may be tried again.
        """
        key = self._message_key(programme, message, at.date().isoformat())
        with self._writing() as database:
            _make_table(database)
            return bool(database.rows(_PUT_UNSENT, *key, at.isoformat(), "intended", message.state))

    def may_send(self, programme: Programme, message: Message, at: datetime) -> bool:
        """Whether none of a message's kind was sent today, or may have been."""
        same = (message.round, message.about, message.reason, at.date())
        return all(
            (m.round, m.about, m.reason, m.at.date()) != same or m.fate == "failed" for m in self.messages(programme)
        )

    def message_done(self, programme: Programme, message: Message, at: datetime, fate: Fate) -> None:
        """Record what became of a message that was intended; of one that may have arrived, its state is known."""
        with self._writing() as database:
            key = self._message_key(programme, message, at.date().isoformat())
            _put(database, key, at.isoformat(), fate, message.state)
            if fate != "failed" and message.reason != "reminder":
                _put(database, (*key[:-1], _KNOWN), at.isoformat(), "known", message.state)

    def forget_told(self, programme: Programme, round_: int, about: str, reason: Reason) -> None:
        """Record that what was told does not hold any more."""
        with self._writing() as database:
            database.rows(
                f"DELETE FROM tidao_message WHERE {_KEY}",  # noqa: S608 - no value in it
                *(self._place.id, programme.id, round_, about, reason, _KNOWN),
            )

    def note_seen(self, programme: Programme, round_: int, at: datetime, seen: str) -> None:
        """Record at what a round was last looked for messages, where that is new."""
        if seen != self.seen(programme, round_):
            with self._writing() as database:
                _make_table(database)
                key = (self._place.id, programme.id, round_, *_SEEN, _KNOWN)
                _put(database, key, at.isoformat(), "known", seen)

    def seen(self, programme: Programme, round_: int) -> str | None:
        """Return what `note_seen` has recorded last."""
        return self.known_told(programme, round_).get(_SEEN)

    def doubt_messages(self, programme: Programme) -> None:
        """Take what was intended by a run that was cut off for uncertain; its state is known, so that it is not resent.

        The workspace's lock must be held: no other run is sending.
        """
        if not any(each.fate == "intended" for each in self.messages(programme)):
            return
        with self._writing() as database:
            sql = (
                "SELECT round, about, reason, at, state FROM tidao_message"
                " WHERE workspace = ? AND programme = ? AND fate = 'intended'"
            )
            for round_, about, reason, at, state in database.rows(sql, self._place.id, programme.id):
                if reason != "reminder":
                    key = (self._place.id, programme.id, round_, about, reason, _KNOWN)
                    _put(database, key, at, "known", state)
            database.rows(
                "UPDATE tidao_message SET fate = 'uncertain'"
                " WHERE workspace = ? AND programme = ? AND fate = 'intended'",
                *(self._place.id, programme.id),
            )

    def messages(self, programme: Programme) -> list[SentMessage]:
        """Return every message of a programme, in the order in which they were sent."""
        sql = (
            "SELECT round, about, reason, at, fate FROM tidao_message"
            " WHERE workspace = ? AND programme = ? AND day <> '' ORDER BY at, round, about, reason"
        )
        rows = self._message_rows(sql, programme)
        with self._sound():
            return [_message(*row) for row in rows]

    def known_told(self, programme: Programme, round_: int) -> Known:
        """Return what was last told of a round, by committee and reason."""
        sql = "SELECT round, about, reason, state FROM tidao_message WHERE workspace = ? AND programme = ? AND day = ''"
        return {
            (str(about), cast("Reason", reason)): str(state)
            for number, about, reason, state in self._message_rows(sql, programme)
            if number == round_
        }

    def _message_rows(self, sql: str, programme: Programme) -> list[tuple[object, ...]]:
        with self._reading() as database:
            if database is None or not database.knows("tidao_message"):
                return []
            return database.rows(sql, self._place.id, programme.id)

    def _message_key(self, programme: Programme, message: Message, day: str) -> tuple[str, str, int, str, str, str]:
        return self._place.id, programme.id, message.round, message.about, message.reason, day


def _make_table(database: Database) -> None:
    """Make the table where it is not there; who may not make any can use one that is."""
    if not database.knows("tidao_message"):
        database.rows(database.lock)
        database.rows(_TABLE)


def _put(database: Database, key: tuple[str, str, int, str, str, str], at: str, fate: str, state: str) -> None:
    """Write a row in place of a former one of its key."""
    database.rows(_PUT, *key, at, fate, state)


def _message(round_: object, about: object, reason: object, at: object, fate: object) -> SentMessage:
    """Return a message from its row; raises ValueError for one that the program has never written."""
    if reason not in get_args(Reason) or fate not in (*get_args(Fate), "intended") or not isinstance(round_, int):
        raise ValueError("no message of ours")
    return SentMessage(round_, str(about), cast("Reason", reason), moment(str(at)), cast("Fate", fate))
