"""Parts and blocks of a letter as WordprocessingML, in the styles that the frames of `templates/word` have."""

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape

from tidao_sheets.core.letters.parts import (
    BOOKMARKED_PARTS,
    Block,
    Closing,
    Enclosure,
    Gap,
    Items,
    Line,
    Paragraph,
    Part,
    Run,
    Stars,
    Table,
    line_text,
)

NO_BREAK = "\u00a0"
BLANK_CM = 0.12
"""Width of a blank of the face at 16 pt, in centimetres: a gap becomes so many of them."""
TABLE_WIDTH = 9071
"""Width of a table, in twentieths of a point: 16 cm."""
PAGE, TWIPS = 28, 120
"""Lines of a table's cell that surely fit on a page, and what a character of it takes, in twentieths of a point."""
LONG = 400
"""Characters of a text that runs over the page before it is kept with what follows: LibreOffice would move it whole."""
SHORT = 110
"""Characters of a last paragraph that is so short that the one before it must go with it."""

_STYLES = {"body": "Body", "heading": "Heading", "item": "Item Heading", "title": "Title"}
_LEVELS = {"title": 1, "heading": 2, "item": 3}
"""Levels of the outline, from 0, as the PDF's bookmarks have them; above them stand the document and its enclosures."""

# ── Text ────────────────────────────────────────────────────────────────────


def _runs(line: Line) -> str:
    return "".join(_run(run) for run in line)


def _run(run: Run | Gap) -> str:
    """Write a run; what is kept whole has blanks that do not break, a line feed is a line break."""
    if isinstance(run, Gap):
        return _text(NO_BREAK * round(run.cm / BLANK_CM))
    words = run.text.replace(" ", NO_BREAK) if run.keep else run.text
    format_ = "<w:rPr><w:b/><w:bCs/></w:rPr>" if run.bold else ""
    return "<w:r><w:br/></w:r>".join(_text(piece, format_) for piece in words.split("\n"))


def _text(words: str, format_: str = "") -> str:
    shown = escape(re.sub(r"[\t\f\v]", " ", words))
    return f'<w:r>{format_}<w:t xml:space="preserve">{shown}</w:t></w:r>' if words else ""


def _paragraph(style: str, content: str, more: str = "", level: int | None = None) -> str:
    outline = "" if level is None else f'<w:outlineLvl w:val="{level}"/>'
    return f'<w:p><w:pPr><w:pStyle w:val="Tidao{style.replace(" ", "")}"/>{more}{outline}</w:pPr>{content}</w:p>'


def _typed_lines(line: Line) -> list[Line]:
    """Take a text apart at its line feeds: each typed line is a paragraph of its own."""
    lines: list[list[Run | Gap]] = [[]]
    for run in line:
        if isinstance(run, Gap) or "\n" not in run.text:
            lines[-1].append(run)
            continue
        first, *others = run.text.split("\n")
        lines[-1].append(Run(first, run.keep, run.bold))
        lines += [[Run(text, run.keep, run.bold)] for text in others]
    return [tuple(words) for words in lines]


# ── Parts ───────────────────────────────────────────────────────────────────


def part(head: Part) -> Iterator[str]:
    """Write a head part: its label, then a paragraph a row; what stands at the right follows a tab."""
    printed = ""
    if head.label:
        printed = _text(head.label, f'<w:rPr><w:rStyle w:val="TidaoLabel{head.role}"/></w:rPr>') + _text("  ")
    for n, row in enumerate(head.rows):
        cells = "<w:r><w:tab/></w:r>".join(_runs(cell) for cell in row)
        more = '<w:spacing w:before="0"/><w:ind w:firstLine="0"/>' if n and head.label else ""
        level = 0 if head.role in BOOKMARKED_PARTS and n == 0 else None
        yield _paragraph(f"Part {head.role}", (printed if n == 0 else "") + cells, more, level)


def closing(foot: Closing) -> dict[str, list[str]]:
    """Write the foot: the paragraphs of each of its parts."""
    copies = (_text("สำเนาส่ง  ") + _runs(line) if n == 0 else _runs(line) for n, line in enumerate(foot.copies))
    return {
        "phrase": [_paragraph("Phrase", _runs(foot.phrase))] if foot.phrase else [],
        "name": [_paragraph("Name", _runs(foot.name))] if foot.name else [],
        "position": [_paragraph("Position", _runs(line)) for line in foot.position],
        "unit": [
            _paragraph("Unit", _runs(line), '<w:spacing w:before="160"/>' if n == 0 else "")
            for n, line in enumerate(foot.unit)
        ],
        "copies": [_paragraph("Copies", line) for line in copies],
    }


def label(enclosure: Enclosure) -> list[str]:
    """Write what stands in an enclosure's corner."""
    return [_paragraph("Enclosure", _runs(enclosure.label), level=0)] if enclosure.label else []


# ── Stars ───────────────────────────────────────────────────────────────────

