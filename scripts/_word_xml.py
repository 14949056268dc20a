"""The pieces of WordprocessingML that python-docx has no words for, and the order of properties in it."""

from typing import TYPE_CHECKING

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

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
