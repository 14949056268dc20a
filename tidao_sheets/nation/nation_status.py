"""How the nation stands: each province's last run and what it waits for, the workers, and the quotas in use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Literal

from tidao_sheets.core.scoring.catalogue import SEVERITIES
from tidao_sheets.core.text import Text, weightiest
from tidao_sheets.nation.config import nation_settings
from tidao_sheets.nation.database import are_tables, connected, require_extra
from tidao_sheets.nation.errors import NationEmptyError

if TYPE_CHECKING:
    from psycopg import Connection

ProvinceState = Literal["idle", "waiting", "running", "stalled", "unseen"]
"""What a province is at: nothing, due or queued, run by a worker, left by a dead one, or seen by none that is alive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvinceStatus:
    """How a province stands; what is of its last run is None before there was one.

    `worker` is who is at work with it, else who was last; `findings` are counted by severity, all open rounds together.
    """

    id: str
    name: str
    folder: str
    identity: str
    assigned: bool
    state: ProvinceState
    worker: str | None
    attempts: int
    started: datetime | None
    ended: datetime | None
    exit: int | None
    findings: Mapping[str, int]
    unread: int
    error: Text | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerStatus:
    """A worker; `province` is what it is at work with, `unseen` are those that it cannot run."""

    name: str
    host: str
    pid: int
    started: datetime
    heard: datetime
    alive: bool
    province: str | None
    unseen: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NationStatus:
    """How all provinces and workers stand, by the server's clock; `calls` of the last minute by identity and kind."""

    server: str
    at: datetime
    provinces: tuple[ProvinceStatus, ...]
    workers: tuple[WorkerStatus, ...]
    calls: Mapping[tuple[str, str], int]

    @property
    def counts(self) -> Mapping[ProvinceState, int]:
        """How many provinces are in each state."""
        states: tuple[ProvinceState, ...] = ("idle", "waiting", "running", "stalled", "unseen")
        return {state: sum(each.state == state for each in self.provinces) for state in states}

    @property
    def exit(self) -> int:
        """The exit code: the weightiest of all last runs; 4 where a province is stalled, or seen by no worker."""
        last = [each.exit for each in self.provinces if each.exit is not None]
        return weightiest([*last, *([4] if self.counts["stalled"] or self.counts["unseen"] else [])])


# Where nobody works, nothing is unseen: the queue only waits.
_PROVINCES: Final = """
SELECT p.id, p.name, p.folder, p.identity, p.assigned,
  CASE WHEN j.id IS NULL AND p.asked IS NULL THEN 'todo' ELSE j.status::text END, j.attempts,
  q.id IS NULL OR q.last_heartbeat < now() - make_interval(secs => %(silence)s), w.name,
  r.worker, r.attempts, r.started, r.ended, r.exit, r.line, r.error,
  EXISTS (SELECT 1 FROM tidao_nation_worker AS a WHERE a.heard >= now() - make_interval(secs => a.silence))
  AND NOT EXISTS (SELECT 1 FROM tidao_nation_worker AS a WHERE a.heard >= now() - make_interval(secs => a.silence)
    AND NOT p.id = ANY (a.unseen))
FROM tidao_nation_province AS p
LEFT JOIN LATERAL (SELECT * FROM procrastinate_jobs WHERE queue_name = p.id AND status IN ('todo', 'doing')
  ORDER BY status DESC, id LIMIT 1) AS j ON true
LEFT JOIN procrastinate_workers AS q ON q.id = j.worker_id
LEFT JOIN tidao_nation_worker AS w ON w.queue_id = j.worker_id
LEFT JOIN LATERAL (SELECT * FROM tidao_nation_run WHERE province = p.id ORDER BY id DESC LIMIT 1) AS r ON true
ORDER BY p.name, p.id
"""
_WORKERS: Final = """
SELECT w.name, w.host, w.pid, w.started, w.heard, w.heard >= now() - make_interval(secs => w.silence), j.queue_name,
  w.unseen
FROM tidao_nation_worker AS w
LEFT JOIN procrastinate_jobs AS j ON j.worker_id = w.queue_id AND j.status = 'doing'
ORDER BY w.name, w.id
"""
_CALLS: Final = """
SELECT identity, kind, count(*) FROM tidao_nation_call
WHERE at > now() - make_interval(secs => %s) AND at <= now() GROUP BY 1, 2 ORDER BY 1, 2
"""


def nation_status() -> NationStatus:
    """Return how the nation stands."""
    require_extra()
    settings = nation_settings()
    with connected(settings) as connection:
        if not are_tables(connection):
            raise NationEmptyError(name=settings.server.name)
        with connection.transaction():
            rows = connection.execute(_PROVINCES, {"silence": settings.silence}).fetchall()
            if not rows:
                raise NationEmptyError(name=settings.server.name)
            calls = connection.execute(_CALLS, [settings.quota.seconds]).fetchall()
            return NationStatus(
                server=settings.server.name,
                at=_now(connection),
                provinces=tuple(_province(row) for row in rows),
                workers=tuple(_worker(row) for row in connection.execute(_WORKERS).fetchall()),
                calls={(str(identity), str(kind)): int(n) for identity, kind, n in calls},
            )


def _now(connection: Connection[tuple[Any, ...]]) -> datetime:
    found = connection.execute("SELECT now()").fetchone()
    assert found is not None  # noqa: S101 - for the type checker
    moment: datetime = found[0]
    return moment.astimezone().replace(microsecond=0)


def _province(row: tuple[Any, ...]) -> ProvinceStatus:
    number, name, folder, identity, assigned, status, tried, silent, busy, *last, unseen = row
    worker, attempts, started, ended, exit_, line, error = last
    rounds = (line or {}).get("rounds", [])
    found = [each["findings"] or {} for each in rounds]
    return ProvinceStatus(
        id=number,
        name=name,
        folder=folder,
        identity=identity,
        assigned=assigned,
        state=_state(status, silent=silent, unseen=unseen),
        worker=busy or worker,
        attempts=tried or attempts or 0,
        started=started,
        ended=ended,
        exit=exit_,
        findings={severity: sum(each.get(severity, 0) for each in found) for severity in SEVERITIES},
        unread=sum(len(each["unread"] or ()) for each in rounds),
        error=Text(*error) if error else None,
    )


def _state(status: str | None, *, silent: bool, unseen: bool) -> ProvinceState:
    if status == "doing":
        return "stalled" if silent else "running"
    if unseen:
        return "unseen"
    return "waiting" if status else "idle"


def _worker(row: tuple[Any, ...]) -> WorkerStatus:
    names = ("name", "host", "pid", "started", "heard", "alive", "province")
    *told, unseen = row
    return WorkerStatus(**dict(zip(names, told, strict=True)), unseen=tuple(unseen))
