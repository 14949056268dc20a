"""What was read of Google's spreadsheets, kept for this computer's user alone, from one unattended run to the next.

It stands in the user's own folder, outside the workspace, and is sealed: whatever this program, in this very version
and for this user, has not put there is nothing.
"""

from __future__ import annotations

import hmac
import json
import os
import shutil
import time
import zlib
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tidao_sheets.files import FileError, write_whole
from tidao_sheets.jobs.again import this_program, user_secret
from tidao_sheets.jobs.trust import config_folder

if TYPE_CHECKING:
    from tidao_sheets.jobs.workspace import Workspace
    from tidao_sheets.ledger.ledger import Ledger
    from tidao_sheets.stores.google.revisions import Listings, Unchanged
    from tidao_sheets.stores.store import Calls

UNUSED: Final = 60
"""Days after which what was kept of a workspace goes."""
MOST: Final = 2000
"""Answers that are kept of one workspace; beyond it all go, and are read anew."""


@dataclass(slots=True)
class AnswerShelf:
    """The folder of what was kept of one workspace; `key` is what all in it is sealed with."""

    folder: Path
    key: bytes
    run: int = 0

    def load(self, name: str) -> Any:  # noqa: ANN401 - JSON
        """Return what was kept under a name, or None."""
        try:
            data = (self.folder / name).read_bytes()
        except OSError:
            return None
        seal, body = data[:32], data[32:]
        if not hmac.compare_digest(seal, self._seal(name, body)):
            return None
        return json.loads(zlib.decompress(body))

    def save(self, name: str, told: object) -> None:
        """Keep JSON under a name; where the system refuses, what was there stays, and is known as of a former run."""
        body = zlib.compress(json.dumps(told, separators=(",", ":")).encode(), 1)
        with suppress(FileError):
            write_whole(self.folder / name, self._seal(name, body) + body, private=True, flush=False)

    def drop(self, name: str) -> None:
        """Keep nothing under a name from now on; raise FileError where that cannot be seen to."""
        path = self.folder / name
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise FileError.of(path, error) from error

    def count(self) -> None:
        """Count one more run, and clear away what is of no use; where that cannot be kept, this run has no number."""
        number = (self.load("run") or 0) + 1
        with suppress(OSError):
            if sum(1 for _ in self.folder.iterdir()) > MOST:
                shutil.rmtree(self.folder)
            for other in self.folder.parent.iterdir():
                if other.stat().st_mtime < time.time() - UNUSED * 86400:
                    shutil.rmtree(other)
        self.save("run", number)
        self.run = number if self.load("run") == number else 0

    def _seal(self, name: str, body: bytes) -> bytes:
        return hmac.digest(self.key, name.encode() + b"\0" + body, "sha256")


def unchanged_of(workspace: Workspace, number: int, listings: Listings, calls: Calls) -> Unchanged:
    """Return what a run may know of changes in a round's spreadsheets on Google; `listings` are of this run."""
    from tidao_sheets.stores.google.revisions import Unchanged

    shelf = _shelf(workspace)
    if shelf is None:
        return Unchanged(shelf=None, listings=listings, calls=calls)
    if listings.run is None:
        shelf.count()
        listings.run = shelf.run
    shelf.run = listings.run
    elsewhere = False
    if workspace.has_ledger:
        with workspace.ledger() as ledger:
            elsewhere = shelf.load(f"standing {number}") != _standing(workspace, ledger, number)
    return Unchanged(shelf=shelf, listings=listings, calls=calls, elsewhere=elsewhere)


def note_standing(workspace: Workspace, ledger: Ledger, number: int) -> None:
    """Keep what stands in the ledger for a round after a run: where the next one finds another, others have read it."""
    if shelf := _shelf(workspace):
        shelf.save(f"standing {number}", _standing(workspace, ledger, number))


def unchanged_json(calls: Calls, lang: str) -> dict[str, object]:
    """Return how many workbooks were taken as they were last read, or why all were read, for JSON."""
    return {"workbooks": calls.unchanged, "all_read": calls.all_read and calls.all_read.in_(lang)}


def _standing(workspace: Workspace, ledger: Ledger, number: int) -> str:
    return ledger.standing(workspace.programme).get(number, "")


def _shelf(workspace: Workspace) -> AnswerShelf | None:
    """Return the shelf of a workspace in its place; None where nothing can be sealed."""
    secret, program = user_secret(make=True), this_program()
    if secret is None or program is None:
        return None
    place = f"{os.fsencode(workspace.folder).hex()} {workspace.settings.google.endpoint or ''}"
    name = sha256(place.encode()).hexdigest()
    return AnswerShelf(config_folder() / "answers" / name, hmac.digest(secret, f"{program} {name}".encode(), "sha256"))
