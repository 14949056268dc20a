"""Make the Word frames of templates/word anew: `python scripts/make_word_frames.py [FOLDER]`.

Each frame is an ordinary .docx that can be opened and restyled in Word: the styles carry the layout, and the words in
{{ }} say where the program puts the parts of a document. This script only builds their first form (python-docx).
"""

import sys
from copy import deepcopy
from pathlib import Path

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

FACE = "TH SarabunPSK"
PITCH = Pt(21.3)
INDENT = Cm(2.5)
MIDDLE = Cm(7.5)
RIGHT_EDGE = Cm(16)
LEFT, CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
# Widths of the labels with their two spaces, in points: what stands beside a label hangs there.
HANGING = {
    "subject": 33.5,
    "to": 33.0,
    "referred": 36.5,
    "enclosed": 79.5,
    "office": 126,
    "committee": 60,
    "read": 78,
    "code": 72,
}
ORDER = {
    "w:pPr": [
        qn(f"w:{name}")
        for name in [
            "pStyle",
            "keepNext",
            "keepLines",
            "pageBreakBefore",
            "framePr",
            "widowControl",
            "numPr",
            "suppressLineNumbers",
            "pBdr",
            "shd",
            "tabs",
            "spacing",
            "ind",
            "contextualSpacing",
            "mirrorIndents",
            "jc",
            "textAlignment",
            "outlineLvl",
            "rPr",
            "sectPr",
        ]
    ],
    "w:rPr": [qn(f"w:{name}") for name in ["rStyle", "rFonts", "b", "bCs", "i", "iCs", "color", "sz", "szCs", "lang"]],
    "w:sectPr": [
        qn(f"w:{name}")
        for name in [
            "headerReference",
            "footerReference",
            "type",
            "pgSz",
            "pgMar",
            "pgBorders",
            "pgNumType",
            "cols",
            "titlePg",
            "docGrid",
        ]
    ],
}
OUT = Path(__file__).resolve().parent.parent / "templates" / "word"


