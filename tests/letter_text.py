"""A document as text: what golden files hold, and what is looked for on pages."""

from collections.abc import Iterator

from tidao_sheets.core.letters.parts import DRAFT, Block, Closing, Items, Letter, Paragraph, Part, Table, line_text


def texts_of(facts: object) -> Iterator[str]:
    """Yield every text in a document's data, as JSON holds them."""
    match facts:
        case str():
            yield facts
        case list() | dict():
            for item in facts.values() if isinstance(facts, dict) else facts:
                yield from texts_of(item)


def plain_text(letter: Letter) -> str:
    """Return all that is printed, in printed order, a line a part; two spaces stand between label and text."""
    lines = [line.rstrip() for line in _lines(letter)]
    return "\n".join(lines).strip("\n") + "\n"


def _lines(letter: Letter) -> Iterator[str]:
    if letter.draft:
        yield DRAFT
    if letter.heading:
        yield letter.heading
    for part in letter.head:
        yield from _part_lines(part)
    yield ""
    yield from _block_lines(letter.body)
    yield from _closing_lines(letter.closing)
    for enclosure in letter.enclosures:
        yield "\f"
        yield line_text(enclosure.label)
        yield from _block_lines(enclosure.blocks)


def _part_lines(part: Part) -> Iterator[str]:
    label = part.label
    for row in part.rows:
        cells = "  ".join(line_text(cell) for cell in row)
        yield f"{label}  {cells}" if label else cells
        label = ""


def _block_lines(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph():
                yield line_text(block.line)
            case Items():
                yield from (f"{mark} {line_text(line)}" for mark, line in block.items)
            case Table():
                yield from (" | ".join(line_text(cell) for cell in row) for row in (block.head, *block.rows))
        yield ""


def _closing_lines(closing: Closing) -> Iterator[str]:
    for line in (closing.phrase, closing.name, *closing.position):
        if line:
            yield line_text(line)
    if closing.unit:
        yield ""
    yield from (line_text(line) for line in closing.unit)
    label = "สำเนาส่ง"
    for line in closing.copies:
        yield f"{label}  {line_text(line)}".lstrip()
        label = ""
