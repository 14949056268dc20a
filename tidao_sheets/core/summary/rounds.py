"""The rounds side by side: totals, stars and dimensions of the two latest ones, and what changed of each criterion."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.programme.records import Criterion, Dimension, Programme
from tidao_sheets.core.scoring.assessment import OfficeResult
from tidao_sheets.core.scoring.overview import Mean
from tidao_sheets.core.scoring.round import SummaryRound
from tidao_sheets.core.sheet.cells import At
from tidao_sheets.core.sheet.declared import Plain, Tab
from tidao_sheets.core.sheet.table import Column, Table
from tidao_sheets.core.summary.layout import summary_tab
from tidao_sheets.core.summary.words import change
from tidao_sheets.core.thai import thai_digits

HEAD, HEAD_HEIGHT, CRITERIA_HEIGHT = 5, 50, 180
PAGE = 1000
"""Pixels across A4 that the columns may take, with room for other faces."""
WIDTH = 6.3
_STYLES = {1: "good-cell", 0: "cell-center", -1: "warn-cell"}
PointsOf = Callable[[OfficeResult], Decimal | None]


@dataclass(frozen=True, slots=True)
class Pair:
    """One office in the two rounds."""

    before: OfficeResult
    after: OfficeResult

    def both(self, points: PointsOf) -> tuple[Decimal | None, Decimal | None]:
        """Return some points of either round."""
        return points(self.before), points(self.after)

    def change(self, points: PointsOf) -> Decimal | None:
        """Return by how much some points have grown, None where they are not known in both rounds."""
        before, after = self.both(points)
        return None if before is None or after is None else after - before


def rounds_tab(programme: Programme, before: SummaryRound, after: SummaryRound) -> Tab:
    """Declare what two rounds have come to, an office a row; ranks only where their round is complete."""
    then, now = before.assessment.offices, after.assessment.offices
    pairs = [Pair(then[code], now[code]) for code in programme.offices if code in then and code in now]
    table = _table(programme, before, after)
    tab = summary_tab(programme, "rounds", _heading(before, after), table)
    read = "  ".join(f"รหัสตรวจสอบรอบ {r.number}: {r.assessment.fingerprint()}" for r in (before, after))
    tab.put(3, 1, read, "muted")
    tab.put(HEAD - 1, 1, _state(before, after), "state")
    table.put(tab, pairs)
    tab.heights[HEAD] = HEAD_HEIGHT
    row = _means(tab, table, programme, pairs, table.first + len(pairs)) + 2
    criteria = _criteria(programme, row)
    tab.put(row - 1, 1, "คะแนนที่เปลี่ยนแปลงรายข้อ (คะแนนแต่ละรอบดูที่ชีตคะแนนรายข้อ)", "state")
    widths = dict(tab.widths)
    criteria.put(tab, pairs)
    tab.widths |= widths
    tab.heights[row] = CRITERIA_HEIGHT
    for column in criteria.columns[2:]:
        at = At(row, criteria.column(column.key))
        tab.cells[at] = replace(tab.cells[at], style="head-upright")
    tab.freeze = (table.first, 3)
    wide = sum(width * 7 + 5 for width in tab.widths.values())
    area = At(1, 1), At(criteria.first + len(pairs), table.last_column)
    tab.page = replace(tab.page, repeat=None, breaks=(row - 1,), scale=min(100, int(PAGE * 100 / wide)), area=area)
    return tab


def _heading(before: SummaryRound, after: SummaryRound) -> str:
    first, last = (thai_digits(str(r.number)) for r in (before, after))
    return f"เทียบรอบที่ {first} กับรอบที่ {last}"


def _state(before: SummaryRound, after: SummaryRound) -> str:
    told = []
    for round_ in (before, after):
        complete = sum(r.complete for r in round_.assessment.offices.values())
        told.append(f"รอบ {round_.number} ประเมินแล้ว {complete} จาก {len(round_.assessment.offices)} แห่ง")
    waiting = not (before.assessment.complete and after.assessment.complete)
    return " · ".join(told) + ("  (เทียบอันดับเมื่อประเมินครบทั้งสองรอบ)" if waiting else "")


def _changed(points: PointsOf, key: str, head: str) -> Column[Pair]:
    """Declare the column of what some points have grown by."""

    def style(pair: Pair) -> str:
        grown = pair.change(points)
        return "cell-center" if grown is None else _STYLES[(grown > 0) - (grown < 0)]

    return Column(key, head, WIDTH, lambda p: change(p.change(points), "="), style)


def _table(programme: Programme, before: SummaryRound, after: SummaryRound) -> Table[Pair]:
    first, last = (f"รอบ {r.number}" for r in (before, after))
    whole = [r.assessment.complete for r in (before, after)]

    def points(key: str, name: str, of: PointsOf) -> Iterator[Column[Pair]]:
        yield Column(f"{key}:before", f"{name}\n{first}", WIDTH, lambda p: p.both(of)[0], "number")
        yield Column(f"{key}:after", f"{name}\n{last}", WIDTH, lambda p: p.both(of)[1], "number-bold")
        yield _changed(of, f"{key}:change", "เปลี่ยน แปลง")

    def rank(result: OfficeResult, whole: bool) -> Plain:  # noqa: FBT001 - a fact of the round
        return result.rank if whole else None

    def places(pair: Pair) -> Plain:
        moved = pair.after.movement
        return None if moved is None or moved.rank is None else change(Decimal(moved.rank), "=")

    columns: tuple[Column[Pair], ...] = (
        Column("no", "ที่", 5, lambda p: [*programme.offices].index(p.after.office.code) + 1, "integer"),
        Column("office", "สำนักงาน", 18, lambda p: p.after.office.short_name, "cell-bold"),
        *points("total", "คะแนนรวม", lambda r: r.total),
        Column("tier:before", f"ดาว\n{first}", WIDTH, lambda p: _stars(p.before), "cell-center"),
        Column("tier:after", f"ดาว\n{last}", WIDTH, lambda p: _stars(p.after), "cell-center"),
        Column("rank:before", f"อันดับ\n{first}", WIDTH, lambda p: rank(p.before, whole[0]), "integer"),
        Column("rank:after", f"อันดับ\n{last}", WIDTH, lambda p: rank(p.after, whole[1]), "integer"),
        Column("rank:change", "เปลี่ยน แปลง", WIDTH, places, "cell-center"),
        *(c for d in programme.dimensions for c in points(f"dimension:{d.id}", f"ด้าน {d.id}", _dimension(d))),
    )
    return Table(columns, HEAD, row_key=lambda p: p.after.office.code)


def _dimension(dimension: Dimension) -> PointsOf:
    return lambda r: r.dimensions[dimension.id]


def _criterion(criterion: Criterion) -> PointsOf:
    return lambda r: r.scores.points.get(criterion.id)


def _stars(result: OfficeResult) -> str:
    if not result.complete:
        return "รอผล"
    return "★" * result.tier.level if result.tier else "–"


def _criteria(programme: Programme, head: int) -> Table[Pair]:
    """Declare the second table: by how much each criterion's points have grown."""
    columns: tuple[Column[Pair], ...] = (
        Column("no", "ที่", 5, lambda p: [*programme.offices].index(p.after.office.code) + 1, "integer"),
        Column("office", "สำนักงาน", 18, lambda p: p.after.office.short_name, "cell-bold"),
        *(
            _changed(_criterion(c), c.id, f"{c.id} {c.name} ({plain(c.full_marks)})")
            for d in programme.dimensions
            for c in d.criteria
        ),
    )
    return Table(columns, head, row_key=lambda p: f"criteria:{p.after.office.code}")


