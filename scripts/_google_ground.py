"""A spreadsheet to try things in: one of its own, or a blank one that a person gives; left as it was found."""

from __future__ import annotations

import contextlib
import secrets
import signal
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

import requests
from _google_refusals import LeftBehindError, PlaceNeededError, PlaceRefusedError
from google.auth import exceptions as auth_errors
from gspread.urls import DRIVE_FILES_API_V3_URL, SPREADSHEET_BATCH_UPDATE_URL, SPREADSHEET_VALUES_URL

from tidao_sheets.core.settings.records import spreadsheet_id
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.text import TidaoError
from tidao_sheets.stores.google import http, read
from tidao_sheets.stores.google.read import address
from tidao_sheets.stores.google.terms import grid

if TYPE_CHECKING:
    from tidao_sheets.stores.google.gateway import Gateway
    from tidao_sheets.stores.google.read import Spreadsheet

TITLE: Final = "tidao google_check"
TH, DE = "th_TH", "de_DE"
_CELL: Final = "sheets(data(rowData(values(userEnteredValue,effectiveValue,userEnteredFormat))))"
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
Request = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Ground:
    """The spreadsheet, and a tab of our own in it; `own`: it was made for this, and Drive may be asked about it."""

    gateway: Gateway
    own: bool
    there: Spreadsheet
    tab: int = field(default_factory=lambda: secrets.randbelow(2**30) + 1)
    _row: int = 0

    @property
    def base(self) -> str:
        """Where calls without a login of ours go."""
        return (self.gateway.settings.endpoint or http.HOSTS[0]).rstrip("/")

    def batch(self, *requests_: Request, **more: object) -> dict[str, Any]:
        """Carry out requests in one step and return the answer; raises GoogleError."""
        body = {"requests": list(requests_), **more}
        url = SPREADSHEET_BATCH_UPDATE_URL % self.there.id
        found: dict[str, Any] = self.gateway.client.request("post", url, json=body).json()
        return found

    def next_row(self, rows: int = 1) -> int:
        """Return a row, from 0, below which so many are blank."""
        self._row += rows
        return self._row - rows

    def write(self, row: int, cell: Request, fields: str) -> Request:
        """Return the request that puts something into column A."""
        start = {"sheetId": self.tab, "rowIndex": row, "columnIndex": 0}
        return {"updateCells": {"start": start, "rows": [{"values": [cell]}], "fields": fields}}

    def area(self, row: int) -> dict[str, int]:
        """Return column A of a row as a range."""
        return grid(self.tab, At(row, 0), At(row, 0))

    def typed(self, text: str, pattern: str | None = None) -> dict[str, Any]:
        """Return the cell that a text typed in becomes, where asked for in one that has a number format."""
        row = self.next_row()
        if pattern:
            look = {"userEnteredFormat": {"numberFormat": {"type": "NUMBER", "pattern": pattern}}}
            self.batch(self.write(row, look, "userEnteredFormat.numberFormat"))
        place = f"'{TITLE}'!A{row + 1}"
        url = SPREADSHEET_VALUES_URL % (self.there.id, quote(place, safe=""))
        params = {"valueInputOption": "USER_ENTERED"}
        self.gateway.client.request("put", url, params=params, json={"values": [[text]]})
        return self.cells(row)[0]

    def cells(self, row: int, rows: int = 1) -> list[dict[str, Any]]:
        """Return so many cells of column A as Google tells them; blank ones are empty."""
        params: dict[str, Any] = {"ranges": f"'{TITLE}'!A{row + 1}:A{row + rows}", "fields": f"spreadsheetId,{_CELL}"}
        answer = self.gateway.client.fetch_sheet_metadata(self.there.id, params)
        lines = answer.get("sheets", [{}])[0].get("data", [{}])[0].get("rowData", [])
        found = [(line.get("values") or [{}])[0] for line in lines]
        return found + [{}] * (rows - len(found))

    def locale(self, name: str) -> Request:
        """Return the request that sets the spreadsheet's locale."""
        return {"updateSpreadsheetProperties": {"properties": {"locale": name}, "fields": "locale"}}

    def prepare(self) -> None:
        """Put our tab there, under the locale of Thailand."""
        self.batch(self.locale(TH), {"addSheet": {"properties": {"sheetId": self.tab, "title": TITLE}}})

    def clean(self) -> None:
        """Leave nothing behind."""
        if self.own:
            delete(self.gateway, self.there.id)
        else:
            self._restore()

    def _restore(self) -> None:
        """Leave a person's spreadsheet as it was found."""
        now = self.gateway.read(self.there.id, read.BOOK)
        gone = [{"deleteSheet": {"sheetId": self.tab}}] if any(s.id == self.tab for s in now.sheets) else []
        moved = [self.locale(self.there.locale)] if now.locale != self.there.locale else []
        if gone or moved:
            self.batch(*moved, *gone)


