"""Lines of Thai and English text that are no wider than a terminal: they break between words, and tear none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from tidao_sheets.core.thai_words import WORDS

_THAI = re.compile("[ก-ฺเ-๎]+")
_LONGEST = max(map(len, WORDS))
# Blanks that are no place to break: before a mark that repeats, after one that points, between a number and what it
# counts or what counts it, within a command.
_GLUED = re.compile(
    r"(?<=→) +| +(?=[ๆฯ→–|])|(?<=ข้อ) +(?=\d)|(?<=ช่อง) +(?=[A-Z]+\d)|(?<=ที่) +(?=[\d๐-๙])|(?<=ร้อยละ) +(?=\d)"
    r"|(?<=\d) +(?=[ก-ฮเ-ไ])|(?<=คม|ยน|ธ์) +(?=\d{4})|(?<=เวลา) +(?=\d)"
    r"|(?<=tidao) +(?=[a-z-])|(?<=tidao\") +(?=[a-z-])|(?<=[a-z]) +(?=--[a-z])|(?<=--round) +(?=\d)"
)
# What is copied as it stands, such as a path, a file's name or a command: no place to break within its quotes.
_COPIED = re.compile(r'"(?=[^"]*[/\\][^"]*"|[^"]*\.[A-Za-z]{2,7}"|tidao )[^"]{1,150}"')
_HANG = re.compile(r"\s*(?:[✓✗·★!→↳] )?")
_STAND_IN = "\u00a0"


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes; marks above and below a Thai letter take none."""
    return sum(
        0 if unicodedata.category(c) in {"Mn", "Me", "Cf"} else 1 + (unicodedata.east_asian_width(c) in "WF")
        for c in text
    )


def wrapped(text: str, width: int) -> str:
    """Return a text in lines of at most `width` columns, the later ones hanging under the first one's words.

    A piece that is wider than a line stands on a line of its own: the terminal does with it what it can.
    """
    return "\n".join(line for given in text.split("\n") for line in _lines(given, width))


def _lines(text: str, width: int) -> Iterator[str]:
    if columns(text) <= width:
        yield text
        return
    begin = _HANG.match(text)
    hang = " " * (begin.end() if begin else 0)
    line = ""
    for piece in pieces(text):
        if line.strip() and columns((line + piece).rstrip()) > width:
            yield line.rstrip()
            line = hang
        line += piece
    yield line.rstrip()


def pieces(text: str) -> list[str]:
    """Return the pieces of a text that must not be torn, each with the blanks after it."""
    held = _GLUED.sub(lambda found: _STAND_IN * len(found[0]), text)
    whole = [found.span() for found in _COPIED.finditer(held)]
    places = (at for at in _breaks(held) if not any(a < at < b for a, b in whole))
    breaks = [0, *sorted({*places}), len(held)]
    return [held[a:b].replace(_STAND_IN, " ") for a, b in pairwise(breaks) if a < b]


def _breaks(text: str) -> Iterator[int]:
    """Yield the places where a line may end: after blanks, and between two known words of Thai."""
    for found in re.finditer(r"(?<=\S) +(?=\S)", text):
        yield found.end()
    for run in _THAI.finditer(text):
        for at in _between(run[0]):
            yield run.start() + at


def _between(run: str) -> Iterator[int]:
    """Yield the places between two known words of a run of Thai; what is unknown stays with its neighbours."""
    at = 0
    for (word, known), (_, next_known) in pairwise(_words(run)):
        at += len(word)
        if known and next_known:
            yield at


def _words(run: str) -> list[tuple[str, bool]]:
    """Divide a run of Thai into words, and tell which are known: the least unknown, then the fewest words."""
    best: list[tuple[int, int, int, bool]] = [(0, 0, 0, True)]  # unknown letters, words, where the last begins, known
    for end in range(1, len(run) + 1):
        unknown, count, _, _ = best[end - 1]
        begins = [b for b in range(max(0, end - _LONGEST), end) if run[b:end] in WORDS]
        known = [(best[b][0], best[b][1] + 1, b, True) for b in begins]
        best.append(min([(unknown + 1, count + 1, end - 1, False), *known]))
    cut: list[tuple[str, bool]] = []
    end = len(run)
    while end:
        _, _, begin, is_known = best[end]
        cut.append((run[begin:end], is_known))
        end = begin
    return cut[::-1]
