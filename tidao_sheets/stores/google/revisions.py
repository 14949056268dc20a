"""Which spreadsheets have changed since they were last read: what Drive tells of all in one call, and what was kept.

Drive tells of a change late: 1 to 10 minutes are reported, nothing is promised. So a kept answer holds only while the
revision is the one that was told before it was read, and that one had stood for `STILL` then. All moments are Google's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from tidao_sheets.core.text import Text

if TYPE_CHECKING:
    from tidao_sheets.stores.google.errors import GoogleError
    from tidao_sheets.stores.store import Calls

STILL: Final = timedelta(minutes=15)
"""How long a revision must have stood when a spreadsheet was read, so that the answer may be kept for it."""
TURN: Final = 12
"""Every so many runs all is read."""
NEAR: Final = timedelta(seconds=2)
"""How far two of Google's own clocks may be apart; that of an answer tells whole seconds."""
FRESH, STALE = 60.0, 600.0
"""Seconds for which one listing serves all workspaces of an identity, and for which a refusal does."""


class Revision(NamedTuple):
    """What Drive tells of a spreadsheet: its version, when it was modified, and whether by the identity that asks."""

    version: str
    modified: datetime
    ours: bool

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Revision | None:
        """Return the revision in a resource of Drive's, or None where any part of it is not told."""
        try:
            modified = datetime.fromisoformat(told["modifiedTime"])
            return cls(str(told["version"]), modified, told.get("lastModifyingUser", {}).get("me") is True)
        except (KeyError, ValueError, TypeError, AttributeError):
            return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What one request to Drive has told: when, each spreadsheet by its id, those in the bin, or why it told nothing.

    `at` is None where nothing was asked, or the answer bore no moment: then no revision is known.
    """

    at: datetime | None = None
    revisions: Mapping[str, Revision] = field(default_factory=dict)
    binned: frozenset[str] = frozenset()
    refused: GoogleError | None = None


class AnswersKept(Protocol):
    """Where answers are kept from run to run; what comes back is what was put there, or nothing."""

    run: int
    """The number of this run; 0 where they cannot be counted."""

    def load(self, name: str) -> Any:  # noqa: ANN401 - JSON
        """Return what was kept under a name, or None."""

    def save(self, name: str, told: object) -> None:
        """Keep JSON under a name, in place of any former."""

    def drop(self, name: str) -> None:
        """Keep nothing under a name from now on; raise FileError where that cannot be seen to."""


@dataclass(slots=True)
class Listings:
    """What Drive has told in one run, by who asked, and when that was by this computer's clock."""

    told: dict[tuple[str, str], tuple[float, Listing]] = field(default_factory=dict)
    run: int | None = None
    """Which run of the workspace this is, once that was counted."""

    def for_run(self) -> Listings:
        """Return those of one more run, which goes on with what Drive has told."""
        return Listings(self.told)

    def get(self, who: tuple[str, str], now: float, ask: Callable[[], Listing]) -> Listing:
        """Return what an identity was told a moment ago, or ask."""
        at, listing = self.told.get(who, (-FRESH, None))
        if listing is None or not 0 <= now - at < (STALE if listing.refused else FRESH):
            listing = ask()
            self.told[who] = now, listing
        return listing


class KeptAnswer(NamedTuple):
    """An answer that was kept: the revision told before it was read, whether that stood still, and in which run.

    `wrote` is when the program's own write was answered that this is the outcome of.
    """

    revision: Revision
    settled: bool
    run: int
    wrote: datetime | None
    answer: Mapping[str, Any]

    def holds(self, revision: Revision, run: int) -> bool:
        """Whether reading anew would tell nothing else than what Drive may not have told of yet."""
        if run % TURN == 0 or not 0 <= run - self.run < TURN:
            return False
        if self.wrote and revision.ours and revision.modified <= self.wrote + NEAR:
            return True  # all that anybody had written by then came with its answer
        return self.settled and revision == self.revision

    def as_json(self) -> dict[str, Any]:
        """Return it as a shelf takes it."""
        version, modified, ours = self.revision
        wrote = self.wrote.isoformat() if self.wrote else None
        told = {"revision": [version, modified.isoformat(), ours], "settled": self.settled, "run": self.run}
        return told | {"wrote": wrote, "answer": self.answer}

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> KeptAnswer:
        """Return it as it was kept."""
        version, modified, ours = told["revision"]
        revision = Revision(version, datetime.fromisoformat(modified), ours)
        wrote = datetime.fromisoformat(told["wrote"]) if told["wrote"] else None
        return cls(revision, told["settled"], told["run"], wrote, told["answer"])


