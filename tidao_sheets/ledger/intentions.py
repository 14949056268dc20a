"""What runs are about to write, recorded before it is written: what a run that was cut off owes the record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidao_sheets.ledger.snapshots import texts

if TYPE_CHECKING:
    from tidao_sheets.ledger.database import Database


@dataclass(frozen=True, slots=True)
class Intention:
    """A file that a run is about to write: its kind ("summary", "form", …), its path or URL, and its SHA-256.

    A spreadsheet has no SHA-256.
    """

    kind: str
    name: str
    sha256: str


def run_of(number: int) -> str:
    """Return under which run the intention of a write stands, by the write's number."""
    return f"write {number}"


def number_of(run: str) -> int | None:
    """Return the number of the write whose intention this is; None for a run of another kind."""
    word, _, number = run.partition(" ")
    return int(number) if word == "write" and number.isdecimal() and len(number) < 19 else None


def run_keeping(content: str) -> str:
    """Return under which run files that came back are about to be kept; `content` is the SHA-256 of their receipts."""
    return f"receive {content}"


def receipts_of(run: str) -> str | None:
    """Return the SHA-256 of the receipts of files that this run kept; None for a run of another kind."""
    word, _, content = run.partition(" ")
    return content if word == "receive" else None


def keep_intentions(database: Database, workspace: str, run: str, what: Iterable[Intention]) -> None:
    """Record what a run is about to write; a later intention for the same file stands in place of the former."""
    sql = (
        "INSERT INTO tidao_intention (workspace, kind, name, run, hash) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (workspace, kind, name) DO UPDATE SET run = excluded.run, hash = excluded.hash"
    )
    for each in what:
        database.rows(sql, workspace, each.kind, each.name, run, each.sha256)


def drop_intentions(database: Database, workspace: str, run: str) -> None:
    """Record that all that a run intended is written, or given up."""
    database.rows("DELETE FROM tidao_intention WHERE workspace = ? AND run = ?", workspace, run)


def open_intentions(database: Database, workspace: str) -> dict[str, tuple[Intention, ...]]:
    """Return what is still intended: run → files, as they were recorded."""
    sql = "SELECT run, kind, name, hash FROM tidao_intention WHERE workspace = ? ORDER BY run, kind, name"
    runs: dict[str, tuple[Intention, ...]] = {}
    for run, *told in database.rows(sql, workspace):
        kept = texts(dict(zip(("kind", "name", "sha256"), told, strict=True)))
        if "\0" in kept["name"]:
            raise ValueError("no name of a file")
        runs[str(run)] = (*runs.get(str(run), ()), Intention(**kept))
    return runs
