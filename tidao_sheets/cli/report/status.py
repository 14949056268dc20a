"""The status of a round: how much each committee has filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.cli.report import Json, Report, Reporter, Step, calls_json, findings_json, report, unread_json
from tidao_sheets.cli.report.assess import AssessedReport, head
from tidao_sheets.cli.report.mailing import tell_doubtful
from tidao_sheets.cli.report.record import closing_json
from tidao_sheets.core.programme.records import both_names
from tidao_sheets.core.text import Text
from tidao_sheets.core.wrap import columns
from tidao_sheets.jobs.heartbeat import LastRun, watch_check
from tidao_sheets.jobs.status import RoundStatus

if TYPE_CHECKING:
    from tidao_sheets.core.record.next_step import NextStep
    from tidao_sheets.core.scoring.round import Progress
    from tidao_sheets.jobs.assess import AssessedRound

BAR = 15
"""Columns of the bar that shows how far an office is."""


@report.register(RoundStatus)
class StatusReport(Report[RoundStatus]):
    """What `status` says."""

    @property
    def exit(self) -> int:
        """The exit code, as of a check."""
        return AssessedReport(self.result.assessed).exit

    def document(self, lang: str) -> Json:
        """Return the days left, and each office's progress by committee."""
        assessed = self.result.assessed
        return {
            "programme": assessed.programme.id,
            "round": assessed.round.number,
            "due": assessed.programme.rounds[assessed.round.number].due.isoformat(),
            "days_left": self.result.state.days_left,
            "open_rounds": list(self.result.open_rounds),
            "closed_rounds": list(self.result.closed_rounds),
            "closed": closing_json(assessed.record),
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
                for committee, form in ((c, assessed.forms.get(c.id)) for c in assessed.programme.committees.values())
            ],
            "findings": findings_json(self.result.besides, lang),
            "unread": unread_json(assessed.unread, lang),
            "calls": calls_json(assessed.calls),
            "summary": assessed.summary,
            "last_run": _last_run_json(self.result.last_run),
            "doubtful": [message.line() for message in self.result.doubtful],
            "next": _step_json(self.result.next, lang),
        }

    def tell(self, reporter: Reporter) -> None:
        """Print the progress of each committee and office."""
        assessed, days_left = self.result.assessed, self.result.state.days_left
        head(reporter, assessed)
        if not (assessed.record.closing or assessed.round.over):
            late = days_left < 0
            reporter.say(
                f"เลยกำหนดแล้ว {-days_left} วัน" if late else f"เหลือเวลา {days_left} วัน",
                f"{-days_left} days overdue" if late else f"{days_left} days left",
                "red" if late else "",
            )
        _grand_line(reporter, assessed)
        unread = Text("ไม่พบแบบให้คะแนนที่อ่านได้", "no form that can be read")
        no_form = (unread if assessed.unread else Text("ไม่พบแบบให้คะแนน", "no form found")).in_(reporter.lang)
        for committee in assessed.programme.committees.values():
            form = assessed.forms.get(committee.id)
            where = form.book.name if form else no_form
            reporter.gap()
            names = both_names(committee)
            reporter.say(f"{names.th}  ({where})", f"{names.en}  ({where})", "bold" if form else "bold red")
            _table(reporter, [assessed.round.progress(code) for code in committee.offices])
        if self.result.last_run:
            reporter.gap()
            check = watch_check(self.result.last_run)
            if check.ok:
                reporter.say(check.said.th, check.said.en, "dim")
            else:
                reporter.problem(check.said, check.remedy, "warning")
        if self.result.besides:
            reporter.gap()
            reporter.findings(self.result.besides)
        if assessed.unread:
            reporter.gap()
            reporter.unread(assessed.unread)
        if self.result.doubtful:
            reporter.gap()
            tell_doubtful(reporter, assessed.programme, self.result.doubtful)

    def next_step(self) -> Step:
        """Return what to do next."""
        step = self.result.next
        return Step(step.said, step.words)


def _last_run_json(run: LastRun | None) -> Json | None:
    """Return the last run with nobody at the terminal, or None where there has been none."""
    if run is None:
        return None
    ended = run.ended.isoformat() if run.ended else None
    return {"ended": ended, "exit": run.exit, "due": run.due.isoformat(), "overdue": run.overdue()}


def _step_json(step: NextStep, lang: str) -> Json:
    return {
        "kind": step.kind,
        "said": step.said.in_(lang),
        "button": step.button.in_(lang),
        "makes": step.makes.in_(lang),
        "message": step.message.in_(lang) if step.message else None,
        "command": f"tidao {step.words}",
    }


def _grand_line(reporter: Reporter, assessed: AssessedRound) -> None:
    """Print how far the whole round is."""
    rows = [assessed.round.progress(code) for code in assessed.programme.offices]
    done, errors = sum(p.done for p in rows), assessed.round.errors
    filled, count = sum(p.scored for p in rows), sum(p.count for p in rows)
    mend = Text(f"  ต้องแก้ไข {errors} รายการ", f"  {errors} to mend") if errors else Text("", "")
    unread = len(assessed.unread)
    lost = Text(f"  อ่านไม่ได้ {unread} แฟ้ม", f"  {unread} unreadable") if unread else Text("", "")
    reporter.say(
        f"ครบแล้ว {done} จาก {len(rows)} แห่ง  ให้คะแนนแล้ว {filled} จาก {count} ข้อ{mend.th}{lost.th}",
        f"{done} of {len(rows)} offices complete  {filled} of {count} criteria scored{mend.en}{lost.en}",
        "bold red" if errors or unread else "bold green" if done == len(rows) else "bold",
    )


def _table(reporter: Reporter, rows: list[Progress]) -> None:
    names = [f"  {p.result.office.listed.in_(reporter.lang)}" for p in rows]
    width = max(20, *map(columns, names))
    for name, p in zip(names, rows, strict=True):
        done = p.scored * BAR // p.count
        mend = reporter.pick(f"ต้องแก้ไข {p.errors} รายการ", f"{p.errors} to mend") if p.errors else ""
        reporter.terminal.print(
            (f"{name}{' ' * (width - columns(name))}  ", ""),
            ("█" * done, "green" if p.done else "yellow"),
            ("░" * (BAR - done), "dim"),
            (f"  {p.scored}/{p.count}", ""),
            (f"  {mend}" if mend else "", "red"),
        )
