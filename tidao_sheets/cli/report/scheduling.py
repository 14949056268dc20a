"""What a scheduler is told: alone on stdout, so that it can be saved or passed on as it is."""

from __future__ import annotations

from tidao_sheets.cli.report import Json, Report, Reporter, Step, report
from tidao_sheets.core.text import Text
from tidao_sheets.jobs.scheduling import ScheduleExample


@report.register(ScheduleExample)
class ScheduleReport(Report[ScheduleExample]):
    """What `watch --example` says; how it is used is told on stderr."""

    def document(self, lang: str) -> Json:
        """Return the text, for which scheduler it is, and how it is used."""
        return {"scheduler": self.result.kind, "text": self.result.text, "how": self.result.how.in_(lang)}

    def tell(self, reporter: Reporter) -> None:
        """Print the text."""
        for line in self.result.text.splitlines():
            reporter.terminal.print((line, ""))

    def next_step(self) -> Step:
        """Return none: what is printed holds nothing else."""
        return Step(Text("", ""))
