"""Somebody else's Word frame: looked through before it is used, for it ends up in documents that are sent out.

Word opens what a file refers to: pictures and templates of other computers (external relationships), fields that
fetch or start something, embedded objects, macros. A frame of ours has nothing of the kind.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path
from typing import Final
from xml.parsers import expat

from tidao_sheets.core.letters.counting import TOO_MUCH
from tidao_sheets.core.text import Text
from tidao_sheets.render.typeset import RenderError

FILE: Final = 5_000_000
"""Bytes of a frame; ours have 60,000."""
INFLATED: Final = 20_000_000
"""Bytes of all its parts together; those of ours have 850,000."""
PARTS, ELEMENTS, TOKEN = 500, 300_000, 1_000_000
"""Parts of a frame, elements of all its parts, bytes of one tag; ours have 19 and 12,000."""
_PIECE = 65_536
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x01\x00\x00\x00", b"\xd7\xcd\xc6\x9a")  # the last two: EMF, WMF
_FIELDS = re.compile(
    r"(?<![A-Z])(?:DDE(?:AUTO)?|INCLUDE(?:PICTURE|TEXT)?|IMPORT|LINK|HYPERLINK|DATABASE|EMBED|CONTROL|MACROBUTTON|RD)"
    r"(?![A-Z])"
)
_OBJECTS = frozenset({"OLEObject", "object", "control", "altChunk", "subDoc", "mailMerge"})
_ADDRESS = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+:|[\\/]{2}")

_NOT_WORD = "เปิดเป็นแฟ้ม Word (.docx) ไม่ได้ แฟ้มอาจเสียหายหรือขาดบางส่วน"


def require_harmless(path: Path) -> None:
    """Raise RenderError, which names part and place, for a frame that holds more than a page to be filled in."""
    try:
        if path.stat().st_size > FILE:
            raise RenderError(what=path, reason=TOO_MUCH)
        with zipfile.ZipFile(path) as file:
            parts = file.infolist()
            if len(parts) > PARTS or any(part.compress_type not in _PACKED for part in parts):
                raise RenderError(what=path, reason=TOO_MUCH)
            look = _Look(path)
            for part in parts:
                look.through(part.filename, _inflated(file, part, look))
    except (OSError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError) as error:
        raise RenderError(what=path, reason=Text(_NOT_WORD, str(error))) from error


def _inflated(file: zipfile.ZipFile, part: zipfile.ZipInfo, look: _Look) -> bytes:
    """Return a part's content, counted while it is inflated: what its directory says may be untrue."""
    pieces = []
    with file.open(part) as stream:
        while piece := stream.read(_PIECE):
            look.left -= len(piece)
            if look.left < 0:
                raise RenderError(what=look.path, reason=TOO_MUCH)
            pieces.append(piece)
    return b"".join(pieces)


class _Look:
    """Looks through the parts of one frame; `left` bytes may still be inflated."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.left = INFLATED
        self._elements = ELEMENTS
        self._part = ""
        self._fields: list[str] = []
        self._in_field = False

    def through(self, name: str, content: bytes) -> None:
        """Look through one part."""
        self._part, self._fields, self._in_field = name, [], False
        ending = name.lower().rpartition(".")[2]
        if ending in {"xml", "rels"}:
            self._through_xml(content)
        elif not (content.startswith(_IMAGES) or ending == "odttf" or name.endswith("/")):
            self._refuse(Text("เป็นส่วนที่แม่แบบมีไม่ได้", "frames may have no such part"))
        if found := _FIELDS.search("".join(self._fields).upper()):
            self._refuse(Text(f"มีฟิลด์ {found[0]}", f"it has a field {found[0]}"))

    def _refuse(self, why: Text) -> None:
        raise RenderError(what=self.path, reason=Text(f"{self._part}: {why.th}", f"{self._part}: {why.en}"))

    def _through_xml(self, content: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator="\n")
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._doctype
        try:
            for at in range(0, len(content), _PIECE):
                parser.Parse(content[at : at + _PIECE], False)  # noqa: FBT003 - expat's own signature
                if at - parser.CurrentByteIndex > TOKEN:
                    raise RenderError(what=self.path, reason=TOO_MUCH)
            parser.Parse(b"", True)  # noqa: FBT003 - as above
        except expat.ExpatError as error:
            self._refuse(Text("อ่านไม่ได้ แฟ้มอาจเสียหาย", f"it cannot be read ({error})"))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements -= 1
        if self._elements < 0:
            raise RenderError(what=self.path, reason=TOO_MUCH)
        word = name.rpartition("\n")[2]
        if word in _OBJECTS:
            self._refuse(Text(f"มี {word} ฝังอยู่", f"it embeds a {word}"))
        self._in_field = word == "instrText"
        told = {key.rpartition("\n")[2]: value for key, value in attributes.items()}
        if word == "fldSimple":
            self._fields.append(f" {told.get('instr', '')} ")
        external = told.get("TargetMode", "").lower() == "external" or any(
            _ADDRESS.match(told.get(key, "").strip()) for key in ("src", "href", "altHref")
        )
        if external:
            to = next((told[key] for key in ("Target", "src", "href", "altHref") if key in told), "")
            self._refuse(Text(f'มีลิงก์ออกไปที่ "{to}"', f'it has a link to "{to}"'))

    def _end(self, _: str) -> None:
        self._in_field = False

    def _text(self, text: str) -> None:
        if self._in_field:
            self._fields.append(text)

    def _doctype(self, *_: object) -> None:
        self._refuse(Text("มี DOCTYPE", "it has a DOCTYPE"))
