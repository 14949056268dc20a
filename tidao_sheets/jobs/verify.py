"""The job of telling what the record knows of a document: by its file, its รหัสตรวจสอบ or the text of its QR code."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tidao_sheets.core.letters.parts import CODE_WORD, check_code
from tidao_sheets.core.letters.payload import told
from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.files import read_whole, sha256
from tidao_sheets.jobs.closing import standing_round
from tidao_sheets.jobs.holding import verify_letters
from tidao_sheets.jobs.made import MadeFile, SetFile
from tidao_sheets.jobs.manifest import LetterFolder
from tidao_sheets.render.borne import codes

if TYPE_CHECKING:
    from tidao_sheets.core.record.past import PastDocument
    from tidao_sheets.core.scoring.round import SummaryRound
    from tidao_sheets.jobs.letters_outcome import CheckedFile
    from tidao_sheets.jobs.workspace import Workspace

CODE = re.compile(r"[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}")
"""A รหัสตรวจสอบ, as it is printed."""

State = Literal["sealed", "current", "stale", "altered", "unknown"]


class NothingToVerifyError(TidaoError):
    """What was given is no file, no รหัสตรวจสอบ and nothing that holds one."""

    code = "nothing_to_verify"
    says = Text(
        '"{wanted}" ไม่ใช่แฟ้มที่มีอยู่ และไม่มีรหัสตรวจสอบ', '"{wanted}" is no file, and there is no code of a document in it.'
    )
    advises = Text(
        "ระบุแฟ้มเอกสาร รหัสตรวจสอบ เช่น BD6F-5966-D001 หรือข้อความทั้งหมดในคิวอาร์โค้ด",
        "Name a document's file, a code such as BD6F-5966-D001, or the whole text of a QR code.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What the record knows of a file or code.

    `state` is "sealed" for the result of a closed round as it stands, "current" for that of an open one; "stale" was
    true once; "altered" is a document that is not as it was made; of anything else it is "unknown". `at` is when the
    result was first read, or the document made; `checked` tells why a document is stale, `certifies` what the QR code
    of the document says.
    """

    wanted: str
    state: State
    code: str | None = None
    round: int | None = None
    kind: str | None = None
    office: str | None = None
    at: datetime | None = None
    checked: CheckedFile | None = None
    certifies: str | None = None


def verify(workspace: Workspace, wanted: str) -> Verified:
    """Tell what the record knows of a document's file, a code, or a QR code's text. Raises NothingToVerifyError."""
    path, text = Path(wanted), told(wanted)
    with suppress(OSError):  # a text may be too long for a name
        if path.is_file():
            return _file(workspace, path)
    if found := CODE.search(text):
        known = _code(workspace, found[0].upper())
        return known if found[0] == text else _said(known, text)
    if text.startswith("https://") or CODE_WORD in text:  # of a QR code in which the code is damaged
        return Verified(wanted=text, state="unknown")
    raise NothingToVerifyError(wanted=wanted)


def _said(known: Verified, text: str) -> Verified:
    """Hold the whole text of a QR code against what the document with its code certifies."""
    known = replace(known, wanted=text)
    if known.state == "unknown" or known.certifies == text or (known.state == "stale" and not known.certifies):
        return known
    return replace(known, state="altered", checked=None)


def _code(workspace: Workspace, code: str) -> Verified:
    """Look for the document that bears a code, then for the result: as it stands now, then as it ever was."""
    folder = LetterFolder.of(workspace)
    for name, file in folder.files.items():
        if check_code(file.content) == code:
            found = _of_manifest(workspace, folder.path / name, name, file)
            return replace(found, wanted=code, code=code)
    with workspace.ledger() as ledger:
        if former := ledger.document(workspace.programme, code):
            return _of_ledger(code, former, code)
        ever = [result for result in ledger.results(workspace.programme) if result.fingerprint == code]
    for number in dict.fromkeys(result.round for result in ever) or workspace.programme.rounds:
        standing, closed = _standing(workspace, number)
        if standing and standing.assessment.fingerprint() == code:
            at = closed or min((result.at for result in ever), default=standing.read_at)
            state: State = "sealed" if closed else "current"
            return Verified(wanted=code, state=state, code=code, round=number, at=at)
    for result in ever:
        return Verified(wanted=code, state="stale", code=code, round=result.round, at=result.at)
    return Verified(wanted=code, state="unknown", code=code)


