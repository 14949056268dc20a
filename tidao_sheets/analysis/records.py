"""The rows of what is made for other programs, and the columns that follow from them.

What each column means is told by `frames.Frames` and `frames.compare`. What is not known is None.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from types import NoneType
from typing import TYPE_CHECKING, Literal, get_args, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Mapping

    Columns = Mapping[str, "Kind"]
    Value = str | int | bool | Decimal | None

Kind = Literal["text", "whole", "points", "truth"]
_KINDS: dict[type, Kind] = {str: "text", int: "whole", Decimal: "points", bool: "truth"}


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRow:
    """One office in one round."""

    round: int
    code: str
    name: str
    romanised: str
    zone: str | None
    committee: str
    kind: str
    complete: bool
    total: Decimal | None
    tier: str | None
    level: int | None
    rank: int | None
    next_tier: str | None
    distance: Decimal | None
    movement_total: Decimal | None
    movement_rank: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionRow:
    """One dimension of an office in one round."""

    round: int
    code: str
    dimension: str
    name: str
    full_marks: Decimal
    points: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRow:
    """One criterion of an office in one round."""

    round: int
    code: str
    criterion: str
    dimension: str
    name: str
    full_marks: Decimal
    points: Decimal | None
    missing: bool
    strength: str | None
    advice: str | None
    evidence: str | None
    internal: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """One finding of one round."""

    round: int
    code: str
    severity: str
    committee: str | None
    office: str | None
    criterion: str | None
    workbook: str | None
    tab: str | None
    cell: str | None
    value: str | None
    message: str
    remedy: str
    link: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FlatRow:
    """One criterion of an office in one round, with all that is known of its office and dimension."""

    round: int
    code: str
    office: str
    romanised: str
    zone: str | None
    committee: str
    kind: str
    complete: bool
    total: Decimal | None
    tier: str | None
    rank: int | None
    dimension: str
    dimension_name: str
    criterion: str
    criterion_name: str
    full_marks: Decimal
    points: Decimal | None
    missing: bool
    strength: str | None
    advice: str | None
    evidence: str | None
    internal: str | None


Row = OfficeRow | DimensionRow | ScoreRow | FindingRow | FlatRow


def columns(row: type) -> Columns:
    """Return the columns of a kind of row, in order, and the kind of each."""
    hints = get_type_hints(row)
    known = {f.name: get_args(hints[f.name]) or (hints[f.name],) for f in fields(row)}
    return {name: _KINDS[next(t for t in types if t is not NoneType)] for name, types in known.items()}


OFFICES, DIMENSIONS, SCORES, FINDINGS, FLAT = map(columns, (OfficeRow, DimensionRow, ScoreRow, FindingRow, FlatRow))
TABLES: Mapping[str, Columns] = {"offices": OFFICES, "dimensions": DIMENSIONS, "scores": SCORES, "findings": FINDINGS}
