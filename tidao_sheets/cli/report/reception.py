"""The log of what came back for a round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.cli.report import Json, Report, Reporter, Step, report
from tidao_sheets.cli.report.record import moment
from tidao_sheets.core.programme.records import both_names
from tidao_sheets.core.received.records import KIND_NAMES
from tidao_sheets.core.text import Text
from tidao_sheets.jobs.reception import ReceptionLog

if TYPE_CHECKING:
    from tidao_sheets.core.received.log import LogEntry, ReceiptState

STATES: dict[ReceiptState, tuple[Text, str]] = {
    "counts": (Text("นับอยู่", "counts"), "green"),
    "disputed": (Text("ไม่ตรงกับสำเนาอื่น ยังไม่ได้เลือก", "disagrees with another copy; nobody has chosen"), "red"),
    "blank": (Text("ยังไม่ได้กรอก ไม่นับ", "nothing is filled in; does not count"), "dim"),
    "superseded": (Text("มีแบบที่สร้างใหม่แทน ไม่นับ", "the form was rebuilt since; does not count"), "yellow"),
    "other_rubric": (Text("สร้างจากหลักเกณฑ์ฉบับอื่น ไม่นับ", "made of another rubric; does not count"), "yellow"),
    "kept": (Text("เก็บไว้", "kept"), ""),
    "altered": (Text("ถูกแก้ไขหลังรับ แบบให้คะแนนอ่านตามที่เป็นอยู่", "altered since; a form is read as it is now"), "yellow"),
    "gone": (Text("ไม่อยู่แล้ว", "gone"), "yellow"),
}
"""What people read of each state, and in which colour."""


@report.register(ReceptionLog)
class ReceptionReport(Report[ReceptionLog]):
    """What `collect --log` says."""

    def document(self, lang: str) -> Json:
        """Return each committee with its files and signed sheets, and the files of nobody."""
        del lang
        log = self.result
        return {
            "programme": log.programme.id,
            "round": log.round,
            "closed": log.record.closing is not None,
            "committees": [
                {
                    "committee": committee,
                    "signed": any(r.office is None for r in log.signed(committee)),
                    "signed_offices": [r.office for r in log.signed(committee) if r.office],
                    "files": [_entry_json(e) for e in log.of(committee)],
                }
                for committee in log.programme.committees
            ],
            "others": [_entry_json(e) for e in log.of(None)],
        }

    def tell(self, reporter: Reporter) -> None:
        """Print a paragraph a committee, then what is of nobody."""
        log = self.result
        reporter.say(f"ทะเบียนรับแฟ้มของรอบที่ {log.round}", f"What came back for round {log.round}", "bold")
        if log.record.closing is not None:
            reporter.say("รอบนี้ปิดแล้ว ผลที่ปิดไว้ไม่เปลี่ยน", "The round is closed; its result stands.", "yellow")
        for committee in log.programme.committees.values():
            name = both_names(committee)
            reporter.gap()
            reporter.say(name.th, name.en, "bold")
            found = log.of(committee.id)
            if not any(e.receipt.kind == "form" for e in found):
                reporter.say("  ยังไม่ได้รับแบบคืน", "  no form has come back", "yellow")
            for entry in found:
                _tell_entry(reporter, log, entry)
            if not log.signed(committee.id):
                reporter.say("  ยังไม่ได้รับแบบที่ลงนาม", "  no signed sheet has come back", "dim")
        if others := log.of(None):
            reporter.gap()
            reporter.say("แฟ้มอื่น", "Other files", "bold")
            for entry in others:
                _tell_entry(reporter, log, entry)

    def next_step(self) -> Step:
        """Return what to do next."""
        log = self.result
        if any(e.state == "disputed" for e in log.entries):
            said = Text("ดูช่องที่ไม่ตรงกันและเลือกด้วย", "see the cells that disagree, and choose:")
            return Step(said, f"collect --round {log.round}")
        return Step(Text("ดูความคืบหน้าด้วย", "see how far the round is:"), f"status --round {log.round}")


def _tell_entry(reporter: Reporter, log: ReceptionLog, entry: LogEntry) -> None:
    receipt, (state, look) = entry.receipt, STATES[entry.state]
    when = moment(receipt.at) if entry.recorded else Text("วางไว้เอง", "put there by hand")
    kind = next((name for known, name in KIND_NAMES.items() if known == receipt.kind), Text("", ""))
    office = log.programme.offices.get(receipt.office or "")
    of = Text(f"ของ{office.name}", f" of {office.romanised}") if office else Text("", "")
    sender = Text(f" จาก {receipt.sender}", f" from {receipt.sender}") if receipt.sender else Text("", "")
    reporter.say(
        f'  {when.th}  {kind.th}{of.th} "{receipt.name}"{sender.th}',
        f'  {when.en}  {kind.en}{of.en} "{receipt.name}"{sender.en}',
    )
    n, besides = entry.unchosen, Text("", "")
    if n:
        besides = Text(f" เว้น {n} ช่องที่เลือกแฟ้มอื่น", f", but for {n} cells of which another was chosen")
    reporter.say(f"    {state.th}{besides.th}", f"    {state.en}{besides.en}", look)


def _entry_json(entry: LogEntry) -> Json:
    receipt = entry.receipt
    return {
        "name": receipt.name,
        "kind": receipt.kind,
        "office": receipt.office,
        "at": receipt.at.isoformat() if entry.recorded else None,
        "sender": receipt.sender or None,
        "place": receipt.place,
        "sha256": receipt.sha256 or None,
        "size": receipt.size,
        "state": entry.state,
        "unchosen": entry.unchosen,
    }
