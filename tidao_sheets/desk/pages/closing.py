"""The page on which a round is closed and opened again, and requests for review are taken and decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.core.record.round_state import why_not
from tidao_sheets.core.text import Text
from tidao_sheets.desk.pages.letters import resolution_told
from tidao_sheets.desk.routes import action, page
from tidao_sheets.jobs.closing import close_round, reopen_round
from tidao_sheets.jobs.closing_outcome import Asked
from tidao_sheets.jobs.review import ReviewAsked, add_review, decide_review

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from tidao_sheets.desk.visit import Visit


@page("/close")
def closing(visit: Visit) -> Response:
    """Show whether the round can be closed or is, and the requests for review."""
    reading = visit.reading()
    state, workspace = reading.status.state, reading.workspace
    until = workspace.settings.letters.review_until.get(str(reading.view.number))
    return visit.render(
        "close",
        view=reading.view,
        state=state,
        why=why_not(state, "close"),
        committees=workspace.programme.committees.values(),
        offices=workspace.programme.offices.values(),
        criteria=workspace.programme.criteria,
        resolution=reading.view.letters.resolution.get(str(reading.view.number)),
        today=workspace.now().date(),
        until=until,
    )


@action("/close", "close")
def close(visit: Visit) -> Response:
    """Close the round, or note more upon a closed one."""
    asked = Asked(
        partial=bool(visit.told("partial")),
        reason=visit.told("reason"),
        resolution=resolution_told(visit),
        signed=tuple(visit.request.form.getlist("signed")),
        overwrite=bool(visit.told("overwrite")),
    )

    said = Text("ปิดรอบ", "Closing the round")
    return visit.write("close", said, "/close", lambda work, number, say: close_round(work, number, asked, say))


@action("/reopen", "reopen", on="/close")
def reopen(visit: Visit) -> Response:
    """Open a closed round again."""
    reason = visit.told("reason")
    said = Text("เปิดรอบใหม่", "Opening the round again")
    return visit.write("reopen", said, "/close", lambda work, number, say: reopen_round(work, number, reason, say))


@action("/review/add", "review", on="/close")
def add(visit: Visit) -> Response:
    """Record a request for review."""
    office = visit.told("office")
    told = ReviewAsked(
        criteria=tuple(visit.request.form.getlist("criterion")),
        reason=visit.told("reason"),
        date=visit.told("date") or None,
        letter=visit.told("letter") or None,
        statement=visit.told("statement") or None,
    )
    said = Text("บันทึกคำขอทบทวน", "Recording the request for review")
    return visit.write("review", said, "/close", lambda work, number, _: add_review(work, number, office, told))


@action("/review/decide")
def decide(visit: Visit) -> Response:
    """Record what was decided on a request for review."""
    review, form = visit.told("review"), visit.request.form
    points = tuple(f"{key.removeprefix('points ')}={form[key].strip()}" for key in form if key.startswith("points "))
    told = ReviewAsked(
        points=tuple(p for p in points if not p.endswith("=")),
        reason=visit.told("reason"),
        by=visit.told("by"),
        date=visit.told("date") or None,
        overwrite=bool(visit.told("overwrite")),
    )
    said = Text("บันทึกผลการทบทวน", "Recording the decision")
    return visit.write(
        "review", said, "/close", lambda work, number, say: decide_review(work, number, review, told, say)
    )
