"""Where each table, key and list item of a TOML text stands: path → line, which `tomllib` does not tell."""

import re
import tomllib
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]

_SPACE = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_KEY_PART = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
_DOT = re.compile(r"[ \t]*\.[ \t]*")
# In order: the three-quote forms first, because two quotes would also begin an empty text; last, a number or date.
_SCALAR = re.compile(
    r'''"""(?:[^"\\]|\\.|"{1,2}(?!"))*"{3,5}|\'\'\'(?:[^']|'{1,2}(?!'))*'{3,5}'''
    r"""|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\s,\]}#][^,\]}#\n]*""",
    re.DOTALL,
)


class _NotUnderstoodError(Exception):
    """The text is not what the scanner expects; what was found so far is kept."""


class _Scanner:
    """One pass over a text that tomllib has accepted, so that only the shape matters, not the values."""

    def __init__(self, text: str) -> None:
        self.text = text.replace("\r\n", "\n")
        self.place = 0
        self.line = 1
        self.counted = 0
        self.lines: dict[Path, int] = {}
        self.sizes: dict[Path, int] = {}

    def scan(self) -> None:
        """Read header after header and key after key, up to the end of the text."""
        table: Path = ()
        self.take(_SPACE)
        while self.place < len(self.text):
            if self.at("["):
                table = self.header()
            else:
                self.pair(table)
            self.take(_SPACE)

    def at(self, start: str) -> bool:
        return self.text.startswith(start, self.place)

    def take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.place)
        if match is None:
            raise _NotUnderstoodError
        self.place = match.end()
        return match.group()

    def take_char(self, char: str) -> None:
        if not self.at(char):
            raise _NotUnderstoodError
        self.place += len(char)

    def mark(self, path: Path, place: int) -> None:
        """Note the line of `place` under `path`; places only ever grow, so that counting stays cheap."""
        self.line += self.text.count("\n", self.counted, place)
        self.counted = place
        self.lines.setdefault(path, self.line)

    def header(self) -> Path:
        start, brackets = self.place, 2 if self.at("[[") else 1
        self.take_char("[" * brackets)
        parts = self.keys()
        self.take_char("]" * brackets)
        *parents, last = parts
        path = (*self.inside(parents), last)
        if brackets == 2:
            self.mark(path, start)
            number = self.sizes[path] = self.sizes.get(path, 0) + 1
            path = (*path, number - 1)
        for length in range(1, len(path) + 1):  # [a.b] also makes the table a, where nothing did before
            self.mark(path[:length], start)
        return path

    def inside(self, parts: list[str]) -> Path:
        """Return the path of the parts, where an array of tables means its last table."""
        path: Path = ()
        for part in parts:
            path = (*path, part)
            if path in self.sizes:
                path = (*path, self.sizes[path] - 1)
        return path

    def keys(self) -> list[str]:
        self.take(_BLANK)
        parts = [self.key()]
        while _DOT.match(self.text, self.place):
            self.take(_DOT)
            parts.append(self.key())
        self.take(_BLANK)
        return parts

    def key(self) -> str:
        part = self.take(_KEY_PART)
        return next(iter(tomllib.loads(f"{part}=0"))) if part[0] in "\"'" else part

    def pair(self, table: Path) -> None:
        start = self.place
        path = (*table, *self.keys())
        for length in range(len(table) + 1, len(path) + 1):
            self.mark(path[:length], start)
        self.take_char("=")
        self.take(_BLANK)
        self.value(path)

    def value(self, path: Path) -> None:
        if self.at("["):
            self.array(path)
        elif self.at("{"):
            self.inline_table(path)
        else:
            self.take(_SCALAR)

    def array(self, path: Path) -> None:
        self.take_char("[")
        self.take(_SPACE)
        number = 0
        while not self.at("]"):
            self.mark((*path, number), self.place)
            self.value((*path, number))
            number += 1
            self.separator()
        self.take_char("]")

    def inline_table(self, path: Path) -> None:
        self.take_char("{")
        self.take(_SPACE)
        while not self.at("}"):
            self.pair(path)
            self.separator()
        self.take_char("}")

    def separator(self) -> None:
        self.take(_SPACE)
        if self.at(","):
            self.take_char(",")
            self.take(_SPACE)
        elif not self.at("]") and not self.at("}"):
            raise _NotUnderstoodError


def line_numbers(text: str) -> dict[Path, int]:
    """Return the 1-based line of every table header, key and list item of a valid TOML text.

    A path holds keys and, for arrays, 0-based positions: ("office", 2, "zone"). What cannot be understood ends
    the search and is left out; `line_of` then falls back to what stands around it.
    """
    scanner = _Scanner(text)
    try:
        scanner.scan()
    except (_NotUnderstoodError, RecursionError):
        return scanner.lines
    return scanner.lines


def line_of(lines: dict[Path, int], path: Path) -> int:
    """Return the line of `path`, or of the nearest table around it, or 1."""
    return next((lines[path[:n]] for n in range(len(path), 0, -1) if path[:n] in lines), 1)