def element(name, **attributes):
    """Return an XML element of WordprocessingML."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


class Frame:
    """One frame: its document, its styles, and the places of the parts."""

    def __init__(self, *, size=16, pitch=PITCH, landscape=False):
        self.document = Document()
        self.pitch = pitch
        body = self.document.element.body
        for child in list(body):
            if child.tag != qn("w:sectPr"):
                body.remove(child)
        self._page(landscape)
        self._normal(size)

    def _page(self, landscape):
        section = self.document.sections[0]
        width, height = Cm(21), Cm(29.7)
        section.page_width, section.page_height = (height, width) if landscape else (width, height)
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.left_margin, section.right_margin = Cm(3), Cm(2)
        section.top_margin, section.bottom_margin = Cm(1.5), Cm(2)
        section.header_distance, section.footer_distance = Cm(1), Cm(1)

    def _normal(self, size):
        for part in (self.document.styles.element,):
            defaults = part.find(qn("w:docDefaults"))
            if defaults is not None:
                part.remove(defaults)
        normal = self.document.styles["Normal"]
        self.type(normal, size)
        self.space(normal)
        normal.element.rPr.append(element("w:lang", val="en-US", bidi="th-TH"))

    def type(self, style, size=None, *, bold=False):
        """Set face, size and weight, for Thai (complex script) as well as for Latin letters."""
        properties = style.element.get_or_add_rPr()
        for old in properties.findall(qn("w:rFonts")):
            properties.remove(old)
        properties.insert(0, element("w:rFonts", ascii=FACE, hAnsi=FACE, cs=FACE, eastAsia=FACE))
        if bold:
            style.font.bold = True
            properties.append(element("w:bCs"))
        if size:
            style.font.size = Pt(size)
            properties.append(element("w:szCs", val=int(size * 2)))
        style.font.color.rgb = RGBColor(0, 0, 0)

    def space(self, style, *, before=0, after=0, exact=None, least=None):
        """Set the space above and below, and exact line spacing ("single" is too tight for this face)."""
        form = style.paragraph_format
        form.space_before, form.space_after = Pt(before), Pt(after)
        form.line_spacing_rule = WD_LINE_SPACING.AT_LEAST if least else WD_LINE_SPACING.EXACTLY
        form.line_spacing = least or exact or self.pitch
        form.widow_control = True

    def style(self, name, *, before=0, after=0, align=LEFT, left=0, first=0, right_tab=None, **more):
        """Add a paragraph style of our own."""
        style = self.document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = self.document.styles["Normal"]
        style.quick_style = True
        if more.get("bold") or more.get("size"):
            self.type(style, more.get("size"), bold=more.get("bold", False))
        self.space(style, before=before, after=after, exact=more.get("exact"), least=more.get("least"))
        form = style.paragraph_format
        form.alignment, form.left_indent, form.first_line_indent = align, left, first
        form.keep_with_next = more.get("keep", False)
        form.page_break_before = more.get("new_page", False)
        if right_tab:
            form.tab_stops.add_tab_stop(right_tab, alignment=2)
        return style

    def common(self):
        """Add the styles of text and tables that all frames share."""
        self.style("Tidao Body", before=6, first=INDENT)
        self.style("Tidao Item", before=6, first=INDENT)
        self.style("Tidao Title", before=3, align=CENTRE, bold=True, keep=True)
        self.style("Tidao Heading", before=6, bold=True, keep=True)
        self.style("Tidao Item Heading", before=6, bold=True, keep=True, left=INDENT)
        self.style("Tidao Cell", before=2, after=2)
        self.style("Tidao Cell Head", before=2, after=2, align=CENTRE, bold=True, keep=True)
        self.style("Tidao Enclosure", before=28, align=RIGHT)
        self.style("Tidao Gap", exact=Pt(7))
        self.style("Tidao Break", exact=Pt(1))
        self.table_style()

    def table_style(self):
        """Add the style of tables: thin rules."""
        style = self.document.styles.add_style("Tidao Table", WD_STYLE_TYPE.TABLE)
        properties = element("w:tblPr")
        borders = element("w:tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            borders.append(element(f"w:{side}", val="single", sz=4, space=0, color="000000"))
        properties.append(borders)
        margins = element("w:tblCellMar")
        for side in ("left", "right"):
            margins.append(element(f"w:{side}", w=100, type="dxa"))
        properties.append(margins)
        style.element.append(properties)

    def closing(self):
        """Add the styles of the closing."""
        self.style("Tidao Phrase", before=12, align=CENTRE, left=MIDDLE, keep=True)
        self.style("Tidao Name", before=63.9, align=CENTRE, left=MIDDLE, keep=True)
        self.style("Tidao Position", align=CENTRE, left=MIDDLE, keep=True)
        self.style("Tidao Unit")
        self.style("Tidao Copies", before=6)

    def put(self, text, style="Normal", where=None):
        """Add a paragraph."""
        return (where or self.document).add_paragraph(text, style=style)

    def parts(self, *roles):
        """Place head parts, each in its own style."""
        for role in roles:
            self.put(f"{{{{p parts.{role} }}}}")

    def spacer(self, height):
        """Keep the emblem's place, with or without its image."""
        self.style("Tidao Emblem", least=Cm(height.cm - 0.5), align=CENTRE)
        self.put(f"{{{{ emblem({height.cm:g}) }}}}", "Tidao Emblem")

    def labels(self, *roles, size=None, bold=False):
        """Add the styles of the labels of head parts."""
        for role in roles:
            style = self.document.styles.add_style(f"Tidao Label {role}", WD_STYLE_TYPE.CHARACTER)
            self.type(style, size, bold=bold)

    def headers(self, *, numbers=True):
        """Say ร่าง on every page of a draft, and number all but the first: - ๒ -."""
        self.style("Tidao Draft", align=RIGHT, bold=True, size=20, exact=Pt(14))
        self.style("Tidao Page Number", align=CENTRE, after=14)
        section = self.document.sections[0]
        section.different_first_page_header_footer = True
        section._sectPr.append(element("w:pgNumType", fmt="thaiNumbers"))
        for header in (section.first_page_header, section.header):
            header.is_linked_to_previous = False
            first = header.paragraphs[0]
            first.style = self.document.styles["Tidao Draft"]
            first.text = "{{ draft }}"
        if numbers:
            paragraph = self.put("- ", "Tidao Page Number", section.header)
            field(paragraph, "PAGE \\* THAIARABIC")
            paragraph.add_run(" -")

    def end(self, *, enclosures=True):
        """Place closing and enclosures; each enclosure is numbered from its own first page."""
        for role in ("phrase", "name", "position", "unit", "copies"):
            self.put(f"{{{{p {role} }}}}")
        if enclosures:
            self.put("{%p for enclosure in enclosures %}")
            self.document.add_section(WD_SECTION.NEW_PAGE)
            self.document.paragraphs[-1].style = self.document.styles["Tidao Break"]
            last = self.document.sections[-1]
            last.different_first_page_header_footer = True
            # A document without enclosures loses the break and keeps this section alone: it needs the headers, too.
            for old in last._sectPr.findall(qn("w:pgNumType")):
                last._sectPr.remove(old)
            for reference in self.document.sections[0]._sectPr.findall(qn("w:headerReference")):
                last._sectPr.insert(0, deepcopy(reference))
            last._sectPr.append(element("w:pgNumType", fmt="thaiNumbers", start=1))
            self.put("{{p enclosure.label }}")
            self.put("{{p enclosure.blocks }}")
            self.put("{%p endfor %}")

    def save(self, folder, name):
        """Write the frame, with the properties of each thing in the order that the format prescribes."""
        for root in (self.document.element, self.document.styles.element):
            for tag, order in ORDER.items():
                for properties in root.iter(qn(tag)):
                    properties[:] = sorted(properties, key=lambda e, o=order: o.index(e.tag) if e.tag in o else -1)
        properties = self.document.core_properties
        properties.title = properties.author = properties.comments = properties.keywords = ""
        self.document.save(folder / f"{name}.docx")


