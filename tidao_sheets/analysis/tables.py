"""Assessments → tidy tables, declared by columns: what frames and files are made of. Points are exact Decimals.

What each column means is told by `frames.Frames`. What is not known is None.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Generic, Literal, Never, TypeVar

from tidao_sheets.core.programme.records import Criterion, Dimension
from tidao_sheets.core.scoring.assessment import TEXT_FIELDS, Movement, OfficeResult
from tidao_sheets.core.scoring.findings import Finding

S = TypeVar("S")
S_contra = TypeVar("S_contra", contravariant=True)
ValueKind = Literal["text", "whole", "points", "truth"]
TidyValue = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class TidyColumn(Generic[S_contra]):
    """One column: its name, the kind of its values, its value of a subject, and in a workbook its head and width.

    A subject is what a row tells of; the width is in characters.
    """

    name: str
    kind: ValueKind
    value: Callable[[S_contra], TidyValue]
    head: str = ""
    width: float = 0


@dataclass(frozen=True, slots=True)
class TidyTable:
    """Columns, and a row of values for each subject."""

    columns: tuple[TidyColumn[Never], ...]
    rows: tuple[tuple[TidyValue, ...], ...]

    @classmethod
    def of(cls, columns: tuple[TidyColumn[S], ...], subjects: Iterable[S]) -> TidyTable:
        """Make a row of each subject."""
        return cls(columns, tuple(tuple(column.value(one) for column in columns) for one in subjects))

    def records(self) -> list[dict[str, TidyValue]]:
        """Return the rows as column name → value."""
        names = [column.name for column in self.columns]
        return [dict(zip(names, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeSubject:
    """An office in one round, and in the round before, if that is known."""

    round: int
    result: OfficeResult
    before: OfficeResult | None

    @property
    def moved(self) -> Movement | None:
        """Its change against the round compared with."""
        return self.result.movement


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionSubject(OfficeSubject):
    """A dimension of an office in one round."""

    dimension: Dimension

    @property
    def dimension_before(self) -> Decimal | None:
        """The dimension's points in the round before."""
        return self.before.dimensions[self.dimension.id] if self.before else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreSubject(DimensionSubject):
    """A criterion of an office in one round, and what the office has reported on it over the year."""

    criterion: Criterion
    reported: str | None = None

    @property
    def points(self) -> Decimal | None:
        """The criterion's points."""
        return self.result.scores.points.get(self.criterion.id)

    @property
    def points_before(self) -> Decimal | None:
        """The criterion's points in the round before."""
        return self.before.scores.points.get(self.criterion.id) if self.before else None


@dataclass(frozen=True, slots=True)
class FindingSubject:
    """A finding of one round, and the language that it is told in."""

    round: int
    finding: Finding
    lang: str


