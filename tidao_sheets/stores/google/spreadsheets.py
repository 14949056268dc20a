"""Where forms and the summary stand: found by the addresses of the settings, taken while empty, made, or in the bin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tidao_sheets.core.settings.records import Google, spreadsheet_id
from tidao_sheets.core.sheet.declared import Workbook
from tidao_sheets.core.summary.layout import SUMMARY_MARK
from tidao_sheets.core.text import Text
from tidao_sheets.stores.google import read
from tidao_sheets.stores.google.change import holds
from tidao_sheets.stores.google.errors import (
    NoPlaceError,
    NoStorageError,
    OccupiedError,
    SpreadsheetError,
)
from tidao_sheets.stores.google.gateway import Gateway
from tidao_sheets.stores.google.read import Spreadsheet, address

SUMMARY: Final = "summary"
"""The key under which the summary's URL is remembered; others are such as "1/zone-1" and "evidence/5708"."""


def setting(key: str, table: str = "forms") -> str:
    """Return where the URL of a key stands in the workspace file."""
    return "[google] summary" if key == SUMMARY else f'[google.{table}] "{key}"'


def marked(found: Spreadsheet) -> bool:
    """Whether any cell carries the identity of a summary of ours."""
    values = (seen.value for tab in found.book.tabs for seen in tab.cells.values())
    return any(isinstance(value, str) and value.startswith(SUMMARY_MARK) for value in values)


class TrashedError(SpreadsheetError):
    """The spreadsheet is in the bin of Google Drive, from which Google deletes it after thirty days."""

    code = "google_trashed"
    says = Text(
        '"{name}" อยู่ในถังขยะของ Google Drive ซึ่งจะถูกลบถาวรภายใน 30 วัน',
        '"{name}" is in the bin of Google Drive and will be deleted for ever within 30 days.',
    )
    advises = Text(
        "ให้เจ้าของกู้คืนจากถังขยะของ Google Drive หรือใส่ที่อยู่ของสเปรดชีตที่ใช้แทนที่ {key} ใน workspace.toml",
        "Let its owner restore it from the bin, or put the address of the one in its stead at {key} of workspace.toml.",
    )


@dataclass(slots=True)
class Places:
    """The spreadsheets that the settings name by key; `remember` keeps the URL of a new one there."""

    settings: Google
    gateway: Gateway
    remember: Callable[[str, str], None]

    def read(self, key: str, place: str, fields: str, *, anew: bool = False) -> Spreadsheet:
        """Read the spreadsheet at an address or id, unless it is in the bin; see `Gateway.read`."""
        self.require_kept(key, place)
        return self.gateway.read(spreadsheet_id(place), fields, anew=anew)

    def require_kept(self, key: str, place: str) -> None:
        """Refuse what is in the bin, as far as the login may know: Google serves it as ever, and then deletes it."""
        if spreadsheet_id(place) in self.gateway.listing.binned:
            raise TrashedError(name=address(spreadsheet_id(place)), key=setting(key))

    def adoptable(
        self, key: str, found: Spreadsheet | None, instead_of: str | None, workbook: Workbook
    ) -> Spreadsheet | None:
        """Return the empty spreadsheet of a key; None where one must be made. `found` is what was read there.

        Only the form that was read and is rebuilt may stand there: any other would lose its place. The one for its
        stead may hold the new form already, from a run that was never told so.
        """
        place = self.settings.forms.get(key)
        if place is None:
            return None
        found = found or self.read(key, place, read.BOOK)
        if found.empty:
            return found
        if address(found.id) != instead_of:
            raise OccupiedError(name=address(found.id), key=setting(key))
        if key in self.settings.rebuild:
            beside = self.read(key, self.settings.rebuild[key], read.BOOK)
            if not beside.empty and not holds(beside, workbook):
                raise OccupiedError(name=address(beside.id), key=setting(key, "rebuild"))
            return beside
        if self.gateway.login.owns or self.settings.folder:
            return None
        raise NoPlaceError(name=address(found.id), who=self.gateway.login.who, key=setting(key, "rebuild"))

    def create(self, key: str, title: str) -> Spreadsheet:
        """Make a new spreadsheet and keep its URL before anything is put into it, so that a next run finds it.

        The URL of a form that is rebuilt stays until the new one is filled.
        """
        if not self.gateway.login.owns and not self.settings.folder:
            raise NoStorageError(who=self.gateway.login.who, key=setting(key))
        folder, gateway = self.settings.folder, self.gateway
        made = gateway.create_in(folder, title) if folder else gateway.create(title)
        if key not in self.settings.forms:
            self.remember(key, address(made.id))
        return made
