"""The HTTP side: keep-alive, headers and body in one write, loopback only."""

import socket
import sys
import threading
import time
from email.utils import formatdate
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from . import app
from .world import World


class Handler(BaseHTTPRequestHandler):
    """One connection; every verb goes the same way."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: "Server"
    timeout = 120

    def _answer(self):
        request = app.Request(self.command, self.path, _lower(self.headers), self._read_body())
        response = app.answer(self.server.world, request, self.server.url)
        if response.delay_ms:
            time.sleep(response.delay_ms / 1000)
        if response.drop:
            self.close_connection = True
            return
        self._send(response)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _answer  # noqa: N815 (http.server's names)

    def _read_body(self):
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            return b"".join(iter(self._chunk, b""))
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _chunk(self):
        size = int(self.rfile.readline().split(b";")[0], 16)
        part = self.rfile.read(size)
        self.rfile.readline()
        return part

    def _send(self, response):
        """Headers and body leave in one packet: two writes would cost a delayed ACK (fact 24)."""
        short = response.headers.pop("_short", None)
        headers = {
            "Content-Type": response.kind,
            "Vary": "Origin, X-Origin, Referer",
            "Date": formatdate(self.server.world.clock.now(), usegmt=True),
            "Server": "ESF",
            "Cache-Control": "private",
            "Content-Length": str(len(response.body) * (2 if short else 1)),
        } | response.headers
        phrase = HTTPStatus(response.status).phrase
        lines = [f"HTTP/1.1 {response.status} {phrase}", *(f"{name}: {value}" for name, value in headers.items())]
        self.wfile.write("\r\n".join([*lines, "", ""]).encode("latin-1") + response.body)
        if short:
            self.close_connection = True

    def log_message(self, *_args):
        """The record of calls is enough."""


def _lower(headers):
    return {name.lower(): value for name, value in headers.items()}


class Server(ThreadingHTTPServer):
    """A world behind a port. Use as a context manager, or `start` and `stop`."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, port=0, world=None):
        self.world = world or World()
        self._open, self._guard = set(), threading.Lock()
        super().__init__(("127.0.0.1", port), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self._thread = None

    def server_bind(self):
        # http.server looks its own name up in DNS; this server needs no name.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    def process_request(self, request, client_address):
        with self._guard:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request):
        with self._guard:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request, client_address):
        """A client that hangs up is no fault; anything else is one of this server and must be seen."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)

    def start(self):
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self._thread.start()
        return self

    def stop(self):
        self.shutdown()
        self._thread.join()
        with self._guard:
            still = list(self._open)
        for connection in still:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:  # the other side was quicker
                continue
        self.server_close()

    def __enter__(self):
        return self.start()

    def __exit__(self, *_exc):
        self.stop()