def _grown(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    return None if before is None or after is None else after - before


def _typed(field: str, head: str, width: float) -> TidyColumn[ScoreSubject]:
    """Declare what the committee typed beside a score."""
    return TidyColumn(field, "text", lambda s: s.result.scores.texts.get(s.criterion.id, {}).get(field), head, width)


_OFFICE: tuple[TidyColumn[OfficeSubject], ...] = (
    TidyColumn("round", "whole", lambda s: s.round, "รอบที่", 8),
    TidyColumn("code", "text", lambda s: s.result.office.code, "รหัสสำนักงาน", 10),
)
OFFICES: tuple[TidyColumn[OfficeSubject], ...] = (
    *_OFFICE,
    TidyColumn("name", "text", lambda s: s.result.office.name, "สำนักงาน", 38),
    TidyColumn("romanised", "text", lambda s: s.result.office.romanised, "ชื่ออักษรโรมัน", 20),
    TidyColumn("zone", "text", lambda s: s.result.office.zone, "โซน", 24),
    TidyColumn("committee", "text", lambda s: s.result.committee.id, "คณะกรรมการ", 38),
    TidyColumn("kind", "text", lambda s: s.result.office.kind, "ระดับ", 10),
    TidyColumn("complete", "truth", lambda s: s.result.complete, "ครบทุกข้อ", 10),
    TidyColumn("total", "points", lambda s: s.result.total, "คะแนนรวม", 10),
    TidyColumn("tier", "text", lambda s: s.result.tier_id, "ระดับดาว", 22),
    TidyColumn("level", "whole", lambda s: s.result.level, "จำนวนดาว", 8),
    TidyColumn("rank", "whole", lambda s: s.result.rank, "อันดับ", 8),
    TidyColumn("next_tier", "text", lambda s: s.result.next_tier.id if s.result.next_tier else None, "ดาวถัดไป", 16),
    TidyColumn("distance", "points", lambda s: s.result.distance, "ขาดอีก (คะแนน)", 10),
    TidyColumn("movement_total", "points", lambda s: s.moved.total if s.moved else None, "คะแนนเทียบรอบก่อน", 12),
    TidyColumn("movement_rank", "whole", lambda s: s.moved.rank if s.moved else None, "อันดับที่ขึ้นจากรอบก่อน", 13),
    TidyColumn("overall", "text", lambda s: s.result.scores.overall, "ความเห็นโดยรวม", 40),
)
DIMENSIONS: tuple[TidyColumn[DimensionSubject], ...] = (
    *_OFFICE,
    TidyColumn("dimension", "text", lambda s: s.dimension.id, "ด้านที่", 8),
    TidyColumn("name", "text", lambda s: s.dimension.name, "ชื่อด้าน", 44),
    TidyColumn("full_marks", "points", lambda s: s.dimension.full_marks, "คะแนนเต็ม", 10),
    TidyColumn("points", "points", lambda s: s.result.dimensions[s.dimension.id], "คะแนนที่ได้", 10),
    TidyColumn("points_before", "points", lambda s: s.dimension_before, "คะแนนรอบก่อน", 10),
    TidyColumn(
        "movement",
        "points",
        lambda s: _grown(s.dimension_before, s.result.dimensions[s.dimension.id]),
        "เปลี่ยนแปลงจากรอบก่อน",
        12,
    ),
)
SCORES: tuple[TidyColumn[ScoreSubject], ...] = (
    *_OFFICE,
    TidyColumn("criterion", "text", lambda s: s.criterion.id, "ข้อ", 7),
    TidyColumn("dimension", "text", lambda s: s.dimension.id, "ด้านที่", 8),
    TidyColumn("name", "text", lambda s: s.criterion.name, "ประเด็นหลัก", 38),
    TidyColumn("full_marks", "points", lambda s: s.criterion.full_marks, "คะแนนเต็ม", 10),
    TidyColumn("points", "points", lambda s: s.points, "คะแนนที่ได้", 10),
    TidyColumn("missing", "truth", lambda s: s.criterion.id in s.result.scores.missing, "ยังไม่ให้คะแนน", 10),
    _typed("strength", "จุดเด่น", 40),
    _typed("advice", "ข้อเสนอแนะ", 40),
    _typed("evidence", "หลักฐาน", 26),
    _typed("internal", "บันทึกภายใน (ไม่ลงในหนังสือ)", 30),
    _typed("follow_up", "ติดตามข้อเสนอแนะ", 40),
    TidyColumn("points_before", "points", lambda s: s.points_before, "คะแนนรอบก่อน", 10),
    TidyColumn("movement", "points", lambda s: _grown(s.points_before, s.points), "เปลี่ยนแปลงจากรอบก่อน", 12),
    TidyColumn("reported", "text", lambda s: s.reported, "หลักฐานที่รายงานไว้", 32),
)
FINDINGS: tuple[TidyColumn[FindingSubject], ...] = (
    TidyColumn("round", "whole", lambda s: s.round, "รอบที่", 8),
    TidyColumn("code", "text", lambda s: s.finding.code, "รหัสรายการ", 22),
    TidyColumn("severity", "text", lambda s: s.finding.severity, "ความสำคัญ", 18),
    TidyColumn("committee", "text", lambda s: s.finding.committee, "คณะกรรมการ", 38),
    TidyColumn("office", "text", lambda s: s.finding.office, "รหัสสำนักงาน", 10),
    TidyColumn("criterion", "text", lambda s: s.finding.criterion, "ข้อ", 7),
    TidyColumn("workbook", "text", lambda s: s.finding.workbook, "แฟ้ม", 26),
    TidyColumn("tab", "text", lambda s: s.finding.tab, "ชีต", 18),
    TidyColumn("cell", "text", lambda s: s.finding.cell, "ช่อง", 7),
    TidyColumn("value", "text", lambda s: s.finding.value, "ค่าที่พบ", 18),
    TidyColumn("message", "text", lambda s: s.finding.message(s.lang), "พบว่า", 60),
    TidyColumn("remedy", "text", lambda s: s.finding.remedy(s.lang), "วิธีแก้ไข", 50),
    TidyColumn("link", "text", lambda s: s.finding.link, "ที่อยู่", 40),
)


def _flat() -> tuple[TidyColumn[ScoreSubject], ...]:
    """Return the columns that say all of a score: its own, and those of its office and dimension."""
    office, dimension, score = ({c.name: c for c in columns} for columns in (OFFICES, DIMENSIONS, SCORES))
    of_office = ("romanised", "zone", "committee", "kind", "complete", "total", "tier", "rank")
    return (
        *_OFFICE,
        replace(office["name"], name="office"),
        *(office[name] for name in of_office),
        dimension["dimension"],
        replace(dimension["name"], name="dimension_name"),
        score["criterion"],
        replace(score["name"], name="criterion_name"),
        *(
            score[name]
            for name in ("full_marks", "points", "missing", *TEXT_FIELDS, "points_before", "movement", "reported")
        ),
    )


FLAT = _flat()