_STAR = 374_400
"""Width and height of a star, in the unit of drawings: 1.04 cm."""
_METALS = {"gold": "E0B030", "silver": "B4BBC1", "bronze": "B8733B"}
_DRAWN = (
    '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" Requires="wps">'
    '<w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<wp:extent cx="{size}" cy="{size}"/><wp:docPr id="{id}" name="star {id}" {told}'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr/>'
    '<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{size}" cy="{size}"/></a:xfrm>'
    '<a:prstGeom prst="star5"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="{fill}"/></a:solidFill>'
    '<a:ln w="11430"><a:solidFill><a:srgbClr val="7A5C14"/></a:solidFill></a:ln></wps:spPr><wps:bodyPr/></wps:wsp>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
    "<mc:Fallback/></mc:AlternateContent></w:r>"
)

_DECORATIVE = (
    '><a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:ext uri="{C183D7F6-B498-43B3-948B-'
    '1728B52AA6E4}"><adec:decorative xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/>'
    "</a:ext></a:extLst></wp:docPr>"
)
"""What says of a picture that it has no words on purpose."""


def stars(drawn: Stars) -> str:
    """Draw stars beside each other; the first has the words for all."""
    fill = _METALS[drawn.metal]
    told = f'descr="{escape(drawn.told, {chr(34): "&quot;"})}"/>'
    each = (
        _DRAWN.format(size=_STAR, id=9000 + n, told=_DECORATIVE if n else told, fill=fill) for n in range(drawn.count)
    )
    return _paragraph("Body", _text(NO_BREAK).join(each), '<w:spacing w:line="300" w:lineRule="atLeast"/>')


# ── Blocks ──────────────────────────────────────────────────────────────────


def blocks(written: tuple[Block, ...], *, closes: bool = False) -> Iterator[str]:
    """Write blocks; the last lines stay with the closing that follows, and text with the table below it."""
    for n, block in enumerate(written):
        below = written[n + 1] if n + 1 < len(written) else None
        last = closes and (below is None or (n + 2 == len(written) and _length(below) <= SHORT))
        kept = "<w:keepNext/>" if last or isinstance(below, Table) else ""
        match block:
            case Paragraph():
                style, level = _STYLES[block.style], _LEVELS.get(block.style)
                lines = _typed_lines(block.line)
                for m, line in enumerate(lines, 1):
                    stays = kept if m == len(lines) and _characters(line) <= LONG else ""
                    yield _paragraph(style, _runs(line), stays, level if m == 1 else None)
            case Items():
                for m, (mark, line) in enumerate(block.items, 1):
                    stays = kept if m == len(block.items) and _characters(line) <= LONG else ""
                    yield _paragraph("Item", _text(f"{mark} ") + _runs(line), stays)
            case Table():
                yield _paragraph("Gap", "", "<w:keepNext/>") + _table(block) + _paragraph("Gap", "")


def _length(block: Block) -> int:
    return _characters(block.line) if isinstance(block, Paragraph) else SHORT + 1


def _characters(line: Line) -> int:
    return sum(len(run.text) for run in line if isinstance(run, Run))


def _table(table: Table) -> str:
    share = TABLE_WIDTH / sum(column.weight for column in table.columns)
    widths = [round(column.weight * share) for column in table.columns]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = [_row(table.head, widths, ["center"] * len(widths), head=True)]
    sides: list[str] = [column.align for column in table.columns]
    rows += [_across(row[0], widths) if len(row) == 1 < len(widths) else _row(row, widths, sides) for row in table.rows]
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="TidaoTable"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblInd w:w="100" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _across(cell: Line, widths: list[int]) -> str:
    """Write a heading across all columns, which stays with the row below."""
    shade = '<w:shd w:val="clear" w:color="auto" w:fill="EBEBEB"/>'
    properties = f'<w:tcW w:w="{sum(widths)}" w:type="dxa"/><w:gridSpan w:val="{len(widths)}"/>{shade}'
    written = _paragraph("Cell Head", _runs(cell), '<w:jc w:val="left"/>', _LEVELS["item"])
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr>{properties}</w:tcPr>{written}</w:tc></w:tr>"


def _fits(cells: tuple[Line, ...], widths: list[int]) -> bool:
    """Whether a row surely fits on a page: each of its cells has so many lines at most, however its words break."""
    lines = (
        sum(1 + len(typed) * TWIPS // max(1, width - 200) for typed in line_text(cell).split("\n"))
        for cell, width in zip(cells, widths, strict=True)
    )
    return max(lines) <= PAGE


def _row(cells: tuple[Line, ...], widths: list[int], sides: list[str], *, head: bool = False) -> str:
    properties = ("<w:cantSplit/>" if _fits(cells, widths) else "") + ("<w:tblHeader/>" if head else "")
    style = "Cell Head" if head else "Cell"
    written = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        + _paragraph(style, _runs(cell), f'<w:jc w:val="{side}"/>')
        + "</w:tc>"
        for cell, width, side in zip(cells, widths, sides, strict=True)
    )
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{written}</w:tr>"