def _standing(workspace: Workspace, number: int) -> tuple[SummaryRound | None, datetime | None]:
    """Return a closed round and when it was closed, else an open one as its forms are; unread, as it was last read."""
    try:
        standing = standing_round(workspace, number)
    except TidaoError:
        pass
    else:
        if not standing.unread:
            return standing.round, standing.round.closed
    with workspace.ledger() as ledger:
        return ledger.last_readings(workspace.programme).get(number), None


def _file(workspace: Workspace, path: Path) -> Verified:
    """Look for a document by what it holds, then by where it stands."""
    data, folder = read_whole(path), LetterFolder.of(workspace)
    found = sha256(data)
    here = path.resolve()
    by_content = {name: file for name, file in folder.files.items() if file.sha256 == found}
    by_place = {name: file for name, file in folder.files.items() if (folder.path / name).resolve() == here}
    if by_content:
        name, file = next(iter((by_place if by_place.keys() & by_content.keys() else by_content).items()))
        return _of_manifest(workspace, path, name, file)
    for name, made in folder.sets.items():
        if made.sha256 == found or (folder.path / name).resolve() == here:
            return _of_set(workspace, path, name, made)
    with workspace.ledger() as ledger:
        former = ledger.document(workspace.programme, found)
    if former:
        return _of_ledger(str(path), former, former.fingerprint)
    if by_place:
        file = next(iter(by_place.values()))
        return _about(path, file, "altered")
    for known in (_code(workspace, code) for code in codes(data)):
        if known.state != "unknown":
            return replace(known, wanted=str(path), state="altered", checked=None)
    return Verified(wanted=str(path), state="unknown")


def _of_set(workspace: Workspace, path: Path, name: str, made: SetFile) -> Verified:
    """Tell of a register or print file, whose documents may have changed since."""
    assessed = standing_round(workspace, made.round)
    place = LetterFolder.of(workspace).path / name
    checked = next(c for c in verify_letters(workspace, assessed).checked if c.path == place)
    about = Verified(wanted=str(path), state="altered", round=made.round, kind=made.kind)
    if sha256(read_whole(path)) != made.sha256:
        return about
    if checked.state == "stale":
        return replace(about, state="stale", checked=checked)
    return replace(about, state="sealed" if assessed.record.closing else "current")


def _of_ledger(wanted: str, former: PastDocument, code: str) -> Verified:
    """Tell of a document that another has taken the place of."""
    return Verified(
        wanted=wanted,
        state="stale",
        code=code,
        round=former.round,
        kind=former.kind,
        office=former.office,
        at=former.at,
    )


def _about(path: Path, file: MadeFile, state: State, checked: CheckedFile | None = None) -> Verified:
    return Verified(
        wanted=str(path),
        state=state,
        code=file.fingerprint,
        round=file.round,
        kind=file.kind,
        office=file.office,
        checked=checked,
        certifies=told(file.check) or None,
    )


def _of_manifest(workspace: Workspace, path: Path, name: str, file: MadeFile) -> Verified:
    """Hold a document that is as it was made against what it would be made from now."""
    assessed = standing_round(workspace, file.round)
    place = LetterFolder.of(workspace).path / name
    checked = next((c for c in verify_letters(workspace, assessed).checked if c.path == place), None)
    if checked is not None and checked.state == "stale":
        return _about(path, file, "stale", checked)
    return _about(path, file, "sealed" if assessed.record.closing else "current")
