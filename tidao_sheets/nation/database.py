"""The server that provinces share: how it is opened, and what is asked of it outside the queue."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

from tidao_sheets.core.settings.nation import NationSettings
from tidao_sheets.ledger.postgresql import conninfo
from tidao_sheets.nation.errors import NationDriverError, NationServerError
from tidao_sheets.nation.tables import TABLES

if TYPE_CHECKING:
    from psycopg import Connection


def require_extra() -> None:
    """Refuse to go on without the packages of the extra `nation`, and a driver that works."""
    for module in ("psycopg", "psycopg_pool", "procrastinate"):
        try:
            import_module(module)
        except ImportError as error:
            raise NationDriverError(module=module) from error


@contextmanager
def connected(settings: NationSettings) -> Iterator[Connection[tuple[Any, ...]]]:
    """Yield a connection to the shared database; what it refuses is a NationServerError."""
    import psycopg

    with told(settings), psycopg.connect(conninfo(settings.server), autocommit=True) as connection:
        yield connection


@contextmanager
def told(settings: NationSettings) -> Iterator[None]:
    """Put what the driver says into a sentence, without the password."""
    import psycopg

    try:
        yield
    except (psycopg.Error, UnicodeError) as error:
        raise NationServerError(name=settings.server.name, detail=detail_of(error, settings)) from error


def detail_of(error: BaseException, settings: NationSettings) -> str:
    """Return in one line what went wrong with the server, without the password."""
    cause = error.__cause__ or error
    detail = " ".join(str(cause).split())[:200] or type(cause).__name__
    password = settings.server.password
    return detail.replace(password, "…") if password else detail


def make_tables(settings: NationSettings) -> None:
    """Make the queue's tables and ours where they are missing; two who do so wait for each other."""
    from procrastinate.schema import SchemaManager

    with connected(settings) as connection, connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('tidao nation', 0))")
        found = connection.execute("SELECT to_regclass('procrastinate_jobs')").fetchone()
        if not found or found[0] is None:
            connection.execute(SchemaManager.get_schema())
        for statement in TABLES:
            connection.execute(statement)


def are_tables(connection: Connection[tuple[Any, ...]]) -> bool:
    """Whether anybody has made the tables."""
    found = connection.execute("SELECT to_regclass('tidao_nation_province')").fetchone()
    return bool(found and found[0])
