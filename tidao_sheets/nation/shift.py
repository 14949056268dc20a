"""A worker at work on its machine: what it sees, fetches, runs, takes over, and how it comes back to a lost server."""

from __future__ import annotations

import asyncio
import os
import platform
import signal
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import psycopg
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.worker import Worker
from psycopg_pool import PoolTimeout

from tidao_sheets.core.settings.nation import NationSettings
from tidao_sheets.core.text import Text
from tidao_sheets.nation.database import detail_of
from tidao_sheets.nation.province import PROVINCES, Province, province_from
from tidao_sheets.nation.province_run import hindrance, run_province
from tidao_sheets.nation.queue import ask_due, make_app, take_over
from tidao_sheets.stores.google.revisions import Listings

if TYPE_CHECKING:
    from psycopg import AsyncConnection
    from psycopg.rows import TupleRow
    from psycopg_pool import AsyncConnectionPool

LONGEST_WAIT: Final = 30.0
"""Seconds between two tries to reach the server again."""
_SILENT: Final = Text("เครื่องที่ทำอยู่เงียบไป จึงให้ทำใหม่", "its worker is silent, so it is run again.")
_AGAIN: Final = Text("ติดต่อฐานข้อมูลร่วมได้แล้ว ทำงานต่อ", "The shared database answers again; the work goes on.")
_OTHERS: Final = Text("จึงให้เครื่องอื่นทำ", "it is left to other machines.")


def _pool(app: App) -> AsyncConnectionPool[AsyncConnection[TupleRow]]:
    assert isinstance(app.connector, PsycopgConnector)  # noqa: S101 - for the type checker
    return app.connector.pool


