"""What a workspace would reach outside its folder, and whether it may."""

from __future__ import annotations

from dataclasses import asdict
from typing import Final

from tidao_sheets.cli.report import Json, Report, Reporter, Step, report
from tidao_sheets.core.text import Text
from tidao_sheets.jobs.trust import Trust

KINDS: Final = {
    "server": Text("เครื่องแม่ข่าย", "server"),
    "path": Text("แฟ้มหรือโฟลเดอร์", "file or folder"),
    "person": Text("แชร์ให้", "shared with"),
    "channel": Text("ช่องทางส่งข้อความ", "channel for messages"),
    "addressee": Text("ส่งข้อความถึง", "messages to"),
}


@report.register(Trust)
class TrustReport(Report[Trust]):
    """What `trust` says."""

    @property
    def exit(self) -> int:
        """The exit code: 2 where something has not been allowed."""
        return 0 if self.result.allowed else 2

    def document(self, lang: str) -> Json:
        """Return the list, and whether it is allowed."""
        del lang
        listed = [asdict(reach) for reach in self.result.reaches]
        return {"workspace": str(self.result.folder), "allowed": self.result.allowed, "reaches": listed}

    def tell(self, reporter: Reporter) -> None:
        """Print the list, and what it means."""
        if not self.result.reaches:
            reporter.say("โฟลเดอร์งานนี้ไม่ใช้สิ่งใดนอกโฟลเดอร์", "This workspace reaches nothing outside its folder.", "green")
            return
        reporter.say("นอกโฟลเดอร์งาน โฟลเดอร์นี้จะติดต่อหรือใช้:", "Outside its folder this workspace would reach:", "bold")
        for reach in self.result.reaches:
            kind = KINDS[reach.kind]
            reporter.say(f"  {kind.th} {reach.what} ← {reach.where}", f"  {kind.en} {reach.what} ← {reach.where}")
        if self.result.allowed:
            reporter.say(
                "อนุญาตแล้วบนเครื่องนี้ หากรายการเปลี่ยนจะถามใหม่", "Allowed on this computer until the list changes.", "green"
            )
        else:
            reporter.say(
                "ยังไม่อนุญาต จึงไม่ทำอะไร",
                "Not allowed, so that nothing is done.",
                "red",
            )

    def next_step(self) -> Step:
        """Return what to do next."""
        if self.result.allowed:
            return Step(Text("ตรวจการตั้งค่าทั้งหมดด้วย", "look at what the work stands on:"), "doctor")
        return Step(Text("หากทุกรายการเป็นของท่านจริง อนุญาตด้วย", "if all of it is yours, allow it:"), "trust --yes")
