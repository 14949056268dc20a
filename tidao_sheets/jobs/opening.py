"""How a workspace is opened for a job: its round settled and, for one that writes, under its lock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from tidao_sheets.jobs.assess import pick_round
from tidao_sheets.jobs.lock import LOCK, held_everywhere, locked, staying
from tidao_sheets.jobs.own_files import PROGRAMME
from tidao_sheets.jobs.workspace import Workspace


def open_round(folder: Path, asked: int | None) -> tuple[Workspace, int]:
    """Open a workspace, and return it with the asked round, or the first that is not closed."""
    workspace = Workspace.open(folder)
    closed = workspace.closed_rounds() if asked is None else frozenset[int]()
    return workspace, pick_round(workspace.programme, asked, closed)


@contextmanager
def writing(folder: Path, asked: int | None, command: str) -> Iterator[tuple[Workspace, int]]:
    """Open a workspace as `open_round` does, and hold its lock meanwhile; what was cut off is finished first.

    What stands in its files is read under the lock: another run may just have changed it.
    """
    from tidao_sheets.jobs.recovery import recover

    if not (folder / LOCK).exists():
        Workspace.open(folder)  # where it may not be opened, no lock is made either
    with locked(folder, command) if (folder / PROGRAMME).is_file() else nullcontext():
        workspace, number = open_round(folder, asked)
        with staying(workspace.folder), held_everywhere(workspace):
            recover(workspace)
            yield workspace, number
