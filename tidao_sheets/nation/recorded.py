"""What the ledgers on the nation's server hold: every workspace that shares it, and provinces that were only added."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from tidao_sheets.core.nation.figures import Absence
from tidao_sheets.jobs.gathering import NEVER_READ, Recorded, of_record
from tidao_sheets.nation.config import nation_settings
from tidao_sheets.nation.database import are_tables, connected
from tidao_sheets.nation.errors import NationServerError

if TYPE_CHECKING:
    from tidao_sheets.core.settings.nation import NationSettings


def recorded_on_server(progress: Callable[[str], None] = lambda _: None) -> Iterator[Recorded | Absence]:
    """Yield what each workspace of the server has recorded. Raises as `nation_settings` and `connected` do."""
    from tidao_sheets.ledger.errors import ServerError
    from tidao_sheets.ledger.shared import server_records

    settings, seen = nation_settings(), set[str]()
    try:
        for record in server_records(settings.server):
            progress(record.folder)
            seen.add(record.id)
            yield of_record(record)
    except ServerError as error:  # no workspace's settings name this server
        raise NationServerError(**error.values) from error
    for number, name, folder in _added(settings):
        if number not in seen:
            yield Absence(name, folder, NEVER_READ)


def _added(settings: NationSettings) -> list[tuple[str, str, str]]:
    """Return id, name and folder of each province that was added to the queue."""
    with connected(settings) as connection:
        if not are_tables(connection):
            return []
        found = connection.execute("SELECT id, name, folder FROM tidao_nation_province ORDER BY name")
        return [(str(number), str(name), str(folder)) for number, name, folder in found]
