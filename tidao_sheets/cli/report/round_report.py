"""A report: which files it is, which edition, and what an office's file withholds."""

from __future__ import annotations

from tidao_sheets.cli.report import Json, Report, Reporter, Step, report, unread_json
from tidao_sheets.cli.report.assess import AssessedReport, see
from tidao_sheets.core.text import Text, shortened
from tidao_sheets.jobs.round_report import LARGE, ReportFile, ReportOutcome


@report.register(ReportOutcome)
class RoundReport(Report[ReportOutcome]):
    """What `report` says."""

    @property
    def exit(self) -> int:
        """The exit code, as of a check."""
        return AssessedReport(self.result.assessed).exit

    @property
    def edition(self) -> str:
        """Which edition it is: "internal", "scores" or "stars"."""
        return "internal" if self.result.internal else "scores" if self.result.scores else "stars"

    def document(self, lang: str) -> Json:
        """Return the files, and what is not in them."""
        assessed = self.result.assessed
        return {
            "programme": assessed.programme.id,
            "round": assessed.round.number,
            "read_at": assessed.round.read_at.isoformat(),
            "fingerprint": assessed.assessment.fingerprint(),
            "edition": self.edition,
            "files": [
                {
                    "office": file.office.code if file.office else None,
                    "file": str(file.path),
                    "bytes": file.size,
                    "withheld": [*file.withheld],
                }
                for file in self.result.files
            ],
            "unread": unread_json(assessed.unread, lang),
        }

    def tell(self, reporter: Reporter) -> None:
        """Print the files, the edition, and what is not in them."""
        assessed = self.result.assessed
        for file in self.result.files:
            kb = -(-file.size // 1000)
            reporter.say(f'เขียนแล้ว: "{file.path}" ({kb} kB)', f'Written: "{file.path}" ({kb} kB)', "green")
            if file.size > LARGE:
                reporter.problem(*_large(file, kb))
            for text in file.withheld:
                reporter.problem(
                    Text(
                        f'ไม่ได้แสดงข้อความที่เอ่ยถึงสำนักงานอื่น: "{shortened(text)}"',
                        f'Withheld, since it names another office: "{shortened(text)}"',
                    ),
                    Text(
                        "หากต้องการให้แสดง ให้แก้ข้อความนั้นในแบบให้คะแนน แล้วสั่งอีกครั้ง",
                        "Mend the text in the score form, then run again, if it is to be shown.",
                    ),
                    "warning",
                )
        if self.edition == "stars":
            reporter.say(
                'ฉบับนี้แสดงเฉพาะดาวตาม disclosure = "stars" ใน workspace.toml: ไม่ลงอันดับ ไม่ลงคะแนนของแห่งอื่น',
                'This edition shows stars alone, as disclosure = "stars" has it: no ranks, no points of others.',
            )
            reporter.say(
                "ฉบับที่แสดงคะแนนของทุกแห่งสำหรับใช้ภายใน: เพิ่ม --internal",
                "With all points, for internal use: add --internal.",
                "dim",
            )
        if errors := assessed.round.errors:
            reporter.say(
                f"มีรายการที่ต้องแก้ไข {errors} รายการ ผลจึงอาจยังไม่ครบ",
                f"{errors} to mend: results may be missing.",
                "bold red",
            )
        reporter.unread(assessed.unread)

    def next_step(self) -> Step:
        """Return what to do next."""
        if self.exit:
            return see(self.result.assessed)
        return Step(
            Text(
                "เปิดแฟ้มในเบราว์เซอร์ ส่งต่อ หรือสั่งพิมพ์ หากผลเปลี่ยน ให้สั่งอีกครั้งด้วยคำสั่งเดิม",
                "open the file in a browser, pass it on, or print it; when results change, run the same command again.",
            )
        )


def _large(file: ReportFile, kb: int) -> tuple[Text, Text, str]:
    return (
        Text(
            f'"{file.path.name}" ใหญ่ {kb} kB เกิน {LARGE // 1000} kB อาจส่งทางอีเมลไม่ได้',
            f'"{file.path.name}" has {kb} kB, more than {LARGE // 1000}: some mail systems do not take it',
        ),
        Text(
            "ส่งเป็นแฟ้มแยกของแต่ละสำนักงานแทน สั่ง tidao report --each",
            "Send the files of each office instead: tidao report --each.",
        ),
        "warning",
    )
