"""An assessed round: what `check` says, and what a sync, a status and the example say of a round."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from tidao_sheets.cli.report import (
    Json,
    Report,
    Reporter,
    Step,
    calls_json,
    findings_json,
    report,
    unread_json,
)
from tidao_sheets.cli.report.record import closing_json, tell_closing
from tidao_sheets.cli.report.terminal import Piece, widths
from tidao_sheets.core.decimals import known, plain
from tidao_sheets.core.programme.records import both_names
from tidao_sheets.core.scoring.findings import office_names
from tidao_sheets.core.summary.ranking import distance
from tidao_sheets.core.text import Text
from tidao_sheets.core.thai import ascii_digits, thai_moment
from tidao_sheets.jobs.assess import AssessedRound

if TYPE_CHECKING:
    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.scoring.assessment import Kpi, OfficeResult

TIER_LOOKS = ("bold yellow", "bright_white", "bronze")


@report.register(AssessedRound)
class AssessedReport(Report[AssessedRound]):
    """What `check` says."""

    @property
    def exit(self) -> int:
        """The exit code: that of the reading."""
        return self.result.exit

    def document(self, lang: str) -> Json:
        """Return the same keys as a sync does, so that what a sync will find can be looked at before."""
        from tidao_sheets.core.summary.plan import summary_cells

        assessed = self.result
        return {
            **reading_json(assessed),
            "offices": [_office_json(r) for r in assessed.assessment.offices.values()],
            "kpi": _kpi_json(assessed.assessment.kpi),
            "evidence": _evidence_json(assessed, lang),
            "findings": findings_json(assessed.round.findings, lang),
            "unread": unread_json(assessed.unread, lang),
            "conflicts": [],
            "planned": {"cells": 0},
            "written": {"cells": 0, "workbooks": []},
            "left_out": [],
            "backup": None,
            "calls": calls_json(assessed.calls),
            "summary": {"workbook": assessed.summary, "cells": summary_cells(assessed.programme, assessed.round)},
        }

    def tell(self, reporter: Reporter) -> None:
        """Print the ranking and what is to be mended."""
        head(reporter, self.result)
        reporter.gap()
        ranking(reporter, self.result)
        reporter.gap()
        reporter.findings(self.result.round.findings, self.result.unread)

    def next_step(self) -> Step:
        """Return what to do next."""
        if self.exit:
            return mend(self.result)
        return Step(Text("ปรับปรุงสรุปผลด้วย", "bring the summary up to date:"), f"sync --round {self.result.round.number}")


def mend(assessed: AssessedRound) -> Step:
    """Return the step after a reading with faults."""
    said = Text("แก้ไขตามรายการข้างต้น แล้วตรวจอีกครั้งด้วย", "mend what is listed above, then check again:")
    return Step(said, f"check --round {assessed.round.number}")


def see(assessed: AssessedRound) -> Step:
    """Return the step after a reading with faults that are not listed."""
    said = Text("ดูรายการที่ต้องแก้ไขพร้อมวิธีแก้ด้วย", "see what is to be mended, and how:")
    return Step(said, f"check --round {assessed.round.number}")


def reading_json(assessed: AssessedRound) -> Json:
    """Return which programme, round and reading a document is about."""
    return {
        "programme": assessed.programme.id,
        "round": assessed.round.number,
        "read_at": assessed.round.read_at.isoformat(),
        "fingerprint": assessed.assessment.fingerprint(),
        "closed": closing_json(assessed.record),
    }


def _evidence_json(assessed: AssessedRound, lang: str) -> list[Json]:
    """Return what offices have reported, of those that have a workbook for it."""
    if not assessed.round.evidence:
        return []
    from tidao_sheets.cli.report.evidence import evidence_json
    from tidao_sheets.core.evidence.said import asked_in

    programme, asked = assessed.programme, asked_in(assessed.round)
    return [
        evidence_json(programme, programme.offices[code], found, asked, lang)
        for code, found in assessed.round.evidence.items()
    ]


def _office_json(result: OfficeResult) -> Json:
    return {
        "code": result.office.code,
        "name": result.office.name,
        "committee": result.committee.id,
        "complete": result.complete,
        "missing": list(result.scores.missing),
        "points": {criterion: plain(points) for criterion, points in result.scores.points.items()},
        "dimensions": {dimension: known(points) for dimension, points in result.dimensions.items()},
        "total": known(result.total),
        "tier": result.tier_id,
        "rank": result.rank,
        "distance": known(result.distance),
        "movement": {"total": plain(result.movement.total), "rank": result.movement.rank} if result.movement else None,
    }


def _kpi_json(kpi: Kpi) -> Json:
    return {
        "target": plain(kpi.target),
        "rated": kpi.rated,
        "offices": kpi.offices,
        "percent": plain(kpi.percent),
        "met": kpi.met,
    }


def head(reporter: Reporter, assessed: AssessedRound) -> None:
    """Print which programme, round and reading this is about, and how the round was closed."""
    round_ = assessed.programme.rounds[assessed.round.number]
    read_at, fingerprint = assessed.round.read_at, assessed.assessment.fingerprint()
    reporter.say(*both_names(assessed.programme), "bold")
    reporter.say(
        ascii_digits(
            f"รอบที่ {round_.number} ({round_.due_text})  อ่านเมื่อ {thai_moment(read_at)}  รหัสตรวจสอบ {fingerprint}"
        ),
        f"Round {round_.number} (due {round_.due})  read at {read_at:%Y-%m-%d %H:%M}  fingerprint {fingerprint}",
        "dim",
    )
    if assessed.record.closing:
        tell_closing(reporter, round_.number, assessed.record.closing)


def ranking(reporter: Reporter, assessed: AssessedRound) -> None:
    """Print the ranking table, the KPI, and how many offices are not complete."""
    results = assessed.assessment.ranking()
    complete = [r for r in results if r.complete]
    if complete:
        _table(reporter, assessed.programme, complete)
    waiting = [r for r in assessed.assessment.offices.values() if not r.complete]
    if waiting:
        names = office_names(r.office for r in waiting)
        reporter.say(f"ยังไม่ครบ {len(waiting)} แห่ง: {names.th}", f"Not complete yet ({len(waiting)}): {names.en}", "dim")
    _tell_kpi(reporter, assessed)


def _table(reporter: Reporter, programme: Programme, results: list[OfficeResult]) -> None:
    """Print the table with as many columns as fit: dimensions give way first, ranks and totals never do."""
    for hidden in ((), ("dimension",), ("dimension", "next")):
        columns = [c for c in _columns(programme) if c.kind not in hidden]
        heads = [(column.head.in_(reporter.lang), "bold") for column in columns]
        rows = [heads, *([column.cell(result, reporter.lang) for column in columns] for result in results)]
        if sum(widths(rows)) + 2 * (len(columns) - 1) <= reporter.terminal.width:
            break
    reporter.terminal.table(rows, right=[n for n, column in enumerate(columns) if column.right])
    if hidden:
        more = Text("และคะแนนที่ขาดถึงดาวถัดไป", " and the way to the next star") if "next" in hidden else Text("", "")
        reporter.say(
            f"หน้าต่างแคบ จึงไม่แสดงคะแนนรายด้าน{more.th}",
            f"The window is narrow: points by dimension{more.en} are not shown.",
            "dim",
        )


class _Column(NamedTuple):
    """A column of the ranking; `cell` returns what stands in it, and in which style."""

    kind: str
    head: Text
    cell: Callable[[OfficeResult, str], Piece]
    right: bool = False


def _columns(programme: Programme) -> list[_Column]:
    """Return all columns of the ranking."""

    def star(result: OfficeResult, lang: str) -> Piece:
        if result.tier is None:
            return Text("ยังไม่ถึงเกณฑ์", "no star").in_(lang), ""
        look = TIER_LOOKS[min(programme.tiers.index(result.tier), len(TIER_LOOKS) - 1)]
        return f"{'★' * result.tier.level} {both_names(result.tier).in_(lang)}", look

    def following(result: OfficeResult, lang: str) -> Piece:
        if result.distance is None or result.next_tier is None:
            return "", ""
        return Text(distance(result), f"{plain(result.distance)} → {both_names(result.next_tier).en}").in_(lang), ""

    return [
        _Column("rank", Text("อันดับ", "Rank"), lambda r, _: ("–" if r.rank is None else str(r.rank), ""), right=True),
        _Column("office", Text("สำนักงาน", "Office"), lambda r, lang: (r.office.listed.in_(lang), "")),
        *(
            _Column("dimension", Text(f"ด้าน {d.id}", f"Dim. {d.id}"), _points(d.id), right=True)
            for d in programme.dimensions
        ),
        _Column("total", Text("รวม", "Total"), lambda r, _: (known(r.total) or "", "bold"), right=True),
        _Column("tier", Text("ระดับดาว", "Star"), star),
        _Column("next", Text("ถึงดาวถัดไป", "To next"), following),
    ]


def _points(dimension: str) -> Callable[[OfficeResult, str], Piece]:
    return lambda result, _: (known(result.dimensions[dimension]) or "", "")


def _tell_kpi(reporter: Reporter, assessed: AssessedRound) -> None:
    kpi = assessed.assessment.kpi
    reporter.say(
        f"ตัวชี้วัด: ได้รับดาว {kpi.rated} จาก {kpi.offices} แห่ง คิดเป็นร้อยละ {plain(kpi.percent)} "
        f"(เป้าหมายร้อยละ {plain(kpi.target)}) {'บรรลุเป้าหมาย' if kpi.met else 'ยังไม่บรรลุเป้าหมาย'}",
        f"KPI: {kpi.rated} of {kpi.offices} offices hold a star, {plain(kpi.percent)}% "
        f"(target {plain(kpi.target)}%): {'met' if kpi.met else 'not met yet'}",
        "green" if kpi.met else "",
    )
