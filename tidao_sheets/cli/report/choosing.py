"""What was chosen where copies of a form disagree."""

from __future__ import annotations

from tidao_sheets.cli.report import Json, Report, Reporter, Step, report
from tidao_sheets.cli.report.disputes import choose_step, disagree, disputed_cell, disputes_json, tell_disputes
from tidao_sheets.cli.report.record import RECORDED
from tidao_sheets.core.form.office_reading import named
from tidao_sheets.core.text import Text, shortened
from tidao_sheets.jobs.choosing import Chosen


@report.register(Chosen)
class ChosenReport(Report[Chosen]):
    """What `collect --choose` says."""

    @property
    def exit(self) -> int:
        """The exit code: 1 while copies still disagree."""
        return 1 if disagree(self.result.disputes) else 0

    def document(self, lang: str) -> Json:
        """Return every choice, and the cells about which copies still disagree."""
        del lang
        return {
            "programme": self.result.programme.id,
            "round": self.result.round,
            "anew": self.result.anew,
            "choices": [
                {
                    "office": c.office,
                    "criterion": named(c.criterion),
                    "field": c.column,
                    "value": c.value or None,
                    "file": c.name,
                    "sha256": c.file,
                    "others": {file: value or None for file, value in c.others.items()},
                    "by": c.by,
                    "reason": c.reason or None,
                    "at": c.at.isoformat(),
                }
                for c in self.result.choices
            ],
            "disputes": disputes_json(self.result.disputes),
        }

    def tell(self, reporter: Reporter) -> None:
        """Print what counts now, and what is still to be chosen."""
        found = self.result
        by = found.choices[0].by
        count = len(found.choices)
        reporter.say(f"เลือกแล้ว {count} ช่อง โดย {by}", f"{count} cells chosen by {by}", "bold")
        if not found.anew:
            reporter.say(*RECORDED)
        for choice in found.choices:
            cell = disputed_cell(found.programme, choice.office, choice.criterion, choice.column)
            value = Text(*(shortened(choice.value, 40) or blank for blank in ("(ว่าง)", "(blank)")))
            reporter.say(
                f'  ✓ {cell.th}: {value.th} จาก "{choice.name}"',
                f'  ✓ {cell.en}: {value.en} of "{choice.name}"',
                "green",
            )
        if found.disputes:
            reporter.gap()
            tell_disputes(reporter, found.programme, found.disputes)

    def next_step(self) -> Step:
        """Return what to do next."""
        if self.result.disputes:
            return choose_step(*self.result.disputes[0])
        said = Text("ปรับปรุงสรุปผลด้วย", "bring the summary up to date:")
        return Step(said, f"sync --round {self.result.round}")
