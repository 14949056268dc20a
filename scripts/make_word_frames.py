"""Make the Word frames of templates/word anew: `python scripts/make_word_frames.py [FOLDER]`.

Each frame is an ordinary .docx that can be opened and restyled in Word: the styles carry the layout, and the words in
{{ }} say where the program puts the parts of a document. This script only builds their first form (python-docx).
"""

import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent))  # a safe-path Python leaves it out

import typst
from _word_frame import CENTRE, LEFT, MIDDLE, Frame, Look
from _word_xml import THIN, behind, element, give_sides
from docx.shared import Cm, Pt, RGBColor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.shared import Length
    from docx.styles.style import ParagraphStyle
    from docx.table import Table

OUT = Path(__file__).resolve().parent.parent / "templates" / "word"
RIGHT_EDGE = Cm(16)
DEEP = RGBColor(0x1B, 0x31, 0x50)  # the blue of the drawn frame
# Widths of the labels with their two spaces, in points: what stands beside a label hangs there.
HANGING = {
    "subject": 33.5,
    "to": 33.0,
    "referred": 36.5,
    "enclosed": 79.5,
    "office": 126,
    "committee": 60,
    "read": 78,
    "day": 78,
    "code": 72,
}


def bare_table(frame: Frame, widths: "Sequence[Length]", cells: "Sequence[str]") -> "Table":
    """Add a table without rules, for what stands side by side."""
    table: Table = frame.document.add_table(rows=1, cols=len(widths))
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for cell, width, text in zip(table.rows[0].cells, widths, cells, strict=True):
        cell.width = width
        cell.paragraphs[0].text = text
    return table


def hanging_styles(frame: Frame, roles: "Sequence[str]", *, before: float = 6) -> None:
    """Add the styles of head parts whose text hangs beside the label."""
    for role in roles:
        hang = HANGING[role]
        look = Look(before=before, left=Pt(hang), first=Pt(-hang), right_tab=RIGHT_EDGE)
        frame.style(f"Tidao Part {role}", **look)


def letter() -> Frame:
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


def memo() -> Frame:
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
        cell.paragraphs[0].style = frame.named(style)
    for role in ("agency", "reference", "date", "subject"):
        dotted(frame.style(f"Tidao Part {role}", before=4, exact=Pt(24)))
    frame.parts("agency")
    bare_table(frame, (Cm(8), Cm(8)), ("{{p parts.reference }}", "{{p parts.date }}"))
    hanging_styles(frame, ("to", "referred", "enclosed"))
    frame.parts("subject", "to", "referred", "enclosed")
    frame.put("{{p body }}")
    frame.end()
    return frame


def dotted(style: "ParagraphStyle") -> None:
    """Draw a dotted line below what is filled in."""
    style.element.get_or_add_pPr().append(give_sides(element("w:pBdr"), "bottom", **{**THIN, "val": "dotted"}))


def announcement() -> Frame:
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
    frame.named("Tidao Phrase").paragraph_format.left_indent = Cm(5)
    frame.named("Tidao Phrase").paragraph_format.alignment = LEFT
    frame.parts("title", "subject")
    rule = frame.put("", "Tidao Rule")
    rule.paragraph_format.left_indent = rule.paragraph_format.right_indent = Cm(6)
    rule._p.get_or_add_pPr().append(give_sides(element("w:pBdr"), "top", **{**THIN, "sz": 6}))
    frame.put("{{p body }}")
    frame.end()
    return frame


def certificate() -> Frame:
    """Build เกียรติบัตร: across, in the drawn frame."""
    frame = Frame(landscape=True)
    section = frame.document.sections[0]
    section.left_margin = section.right_margin = Cm(2.9)
    section.top_margin, section.bottom_margin = Cm(2.1), Cm(1.6)
    section.header_distance = Cm(1.9)
    frame.common()
    frame.headers(numbers=False)
    for header in (section.first_page_header, section.header):
        behind(header.paragraphs[0], ornament(), Cm(29.7), Cm(21))
    frame.labels("reference")
    frame.style("Tidao Part reference")
    frame.style("Tidao Emblem", least=Cm(2), align=CENTRE)
    frame.parts("reference")
    frame.put("{{ emblem(2) }}", "Tidao Emblem")
    title = frame.style("Tidao Part title", size=32, bold=True, exact=Pt(39), align=CENTRE)
    frame.style("Tidao Part presents", size=21, exact=Pt(27), before=2, align=CENTRE)
    recipient = frame.style("Tidao Part recipient", size=34, bold=True, exact=Pt(42), before=4, align=CENTRE)
    title.font.color.rgb = recipient.font.color.rgb = DEEP
    body = frame.named("Tidao Body")
    frame.type(body, 20)
    frame.space(body, before=2, exact=Pt(25))
    form = body.paragraph_format
    form.first_line_indent, form.alignment = Pt(0), CENTRE
    form.left_indent = form.right_indent = Cm(2.6)
    frame.style("Tidao Phrase", size=19, exact=Pt(24), before=4, align=CENTRE)
    frame.style("Tidao Name", size=19, exact=Pt(24), before=28, align=CENTRE)
    frame.style("Tidao Position", size=19, exact=Pt(24), align=CENTRE)
    frame.style("Tidao Unit", align=CENTRE)
    frame.style("Tidao Copies", align=CENTRE)
    frame.parts("title", "presents", "recipient")
    frame.put("{{p body }}")
    frame.end(enclosures=False)
    return frame


@cache
def ornament() -> bytes:
    """Return the picture of the certificate's drawn frame, as the PDF has it."""
    frames = OUT.parent / "typst"
    page = b"#set page(width: 29.7cm, height: 21cm, margin: 0pt)"
    main = b'#import "/ornament.typ": frame\n' + page + b"\n#frame(29.7cm, 21cm, tiled: false)"
    made = typst.Compiler(root=frames).compile(main, format="png", ppi=127)
    if not isinstance(made, bytes):
        raise TypeError("one page")
    return made


def sheet() -> Frame:
    """Build ใบคะแนน: what is signed begins on a page of its own."""
    frame = Frame(size=14, pitch=Pt(16.8))
    frame.common()
    frame.closing()
    frame.headers()
    for name in ("Tidao Cell", "Tidao Cell Head"):
        frame.space(frame.named(name), before=1, after=1)
    frame.named("Tidao Heading").paragraph_format.page_break_before = True
    frame.labels("office", "committee", "read", "day", "code", bold=True)
    frame.style("Tidao Part title", align=CENTRE, bold=True, size=16)
    hanging_styles(frame, ("office", "committee", "read", "day", "code"), before=1)
    frame.parts("title", "office", "committee", "read", "day", "code")
    frame.put("{{p body }}")
    frame.end(enclosures=False)
    return frame


FRAMES = {"letter": letter, "memo": memo, "announcement": announcement, "certificate": certificate, "sheet": sheet}


def main(folder: Path = OUT) -> None:
    """Write all frames."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, build in FRAMES.items():
        build().save(folder, name)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:2]))