@dataclass(slots=True, kw_only=True)
class Shift:
    """A worker at work; it begins anew with the server after each time that this did not answer.

    `every` are minutes; `tell` is given what a person should know, `show` each run's line.
    """

    settings: NationSettings
    name: str
    every: int
    once: bool
    tell: Callable[[Text], None]
    show: Callable[[Mapping[str, object]], None]
    known: dict[str, Province] = field(default_factory=dict)
    unseen: dict[str, Text] = field(default_factory=dict)
    waiting: set[str] = field(default_factory=set)
    runs: Counter[int] = field(default_factory=Counter)
    taken_over: int = 0
    lost: int = 0
    away: bool = False
    stopped: bool = False
    drained: bool = False
    row: int | None = None
    worker: Worker | None = None
    listings: Listings = field(default_factory=Listings)

    async def serve(self) -> None:
        """Work; wait longer from time to time for a server that does not answer."""
        pause = 1.0
        # A job whose end cannot be recorded is told of, and run again, when the server answers.
        asyncio.get_running_loop().set_exception_handler(lambda _, __: None)
        with self._stoppable():
            while not (self.stopped or self.drained):
                try:
                    async with make_app(self.settings, self._run).open_async() as app:
                        await self._work(app)
                        pause = 1.0
                except (ConnectorException, psycopg.Error, PoolTimeout, OSError) as error:
                    self._lost(detail_of(error, self.settings))
                    for _ in range(int(pause)):
                        if not self.stopped:
                            await asyncio.sleep(1)
                    pause = min(pause * 2, LONGEST_WAIT)

    async def _work(self, app: App) -> None:
        """Fetch and run provinces, and look around meanwhile, until told to end or the server does not answer."""
        await self._look(app)
        self.worker = Worker(
            app,
            queues=self._seen(),
            name=self.name,
            concurrency=1,
            listen_notify=False,  # it would need a connection more; what is fetched changes with what is seen
            fetch_job_polling_interval=min(1.0, self.settings.heartbeat),
            install_signal_handlers=False,
            update_heartbeat_interval=self.settings.heartbeat,
            stalled_worker_timeout=self.settings.silence,
            delete_jobs="always",
        )
        running = asyncio.create_task(self.worker.run())  # type: ignore[no-untyped-call]
        looking = asyncio.create_task(self._keep_looking(app))
        try:
            await asyncio.wait({running, looking}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.worker.stop()  # type: ignore[no-untyped-call]
            looking.cancel()
            results = await asyncio.gather(running, looking, return_exceptions=True)
            self.worker = None
        for result in results:
            if isinstance(result, Exception):
                raise result
        if self.stopped or self.drained:
            await self._leave(app)
        else:
            self._lost("")  # the queue's worker ends by itself where its heart cannot beat

    async def _keep_looking(self, app: App) -> None:
        while not (self.stopped or self.drained):
            await asyncio.sleep(1 if self.once else min(5, self.settings.heartbeat))
            await self._look(app)

    async def _look(self, app: App) -> None:
        """See which provinces can be run here, take over those of dead workers, and ask for those that are due."""
        async with self._connection(app) as connection:
            rows = await (await connection.execute(PROVINCES)).fetchall()
            self._see({row[0]: province_from(row) for row in rows})
            if self.worker is not None:
                self.worker.queues = self._seen()
            for key in await take_over(app, connection, self.settings.silence):
                self.taken_over += 1
                name = self.known[key].name if key in self.known else key
                self.tell(Text(f"{name}: {_SILENT.th}", f"{name}: {_SILENT.en}"))
            await ask_due(app, connection, self.every)
            sql = "SELECT DISTINCT queue_name FROM procrastinate_jobs WHERE status IN ('todo', 'doing')"
            found = await (await connection.execute(sql)).fetchall()
            self.waiting = {str(key) for (key,) in found}
            await self._heard(connection)
        self.drained = self.once and not self.waiting.intersection(self._seen())

    @asynccontextmanager
    async def _connection(self, app: App) -> AsyncIterator[AsyncConnection[TupleRow]]:
        """Yield a connection; say so where the server is slow to give one, and when it does after all."""
        late = asyncio.get_running_loop().call_later(1, self._lost, "")
        try:
            async with _pool(app).connection() as connection:
                late.cancel()
                if self.away:
                    self.away = False
                    self.tell(_AGAIN)
                yield connection
        finally:
            late.cancel()

    def _see(self, known: dict[str, Province]) -> None:
        """Learn which provinces there are, and which of them cannot be run here; say so where that has changed."""
        self.known = known
        found = {key: why for key, each in known.items() if (why := hindrance(each, self.settings))}
        for key in found.keys() - self.unseen.keys():
            name, why = known[key].name, found[key]
            self.tell(Text(f"{name}: {why.th} {_OTHERS.th}", f"{name}: {why.en}; {_OTHERS.en}"))
        for key in (self.unseen.keys() - found.keys()) & known.keys():
            name = known[key].name
            self.tell(Text(f"{name}: เครื่องนี้ทำได้แล้ว", f"{name}: this machine can run it now."))
        self.unseen = found

    def _seen(self) -> list[str]:
        return [key for key in self.known if key not in self.unseen]

    async def _heard(self, connection: AsyncConnection[TupleRow]) -> None:
        """Tell the server that this worker is alive, and what it cannot run."""
        queue_id = self.worker.worker_id if self.worker else None
        values = (queue_id, sorted(self.unseen), self.settings.silence)
        if self.row is not None:
            sql = """
UPDATE tidao_nation_worker SET heard = now(), queue_id = %s, unseen = %s, silence = %s WHERE id = %s RETURNING id"""
            if await (await connection.execute(sql, (*values, self.row))).fetchone():
                return
        await connection.execute("DELETE FROM tidao_nation_worker WHERE heard < now() - interval '1 day'")
        sql = """
INSERT INTO tidao_nation_worker (queue_id, unseen, silence, name, host, pid) VALUES (%s, %s, %s, %s, %s, %s)
RETURNING id"""
        row = await (await connection.execute(sql, (*values, self.name, platform.node(), os.getpid()))).fetchone()
        self.row = int(row[0]) if row else None

    async def _leave(self, app: App) -> None:
        async with _pool(app).connection() as connection:
            await connection.execute("DELETE FROM tidao_nation_worker WHERE id = %s", [self.row])

    def _run(self, key: str, attempts: int) -> None:
        """Run one province, in a thread of its own."""
        line = run_province(self.known[key], self.settings, attempts, self.name, self.listings)
        self.runs[line.exit] += 1
        self.show(line.told)

    def _lost(self, detail: str) -> None:
        if self.away:
            return
        self.away, self.lost = True, self.lost + 1
        why = f" ({detail})" if detail else ""
        th, en = f"ฐานข้อมูลร่วมไม่ตอบ{why} จะลองติดต่อใหม่", f"The shared database does not answer{why}; it is tried again."
        self.tell(Text(th, en))

    @contextmanager
    def _stoppable(self) -> Iterator[None]:
        """Let SIGTERM and Ctrl+C end the work after the province that has begun; said once more, at once."""
        before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
        loop = asyncio.get_running_loop()

        def stop() -> None:
            self.stopped = True
            if self.worker is not None:
                self.worker.stop()  # type: ignore[no-untyped-call]

        def told(number: int, _: object) -> None:
            signal.signal(number, signal.SIG_DFL)
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(stop)

        for number in before:
            signal.signal(number, told)
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
