"""Set random texts of all kinds, and look on the pages for glyphs outside the margins; no text may be left unmended.

    python scripts/margins.py --texts 5000 --seed 1

Many of the texts have no blank to break at: lists, dates, links, signs, other scripts, and mixtures. Each stands in
a letter's body, in a table, in bold, and as a name that is kept whole.
"""

import argparse
import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tidao_sheets.core.letters.line_breaks import unbroken  # noqa: E402
from tidao_sheets.core.letters.parts import (  # noqa: E402
    Block,
    Closing,
    Column,
    Enclosure,
    Letter,
    Line,
    Paragraph,
    Part,
    Run,
    Table,
)
from tidao_sheets.render.pdf import Assets, PdfRenderer  # noqa: E402

ASSETS = Assets(ROOT / "templates" / "typst", ROOT / "templates" / "fonts")
LEFT, RIGHT = 3 / 2.54 * 72, (21 - 2) / 2.54 * 72
BOTTOM, TOP = 1 / 2.54 * 72, (29.7 - 1) / 2.54 * 72
"""Above and below the text stand the page's number and the words that go on."""
SLACK = 2.8
"""Points (1 mm) by which a glyph's ink may pass the measure: the overhang of its shape."""
BATCH = 40
"""Texts in one letter."""

_PARTS = (
    *("ม.{n},", "ข้อ{n}/", "๑/๑/๒๕๖๗,", "บวร+", "{n}.", "ประชุม", "ผู้นำ", "กลุ่มเป้าหมาย", "และ", "การพัฒนาชุมชน"),
    *("ร้อยละ๘๐", "พ.ศ.๒๕๖๗", "อช.", "ๆ", " ๆ", "กิ์", "น้ำ", "เ", "ะ", "ก", "ฯลฯ", "1,500", "2.5"),
    *("(", ")", "-", "–", "…", ":", "=", "%", "“", "”", "?", "&", "\u200b", "\u200d", "\xa0", "\t"),
    *("W", "abc", "https://example.org/", "a_b", "x@y.z", "ÀÉ", "漢字", "ອ", "مر", "😀"),
)


def texts(seed: int, count: int) -> Iterator[str]:
    """Yield texts: one part over and over, a list, or a mixture; one in four with blanks."""
    rng = random.Random(seed)
    for _ in range(count):
        few = rng.sample(_PARTS, rng.choice((1, 1, 2, 3, 6, 12)))
        parts = [rng.choice(few).replace("{n}", str(rng.randrange(1, 200))) for _ in range(rng.randrange(5, 120))]
        yield rng.choice(("", "", "", " ")).join(parts)


def letter(some: list[str]) -> Letter:
    """Return a letter that prints texts in its body, in a table, and as names that are kept whole."""
    lines = [unbroken([Run(text, bold=n % 5 == 0)]) for n, text in enumerate(some)]
    names = [unbroken([Run("("), Run(text[:58], keep=True), Run(")")]) for text in some]
    body: tuple[Block, ...] = tuple(map(Paragraph, (*lines, *names)))
    rows: list[tuple[Line, ...]] = list(zip(names, lines, strict=True))
    word: Line = (Run("ที่"),)
    table = Table((Column(1), Column(1, "center")), (word, word), tuple(rows))
    return Letter(
        kind="result",
        frame="letter",
        office=None,
        round=1,
        title="title",
        author="author",
        draft=False,
        heading="",
        head=tuple(Part(role, "ที่", ((word,),)) for role in ("reference", "agency", "date")),
        body=body,
        closing=Closing(name=names[0], position=tuple(names[1:3])),
        enclosures=(Enclosure((), (table,)),),
        fingerprint="0" * 8,
        issued=datetime(2024, 9, 16, tzinfo=UTC),
    )


def strays(data: bytes) -> list[tuple[int, float, float, str]]:
    """Return what stands outside the margins of a PDF: page, left and lower edge in points, and the text before it."""
    found = []
    with pypdfium2.PdfDocument(data) as pdf:
        for number, page in enumerate(pdf, 1):
            text = page.get_textpage()
            for n in range(text.count_chars()):
                left, bottom, right, top = text.get_charbox(n)
                inside = left >= LEFT - SLACK and right <= RIGHT + SLACK and bottom >= BOTTOM and top <= TOP
                if not inside and text.get_text_range(n, 1).strip():
                    found.append((number, left, bottom, text.get_text_range(max(0, n - 30), min(31, n + 1))))
    return found


def main() -> int:
    """Set the texts and tell how many letters have strays; 1 where any has."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    renderer, wrong = PdfRenderer(ASSETS), 0
    letters = -(-asked.texts // BATCH)
    for n in range(letters):
        made = renderer.render(letter(list(texts(asked.seed * 10_000 + n, BATCH))))
        if made.strange:
            wrong += 1
            print(f"letter {n}: its text could not be mended for all readers: {made.strange}", flush=True)
        if found := strays(made.data):
            wrong += 1
            print(f"letter {n}: {len(found)} glyphs, the first: {found[0]}", flush=True)
    print(f"{letters * BATCH} texts in {letters} letters: {wrong} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
