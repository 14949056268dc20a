"""To come in, to choose or make a workspace, and to close the desk."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from werkzeug.wrappers import Response

from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.desk.guard import NotYoursError
from tidao_sheets.desk.recent import recent, remember
from tidao_sheets.desk.routes import action, page
from tidao_sheets.desk.work import StillAtWorkError
from tidao_sheets.jobs.own_files import PROGRAMME
from tidao_sheets.jobs.shipped import known_programmes, templates
from tidao_sheets.jobs.trust import Trust, UntrustedError, allow, trust_of
from tidao_sheets.jobs.workspace import Workspace, make_workspace

if TYPE_CHECKING:
    from tidao_sheets.desk.visit import Visit

STATIC = {"style.css": "text/css", "desk.css": "text/css", "desk.js": "text/javascript"}
"""What pages fetch besides themselves."""


class NoFolderError(TidaoError):
    """No folder was named."""

    code = "no_folder"
    says = Text("ยังไม่ได้ระบุโฟลเดอร์ หรือระบุไม่เต็ม", "No whole path of a folder was given.")
    advises = Text(
        "ระบุที่อยู่เต็ม เช่น D:\\งาน\\ติดดาว หรือ /home/ชื่อ/ติดดาว", r"Give its whole path, such as D:\work or /home/me/work."
    )


@page("/open")
def enter(visit: Visit) -> Response:
    """Exchange a token for the cookie.

    The page leads on by itself: a cookie of this kind is not sent where another site, or a file, has led.
    """
    guard = visit.desk.guard
    if not guard.admit(visit.request.args.get("token", "")):
        raise NotYoursError
    response = visit.render("enter", nav=[], open=False)
    response.set_cookie(guard.cookie, guard.session, httponly=True, samesite="Strict", path="/")
    return response


@page("/static/<name>")
def static(visit: Visit) -> Response:
    """Return the stylesheets and the script."""
    name = visit.values["name"]
    if name not in STATIC:
        return Response(status=404)
    place = templates() / "html" / ("" if name == "style.css" else "desk")
    return Response((place / name).read_bytes(), mimetype=STATIC[name])


@page("/start", "trust")
def start(visit: Visit) -> Response:
    """Choose a workspace."""
    return visit.render("start", recent=recent(), programmes=known_programmes(), folder="", reaches=())


@action("/start/open")
def open_folder(visit: Visit) -> Response:
    """Open a workspace; what it would reach outside its folder is shown and asked about first."""
    folder = _folder(visit.told("folder"))
    try:
        visit.desk.open(folder)
    except UntrustedError:
        trust = _trust(folder)
        if visit.told("allow") != _told(trust):
            return visit.render("trust", folder=folder, trust=trust, told=_told(trust))
        allow(trust)
        visit.desk.open(folder)
    remember(folder.resolve())
    return visit.go("/")


@action("/start/make", "init", on="/start")
def make(visit: Visit) -> Response:
    """Make a workspace, and open it."""
    folder = _folder(visit.told("folder"))
    make_workspace(folder, visit.told("programme") or None)
    visit.desk.open(folder)
    remember(folder.resolve())
    return visit.go("/")


def _folder(told: str) -> Path:
    """Return the folder that was told: a whole path, with or without the quotes that file managers copy."""
    folder = Path(told.strip('"').strip())
    if not told or not folder.is_absolute():
        raise NoFolderError
    return folder.parent if folder.name == PROGRAMME else folder


def _trust(folder: Path) -> Trust:
    workspace = Workspace.read(folder)
    return trust_of(workspace.folder, workspace.settings)


def _told(trust: Trust) -> str:
    """Return what the form sends back: it allows just what its page has listed."""
    return json.dumps([[r.kind, r.what, r.where] for r in trust.reaches], ensure_ascii=False)


@action("/quit")
def close(visit: Visit) -> Response:
    """Close the desk, unless a job goes on."""
    held = visit.desk.held
    if held and held.work.job and held.work.job.running:
        raise StillAtWorkError(name=held.work.job.name)
    response = visit.render("closed", nav=[], open=False)
    response.call_on_close(visit.desk.stop.set)
    return response
