"""Keeping what came back: each content once, in a place of its own, recorded before and after."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tidao_sheets.core.received.naming import filed_name
from tidao_sheets.core.received.reasons import IN_GOOGLE
from tidao_sheets.core.received.records import KEPT_NOWHERE, READ_KINDS, Received
from tidao_sheets.core.record.acts import Receipt
from tidao_sheets.files import read_whole, sha256, write_new
from tidao_sheets.stores.xlsx.unreadable import READ, ending

if TYPE_CHECKING:
    from tidao_sheets.core.record.acts import RoundRecord
    from tidao_sheets.core.sheet.observed import Book
    from tidao_sheets.jobs.kept_folders import KeptFolders
    from tidao_sheets.jobs.workspace import Workspace
    from tidao_sheets.ledger.ledger import Ledger


@dataclass(slots=True, kw_only=True)
class Shelf:
    """What is kept already, by content, and the places that this run has chosen.

    `read` (what readings find) and `others` are SHA-256 → path; `receipts` what is recorded of each content: its kind,
    committee and office.
    """

    folder: Path
    kept: KeptFolders
    read: dict[str, str]
    others: dict[str, str]
    receipts: set[tuple[str, str, str | None, str | None]]
    in_google: bool
    _taken: set[Path] = field(default_factory=set)

    @classmethod
    def of(cls, workspace: Workspace, records: Mapping[int, RoundRecord], books: Iterable[Book]) -> Shelf:
        """Return what is kept by the record, and the forms that are there whoever has put them there."""
        receipts = [receipt for record in records.values() for receipt in record.receipts]
        return cls(
            folder=workspace.folder,
            kept=workspace.kept,
            read={book.sha256: book.workbook for book in books if book.sha256},
            others={r.sha256: str(workspace.folder / r.place) for r in receipts},
            receipts={(r.sha256, r.kind, r.committee, r.office) for r in receipts},
            in_google=workspace.settings.store == "google",
        )

    def placed(self, told: Received) -> Received:
        """Tell where a file is to be kept, or what holds its content already."""
        if told.kind in KEPT_NOWHERE:
            return told
        if told.kind in READ_KINDS and self.in_google:
            told = replace(told, reason=IN_GOOGLE.reason, remedy=IN_GOOGLE.remedy)
            if told.kind == "form":
                return told
        known = self.read if self._is_read(told) else self.others
        held = Path(known.get(told.sha256, ""))
        if held in self._taken or holds(self.kept, held, told.sha256):
            return replace(told, same_as=str(held))
        place = self._free(told)
        self._taken.add(place)
        known[told.sha256] = str(place)
        return replace(told, place=str(place))

    def unrecorded(self, told: Received) -> bool:
        """Whether a file is to be recorded, and take it for recorded from now on.

        One whose content is held is recorded where it was not yet: a form that somebody has put there, a scan that is
        now known to be signed. A form into which nobody has typed anything is not.
        """
        key = (told.sha256, told.kind, told.committee, told.office)
        said = told.kind not in READ_KINDS or told.filled
        found = told.place is not None or (told.same_as is not None and said and key not in self.receipts)
        self.receipts |= {key} if found else set()
        return found

    def _is_read(self, told: Received) -> bool:
        """Whether it is kept where readings find it; on Google they read spreadsheets alone."""
        return told.kind in READ_KINDS and not self.in_google

    def _free(self, told: Received) -> Path:
        """Return a place under a safe name that nobody has; a form's ending is one that is read."""
        named = ".xlsx" if self._is_read(told) and ending(told.name) not in READ else None
        folder = (self.kept.forms if told.kind == "form" else self.kept.evidence) if self._is_read(told) else None
        path = (folder or self.kept.others) / filed_name(told.name, named)
        place, n = path, 1
        while place in self._taken or os.path.lexists(place):
            n += 1
            place = path.with_name(f"{path.stem} ({n}){path.suffix}")
        return place


def holds(kept: KeptFolders, path: Path, digest: str) -> bool:
    """Whether a file among forms or evidence, or where all else is kept, has this content; no other is opened."""
    place, folders = path.resolve(), [folder.resolve() for folder in (*kept.read, kept.others)]
    inside = any(folder in place.parents for folder in folders) and place.is_file()
    return inside and sha256(read_whole(place)) == digest


def keep_files(
    workspace: Workspace, ledger: Ledger, staged: Sequence[tuple[Path, Received]], noted: Sequence[tuple[int, Receipt]]
) -> dict[str, str]:
    """Put each content in its place, as it is; return the places that somebody had taken meanwhile, and those instead.

    What is to be recorded, with its round, is told before and after: see `recover`.
    """
    if not noted:
        return {}
    run, moved = ledger.intend_receipts(noted), dict[str, str]()
    for path, told in staged:
        if told.place is not None:
            made = write_new(Path(told.place), read_whole(path))
            if str(made) != told.place:
                moved[told.place] = str(made)
    receipts = [(number, replace(r, place=moved.get(r.place, r.place))) for number, r in noted]
    ledger.record_receipts(workspace.programme, run, receipts)
    return moved


def receipt(told: Received, sender: str, at: datetime) -> Receipt:
    """Return what is recorded of a file that is kept."""
    return Receipt(
        at=at,
        name=told.name,
        kind=told.kind,
        sha256=told.sha256,
        size=told.size,
        place=told.place or told.same_as or "",
        committee=told.committee,
        office=told.office,
        sender=sender,
    )