def field(paragraph, code):
    """Add a field, such as the page number."""
    for kind, text in (("begin", None), (None, code), ("separate", None), ("value", "๑"), ("end", None)):
        run = paragraph.add_run(text if kind == "value" else "")
        if kind is None:
            instruction = element("w:instrText")
            instruction.text = code
            run._r.append(instruction)
        elif kind != "value":
            run._r.append(element("w:fldChar", fldCharType=kind))


def bare_table(frame, widths, cells):
    """Add a table without rules, for what stands side by side."""
    table = frame.document.add_table(rows=1, cols=len(widths))
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for cell, width, text in zip(table.rows[0].cells, widths, cells, strict=True):
        cell.width = width
        cell.paragraphs[0].text = text
    return table


def hanging_styles(frame, roles, *, before=6, bold=False):
    """Add the styles of head parts whose text hangs beside the label."""
    for role in roles:
        hang = Pt(HANGING[role])
        frame.style(f"Tidao Part {role}", before=before, left=hang, first=-hang, right_tab=RIGHT_EDGE, bold=bold)


def letter():
    """Build หนังสือภายนอก."""
    frame = Frame()
    frame.common()
    frame.closing()
    frame.headers()
    frame.spacer(Cm(3))
    frame.labels("reference", "subject", "to", "referred", "enclosed")
    frame.style("Tidao Part reference")
    frame.style("Tidao Part agency")
    frame.style("Tidao Part date", before=6, left=MIDDLE)
    bare_table(frame, (Cm(11), Cm(5)), ("{{p parts.reference }}", "{{p parts.agency }}"))
    hanging_styles(frame, ("subject", "to", "referred", "enclosed"))
    frame.parts("date", "subject", "to", "referred", "enclosed")
    frame.put("{{p body }}")
    frame.end()
    return frame


def memo():
    """Build บันทึกข้อความ."""
    frame = Frame()
    frame.common()
    frame.closing()
    frame.headers()
    frame.style("Tidao Memo", align=CENTRE, bold=True, size=29, exact=Pt(42.5))
    frame.labels("agency", "reference", "date", "subject", size=20, bold=True)
    frame.labels("to", "referred", "enclosed")
    frame.style("Tidao Emblem", least=Pt(42.5))
    table = bare_table(frame, (Cm(2.5), Cm(11), Cm(2.5)), ("{{ emblem(1.5) }}", "{{ heading }}", ""))
    for cell, style in zip(table.rows[0].cells, ("Tidao Emblem", "Tidao Memo", "Tidao Memo"), strict=True):
        cell.paragraphs[0].style = frame.document.styles[style]
    for role in ("agency", "reference", "date", "subject"):
        dotted(frame.style(f"Tidao Part {role}", before=4, exact=Pt(24)))
    frame.parts("agency")
    bare_table(frame, (Cm(8), Cm(8)), ("{{p parts.reference }}", "{{p parts.date }}"))
    hanging_styles(frame, ("to", "referred", "enclosed"))
    frame.parts("subject", "to", "referred", "enclosed")
    frame.put("{{p body }}")
    frame.end()
    return frame


