"""Pictures in a Word file, each with words for those who do not see it: in the line, or in the page's corner."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm

from tidao_sheets.core.letters.parts import Letter
from tidao_sheets.render.qr import qr_picture, qr_told

if TYPE_CHECKING:
    from docx.oxml.shape import CT_Inline
    from docx.parts.story import StoryPart
    from docx.shared import Length

WIDTH = Cm(2.6)
"""Of a QR code, as in the PDF."""
BELOW = Cm(2.45)
"""What stays free below one in the corner: there is the certificate's drawn frame."""
PIXELS = 8
"""Of a module: Word smooths what it enlarges."""

_CORNER = (
    '<wp:anchor {names} distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0"'
    ' locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
    '<wp:positionH relativeFrom="margin"><wp:align>left</wp:align></wp:positionH>'
    '<wp:positionV relativeFrom="page"><wp:posOffset>{top}</wp:posOffset></wp:positionV>'
    '<wp:extent cx="{width}" cy="{width}"/><wp:wrapNone/></wp:anchor>'
)
_LINE = (
    '<w:p><w:pPr><w:pStyle w:val="TidaoGap"/>{kept}<w:spacing w:before="120"{line}/><w:jc w:val="right"/></w:pPr>'
    "<w:r><w:drawing>{picture}</w:drawing></w:r></w:p>"
)
_SINGLE = ' w:line="240" w:lineRule="auto"'


def picture(part: StoryPart, data: bytes, told: str, *, height: Length) -> str:
    """Return the drawing of a picture that stands in the line."""
    return _described(part.new_pic_inline(io.BytesIO(data), height=height), told).xml


def qr_line(part: StoryPart, letter: Letter) -> str:
    """Return a paragraph with the QR code at the right, or nothing where a document has none."""
    if not letter.qr:
        return ""
    return _LINE.format(picture=_qr(part, letter).xml, kept="", line=_SINGLE)


def qr_corner(part: StoryPart, letter: Letter, page_height: int) -> str:
    """Return a paragraph that puts the QR code into the page's lower left corner, or nothing."""
    if not letter.qr:
        return ""
    corner = parse_xml(_CORNER.format(names=nsdecls("wp"), width=WIDTH, top=page_height - BELOW - WIDTH))
    _, *described = _qr(part, letter)
    for child in described:
        corner.append(child)
    return _LINE.format(picture=corner.xml, kept="<w:keepNext/>", line="")


def _qr(part: StoryPart, letter: Letter) -> CT_Inline:
    made = qr_picture(letter.qr, PIXELS)
    return _described(part.new_pic_inline(io.BytesIO(made), width=WIDTH), qr_told(letter))


def _described(inline: CT_Inline, told: str) -> CT_Inline:
    inline.docPr.set("descr", told)
    return inline
