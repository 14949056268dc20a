"""Provinces that were removed from the nation."""

from __future__ import annotations

from dataclasses import asdict

from tidao_sheets.cli.report import Json, Report, Reporter, Step, report
from tidao_sheets.cli.report.joined import refused_json, tell_refused
from tidao_sheets.core.text import Text, weightiest
from tidao_sheets.nation.removed import Removed


@report.register(Removed)
class RemovedReport(Report[Removed]):
    """What `nation remove` says."""

    @property
    def exit(self) -> int:
        """The exit code: the weightiest of those folders that were refused."""
        return weightiest([error.exit for _, error in self.result.refused])

    def document(self, lang: str) -> Json:
        """Return the provinces, and what was refused."""
        return {
            "server": self.result.server,
            "removed": [asdict(province) for province in self.result.removed],
            "refused": refused_json(self.result.refused, lang),
        }

    def tell(self, reporter: Reporter) -> None:
        """Print each province, then what was refused, with its remedy."""
        for province in self.result.removed:
            reporter.say(
                f"เอาออกแล้ว {province.name} ({province.folder})", f"Removed {province.name} ({province.folder})."
            )
        tell_refused(reporter, self.result.refused)

    def next_step(self) -> Step:
        """Return what to do next."""
        return Step(Text("ดูจังหวัดที่เหลือด้วย", "see which provinces are left:"), "nation status")
