"""All that the server knows: workbooks, files, people, tokens, the clock, the orders and the record of calls."""

import pickle
import secrets
import threading
from dataclasses import dataclass, field

from . import defaults
from .accounts import Person, ServiceAccount
from .clock import Clock
from .faults import Faults
from .model import Book, new_sheet
from .options import Options, Quota
from .quota import Meter

SHEET = "application/vnd.google-apps.spreadsheet"
OFFICE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FOLDER = "application/vnd.google-apps.folder"
RANK = {None: 0, "reader": 1, "commenter": 2, "writer": 3, "fileOrganizer": 4, "organizer": 5, "owner": 6}
DEFAULT_CLIENT = ("desktop-client.apps.example", "desktop-secret")
KEPT = ("books", "files", "drives", "service_accounts", "people", "tokens", "codes")


@dataclass
class File:
    file_id: str
    name: str
    mime: str
    owner: str | None
    parents: list
    created: str
    drive_id: str | None = None
    version: int = 1
    trashed: bool = False
    made_by: str = ""
    permissions: list = field(default_factory=list)
    comments: list = field(default_factory=list)
    extra: dict = field(default_factory=dict)
    settling: int = 0  # so many calls more are refused, as it happens just after making or sharing
    burst: float | None = None
    told: list = field(default_factory=list)  # what Drive tells of it: (from when on, version, modified, by whom)


class World:
    """One server's state; `lock` guards all of it."""

    def __init__(self, options=None, quota=None):
        self.lock = threading.RLock()
        self.clock, self.options, self.quota = Clock(), options or Options(), quota or Quota()
        self.meter, self.faults, self.latency_ms = Meter(self), Faults(), 0.0
        self.books, self.files, self.drives = {}, {}, {}
        self.service_accounts, self.people, self.tokens, self.codes = {}, {}, {}, {}
        self.calls, self.crashes, self.default_person = [], [], "person@example.org"

    def kept(self):
        """All that stands in it, to be put into another world."""
        return pickle.dumps({name: getattr(self, name) for name in KEPT})

    def restore(self, kept):
        for name, value in pickle.loads(kept).items():  # noqa: S301 - our own
            setattr(self, name, value)

    def part(self, ids):
        """So many spreadsheets of it, to be put into another world."""
        return pickle.dumps({name: {one: getattr(self, name)[one] for one in ids} for name in ("books", "files")})

    def put(self, part):
        """Put spreadsheets of another world into this one, or as they once were in it."""
        for name, values in pickle.loads(part).items():  # noqa: S301 - our own
            getattr(self, name).update(values)

    def add_service_account(self, name="robot", project="test-project"):
        email = name if "@" in name else f"{name}@{project}.iam.gserviceaccount.com"
        account = self.service_accounts.get(email)
        if account is None:
            account = ServiceAccount(email, project, len(self.service_accounts))
            self.service_accounts[email] = account
        return account

    def add_person(self, email, scopes=(), client=DEFAULT_CLIENT):
        person = Person(email, *client, scopes=tuple(scopes))
        self.people[person.refresh_token] = person
        return person

    def add_drive(self, name, members):
        """A Shared Drive; `members` maps addresses to organizer, fileOrganizer, writer, commenter or reader."""
        drive_id = "0A" + secrets.token_urlsafe(12)
        self.drives[drive_id] = {"id": drive_id, "name": name, "members": dict(members)}
        return drive_id

    def new_file(self, name, mime, owner, parents=(), made_for="", **more):
        """`made_for` is who has made it, where that is not its owner; `more` are further fields of `File`."""
        stamp = self.clock.stamp()
        file_id = "1" + secrets.token_urlsafe(32)[:43]
        file = File(file_id, name, mime, owner, list(parents), stamp, **more)
        file.told.append((0.0, file.version, stamp, made_for or owner))
        file.settling = self.options.settling
        if owner:
            file.permissions.append(self.permission("user", "owner", owner))
        self.files[file_id] = file
        return file

    def add_folder(self, name, owner, parents=()):
        return self.new_file(name, FOLDER, owner=owner, parents=parents)

    def add_spreadsheet(self, title, owner, *, parents=(), share=None, **properties):
        """A spreadsheet as a person makes it; `share` maps addresses to roles; `properties`: locale, time_zone."""
        drive_id = self.drive_of(parents)
        file = self.new_file(title, SHEET, owner=None if drive_id else owner, parents=parents, drive_id=drive_id)
        self.books[file.file_id] = new_book(file.file_id, title, **properties)
        for email, role in (share or {}).items():
            self.share(file.file_id, email, role)
        return file.file_id

    def add_office_file(self, title, owner, share=None):
        """An Excel file that somebody has uploaded; it opens in Sheets, by an address like any other's."""
        file_id = self.add_spreadsheet(title, owner, share=share)
        self.files[file_id].mime = OFFICE
        return file_id

    def share(self, file_id, email, role="writer"):
        self.files[file_id].permissions.append(self.permission("user", role, email))

    def permission(self, kind, role, who=None):
        if kind == "anyone":
            number = "anyoneWithLink"
        else:
            number = str(sum(ord(letter) * 31**at for at, letter in enumerate(who)) % 10**20).zfill(20)
        answer = {"id": number, "type": kind, "kind": "drive#permission", "role": role}
        if kind in {"user", "group"}:
            answer |= {"emailAddress": who, "displayName": who.partition("@")[0], "deleted": False}
        elif kind == "domain":
            answer |= {"domain": who, "displayName": who}
        return answer

    def drive_of(self, parents):
        for parent in parents:
            if parent in self.drives:
                return parent
            if parent in self.files and self.files[parent].drive_id:
                return self.files[parent].drive_id
        return None

    def role(self, file, email):
        """The strongest role of an address on a file, inherited ones included; `None` without access."""
        found = [item["role"] for item in file.permissions if _names(item, email)]
        found += [self.role(self.files[parent], email) for parent in file.parents if parent in self.files]
        if file.drive_id in self.drives:
            found.append(self.drives[file.drive_id]["members"].get(email))
        strongest = max(found, key=RANK.get, default=None)
        return "writer" if strongest == "owner" and file.owner != email else strongest

    def touch(self, file_id, who=""):
        """A change: `version` goes up by more than the visible changes (fact 19), and Drive tells of it late."""
        file = self.files[file_id]
        now, last = self.clock.now(), file.told[-1][-1]
        if file.burst is not None and who == last and now < file.burst + self.options.drive_burst:
            return
        file.version, file.burst = file.version + 2, now
        file.told.append((now + self.options.drive_lag, file.version, self.clock.stamp(), who))


def _names(item, email):
    if item["type"] == "anyone":
        return True
    if item["type"] == "domain":
        return email.endswith("@" + item["domain"])
    return item["emailAddress"].casefold() == email.casefold()


def new_book(book_id, title, locale="en_US", time_zone="Etc/GMT"):
    return Book(book_id, defaults.book_properties(title, locale, time_zone), [new_sheet(0, "Sheet1")])
