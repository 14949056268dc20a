"""One request: what was asked of the desk, and how pages and redirections are answered; the table of all pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from werkzeug.wrappers import Response

from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.desk.mouse import by_mouse
from tidao_sheets.desk.routes import NAV
from tidao_sheets.desk.work import Job
from tidao_sheets.jobs.opening import writing

if TYPE_CHECKING:
    from tidao_sheets.desk.app import Desk, DeskRequest
    from tidao_sheets.desk.held import Held
    from tidao_sheets.desk.reading import RoundShown
    from tidao_sheets.desk.work import Say
    from tidao_sheets.jobs.workspace import Workspace
    from tidao_sheets.render.html.environment import Way


class NoWorkspaceOpenError(TidaoError):
    """A page of a workspace was asked for while none is open."""

    code = "no_workspace_open"
    says = Text("ยังไม่ได้เลือกโฟลเดอร์งาน", "No workspace is open yet.")
    advises = Text("เลือกโฟลเดอร์งานก่อน", "Choose one first.")


def attachment(name: str, data: bytes, kind: str = "application/octet-stream") -> Response:
    """Return a file for a browser to save; its name may be Thai (RFC 6266)."""
    told = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(data, mimetype=kind, headers={"Content-Disposition": told})


@dataclass(frozen=True, slots=True)
class Visit:
    """One request at the desk; `values` are those of its path."""

    desk: Desk
    request: DeskRequest
    values: Mapping[str, str]

    @property
    def lang(self) -> str:
        """The desk's language."""
        return self.desk.lang

    @property
    def held(self) -> Held:
        """The open workspace. Raises NoWorkspaceOpenError."""
        if self.desk.held is None:
            raise NoWorkspaceOpenError
        return self.desk.held

    @property
    def asked(self) -> int | None:
        """The round that was asked for, None for the usual one."""
        told = self.request.values.get("round", "")
        return int(told) if told.isascii() and told.isdigit() and len(told) < 4 else None

    def reading(self) -> RoundShown:
        """Return the round as it is now."""
        return self.held.readings.of(self.asked)

    def told(self, name: str) -> str:
        """Return what was typed into a field, without spaces around it."""
        return self.request.form.get(name, "").strip()

    def at(self, path: str, code: str = "") -> str:
        """Return the address of a page, by its name or path; the round that was asked for goes along."""
        path = {"overview": "/", "": "/"}.get(path, path if path.startswith("/") else f"/{path}")
        path += f"/{quote(code, safe='')}" if code else ""
        return f"{path}?{urlencode({'round': self.asked})}" if self.asked is not None else path

    def render(self, template: str, code: int = 200, /, **values: object) -> Response:
        """Return a page by its template."""
        common = {
            "at": self.at,
            "by_mouse": self.by_mouse,
            "token": self.desk.guard.form,
            "open": self.desk.held is not None,
            "nav": [(self.at(p), w.in_(self.lang), p == self.request.path) for p, w in NAV] if self.desk.held else [],
            "asked": self.asked,
            "path": self.request.path,
            "here": next((w.in_(self.lang) for p, w in NAV if p == self.request.path and p != "/"), ""),
            "job": self.desk.held.work.job if self.desk.held else None,
        }
        return Response(self.desk.pages.render(f"desk/{template}.html", **common | values), code, mimetype="text/html")

    def go(self, path: str) -> Response:
        """Lead the browser to another page."""
        return Response(status=303, headers={"Location": self.at(path)})

    def begin(self, name: Text, leads: str, run: Callable[[Say], object]) -> Response:
        """Begin a job, and lead to the page that shows it; what has begun it can be sent again, but for files."""
        form, files = self.request.form, self.request.mimetype == "multipart/form-data"
        sent = [(key, value) for key, value in form.items(multi=True) if key != "token"]
        if self.asked is not None and "round" not in form:
            sent.append(("round", str(self.asked)))
        job = Job(
            name=name,
            leads=self.at(leads),
            begun=datetime.now().astimezone(),
            path="" if files else self.request.path,
            sent=sent,
        )
        self.held.begin(job, run)
        return self.go("/work")

    def write(self, command: str, name: Text, leads: str, do: Callable[[Workspace, int, Say], object]) -> Response:
        """Begin a job of a command that writes, as `begin` does; `do` is given the workspace, locked, and its round."""
        folder, asked = self.held.folder, self.asked

        def run(say: Say) -> object:
            with writing(folder, asked, command) as (workspace, number):
                return do(workspace, number, say)

        return self.begin(name, leads, run)

    def by_mouse(self, told: str) -> Iterator[tuple[str, Way | None]]:
        """Yield the pieces of a sentence, and how the command or option at the end of each is done by mouse."""
        return by_mouse(told, self)
