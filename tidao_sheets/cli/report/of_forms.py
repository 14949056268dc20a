"""Score forms → what a person reads of their making."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tidao_sheets.cli.report.reporter import Reporter
    from tidao_sheets.jobs.forms import FormsOutcome


def forms(reporter: Reporter, outcome: FormsOutcome) -> None:
    """Print which forms were made and which exist."""
    for form in outcome.forms:
        if form.rebuilt_from:
            reporter.say(
                f'  ★ สร้างใหม่แทน "{form.rebuilt_from}": {form.workbook}',
                f'  ★ rebuilt beside "{form.rebuilt_from}": {form.workbook}',
                "green",
            )
            for left in form.left:
                reporter.say(
                    f"    ไม่ได้ยกมา เพราะไม่แน่ใจว่าให้ข้อใด หรือสำเนาไม่ตรงกัน: {left}",
                    f"    not carried over, uncertain or disputed: {left}",
                    "yellow",
                )
        elif form.made:
            reporter.say(
                f"  ✓ สร้างแล้ว {form.committee.name}: {form.workbook}",
                f"  ✓ made {form.committee.id}: {form.workbook}",
                "green",
            )
        else:
            reporter.say(
                f"  · มีอยู่แล้ว {form.committee.name}: {form.workbook}",
                f"  · exists {form.committee.id}: {form.workbook}",
                "dim",
            )
    for committee in outcome.waiting:
        reporter.say(
            f"  ✗ ยังไม่สร้างให้ {committee.name} เพราะมีแฟ้มที่อ่านไม่ได้ ซึ่งอาจเป็นแบบของคณะนี้ (ใช้ --rebuild เพื่อสร้างแฟ้มใหม่ไว้ข้างกัน)",
            f"  ✗ not made for {committee.id}: an unreadable file may be its form (--rebuild makes a new one)",
            "red",
        )
    if outcome.damaged:
        reporter.say("แบบต่อไปนี้เสียหาย:", "These forms are damaged:", "bold red")
        reporter.findings(outcome.damaged)
    reporter.unread(outcome.unread)
