"""How the nation stands, as the shared server knows it; and the page of that."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tidao_sheets.core.record.nation import NationStatus, ProvinceState, ProvinceStatus, WorkerStatus
from tidao_sheets.core.scoring.catalogue import SEVERITIES
from tidao_sheets.core.text import Text
from tidao_sheets.nation.config import nation_settings
from tidao_sheets.nation.database import are_tables, connected
from tidao_sheets.nation.errors import NationEmptyError

if TYPE_CHECKING:
    from psycopg import Connection

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


def write_nation_page(found: NationStatus, path: Path, lang: str) -> NationStatus:
    """Write how the nation stands into one file that opens anywhere; return it with the file.

    Raises UnknownEndingError, ForeignFileError or FileError.
    """
    from tidao_sheets.jobs.export import UnknownEndingError
    from tidao_sheets.jobs.round_report import write_page
    from tidao_sheets.jobs.shipped import templates
    from tidao_sheets.render.html.nation import nation_html

    if path.suffix.lower() not in {".html", ".htm"}:
        raise UnknownEndingError(name=path.name, known=".html")
    write_page(path, nation_html(templates() / "html", lang, found).encode())
    return replace(found, page=str(path))


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
