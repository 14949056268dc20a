"""Forms as Excel files in a folder, and the summary as one Excel file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tidao_sheets.core.form.slot import EVIDENCE, Slot
from tidao_sheets.core.scoring.findings import files_not_forms
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.declared import Workbook
from tidao_sheets.core.sheet.observed import Book
from tidao_sheets.core.text import Text, TidaoError, safe_name
from tidao_sheets.files import FileError, back_up, free_name, read_whole, write_new
from tidao_sheets.files import sha256 as digest
from tidao_sheets.stores.store import (
    NO_FORMS,
    Calls,
    Check,
    FormsRead,
    Intend,
    NoMarksError,
    Unread,
    Unshared,
    unrecorded,
    usable,
)
from tidao_sheets.stores.xlsx.errors import (
    NoFormsError,
    SummaryChangedError,
    SummaryUnreadableError,
)
from tidao_sheets.stores.xlsx.folder import contents, sorted_out, spelt, told_apart
from tidao_sheets.stores.xlsx.locks import in_use, lock_of, open_error
from tidao_sheets.stores.xlsx.replace import replace_read
from tidao_sheets.stores.xlsx.spelling import relative_link
from tidao_sheets.stores.xlsx.unreadable import CORRUPT, UnreadableError, ending


@dataclass(slots=True, kw_only=True)
class XlsxStore:
    """Folders of forms and of evidence, found by identity, and a summary; the backups and folders `aside` hold none."""

    forms: Path
    evidence: Path
    summary_path: Path
    backups: Path
    stamp: str
    aside: tuple[Path, ...] = ()
    calls: Calls = field(default_factory=Calls)
    replaces: bool = True
    by_round: bool = False
    computes: bool = True
    protects: bool = False
    _read_as: str | None = None
    _former: bytes = b""

    @property
    def summary(self) -> str:
        """The summary's path."""
        return str(self.summary_path)

    @property
    def _outside(self) -> tuple[Path, ...]:
        return (self.backups, *self.aside)

    def require_forms(self) -> None:
        """Refuse to go on without the folder of the score forms, such as a drive that is not connected."""
        if not self.forms.exists():
            raise NoFormsError(folder=self.forms)

    def owns(self, path: Path) -> bool:
        """Whether a path is the summary's, or among the forms, the evidence and the backups."""
        place, folders = path.resolve(), (self.forms.resolve(), self.evidence.resolve(), self.backups.resolve())
        return place == self.summary_path.resolve() or any(folder in place.parents for folder in folders)

    def examine(self, round_number: int) -> Iterator[Check | tuple[str, Book]]:
        """Yield each workbook in the folder of forms, then the summary."""
        try:
            self.require_forms()
            read = self.read_forms(round_number)
        except TidaoError as error:
            yield Check.failed("forms", error)
            return
        mend = Text("แก้ตามนั้น แล้วสั่งอีกครั้ง", "mend it so, then run it again")
        yield from (Check(unread.name, unread.reason, mend, 4) for unread in read.unread)
        yield from ((book.name, book) for book in read.books)
        if not (read.books or read.unread):
            yield NO_FORMS
        if read.others:
            note = files_not_forms(read.others)
            yield Check("forms", Text(note.said("th"), note.said("en")))
        try:
            self.read_summary()
            self.check_summary()
        except TidaoError as error:
            yield Check.failed("summary", error)
        else:
            yield usable("summary")

    def read_forms(self, round_number: int, progress: Callable[[str], None] = lambda _: None) -> FormsRead:
        """Read every workbook in the folder and its subfolders; `round_number` is not needed to find them."""
        del round_number
        return self._read(self.forms, (*self._outside, self.evidence), progress)

    def read_evidence(self, progress: Callable[[str], None] = lambda _: None) -> FormsRead:
        """Read every workbook in the folder of the evidence and its subfolders."""
        return self._read(self.evidence, (*self._outside, self.forms), progress)

    def _read(self, folder: Path, outside: tuple[Path, ...], progress: Callable[[str], None]) -> FormsRead:
        from tidao_sheets.stores.xlsx.reader import disguise, read_workbook

        books: list[Book] = []
        unread: list[Unread] = []
        others: list[str] = []
        for path, kind in sorted_out(folder, but=self.summary_path, outside=outside):
            reason = kind if isinstance(kind, Text) else None
            if kind in {"other", "hidden"}:
                reason = disguise(path, ending(path.name) if kind == "other" else "")
            if reason:
                unread.append(Unread(spelt(str(path)), spelt(path.name), reason))
                continue
            if kind != "workbook":
                others += [path.name] if kind == "other" else []
                continue
            progress(path.name)
            self.calls.read += 1
            try:
                books.append(read_workbook(path, busy=in_use(path)))
            except UnreadableError as error:
                unread.append(Unread(str(path), path.name, error.reason))
        return FormsRead(tuple(told_apart(books, folder)), tuple(unread), tuple(others))

    def read_summary(self, *, anew: bool = False) -> Book | None:
        """Read the summary; one that cannot be read stops the job, since remarks might be lost."""
        del anew  # it always is
        from tidao_sheets.stores.xlsx.reader import read_workbook

        self._read_as = None
        if not self.summary_path.exists():
            return None
        with suppress(FileError):  # the reader says what is wrong with it
            self._read_as = self._content()
        self.calls.read += 1
        try:
            book = read_workbook(self.summary_path, busy=in_use(self.summary_path))
        except UnreadableError as error:
            raise SummaryUnreadableError(path=self.summary_path, reason=error.reason) from error
        if not book.tabs:  # people's remarks were in it once
            raise SummaryUnreadableError(path=self.summary_path, reason=CORRUPT)
        return book

    def contents(self, since: Mapping[str, str] | None = None) -> Mapping[str, str] | None:
        """Return kind and SHA-256 of each file among forms and evidence, and the summary's; None where one is open."""
        found = contents((self.forms, self.evidence), self.summary_path, self._outside)
        return found if since is None or found == {**since, self.summary: self._read_as} else None

    def make_form(
        self, slot: Slot, workbook: Workbook, intend: Intend = unrecorded, instead_of: str | None = None
    ) -> str:
        """Write a new workbook under a free name and return its path."""
        del instead_of  # it stays beside the new one
        folder = self.evidence if slot.group == EVIDENCE else self.forms
        path = folder / f"{safe_name(slot.file)}.xlsx"
        data = self._bytes(workbook)
        intend(str(free_name(path)), digest(data))
        return str(write_new(path, data))

    def share(self, slot: Slot, workbook: str) -> tuple[Unshared, ...]:
        """Do nothing: who may open a file, its folder says."""
        del slot, workbook
        return ()

    def holds(self, name: str, sha256: str) -> bool:
        """Whether a file of its own has this content."""
        path = Path(name)
        return self.owns(path) and path.is_file() and digest(read_whole(path)) == sha256

    def copy_form(self, workbook: str, name: str) -> None:
        """Put a copy of a form beside it, under another name."""
        write_new(self.forms / name, read_whole(Path(workbook)))

    def mark(
        self,
        workbook: str,
        findings: Workbook,
        notes: Mapping[tuple[str, At], str],
        texts: Mapping[tuple[str, At], str],
    ) -> bool:
        """Refuse: a committee's form is never rewritten."""
        del workbook, findings, notes, texts
        raise NoMarksError

    def protect(self, workbook: str, *, on: bool) -> bool:
        """Do nothing: a committee's form is never rewritten."""
        del workbook, on
        return False

    def summary_link(self, link: str) -> str:
        """Return a link relative to the summary's folder, so that a workspace can be moved."""
        return relative_link(self.summary_path.parent, link)

    def check_summary(self) -> None:
        """Refuse, before anything is written, a summary that is open or has been saved since it was read."""
        if lock := lock_of(self.summary_path):
            raise open_error(self.summary_path, lock)
        if self._content() != self._read_as:
            raise SummaryChangedError(path=self.summary_path)

    def write_summary(self, workbook: Workbook, intend: Intend = unrecorded) -> str | None:
        """Keep a copy of the former summary, then put the new one in its place in one step.

        All that takes time comes first; what somebody has saved since the summary was read is never replaced.
        """
        path = self.summary_path
        data = self._bytes(workbook)
        self.check_summary()
        intend(str(path), digest(data))
        kept = None
        if self._read_as is None:
            self._make_summary(data)
        else:
            kept = str(back_up(path, self._former, self.backups, self.stamp))
            if not replace_read(path, data, self._read_as):
                raise SummaryChangedError(path=path)
        self._read_as = digest(data)
        return kept

    def _make_summary(self, data: bytes) -> None:
        """Write the first summary, unless somebody has just put a file under its name."""
        made = write_new(self.summary_path, data)
        if made != self.summary_path:
            made.unlink()
            raise SummaryChangedError(path=self.summary_path)

    def _content(self) -> str | None:
        """Return the SHA-256 of the summary as it is now, whose bytes are kept; None where there is none."""
        if not self.summary_path.exists():
            return None
        self._former = read_whole(self.summary_path)
        return digest(self._former)

    def _bytes(self, workbook: Workbook) -> bytes:
        from tidao_sheets.stores.xlsx.writer import workbook_bytes

        self.calls.write += 1
        return workbook_bytes(workbook)
