"""The texts of a workbook: those that its cells share, and comments; as they were typed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tidao_sheets.core.sheet.cells import At
from tidao_sheets.stores.xlsx.formulas import place_of
from tidao_sheets.stores.xlsx.unreadable import TOO_BIG, UnreadableError

if TYPE_CHECKING:
    from tidao_sheets.stores.xlsx.package import Package

LONGEST_TEXT = 100_000
"""Characters of a cell; Excel holds 32,767."""
LOST = "\ufffd"
"""What a cell shows whose text is not in the file."""
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a character, which _xD800_ in a file may give; no encoding takes it, so it is shown as a replacement mark."""


class RichText(str):
    """A text of which people have painted parts."""

    __slots__ = ()


def text_of(stored: str) -> str:
    """Undo how the format spells characters that XML lacks: _x000D_ is a carriage return, _x005F_ an underscore."""
    if len(stored) > LONGEST_TEXT:
        raise UnreadableError(TOO_BIG)
    if "_x" not in stored:
        return stored
    return _LONE_SURROGATE.sub(LOST, _ESCAPED.sub(lambda found: chr(int(found[1], 16)), stored))


def shared_strings(package: Package, part: str | None) -> list[str] | None:
    """Return the texts that cells refer to by number, or None where there are none; phonetic readings are left out."""
    if part is None:
        return None
    strings: list[str] = []
    pieces: list[str] = []
    inside = {"rPh": False, "rPr": False}  # a phonetic reading, and a part that is painted otherwise

    def start(tag: str, _: dict[str, str]) -> None:
        if tag == "t" and not inside["rPh"]:
            package.listen()
        elif tag in inside:
            inside[tag] = True
        elif tag == "si":
            pieces.clear()
            inside["rPr"] = False

    def end(tag: str) -> None:
        if tag == "t" and not inside["rPh"]:
            pieces.append(package.heard())
        elif tag == "rPh":
            inside["rPh"] = False
        elif tag == "si":
            text = text_of("".join(pieces))
            strings.append(RichText(text) if inside["rPr"] else text)

    package.parse(part, start, end)
    return strings


def comments(package: Package, part: str) -> dict[At, str]:
    """Return the comments of a tab by place."""
    found: dict[At, str] = {}
    pieces: list[str] = []
    place: At | None = None

    def start(tag: str, given: dict[str, str]) -> None:
        nonlocal place
        if tag in {"comment", "threadedComment"}:
            place = place_of(given.get("ref", ""))
            pieces.clear()
        elif tag in {"t", "text"}:
            package.listen()

    def end(tag: str) -> None:
        if tag == "t" or (tag == "text" and not pieces):
            pieces.append(package.heard())
        elif tag in {"comment", "threadedComment"} and place is not None:
            found[place] = text_of("".join(pieces))

    package.parse(part, start, end)
    return found
