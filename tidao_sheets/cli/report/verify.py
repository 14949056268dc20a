"""What the record knows of a document or a รหัสตรวจสอบ."""

from __future__ import annotations

from tidao_sheets.cli.report import Json, Report, Reporter, Step, report
from tidao_sheets.cli.report.letter_files import name_of, state_of
from tidao_sheets.cli.report.record import moment
from tidao_sheets.core.letters.parts import CODE_WORD
from tidao_sheets.core.text import Text
from tidao_sheets.jobs.verify import Verified

STATES = {
    "sealed": Text("ตรงกับผลที่ปิดรอบไว้", "it holds: the result of the closed round"),
    "current": Text("ตรงกับผลขณะนี้ (รอบยังไม่ปิด)", "it holds: the present result of an open round"),
    "stale": Text(
        "เคยถูกต้อง แต่มีผลหรือเอกสารฉบับใหม่แทนแล้ว", "it was true once; a later result or document stands in its place"
    ),
    "altered": Text("ไม่เป็นอย่างที่ทำไว้: ถูกแก้ไข หรือผู้อื่นทำ", "not as it was made: altered, or made by somebody else"),
    "unknown": Text("ไม่มีในบันทึกนี้", "this record knows nothing of it"),
}


@report.register(Verified)
class VerifiedReport(Report[Verified]):
    """What `verify` says."""

    @property
    def exit(self) -> int:
        """The exit code: 1 for what does not hold."""
        return 0 if self.result.state in {"sealed", "current"} else 1

    def document(self, lang: str) -> Json:
        """Return the state, and what is known."""
        found = self.result
        return {
            "wanted": found.wanted,
            "state": found.state,
            "said": STATES[found.state].in_(lang),
            "fingerprint": found.code,
            "round": found.round,
            "kind": found.kind,
            "office": found.office,
            "at": found.at.isoformat() if found.at else None,
            "certifies": found.certifies,
            "changed": list(found.checked.changed) if found.checked else [],
            "reason": state_of(found.checked).in_(lang) if found.checked else None,
        }

    def tell(self, reporter: Reporter) -> None:
        """Print the state, and what is known."""
        found = self.result
        said = STATES[found.state]
        look = "bold green" if self.exit == 0 else "bold red"
        reporter.say(f"{found.wanted}: {said.th}", f"{found.wanted}: {said.en}", look)
        if found.kind and found.round:
            name = name_of(found.kind)
            about = f" {found.office}" if found.office else ""
            reporter.say(f"  {name}{about} รอบที่ {found.round}", f"  {found.kind}{about}, round {found.round}")
        elif found.round:
            reporter.say(f"  ผลของรอบที่ {found.round}", f"  the result of round {found.round}")
        if found.at:
            when = moment(found.at)
            reporter.say(f"  บันทึกเมื่อ {when.th}", f"  recorded at {when.en}", "dim")
        if found.certifies:
            shown = found.certifies.partition(f" {CODE_WORD} ")[0]
            reporter.say(f"  เอกสารต้องแสดงว่า: {shown}", f"  the document must say: {shown}")
        if found.checked:
            why = state_of(found.checked)
            reporter.say(f"  {why.th}", f"  {why.en}")

    def next_step(self) -> Step:
        """Return what to do next."""
        found = self.result
        if found.round is None:
            said = Text("ตรวจว่าพิมพ์รหัสถูก และอยู่ในโฟลเดอร์งานของจังหวัดนี้ ดูประวัติด้วย", "check the code and the workspace:")
            return Step(said, "history")
        if self.exit:
            return Step(
                Text("ดูเอกสารทั้งรอบด้วย", "look at all documents of the round:"),
                f"letters --verify --round {found.round}",
            )
        if not found.office:
            return Step(Text("ดูความคืบหน้าด้วย", "see the progress:"), f"status --round {found.round}")
        said = Text("ดูที่มาของคะแนนด้วย", "see where a score comes from:")
        return Step(said, f"explain {found.office} --round {found.round}")
