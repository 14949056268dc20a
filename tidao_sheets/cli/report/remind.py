"""Who owes scores: as a table, or as the messages to be pasted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.cli.report import Json, Report, Reporter, Step, calls_json, report, unread_json
from tidao_sheets.cli.report.assess import head
from tidao_sheets.cli.report.mailing import tell_mailing
from tidao_sheets.core.programme.records import both_names
from tidao_sheets.core.record.next_step import next_step
from tidao_sheets.core.text import Text, weightiest
from tidao_sheets.core.wrap import columns
from tidao_sheets.jobs.mailing import Mailing
from tidao_sheets.jobs.remind import Reminders

if TYPE_CHECKING:
    from tidao_sheets.core.record.owed import OfficeOwed, Owed

RULE = "────────"
"""Stands between two messages; what is between two of them is pasted."""


@report.register(Reminders)
class RemindersReport(Report[Reminders]):
    """What `remind` says."""

    @property
    def exit(self) -> int:
        """The exit code: 4 when a form cannot be read or a message was not sent, 1 when a committee has no form."""
        own = 4 if self.result.assessed.unread else 1 if self.result.unknown else 0
        return weightiest([own, self.result.mailing.exit if self.result.mailing else 0])

    def document(self, lang: str) -> Json:
        """Return what each committee owes, and the message to it."""
        found, assessed = self.result, self.result.assessed
        return {
            "programme": assessed.programme.id,
            "round": assessed.round.number,
            "due": assessed.programme.rounds[assessed.round.number].due.isoformat(),
            "days_left": found.state.days_left,
            "reminders": [
                {
                    "committee": owed.committee.id,
                    "name": both_names(owed.committee).in_(lang),
                    "criteria": owed.count,
                    "offices": [_office_json(each) for each in owed.offices],
                    "text": found.text(owed).in_(lang),
                }
                for owed in found.owed
            ],
            "messages": (found.mailing or Mailing()).line(lang),
            "without_form": [committee.id for committee in found.unknown],
            "unread": unread_json(assessed.unread, lang),
            "calls": calls_json(assessed.calls),
        }

    def tell(self, reporter: Reporter) -> None:
        """Print who owes what, or the messages."""
        found = self.result
        if found.texts and found.owed:
            for n, owed in enumerate(found.owed):
                if n:
                    reporter.terminal.print((RULE, "dim"))
                for line in found.text(owed).in_(reporter.lang).splitlines():
                    reporter.terminal.print((line, ""))
        else:
            head(reporter, found.assessed)
            for owed in found.owed:
                _table(reporter, owed)
        if not found.owed:
            _nobody(reporter, found)
        for committee in found.unknown if not found.assessed.unread else ():
            names = both_names(committee)
            said = Text(f"ไม่พบแบบของ{names.th} จึงไม่รู้ว่าค้างข้อใด", f"no form of {names.en}: what it owes is not known")
            remedy = Text("วางแฟ้มที่ได้รับคืน หรือสร้างใหม่ด้วย tidao forms", "Put it back, or make it with tidao forms.")
            reporter.problem(said, remedy)
        reporter.unread(found.assessed.unread)
        if found.mailing and found.mailing.channel:
            reporter.gap()
            tell_mailing(reporter, found.assessed.programme, found.mailing)

    def next_step(self) -> Step:
        """Return what to do next."""
        found, number = self.result, self.result.assessed.round.number
        if not found.owed or found.assessed.unread or found.unknown:
            step = next_step(found.state)
            return Step(step.said, step.words)
        if found.texts or (found.mailing and any(each.outcome == "sent" for each in found.mailing.posted)):
            return Step(Text("ส่งข้อความแล้ว ดูความคืบหน้าด้วย", "when they are told, see how far they are:"), "status")
        asked = "".join(f" --committee {each}" for each in found.asked)
        said = Text("ดูข้อความสำหรับคัดลอกถึงเลขานุการด้วย", "see the messages to the secretaries:")
        return Step(said, f"remind --print --round {number}{asked}")


def _office_json(owed: OfficeOwed) -> Json:
    return {
        "office": owed.office.code,
        "criteria": owed.count,
        "blank": list(owed.blank),
        "mend": [{"criterion": f.criterion, "tab": f.tab, "cell": f.cell, "code": f.code} for f in owed.mend],
    }


def _nobody(reporter: Reporter, found: Reminders) -> None:
    """Say why there is nobody to remind."""
    number = found.assessed.round.number
    if found.state.closed:
        reporter.say(f"รอบที่ {number} ปิดแล้ว ไม่มีผู้ค้างคะแนน", f"Round {number} is closed: nobody owes scores.", "green")
    elif not found.unknown:
        reporter.say(f"รอบที่ {number} ไม่มีผู้ค้างคะแนน", f"Nobody owes scores of round {number}.", "green")


def _table(reporter: Reporter, owed: Owed) -> None:
    names = both_names(owed.committee)
    reporter.gap()
    reporter.say(f"{names.th}  ค้าง {owed.count} ข้อ", f"{names.en}  owes {owed.count}", "bold")
    listed = [f"  {each.office.listed.in_(reporter.lang)}" for each in owed.offices]
    width = max(20, *map(columns, listed))
    for name, each in zip(listed, owed.offices, strict=True):
        count, mend = len(each.blank), len(each.mend)
        blank = reporter.pick(f"ยังไม่ให้คะแนน {count} ข้อ", f"{count} not scored") if count else ""
        wrong = reporter.pick(f"ต้องแก้ไข {mend} ช่อง", f"{mend} to mend") if mend else ""
        said = "  ".join(filter(None, (blank, wrong)))
        reporter.terminal.print((f"{name}{' ' * (width - columns(name))}  ", ""), (said, "yellow"))
