"""What a shell would print of a result, for a page, and what it would leave with."""

from __future__ import annotations

from tidao_sheets.cli.report import Reporter, report_of
from tidao_sheets.cli.report.terminal import Piece, Terminal
from tidao_sheets.core.text import visible
from tidao_sheets.desk.work import ToldResult

WIDE = 1000
"""Columns of a line that a page breaks by itself."""


class Lines(Terminal):
    """Keeps what is printed; commands stay as they are named, for pages lead to where they are done by mouse."""

    def __init__(self) -> None:
        super().__init__(WIDE)
        self.kept: list[str] = []

    def print(self, *pieces: Piece) -> None:
        """Keep a line."""
        self.kept.append("".join(visible(text) for text, _ in pieces))

    def called(self, sentence: str) -> str:
        """Return a sentence as it is."""
        return sentence


def told_of(result: object, lang: str) -> ToldResult:
    """Return what is told of a result."""
    lines, report = Lines(), report_of(result)
    report.tell(Reporter(lang, lines))
    step = report.next_step()
    return ToldResult(lines.kept, report.exit, step.said, step.words)
