"""A round as it was last recorded, taken again while nothing has changed that it stands on.

One seal decides, made of contents alone: all files of the store, both files of the workspace, what the ledger holds of
every round, the program's own text, and which months' reports are due by now. It is made with a secret of this
computer's user, so that a ledger that came with a workspace by mail, or that somebody has edited, is never believed:
then, as for any other doubt, all is read.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
import sys
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from tidao_sheets.core.evidence.said import asked_until
from tidao_sheets.files import FileError, write_whole
from tidao_sheets.jobs.trust import config_folder

if TYPE_CHECKING:
    from datetime import date

    from tidao_sheets.jobs.assess import AssessedRound
    from tidao_sheets.jobs.workspace import Workspace
    from tidao_sheets.ledger.ledger import Ledger
    from tidao_sheets.stores.store import Store

SECRET = 32
"""Bytes of the secret that seals are made with."""


def is_sealed(workspace: Workspace, ledger: Ledger, number: int, files: Mapping[str, str] | None) -> bool:
    """Whether a fresh reading of a round would come to what is recorded of it; `files` are the store's contents."""
    if files is None:
        return False
    contents, seal = ledger.seal_of(workspace.programme, number)
    return seal is not None and seal == _seal(workspace, number, files, contents, workspace.now().date(), user_secret())


def seal_round(workspace: Workspace, store: Store, ledger: Ledger, assessed: AssessedRound) -> None:
    """Seal a round that has just been synced, unless a file has changed since, or another round is not recorded."""
    number = assessed.round.number
    files = store.contents(assessed.files) if assessed.files is not None else None
    if files is None:
        return
    secret = user_secret(make=True)

    def make(contents: Mapping[int, str]) -> str | None:
        whole = {*contents} == {number, *assessed.others}
        return _seal(workspace, number, files, contents, assessed.round.read_at.date(), secret) if whole else None

    ledger.seal(workspace.programme, number, make)


def _seal(
    workspace: Workspace,
    number: int,
    files: Mapping[str, str],
    contents: Mapping[int, str],
    day: date,
    secret: bytes | None,
) -> str | None:
    program = this_program()
    if secret is None or program is None:
        return None
    place = os.fsencode(workspace.folder).hex()  # links lead there
    year = workspace.programme.evidence
    standing = year.standing(asked_until(workspace.programme, number, day), day) if year else ""
    told = [number, place, workspace.digest, sorted(files.items()), sorted(contents.items()), standing, program]
    return hmac.new(secret, json.dumps(told).encode(), "sha256").hexdigest()


@cache
def this_program() -> str | None:
    """Return what tells this program and its Python from any other version; None where there is no text."""
    digest, count = sha256(sys.version.encode()), 0
    for folder, folders, names in os.walk(Path(__file__).parent.parent):
        folders.sort()
        for name in sorted(names):
            if name.endswith(".py"):
                with open(os.path.join(folder, name), "rb", buffering=0) as file:  # noqa: PTH118, PTH123 - in half the time
                    digest.update(file.read())
                count += 1
    return digest.hexdigest() if count else None


def user_secret(*, make: bool = False) -> bytes | None:
    """Return this user's secret on this computer, or None where there is none and none can be made."""
    try:
        path = config_folder() / "secret"
        if make and not path.exists():
            write_whole(path, secrets.token_bytes(SECRET), private=True)
        secret = path.read_bytes()
    except (OSError, FileError, RuntimeError):  # the last: nobody knows where this user's home is
        return None
    return secret if len(secret) == SECRET else None
