"""Workbooks as they are printed, measured as scripts/pictures.py measures them; and texts of any length."""

import itertools
import sys
from pathlib import Path

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


def _from_scripts():
    sys.path.insert(0, str(SCRIPTS))
    try:
        import _faces
        import _paper
    finally:
        sys.path.pop(0)
    return _faces.in_place_of_tahoma, _paper


in_place_of_tahoma, _paper = _from_scripts()
printed, faults, LEAST, LEAST_OF_LISTS = _paper.printed, _paper.faults, _paper.LEAST, _paper.LEAST_OF_LISTS
