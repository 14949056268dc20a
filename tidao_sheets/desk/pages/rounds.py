"""The pages of a round that are only looked at: findings, ranking, points in colours, and an office."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.core.record.owed import message
from tidao_sheets.core.text import Text
from tidao_sheets.desk.routes import page
from tidao_sheets.jobs.offices import UnknownOfficeError, office_of
from tidao_sheets.jobs.remind import Reminders
from tidao_sheets.jobs.round_report import office_pages

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from tidao_sheets.desk.visit import Visit


@page("/findings", "check", "remind")
def findings(visit: Visit) -> Response:
    """List what was found, by committee; `committee` and `severity` narrow it down."""
    reading = visit.reading()
    view, state = reading.view, reading.status.state
    found = Reminders(assessed=reading.status.assessed, state=state)
    committee, severity = visit.request.args.get("committee", ""), visit.request.args.get("severity", "")
    messages = {each.committee.id: found.text(each) for each in found.owed}
    return visit.render(
        "findings",
        view=view,
        committee=committee,
        severity=severity,
        messages=messages,
        whole=message(state.round, found.owed, state.days_left) if len(messages) > 1 else None,
        unknown=found.unknown if not state.unread else (),
    )


@page("/ranking")
def ranking(visit: Visit) -> Response:
    """Show the ranking."""
    return visit.render("ranking", view=visit.reading().view)


@page("/matrix")
def matrix(visit: Visit) -> Response:
    """Show every office's points by criterion."""
    return visit.render("matrix", view=visit.reading().view)


@page("/office/<code>", "explain", on="/ranking")
def office(visit: Visit) -> Response:
    """Show an office: its profile, each point's cell, both rounds, and its history."""
    reading = visit.reading()
    workspace, number = reading.workspace, reading.view.number
    code = office_of(workspace.programme, visit.values["code"])
    if code not in reading.view.assessment.offices:  # of a round that was closed without it
        raise UnknownOfficeError(wanted=code, known=", ".join(reading.view.assessment.offices))
    [shown] = visit.held.readings.kept(
        ("office", number, code), lambda: [*office_pages(workspace, reading.view, [code])]
    )
    title = Text(shown.office.name, shown.office.romanised)
    return visit.render("office", view=reading.view, office=shown, title=title)