def delete(gateway: Gateway, book_id: str) -> None:
    """Delete a spreadsheet of our own: into the bin, and out of it where that is allowed."""
    url, every = f"{DRIVE_FILES_API_V3_URL}/{book_id}", {"supportsAllDrives": "true"}
    gateway.client.request("patch", url, params=every | {"fields": "id"}, json={"trashed": True})
    with contextlib.suppress(requests.RequestException, auth_errors.GoogleAuthError):  # it is in the bin, then
        gateway.client.session.delete(_here(gateway, url), params=every, timeout=http.TIMEOUT)


def _here(gateway: Gateway, url: str) -> str:
    endpoint = gateway.settings.endpoint
    return endpoint.rstrip("/") + url.removeprefix(http.HOSTS[1]) if endpoint else url


@contextlib.contextmanager
def ground(gateway: Gateway, place: str | None, taken: Iterable[str]) -> Iterator[Ground]:
    """Give a place to try things in, and leave nothing behind whatever happens; `taken` are the workspace's own."""
    given = _given(gateway, place, taken) if place else None
    with _interruptible():
        made = Ground(gateway=gateway, own=given is None, there=given or _make(gateway))
        try:
            made.prepare()
            yield made
        finally:
            with _undisturbed(address(made.there.id)):
                made.clean()


def _given(gateway: Gateway, place: str, taken: Iterable[str]) -> Spreadsheet:
    """Return the blank spreadsheet of a person's, untouched as yet."""
    try:
        book_id = spreadsheet_id(place)
    except ValueError:
        raise PlaceRefusedError(place=place) from None
    if book_id in {spreadsheet_id(one) for one in taken}:
        raise PlaceRefusedError(place=place)
    found = gateway.read(book_id, read.BOOK)
    if not found.empty:
        raise PlaceRefusedError(place=place)
    return found


def _make(gateway: Gateway) -> Spreadsheet:
    """Make a spreadsheet where the login may delete it again; one that is not told of in time is looked for."""
    settings, title = gateway.settings, f"{TITLE} {secrets.token_hex(8)}"
    if not settings.folder and not (gateway.login.owns and settings.share):  # who shares has the right to use Drive
        raise PlaceNeededError(who=gateway.login.who)
    try:
        return gateway.create_in(settings.folder, title) if settings.folder else gateway.create(title)
    except BaseException:
        with _undisturbed(f'"{title}"'):
            for book_id in _titled(gateway, title):
                delete(gateway, book_id)
        raise


def _titled(gateway: Gateway, title: str) -> list[str]:
    """Return the files of a title that nothing else has."""
    asked = {"q": f"name = '{title}' and trashed = false", "fields": "files(id)"}
    every = {"supportsAllDrives": "true", "includeItemsFromAllDrives": "true"}
    url = _here(gateway, DRIVE_FILES_API_V3_URL)
    answer = gateway.client.session.get(url, params=asked | every, timeout=http.TIMEOUT)
    return [file["id"] for file in answer.json()["files"]]


@contextlib.contextmanager
def _interruptible() -> Iterator[None]:
    """Let a polite end of the process interrupt like Ctrl-C; of several interruptions the first alone is heard."""

    def stop(*_: object) -> None:
        _deafen()
        raise KeyboardInterrupt

    before = [(number, signal.signal(number, stop)) for number in _SIGNALS]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)


@contextlib.contextmanager
def _undisturbed(what: str) -> Iterator[None]:
    """Clean up; interruptions are no longer heard, until `_interruptible` ends, and a failure names what is left."""
    _deafen()
    try:
        yield
    except (TidaoError, requests.RequestException, auth_errors.GoogleAuthError, KeyError, ValueError) as error:
        raise LeftBehindError(what=what, detail=error) from None


def _deafen() -> None:
    for number in _SIGNALS:
        signal.signal(number, signal.SIG_IGN)
