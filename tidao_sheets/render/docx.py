"""Letters as Word files: the data of a `Letter` put into the frames of `templates/word` by docxtpl."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

import jinja2
from docx.opc.exceptions import PackageNotFoundError
from docx.shared import Cm
from docxtpl import DocxTemplate, InlineImage
from markupsafe import Markup

from tidao_sheets.core.letters.parts import DRAFT, Gap, Items, Paragraph, Run, Table
from tidao_sheets.render.errors import RenderError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tidao_sheets.core.letters.parts import Block, Closing, Enclosure, Letter, Line, Part

EMBLEM_FORMATS = (".png", ".jpg", ".jpeg", ".gif")
NO_BREAK = "\u00a0"
BLANK_CM = 0.12
"""Width of a blank of the face at 16 pt, in centimetres: a gap becomes so many of them."""
TABLE_WIDTH = 9071
"""Width of a table, in twentieths of a point: 16 cm."""
LONGEST_ROW = 400
"""Characters of a table row that is kept on one page."""
SHORT = 110
"""Characters of a last paragraph that is so short that the one before it must go with it."""

_STYLES = {"body": "Body", "heading": "Heading", "item": "Item Heading", "title": "Title"}


@dataclass(frozen=True, slots=True)
class DocxResult:
    """A Word file; Word finds another face for what ours cannot show, so that there are never placeholders."""

    data: bytes
    placeholders: tuple[str, ...] = ()


class DocxRenderer:
    """Fills frames; `find` returns the file of a frame by its name in the templates, the workspace's own first."""

    def __init__(self, find: Callable[[str], Path | None], emblem: Path | None = None) -> None:
        self._find = find
        self._emblem = emblem
        if emblem is not None and emblem.suffix.lower() not in EMBLEM_FORMATS:
            raise RenderError(what=emblem, reason=f"not an image that Word takes: {', '.join(EMBLEM_FORMATS)}")
        self._frames: dict[str, bytes] = {}
        self._jinja = jinja2.Environment(undefined=jinja2.StrictUndefined, autoescape=True)

    @cached_property
    def layout(self) -> str:
        """A digest of all that decides how a letter looks: frames and emblem."""
        digest = hashlib.sha256(self._emblem_bytes())
        for name in ("letter", "memo", "announcement", "certificate", "sheet"):
            digest.update(self._frame(name))
        return digest.hexdigest()[:16]

    def render(self, letter: Letter) -> DocxResult:
        """Fill one letter's frame; the same letter gives the same bytes. Raises `RenderError`."""
        name = f"word/{letter.frame}.docx"
        try:
            document = DocxTemplate(io.BytesIO(self._frame(letter.frame)))
            document.render(self._values(letter, document), self._jinja)
            _describe(document, letter)
            made = io.BytesIO()
            document.save(made)
        except (jinja2.TemplateError, PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as error:
            raise RenderError(what=name, reason=error) from error
        return DocxResult(_undated(made.getvalue()))

    def _frame(self, name: str) -> bytes:
        if name not in self._frames:
            path = self._find(f"word/{name}.docx")
            if path is None:
                raise RenderError(what=f"word/{name}.docx", reason="no such file")
            self._frames[name] = path.read_bytes()
        return self._frames[name]

    def _emblem_bytes(self) -> bytes:
        if self._emblem is None:
            return b""
        try:
            return self._emblem.read_bytes()
        except OSError as error:
            raise RenderError(what=self._emblem, reason=error.strerror or error) from error

    def _values(self, letter: Letter, document: DocxTemplate) -> dict[str, Any]:
        """Return what a frame may use: emblem(cm), parts by role, body, the closing's parts, enclosures."""

        def emblem(cm: float) -> object:
            return InlineImage(document, io.BytesIO(self._emblem_bytes()), height=Cm(cm)) if self._emblem else ""

        parts = {part.role: Markup("".join(_part(part))) for part in letter.head}  # noqa: S704 - escaped below
        return {
            "emblem": emblem,
            "draft": DRAFT if letter.draft else "",
            "heading": letter.heading,
            "parts": _Parts(parts),
            "body": Markup("".join(_blocks(letter.body, closes=True))),  # noqa: S704 - escaped below
            "enclosures": [_enclosure(e) for e in letter.enclosures],
            **_closing(letter.closing),
        }


class _Parts(dict[str, Markup]):
    """Head parts by role; an optional one that a letter lacks is nothing."""

    def __missing__(self, role: str) -> Markup:
        return Markup("")


def _describe(document: DocxTemplate, letter: Letter) -> None:
    """Write title, author, fingerprint and dates, as the PDF has them."""
    properties = document.docx.core_properties
    properties.title, properties.author = letter.title[:255], letter.author[:255]
    properties.keywords = letter.fingerprint
    properties.last_modified_by = letter.author[:255]
    properties.created = properties.modified = letter.issued.replace(tzinfo=None)


def _undated(data: bytes) -> bytes:
    """Pack a file anew without the time of packing, so that the same letter gives the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()


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


def _paragraph(style: str, content: str, more: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="Tidao{style.replace(" ", "")}"/>{more}</w:pPr>{content}</w:p>'


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


def _part(part: Part) -> Iterator[str]:
    """Write a head part: its label, then a paragraph a row; what stands at the right follows a tab."""
    label = ""
    if part.label:
        label = _text(part.label, f'<w:rPr><w:rStyle w:val="TidaoLabel{part.role}"/></w:rPr>') + _text("  ")
    for n, row in enumerate(part.rows):
        cells = "<w:r><w:tab/></w:r>".join(_runs(cell) for cell in row)
        more = '<w:spacing w:before="0"/><w:ind w:firstLine="0"/>' if n and part.label else ""
        yield _paragraph(f"Part {part.role}", (label if n == 0 else "") + cells, more)


def _closing(closing: Closing) -> dict[str, Markup]:
    copies = (_text("สำเนาส่ง  ") + _runs(line) if n == 0 else _runs(line) for n, line in enumerate(closing.copies))
    written = {
        "phrase": [_paragraph("Phrase", _runs(closing.phrase))] if closing.phrase else [],
        "name": [_paragraph("Name", _runs(closing.name))] if closing.name else [],
        "position": [_paragraph("Position", _runs(line)) for line in closing.position],
        "unit": [
            _paragraph("Unit", _runs(line), '<w:spacing w:before="160"/>' if n == 0 else "")
            for n, line in enumerate(closing.unit)
        ],
        "copies": [_paragraph("Copies", line) for line in copies],
    }
    return {name: Markup("".join(paragraphs)) for name, paragraphs in written.items()}  # noqa: S704 - escaped above


def _enclosure(enclosure: Enclosure) -> dict[str, Markup]:
    label = _paragraph("Enclosure", _runs(enclosure.label)) if enclosure.label else ""
    return {"label": Markup(label), "blocks": Markup("".join(_blocks(enclosure.blocks)))}  # noqa: S704 - escaped above


# ── Blocks ──────────────────────────────────────────────────────────────────


def _blocks(blocks: tuple[Block, ...], *, closes: bool = False) -> Iterator[str]:
    """Write blocks; the last lines stay with the closing that follows, and text with the table below it."""
    for n, block in enumerate(blocks):
        below = blocks[n + 1] if n + 1 < len(blocks) else None
        last = closes and (below is None or (n + 2 == len(blocks) and _length(below) <= SHORT))
        kept = "<w:keepNext/>" if last or isinstance(below, Table) else ""
        match block:
            case Paragraph():
                style = _STYLES[block.style]
                *lines, end = _typed_lines(block.line)
                yield from (_paragraph(style, _runs(line)) for line in lines)
                yield _paragraph(style, _runs(end), kept)
            case Items():
                for m, (mark, line) in enumerate(block.items, 1):
                    yield _paragraph("Item", _text(f"{mark} ") + _runs(line), kept if m == len(block.items) else "")
            case Table():
                yield _paragraph("Gap", "", "<w:keepNext/>") + _table(block) + _paragraph("Gap", "")


def _length(block: Block) -> int:
    return sum(len(r.text) for r in block.line if isinstance(r, Run)) if isinstance(block, Paragraph) else SHORT + 1


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
    short = sum(len(r.text) for cell in cells for r in cell if isinstance(r, Run)) <= LONGEST_ROW
    properties = ("<w:cantSplit/>" if short else "") + ("<w:tblHeader/>" if head else "")
    style = "Cell Head" if head else "Cell"
    written = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        + _paragraph(style, _runs(cell), f'<w:jc w:val="{side}"/>')
        + "</w:tc>"
        for cell, width, side in zip(cells, widths, sides, strict=True)
    )
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{written}</w:tr>"
