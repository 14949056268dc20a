"""Forms and the summary as Google spreadsheets: one read each, and one atomic write of what differs."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import gspread
from gspread.urls import DRIVE_FILES_API_V3_URL, SPREADSHEET_BATCH_UPDATE_URL, SPREADSHEETS_API_V4_BASE_URL

from tidao_sheets.core.settings.records import spreadsheet_id
from tidao_sheets.core.sheet.cells import quoted
from tidao_sheets.stores.google import http, read
from tidao_sheets.stores.google.change import differing
from tidao_sheets.stores.google.errors import (
    GoogleError,
    NoPlaceError,
    NoStorageError,
    OccupiedError,
    RefusedError,
    SpreadsheetError,
)
from tidao_sheets.stores.google.plan import Plan, fill, marks, update
from tidao_sheets.stores.google.read import Reading, address
from tidao_sheets.stores.store import Calls, FormMovedError, FormsRead, SummaryMovedError, Unread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from tidao_sheets.core.programme.records import Committee, Round
    from tidao_sheets.core.sheet.cells import At
    from tidao_sheets.core.sheet.declared import Workbook
    from tidao_sheets.core.sheet.observed import Book, ObservedTab
    from tidao_sheets.stores.check import Check
    from tidao_sheets.stores.google.auth import Login

SPREADSHEET: Final = "application/vnd.google-apps.spreadsheet"
SUMMARY: Final = "summary"
"""The key under which the summary's URL is remembered; forms have keys such as "1/zone-1"."""
FORM_MARK, SUMMARY_MARK = "tidao form=", "tidao summary="
_MOVED = (
    *("No grid with id", "No sheet with id", "Unable to parse range", "already exists", "exceeds grid limits"),
    *("is after last row in grid", "is after last column in grid"),
)
"""How Google refuses a batch because tabs were renamed, made, cut or deleted since they were read."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where spreadsheets are: `forms` maps "round/committee" to URLs or ids; `folder` is where new ones are made.

    `share` maps committees to the addresses that may edit their new forms; `rebuild` names empty spreadsheets by the
    keys of `forms`, which take the place of damaged ones.
    """

    forms: Mapping[str, str]
    summary: str | None = None
    folder: str | None = None
    endpoint: str | None = None
    time_zone: str = "Asia/Bangkok"
    share: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rebuild: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class GoogleStore:
    """Spreadsheets named in the workspace file; `remember` keeps the URL of a new one there, by key."""

    places: Places
    log_in: Callable[[], Login]
    remember: Callable[[str, str], None]
    calls: Calls = field(default_factory=Calls)
    replaces: bool = False
    computes: bool = True
    pace: http.Pace = field(default_factory=lambda: http.PACE)
    _login: Login | None = None
    _client: http.PoliteClient | None = None
    _forms: dict[str, Reading] = field(default_factory=dict)
    _summary: Reading | None = None

    @property
    def summary(self) -> str:
        """The summary's URL; empty while there is none."""
        if self._summary is not None:
            return address(self._summary.id)
        return address(spreadsheet_id(self.places.summary)) if self.places.summary else ""

    @property
    def login(self) -> Login:
        """Whose calls these are; logs in when first asked."""
        if self._login is None:
            self._login = self.log_in()
        return self._login

    @property
    def client(self) -> http.PoliteClient:
        """The way to Google."""
        if self._client is None:
            login = self.login
            door = http.Door(login.who, login.identity, self.places.endpoint, self._count, self.pace, login.kept)
            made = gspread.Client(login.credentials, http_client=partial(http.PoliteClient, door=door))  # type: ignore[arg-type]
            client = made.http_client
            assert isinstance(client, http.PoliteClient)  # noqa: S101 - for the type checker
            self._client = client
        return self._client

    def _count(self, kind: str) -> None:
        setattr(self.calls, kind, getattr(self.calls, kind) + 1)

    # --- what it answers for

    def require_forms(self) -> None:
        """Go on: a spreadsheet that is not there is told as unread."""

    def owns(self, path: Path) -> bool:
        """Own no file."""
        del path
        return False

    def examine(self, round_number: int) -> Iterator[Check | tuple[str, Book]]:
        """Yield the login, the clock, and each spreadsheet of a round and the summary."""
        from tidao_sheets.stores.google.examine import examine

        return examine(self, round_number)

    # --- reading

    def read_forms(self, round_number: int, progress: Callable[[str], None] = lambda _: None) -> FormsRead:
        """Read the forms of a round, one call each; empty spreadsheets wait to become forms and are left out."""
        books: list[Book] = []
        unread: list[Unread] = []
        for key, place in self.places.forms.items():
            number, _, committee = key.partition("/")
            if number != str(round_number):
                continue
            progress(key)
            book_id = spreadsheet_id(place)
            try:
                self._forms[key] = self.read_book(book_id, read.BOOK)
            except SpreadsheetError as error:
                unread.append(Unread(address(book_id), key, error.reason, committee))
            else:
                books += [] if self._forms[key].empty else [self._forms[key].book]
        return FormsRead(tuple(books), tuple(unread))

    def read_summary(self) -> Book | None:
        """Read the summary with its looks; an empty spreadsheet is no summary yet."""
        if self._summary is None and not self.places.summary:
            return None
        book_id = self._summary.id if self._summary else spreadsheet_id(self.places.summary or "")
        self._summary = self.read_book(book_id, read.SUMMARY)
        return None if self._summary.empty else self._summary.book

    def read_book(self, book_id: str, fields: str) -> Reading:
        """Read one spreadsheet in one call; `fields` is a mask of `read`."""
        self.client.about = address(book_id)
        return read.read(self.client.fetch_sheet_metadata(book_id, {"fields": fields}))

    # --- making

    def make_form(self, round_: Round, committee: Committee, workbook: Workbook) -> str:
        """Turn the empty spreadsheet that is named for it into a form, or make a new one; return its URL."""
        key = f"{round_.number}/{committee.id}"
        found = self._adoptable(key)
        if found is None:
            found = self._create(key, workbook.title)
        self._fill(found, workbook)
        if address(found.id) != address(spreadsheet_id(self.places.forms.get(key, found.id))):
            self.remember(key, address(found.id))  # only now: until it is filled, the damaged one has the scores
        for person in self.places.share.get(committee.id, ()):
            self._share(found.id, person)
        return address(found.id)

    def copy_form(self, workbook: str, name: str) -> None:
        """Do nothing: forms are found by address, and a copy has another one."""

    def _share(self, book_id: str, person: str) -> None:
        """Let a person edit a spreadsheet; they are told by the secretary, not by Google."""
        self.client.about = address(book_id)
        params = {"supportsAllDrives": "true", "sendNotificationEmail": "false", "fields": "id"}
        body = {"type": "user", "role": "writer", "emailAddress": person}
        self.client.request("post", f"{DRIVE_FILES_API_V3_URL}/{book_id}/permissions", params=params, json=body)

    def _adoptable(self, key: str) -> Reading | None:
        """Return the empty spreadsheet of a key; None where one must be made. A form that stands there is rebuilt."""
        place = self.places.forms.get(key)
        if place is None:
            return None
        found = self._forms.pop(key, None) or self.read_book(spreadsheet_id(place), read.BOOK)
        if found.empty:
            return found
        if not _marked(found, FORM_MARK):
            raise OccupiedError(name=address(found.id), key=_setting(key))
        if key in self.places.rebuild:
            beside = self.read_book(spreadsheet_id(self.places.rebuild[key]), read.BOOK)
            if not beside.empty:
                raise OccupiedError(name=address(beside.id), key=_setting(key, "rebuild"))
            return beside
        if self.login.owns or self.places.folder:
            return None
        key = _setting(key, "rebuild")
        raise NoPlaceError(name=address(found.id), who=self.login.who, key=key)

    def _create(self, key: str, title: str) -> Reading:
        """Make a new spreadsheet and keep its URL before anything is put into it, so that a next run finds it.

        The URL of a form that is rebuilt stays until the new one is filled.
        """
        if not self.login.owns and not self.places.folder:
            raise NoStorageError(who=self.login.who, key=_setting(key))
        self.client.about = title
        made = self._create_in(self.places.folder, title) if self.places.folder else self._create_own(title)
        if key not in self.places.forms:
            self.remember(key, address(made.id))
        return made

    def _create_own(self, title: str) -> Reading:
        body = {"properties": {"title": title, "locale": "th_TH", "timeZone": self.places.time_zone}}
        params = {"fields": "spreadsheetId,properties(title,locale,timeZone),sheets(properties)"}
        answer = self.client.request("post", SPREADSHEETS_API_V4_BASE_URL, params=params, json=body)
        return read.read(answer.json())

    def _create_in(self, folder: str, title: str) -> Reading:
        self.client.about = folder
        body = {"name": title, "mimeType": SPREADSHEET, "parents": [spreadsheet_id(folder)]}
        params = {"supportsAllDrives": "true", "fields": "id"}
        book_id = self.client.request("post", DRIVE_FILES_API_V3_URL, params=params, json=body).json()["id"]
        # A new spreadsheet has one empty tab, and its number is 0.
        sheets = [{"properties": {"sheetId": 0, "title": "", "gridProperties": {"rowCount": 1000, "columnCount": 26}}}]
        return read.read({"spreadsheetId": book_id, "properties": {"title": title}, "sheets": sheets})

    def _fill(self, there: Reading, workbook: Workbook) -> None:
        """Put a whole declared workbook into an empty spreadsheet, in one step."""
        plan = fill(workbook, there, self._editors(), self.places.time_zone)
        try:
            self._batch(there.id, plan, {})
        except GoogleError as error:
            if not error.uncertain:
                raise
            after = self.read_book(there.id, read.BOOK)  # an attempt that seemed to fail may have been carried out
            if any(differing(tab, seen) for tab, seen in zip(workbook.tabs, after.book.tabs, strict=False)):
                raise

    def write_nothing(self, there: Reading) -> None:
        """Try the right to write, by setting the time zone to what it is already."""
        same = {"properties": {"timeZone": there.time_zone}, "fields": "timeZone"}
        self._batch(there.id, Plan([{"updateSpreadsheetProperties": same}]), {})

    def _editors(self) -> tuple[str, ...]:
        return (self.login.address,) if self.login.address else ()

    def _batch(self, book_id: str, plan: Plan, more: Mapping[str, Any]) -> Mapping[str, Any]:
        self.client.about = address(book_id)
        fields = read.AFTERWARDS if more else "spreadsheetId"
        body = {"requests": plan.requests, **more}
        url = SPREADSHEET_BATCH_UPDATE_URL % book_id
        answer: Mapping[str, Any] = self.client.request("post", url, params={"fields": fields}, json=body).json()
        return answer

    # --- marks

    def mark(self, workbook: str, findings: Workbook, notes: Mapping[tuple[str, At], str]) -> bool:
        """Write the findings tab and the notes that differ, in one step, and see in the same call how the keys stand.

        Without findings no tab is made.
        """
        there = next(form for form in self._forms.values() if form.book.workbook == workbook)
        plan = marks(findings, there, notes, self._editors())
        if not plan.requests:
            return False
        try:
            answer = self._batch(there.id, plan, _asking([*plan.tabs.values(), *plan.noted.values()]))
        except GoogleError as error:
            if _led_astray(error):
                raise FormMovedError(form=workbook) from None
            raise
        after = read.afterwards(answer)
        before = {sheet.id: sheet.seen for sheet in there.sheets}
        if _moved(findings, plan, after) or any(_keys(before[n]) != _keys(after.get(n)) for n in plan.noted):
            raise FormMovedError(form=workbook)
        return True

    # --- the summary

    def check_summary(self) -> None:
        """Refuse a spreadsheet that holds something else; make one where none is named."""
        if self._summary is None:
            self._summary = self._create(SUMMARY, "สรุปผลการประเมิน")
        elif not self._summary.empty and not _marked(self._summary, SUMMARY_MARK):
            raise OccupiedError(name=self.summary, key=_setting(SUMMARY))

    def write_summary(self, workbook: Workbook) -> str | None:
        """Write what differs from what was read, in one step, and see in the same call how it then stands."""
        self.check_summary()
        there = self._summary
        assert there is not None  # noqa: S101 - for the type checker
        if there.empty:
            self._fill(there, workbook)
            return None
        plan = update(workbook, there, self._editors())
        if not plan.requests:
            return None
        try:
            answer = self._batch(there.id, plan, _asking(plan.tabs.values()))
        except GoogleError as error:
            if _led_astray(error):
                raise self._moved(plan.tabs.values()) from None
            raise
        if moved := _moved(workbook, plan, read.afterwards(answer)):
            raise self._moved(moved)
        return None

    def _moved(self, tabs: Iterable[str]) -> SummaryMovedError:
        return SummaryMovedError(summary=self.summary, tabs=", ".join(f'"{tab}"' for tab in tabs))


