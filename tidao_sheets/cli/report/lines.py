"""What a shell would print of a result, as lines for a page; its next step apart, which pages tell themselves."""

from __future__ import annotations

from tidao_sheets.cli.report import Reporter, report_of
from tidao_sheets.cli.report.terminal import Piece, Terminal
from tidao_sheets.core.text import visible

WIDE = 1000
"""Columns of a line that a page breaks by itself."""


class Lines(Terminal):
    """Keeps what is printed."""

    def __init__(self) -> None:
        super().__init__(WIDE)
        self.kept: list[str] = []

    def print(self, *pieces: Piece) -> None:
        """Keep a line."""
        self.kept.append("".join(visible(text) for text, _ in pieces))


def lines_of(result: object, lang: str) -> list[str]:
    """Return what is printed of a result."""
    lines = Lines()
    report_of(result).tell(Reporter(lang, lines))
    return lines.kept
