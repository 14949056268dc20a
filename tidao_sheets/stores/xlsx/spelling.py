"""How texts are spelt in a workbook's file, so that every one is read back as it was: the reader's `text_of`, reversed.

XML lacks most control characters: the format writes them as _xHHHH_, and an underscore that only looks like the start
of one as _x005F_. XlsxWriter overlooks those that overlap, as in _x0041_x0042_, and takes <r>…</r> for XML.
"""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tidao_sheets.core.sheet.cells import LONGEST_LINK, held

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_SPELT = re.compile("_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")
PAGE_NUMBERS = "หน้า &P จาก &N"
"""How a tab's footer ends, by which ours is told from one of people's."""
_LONGEST_FOOTER = 255 - len("&L&10&R&10" + PAGE_NUMBERS)
"""Characters of a footer in Excel, beside those that say where and how large."""


def spelt(text: str) -> str:
    """Return what a cell can hold of a text, as the file spells it, but for what any XML escapes."""
    return _SPELT.sub(lambda found: f"_x{ord(found[0]):04X}_", held(text))


def footer(words: str) -> str:
    """Return a footer: as many of the words as it holds, and the page's number."""
    words = held(words, _LONGEST_FOOTER // 2 if "&" in words else _LONGEST_FOOTER)
    return "&L&10" + words.replace("&", "&&") + "&R&10" + PAGE_NUMBERS


def put_text(sheet: Worksheet, place: tuple[int, int], text: str, style: Format, link: str | None = None) -> None:
    """Write a text into a cell, whatever is in it; it opens `link`, unless that is longer than Excel holds."""
    text = held(text)
    if _SPELT.search(text) or text.startswith("<r>"):
        # As XML of ours, which XlsxWriter passes on as it is; &#95; hides underscores from its own spelling.
        told = spelt(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("_", "&#95;")
        text, sheet.xls_strmax = f'<r><t xml:space="preserve">{told}</t></r>', sys.maxsize
    if link is None or not put_link(sheet, place, text, style, link):
        sheet.write_string(*place, text, style)


def put_link(sheet: Worksheet, place: tuple[int, int], text: str, style: Format, link: str) -> bool:
    """Write a text that opens `link`; tell whether a cell of Excel holds such a link."""
    if link.startswith("#"):
        link = "internal:" + link[1:]
    elif not re.match(r"[A-Za-z][A-Za-z0-9+.-]+:", link):  # a file; C: is a drive
        link = "external:" + link
    return len(link) <= LONGEST_LINK and sheet.write_url(*place, link, style, string=text) == 0


def relative_link(folder: Path, link: str) -> str:
    """Return a link to a cell of another workbook relative to a folder, where it leads to a file."""
    before, mark, place = link.rpartition("#'")  # a file's name may hold a # of its own
    path, place = (before, place) if mark else (link, "")
    if not Path(path).is_absolute():  # a place on the web, or told from there already
        return link
    with suppress(ValueError):  # another drive on Windows
        path = os.path.relpath(path, folder)
    return f"{path}{mark}{place}"
