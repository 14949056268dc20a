"""The check-up: how each thing is, and what to do about it."""

from __future__ import annotations

from typing import Final

from tidao_sheets.cli.report import Json, Report, Reporter, Step, report
from tidao_sheets.core.text import Text, weightiest
from tidao_sheets.jobs.doctor import CheckUp
from tidao_sheets.stores.store import NO_FORMS

NAMES: Final = {
    "configuration": Text("แฟ้มตั้งค่า", "configuration"),
    "credentials": Text("การเข้าใช้ Google", "credentials"),
    "clock": Text("นาฬิกาของเครื่อง", "clock"),
    "changes": Text("การถามว่าแฟ้มใดมีการแก้ไข", "what has changed"),
    "forms": Text("แบบให้คะแนน", "forms"),
    "evidence": Text("แบบรายงานหลักฐาน", "evidence"),
    "summary": Text("สรุปผล", "summary"),
    "ledger": Text("บันทึกประวัติ", "ledger"),
    "watch": Text("การทำงานเอง", "work by itself"),
    "messages": Text("ข้อความแจ้ง", "messages"),
    "fonts": Text("แบบอักษร", "fonts"),
    "templates": Text("แม่แบบหนังสือ", "templates"),
}
"""What people read for the names that JSON has; any other name is a workbook's own."""


@report.register(CheckUp)
class CheckUpReport(Report[CheckUp]):
    """What `doctor` says."""

    @property
    def exit(self) -> int:
        """The exit code: that of the gravest check."""
        return weightiest({check.exit for check in self.result.checks})

    def document(self, lang: str) -> Json:
        """Return every check."""
        checks = [
            {"name": c.name, "ok": c.ok, "message": c.said.in_(lang), "remedy": c.remedy.in_(lang)}
            for c in self.result.checks
        ]
        return {"ok": self.exit == 0, "checks": checks}

    def tell(self, reporter: Reporter) -> None:
        """Print every check, with the remedy where there is something to do."""
        for check in self.result.checks:
            mark, style = ("✓", "green") if check.ok else ("✗", "red")
            name = check.title or NAMES.get(check.name, Text(check.name, check.name))
            reporter.say(f"{mark} {name.th}: {check.said.th}", f"{mark} {name.en}: {check.said.en}", style)
            if not check.ok:
                reporter.say(f"    → {check.remedy.th}", f"    → {check.remedy.en}")

    def next_step(self) -> Step:
        """Return what to do next."""
        if self.exit:
            return Step(Text("แก้ไขตามที่บอกไว้ แล้วตรวจอีกครั้งด้วย", "mend what is listed above, then look again:"), "doctor")
        if NO_FORMS in self.result.checks:
            return Step(Text("พร้อมแล้ว สร้างแบบให้คะแนนด้วย", "all is ready; make the score forms:"), "forms")
        return Step(Text("ทุกอย่างพร้อม ดูความคืบหน้าด้วย", "all is well; see the progress:"), "status")
