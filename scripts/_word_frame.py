"""A Word frame in the making: its document, its styles, and the places of the parts (python-docx)."""

from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

from _word_xml import THIN, add_field, element, give_sides, put_in_order
from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Cm, Length, Pt, RGBColor
from docx.styles.style import CharacterStyle, ParagraphStyle

if TYPE_CHECKING:
    from docx.blkcntnr import BlockItemContainer
    from docx.text.paragraph import Paragraph

FACE = "TH SarabunPSK"
PITCH = Pt(21.3)
INDENT = Cm(2.5)
MIDDLE = Cm(7.5)
LEFT, CENTRE, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT


class Look(TypedDict, total=False):
    """What a paragraph style of ours may say; spaces and sizes are in points."""

    before: float
    after: float
    align: WD_ALIGN_PARAGRAPH
    left: Length
    first: Length
    right_tab: Length
    bold: bool
    size: int
    exact: Length
    least: Length
    keep: bool


class Frame:
    """One frame: its document, its styles, and the places of the parts."""

    def __init__(self, *, size: int = 16, pitch: Length = PITCH, landscape: bool = False) -> None:
        self.document = Document()
        self.pitch = pitch
        body = self.document.element.body
        for child in list(body):
            if child.tag != qn("w:sectPr"):
                body.remove(child)
        self._page(landscape=landscape)
        self._normal(size)

    def _page(self, *, landscape: bool) -> None:
        section = self.document.sections[0]
        width, height = Cm(21), Cm(29.7)
        section.page_width, section.page_height = (height, width) if landscape else (width, height)
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.left_margin, section.right_margin = Cm(3), Cm(2)
        section.top_margin, section.bottom_margin = Cm(1.5), Cm(2)
        section.header_distance, section.footer_distance = Cm(1), Cm(1)

    def _normal(self, size: int) -> None:
        styles = self.document.styles.element
        for defaults in styles.findall(qn("w:docDefaults")):
            styles.remove(defaults)
        normal = self.named("Normal")
        self.type(normal, size)
        self.space(normal)
        normal.element.get_or_add_rPr().append(element("w:lang", val="en-US", bidi="th-TH"))

    def named(self, name: str) -> ParagraphStyle:
        """Return a paragraph style that is there already."""
        style = self.document.styles[name]
        if not isinstance(style, ParagraphStyle):
            raise TypeError(name)
        return style

    def type(self, style: CharacterStyle, size: int | None = None, *, bold: bool = False) -> None:
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

    def space(
        self,
        style: ParagraphStyle,
        *,
        before: float = 0,
        after: float = 0,
        exact: Length | None = None,
        least: Length | None = None,
    ) -> None:
        """Set the space above and below, and exact line spacing ("single" is too tight for this face)."""
        form = style.paragraph_format
        form.space_before, form.space_after = Pt(before), Pt(after)
        form.line_spacing_rule = WD_LINE_SPACING.AT_LEAST if least else WD_LINE_SPACING.EXACTLY
        form.line_spacing = least or exact or self.pitch
        form.widow_control = True

    def style(self, name: str, **look: Unpack[Look]) -> ParagraphStyle:
        """Add a paragraph style of our own."""
        self.document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style = self.named(name)
        style.base_style = self.named("Normal")
        style.quick_style = True
        if look.get("bold") or look.get("size"):
            self.type(style, look.get("size"), bold=look.get("bold", False))
        self.space(
            style,
            before=look.get("before", 0),
            after=look.get("after", 0),
            exact=look.get("exact"),
            least=look.get("least"),
        )
        form = style.paragraph_format
        form.alignment = look.get("align", LEFT)
        form.left_indent, form.first_line_indent = look.get("left", Pt(0)), look.get("first", Pt(0))
        form.keep_with_next = look.get("keep", False)
        form.page_break_before = False
        if "right_tab" in look:
            form.tab_stops.add_tab_stop(look["right_tab"], alignment=WD_TAB_ALIGNMENT.RIGHT)
        return style

    def common(self) -> None:
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

    def table_style(self) -> None:
        """Add the style of tables: thin rules."""
        properties, borders, margins = element("w:tblPr"), element("w:tblBorders"), element("w:tblCellMar")
        properties.append(give_sides(borders, "top left bottom right insideH insideV", **THIN))
        properties.append(give_sides(margins, "left right", w=100, type="dxa"))
        self.document.styles.add_style("Tidao Table", WD_STYLE_TYPE.TABLE).element.append(properties)

    def closing(self) -> None:
        """Add the styles of the closing."""
        self.style("Tidao Phrase", before=12, align=CENTRE, left=MIDDLE, keep=True)
        self.style("Tidao Name", before=63.9, align=CENTRE, left=MIDDLE, keep=True)
        self.style("Tidao Position", align=CENTRE, left=MIDDLE, keep=True)
        self.style("Tidao Unit")
        self.style("Tidao Copies", before=6)

    def put(self, text: str, style: str = "Normal", where: "BlockItemContainer | None" = None) -> "Paragraph":
        """Add a paragraph."""
        return (where or self.document).add_paragraph(text, style=style)

    def parts(self, *roles: str) -> None:
        """Place head parts, each in its own style."""
        for role in roles:
            self.put(f"{{{{p parts.{role} }}}}")

    def spacer(self, height: Length) -> None:
        """Keep the emblem's place, with or without its image."""
        self.style("Tidao Emblem", least=Cm(height.cm - 0.5), align=CENTRE)
        self.put(f"{{{{ emblem({height.cm:g}) }}}}", "Tidao Emblem")

    def labels(self, *roles: str, size: int | None = None, bold: bool = False) -> None:
        """Add the styles of the labels of head parts."""
        for role in roles:
            style = self.document.styles.add_style(f"Tidao Label {role}", WD_STYLE_TYPE.CHARACTER)
            if isinstance(style, CharacterStyle):
                self.type(style, size, bold=bold)

    def headers(self, *, numbers: bool = True) -> None:
        """Say ร่าง on every page of a draft, and number all but the first: - ๒ -."""
        self.style("Tidao Draft", align=RIGHT, bold=True, size=20, exact=Pt(14))
        self.style("Tidao Page Number", align=CENTRE, after=14)
        section = self.document.sections[0]
        section.different_first_page_header_footer = True
        section._sectPr.append(element("w:pgNumType", fmt="thaiNumbers"))
        for header in (section.first_page_header, section.header):
            header.is_linked_to_previous = False
            first = header.paragraphs[0]
            first.style = self.named("Tidao Draft")
            first.text = "{{ draft }}"
        if numbers:
            paragraph = self.put("- ", "Tidao Page Number", section.header)
            add_field(paragraph, "PAGE \\* THAIARABIC", "๑")
            paragraph.add_run(" -")

    def end(self, *, enclosures: bool = True) -> None:
        """Place closing and enclosures."""
        for role in ("phrase", "name", "position", "unit", "copies"):
            self.put(f"{{{{p {role} }}}}")
        if enclosures:
            self.put("{%p for enclosure in enclosures %}")
            self._new_section()
            self.put("{{p enclosure.label }}")
            self.put("{{p enclosure.blocks }}")
            self.put("{%p endfor %}")

    def _new_section(self) -> None:
        """Begin a new page, from which pages are numbered anew."""
        self.document.add_section(WD_SECTION.NEW_PAGE)
        self.document.paragraphs[-1].style = self.named("Tidao Break")
        last = self.document.sections[-1]
        last.different_first_page_header_footer = True
        # A document without enclosures loses the break and keeps this section alone: it needs the headers, too.
        for old in last._sectPr.findall(qn("w:pgNumType")):
            last._sectPr.remove(old)
        for reference in self.document.sections[0]._sectPr.findall(qn("w:headerReference")):
            last._sectPr.insert(0, deepcopy(reference))
        last._sectPr.append(element("w:pgNumType", fmt="thaiNumbers", start=1))

    def save(self, folder: Path, name: str) -> None:
        """Write the frame, without anything that tells who made it."""
        for root in (self.document.element, self.document.styles.element):
            put_in_order(root)
        properties = self.document.core_properties
        properties.title = properties.author = properties.comments = properties.keywords = ""
        self.document.save(str(folder / f"{name}.docx"))