def _means(tab: Tab, table: Table[Pair], programme: Programme, pairs: list[Pair], row: int) -> int:
    """Put the means of the offices that are complete in both rounds, and return the row below."""
    known = [p for p in pairs if p.before.complete and p.after.complete]
    means: list[tuple[str, PointsOf, Decimal]] = [("total", lambda r: r.total, programme.full_marks)]
    means += [(f"dimension:{d.id}", _dimension(d), d.full_marks) for d in programme.dimensions]
    for key, points, full in means:
        sums = [sum((points(r) or Decimal(0) for r in each), Decimal(0)) for each in _split(known)]
        first, last = (Mean(total, len(known), full).shown for total in sums)
        grown = None if first is None or last is None else change(last - first, "=")
        for part, value in (("before", first), ("after", last), ("change", grown)):
            tab.put(row, table.column(f"{key}:{part}"), value, "sum-mean")
    tab.put(row, table.column("office"), f"เฉลี่ย ({len(known)} แห่ง)", "sum")
    tab.fill(row, range(table.left, table.last_column + 1), "sum")
    note = "ค่าเฉลี่ยนับเฉพาะสำนักงานที่ประเมินครบทั้งสองรอบ  " + "  ".join(f"ด้าน {d.id} {d.name}" for d in programme.dimensions)
    tab.put(row + 1, table.left, note, "muted")
    return row + 2


def _split(pairs: list[Pair]) -> tuple[list[OfficeResult], list[OfficeResult]]:
    return [p.before for p in pairs], [p.after for p in pairs]
