"""The pages of what is recorded: a round's readings and what changed between them, and the year's evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.core.text import Text
from tidao_sheets.desk.routes import page
from tidao_sheets.jobs.evidence import look_at_evidence
from tidao_sheets.jobs.history import changes_of, runs_of
from tidao_sheets.jobs.rounds import compare_rounds

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from tidao_sheets.desk.visit import Visit


@page("/history", "history")
def history(visit: Visit) -> Response:
    """Show every reading of a round, and what changed since one, of all offices or one, or since another round."""
    reading, asked = visit.reading(), visit.request.args
    workspace, number = reading.workspace, reading.view.number
    since, until, office = (asked.get(name, "") for name in ("since", "until", "office"))
    against = asked.get("against", type=int)
    runs, found = visit.held.readings.kept(("runs", number), lambda: runs_of(workspace, number)), None
    if against is not None:
        found = visit.desk.tell(compare_rounds(workspace, number, against), visit.lang).lines
    elif since or until or office:
        first = since or str(runs.runs[0].reading.run if runs.runs else "")
        changes = changes_of(workspace, number, first or None, until or None, (office,) if office else ())
        found = visit.desk.tell(changes, visit.lang).lines
    return visit.render(
        "history",
        view=reading.view,
        runs=runs.runs,
        lines=visit.desk.tell(runs, visit.lang).lines,
        found=found,
        chosen={"since": since, "until": until, "office": office},
        against=against,
        offices=workspace.programme.offices.values(),
    )


@page("/evidence", on="/files")
def evidence(visit: Visit) -> Response:
    """Show what the offices have reported of the year's evidence."""
    reading = visit.reading()
    found = visit.held.readings.kept("evidence", lambda: look_at_evidence(reading.workspace))
    lines = visit.desk.tell(found, visit.lang).lines
    title = Text("หลักฐานที่สำนักงานรายงาน", "What the offices have reported")
    return visit.render("evidence", view=reading.view, title=title, lines=lines)
