"""What both directions share: the identity of a tab, the machine keys of its rows and columns, and the words on it.

Each tab of a form carries its identity in A1, machine keys in the hidden first row (what a column is) and in the hidden
first column (what a row is). Whatever people do to rows, columns and names, the keys say where everything went.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.programme.records import Programme
from tidao_sheets.core.scoring import rules
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.observed import ObservedTab, shown

LAYOUT = 1
"""Raised when a form of the former layout could not be read any more."""

# Column keys of an office tab, in the order of the columns; the first two columns are hidden.
COLUMNS = (
    "key",
    "dimension",
    "id",
    "name",
    "full_marks",
    "score",
    "status",
    "guidance",
    "strength",
    "advice",
    "evidence",
    "internal",
)
COLUMN = {key: n for n, key in enumerate(COLUMNS)}
SCORED_BY = ("full_marks", "name", "score", "strength", "advice", "evidence", "internal")
"""Columns without which a row cannot be read; the others are named when they are gone, and scores still count."""
INPUTS = ("score", "strength", "advice", "evidence", "internal")
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
}


def heading(office: str) -> str:
    """Return the heading of an office's tab."""
    return f"แบบให้คะแนน  {office}"


# Row keys other than criterion ids; "#" and ":" cannot stand in an id, so that they never collide.
ROW_STATE = "#state"
ROW_TOTAL = "#total"
ROW_TIER = "#tier"


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
ALL_DONE = "ครบทุกข้อ พร้อมลงนาม"
NO_STAR = "ยังไม่ถึงเกณฑ์ได้รับดาว"
TIER_UNKNOWN = "ยังสรุประดับดาวไม่ได้"


_IDENTITY = re.compile(
    r"tidao form=(?P<layout>\d+) programme=(?P<programme>\S+) version=(?P<version>\S+) round=(?P<round>\d+) "
    r"committee=(?P<committee>\S+) tab=(?P<tab>\S+) scorer=(?P<scorer>\S+) build=(?P<build>\d+)"
)
_NUMBERS = {"layout", "round", "build"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Whose tab this is: `tab` is an office code, "overview", "guide" or "findings"; `build` rises with rebuilds."""

    programme: str
    version: str
    round: int
    committee: str
    tab: str
    scorer: str | None = None
    build: int = 1
    layout: int = LAYOUT

    def text(self) -> str:
        """Return the text that stands in A1."""
        return (
            f"tidao form={self.layout} programme={self.programme} version={self.version} round={self.round} "
            f"committee={self.committee} tab={self.tab} scorer={self.scorer or '-'} build={self.build}"
        )

    @classmethod
    def parse(cls, text: object) -> Identity | None:
        """Read an identity back, or return None for any other text."""
        match = _IDENTITY.fullmatch(text.strip()) if isinstance(text, str) else None
        if match is None:
            return None
        part = match.groupdict()
        values: dict[str, Any] = {key: int(word) if key in _NUMBERS else word for key, word in part.items()}
        return cls(**values | {"scorer": None if part["scorer"] == "-" else part["scorer"]})

    @property
    def form(self) -> tuple[str, str, int, str, str | None, int]:
        """What all tabs of one form share."""
        return (self.programme, self.version, self.round, self.committee, self.scorer, self.build)


@dataclass(frozen=True, slots=True)
class KeyedTab:
    """A tab with its identity: the identity's place is the corner that all keys are counted from."""

    tab: ObservedTab
    corner: At
    identity: Identity

    def columns(self) -> dict[str, list[int]]:
        """Return column key → the columns that carry it, from the identity's row."""
        places: dict[str, list[int]] = defaultdict(list)
        for at, cell in sorted(self.tab.cells.items()):
            if at.row == self.corner.row and at.column != self.corner.column and isinstance(cell.value, str):
                places[cell.value.strip()].append(at.column)
        return places

    def rows(self) -> dict[str, list[int]]:
        """Return row key → the rows that carry it, from the identity's column."""
        places: dict[str, list[int]] = defaultdict(list)
        for at, cell in sorted(self.tab.cells.items()):
            if at.column == self.corner.column and at.row != self.corner.row and cell.value is not None:
                places[shown(cell.value).strip()].append(at.row)
        return places


def keyed(tab: ObservedTab) -> KeyedTab | None:
    """Find the identity of a tab; the topmost, leftmost one counts, and a tab without one is not of a form."""
    for at, cell in sorted(tab.cells.items()):
        if isinstance(cell.value, str) and "tidao form=" in cell.value:
            identity = Identity.parse(cell.value)
            if identity is not None:
                return KeyedTab(tab, at, identity)
    return None


def form_version(programme: Programme) -> str:
    """Return 8 hexadecimal digits that change whenever a form made before would ask for something else.

    They cover the rubric with its texts and full marks, the tiers and the rules, and not names of people.
    """
    body = [
        [
            [d.id, d.name, [[c.id, c.name, plain(c.full_marks), list(c.guidance)] for c in d.criteria]]
            for d in programme.dimensions
        ],
        [[t.id, t.name, plain(t.floor)] for t in programme.tiers],
        *rules.settings(programme.scoring).values(),
    ]
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def guidance_text(guidance: tuple[str, ...]) -> str:
    """Return the bullet points of a criterion as one cell's text."""
    return "\n".join(f"- {line}" for line in guidance)


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRows:
    """Where the rows of a fresh office tab stand, from 0: one place that build and `forms --json` read."""

    title: int
    state: int
    prompt: int
    heads: int
    first: int
    criteria: dict[str, int]
    bands: dict[str, int]
    last: int
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
    summary = last + 3  # one empty row, one heading
    dimensions = {d.id: summary + n for n, d in enumerate(programme.dimensions)}
    total = summary + len(dimensions)
    return OfficeRows(
        title=1, state=4, prompt=5, heads=heads, first=first, criteria=criteria, bands=bands, last=last,
        dimensions=dimensions, total=total, tier=total + 1, sign=total + 3,
    )  # fmt: skip
