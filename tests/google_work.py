"""What the tests of Google workspaces share: a workspace folder whose spreadsheets live on the test server."""

import json
from dataclasses import dataclass, field
from pathlib import Path

from sheets_server.control import Control
from sheets_server.serve import Server
from workspaces import POINTS, SMALL, tidao, typed

from tidao_sheets.core.form.slot import score_slot
from tidao_sheets.core.form.workbook import form_workbook
from tidao_sheets.core.programme.file import parse_programme_bytes
from tidao_sheets.core.settings.records import LOGIN
from tidao_sheets.jobs.own_files import SETTINGS
from tidao_sheets.jobs.workspace import Workspace, make_workspace
from tidao_sheets.stores.google import http
from tidao_sheets.stores.google.auth import SHEETS

IN_CLIENT = "Pl4nted-in-a-client"
SECRETARY = "secretary@example.org"
RANKING, REMARKS = "จัดลำดับ รอบ 1", "หมายเหตุ"
NORTH = "1/สายเหนือ"
FORM = "https://docs.google.com/spreadsheets/d/{}/edit"


@dataclass
class Clock:
    """A clock that goes only when somebody sleeps; seconds."""

    time: float = 1000.0
    slept: list = field(default_factory=list)

    def now(self):
        return self.time

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.time += seconds

    def pace(self, **more):
        return http.Pace(now=self.now, sleep=self.sleep, **{"most": 100_000, **more})


@dataclass
class GoogleWork:
    """A workspace folder, and what people do to its spreadsheets; `clock` is the one that calls are paced by."""

    folder: Path
    server: Server
    clock: Clock

    @property
    def robot(self):
        return self.server.world.add_service_account().email

    @property
    def control(self):
        return Control(self.server)

    @property
    def settings(self):
        return self.folder / SETTINGS

    @property
    def workspace(self):
        return Workspace.open(self.folder)

    def id(self, key):
        """Return a spreadsheet's id: of "summary", or of a form such as "1/zone-1"."""
        google = self.workspace.settings.google
        place = google.summary if key == "summary" else google.forms[key]
        return place.split("/")[5] if "/" in place else place

    def run(self, command, *more, number=1, as_json=True):
        options = ["--round", number, *(["--json"] if as_json else []), *more]
        return tidao(command, "--workspace", self.folder, *options)

    def calls(self):
        """Return what was called since the last time, by kind."""
        found = self.control.counts()
        self.server.world.calls.clear()
        return {kind: n for kind, n in found.items() if kind in {"read", "write", "drive"}}

    def type(self, key, tab, cell, value):
        """Type a value as the secretary does."""
        self.control.edit(self.id(key), SECRETARY, {f"'{tab}'!{cell}": [[value]]})

    def paste(self, key, tab, cell, value):
        """Paste a value, past the rules for typing."""
        self.control.edit(self.id(key), SECRETARY, {f"'{tab}'!{cell}": [[value]]}, person=False)

    def shown(self, key, tab, cell):
        found = self.control.read(self.id(key), f"'{tab}'!{cell}")
        return found[0][0] if found and found[0] else None

    def structure(self, key, *requests):
        """Do what somebody does by mouse."""
        return self.control.structure(self.id(key), SECRETARY, *requests)

    def sheet(self, key, title):
        return next(sheet for sheet in self.server.world.books[self.id(key)].sheets if sheet.title == title)

    def sheet_id(self, key, title):
        return self.sheet(key, title).sheet_id


def google_workspace(server, folder, programme=SMALL, rounds=(1,), clock=None, evidence=()):
    """Make a workspace whose empty spreadsheets a secretary has made and shared with the service account.

    `evidence` are codes of offices that have one for their evidence, too.
    """
    server.world.quota.off()
    make_workspace(folder, str(programme))
    account = server.world.add_service_account()
    account.write(folder / "google.json", server.url)
    known = parse_programme_bytes((folder / "programme.toml").read_bytes(), "programme.toml")

    def book(title="Untitled spreadsheet"):
        return server.world.add_spreadsheet(title, SECRETARY, share={account.email: "writer"})

    forms = {f"{n}/{committee}": FORM.format(book()) for n in rounds for committee in known.committees}
    forms |= {f"evidence/{code}": FORM.format(book()) for code in evidence}
    path = folder / SETTINGS
    text = path.read_text(encoding="utf-8").replace('store = "xlsx"', 'store = "google"')
    text = text.replace('# credentials = "google.json"', 'credentials = "google.json"')
    text = text.replace('# endpoint = "http://127.0.0.1:8765"', f'endpoint = "{server.url}"')
    text = text.replace("[google.forms]", f'summary = "{FORM.format(book("สรุป"))}"\n\n[google.forms]', 1)
    lines = "".join(f"{json.dumps(key, ensure_ascii=False)} = {json.dumps(url)}\n" for key, url in forms.items())
    path.write_text(text.replace("[google.forms]\n", f"[google.forms]\n{lines}", 1), encoding="utf-8")
    return GoogleWork(folder, server, clock or Clock())


def fill_in(work):
    """Make the forms of the first round, filled in."""
    workspace = work.workspace
    programme, store = workspace.programme, workspace.store()
    for committee in programme.committees.values():
        filled = {
            code: {c.id: {"score": typed(p)} for c, p in zip(programme.criteria, POINTS[code], strict=True)}
            for code in committee.offices
        }
        workbook = form_workbook(programme, programme.rounds[1], committee, filled=filled)
        store.make_form(score_slot(programme.rounds[1], committee), workbook)


def log_in_as_person(work, scopes=(SHEETS,)):
    """Give a workspace the login that a person once agreed to."""
    person = work.server.world.add_person(SECRETARY, scopes)
    person.client_secret = IN_CLIENT
    kept = person.info(work.server.url)
    (work.folder / LOGIN).write_text(json.dumps(kept), encoding="utf-8")
    client = {name: kept[name] for name in ("client_id", "client_secret", "token_uri")}
    (work.folder / "google.json").write_text(json.dumps({"installed": client}), encoding="utf-8")
    text = work.settings.read_text(encoding="utf-8").replace('auth = "service_account"', 'auth = "oauth"')
    work.settings.write_text(text, encoding="utf-8")


def error(done, code):
    """Assert that a run was stopped with this code and exit 4, and return its sentence."""
    assert done.code == 4, done.said
    assert done.json["error"]["code"] == code
    assert done.json["error"]["remedy"]
    return done.json["error"]["message"]
