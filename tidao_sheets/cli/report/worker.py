"""A worker that has ended."""

from __future__ import annotations

from tidao_sheets.cli.report import Json, Report, Reporter, Step, report
from tidao_sheets.core.text import Text
from tidao_sheets.nation.worker import WorkerEnded


@report.register(WorkerEnded)
class WorkerReport(Report[WorkerEnded]):
    """What `nation run` says in the end; each run was told in a line when it ended."""

    @property
    def exit(self) -> int:
        """The exit code."""
        return self.result.exit

    def document(self, lang: str) -> Json:
        """Return how it ended, and its runs by their exit codes."""
        run = self.result
        return {
            "worker": run.name,
            "started": run.started.isoformat(),
            "ended": run.ended.isoformat(),
            "by": run.by,
            "runs": [{"exit": code, "count": count} for code, count in sorted(run.runs.items())],
            "taken_over": run.taken_over,
            "lost": run.lost,
            "unseen": [
                {
                    "province": province.id,
                    "name": province.name,
                    "reason": reason.in_(lang),
                    "waiting": province.id in run.waiting,
                }
                for province, reason in run.unseen
            ],
        }

    def tell(self, reporter: Reporter) -> None:
        """Print how many runs there were, and what waits for another machine."""
        run, count = self.result, sum(self.result.runs.values())
        codes = ", ".join(f"exit {code}: {n}" for code, n in sorted(run.runs.items()))
        more = f" ({codes})" if codes else ""
        ended = Text("หยุดตามคำสั่ง", "stopped") if run.by == "stopped" else Text("ไม่มีงานค้าง", "nothing is left")
        reporter.say(f"{ended.th} ทำแล้ว {count} ครั้ง{more}", f"Runs: {count}{more}; {ended.en}.", "bold")
        if run.taken_over:
            reporter.say(
                f"ทำต่อจากเครื่องที่เงียบไป {run.taken_over} ครั้ง", f"Taken over from workers that died: {run.taken_over}."
            )
        if run.lost:
            reporter.say(f"ฐานข้อมูลร่วมไม่ตอบ {run.lost} ครั้ง", f"The shared database was lost {run.lost} times.")
        for province, reason in run.unseen:
            waits = province.id in run.waiting
            remedy = Text("ให้เครื่องที่เห็นโฟลเดอร์นี้ทำงานด้วย tidao nation run", "Run a worker where it can be seen.")
            said = Text(f"{province.name}: {reason.th}", f"{province.name}: {reason.en}")
            reporter.problem(said, remedy, "error" if waits else "info")

    def next_step(self) -> Step:
        """Return what to do next."""
        return Step(Text("ดูทุกจังหวัดด้วย", "see how all provinces stand:"), "nation status")
