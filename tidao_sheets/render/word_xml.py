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
    Table,
)

NO_BREAK = "\u00a0"
BLANK_CM = 0.12
"""Width of a blank of the face at 16 pt, in centimetres: a gap becomes so many of them."""
TABLE_WIDTH = 9071
"""Width of a table, in twentieths of a point: 16 cm."""
LONGEST_ROW = 400
"""Characters of a table row that is kept on one page."""
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
    rows += [_row(row, widths, [column.align for column in table.columns]) for row in table.rows]
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="TidaoTable"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblInd w:w="100" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row(cells: tuple[Line, ...], widths: list[int], sides: list[str], *, head: bool = False) -> str:
    short = sum(map(_characters, cells)) <= LONGEST_ROW
    properties = ("<w:cantSplit/>" if short else "") + ("<w:tblHeader/>" if head else "")
    style = "Cell Head" if head else "Cell"
    written = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        + _paragraph(style, _runs(cell), f'<w:jc w:val="{side}"/>')
        + "</w:tc>"
        for cell, width, side in zip(cells, widths, sides, strict=True)
    )
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{written}</w:tr>"
