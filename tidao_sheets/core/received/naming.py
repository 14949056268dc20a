"""Names of files that came back: as their senders wrote them, and as they are safely kept."""

from __future__ import annotations

import re
from contextlib import suppress

from tidao_sheets.core.text import LONGEST, safe_name
from tidao_sheets.core.thai import clean, normalise

_LITTER = re.compile(r"(?:\.ds_store|thumbs\.db|desktop\.ini|\._.*|~\$.*|\.~lock\..*)", re.IGNORECASE)
"""What systems and spreadsheet programs leave beside files."""
_LITTER_FOLDERS = frozenset({"__macosx"})
_THAI = re.compile("[ก-ฺเ-๛]")
_LONGEST_ENDING = 12
NAMELESS = "แฟ้ม"


def is_litter(name: str) -> bool:
    """Whether a file is what a system or a program has left of its own, by its name with its folders."""
    *folders, last = name.replace("\\", "/").split("/")
    return bool(_LITTER.fullmatch(last)) or any(folder.casefold() in _LITTER_FOLDERS for folder in folders)


def leads_out(name: str) -> bool:
    """Whether a name in an archive leads elsewhere: upwards, to the top of a disk, to a drive or another computer."""
    path = name.replace("\\", "/")
    return path.startswith("/") or bool(re.match(r"[A-Za-z]:", path)) or ".." in path.split("/") or "\0" in path


def told_name(raw: bytes) -> str:
    """Return a file's name from its bytes: UTF-8, or Thai Windows' code page 874; what is neither stays visible.

    Some names are either: แบบ in code page 874 is a letter of Vietnamese in UTF-8. Thai is what people here write.
    """
    found = {}
    for encoding in ("utf-8", "cp874"):
        with suppress(UnicodeDecodeError):
            found[encoding] = raw.decode(encoding)
    thai = [name for name in found.values() if name.isascii() or _THAI.search(name)]
    return next(iter((*thai, *found.values())), raw.decode("utf-8", "backslashreplace"))


def filed_name(name: str, ending: str | None = None) -> str:
    """Return the name under which a file is kept: its last part, such as every system takes and people can see.

    `ending` stands in place of the file's own.
    """
    last = clean(normalise(re.split(r"[/\\]", name)[-1])).replace("\n", " ").replace("\t", " ")
    stem, dot, kind = last.rpartition(".")
    if not dot or not 0 < len(kind) <= _LONGEST_ENDING or not kind.isalnum():
        stem, kind = last, ""
    told = ending if ending is not None else f".{kind}" if kind else ""
    stem = safe_name(safe_name(stem).lstrip(".~$ ").strip()) or NAMELESS
    room = LONGEST - len(told.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(". ") + told
