"""Lines and tables on stdout: in colours on a terminal, plain elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Sequence
from shutil import get_terminal_size

import click

from tidao_sheets.cli.program import called
from tidao_sheets.core.text import visible
from tidao_sheets.core.wrap import columns

Piece = tuple[str, str]
"""A text, and how it looks: "bold", "dim" or a colour."""
_COLOURS: dict[str, str | int] = {
    **{colour: colour for colour in ("red", "green", "yellow", "bright_white")},
    "bronze": 173,  # of the 256 colours that terminals have
}


class Terminal:
    """Prints pieces of text; away from a terminal lines are not cut to a width."""

    def __init__(self, width: int | None = None) -> None:
        self.width = width or (get_terminal_size().columns if sys.stdout.isatty() else 1000)
        self._colours = False if os.environ.get("NO_COLOR") else None

    def print(self, *pieces: Piece) -> None:
        """Print a line; what would steer the terminal, whoever wrote it, is made visible."""
        click.echo("".join(styled(visible(text), look) for text, look in pieces), color=self._colours)

    def called(self, sentence: str) -> str:
        """Return a sentence whose commands can be copied as they stand."""
        return called(sentence)

    def table(self, rows: Sequence[Sequence[Piece]], right: Collection[int] = ()) -> None:
        """Print rows in columns, two blanks apart, those of the numbers `right` at the right."""
        fitting = widths(rows)
        for row in rows:
            line, before = [], ""
            for n, (text, look) in enumerate(row):
                blanks = " " * (fitting[n] - columns(visible(text)))
                line += [(f"{before}{blanks if n in right else ''}", ""), (text, look)]
                before = "  " if n in right else f"{blanks}  "
            self.print(*line)


def widths(rows: Sequence[Sequence[Piece]]) -> list[int]:
    """Return how wide each column of a table is."""
    return [max(columns(visible(text)) for text, _ in column) for column in zip(*rows, strict=True)]


def styled(text: str, look: str) -> str:
    """Return a text in its look, which is left out where no terminal reads it."""
    if not look:
        return text
    words = set(look.split())
    colour = next(iter(words & _COLOURS.keys()), None)
    return click.style(text, _COLOURS.get(colour or ""), bold="bold" in words or None, dim="dim" in words or None)
