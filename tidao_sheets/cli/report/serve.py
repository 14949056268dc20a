"""A desk that has ended."""

from __future__ import annotations

from tidao_sheets.cli.report import Json, Report, Reporter, Step, report
from tidao_sheets.core.text import Text
from tidao_sheets.desk.serve import DeskRun


@report.register(DeskRun)
class DeskReport(Report[DeskRun]):
    """What `desk` says in the end."""

    def document(self, lang: str) -> Json:
        """Return where it was, and how it ended."""
        del lang
        run = self.result
        return {"workspace": str(run.workspace) if run.workspace else None, "address": run.address, "ended": run.ended}

    def tell(self, reporter: Reporter) -> None:
        """Print how it ended."""
        if self.result.ended == "led":
            reporter.say(
                "โต๊ะงานเปิดอยู่แล้ว จึงเปิดหน้าต่างของโต๊ะงานนั้น", "A desk is open already; its window was opened.", "green"
            )
        else:
            reporter.say("ปิดโต๊ะงานแล้ว", "The desk is closed.", "green")

    def next_step(self) -> Step:
        """Return what to do next."""
        return Step(Text("เปิดโต๊ะงานอีกครั้งด้วย", "open it again:"), "desk")