@dataclass(slots=True, kw_only=True)
class Unchanged:
    """What a run knows of changes: the answers on its shelf, what Drive tells, and what the run itself has written.

    `elsewhere`: what is recorded is of another run, which may have read what Drive does not tell of yet. `knows_own`:
    Drive tells the identity's writes from those of people.
    """

    shelf: AnswersKept | None
    listings: Listings
    calls: Calls
    elsewhere: bool = False
    listing: Listing = Listing()
    knows_own: bool = False
    _wrote: dict[str, datetime | None] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)

    def believe(self, listing: Listing, *, asks: bool, knows_own: bool) -> None:
        """Take what Drive tells from now on, and record why all is read, where it is; `asks`: Drive may be asked."""
        self.listing, self.knows_own = listing, knows_own
        if not asks:
            self.calls.all_read = NO_DRIVE
        elif listing.refused or listing.at is None:
            detail = listing.refused.message if listing.refused else Text("ไม่บอกเวลา", "it tells no time")
            self.calls.all_read = REFUSED.format(detail=detail)
        elif self.shelf is None or self.shelf.run == 0:
            self.calls.all_read = NOT_KEPT
        elif self.elsewhere:
            self.calls.all_read = ELSEWHERE
        elif self.shelf.run % TURN == 0:
            self.calls.all_read = IN_TURN

    def kept(self, book_id: str, fields: str) -> Mapping[str, Any] | None:
        """Return the answer that reading a spreadsheet would bring, where that is known, and count it."""
        revision, shelf = self.listing.revisions.get(book_id), self.shelf
        if self.calls.all_read or revision is None or shelf is None or book_id in self._wrote:
            return None
        told = shelf.load(_name(book_id, fields))
        found = KeptAnswer.of(told) if told else None
        if found is None or not found.holds(revision, shelf.run):
            return None
        self._taken.add(book_id)
        self.calls.unchanged = len(self._taken)
        return found.answer

    def took(self, book_id: str) -> bool:
        """Whether a spreadsheet was taken as it was last read."""
        return book_id in self._taken

    def keep(self, book_id: str, fields: str, answer: Mapping[str, Any]) -> None:
        """Keep an answer of this moment, where Drive has told of the spreadsheet before."""
        self._taken.discard(book_id)
        self.calls.unchanged = len(self._taken)
        revision, at = self.listing.revisions.get(book_id), self.listing.at
        if self.shelf is None or self.shelf.run == 0 or revision is None or at is None:
            return
        wrote = self._wrote.pop(book_id, None)
        settled = at - revision.modified >= STILL
        self.shelf.save(_name(book_id, fields), KeptAnswer(revision, settled, self.shelf.run, wrote, answer).as_json())

    def notes(self, book_id: str) -> bool:
        """Whether a write of the program's own is noted, which Drive will tell from those of people."""
        counted = self.shelf is not None and self.shelf.run > 0
        return counted and self.knows_own and book_id in self.listing.revisions

    def writing(self, book_id: str, every: tuple[str, ...]) -> None:
        """Forget a spreadsheet right before it is written; `every` are the masks by which it may have been read."""
        self._wrote[book_id] = None
        if self.shelf:
            for fields in every:
                self.shelf.drop(_name(book_id, fields))

    def written(self, book_id: str, at: datetime | None) -> None:
        """Note that a spreadsheet was written, and when Google has answered that."""
        self._wrote[book_id] = at if self.notes(book_id) else None


NO_DRIVE: Final = Text(
    "อ่านทุกแฟ้ม เพราะยังไม่ได้ให้ถาม Google Drive ว่าแฟ้มใดมีการแก้ไข (ใส่ changes = true ใต้ [google] ใน workspace.toml)",
    "Everything was read: Google Drive may not be asked what has changed (changes = true under [google] lets it be).",
)
REFUSED: Final = Text(
    "อ่านทุกแฟ้ม เพราะ Google Drive ไม่บอกว่าแฟ้มใดมีการแก้ไข ({detail})",
    "Everything was read: Google Drive did not tell what has changed ({detail}).",
)
NOT_KEPT: Final = Text(
    "อ่านทุกแฟ้ม เพราะเก็บสิ่งที่อ่านไว้ในเครื่องนี้ไม่ได้",
    "Everything was read: what was read cannot be kept on this computer.",
)
ELSEWHERE: Final = Text(
    "อ่านทุกแฟ้ม เพราะสิ่งที่บันทึกไว้ล่าสุดไม่ใช่ของการอ่านครั้งก่อนบนเครื่องนี้",
    "Everything was read: what was last recorded is not of the last such run on this computer.",
)
IN_TURN: Final = Text(f"อ่านทุกแฟ้มตามกำหนด (ทุก {TURN} ครั้ง)", f"Everything was read, as in every {TURN}th run.")
"""Why all is read."""


def _name(book_id: str, fields: str) -> str:
    return sha256(f"{book_id} {fields}".encode()).hexdigest()
