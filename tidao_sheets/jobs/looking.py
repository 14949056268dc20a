"""One file that was given → what it is: told by its content, whatever it is called."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tidao_sheets.core.received.looking import looked_at
from tidao_sheets.core.received.reasons import SIGNED
from tidao_sheets.core.received.records import Received
from tidao_sheets.stores.xlsx.content import HEAD, disguised
from tidao_sheets.stores.xlsx.reader import read_workbook
from tidao_sheets.stores.xlsx.unreadable import EMPTY, FOREIGN, READ, RENAME, UnreadableError, ending

if TYPE_CHECKING:
    from tidao_sheets.core.form.form_reading import FormReading
    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.text import Text
    from tidao_sheets.jobs.unpacking import Given

_SCANS = (b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n", b"II*\0", b"MM\0*", b"GIF8", b"BM")
"""How PDFs and pictures begin."""
_PHONE = (b"heic", b"heix", b"mif1", b"avif")
"""How pictures of phones call themselves."""


def look(programme: Programme, given: Given) -> tuple[Received, FormReading | None]:
    """Tell what a file is, and read it where it is a form of the programme, or evidence."""
    told = Received(name=given.name, kind="document", sha256=given.sha256, size=given.size)
    if given.litter:
        return replace(told, kind="litter"), None
    if given.refused is not None:
        reason, remedy = given.refused
        return replace(told, kind="refused", reason=reason, remedy=remedy), None
    kind = ending(given.name)
    with given.path.open("rb") as file:
        head = file.read(HEAD)
        file.seek(0)
        found = disguised(file, kind)
    why = EMPTY if not head else FOREIGN.get(kind) if found is None else found
    if why is RENAME or (kind in READ and why is not EMPTY):
        try:
            book = read_workbook(given.path)
        except UnreadableError as error:
            return _unreadable(told, error.reason), None
        return looked_at(programme, replace(book, name=given.name), told)
    if why is not None and not _is_scan(head):
        return _unreadable(told, why), None
    return (replace(told, kind="scan", remedy=SIGNED) if _is_scan(head) else told), None


def _unreadable(told: Received, reason: Text) -> Received:
    return replace(told, kind="unreadable", reason=reason)


def _is_scan(head: bytes) -> bool:
    if head.startswith(_SCANS) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return True
    return head[4:8] == b"ftyp" and head[8:12] in _PHONE
