"""What both directions share: the machine keys of a tab's rows and columns, and the words on it.

Each tab of a form carries machine keys in the hidden first row (what a column is) and in the hidden first column (what
a row is). Whatever people do to rows, columns and names, the keys say where everything went.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.programme.records import Committee, Dimension, Programme, Round
from tidao_sheets.core.thai import thai_digits

# Column keys of an office tab, in the order of the columns; the first two columns are hidden.
COLUMNS = (
    "key",
    "dimension",
    "id",
    "name",
    "full_marks",
    "score",
    "strength",
    "advice",
    "evidence",
    "status",
    "reported",
    "former_score",
    "former_advice",
    "follow_up",
    "internal",
    "guidance",
)
FORMER = ("former_score", "former_advice", "follow_up")
"""Columns about the round before: hidden and empty in the first round, and unknown to forms of former programs."""
REPORTED = "reported"
"""What the office has reported over the year: hidden and empty where it reports nothing, unknown to former forms."""
PAPER = ("id", "evidence")
"""The first and the last column that are printed: what is signed, and what is sent to the office."""
COLUMN = {key: n for n, key in enumerate(COLUMNS)}
SCORED_BY = ("full_marks", "name", "score", "strength", "advice", "evidence", "internal")
"""Columns without which a row cannot be read; the others are named when they are gone, and scores still count."""
INPUTS = ("score", "strength", "advice", "evidence", "internal", "follow_up")
OVERALL = "overall"
"""What is said of the office as a whole: one input a tab, beside the sums, in the row of its key."""
OVERALL_COLUMN = "advice"
HEADS = {
    "id": "ข้อ",
    "name": "ประเด็นหลัก",
    "full_marks": "คะแนนเต็ม",
    "score": "คะแนนที่ได้",
    "status": "สถานะ",
    "guidance": "รายละเอียด",
    "strength": "จุดเด่น",
    "advice": "ข้อเสนอแนะ",
    "evidence": "หลักฐาน\n(ลิงก์หรือชื่อแฟ้ม)",
    "internal": "บันทึกภายใน\n(ไม่ลงในหนังสือ)",
    REPORTED: "หลักฐานที่รายงานไว้",
    "former_score": "คะแนน\nรอบก่อน",
    "former_advice": "ข้อเสนอแนะรอบก่อน",
    "follow_up": "ติดตามข้อเสนอแนะ\n(ได้ทำอะไรแล้ว)",
    OVERALL: "ความเห็นโดยรวม",
}


def inputs(*, former: bool) -> tuple[str, ...]:
    """Return the input columns of a form, of a round that has a `former` one or of the first."""
    return tuple(key for key in INPUTS if former or key not in FORMER)


def heading(office: str) -> str:
    """Return the heading of an office's tab."""
    return f"แบบให้คะแนน  {office}"


# Row keys other than criterion ids; "#" and ":" cannot stand in an id, so that they never collide.
ROW_STATE = "#state"
ROW_TOTAL = "#total"
ROW_TIER = "#tier"
ROW_OVERALL = "#overall"
"""Stands, as what the tab asks for, beside the key of the total, too: so that its row is missed when it is gone."""


def row_dimension(dimension: str) -> str:
    """Return the row key of a dimension's subtotal."""
    return f"#dimension:{dimension}"


def row_band(dimension: str) -> str:
    """Return the row key of a dimension's heading."""
    return f"#band:{dimension}"


def sum_key(dimension: str) -> str:
    """Return the hidden key that SUMIF adds by; never a number, which SUMIF would match loosely."""
    return f"D:{dimension}"


def parts(programme: Programme) -> dict[str, str]:
    """Return the row keys of the form's own parts, on which no score depends, with the words people know them by."""
    bands = {row_band(d.id): f"หัวข้อด้านที่ {d.id}" for d in programme.dimensions}
    sums = {row_dimension(d.id): f"รวมด้านที่ {d.id}" for d in programme.dimensions}
    return {ROW_STATE: "สถานะของชีต", **bands, **sums, ROW_TOTAL: "คะแนนรวม", ROW_TIER: "ระดับดาว"}


# What the status column says (practice.md, section 3), but for what the rules say of numbers.
OK = "เรียบร้อย"
NOT_SCORED = "ยังไม่ให้คะแนน"
NO_NUMBER = "ไม่ใช่ตัวเลข"
FORMULA_FAILS = "สูตรผิดพลาด"
IS_TEXT = "เป็นข้อความ กรุณาพิมพ์ตัวเลขใหม่"
NOT_PLAIN = "เป็นวันที่หรือร้อยละ กรุณาพิมพ์ตัวเลขใหม่"
ALTERED = "แถวนี้ถูกแก้ไข กรุณาแจ้งฝ่ายเลขานุการ"
UNKNOWN = "–"
"""What stands for a figure that the program would not count."""
# The state line; its numbers are written in Thai digits.
TO_MEND = "ต้องแก้ไข {bad} ข้อ"
FOR_EXAMPLE = "\nข้อ {id} {status}"
NOT_BEGUN = "ให้คะแนนแล้ว {done} จาก {count} ข้อ"
UNDER_WAY = "ให้คะแนนแล้ว {done} จาก {count} ข้อ\nรวมขณะนี้ {total}/{full}"
ALL_DONE = "ครบทุกข้อ พร้อมลงนาม\nรวม {total}/{full}"
NO_STAR = "ยังไม่ถึงเกณฑ์ได้รับดาว"
TIER_UNKNOWN = "ยังสรุประดับดาวไม่ได้"


def band_text(dimension: Dimension) -> str:
    """Return the heading of a dimension's rows."""
    return f"ด้านที่ {dimension.id} {dimension.name} ({plain(dimension.full_marks)} คะแนน)"


def round_line(turn: Round, committee: Committee) -> str:
    """Return the line under the heading that tells round and committee."""
    return f"รอบที่ {thai_digits(str(turn.number))} ({turn.due_text})  ·  {committee.name}"


ROUND_LINE = re.compile(r"\s*รอบที่\s*(\d+)\s*\(.*\)\s*·", re.DOTALL)
"""Matches such a line; its group is the round's number, in Thai digits or others."""


def guidance_text(guidance: tuple[str, ...]) -> str:
    """Return the bullet points of a criterion as one cell's text."""
    return "\n".join(f"- {line}" for line in guidance)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRows:
    """Where the rows of a fresh office tab stand, from 0: one place that build and `forms --json` read."""

    state: int
    prompt: int
    title: int
    heads: int
    first: int
    criteria: dict[str, int]
    bands: dict[str, int]
    last: int
    summary: int
    dimensions: dict[str, int]
    total: int
    tier: int
    sign: int


def office_rows(programme: Programme) -> OfficeRows:
    """Lay out the rows of an office tab."""
    heads = 6
    row = first = heads + 1
    criteria, bands = {}, {}
    for dimension in programme.dimensions:
        bands[dimension.id] = row
        row += 1
        for criterion in dimension.criteria:
            criteria[criterion.id] = row
            row += 1
    last = row - 1
    summary = last + 2  # an empty row before it
    dimensions = {d.id: summary + n for n, d in enumerate(programme.dimensions, 1)}
    total = summary + len(dimensions) + 1
    return OfficeRows(
        state=1, prompt=1, title=4, heads=heads, first=first, criteria=criteria, bands=bands, last=last,
        summary=summary, dimensions=dimensions, total=total, tier=total + 1, sign=total + 3,
    )  # fmt: skip
