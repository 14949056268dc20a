"""Provinces join: their workspaces become known to the shared server, and a run of each is due at once."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidao_sheets.core.settings.database_url import DatabaseUrl, database_url
from tidao_sheets.core.settings.nation import NationSettings
from tidao_sheets.core.settings.records import LEDGER
from tidao_sheets.core.text import TidaoError
from tidao_sheets.jobs.own_files import PROGRAMME
from tidao_sheets.ledger.errors import CopiedWorkspaceError
from tidao_sheets.ledger.postgresql import conninfo
from tidao_sheets.nation.config import nation_settings, require_own
from tidao_sheets.nation.database import connected, make_tables
from tidao_sheets.nation.errors import LedgerElsewhereError, NoFoldersError
from tidao_sheets.nation.province import Province

if TYPE_CHECKING:
    from psycopg import Connection

    from tidao_sheets.jobs.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """What `nation add` came to: provinces that were added, those known before, and folders that were refused."""

    server: str
    added: tuple[Province, ...]
    known: tuple[Province, ...]
    refused: tuple[tuple[Path, TidaoError], ...]


def add_provinces(folders: Sequence[Path]) -> Joined:
    """Make the workspaces of provinces known, and a run of each due; what one refuses stops no other."""
    if not folders:
        raise NoFoldersError(action="add")
    settings = nation_settings()
    make_tables(settings)
    added, known, refused = list[Province](), list[Province](), list[tuple[Path, TidaoError]]()
    with connected(settings) as connection:
        for folder in folders:
            try:
                province, is_new = _add(connection, settings, folder)
            except TidaoError as error:
                refused.append((folder, error))
            else:
                (added if is_new else known).append(province)
    return Joined(server=settings.server.name, added=tuple(added), known=tuple(known), refused=tuple(refused))


def _add(connection: Connection[tuple[Any, ...]], settings: NationSettings, folder: Path) -> tuple[Province, bool]:
    """Add one province; return it, and whether it was not known before."""
    from tidao_sheets.jobs.workspace import Workspace

    workspace = Workspace.open(folder)
    _require_shared(connection, settings, workspace)
    with workspace.ledger() as ledger:
        number = ledger.settled_id()
    owner = workspace.programme.owner
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('tidao nation add', 0))")
        _require_alone(connection, settings, workspace, number)
        identity, assigned = _identity(connection, settings, workspace, number)
        sql = """
INSERT INTO tidao_nation_province (id, name, folder, identity, assigned) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, folder = excluded.folder, identity = excluded.identity,
  assigned = excluded.assigned, asked = NULL
RETURNING xmax = 0"""
        values = (number, str(owner), str(workspace.folder), identity, assigned)
        found = connection.execute(sql, values).fetchone()
    province = Province(id=number, name=str(owner), folder=str(workspace.folder), identity=identity, assigned=assigned)
    return province, bool(found and found[0])


def _require_alone(
    connection: Connection[tuple[Any, ...]], settings: NationSettings, workspace: Workspace, number: str
) -> None:
    """Refuse a copy of a workspace that was added and is still there; one that has moved is known from there."""
    found = connection.execute("SELECT folder FROM tidao_nation_province WHERE id = %s", [number]).fetchone()
    before = Path(found[0]) if found else workspace.folder
    if (before / PROGRAMME).is_file() and not before.samefile(workspace.folder):
        raise CopiedWorkspaceError(name=settings.server.name, place=before)


def _require_shared(connection: Connection[tuple[Any, ...]], settings: NationSettings, workspace: Workspace) -> None:
    """Refuse a workspace whose ledger is not in the shared database, by whatever name and login it is reached."""
    url, name = workspace.settings.ledger.url, settings.server.name
    found = database_url(url) if url else None
    if found is None or found.path is not None or not _is_here(connection, found):
        where = found.name if found else LEDGER
        raise LedgerElsewhereError(folder=workspace.folder, name=name, found=where)


def _is_here(connection: Connection[tuple[Any, ...]], url: DatabaseUrl) -> bool:
    """Whether a URL leads to the database of a connection: there, a lock that this one holds is taken."""
    import psycopg

    number = secrets.randbits(62)
    connection.execute("SELECT pg_advisory_lock(%s)", [number])
    try:
        with psycopg.connect(conninfo(url), autocommit=True) as other:
            found = other.execute("SELECT pg_try_advisory_lock(%s)", [number]).fetchone()
            return bool(found and not found[0])
    except psycopg.Error:
        return False
    finally:
        connection.execute("SELECT pg_advisory_unlock(%s)", [number])


def _identity(
    connection: Connection[tuple[Any, ...]], settings: NationSettings, workspace: Workspace, number: str
) -> tuple[str, bool]:
    """Return who calls Google for a province, and whether the nation says so.

    A workspace with credentials of its own keeps them. One that uses the computer's default ones is given the identity
    with the fewest provinces, once and for all: its spreadsheets are shared with that account.
    """
    google = workspace.settings.google
    if workspace.settings.store != "google" or google.auth == "oauth":
        return "", False
    if google.auth == "service_account":
        return _own(workspace.folder / (google.credentials or "")), False
    kept = connection.execute("SELECT identity FROM tidao_nation_province WHERE id = %s AND assigned", [number])
    before = kept.fetchone()
    if before and before[0] in settings.identities:
        return str(before[0]), True
    counted = connection.execute("SELECT identity, count(*) FROM tidao_nation_province WHERE assigned GROUP BY 1")
    used = {str(name): int(count) for name, count in counted.fetchall()}
    names = sorted(settings.identities, key=lambda name: used.get(name, 0))
    return (names[0], True) if names else ("", False)


def _own(path: Path) -> str:
    """Return the address of a workspace's own service account, whose file nobody else may read."""
    if not os.path.lexists(path):
        return ""
    require_own(path)
    try:
        found = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return ""
    return str(found.get("client_email", "")) if isinstance(found, dict) else ""
