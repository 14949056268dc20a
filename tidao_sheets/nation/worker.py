"""A worker: fetches provinces from the queue and runs one after the other, until it is stopped or nothing is left."""

from __future__ import annotations

import asyncio
import os
import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from tidao_sheets.core.text import Text, weightiest
from tidao_sheets.nation.config import nation_settings
from tidao_sheets.nation.database import connected, make_tables
from tidao_sheets.nation.errors import NationEmptyError
from tidao_sheets.nation.province import PROVINCES, Province
from tidao_sheets.nation.province_run import paced


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkAsked:
    """What a worker is asked to do; `every` are minutes, None: as the nation file says.

    `tell` is given what a person should know, `show` each run's line.
    """

    name: str | None = None
    once: bool = False
    every: int | None = None
    tell: Callable[[Text], None] = lambda _: None
    show: Callable[[Mapping[str, object]], None] = lambda _: None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerEnded:
    """What a worker came to: how many runs ended with each exit code, and what it could not see.

    `taken_over` counts provinces that were put back into the queue because their worker had died; `lost` how often
    the server did not answer; `waiting` are provinces that wait for another machine.
    """

    name: str
    started: datetime
    ended: datetime
    by: Literal["drained", "stopped"]
    runs: Mapping[int, int]
    taken_over: int
    lost: int
    unseen: tuple[tuple[Province, Text], ...]
    waiting: tuple[str, ...]

    @property
    def exit(self) -> int:
        """The exit code: the weightiest of all runs; 4 where a province waits that this machine cannot run."""
        return weightiest([*self.runs, *([4] if self.waiting else [])])


def work(asked: WorkAsked) -> WorkerEnded:
    """Be a worker until nothing is left to do, or until SIGTERM or Ctrl+C; a province that has begun ends first."""
    from tidao_sheets.nation.shift import Shift

    settings = nation_settings()
    make_tables(settings)
    with connected(settings) as connection:
        if not connection.execute(PROVINCES).fetchone():
            raise NationEmptyError(name=settings.server.name)
    started = datetime.now().astimezone().replace(microsecond=0)
    name = asked.name or f"{platform.node()}-{os.getpid()}"
    every = asked.every or settings.every
    shift = Shift(settings=settings, name=name, every=every, once=asked.once, tell=asked.tell, show=asked.show)
    loop = asyncio.SelectorEventLoop if os.name == "nt" else None  # psycopg cannot work in the one of Windows' own
    with paced(settings), asyncio.Runner(loop_factory=loop) as runner:
        runner.run(shift.serve())
    return WorkerEnded(
        name=shift.name,
        started=started,
        ended=datetime.now().astimezone().replace(microsecond=0),
        by="stopped" if shift.stopped else "drained",
        runs=dict(shift.runs),
        taken_over=shift.taken_over,
        lost=shift.lost,
        unseen=tuple((shift.known[key], reason) for key, reason in shift.unseen.items()),
        waiting=tuple(key for key in shift.waiting if key in shift.unseen),
    )
