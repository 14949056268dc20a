"""The status of a round: how much each committee has filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.cli.report import Document, Report, Reporter, calls_json, report, unread_json
from tidao_sheets.cli.report.assess import AssessedReport, head
from tidao_sheets.jobs.status import RoundStatus

if TYPE_CHECKING:
    from rich.text import Text as Line


@report.register(RoundStatus)
class StatusReport(Report[RoundStatus]):
    """What `status` says."""

    @property
    def exit(self) -> int:
        """The exit code, as of a check."""
        return AssessedReport(self.result.assessed).exit

    def document(self, lang: str) -> Document:
        """Return the days left, and each office's progress by committee."""
        assessed = self.result.assessed
        return {
            "programme": assessed.programme.id,
            "round": assessed.round.number,
            "due": assessed.programme.rounds[assessed.round.number].due.isoformat(),
            "days_left": self.result.days_left,
            "open_rounds": list(self.result.open_rounds),
            "committees": [
                {
                    "committee": committee.id,
                    "workbook": form.book.workbook if form else None,
                    "offices": [
                        {
                            "code": progress.result.office.code,
                            "filled": progress.filled,
                            "of": progress.count,
                            "errors": progress.errors,
                            "complete": progress.result.complete,
                        }
                        for progress in map(assessed.round.progress, committee.offices)
                    ],
                }
                for committee, form in (
                    (c, assessed.reading.forms.get(c.id)) for c in assessed.programme.committees.values()
                )
            ],
            "unread": [unread_json(u, lang) for u in assessed.unread],
            "calls": calls_json(assessed.calls),
            "summary": assessed.summary,
        }

    def tell(self, reporter: Reporter) -> None:
        """Print the progress of each committee and office."""
        from rich.table import Table
        from rich.text import Text as Line

        assessed, days_left = self.result.assessed, self.result.days_left
        head(reporter, assessed)
        late = days_left < 0
        reporter.say(
            f"เลยกำหนดแล้ว {-days_left} วัน" if late else f"เหลือเวลา {days_left} วัน",
            f"{-days_left} days overdue" if late else f"{days_left} days left",
            "red" if late else "",
        )
        for committee in assessed.programme.committees.values():
            form = assessed.reading.forms.get(committee.id)
            where = form.book.name if form else reporter.pick("ไม่พบแบบให้คะแนน", "no form found")
            reporter.gap()
            reporter.console.print(Line(f"{committee.name}  ({where})", "bold" if form else "bold red"), soft_wrap=True)
            table = Table(box=None, pad_edge=False, padding=(0, 1), show_header=False)
            table.add_column(no_wrap=True, min_width=20)
            for p in map(assessed.round.progress, committee.offices):
                name = reporter.pick(p.result.office.short_name, p.result.office.romanised)
                mend = reporter.pick(f"ต้องแก้ไข {p.errors} รายการ", f"{p.errors} to mend") if p.errors else ""
                table.add_row(Line(f"  {name}"), _bar(p.filled, p.count), f"{p.filled}/{p.count}", Line(mend, "red"))
            reporter.console.print(table)
        reporter.unread(assessed.unread)


def _bar(part: int, whole: int, width: int = 15) -> Line:
    from rich.text import Text as Line

    done = part * width // whole
    return Line.assemble(("█" * done, "green" if part == whole else "yellow"), ("░" * (width - done), "dim"))