def dotted(style):
    """Draw a dotted line below what is filled in."""
    borders = element("w:pBdr")
    borders.append(element("w:bottom", val="dotted", sz=4, space=0, color="000000"))
    style.element.get_or_add_pPr().append(borders)


def announcement():
    """Build ประกาศ."""
    frame = Frame()
    frame.common()
    frame.closing()
    frame.headers()
    frame.spacer(Cm(3))
    frame.labels("subject", bold=True)
    frame.style("Tidao Part title", align=CENTRE, bold=True, before=6)
    frame.style("Tidao Part subject", align=CENTRE, bold=True, after=6)
    frame.style("Tidao Rule", align=CENTRE, exact=Pt(8))
    frame.document.styles["Tidao Phrase"].paragraph_format.left_indent = Cm(5)
    frame.document.styles["Tidao Phrase"].paragraph_format.alignment = LEFT
    frame.parts("title", "subject")
    rule = frame.put("", "Tidao Rule")
    rule.paragraph_format.left_indent = rule.paragraph_format.right_indent = Cm(6)
    borders = element("w:pBdr")
    borders.append(element("w:top", val="single", sz=6, space=0, color="000000"))
    rule._p.get_or_add_pPr().append(borders)
    frame.put("{{p body }}")
    frame.end()
    return frame


def certificate():
    """Build เกียรติบัตร: across, within a double rule."""
    frame = Frame(landscape=True)
    section = frame.document.sections[0]
    section.left_margin = section.right_margin = Cm(2.6)
    section.top_margin, section.bottom_margin = Cm(2.4), Cm(1.8)
    section.header_distance = Cm(1.5)
    borders = element("w:pgBorders", offsetFrom="page")
    for side in ("top", "left", "bottom", "right"):
        borders.append(element(f"w:{side}", val="thickThinSmallGap", sz=36, space=28, color="7A5C14"))
    section._sectPr.append(borders)
    frame.common()
    frame.headers(numbers=False)
    frame.style("Tidao Emblem", least=Pt(4), align=CENTRE)
    frame.put("{{ emblem(3) }}", "Tidao Emblem")
    centred = {"align": CENTRE}
    frame.style("Tidao Part title", size=38, bold=True, exact=Pt(52), before=16, **centred)
    frame.style("Tidao Part presents", size=24, exact=Pt(34), before=10, **centred)
    frame.style("Tidao Part recipient", size=36, bold=True, exact=Pt(50), before=12, after=10, **centred)
    body = frame.document.styles["Tidao Body"]
    frame.type(body, 24)
    frame.space(body, before=8, exact=Pt(34))
    form = body.paragraph_format
    form.first_line_indent, form.alignment = 0, CENTRE
    form.left_indent = form.right_indent = Cm(3.3)
    frame.style("Tidao Phrase", size=22, exact=Pt(30), before=12, **centred)
    frame.style("Tidao Name", size=22, exact=Pt(30), before=36, **centred)
    frame.style("Tidao Position", size=22, exact=Pt(30), **centred)
    frame.style("Tidao Unit", **centred)
    frame.style("Tidao Copies", **centred)
    frame.parts("title", "presents", "recipient")
    frame.put("{{p body }}")
    frame.end(enclosures=False)
    return frame


def sheet():
    """Build ใบคะแนน: what is signed begins on a page of its own."""
    frame = Frame(size=14, pitch=Pt(16.8))
    frame.common()
    frame.closing()
    frame.headers()
    for name in ("Tidao Cell", "Tidao Cell Head"):
        frame.space(frame.document.styles[name], before=1, after=1)
    frame.document.styles["Tidao Heading"].paragraph_format.page_break_before = True
    frame.labels("office", "committee", "read", "code", bold=True)
    frame.style("Tidao Part title", align=CENTRE, bold=True, size=16)
    hanging_styles(frame, ("office", "committee", "read", "code"), before=1)
    frame.parts("title", "office", "committee", "read", "code")
    frame.put("{{p body }}")
    frame.end(enclosures=False)
    return frame


FRAMES = {"letter": letter, "memo": memo, "announcement": announcement, "certificate": certificate, "sheet": sheet}


def main(folder=OUT):
    """Write all frames."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, build in FRAMES.items():
        build().save(folder, name)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
