"""What is asked of Google: a spreadsheet read, made, shared or changed, in one call each."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from gspread.urls import DRIVE_FILES_API_V3_URL, SPREADSHEET_BATCH_UPDATE_URL, SPREADSHEETS_API_V4_BASE_URL

from tidao_sheets.core.settings.records import Google, spreadsheet_id
from tidao_sheets.core.sheet.cells import quoted
from tidao_sheets.core.sheet.declared import Workbook
from tidao_sheets.core.sheet.observed import ObservedTab
from tidao_sheets.stores.google import local, read
from tidao_sheets.stores.google.auth import Login, log_in
from tidao_sheets.stores.google.batch import LOCALE, Batch, fill, led_astray, moved, shown_again
from tidao_sheets.stores.google.change import holds
from tidao_sheets.stores.google.errors import GoogleError, ReadOnlyError
from tidao_sheets.stores.google.http import PoliteClient
from tidao_sheets.stores.google.read import Spreadsheet, address
from tidao_sheets.stores.google.revisions import Listing, Revision, Unchanged
from tidao_sheets.stores.google.terms import Request
from tidao_sheets.stores.store import Calls

EDITORS: Final = frozenset({"owner", "organizer", "fileOrganizer", "writer"})
"""The roles of Drive that may edit."""
TRIAL: Final = "tidao-trial"
"""The key of the metadata that the right to write is tried with."""
PAGE: Final = "1000"
"""How many files Drive lists in one call; it allows no more."""
SPREADSHEET: Final = "application/vnd.google-apps.spreadsheet"


@dataclass(frozen=True)
class Gateway:
    """The way to Google, by a login that is made when first needed; each call is counted in `calls`."""

    settings: Google
    folder: Path
    time_zone: str
    calls: Calls
    unchanged: Unchanged | None = None

    @cached_property
    def login(self) -> Login:
        """Whose calls these are; logs in when first asked."""
        return log_in(self.settings, self.folder)

    @cached_property
    def client(self) -> PoliteClient:
        """The way to Google."""
        return PoliteClient(self.login, self.settings.endpoint, self.calls)

    def read(self, book_id: str, fields: str, *, anew: bool = False) -> Spreadsheet:
        """Read one spreadsheet in one call; where it has not changed, in none, unless `anew`; `fields` is a mask."""
        if self.unchanged and not anew and (kept := self.unchanged.kept(book_id, fields)):
            return read.read(kept)
        self.client.about = address(book_id)
        answer = self.client.fetch_sheet_metadata(book_id, {"fields": fields})
        if self.unchanged:
            self.unchanged.keep(book_id, fields, answer)
        return read.read(answer)

    def create(self, title: str) -> Spreadsheet:
        """Make a new spreadsheet of the account's own."""
        self.client.about = title
        body = {"properties": {"title": title, "locale": LOCALE, "timeZone": self.time_zone}}
        params = {
            "fields": "spreadsheetId,properties(title,locale,timeZone),sheets(properties(sheetId,gridProperties))"
        }
        answer = self.client.request("post", SPREADSHEETS_API_V4_BASE_URL, params=params, json=body)
        return read.read(answer.json())

    def create_in(self, folder: str, title: str) -> Spreadsheet:
        """Make a new spreadsheet in a folder, by its URL or id."""
        self.client.about = folder
        body = {"name": title, "mimeType": SPREADSHEET, "parents": [spreadsheet_id(folder)]}
        params = {"supportsAllDrives": "true", "fields": "id"}
        book_id = self.client.request("post", DRIVE_FILES_API_V3_URL, params=params, json=body).json()["id"]
        # A new spreadsheet has one empty tab, and its number is 0.
        sheets = [{"properties": {"sheetId": 0, "title": "", "gridProperties": {"rowCount": 1000, "columnCount": 26}}}]
        return read.read({"spreadsheetId": book_id, "properties": {"title": title}, "sheets": sheets})

    @cached_property
    def listing(self) -> Listing:
        """What Drive tells of all spreadsheets, or of the bin alone where nothing was kept, in one call a thousand.

        Without the right to ask there, or where Drive refuses, it is empty: doctor tells why.
        """
        unchanged, asks = self.unchanged, self.settings.asks_drive
        if not asks or unchanged is None:
            listing = self._listed("trashed = true and ") if asks else Listing()
        else:
            who, now = self.login.address or self.login.kept, self.client.pace.now()
            known = (str(who), self.settings.endpoint or "")
            listing = unchanged.listings.get(known, now, self._listed) if who else self._listed()
        if unchanged:
            unchanged.believe(listing, asks=asks, knows_own=not self.login.owns)
        return listing

    def _listed(self, which: str = "") -> Listing:
        found, at = list[dict[str, Any]](), None
        params = {"q": f"{which}mimeType = '{SPREADSHEET}'", "pageSize": PAGE, "corpora": "allDrives"}
        params |= {"supportsAllDrives": "true", "includeItemsFromAllDrives": "true"}
        params["fields"] = "nextPageToken,files(id,trashed,version,modifiedTime,lastModifyingUser(me))"
        try:
            self.client.about = "Google Drive"
            while True:
                answer = self.client.request("get", DRIVE_FILES_API_V3_URL, params=params).json()
                at, found = at or self.client.heard, [*found, *answer["files"]]
                if "nextPageToken" not in answer:
                    break
                params["pageToken"] = answer["nextPageToken"]
        except GoogleError as error:
            return Listing(refused=error)
        revisions = {item["id"]: revision for item in found if (revision := Revision.of(item))}
        binned = frozenset(item["id"] for item in found if item.get("trashed"))
        return Listing(at=at, revisions=revisions, binned=binned)

    def editing(self, book_id: str) -> frozenset[str]:
        """Return the addresses, in small letters, of everybody who may edit a spreadsheet."""
        self.client.about = address(book_id)
        url, found = f"{DRIVE_FILES_API_V3_URL}/{book_id}/permissions", list[dict[str, str]]()
        params = {"supportsAllDrives": "true", "pageSize": "100"}
        params["fields"] = "nextPageToken,permissions(emailAddress,role)"
        while True:
            answer = self.client.request("get", url, params=params).json()
            found += answer["permissions"]
            if "nextPageToken" not in answer:
                break
            params["pageToken"] = answer["nextPageToken"]
        return frozenset(item.get("emailAddress", "").casefold() for item in found if item.get("role") in EDITORS)

    def share(self, book_id: str, person: str) -> None:
        """Let a person edit a spreadsheet; Google tells them only where the settings say so."""
        self.client.about = address(book_id)
        notify = "true" if self.settings.notify else "false"
        params = {"supportsAllDrives": "true", "sendNotificationEmail": notify, "fields": "id"}
        body = {"type": "user", "role": "writer", "emailAddress": person}
        self.client.request("post", f"{DRIVE_FILES_API_V3_URL}/{book_id}/permissions", params=params, json=body)

    def fill(self, there: Spreadsheet, workbook: Workbook, mask: str = "") -> None:
        """Put a whole declared workbook into an empty spreadsheet, in one step; what is typed meanwhile stays."""
        batch = fill(workbook, there, self.editors, self.time_zone)
        try:
            after = self.write(there, batch, batch.emptied.values(), mask)
        except GoogleError as error:
            if not led_astray(error):
                raise
            found = self.read(there.id, read.BOOK)  # an attempt that seemed to fail may have been carried out
            if found.empty and not error.uncertain and found != there:  # its tabs were renamed or deleted meanwhile
                self.fill(found, workbook, mask)
                return
            if not holds(found, workbook):
                raise
            after = found.observed
        if typed := [number for number in batch.emptied if number in after and after[number].cells]:
            self.write(there, shown_again(typed))

    def misplaced(self, workbook: Workbook, there: Spreadsheet, batch: Batch, fields: str) -> list[str]:
        """Carry out a batch, and name the tabs that somebody has changed since they were read.

        Those are put back as they were, where the batch has copied aside what it overwrites. `fields` is the mask by
        which the spreadsheet was read.
        """
        titles = [*batch.tabs.values(), *batch.noted.values()]
        try:
            after = self.write(there, batch, [*titles, *(aside.title for aside in batch.aside)], fields)
        except GoogleError as error:
            if not led_astray(error):
                raise
            if not error.uncertain:
                return titles  # nothing has arrived
            found = self.read(there.id, fields)
            if found == there:
                raise
            after = found.observed
        named = moved(workbook, there, batch, after)
        named += [batch.tabs[aside.tab] for aside in batch.aside if aside.strange(after)]
        copied = [aside for aside in batch.aside if aside.number in after]
        if named and copied:
            self.write(there, Batch(requests=[request for aside in copied for request in aside.put_back()]))
        return [*dict.fromkeys(named)]

    def try_out(self, book_id: str) -> Spreadsheet:
        """Read a spreadsheet in the answer to a write that leaves nothing; who may not even read it is told so.

        Metadata are made and deleted again in one step: no cell, no protection and no setting is concerned.
        """
        self.client.about = address(book_id)
        made = {"metadataKey": TRIAL, "location": {"spreadsheet": True}, "visibility": "DOCUMENT"}
        gone = {"dataFilter": {"developerMetadataLookup": {"metadataKey": TRIAL}}}
        requests: list[Request] = [
            {"createDeveloperMetadata": {"developerMetadata": made}},
            {"deleteDeveloperMetadata": gone},
        ]
        try:
            answer = self._batch(book_id, requests, f"spreadsheetId,updatedSpreadsheet({read.BOOK})", [])
        except ReadOnlyError:
            self.read(book_id, "spreadsheetId")
            raise
        return read.read(answer["updatedSpreadsheet"])

    @property
    def editors(self) -> tuple[str, ...]:
        """Who may change protected cells beside the owner: the account itself."""
        return (self.login.address,) if self.login.address else ()

    def write(
        self, there: Spreadsheet, batch: Batch, seen: Iterable[str] = (), mask: str = ""
    ) -> dict[int, ObservedTab]:
        """Carry out a batch, in one step; return how the tabs of these titles then stand, by their numbers.

        Where what is read by a `mask` may be kept, all that the spreadsheet then holds comes with the same answer.
        Another locale's spelling of formulas is left in a step before: whether it would hold within a batch, Google
        does not say.
        """
        self.client.about = address(there.id)
        if batch.sets_locale and not local.spells_plainly(there.locale):
            self._batch(there.id, batch.requests[:1], "spreadsheetId", [])
        ranges = [quoted(title) for title in seen]
        fields = read.AFTERWARDS if ranges else "spreadsheetId"
        keeps = self.unchanged if mask and self.unchanged and self.unchanged.notes(there.id) else None
        if keeps:
            fields, ranges = f"spreadsheetId,updatedSpreadsheet({mask})", []
        answer = self._batch(there.id, batch.requests, fields, ranges)
        if keeps:
            keeps.keep(there.id, mask, answer["updatedSpreadsheet"])
        return read.afterwards(answer)

    def _batch(self, book_id: str, requests: list[Request], fields: str, ranges: list[str]) -> Any:  # noqa: ANN401 - JSON
        """Send requests in one call; `fields` and `ranges` say what is told of the spreadsheet afterwards."""
        if self.unchanged:
            self.unchanged.writing(book_id, (read.BOOK, read.SUMMARY))
        body: dict[str, Any] = {"requests": requests}
        if "updatedSpreadsheet" in fields:
            body |= {"includeSpreadsheetInResponse": True, "responseIncludeGridData": True, "responseRanges": ranges}
        content = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        url, kind = SPREADSHEET_BATCH_UPDATE_URL % book_id, {"Content-Type": "application/json"}
        answer = self.client.request("post", url, params={"fields": fields}, data=content, headers=kind).json()
        if self.unchanged:
            self.unchanged.written(book_id, self.client.heard)
        return answer
