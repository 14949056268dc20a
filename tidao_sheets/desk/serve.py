"""The desk's server: on loopback at a free port, one a workspace; a second start leads to the one that is open."""

from __future__ import annotations

import json
import secrets
import socket
import threading
from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.desk.app import UPLOAD, Desk
from tidao_sheets.desk.guard import ADDRESS, Guard, new_token
from tidao_sheets.desk.held import OtherDeskError
from tidao_sheets.desk.recent import remember
from tidao_sheets.files import FileError, write_whole
from tidao_sheets.jobs.lock import BusyError, locked
from tidao_sheets.jobs.trust import config_folder

if TYPE_CHECKING:
    from tidao_sheets.desk.work import ToldResult

CONNECTIONS = 40
"""How many a browser may hold open."""


class NoServerError(TidaoError):
    """The system lets nobody listen on loopback."""

    code = "no_server"
    exit = 4
    says = Text("เปิดโต๊ะงานไม่ได้ ระบบไม่ให้ใช้ {address} ({detail})", "The desk cannot listen on {address} ({detail}).")
    advises = Text(
        "ตรวจโปรแกรมป้องกันหรือพอร์ตที่ระบุ แล้วลองใหม่", "Look at the firewall, or at the port you named, and try again."
    )


@dataclass(frozen=True, slots=True)
class DeskRun:
    """A desk that has ended, or that led to one that is open: in which workspace (None: none), and at which address."""

    workspace: Path | None
    address: str
    ended: Literal["closed", "led"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskAsked:
    """What a desk is started with: the folder it begins in, the port (0: any), its language.

    `show` opens an address in a browser, `reveal` a folder; `began` is called once the desk answers; `stop` ends it.
    """

    folder: Path | None
    port: int = 0
    lang: str = "th"
    show: Callable[[str], object]
    began: Callable[[], object]
    reveal: Callable[[Path], object]
    tell: Callable[[object, str], ToldResult]
    stop: threading.Event = field(default_factory=threading.Event)


def run_desk(asked: DeskAsked) -> DeskRun:
    """Serve a desk until it is closed by its button or by Ctrl+C; where one is open already, lead there."""
    folder = asked.folder.resolve() if asked.folder else None
    desk = Desk(lang=asked.lang, tell=asked.tell, reveal=asked.reveal, stop=asked.stop)
    with ExitStack() as stack:
        try:
            if folder is None:
                stack.enter_context(locked(_place(None), "desk"))
            else:
                desk.open(folder)
        except (BusyError, OtherDeskError):
            if led := _led(folder):
                asked.show(led)
                return DeskRun(folder, led.partition("/open")[0] + "/", "led")
            raise
        stack.callback(desk.leave)
        listening = stack.enter_context(_listening(asked.port))
        desk.guard.port = listening.getsockname()[1]
        _leave_word(folder, desk.guard)
        if folder:
            remember(folder)
        with suppress(KeyboardInterrupt):
            _serve(desk, listening, lambda: (asked.show(desk.guard.opening()), asked.began()))
        return DeskRun(desk.held.folder if desk.held else None, f"{desk.guard.origin}/", "closed")


def _listening(port: int) -> socket.socket:
    try:
        return socket.create_server((ADDRESS, port))
    except OSError as error:
        raise NoServerError(address=f"{ADDRESS}:{port}", detail=error.strerror or str(error)) from error


def _serve(desk: Desk, listening: socket.socket, ready: Callable[[], object]) -> None:
    """Answer requests until the desk is to stop; what was being answered then is sent."""
    from waitress import wasyncore
    from waitress.server import create_server

    channels: dict[int, Any] = {}  # waitress knows what is in it
    server = create_server(
        desk,
        sockets=[listening],
        map=channels,
        threads=6,
        ident=None,
        connection_limit=CONNECTIONS,
        max_request_body_size=UPLOAD,
        clear_untrusted_proxy_headers=True,
    )
    try:
        ready()
        while not desk.stop.is_set():
            wasyncore.loop(timeout=0.5, map=channels, count=1)
        wasyncore.loop(timeout=0.1, map=channels, count=5)
    finally:
        server.task_dispatcher.shutdown(timeout=1)
        wasyncore.close_all(map=channels, ignore_all=True)


def _place(folder: Path | None) -> Path:
    """Return where a desk leaves word of itself, for this user alone."""
    name = sha256(str(folder).encode("utf-8", "surrogatepass")).hexdigest()[:16] if folder else "start"
    return config_folder() / "desk" / name


def _leave_word(folder: Path | None, guard: Guard) -> None:
    """Let a second start of this user's find this desk, and open it."""
    told = {"port": guard.port, "key": guard.key.hex()}
    write_whole(_place(folder) / "desk.json", json.dumps(told).encode(), private=True)


def _led(folder: Path | None) -> str | None:
    """Return the address that opens this user's desk that is open already; None where it is somebody else's."""
    try:
        told = json.loads((_place(folder) / "desk.json").read_text("utf-8"))
        port, key = int(told["port"]), bytes.fromhex(told["key"])
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return f"http://{ADDRESS}:{port}/open?token={new_token(key)}"


def show_in_browser(address: str) -> bool:
    """Open this user's browser by a page for this user alone, since others may see what a program is started with."""
    import webbrowser
    from html import escape

    page = config_folder() / "desk" / f"open-{secrets.token_hex(4)}.html"
    for old in page.parent.glob("open-*.html"):
        with suppress(OSError):  # Windows keeps what another program is reading
            old.unlink(missing_ok=True)
    told = f'<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0;url={escape(address)}">'
    try:
        write_whole(page, told.encode(), private=True)
        return webbrowser.open(page.resolve().as_uri())
    except (FileError, webbrowser.Error):
        return False
