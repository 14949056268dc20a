"""An export: where it is."""

from __future__ import annotations

from tidao_sheets.cli.report import Document, Report, Reporter, Step, report
from tidao_sheets.cli.report.assess import AssessedReport
from tidao_sheets.core.text import Text
from tidao_sheets.jobs.export import Exported


@report.register(Exported)
class ExportedReport(Report[Exported]):
    """What `export` says."""

    @property
    def exit(self) -> int:
        """The exit code, as of a check."""
        return AssessedReport(self.result.assessed).exit

    def document(self, lang: str) -> Document:
        """Return the file, and which workbooks are not in it."""
        del lang
        assessed = self.result.assessed
        return {
            "programme": assessed.programme.id,
            "round": assessed.round.number,
            "file": str(self.result.file),
            "unread": [u.workbook for u in assessed.unread],
        }

    def tell(self, reporter: Reporter) -> None:
        """Print the file's path."""
        reporter.say(f"ส่งออกแล้ว: {self.result.file}", f"Exported: {self.result.file}", "green")

    def next_step(self) -> Step:
        """Return what to do next."""
        return Step(
            Text(
                "เปิดแฟ้มนี้ในโปรแกรมที่ต้องการ หากคะแนนเปลี่ยน ให้ส่งออกอีกครั้งด้วยคำสั่งเดิม",
                "open the file where it is wanted; when scores change, run the same command again.",
            )
        )
