"""An export: where it is."""

from __future__ import annotations

from tidao_sheets.cli.report import Json, Report, Reporter, Step, report
from tidao_sheets.cli.report.assess import AssessedReport, see
from tidao_sheets.core.text import Text
from tidao_sheets.jobs.export import Exported


@report.register(Exported)
class ExportedReport(Report[Exported]):
    """What `export` says."""

    @property
    def exit(self) -> int:
        """The exit code, as of a check."""
        return AssessedReport(self.result.assessed).exit

    def document(self, lang: str) -> Json:
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
        """Print the file's path, and what is not in it."""
        assessed = self.result.assessed
        look = "" if self.exit else "green"
        reporter.say(f'ส่งออกแล้ว: "{self.result.file}"', f'Exported: "{self.result.file}"', look)
        if errors := assessed.round.errors:
            reporter.say(
                f"มีรายการที่ต้องแก้ไข {errors} รายการ คะแนนในแฟ้มนี้จึงอาจยังไม่ครบ",
                f"{errors} to mend: points may be missing from this file.",
                "bold red",
            )
        reporter.unread(assessed.unread)

    def next_step(self) -> Step:
        """Return what to do next."""
        if self.exit:
            return see(self.result.assessed)
        return Step(
            Text(
                "เปิดแฟ้มนี้ในโปรแกรมที่ต้องการ หากคะแนนเปลี่ยน ให้ส่งออกอีกครั้งด้วยคำสั่งเดิม",
                "open the file where it is wanted; when scores change, run the same command again.",
            )
        )
