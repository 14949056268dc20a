"""The page of the check-up: what a shell's `doctor` tells, and what the program has last done by itself."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from tidao_sheets.core.text import TidaoError
from tidao_sheets.desk.mouse import page_of
from tidao_sheets.desk.routes import page
from tidao_sheets.jobs.doctor import check_up
from tidao_sheets.jobs.heartbeat import last_run, watch_check
from tidao_sheets.jobs.workspace import Workspace

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from tidao_sheets.desk.visit import Visit


@page("/doctor", "doctor")
def doctor(visit: Visit) -> Response:
    """Check up anew, whatever cannot be read; what holds for the round that was asked for is looked at."""
    folder = visit.held.folder
    told, ran = visit.desk.tell(check_up(folder, visit.asked), visit.lang), None
    with suppress(TidaoError):  # the check-up has told it
        ran = last_run(Workspace.open(folder))
    watched = watch_check(ran) if ran else None
    return visit.render("doctor", told=told, next_page=page_of(told.words, visit), ran=ran, watched=watched)
