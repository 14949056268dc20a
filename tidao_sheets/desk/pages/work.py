"""The page of the last job: how far it is or what it has come to, and each remedy that the desk can carry out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from werkzeug.wrappers import Response

from tidao_sheets.desk.mouse import page_of
from tidao_sheets.desk.routes import page
from tidao_sheets.desk.work import ENDED, Job
from tidao_sheets.jobs.closing_outcome import ClosingOutcome
from tidao_sheets.jobs.evidence import EvidenceOutcome
from tidao_sheets.jobs.forms import FormsOutcome
from tidao_sheets.jobs.review import Reviewed
from tidao_sheets.jobs.sync import SyncOutcome

if TYPE_CHECKING:
    from tidao_sheets.desk.visit import Visit

PATIENCE = 0.4
"""Seconds that a job is waited for before its progress is shown."""


@dataclass(frozen=True, slots=True)
class Remedies:
    """What can be done about a job that did not do all: each is a form or a link of its page.

    `summary` is the sync that a summary stopped, with the cells to be overwritten; `reopen` is the round that would
    have to be opened again; `rebuild` is whether new forms can be made beside those that are damaged; `again` whether
    the job can be done again as it was asked for.
    """

    summary: SyncOutcome | None = None
    reopen: int | None = None
    rebuild: bool = False
    again: bool = False


def remedies_of(job: Job) -> Remedies:
    """Return what the desk can do about a job that has ended."""
    if job.error:
        return Remedies(again=bool(job.path) and job.error.exit in {3, 4})
    if job.told is None or not job.told.exit:
        return Remedies()
    result, summary = job.result, None
    if isinstance(result, SyncOutcome):
        summary = result
    elif isinstance(result, (ClosingOutcome, Reviewed)):
        summary = result.summary
    stopped = summary if summary and summary.refused else None
    closed = isinstance(result, SyncOutcome) and result.closed and job.told.exit == 3
    return Remedies(
        summary=stopped,
        reopen=result.assessed.round.number if isinstance(result, SyncOutcome) and closed else None,
        rebuild=isinstance(result, (FormsOutcome, EvidenceOutcome)) and bool(result.damaged or result.waiting),
        again=bool(job.path) and not closed,
    )


@page("/work")
def work(visit: Visit) -> Response:
    """Show what the last job does, or has come to; it may be left, and goes on."""
    job = visit.held.work.job
    if job is None:
        return visit.go("/")
    running = not job.ended.wait(PATIENCE)  # asked once: the job goes on while its page is made
    return visit.render(
        "work",
        shown=job,
        running=running,
        message=job.error.render(visit.lang) if job.error else "",
        ended=ENDED.get(job.told.exit, ENDED[4]) if job.told else None,
        remedies=None if running else remedies_of(job),
        next_page=page_of(job.told.words, visit) if job.told else None,
    )


@page("/work.json")
def progress(visit: Visit) -> Response:
    """Tell the page's script how far the job is."""
    job = visit.held.work.job
    told = {"running": bool(job and job.running), "step": job.step if job else "", "steps": job.steps if job else 0}
    return Response(json.dumps(told, ensure_ascii=False), mimetype="application/json")
