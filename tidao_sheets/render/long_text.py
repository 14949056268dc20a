"""Where text may break that has no blanks, and no words either that Typst's line breaker knows: lists, dates, links."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, groupby, pairwise

from tidao_sheets.core.letters.parts import Gap, Run
from tidao_sheets.core.thai_words import WORDS

FITS = 20
"""Characters of such text that fit into any line."""
PIECE = 6
"""Clusters after which a line may break where there is nothing better."""

_THAI = "[ก-๎]"
_WORD = r"[\wก-๎]"
# A blank at which a line may not break: beside a sign (a bracket, say), or one that says so.
_GLUE = rf"(?<!{_WORD})\s|\s(?!{_WORD})|[\xa0\u2007\u202f]"
# Signs, digits, other scripts, and Thai that is too short for the breaker to find a word's end in it.
_MIXED = re.compile(rf"(?:[^\sก-๎]|{_GLUE}|(?<!{_THAI}){_THAI}{{1,11}}(?!{_THAI}))+")
# Thai that is no language: consonants or vowels alone, a few signs over and over.
_NO_WORDS = re.compile(r"[ก-ฮ]{25,}|[ะาำเแโใไๅๆฯ]{25,}|(?=[ก-๎]{25})([ก-๎]{1,8}?)\1{3,}")
UNKNOWN = 25
"""Characters of Thai without a word that the program knows, from which on a line breaker may find none either."""
_LONG = re.compile(rf"{_THAI}{{{UNKNOWN},}}")
# The better places first; the next ones count where what is left between the former does not fit.
_PLACES = (
    r"(?<=[;|+&=…)\]}])(?![\s;|+&=…)\]},.:])|(?<=\D[,])(?!\s)|(?<=,)(?=[^\s\d])",
    r"(?<=,)(?![\s,])",
    r"(?<=[/:.\-–—_@?#%~*\\])(?![\s,/:.\-–—_@?#%~*\\)\]}])",
    r"(?<=\s)(?=\S)",
    rf"(?<={_THAI})(?=\w)(?!{_THAI})|(?<=\w)(?<!{_THAI})(?={_THAI})",
)
_AFTER = "ะาำๅๆฯ"
_BEFORE = "เแโใไ\u200d"
_LONGEST_CLUSTER = 8

Pieces = tuple[tuple[str, ...], ...]
"""The pieces of each typed line; an empty one at the beginning says that the line may break before it."""


def broken(line: Sequence[Run | Gap]) -> Iterator[Pieces]:
    """Yield the pieces of each run of a line; a gap has none."""
    cut = list[Pieces]()
    for whole, group in groupby(line, lambda run: isinstance(run, Gap) or run.keep):
        texts = [run.text if isinstance(run, Run) else "" for run in group]
        cut += [_cut((text,))[0] for text in texts] if whole else _cut(tuple(texts))
    held = (False, *(_held(before, after) for before, after in pairwise(line)))
    for free, (first, *others) in zip(held, cut, strict=True):
        yield (("", *first) if free else first, *others)


def _held(before: Run | Gap, after: Run | Gap) -> bool:
    """Whether a quotation mark would hold two runs together of which one is whole: it has its own mark already."""
    if not isinstance(before, Run) or not isinstance(after, Run) or not (before.keep or after.keep):
        return False
    sides = before.text[-1:], after.text[:1]
    return any(map(_quotes, sides)) and not any(map(str.isspace, sides))


def _quotes(sign: str) -> bool:
    return sign in {'"', "'"} or unicodedata.category(sign or " ") in {"Pi", "Pf"}


@lru_cache(4096)  # most texts stand in many documents
def _cut(texts: tuple[str, ...]) -> tuple[Pieces, ...]:
    """Cut the texts of runs side by side as the one text that they are to a reader."""
    whole, places, at = "".join(texts), set[int](), 0
    for line in whole.split("\n"):
        places.update(accumulate(map(len, pieces(line)), initial=at))
        at += len(line) + 1
    cut, at = list[Pieces](), 0
    for text in texts:
        lines = []
        for line in text.split("\n"):
            ends = [at, *sorted(place for place in places if at < place < at + len(line)), at + len(line)]
            inside = at in places and whole[at - 1 : at] not in {"", "\n"}
            lines.append((*([""] if inside else []), *(whole[start:end] for start, end in pairwise(ends))))
            at += len(line) + 1
        at -= 1
        cut.append(tuple(lines))
    return tuple(cut)


@lru_cache(4096)  # most texts stand in many documents
def pieces(text: str) -> tuple[str, ...]:
    """Cut a text into pieces between which a line may break; joined they are the text, and there is at least one."""
    cuts = {0, len(text)}
    for match in _MIXED.finditer(text):
        cuts.update(match.start() + at for at in _cuts(match[0]))
    for match in _NO_WORDS.finditer(text):
        cuts.update(match.start() + at for at in _clusters(match[0]))
    ends = sorted(cuts)
    return tuple(text[start:end] for start, end in pairwise(ends)) or ("",)


@lru_cache(4096)
def doubtful(piece: str) -> str | tuple[str | tuple[str, ...], ...]:
    """Take out of a piece Thai in which Typst may find no words: in short stretches, each of which is to be tried."""
    parts, at = list[str | tuple[str, ...]](), 0
    for match in _LONG.finditer(piece):
        thai, cuts = match[0], [0]
        for start, end in pairwise((0, *_known(thai), len(thai))):
            if end - start >= UNKNOWN:
                cuts += [start, *(start + cut for cut in _clusters(thai[start : end - PIECE], 3 * PIECE)), end]
        if len(cuts) > 1:
            stretches = tuple(thai[start:end] for start, end in pairwise(sorted({*cuts, len(thai)})))
            parts += [piece[at : match.start()], stretches]
            at = match.end()
    return (*parts, piece[at:]) if parts else piece


def _known(thai: str) -> Iterator[int]:
    """Yield where words begin and end that the program knows; a line breaker knows them, too."""
    at = 0
    while at < len(thai) - 2:
        longest = next((size for size in range(12, 2, -1) if thai[at : at + size] in WORDS), 0)
        if longest:
            yield from (at, at + longest)
        at += longest or 1


def _cuts(text: str, level: int = 0) -> Iterator[int]:
    """Yield where a text may break that does not fit."""
    if len(text) <= FITS:
        return
    if level == len(_PLACES):
        yield from _clusters(text)
        return
    start = 0
    for part in re.split(_PLACES[level], text):
        if start:
            yield start
        yield from (start + at for at in _cuts(part, level + 1))
        start += len(part)


def _clusters(text: str, many: int = PIECE) -> Iterator[int]:
    """Yield the ends of every few clusters of a text: no sign is parted from its marks and vowels."""
    start, count = 0, 0
    for at in range(1, len(text)):
        if at - start < _LONGEST_CLUSTER and _joined(text[at - 1], text[at]):
            continue
        start, count = at, count + 1
        if count % many == 0:
            yield at


def _joined(before: str, after: str) -> bool:
    """Whether two characters stand in one cluster."""
    if unicodedata.category(after) in {"Mn", "Mc", "Me", "Cf"}:
        return True
    return (after in _AFTER and before not in _AFTER) or (before in _BEFORE and after not in _BEFORE)
