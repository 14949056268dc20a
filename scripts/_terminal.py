"""What the program says on a terminal of 80 columns, as a picture: each character in its cells, in its colours."""

from __future__ import annotations

import fcntl
import json
import os
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator, Mapping

COLUMNS, LINES = 80, 42
_LOOK = re.compile(r"\x1b\[([\d;]*)m")
_COLOURS = {"31": "#ff8a80", "32": "#9ccc65", "33": "#ffd54f", "97": "#ffffff", "38;5;173": "#e0a070"}
_MAIN = """
#let lines = json(bytes(sys.inputs.lines))
#let (wide, high) = (6.1pt, 15pt)
#set page(width: 80 * wide + 28pt, height: auto, margin: 14pt, fill: rgb("#1c2430"))
#set text(font: ("DejaVu Sans Mono", "Loma"), size: 9.6pt, fill: rgb("#dbe2ea"))
#set par(leading: 0pt, spacing: 0pt)
#for line in lines { block(height: high, spacing: 0pt, line.map(((letter, cells, colour, bold)) => box(
  width: cells * wide, height: high, align(center + horizon, text(
    fill: rgb(colour), weight: if bold { "bold" } else { "regular" }, letter,
  )),
)).join()) }
"""

Cell = tuple[str, int, str, bool]
"""A letter with its marks, the cells that it takes, its colour, and whether it is bold."""


def on_terminal(command: list[str], env: Mapping[str, str]) -> str:
    """Run a command on a terminal of its own, and return what it writes there."""
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
    running = subprocess.Popen(command, env=env, stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL)
    os.close(theirs)
    said = bytearray()
    while True:
        try:
            more = os.read(ours, 65536)
        except OSError:  # Linux ends a terminal that nobody writes to any more with an error
            break
        if not more:
            break
        said += more
    os.close(ours)
    running.wait()
    return said.decode("utf-8").replace("\r\n", "\n")


def picture_of(said: str) -> bytes:
    """Return the first lines of what was said as a PNG."""
    import typst

    lines = [[*_cells(line)] for line in said.splitlines()[:LINES]]
    made = typst.compile(_MAIN.encode(), format="png", ppi=120, sys_inputs={"lines": json.dumps(lines)})
    if not isinstance(made, bytes):
        sys.exit("a terminal is one page")
    return made


def _cells(line: str) -> Iterator[Cell]:
    from tidao_sheets.core.wrap import columns

    colour, bold = "#dbe2ea", False
    for n, part in enumerate(_LOOK.split(line)):
        if n % 2:
            bold = part.startswith("1") or (bold and part not in {"", "0"})
            colour = "#dbe2ea" if part in {"", "0"} else "#8592a3" if part == "2" else _COLOURS.get(part, colour)
            continue
        letters: list[str] = []
        for letter in part:
            if letters and not columns(letter):
                letters[-1] += letter
            else:
                letters.append(letter)
        yield from ((letter, max(columns(letter), 1), colour, bold) for letter in letters)
