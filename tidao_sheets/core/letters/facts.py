"""What a document shows, as data: it is embedded in the PDF. All of it is taken from what is printed, so never more."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from tidao_sheets.core.letters.parts import Block, Items, Letter, Line, Paragraph, Table, line_text

FORMAT = "tidao-document/1"
"""Names the form of these data; a form that is changed has another number."""


def facts(letter: Letter) -> str:
    """Return the printed parts, paragraphs and tables of a document as JSON, and the digest of its content.

    The same document gives the same text. Gaps to be filled in by hand are blanks.
    """
    blocks = (*letter.body, *(block for enclosure in letter.enclosures for block in enclosure.blocks))
    closing = letter.closing
    told = {
        "format": FORMAT,
        "draft": letter.draft,
        "title": letter.title,
        "parts": {part.role: [_texts(row) for row in part.rows] for part in letter.head},
        "paragraphs": [text for block in blocks for text in _paragraphs(block)],
        "tables": [_table(block) for block in blocks if isinstance(block, Table)],
        "phrase": _text(closing.phrase),
        "signatory": {"name": _text(closing.name), "position": _texts(closing.position)},
        "stars": letter.stars.told if letter.stars else None,
        "content": letter.content(),
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def _text(line: Line) -> str:
    return line_text(line).strip()


def _texts(lines: Iterable[Line]) -> list[str]:
    return [_text(line) for line in lines]


def _paragraphs(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield _text(block.line)
        case Items():
            yield from (f"{mark} {_text(line)}" for mark, line in block.items)


def _table(table: Table) -> dict[str, list[str] | list[list[str]]]:
    return {"head": _texts(table.head), "rows": [_texts(row) for row in table.rows]}
