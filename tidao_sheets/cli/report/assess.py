"""An assessed round: what `check` says, and what a sync, a status and the example say of a round."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tidao_sheets.cli.report import Document, Report, Reporter, calls_json, finding_json, report, unread_json
from tidao_sheets.core.decimals import plain
from tidao_sheets.core.summary.plan import summary_cells
from tidao_sheets.core.thai import thai_moment
from tidao_sheets.jobs.assess import AssessedRound

if TYPE_CHECKING:
    from rich.text import Text as Line

    from tidao_sheets.core.scoring.assessment import Kpi, OfficeResult

TIER_LOOKS = ("bold yellow", "bright_white", "rgb(205,127,50)")


@report.register(AssessedRound)
class AssessedReport(Report[AssessedRound]):
    """What `check` says."""

    @property
    def exit(self) -> int:
        """The exit code: 4 when a form cannot be read, 1 when a finding is an error."""
        if self.result.unread:
            return 4
        return 1 if any(f.severity == "error" for f in self.result.round.findings) else 0

    def document(self, lang: str) -> Document:
        """Return the same keys as a sync does, so that what a sync will find can be looked at before."""
        assessed = self.result
        return {
            "programme": assessed.programme.id,
            "round": assessed.round.number,
            "read_at": assessed.round.read_at.isoformat(),
            "fingerprint": assessed.assessment.fingerprint(),
            "offices": [_office_json(r) for r in assessed.assessment.offices.values()],
            "kpi": _kpi_json(assessed.assessment.kpi),
            "findings": [finding_json(f, lang) for f in assessed.round.findings],
            "unread": [unread_json(u, lang) for u in assessed.unread],
            "conflicts": [],
            "planned": {"cells": 0},
            "written": {"cells": 0, "workbooks": []},
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
        reporter.findings(self.result.round.findings)
        reporter.unread(self.result.unread)


def _office_json(result: OfficeResult) -> Document:
    return {
        "code": result.office.code,
        "name": result.office.name,
        "committee": result.committee.id,
        "complete": result.complete,
        "missing": list(result.scores.missing),
        "points": {criterion: plain(points) for criterion, points in result.scores.points.items()},
        "dimensions": {dimension: _exact(points) for dimension, points in result.dimensions.items()},
        "total": _exact(result.total),
        "tier": result.tier_id,
        "rank": result.rank,
        "distance": _exact(result.distance),
        "movement": {"total": plain(result.movement.total), "rank": result.movement.rank} if result.movement else None,
    }


def _exact(number: Decimal | None) -> str | None:
    return None if number is None else plain(number)


def _kpi_json(kpi: Kpi) -> Document:
    return {
        "target": plain(kpi.target),
        "rated": kpi.rated,
        "offices": kpi.offices,
        "percent": plain(kpi.percent),
        "met": kpi.met,
    }


def head(reporter: Reporter, assessed: AssessedRound) -> None:
    """Print which programme, round and reading this is about."""
    round_ = assessed.programme.rounds[assessed.round.number]
    read_at, fingerprint = assessed.round.read_at, assessed.assessment.fingerprint()
    reporter.say(assessed.programme.name, f"{assessed.programme.name} ({assessed.programme.id})", "bold")
    reporter.say(
        f"รอบที่ {round_.number} ({round_.due_text})  อ่านเมื่อ {thai_moment(read_at)}  รหัสตรวจสอบ {fingerprint}",
        f"Round {round_.number} (due {round_.due})  read at {read_at:%Y-%m-%d %H:%M}  fingerprint {fingerprint}",
        "dim",
    )


def ranking(reporter: Reporter, assessed: AssessedRound) -> None:
    """Print the ranking table, the KPI, and how many offices are not complete."""
    from rich.table import Table

    programme = assessed.programme
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 1))
    table.add_column(reporter.pick("อันดับ", "Rank"), justify="right")
    table.add_column(reporter.pick("สำนักงาน", "Office"), no_wrap=True)
    for dimension in programme.dimensions:
        table.add_column(reporter.pick(f"ด้าน {dimension.id}", f"Dim. {dimension.id}"), justify="right", no_wrap=True)
    table.add_column(reporter.pick("รวม", "Total"), justify="right", style="bold")
    table.add_column(reporter.pick("ระดับดาว", "Star"), no_wrap=True)
    table.add_column(reporter.pick("ถึงดาวถัดไป", "To next"), no_wrap=True)
    complete = [r for r in assessed.assessment.ranking() if r.complete]
    for result in complete:
        table.add_row(*_row(reporter, assessed, result))
    if complete:
        reporter.console.print(table)
    waiting = [r for r in assessed.assessment.offices.values() if not r.complete]
    if waiting:
        names = ", ".join(reporter.pick(r.office.short_name, r.office.romanised) for r in waiting)
        reporter.say(f"ยังไม่ครบ {len(waiting)} แห่ง: {names}", f"Not complete yet ({len(waiting)}): {names}", "dim")
    _tell_kpi(reporter, assessed)


def _row(reporter: Reporter, assessed: AssessedRound, result: OfficeResult) -> list[Line | str]:
    from rich.text import Text as Line

    tiers = assessed.programme.tiers
    look = TIER_LOOKS[min(tiers.index(result.tier), len(TIER_LOOKS) - 1)] if result.tier else ""
    star = f"{'★' * result.tier.level} {result.tier.name}" if result.tier else reporter.pick("ยังไม่ถึงเกณฑ์", "no star")
    distance = ""
    if result.distance is not None and result.next_tier is not None:
        distance = f"{plain(result.distance)} → {result.next_tier.name}"
    rank = str(result.rank) if result.rank is not None else "–"
    name = reporter.pick(result.office.short_name, result.office.romanised)
    points = [plain(p) if p is not None else "" for p in (*result.dimensions.values(), result.total)]
    return [rank, Line(name), *points, Line(star, look), distance]


def _tell_kpi(reporter: Reporter, assessed: AssessedRound) -> None:
    kpi = assessed.assessment.kpi
    reporter.say(
        f"ตัวชี้วัด: ได้รับดาว {kpi.rated} จาก {kpi.offices} แห่ง คิดเป็นร้อยละ {plain(kpi.percent)} "
        f"(เป้าหมายร้อยละ {plain(kpi.target)}) {'บรรลุเป้าหมาย' if kpi.met else 'ยังไม่บรรลุเป้าหมาย'}",
        f"KPI: {kpi.rated} of {kpi.offices} offices hold a star, {plain(kpi.percent)}% "
        f"(target {plain(kpi.target)}%): {'met' if kpi.met else 'not met yet'}",
        "green" if kpi.met else "",
    )
