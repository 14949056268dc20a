"""Provinces that were removed from the nation."""

from __future__ import annotations

from dataclasses import asdict

from tidao_sheets.cli.report import Json, Reporter, Step, report
from tidao_sheets.cli.report.joined import FoldersReport
from tidao_sheets.core.text import Text
from tidao_sheets.nation.removed import Removed


@report.register(Removed)
class RemovedReport(FoldersReport[Removed]):
    """What `nation remove` says."""

    def document(self, lang: str) -> Json:
        """Return the provinces, and what was refused."""
        return {
            "server": self.result.server,
            "removed": [asdict(province) for province in self.result.removed],
            "refused": self.refused_json(lang),
        }

    def tell(self, reporter: Reporter) -> None:
        """Print each province, then what was refused, with its remedy."""
        for province in self.result.removed:
            reporter.say(
                f"เอาออกแล้ว {province.name} ({province.folder})", f"Removed {province.name} ({province.folder})."
            )
        self.tell_refused(reporter)

    def next_step(self) -> Step:
        """Return what to do next."""
        return Step(Text("ดูจังหวัดที่เหลือด้วย", "see which provinces are left:"), "nation status")
