"""The queue of the nation: one job a province, in a queue of its own, so that a worker fetches only what it sees."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from procrastinate import App, BaseRetryStrategy, JobContext, PsycopgConnector, RetryDecision
from procrastinate.jobs import Job

from tidao_sheets.core.settings.nation import NationSettings
from tidao_sheets.ledger.postgresql import conninfo

if TYPE_CHECKING:
    from psycopg import AsyncConnection
    from psycopg.rows import TupleRow

TASK: Final = "tidao province"
AGAIN: Final = 15
"""Seconds after which a province is tried again that somebody else is at work with, or whose folder has gone."""
MOST: Final = 40
"""How often it is tried again; then its run is recorded as it ended, and the next is due in its time."""


class LaterError(Exception):
    """A province cannot be run now and here; it stays in the queue."""


class _Later(BaseRetryStrategy):
    """Keeps a province in the queue that was not run, or whose run could not be recorded."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        del exception
        return RetryDecision(retry_in={"seconds": AGAIN}) if job.attempts < MOST else None


def make_app(settings: NationSettings, run: Callable[[str, int], None]) -> App:
    """Return the application that runs `run` with a province's id, and with how often it was begun before."""
    for name in ("procrastinate", "psycopg", "psycopg.pool"):  # they are told of in our words
        logging.getLogger(name).addHandler(logging.NullHandler())
        logging.getLogger(name).propagate = False
    app = App(connector=PsycopgConnector(conninfo=conninfo(settings.server), min_size=1, max_size=4, timeout=10.0))

    @app.task(name=TASK, retry=_Later(), pass_context=True)
    def province(context: JobContext, province: str) -> None:
        run(province, context.job.attempts)

    return app


def job_of(province: str) -> Job:
    """Return the job of a province: one waits at most, and one runs at most."""
    return Job(
        id=None,
        queue=province,
        lock=province,
        queueing_lock=province,
        task_name=TASK,
        task_kwargs={"province": province},
    )


# Those with few provinces before them at their identity come first, so that the identities' quotas are used evenly.
_DUE: Final = """
UPDATE tidao_nation_province AS due SET asked = now() FROM (
  SELECT id, row_number() OVER (PARTITION BY identity ORDER BY asked NULLS FIRST, name, id) AS turn
    FROM tidao_nation_province WHERE asked IS NULL OR asked <= now() - make_interval(mins => %s)
) AS turns
WHERE due.id = turns.id AND (due.asked IS NULL OR due.asked <= now() - make_interval(mins => %s))
  AND NOT EXISTS (SELECT 1 FROM procrastinate_jobs WHERE queue_name = due.id AND status IN ('todo', 'doing'))
RETURNING turns.turn, due.name, due.id
"""


async def ask_due(app: App, connection: AsyncConnection[TupleRow], every: int) -> int:
    """Put into the queue every province whose last run was asked for `every` minutes ago; return how many there were.

    Of several workers that do so at once, one finds a province due.
    """
    async with connection.transaction():
        found = await (await connection.execute(_DUE, (every, every))).fetchall()
        jobs = [job_of(str(province)) for _, _, province in sorted(found)]
        if jobs:
            await app.job_manager.batch_defer_jobs_async(jobs, connection=connection)
    return len(jobs)


async def take_over(app: App, connection: AsyncConnection[TupleRow], silence: int) -> tuple[str, ...]:
    """Put back into the queue the provinces of workers that were silent for so many seconds; return their ids.

    Of several workers that do so at once, one does: another would put back what somebody has begun meanwhile.
    """
    async with connection.transaction():
        lock = "SELECT pg_try_advisory_xact_lock(hashtextextended('tidao nation rescue', 0))"
        held = await (await connection.execute(lock)).fetchone()
        if not held or not held[0]:
            return ()
        found = list(await app.job_manager.get_stalled_jobs(task_name=TASK, seconds_since_heartbeat=silence))
        for job in found:
            await app.job_manager.retry_job(job)
    return tuple(str(job.queue) for job in found)
