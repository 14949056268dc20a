"""A small Markdown: front matter for the head parts, then paragraphs, lists, tables and enclosures.

What it reads was written by a template's author. Values of the programme and of committees stand in it only as opaque
marks (see `environment`), so that nothing that they contain can become a heading, a list or a table.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from tidao_sheets.core import thai
from tidao_sheets.core.letters.line_breaks import unbroken
from tidao_sheets.core.letters.parts import Block, Column, Enclosure, Gap, Items, Line, Paragraph, Run, Table
from tidao_sheets.core.text import Text

# Private marks: a value's place, unbroken text, a gap. `hide_marks` keeps them out of values and templates.
VALUE, VALUE_END, KEEP, KEEP_END, GAP, GAP_END = "\ue000\ue001\ue002\ue003\ue004\ue005"
_MARK = re.compile("[\ue000-\ue005]")
_INLINE = re.compile(f"{VALUE}(\\d+){VALUE_END}|{KEEP}(.*?){KEEP_END}|{GAP}([\\d.]+){GAP_END}", re.DOTALL)
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_ESCAPE = re.compile(r"\\([\\*|#.\-=+])")
_HEADING = re.compile(r"(#{1,3})\s+(.*)")
_STYLES: Final[dict[int, Literal["title", "heading", "item"]]] = {1: "title", 2: "heading", 3: "item"}
_ITEM = re.compile(r"\s*(?:([0-9๐-๙]+|#)\.|-)\s+(.*)", re.DOTALL)
_RULE_CELL = re.compile(r":?-+:?")
_KEY = re.compile(r"([^:]+):\s*(.*)")


class MarkupFault(Exception):  # noqa: N818 - a fault in a text, wrapped by the error that a user sees
    """A place in a rendered template that cannot be understood; `near` is the text to look for."""

    def __init__(self, reason: Text, near: str) -> None:
        super().__init__(reason.en)
        self.reason = reason
        self.near = near


@dataclass(frozen=True, slots=True)
class ParsedTemplate:
    """A template's text, parsed: front matter key → rows of cells, body blocks, enclosures."""

    fields: dict[str, tuple[tuple[Line, ...], ...]] = field(default_factory=dict)
    body: tuple[Block, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()


def hide_marks(text: str) -> str:
    """Name the private marks visibly where a text contains them, so that no text can pose as a value."""
    return _MARK.sub(lambda match: thai.code_point(match[0]), text)


def parse(text: str, values: Sequence[str], names: tuple[str, ...] = ()) -> ParsedTemplate:
    """Parse a rendered template; `values` are what the marks stand for, `names` are kept whole wherever they stand."""
    reader = _Reader(values, names)
    front, rest = _front_matter(text)
    fields = {key: tuple(reader.cells(row) for row in rows) for key, rows in _fields(front)}
    pages = re.split(r"^={3,}[ \t]*(.*)$", rest, flags=re.MULTILINE)
    enclosures = tuple(
        Enclosure(reader.line(label), tuple(reader.blocks(page)))
        for label, page in zip(pages[1::2], pages[2::2], strict=True)
    )
    return ParsedTemplate(fields, tuple(reader.blocks(pages[0])), enclosures)


def _front_matter(text: str) -> tuple[list[str], str]:
    lines = text.strip().split("\n")
    ends = [n for n, line in enumerate(lines) if line.strip() == "---"]
    if len(ends) < 2 or ends[0] != 0:
        reason = Text("ส่วนหัวของแม่แบบต้องอยู่ระหว่างบรรทัด --- สองบรรทัด", "the head must stand between two lines ---")
        raise MarkupFault(reason, lines[0])
    return lines[1 : ends[1]], "\n".join(lines[ends[1] + 1 :])


def _fields(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    key, rows = "", list[str]()
    for line in filter(str.strip, lines):
        if key and (match := re.match(r"\s*-\s+(.*)", line)):
            rows.append(match[1].strip())
        elif match := _KEY.fullmatch(line.strip()):
            if key:
                yield key, rows
            key, rows = match[1].strip(), [match[2]] if match[2] else []
        else:
            reason = Text("บรรทัดในส่วนหัวต้องเป็น ชื่อ: ข้อความ หรือ - ข้อความ", "a head line must be key: text or - text")
            raise MarkupFault(reason, line.strip())
    if key:
        yield key, rows


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads blocks and lines, putting the values back as plain text."""

    values: Sequence[str]
    names: tuple[str, ...]

    def cells(self, row: str) -> tuple[Line, ...]:
        return tuple(self.line(cell) for cell in _split_cells(row))

    def line(self, text: str) -> Line:
        """Read inline text: **bold**, escapes, and marks."""
        runs: list[Run | Gap] = []
        for n, piece in enumerate(_BOLD.split(text.strip())):
            runs += self._runs(piece, lambda s: _ESCAPE.sub(r"\1", s), bold=n % 2 == 1, keep=False)
        return unbroken(runs, self.names)

    def _runs(self, text: str, plain: Callable[[str], str], *, bold: bool, keep: bool) -> Iterator[Run | Gap]:
        """Resolve marks; a value may hold marks of earlier values (`{% set %}` blocks), never of later ones."""
        end = 0
        for match in _INLINE.finditer(text):
            yield Run(plain(text[end : match.start()]), keep, bold)
            end = match.end()
            if match[1] is not None:
                yield from self._runs(self.values[int(match[1])], str, bold=bold, keep=keep)
            elif match[2] is not None:
                yield from self._runs(match[2], plain, bold=bold, keep=True)
            else:
                yield Gap(float(match[3]))
        yield Run(plain(text[end:]), keep, bold)

    def blocks(self, text: str) -> Iterator[Block]:
        for chunk in re.split(r"\n[ \t]*\n", text):
            lines = [line for line in chunk.split("\n") if line.strip()]
            if lines:
                yield from self._block(lines)

    def _block(self, lines: list[str]) -> Iterator[Block]:
        if heading := _HEADING.match(lines[0]):
            yield Paragraph(self.line(heading[2]), _STYLES[len(heading[1])])
            lines = lines[1:]
        if not lines:
            return
        if _HEADING.match(lines[0]):
            yield from self._block(lines)
        elif lines[0].lstrip().startswith("|"):
            yield self._table(lines)
        elif _ITEM.match(lines[0]):
            yield self._items(lines)
        else:
            yield Paragraph(self.line(_joined(lines)))

    def _items(self, lines: list[str]) -> Items:
        items: list[tuple[str, list[str]]] = []
        for line in lines:
            if match := _ITEM.match(line):
                number = str(len(items) + 1) if match[1] == "#" else match[1]
                items.append((f"{thai.thai_digits(number)}." if number else "-", [match[2]]))
            else:
                items[-1][1].append(line)
        return Items(tuple((mark, self.line(_joined(words))) for mark, words in items))

    def _table(self, lines: list[str]) -> Table:
        rows = [_split_cells(line.strip().removeprefix("|").removesuffix("|")) for line in lines]
        rule = rows[1] if len(rows) > 1 else []
        if not rule or not all(_RULE_CELL.fullmatch(cell) for cell in rule):
            reason = Text("บรรทัดที่สองของตารางต้องเป็น |---|---|", "a table's second line must be |---|---|")
            raise MarkupFault(reason, lines[0])
        across = [n > 1 and len(row) == 1 and _HEADING.match(row[0]) for n, row in enumerate(rows)]
        rows = [[heading[2]] if heading else row for heading, row in zip(across, rows, strict=True)]
        if wrong := next((n for n, row in enumerate(rows) if len(row) != len(rule) and not across[n]), None):
            reason = Text("จำนวนช่องของตารางไม่เท่ากัน", "the table's rows have different numbers of cells")
            raise MarkupFault(reason, _MARK.split(lines[wrong])[0])
        read = [tuple(self.line(cell) for cell in row) for row in (rows[0], *rows[2:])]
        return Table(tuple(map(_column, rule)), read[0], tuple(read[1:]))


def _split_cells(row: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", row)]


def _column(rule: str) -> Column:
    """Read |:---:| as alignment; the number of dashes is the column's share of the width."""
    align: Literal["left", "center", "right"] = "left"
    if rule.endswith(":"):
        align = "center" if rule.startswith(":") else "right"
    return Column(rule.count("-"), align)


def _joined(lines: list[str]) -> str:
    return " ".join(line.strip() for line in lines)