def _asking(titles: Iterable[str]) -> dict[str, Any]:
    """Return what a batch asks for besides: how these tabs stand afterwards."""
    ranges = [quoted(title) for title in titles]
    return {"includeSpreadsheetInResponse": True, "responseIncludeGridData": True, "responseRanges": ranges}


def _led_astray(error: GoogleError) -> bool:
    """Whether a batch may have met other tabs than those that were read, or may have been carried out twice."""
    return error.uncertain or (isinstance(error, RefusedError) and any(text in str(error) for text in _MOVED))


def _keys(tab: ObservedTab | None) -> dict[At, str]:
    """Return what stands in the row and the column of a form tab's identity: the keys of its columns and rows."""
    cells = tab.cells if tab else {}
    for at, seen in cells.items():
        if isinstance(seen.value, str) and seen.value.startswith(FORM_MARK):
            return {p: str(s.value) for p, s in cells.items() if p.row == at.row or p.column == at.column}
    return {}


def _moved(workbook: Workbook, plan: Plan, after: Mapping[int, ObservedTab]) -> list[str]:
    """Name the tabs whose cells of the program's do not stand as declared, after the write."""
    named = []
    for tab in workbook.tabs:
        number = plan.numbers.get(tab.title)
        if number is None:
            continue
        inputs = {at for at, cell in tab.cells.items() if cell.input}
        if number not in after or differing(tab, after[number]) - inputs:
            named.append(plan.tabs[number])
    return named


def _marked(found: Reading, mark: str) -> bool:
    """Whether any cell carries an identity of ours."""
    values = (seen.value for tab in found.book.tabs for seen in tab.cells.values())
    return any(isinstance(value, str) and value.startswith(mark) for value in values)


def _setting(key: str, table: str = "forms") -> str:
    return "[google] summary" if key == SUMMARY else f'[google.{table}] "{key}"'
