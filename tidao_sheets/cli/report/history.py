"""The record: runs, what changed between two of them or between two rounds, and a summary of then."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tidao_sheets.cli.report import Json, Report, Reporter, Step, report
from tidao_sheets.cli.report.mailing import said_of
from tidao_sheets.cli.report.record import moment
from tidao_sheets.core.record.differences import named
from tidao_sheets.core.scoring.findings import FIELDS, office_place
from tidao_sheets.core.text import Text, shortened
from tidao_sheets.jobs.history import Changes, Runs, ShownRun

if TYPE_CHECKING:
    from datetime import datetime

    from tidao_sheets.core.record.past import PastReading

ACTS = {
    "close": Text("ปิดรอบ", "closed"),
    "note": Text("บันทึกมติหรือแบบที่ลงนามเพิ่ม", "resolution or signed sheets noted"),
    "reopen": Text("เปิดรอบใหม่", "opened again"),
    "review": Text("รับคำขอทบทวน", "request for review"),
    "decision": Text("ผลการทบทวน", "decision on a review"),
    "receive": Text("รับแฟ้มคืน", "a file came back"),
    "choice": Text("เลือกค่าของสำเนาที่ไม่ตรงกัน", "a value of copies that disagree was chosen"),
}
COUNTED = {
    "receive": Text("รับแฟ้มคืน {count} แฟ้ม", "{count} files came back"),
    "choice": Text("เลือกค่าของสำเนาที่ไม่ตรงกัน {count} ช่อง", "of {count} cells of copies that disagree, one was chosen"),
}
"""Acts of which one run of the program may do many."""
JUDGED = {
    "then": Text("ระดับดาวตามแฟ้มโครงการของวันนั้น", "stars by the programme file of then"),
    "now": Text(
        "ระดับดาวตามแฟ้มโครงการวันนี้ เพราะวันนั้นยังไม่ได้บันทึกแฟ้มโครงการไว้",
        "stars by today's programme file, since that of then was not recorded",
    ),
}
"""By which programme file the summary of a run is judged."""
SHOWN = 30
"""Runs that are shown at a terminal, the latest ones."""


@report.register(Runs)
class RunsReport(Report[Runs]):
    """What `history` says."""

    def document(self, lang: str) -> Json:
        """Return every run and every act."""
        found = self.result
        return {
            "programme": found.programme.id,
            "round": found.round,
            "runs": [
                {"run": r.reading.run, "read_at": r.reading.read_at.isoformat(), "changed": r.changed}
                for r in found.runs
            ],
            "acts": [
                {"act": a.kind, "at": a.at.isoformat(), "name": ACTS[a.kind].in_(lang), "told": dict(a.body)}
                for a in found.acts
            ],
            "messages": [message.line() for message in found.messages],
        }

    def tell(self, reporter: Reporter) -> None:
        """Print runs and acts in the order of time; runs that changed nothing are counted."""
        found = self.result
        reporter.say(f"ประวัติของรอบที่ {found.round}", f"The record of round {found.round}", "bold")
        if not found.runs:
            reporter.say("ยังไม่มีการบันทึก", "Nothing is recorded yet.", "dim")
        lines: list[tuple[datetime, Text, str]] = []
        quiet = 0
        for run in found.runs:
            if run.changed or run is found.runs[0]:
                said = Text(f"เปลี่ยน {run.changed} ช่อง", f"{run.changed} cells changed")
                lines.append(
                    (
                        run.reading.read_at,
                        Text(f"ครั้งที่ {run.reading.run}  {said.th}", f"run {run.reading.run}  {said.en}"),
                        "",
                    )
                )
            else:
                quiet += 1
        counted = Counter((act.at, act.kind) for act in found.acts if act.kind in COUNTED)
        for (at, kind), count in counted.items():
            lines.append((at, COUNTED[kind].format(count=count), ""))
        for act in found.acts:
            if act.kind in COUNTED:
                continue
            told = act.body.get("reason") or act.body.get("fingerprint") or ""
            lines.append((act.at, Text(f"{ACTS[act.kind].th}  {told}", f"{ACTS[act.kind].en}  {told}"), "bold"))
        lines += ((each.at, said_of(found.programme, each), "") for each in found.messages)
        lines.sort(key=lambda line: line[0])
        if len(lines) > SHOWN:
            earlier = len(lines) - SHOWN
            reporter.say(f"  … ก่อนหน้านั้นอีก {earlier} รายการ", f"  … and {earlier} before", "dim")
        for at, said, look in lines[-SHOWN:]:
            when = moment(at)
            reporter.say(f"  {when.th}  {said.th}", f"  {when.en}  {said.en}", look)
        if quiet:
            reporter.say(f"  อีก {quiet} ครั้งไม่มีอะไรเปลี่ยน", f"  {quiet} more runs changed nothing", "dim")

    def next_step(self) -> Step:
        """Return what to do next."""
        found = self.result
        changed = [r.reading.run for r in found.runs if r.changed]
        if len(changed) > 1:
            said = Text("ดูว่าอะไรเปลี่ยนระหว่างสองครั้งด้วย", "see what changed between two runs:")
            return Step(said, f"history --round {found.round} --since {changed[-2]} --until {changed[-1]}")
        return Step(
            Text("ดูที่มาของคะแนนด้วย", "see where a score comes from:"),
            f"explain {next(iter(found.programme.offices))} --round {found.round}",
        )


@report.register(Changes)
class ChangesReport(Report[Changes]):
    """What `history --since` says."""

    def document(self, lang: str) -> Json:
        """Return each changed cell."""
        del lang
        found = self.result
        return {
            "programme": found.programme.id,
            "round": found.round,
            "since": _run_json(found.since),
            "until": _run_json(found.until),
            "changes": [
                {
                    "office": c.office,
                    "criterion": c.criterion,
                    "field": c.column,
                    "before": c.before or None,
                    "after": c.after or None,
                }
                for c in found.changes
            ],
            "rubric": [*found.rubric],
        }

    def tell(self, reporter: Reporter) -> None:
        """Print the changes, office by office."""
        found = self.result
        until = moment(found.until.read_at)
        since = moment(found.since.read_at) if found.since else Text("ก่อนครั้งแรก", "before the first run")
        reporter.say(
            f"รอบที่ {found.round}  จาก {since.th} ถึง {until.th}",
            f"Round {found.round}  from {since.en} to {until.en}",
            "bold",
        )
        if found.rubric:
            parts = named(found.rubric)
            reporter.say(f"เปลี่ยนระหว่างนั้น: {parts.th}", f"Changed between them: {parts.en}", "yellow")
        if not found.changes:
            reporter.say("ไม่มีช่องใดเปลี่ยน", "No cell changed.", "green")
        office = ""
        for change in found.changes:
            if change.office != office:
                office = change.office
                place = (
                    office_place(found.programme, office) if office in found.programme.offices else Text(office, office)
                )
                reporter.say(place.th, place.en, "bold")
            field = FIELDS.get(change.column, Text(change.column, change.column))
            before, after = (shortened(text, 60) or "–" for text in (change.before, change.after))
            reporter.say(
                f"  {change.criterion} {field.th}: {before} → {after}",
                f"  {change.criterion} {field.en}: {before} → {after}",
            )

    def next_step(self) -> Step:
        """Return what to do next."""
        said = Text("ดูทุกครั้งด้วย", "see all runs:")
        return Step(said, f"history --round {self.result.round}")


def _run_json(reading: PastReading | None) -> Json | None:
    return {"run": reading.run, "read_at": reading.read_at.isoformat()} if reading else None


@report.register(ShownRun)
class ShownReport(Report[ShownRun]):
    """What `history --show` says."""

    def document(self, lang: str) -> Json:
        """Return the file."""
        del lang
        return {
            "programme": self.result.programme.id,
            "round": self.result.round,
            "run": self.result.run,
            "file": str(self.result.file),
            "judged": self.result.judged,
        }

    def tell(self, reporter: Reporter) -> None:
        """Print the file, and what is not in it."""
        file = self.result.file
        reporter.say(
            f"เขียนสรุปผลของครั้งที่ {self.result.run} แล้ว: {file}", f"The summary of run {self.result.run}: {file}", "green"
        )
        th, en = JUDGED[self.result.judged]
        reporter.say(
            f"คะแนนเป็นของวันนั้น {th} หมายเหตุของผู้ใช้ไม่ได้บันทึกไว้ จึงว่าง",
            f"Points are of that day, {en}; remarks are not recorded, so they are blank.",
            "dim",
        )

    def next_step(self) -> Step:
        """Return what to do next."""
        return Step(Text("ดูทุกครั้งด้วย", "see all runs:"), f"history --round {self.result.round}")
