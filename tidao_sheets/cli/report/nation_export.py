"""Many provinces' scores in one file: where it is, and who is not in it."""

from __future__ import annotations

from tidao_sheets.cli.report import Json, Report, Reporter, Step, report
from tidao_sheets.cli.report.nation_summary import absent_json, exit_of, mend, tell_absent
from tidao_sheets.core.text import Text
from tidao_sheets.jobs.nation_export import NationExported


@report.register(NationExported)
class NationExportedReport(Report[NationExported]):
    """What `export` says of many provinces."""

    @property
    def exit(self) -> int:
        """The exit code: 4 where a province could not be read."""
        return exit_of(self.result.figures)

    def document(self, lang: str) -> Json:
        """Return the file, whose scores are in it, and whose are not."""
        figures = self.result.figures
        return {
            "file": str(self.result.file),
            "year": figures.year,
            "round": figures.round,
            "rows": self.result.rows,
            "provinces": [{"province": source.province, "place": source.place} for source in figures.rounds],
            "absent": absent_json(figures, lang),
        }

    def tell(self, reporter: Reporter) -> None:
        """Print the file's path, how much is in it, and every province that is not."""
        figures = self.result.figures
        reporter.say(f'ส่งออกแล้ว: "{self.result.file}"', f'Exported: "{self.result.file}"', "" if self.exit else "green")
        reporter.say(
            f"ปี {figures.year} รอบที่ {figures.round}: {figures.provinces} จังหวัด คะแนน {self.result.rows} ช่อง",
            f"{figures.year}, round {figures.round}: {figures.provinces} provinces, {self.result.rows} scores.",
        )
        tell_absent(reporter, figures)

    def next_step(self) -> Step:
        """Return what to do next."""
        return mend(self.result.figures) or Step(
            Text(
                "เปิดแฟ้มนี้ในโปรแกรมที่ต้องการ คะแนนรายข้อเทียบกันได้เฉพาะในเกณฑ์รูปแบบเดียวกัน",
                "open the file where it is wanted; criteria can be compared within one version only.",
            )
        )
