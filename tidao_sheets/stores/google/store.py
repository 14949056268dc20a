"""Forms and the summary as Google spreadsheets: one read each, and one atomic write of what differs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tidao_sheets.core.form.slot import EVIDENCE, Slot, slot_of
from tidao_sheets.core.settings.records import Google, spreadsheet_id
from tidao_sheets.stores.google import read
from tidao_sheets.stores.google.batch import marks, update
from tidao_sheets.stores.google.closing import protection
from tidao_sheets.stores.google.errors import OccupiedError, SpreadsheetError
from tidao_sheets.stores.google.formulas import in_google
from tidao_sheets.stores.google.gateway import Gateway
from tidao_sheets.stores.google.read import Spreadsheet, address
from tidao_sheets.stores.google.revisions import Unchanged
from tidao_sheets.stores.google.sharing import Sharing
from tidao_sheets.stores.google.spreadsheets import SUMMARY, Places, marked, setting
from tidao_sheets.stores.store import (
    Calls,
    Check,
    FormMovedError,
    FormsRead,
    Intend,
    SummaryMovedError,
    Unread,
    Unshared,
    unrecorded,
)

if TYPE_CHECKING:
    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.sheet.cells import At
    from tidao_sheets.core.sheet.declared import Workbook
    from tidao_sheets.core.sheet.observed import Book


@dataclass(slots=True, kw_only=True)
class GoogleStore:
    """Spreadsheets named in the file of a workspace folder; `remember` keeps the URL of a new one there, by key."""

    settings: Google
    folder: Path
    programme: Programme
    remember: Callable[[str, str], None]
    calls: Calls = field(default_factory=Calls)
    unchanged: Unchanged | None = None
    replaces: bool = False
    by_round: bool = True
    computes: bool = True
    protects: bool = True
    gateway: Gateway = field(init=False)
    _forms: dict[str, Spreadsheet] = field(default_factory=dict)
    _summary: Spreadsheet | None = None
    _put_back: Spreadsheet | None = None
    _sharing: Sharing = field(init=False)
    places: Places = field(init=False)

    def __post_init__(self) -> None:
        self.gateway = Gateway(self.settings, self.folder, self.programme.time_zone, self.calls, self.unchanged)
        self._sharing = Sharing(self.gateway)
        self.places = Places(self.settings, self.gateway, self.remember)

    @property
    def summary(self) -> str:
        """The summary's URL; empty while there is none."""
        if self._summary is not None:
            return address(self._summary.id)
        return address(spreadsheet_id(self.settings.summary)) if self.settings.summary else ""

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
        return self._read(str(round_number), progress)

    def read_evidence(self, progress: Callable[[str], None] = lambda _: None) -> FormsRead:
        """Read the evidence of the offices, one call each."""
        return self._read(EVIDENCE, progress)

    def _read(self, wanted: str, progress: Callable[[str], None]) -> FormsRead:
        """Read the spreadsheets whose keys begin with a round's number, or with "evidence"."""
        books: list[Book] = []
        unread: list[Unread] = []
        for key, place in self.settings.forms.items():
            if key.partition("/")[0] != wanted:
                continue
            slot = slot_of(self.programme, key)
            progress(slot.names.th)
            try:
                self._forms[key] = self.places.read(key, place, read.BOOK)
            except SpreadsheetError as error:
                url = address(spreadsheet_id(place))
                unread.append(Unread(url, key, error.reason, slot.whose, slot.names))
            else:
                books += [] if self._forms[key].empty else [self._forms[key].book]
        return FormsRead(tuple(books), tuple(unread))

    def read_summary(self, *, anew: bool = False) -> Book | None:
        """Read the summary with its looks; an empty spreadsheet is no summary yet."""
        if self._summary is None and not self.settings.summary:
            return None
        if anew and self._summary and not (self.unchanged and self.unchanged.took(self._summary.id)):
            return None if self._summary.empty else self._summary.book
        place = self._summary.id if self._summary else self.settings.summary or ""
        self._summary = self.places.read(SUMMARY, place, read.SUMMARY, anew=anew)
        return None if self._summary.empty else self._summary.book

    def contents(self, since: Mapping[str, str] | None = None) -> Mapping[str, str] | None:
        """Return None: no answer of Google's tells a content that was not read."""

    # --- making

    def make_form(
        self, slot: Slot, workbook: Workbook, intend: Intend = unrecorded, instead_of: str | None = None
    ) -> str:
        """Turn the empty spreadsheet that is named for it into a form, or make a new one; return its URL."""
        key, workbook = slot.key, in_google(workbook)
        found = self.places.adoptable(key, self._forms.pop(key, None), instead_of, workbook)
        if found is None:
            found = self.places.create(key, workbook.title)
        intend(address(found.id), "")
        if found.empty:
            self.gateway.fill(found, workbook)
        if address(found.id) != address(spreadsheet_id(self.settings.forms.get(key, found.id))):
            self.remember(key, address(found.id))  # only now: until it is filled, the damaged one has the scores
        return address(found.id)

    def share(self, slot: Slot, workbook: str) -> tuple[Unshared, ...]:
        """Invite whom `[google.share]` names and who may not edit it yet: what failed before is made up for."""
        wanted = self.settings.share.get(slot.shared_as, ())
        refused = self._sharing.complete(spreadsheet_id(workbook), wanted)
        return tuple(Unshared(slot.whose, workbook, person, reason) for person, reason in refused)

    def holds(self, name: str, sha256: str) -> bool:
        """Whether a spreadsheet that was to be filled is; what was to be changed, the next sync sees."""
        if sha256 or name == self.summary:
            return False
        try:
            return not self.gateway.read(spreadsheet_id(name), read.BOOK).empty
        except SpreadsheetError:
            return False

    def copy_form(self, workbook: str, name: str) -> None:
        """Do nothing: forms are found by address, and a copy has another one."""

    # --- marks

    def mark(
        self,
        workbook: str,
        findings: Workbook,
        notes: Mapping[tuple[str, At], str],
        texts: Mapping[tuple[str, At], str],
    ) -> bool:
        """Write the findings tab, notes and texts that differ, in one step, and see in that call how the keys stand.

        Without findings no tab is made.
        """
        there = next(form for form in self._forms.values() if form.book.workbook == workbook)
        batch = marks(findings, there, notes, texts, self.gateway.editors)
        if not batch.requests:
            return False
        if self.gateway.misplaced(findings, there, batch, read.BOOK):
            raise FormMovedError(form=workbook)
        return True

    def protect(self, workbook: str, *, on: bool) -> bool:
        """Protect every tab as a whole, or take that protection away, in one step."""
        there = next(form for form in self._forms.values() if form.book.workbook == workbook)
        batch = protection(there, self.gateway.editors, on=on)
        if batch.requests:
            self.gateway.write(there, batch)
        return bool(batch.requests)

    # --- the summary

    def summary_link(self, link: str) -> str:
        """Return the link itself."""
        return link

    def check_summary(self) -> None:
        """Refuse a spreadsheet that holds something else; make one where none is named."""
        if self._summary is None:
            self._summary = self.places.create(SUMMARY, "สรุปผลการประเมิน")
        elif not self._summary.empty and not marked(self._summary):
            raise OccupiedError(name=self.summary, key=setting(SUMMARY))

    def write_summary(self, workbook: Workbook, intend: Intend = unrecorded) -> str | None:
        """Write what differs from what was read, in one step, and see in the same call what it has met.

        Where that was not what was read, it is put back; if nothing but the same is read then, it is written for good.
        """
        self.check_summary()
        there = self._summary
        assert there is not None  # noqa: S101 - for the type checker
        intend(self.summary, "")
        if there.empty:
            self.gateway.fill(there, workbook, read.SUMMARY)
            return None
        careful = self._put_back is None or self._put_back.book != there.book
        batch = update(workbook, there, self.gateway.editors, careful=careful)
        if not batch.requests:
            return None
        if tabs := self.gateway.misplaced(workbook, there, batch, read.SUMMARY):
            self._put_back = there
            raise SummaryMovedError(summary=self.summary, tabs=", ".join(f'"{tab}"' for tab in tabs))
        return None
