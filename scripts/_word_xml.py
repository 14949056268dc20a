"""The pieces of WordprocessingML that python-docx has no words for, and the order of properties in it."""

import io
from typing import TYPE_CHECKING

from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import OxmlElement, parse_xml

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.text.paragraph import Paragraph

ORDER = {
    "w:pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
        "spacing ind contextualSpacing mirrorIndents jc textAlignment outlineLvl rPr sectPr"
    ),
    "w:rPr": "rStyle rFonts b bCs i iCs color sz szCs lang",
    "w:sectPr": "headerReference footerReference type pgSz pgMar pgBorders pgNumType cols titlePg docGrid",
}
THIN: dict[str, str | int] = {"val": "single", "sz": 4, "space": 0, "color": "000000"}  # a rule of half a point


def element(name: str, **attributes: str | int) -> "BaseOxmlElement":
    """Return an XML element of WordprocessingML."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def give_sides(parent: "BaseOxmlElement", names: str, **attributes: str | int) -> "BaseOxmlElement":
    """Give an element a child for each side, all of them alike, and return it."""
    for name in names.split():
        parent.append(element(f"w:{name}", **attributes))
    return parent


def put_in_order(root: "BaseOxmlElement") -> None:
    """Bring the properties of each thing into the order that the format prescribes."""
    for tag, names in ORDER.items():
        places = {qn(f"w:{name}"): n for n, name in enumerate(names.split())}
        for properties in root.iter(qn(tag)):
            children = [(places.get(child.tag, -1), n, child) for n, child in enumerate(properties)]
            properties[:] = [child for _, _, child in sorted(children)]


def add_field(paragraph: "Paragraph", code: str, value: str) -> None:
    """Add a field, such as the page number, with the value that it shows until Word computes it."""
    for kind in ("begin", code, "separate", value, "end"):
        run = paragraph.add_run(value if kind == value else "")
        if kind == code:
            instruction = element("w:instrText")
            instruction.text = code
            run._r.append(instruction)
        elif kind != value:
            run._r.append(element("w:fldChar", fldCharType=kind))


_BEHIND = """<w:r {names}><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0"
 relativeHeight="0" behindDoc="1" locked="1" layoutInCell="0" allowOverlap="1"><wp:simplePos x="0" y="0"/>
<wp:positionH relativeFrom="page"><wp:posOffset>0</wp:posOffset></wp:positionH>
<wp:positionV relativeFrom="page"><wp:posOffset>0</wp:posOffset></wp:positionV>
<wp:extent cx="{width}" cy="{height}"/><wp:wrapNone/><wp:docPr id="1" name="frame" descr=""/>
<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>
<pic:nvPicPr><pic:cNvPr id="1" name="frame"/><pic:cNvPicPr/></pic:nvPicPr>
<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>
<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>
</wp:anchor></w:drawing></w:r>"""


def behind(paragraph: "Paragraph", picture: bytes, width: int, height: int) -> None:
    """Put a picture behind the text of a whole page."""
    relation, _ = paragraph.part.get_or_add_image(io.BytesIO(picture))
    names = nsdecls("w", "wp", "a", "pic", "r")
    written = _BEHIND.format(names=names, width=width, height=height, relation=relation)
    paragraph._p.append(parse_xml(written.replace("\n", "")))
