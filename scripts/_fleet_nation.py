"""The PostgreSQL that a nation's machines share, a server of this computer's own."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import Self

    from _fleet_ground import Ground

SETTINGS = """url = "{url}"
every = 100000
heartbeat = {heartbeat}

[quota]
seconds = {minute:.0f}
"""


class Nation:
    """A server, and the file that tells every machine of it; a database at a time."""

    def __init__(self, ground: Ground, heartbeat: int = 10) -> None:
        self.ground, self.heartbeat = ground, heartbeat
        self.databases: Any = importlib.import_module("databases")
        self.server: Any = self.databases.Server()

    def __enter__(self) -> Self:
        """Start the server."""
        self.server.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it, whoever is connected."""
        self.server.__exit__()

    def fresh(self, minute: float) -> str:
        """Make an empty database, tell the machines of it and of Google's minute in seconds; return its URL."""
        self.url = str(self.server.new_database())
        path = self.ground.folder / "nation.toml"
        text = SETTINGS.format(url=self.url, heartbeat=self.heartbeat, minute=minute)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)
        self.ground.environment["TIDAO_NATION"] = str(path)
        return self.url

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """Run one statement in the database."""
        return list(self.databases.Place(self.url).rows(sql))
