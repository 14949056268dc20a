"""The turns that machines take below Google's quotas: asked of the shared server before every call."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final

from tidao_sheets.core.settings.nation import NationSettings
from tidao_sheets.ledger.postgresql import conninfo
from tidao_sheets.nation.database import told

if TYPE_CHECKING:
    from collections.abc import Callable

    from psycopg import Connection

    from tidao_sheets.stores.google.auth import Login
    from tidao_sheets.stores.google.http import Metered

_ASK: Final = "SELECT tidao_nation_turn(%s, %s, %s, %s, %s, %s)"
_OVERSLEPT: Final = 5
"""How many turns a machine may oversleep, one after the other, before it calls all the same."""
PATIENCE: Final = 60.0
"""Seconds for which a server that does not answer is asked again."""


class SharedPace:
    """Asks the server, on a connection of its own, how long a call has to wait for its turn.

    Turns keep the quota by the server's clock. Calls reach Google later than their turn, not all equally late: the
    window is wider by `late` seconds, within which that may differ.
    """

    def __init__(self, settings: NationSettings) -> None:
        self._settings = settings
        self._info = conninfo(settings.server)
        self._connection: Connection[tuple[Any, ...]] | None = None

    @property
    def late(self) -> float:
        """Seconds by which calls may be late: a twentieth of Google's window, and half a second at least."""
        return max(self._settings.quota.seconds / 20, 0.5)

    def wait(self, login: Login, kind: Metered, sleep: Callable[[float], None] = time.sleep) -> None:
        """Sleep until a call's turn; one that is overslept by more than `late` is left unused, and another is taken.

        Raises NationServerError where the server does not answer for a minute.
        """
        for _ in range(_OVERSLEPT):
            began = time.monotonic()
            seconds = self.turn(login, kind)
            asked = time.monotonic()
            sleep(seconds)
            if (asked - began) + (time.monotonic() - asked - seconds) <= self.late:
                return

    def turn(self, login: Login, kind: Metered) -> float:
        """Return the seconds until a call's turn, which is its own from now on."""
        own, project = self._settings.quota.of(kind)
        values = (login.project, login.identity, kind, own, project, self._settings.quota.seconds + self.late)
        began = time.monotonic()
        while True:
            try:
                return self._ask(values)
            except self._lost as error:
                self.close()
                if time.monotonic() - began > PATIENCE:
                    with told(self._settings):
                        raise error from None
                time.sleep(1)

    @property
    def _lost(self) -> type[Exception]:
        import psycopg

        return psycopg.OperationalError

    def _ask(self, values: tuple[object, ...]) -> float:
        import psycopg

        if self._connection is None or self._connection.closed:
            self._connection = psycopg.connect(self._info, autocommit=True)
        found = self._connection.execute(_ASK, values).fetchone()
        return float(found[0]) if found else 0.0

    def close(self) -> None:
        """Hang up."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
