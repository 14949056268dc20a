"""Provinces leave: the shared server forgets them and their runs; their workspaces and ledgers stay as they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidao_sheets.core.text import TidaoError
from tidao_sheets.nation.config import nation_settings
from tidao_sheets.nation.database import are_tables, connected
from tidao_sheets.nation.errors import AtWorkError, NationEmptyError, NoFoldersError, UnknownProvinceError
from tidao_sheets.nation.province import PROVINCES, Province, province_from

if TYPE_CHECKING:
    from psycopg import Connection


@dataclass(frozen=True, slots=True)
class Removed:
    """What `nation remove` came to: provinces that are known no more, and folders that were refused."""

    server: str
    removed: tuple[Province, ...]
    refused: tuple[tuple[Path, TidaoError], ...]


def remove_provinces(folders: Sequence[Path]) -> Removed:
    """Forget the provinces of some folders, which need not be there any more; what one refuses stops no other."""
    if not folders:
        raise NoFoldersError(action="remove")
    settings = nation_settings()
    removed, refused = list[Province](), list[tuple[Path, TidaoError]]()
    with connected(settings) as connection:
        if not are_tables(connection):
            raise NationEmptyError(name=settings.server.name)
        known = {each.folder: each for each in map(province_from, connection.execute(PROVINCES).fetchall())}
        for folder in folders:
            province = known.get(str(folder.resolve()))
            try:
                if province is None:
                    raise UnknownProvinceError(folder=folder, name=settings.server.name)
                _remove(connection, province)
            except TidaoError as error:
                refused.append((folder, error))
            else:
                removed.append(province)
    return Removed(settings.server.name, tuple(removed), tuple(refused))


def _remove(connection: Connection[tuple[Any, ...]], province: Province) -> None:
    with connection.transaction():
        connection.execute("DELETE FROM procrastinate_jobs WHERE queue_name = %s AND status = 'todo'", [province.id])
        found = connection.execute("SELECT 1 FROM procrastinate_jobs WHERE queue_name = %s", [province.id]).fetchone()
        if found:
            raise AtWorkError(name=province.name)
        connection.execute("DELETE FROM tidao_nation_run WHERE province = %s", [province.id])
        connection.execute("DELETE FROM tidao_nation_province WHERE id = %s", [province.id])
