"""The evidence workbook as data: its parts, their columns, and the rows that stand there before anybody types."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tidao_sheets.core.evidence import grammar
from tidao_sheets.core.evidence.grammar import Grammar
from tidao_sheets.core.form.identity import Identity
from tidao_sheets.core.form.slot import EVIDENCE
from tidao_sheets.core.programme.records import Criterion, Office, Programme
from tidao_sheets.core.programme.year import EvidenceKind, EvidenceYear, Month

ROW_HEADS = "#heads"
LISTED = "+"
"""How the keys of rows begin that wait for an entry each; "#", "+" and "~" cannot begin a month."""
ADDED = "~"
"""How the keys of rows begin that people have added."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One column that people fill in: its key, head and width in characters, how it is read, and what is asked."""

    key: str
    head: str
    width: float
    grammar: Grammar
    asks: str


_LINK = Field(
    key="link",
    head="หลักฐาน\n(ลิงก์หรือชื่อแฟ้ม)",
    width=36,
    grammar=grammar.LINK,
    asks="วางลิงก์ทั้งเส้นที่ขึ้นต้นด้วย https:// หรือพิมพ์ชื่อแฟ้ม",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartKind:
    """What all parts of one kind of evidence share: the columns, and how many entries there is room for.

    Without `room` a row a month and criterion stands there beforehand; `one` says that all criteria share a tab.
    """

    title: str
    heading: str
    prompt: str
    fields: tuple[Field, ...]
    room: int = 0
    one: bool = False


KINDS: dict[EvidenceKind, PartKind] = {
    "monthly": PartKind(
        title="รายเดือน",
        heading="รายงานผลประจำเดือน",
        prompt='เมื่อรายงานเดือนนั้นแล้ว เลือก "แล้ว" พิมพ์สิ่งที่ทำ และวางลิงก์หรือพิมพ์ชื่อแฟ้มหลักฐาน',
        one=True,
        fields=(
            Field(
                key="mark", head="รายงาน\nแล้วหรือยัง", width=11, grammar=grammar.MARK,
                asks='แตะลูกศร เลือก "แล้ว" หรือ "ยัง"',
            ),
            Field(key="did", head="สิ่งที่ได้ดำเนินการ", width=46, grammar=grammar.TEXT, asks="พิมพ์สั้น ๆ ว่าเดือนนี้ทำอะไร"),
            _LINK,
        ),
    ),
    "count": PartKind(
        title="ครั้ง",
        heading="บันทึกกิจกรรมเป็นครั้ง",
        prompt="พิมพ์บรรทัดละหนึ่งครั้ง ครั้งที่ไม่มีวันที่ยังไม่นับ",
        room=40,
        fields=(
            Field(key="day", head="วันที่", width=13, grammar=grammar.DAY, asks="พิมพ์ วัน/เดือน/ปี เช่น 12/2/2567"),
            Field(key="what", head="เรื่อง / กิจกรรม", width=44, grammar=grammar.TEXT, asks="พิมพ์ว่าประชุมหรือทำเรื่องใด"),
            Field(
                key="people", head="จำนวนคน", width=9, grammar=grammar.PEOPLE, asks="พิมพ์จำนวนผู้เข้าร่วม เช่น 25",
            ),
            _LINK,
        ),
    ),
    "register": PartKind(
        title="ทะเบียน KM",
        heading="ทะเบียนองค์ความรู้ (KM)",
        prompt="พิมพ์บรรทัดละหนึ่งเรื่อง ต้องมีทั้งชื่อผู้จัดทำและชื่อเรื่องจึงนับ",
        room=20,
        fields=(
            Field(key="person", head="ชื่อผู้จัดทำ", width=28, grammar=grammar.TEXT, asks="พิมพ์ชื่อและนามสกุล"),
            Field(key="work", head="ชื่อเรื่อง", width=32, grammar=grammar.TEXT, asks="พิมพ์ชื่อเรื่องขององค์ความรู้"),
            Field(key="result", head="ผลการดำเนินงาน", width=36, grammar=grammar.TEXT, asks="พิมพ์ผลที่เกิดขึ้น"),
            _LINK,
        ),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRow:
    """One row of a part: its machine key; of which month and criterion it is, where that stands beforehand."""

    key: str
    criterion: Criterion
    month: Month | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidencePart:
    """One tab that offices fill in: its key in the identity, its title, and the criteria that it is about."""

    kind: EvidenceKind
    key: str
    title: str
    criteria: tuple[Criterion, ...]
    year: EvidenceYear

    @property
    def told(self) -> PartKind:
        """What all parts of its kind share."""
        return KINDS[self.kind]

    @property
    def rows(self) -> tuple[EvidenceRow, ...]:
        """The rows that stand there beforehand: of a list none, since any row may be an entry."""
        if self.told.room:
            return ()
        return tuple(
            EvidenceRow(key=f"{month.key}/{c.id}", criterion=c, month=month)
            for month in self.year.months
            for c in self.criteria
        )

    def row(self, key: str) -> EvidenceRow:
        """Return the row of a key; every entry of a list is about its one criterion."""
        return next((row for row in self.rows if row.key == key), EvidenceRow(key=key, criterion=self.criteria[0]))

    @property
    def heads(self) -> dict[str, str]:
        """Column key → head, of those that people fill in."""
        return {field.key: field.head for field in self.told.fields}


def parts(programme: Programme) -> tuple[EvidencePart, ...]:
    """Return the parts that offices fill in; none where the programme asks for no evidence."""
    return tuple(_parts(programme))


def _parts(programme: Programme) -> Iterator[EvidencePart]:
    if programme.evidence is None:
        return
    for kind, told in KINDS.items():
        asked = tuple(c for c in programme.criteria if c.evidence and c.evidence.kind == kind)
        if told.one and asked:
            yield EvidencePart(kind=kind, key=kind, title=told.title, criteria=asked, year=programme.evidence)
        elif asked:
            for c in asked:
                title = told.title if len(asked) == 1 else f"{told.title} {c.id}"
                yield EvidencePart(kind=kind, key=f"{kind}:{c.id}", title=title, criteria=(c,), year=programme.evidence)


def evidence_version(programme: Programme) -> str:
    """Return what changes whenever offices are asked for other parts, months or columns."""
    told = [[part.key, [row.key for row in part.rows], [*part.heads]] for part in parts(programme)]
    return f"1-{hashlib.sha256(json.dumps(told).encode()).hexdigest()[:8]}"


def evidence_identity(programme: Programme, office: Office, build: int = 1) -> Identity:
    """Return the identity of an office's workbook; the tab's key is put in tab by tab."""
    return replace(
        Identity(
            programme=programme.id,
            version=evidence_version(programme),
            round=0,
            committee=office.code,
            tab="guide",
            build=build,
        ),
        kind=EVIDENCE,
    )
