"""A shortcut to the desk."""

from __future__ import annotations

from tidao_sheets.cli.report import Json, Report, Reporter, Step, report
from tidao_sheets.core.text import Text
from tidao_sheets.jobs.shortcut import ShortcutMade


@report.register(ShortcutMade)
class ShortcutReport(Report[ShortcutMade]):
    """What `desk --shortcut` says."""

    def document(self, lang: str) -> Json:
        """Return where it is, and what it calls."""
        del lang
        return {"shortcut": str(self.result.path), "calls": list(self.result.calls)}

    def tell(self, reporter: Reporter) -> None:
        """Print where it is."""
        reporter.say(f'วางทางลัดแล้ว: "{self.result.path}"', f'The shortcut is there: "{self.result.path}"', "green")

    def next_step(self) -> Step:
        """Return what to do next."""
        return Step(Text("ดับเบิลคลิกทางลัดเพื่อเปิดโต๊ะงาน", "double-click it to open the desk."))
