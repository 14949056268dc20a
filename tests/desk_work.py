"""What the tests of the desk share: one that is served on loopback, and a client that keeps its cookie."""

import http.client
import json
import re
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

from tidao_sheets.cli.report.lines import told_of
from tidao_sheets.desk.guard import new_token
from tidao_sheets.desk.serve import DeskAsked, run_desk
from tidao_sheets.desk.work import BrokenError
from tidao_sheets.jobs.trust import config_folder


@dataclass
class Got:
    """An answer."""

    code: int
    text: str
    headers: dict = field(default_factory=dict)


@dataclass
class Browser:
    """Speaks with a desk as a browser does; `cookie` is what it was given."""

    port: int
    opening: str
    cookie: str = ""
    revealed: list = field(default_factory=list)

    def again(self):
        """Return what opens the desk once more, as a second start does."""
        found = [*(config_folder() / "desk").glob("*/desk.json")]
        told = next(t for t in (json.loads(f.read_text("utf-8")) for f in found) if t["port"] == self.port)
        return f"?token={new_token(bytes.fromhex(told['key']))}"

    @property
    def origin(self):
        return f"http://127.0.0.1:{self.port}"

    def send(self, method, path, body=None, **headers):
        """Send one request; None takes a usual header away. No page tells a failure of the program itself."""
        usual = {"Host": f"127.0.0.1:{self.port}", "Cookie": self.cookie}
        if method == "POST":
            usual |= {"Origin": self.origin, "Content-Type": "application/x-www-form-urlencoded"}
        told = {
            k: v for k, v in (usual | {k.replace("_", "-"): v for k, v in headers.items()}).items() if v is not None
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            data = (
                body if isinstance(body, bytes) else urlencode(body, doseq=True).encode() if body is not None else b""
            )
            for name, value in told.items():
                connection.putheader(name, value)
            if method == "POST":
                connection.putheader("Content-Length", str(len(data)))
            connection.endheaders(data)
            answer = connection.getresponse()
            got = Got(answer.status, answer.read().decode("utf-8", "replace"), dict(answer.headers))
        finally:
            connection.close()
        assert not any(said.partition("(")[0] in got.text for said in BrokenError.says), got.text
        return got

    def enter(self):
        """Show the token, and keep the cookie."""
        got = self.send("GET", self.opening)
        self.cookie = got.headers["Set-Cookie"].partition(";")[0]
        return got

    def get(self, path):
        return self.send("GET", path)

    @property
    def token(self):
        return re.search(r'name="token" value="([^"]+)"', self.get("/start").text)[1]

    def post(self, path, **fields):
        """Send a form of the desk."""
        return self.send("POST", path, {"token": self.token} | {k.replace("__", " "): v for k, v in fields.items()})

    def upload(self, files, path="/receive", **fields):
        """Send files, by the names that a browser tells."""
        parts = [(f'name="{k}"', v.encode()) for k, v in ({"token": self.token} | fields).items()]
        parts += [(f'name="file"; filename="{name}"', data) for name, data in files]
        body = b"".join(
            b"--b\r\nContent-Disposition: form-data; " + head.encode() + b"\r\n\r\n" + data + b"\r\n"
            for head, data in parts
        )
        return self.send("POST", path, body + b"--b--\r\n", Content_Type="multipart/form-data; boundary=b")

    def done(self, path, **fields):
        """Send a form that begins a job, and return the page of what the job came to."""
        return self.ended(self.post(path, **fields))

    def ended(self, got):
        """Wait until the job that an answer has begun has ended, and return the page of what it came to."""
        assert got.code == 303, got.text
        while '"running": true' in self.get("/work.json").text:
            threading.Event().wait(0.05)
        return self.get("/work").text


def asked_again(text, name):
    """Return the hidden fields of the form of a page that holds one of this name."""
    forms = re.findall(r"<form[^>]*>(.*?)</form>", text, re.DOTALL)
    [form] = [form for form in forms if f'name="{name}"' in form]
    return {key: unescape(value) for key, value in re.findall(r'name="([^"]+)" value="([^"]*)"', form)}


@contextmanager
def desk_at(folder, lang="en"):
    """Serve a desk in a folder (None: in no workspace); yield a browser that has not come in yet."""
    shown, failed, revealed, stop = [], [], [], threading.Event()
    there = threading.Event()

    def show(address):
        shown.append(address)
        there.set()

    def run():
        try:
            run_desk(
                DeskAsked(
                    folder=folder,
                    lang=lang,
                    show=show,
                    began=lambda: None,
                    reveal=revealed.append,
                    tell=told_of,
                    stop=stop,
                )
            )
        except BaseException as error:  # noqa: BLE001 - raised where it is waited for
            failed.append(error)
        there.set()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    there.wait(60)
    if failed:
        raise failed[0]
    address, _, opening = shown[0].partition("/open")
    try:
        yield Browser(int(address.rpartition(":")[2]), f"/open{opening}", revealed=revealed)
    finally:
        stop.set()
        thread.join(10)
    if failed:
        raise failed[0]
