"""The desk as a WSGI application: who asks is looked at first, and whatever happens is told as a page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules
from typing import IO, TYPE_CHECKING

from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound, RequestEntityTooLarge
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.desk import pages
from tidao_sheets.desk.guard import HEADERS, Guard, NotYoursError
from tidao_sheets.desk.held import Held
from tidao_sheets.desk.routes import PAGES, Route
from tidao_sheets.desk.uploads import Uploads
from tidao_sheets.desk.visit import NoWorkspaceOpenError, Visit
from tidao_sheets.desk.work import StillAtWorkError, ToldResult, as_told
from tidao_sheets.jobs.shipped import templates
from tidao_sheets.render.html.environment import HtmlPages

if TYPE_CHECKING:
    import threading
    from pathlib import Path

    from _typeshed.wsgi import StartResponse, WSGIEnvironment

FORM, PARTS = 1_000_000, 1_000
"""Bytes of a form without files, and the fields and files of one; a longer one is none of ours."""
UPLOAD = 256 * 2**20
"""Bytes that one request may send at most; the server keeps more than a few of them in a file, never in memory."""


class NoPageError(TidaoError):
    """There is no such page."""

    code = "no_page"
    says = Text("ไม่มีหน้านี้", "There is no such page.")
    advises = Text("กลับไปหน้าแรก", "Go back to the first page.")


class SentTooLargeError(TidaoError):
    """What was sent is larger than anything of this work."""

    code = "too_large"
    says = Text("ข้อมูลที่ส่งมาใหญ่เกินกำหนด", "What was sent is too large.")
    advises = Text("ส่งเฉพาะแฟ้มของงานนี้ ทีละน้อย", "Send only files of this work, a few at a time.")


class DeskRequest(Request):
    """A request whose forms are small; where files come with one, they are streamed to `uploads`."""

    max_content_length = FORM
    max_form_memory_size = FORM
    max_form_parts = PARTS
    uploads: Uploads | None = None

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        """Return what the next file is written into; files that nobody asked for are none of ours."""
        del total_content_length, content_type, filename, content_length
        if self.uploads is None:
            raise RequestEntityTooLarge
        return self.uploads.next_file()


@dataclass(slots=True, kw_only=True)
class Desk:
    """What all requests share: the guard, the language, the open workspace, and how results are told.

    `tell` says what a shell would print of a job's result; `reveal` opens a folder in the file manager.
    """

    lang: str
    tell: Callable[[object, str], ToldResult]
    reveal: Callable[[Path], object]
    stop: threading.Event
    guard: Guard = field(default_factory=Guard)
    held: Held | None = None
    pages: HtmlPages = field(init=False)
    _map: Map = field(init=False)

    def __post_init__(self) -> None:
        for module in iter_modules(pages.__path__, f"{pages.__name__}."):
            import_module(module.name)
        self.pages = HtmlPages(folder=templates() / "html", lang=self.lang, at=lambda page, _: page)
        self._map = Map([Rule(p.path, methods=[p.method], endpoint=p) for p in PAGES])

    def open(self, folder: Path) -> None:
        """Open a workspace in place of the one that is open, if any."""
        if self.held and self.held.folder == folder.resolve():
            return
        if self.held and self.held.work.job and self.held.work.job.running:
            raise StillAtWorkError(name=self.held.work.job.name)
        held = Held.open(folder, lambda result: self.tell(result, self.lang))
        self.leave()
        self.held = held

    def leave(self) -> None:
        """Let the open workspace go."""
        if self.held:
            self.held.close()
            self.held = None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        request = DeskRequest(environ)
        response = self._answered(request)
        response.headers.update(HEADERS)
        return response(environ, start_response)

    def _answered(self, request: DeskRequest) -> Response:
        visit = Visit(self, request, {})
        try:
            self.guard.require_local(request)
            if request.path != "/open":
                self.guard.require_session(request)
            found, values = self._map.bind("", "/").match(request.path, request.method)
            if found.takes_files and self.held:
                request.max_content_length, request.uploads = UPLOAD, Uploads(self.held.folder)
            if request.method == "POST":
                self.guard.require_form(request)
            return self._page(found, Visit(self, request, values))
        except NoWorkspaceOpenError:
            return visit.go("/start")
        except (NotFound, MethodNotAllowed):
            return _refusal(visit, NoPageError(), 404)
        except RequestEntityTooLarge:
            return _plain(visit, SentTooLargeError(), 413)
        except NotYoursError as error:
            return _plain(visit, error, 403)
        except HTTPException as error:
            return Response(status=error.code)
        finally:
            if request.uploads:
                request.uploads.discard()

    def _page(self, found: Route, visit: Visit) -> Response:
        try:
            return found.answer(visit)
        except (NoWorkspaceOpenError, NotYoursError, HTTPException):
            raise
        except Exception as error:  # noqa: BLE001 - told as a page
            return _refusal(visit, as_told(error), 409)


def _refusal(visit: Visit, error: TidaoError, status: int) -> Response:
    """Say on a page what is wrong, and what to do."""
    return visit.render("refused", status, error=error, message=error.render(visit.lang), remedy=error.remedy)


def _plain(visit: Visit, error: TidaoError, status: int) -> Response:
    """Say to whoever was not let in why; nothing else of the desk is shown, and nothing that was sent is read."""
    text = visit.desk.pages.render("desk/shut.html", nav=[], message=error.message, remedy=error.remedy)
    return Response(text, status, mimetype="text/html")
