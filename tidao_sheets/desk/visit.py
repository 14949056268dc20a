"""One request: what was asked of the desk, and how pages and redirections are answered; the table of all pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from werkzeug.wrappers import Response

from tidao_sheets.core.text import Text, TidaoError

if TYPE_CHECKING:
    from tidao_sheets.desk.app import Desk, DeskRequest
    from tidao_sheets.desk.held import Held
    from tidao_sheets.desk.reading import RoundShown
    from tidao_sheets.desk.work import Say

Answer = Callable[["Visit"], Response]


class NoWorkspaceOpenError(TidaoError):
    """A page of a workspace was asked for while none is open."""

    code = "no_workspace_open"
    says = Text("ยังไม่ได้เลือกโฟลเดอร์งาน", "No workspace is open yet.")
    advises = Text("เลือกโฟลเดอร์งานก่อน", "Choose one first.")


@dataclass(frozen=True, slots=True)
class Route:
    """One page or action: its path, its method, what answers it, and whether files come with it."""

    path: str
    method: str
    answer: Answer
    takes_files: bool = False


PAGES: list[Route] = []


def page(path: str) -> Callable[[Answer], Answer]:
    """Declare a page, which is only looked at."""
    return _declared(path, "GET")


def action(path: str, *, takes_files: bool = False) -> Callable[[Answer], Answer]:
    """Declare what does something; it is sent by a form of ours, which may bring files along."""
    return _declared(path, "POST", takes_files=takes_files)


def _declared(path: str, method: str, *, takes_files: bool = False) -> Callable[[Answer], Answer]:
    def declare(answer: Answer) -> Answer:
        PAGES.append(Route(path, method, answer, takes_files))
        return answer

    return declare


NAV = (
    ("/", Text("หน้าแรก", "Home")),
    ("/receive", Text("รับแบบคืน", "Receive")),
    ("/findings", Text("รายการตรวจ", "Findings")),
    ("/ranking", Text("จัดลำดับ", "Ranking")),
    ("/letters", Text("หนังสือ", "Letters")),
    ("/close", Text("ปิดรอบและทบทวน", "Close and review")),
    ("/files", Text("แบบและแฟ้ม", "Forms and files")),
)
"""The pages that every page leads to."""
CLICKED = {
    "/": ("status", "sync"),
    "/receive": ("collect",),
    "/findings": ("check",),
    "/letters": ("letters",),
    "/close": ("close", "reopen", "review"),
    "/files": ("forms", "evidence", "export", "verify"),
}
"""Which commands are done on which of them: remedies name commands, which a shell would be asked for."""
_COMMAND = re.compile("tidao ([a-z]+)")


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

    def clicks(self, shown: str) -> list[tuple[str, str, str]]:
        """Return each command that a page names and another page does: the command, the page's address and its name."""
        named = dict.fromkeys(_COMMAND.findall(shown))
        pages = [(p, w, c) for p, w in NAV for c in CLICKED.get(p, ()) if c in named and p != self.request.path]
        return [(f"tidao {c}", self.at(p), w.in_(self.lang)) for p, w, c in pages]

    def render(self, template: str, code: int = 200, /, **values: object) -> Response:
        """Return a page by its template."""
        common = {
            "at": self.at,
            "clicks": self.clicks,
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
        """Begin a job, and lead to the page that shows it."""
        self.held.begin(name, self.at(leads), run)
        return self.go("/work")
