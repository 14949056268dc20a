"""A mail server and a web server on loopback, which do what they are told to: take a message, refuse, hang, drop."""

import base64
import json
import socketserver
import ssl
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

USER, PASSWORD = "ผู้ส่ง@example.go.th".encode().decode(), "marker-smtp-secret"
LOGIN = base64.b64encode(b"\0sender\0" + PASSWORD.encode()).decode()


@dataclass
class Inbox:
    """What has arrived, and how the server behaves; `mails` are (recipients, message)."""

    port: int = 0
    calls: int = 0
    fault: str = ""
    refuse: tuple[str, ...] = ()
    mails: list = field(default_factory=list)
    posts: list = field(default_factory=list)
    logins: list = field(default_factory=list)
    taken: threading.Event = field(default_factory=threading.Event)
    free: threading.Event = field(default_factory=threading.Event)


class _Mail(socketserver.StreamRequestHandler):
    inbox: Inbox
    context: ssl.SSLContext | None = None
    offers = "AUTH PLAIN"

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())

    def finish(self):
        with suppress(OSError, ValueError):
            super().finish()
        self.connection.close()  # which may be encrypted by now

    def handle(self):
        inbox = self.inbox
        inbox.calls += 1
        if inbox.fault == "hang":
            inbox.free.wait(10)
            return
        self.say("220 ready")
        to = []
        while line := self.rfile.readline().decode().strip():
            word = line.upper().split(":")[0].split()[0]
            if word == "EHLO":
                self.say("250-here")
                self.say(f"250-{self.offers}" if self.offers else "250-8BITMIME")
                self.say("250 STARTTLS" if self.context else "250 HELP")
            elif word == "STARTTLS" and self.context:
                self.say("220 go on")
                self.connection = self.context.wrap_socket(self.connection, server_side=True)
                self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
            elif word == "AUTH":
                inbox.logins.append(line)
                self.say("235 welcome" if line.endswith(LOGIN) else f"535 no, {line}")
            elif word == "RCPT":
                address = line.partition("<")[2].partition(">")[0]
                refused = address in inbox.refuse
                to += [] if refused else [address]
                self.say("550 unknown" if refused else "250 good")
            elif word == "DATA":
                if not self._data(to):
                    return
                to = []
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 good")

    def _data(self, to):
        inbox = self.inbox
        if inbox.fault == "no-data":
            self.say("451 not now")
            return True
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        inbox.mails.append((tuple(to), message_from_bytes(b"".join(lines), policy=policy.default)))
        inbox.taken.set()
        if inbox.fault == "drop":
            return False
        if inbox.fault == "wait":
            inbox.free.wait(20)
            return False
        if inbox.fault == "refuse-text":
            inbox.mails.pop()
            self.say("554 spam")
            return True
        self.say("250 taken")
        return True


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request, client_address):
        """A client that goes away is nothing to tell of."""


@contextmanager
def mail_server(fault="", *, context=None, whole=False, offers="AUTH PLAIN"):
    """Yield the inbox of a mail server; `context` offers STARTTLS, or with `whole` encrypts all."""
    inbox = Inbox(fault=fault)
    attributes = {"inbox": inbox, "context": None if whole else context, "offers": offers}
    server = _Server(("127.0.0.1", 0), type("Mail", (_Mail,), attributes))
    if whole:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    with _running(server, inbox):
        yield inbox


@contextmanager
def _running(server, inbox):
    inbox.port = server.server_address[1]
    thread = threading.Thread(target=lambda: server.serve_forever(0.02), daemon=True)
    thread.start()
    try:
        yield
    finally:
        inbox.free.set()
        server.shutdown()
        server.server_close()


class _Web(BaseHTTPRequestHandler):
    inbox: Inbox

    def do_POST(self):
        inbox = self.inbox
        body = self.rfile.read(int(self.headers["Content-Length"]))
        inbox.posts.append((self.path, dict(self.headers), json.loads(body)))
        inbox.taken.set()
        if inbox.fault == "hang":
            inbox.free.wait(10)
            return
        if inbox.fault == "drop":
            self.connection.close()
            return
        self.send_response(int(inbox.fault or "200"))
        if inbox.fault.startswith("3"):
            self.send_header("Location", f"http://127.0.0.1:{inbox.port}/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        """Say nothing."""


@contextmanager
def web_server(fault=""):
    """Yield the inbox of a web server."""
    inbox = Inbox(fault=fault)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Web", (_Web,), {"inbox": inbox}))
    server.daemon_threads, server.block_on_close = True, False
    with _running(server, inbox):
        yield inbox
