"""Workbooks as they are printed: what stands on their pages, how large, and between which lines."""

import itertools
import sys
from pathlib import Path
from typing import NamedTuple

import pdfplumber

SCRIPTS = Path(__file__).parent.parent / "scripts"
# What people write, word by word, as lines of Thai break.
WORDS = (  # noqa: SIM905 - a text, to be read as one
    "ควร จัดทำ แผน กลยุทธ์ ร่วม กับ ภาคี เครือข่าย ใน พื้นที่ ให้ ครบ ทุก ตำบล และ ติดตาม ผล อย่าง ต่อเนื่อง มี การประชุม "
    "ชี้แจง แนวทาง การดำเนินงาน แก่ เจ้าหน้าที่ และ ผู้นำ ชุมชน อย่าง สม่ำเสมอ มี รายงาน เป็น หลักฐาน กองทุน พัฒนา บทบาท "
    "สตรี มี ส่วนร่วม ใน การพัฒนา ชุมชน นำ หลัก เศรษฐกิจ พอเพียง มา ปรับ ใช้ ใน ครัวเรือน"
).split()


def text_of_length(length, last, start=0):
    """Return a Thai text of about so many characters, at least `length` - 12, whose last word is `last`."""
    said = ""
    for n, word in enumerate(itertools.islice(itertools.cycle(WORDS), start, None), 1):
        more = word + " " * (n % 9 == 0)
        if len(said + more + last) + 1 > length:
            return f"{said.strip()} {last}"
        said += more
    raise AssertionError


def in_place_of_tahoma(folder):
    """Make the faces that stand in for Tahoma, and return their fontconfig file."""
    sys.path.insert(0, str(SCRIPTS))
    try:
        from _faces import in_place_of_tahoma
    finally:
        sys.path.pop(0)
    return in_place_of_tahoma(folder)


class Printed(NamedTuple):
    """A page: its letters in the order of its text, with their places, and the heights of its level lines."""

    size: tuple[float, float]
    text: str
    letters: list
    levels: list[float]

    def place(self, word):
        """Return the top of a word, which stands once on the page, and the line that its letters stand on."""
        at = self.text.index(word)
        first = self.letters[at]
        return first["top"], self.size[1] - first["matrix"][5]

    def row(self, top, bottom):
        """Return the level lines between which something stands."""
        middle = (top + bottom) / 2
        return max(y for y in self.levels if y <= middle), min(y for y in self.levels if y > middle)

    @property
    def least(self):
        """The smallest type on the page, in points."""
        return min((round(c["size"], 1) for c in self.letters if c["text"].strip()), default=0)

    @property
    def within(self):
        """Whether all stands on the page, 5 millimetres from its edges."""
        right, bottom = self.size[0] - 14, self.size[1] - 14
        return all(c["x0"] >= 14 and c["x1"] <= right and c["bottom"] <= bottom for c in self.letters)


def printed(pdf):
    """Return the pages of a PDF."""
    with pdfplumber.open(pdf) as document:
        return [_page(page) for page in document.pages]


def _page(page):
    drawn = [*page.rects, *page.lines]
    levels = sorted({round(y, 1) for d in drawn if d["x1"] - d["x0"] > 10 for y in (d["top"], d["bottom"])})
    return Printed((page.width, page.height), "".join(c["text"][0] for c in page.chars), page.chars, levels)
