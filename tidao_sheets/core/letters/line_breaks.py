"""Where a Thai line must not break: words, names, dates and numbers that stay whole, however the text is set."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from tidao_sheets.core.letters.parts import Gap, Line, Run
from tidao_sheets.core.letters.people import ACTING

# Words that a line breaker takes for two, a word with its ฯ, a year with its word, and the last word of a clause.
_WHOLE = (
    *ACTING,
    "(?:คณะกรรมการ|คำสั่ง|สำนักงาน|รับรอง|ทั้งนี้|พัฒนากร(?=[^ก-๎]|$))[ฯๆ]?",
    "(?:กรม|กระทรวง|จังหวัด|อำเภอ|โครงการ|สำนักงาน|กลุ่มงาน|ศูนย์)[ฯๆ]",
    "สิ่งที่ส่งมาด้วย|ทางราชการ|(?:(?<![ก-๎])|(?<=ใน)|(?<=ยุทธศาสตร์))การ(?:ประชุม|พัฒนาชุมชน)",
    "ปีที่ [๐-๙]+|(?:ประจำปี [๐-๙]{4}|แจ้งแล้ว)(?: นั้น)?",
)
_LAST_WORD = " นั้น"
# A word that counts, before its number: "ครั้งที่ ๑/๒๕๖๗" and "วันที่ ๕ เมษายน ๒๕๖๗" stay on one line.
_COUNTS = re.compile("(?:(?:ครั้ง|วัน|รอบ|ด้าน|อันดับ|ลำดับ)?ที่|ข้อ|ระดับ) $")
_PASTED = re.compile("[\xa0\u2007\u202f]")  # blanks that came from a web page, and would glue a line together
_REPEATED = re.compile("(?<=[ก-๎]) (?=ๆ)")  # "ต่าง ๆ": the mark never begins a line
# A straight quotation mark opens after a blank, and closes before one, or where the like of it has opened.
_OPENING = re.compile(r"""(?:[(\[{“‘«]|(?<![^\s(\[{“‘«])["']){1,4}$""")
_CLOSING = re.compile(r"""(?:[)\]}”’»,.;:!?…]|["'](?![\wก-๎])){1,4}""")
_CLOSING_QUOTED = re.compile(r"""[)\]}”’»,.;:!?…"']{1,4}""")
LONGEST_KEPT = 60
"""Characters of unbroken text that still fit on one line; longer text may break."""


def unbroken(runs: Iterable[Run | Gap], names: tuple[str, ...] = ()) -> Line:
    """Join a line's runs, and keep whole what a line breaker would tear, `names` as well."""
    return tuple(_signed(list(_whole_words(_counted(list(_ended(_merged(runs)))), names))))


def _signed(runs: list[Run | Gap]) -> Iterator[Run | Gap]:
    """Keep with what is kept whole the signs that open before it and close after it: brackets, quotes, stops."""
    for n, run in enumerate(runs):
        if not isinstance(run, Run) or not run.keep:
            continue
        before, after = _neighbour(runs, n - 1, run), _neighbour(runs, n + 1, run)
        opening = _OPENING.search(before.text) if before else None
        quoted = opening and set("\"'") & set(opening[0])
        closing = (_CLOSING_QUOTED if quoted else _CLOSING).match(after.text) if after else None
        if before and opening:
            runs[n - 1] = Run(before.text[: opening.start()], before.keep, before.bold)
        if after and closing:
            runs[n + 1] = Run(after.text[closing.end() :], after.keep, after.bold)
        text = (opening[0] if opening else "") + run.text + (closing[0] if closing else "")
        runs[n] = Run(text, run.keep, run.bold)
    return (run for run in runs if isinstance(run, Gap) or run.text)


def _neighbour(runs: list[Run | Gap], n: int, kept: Run) -> Run | None:
    """Return the run `n` where signs of the kept run beside it may stand."""
    run = runs[n] if 0 <= n < len(runs) else None
    return run if isinstance(run, Run) and not run.keep and run.bold == kept.bold else None


def _whole_words(runs: Iterator[Run | Gap], names: tuple[str, ...]) -> Iterator[Run | Gap]:
    """Keep those words and names whole that a line breaker would tear."""
    for run in runs:
        if isinstance(run, Gap) or run.keep:
            yield run
        else:
            yield from (Run(piece, keep, run.bold) for piece, keep in _torn(run.text, names))


@lru_cache(4096)  # most texts stand in many documents
def _torn(text: str, names: tuple[str, ...]) -> tuple[tuple[str, bool], ...]:
    """Return the pieces of a text, and which of them must stay whole."""
    return tuple((piece, n % 2 == 1) for n, piece in enumerate(_whole(names).split(text)) if piece)


@lru_cache(64)
def _whole(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(f"({'|'.join((*(re.escape(name) for name in names if len(name) <= LONGEST_KEPT), *_WHOLE))})")


def _ended(runs: Iterator[Run | Gap]) -> Iterator[Run | Gap]:
    """Keep the last word of a clause with the date or name before it."""
    last: Run | Gap | None = None
    for run in runs:
        following: Run | Gap = run
        if isinstance(last, Run) and isinstance(run, Run) and last.keep and run.text.startswith(_LAST_WORD):
            last = Run(last.text + _LAST_WORD, last.keep, last.bold)
            following = Run(run.text.removeprefix(_LAST_WORD), run.keep, run.bold)
        if last:
            yield last
        last = following
    if last and (isinstance(last, Gap) or last.text):
        yield last


def _counted(runs: list[Run | Gap]) -> Iterator[Run | Gap]:
    """Keep a number with the word before it that says what it counts."""
    for n, run in enumerate(runs):
        before, after = runs[n - 1] if n else None, runs[n + 1] if n + 1 < len(runs) else None
        if isinstance(run, Gap):
            yield run
        elif text := _counting(before, run) + run.text.removesuffix(_counting(run, after)):
            yield Run(text, run.keep, run.bold)


def _counting(run: Run | Gap | None, after: Run | Gap | None) -> str:
    """Return the word at the end of a run that counts the number which the next one begins with, or ""."""
    if not isinstance(run, Run) or not isinstance(after, Run) or run.keep or not after.keep or run.bold != after.bold:
        return ""
    match = _COUNTS.search(run.text)
    return match[0] if match and after.text[:1].isdigit() and len(match[0] + after.text) <= LONGEST_KEPT else ""


def _merged(runs: Iterable[Run | Gap]) -> Iterator[Run | Gap]:
    """Join neighbouring runs of one style, drop empty ones, and let text break that is too long to be kept whole."""
    last: Run | None = None
    for run in runs:
        if isinstance(run, Run):
            text = _REPEATED.sub("\xa0", _PASTED.sub(" ", run.text))
            keep = run.keep and len(text) <= LONGEST_KEPT and "\n" not in text
            if last and not keep and (last.keep, last.bold) == (keep, run.bold):
                last = Run(last.text + text, keep, run.bold)
                continue
        if last and last.text:
            yield last
        last = Run(text, keep, run.bold) if isinstance(run, Run) else None
        if isinstance(run, Gap):
            yield run
    if last and last.text:
        yield last
