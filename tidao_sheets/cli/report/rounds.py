"""Two rounds, one held against the other."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from tidao_sheets.cli.report import Json, Report, Reporter, Step, report
from tidao_sheets.core.decimals import dashed, known, plain
from tidao_sheets.core.record.differences import named
from tidao_sheets.core.text import Text
from tidao_sheets.jobs.rounds import RoundsCompared

if TYPE_CHECKING:
    from tidao_sheets.core.scoring.assessment import OfficeResult


@report.register(RoundsCompared)
class RoundsReport(Report[RoundsCompared]):
    """What `history --against` says."""

    def document(self, lang: str) -> Json:
        """Return totals, stars and points of both rounds, office by office."""
        del lang
        first, second = self.result.rounds
        return {
            "programme": self.result.programme.id,
            "rounds": [first.number, second.number],
            "offices": [
                {
                    "code": code,
                    "total": [known(r.total) for r in pair],
                    "change": _change(pair[0].total, pair[1].total),
                    "tier": [r.tier_id for r in pair],
                    "criteria": {
                        c.id: {
                            "points": [known(r.scores.points.get(c.id)) for r in pair],
                            "change": _change(*(r.scores.points.get(c.id) for r in pair)),
                        }
                        for c in self.result.programme.criteria
                    },
                }
                for code, pair in self._pairs()
            ],
            "rubric": [*self.result.rubric],
        }

    def _pairs(self) -> list[tuple[str, tuple[OfficeResult, OfficeResult]]]:
        first, second = (r.assessment.offices for r in self.result.rounds)
        return [(code, (first[code], second[code])) for code in first if code in second]

    def tell(self, reporter: Reporter) -> None:
        """Print a line an office, and the criteria that changed."""
        first, second = self.result.rounds
        reporter.say(
            f"รอบที่ {first.number} เทียบกับรอบที่ {second.number}",
            f"Round {first.number} against round {second.number}",
            "bold",
        )
        if self.result.rubric:
            parts = named(self.result.rubric)
            reporter.say(f"สองรอบใช้เกณฑ์ต่างกัน: {parts.th}", f"The rounds differ in: {parts.en}", "yellow")
        for _, pair in self._pairs():
            office = pair[0].office
            change = _change(pair[0].total, pair[1].total)
            totals = " → ".join(dashed(r.total) for r in pair)
            sign = f"  ({change})" if change else ""
            reporter.say(f"{office.short_name}  {totals}{sign}", f"{office.romanised}  {totals}{sign}", "bold")
            moved = []
            for criterion in self.result.programme.criteria:
                change = _change(*(r.scores.points.get(criterion.id) for r in pair))
                if change and change != "0":
                    moved.append(f"{criterion.id} {change}")
            if moved:
                reporter.say(f"  {' · '.join(moved)}", f"  {' · '.join(moved)}", "dim")

    def next_step(self) -> Step:
        """Return what to do next."""
        office = next(iter(self.result.programme.offices))
        said = Text("ดูที่มาของคะแนนสำนักงานหนึ่งด้วย", "see where an office's score comes from:")
        return Step(said, f"explain {office} --round {self.result.rounds[1].number}")


def _change(before: Decimal | None, after: Decimal | None) -> str | None:
    """Return points gained, with their sign; None where either is not known."""
    if before is None or after is None:
        return None
    return f"{'+' if after > before else ''}{plain(after - before)}"
