"""Score forms: which were made, which exist, which are damaged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from tidao_sheets.cli.report import Json, Report, Reporter, Step, calls_json, findings_json, report, unread_json
from tidao_sheets.core.programme.records import Programme, both_names
from tidao_sheets.core.text import Text
from tidao_sheets.jobs.forms import FormMade, FormsOutcome


@report.register(FormsOutcome)
class FormsReport(Report[FormsOutcome]):
    """What `forms` says."""

    @property
    def exit(self) -> int:
        """The exit code: 4 when a file cannot be read or somebody not be invited, 1 when a damaged form is left."""
        return 4 if self.result.unread or self.result.unshared else 1 if self.result.damaged else 0

    def document(self, lang: str) -> Json:
        """Return every form with the places of its cells."""
        outcome = self.result
        return {
            "programme": outcome.programme.id,
            "round": outcome.round,
            "forms": [
                {
                    "committee": form.committee.id,
                    "scorer": None,
                    "workbook": form.workbook,
                    "made": form.made,
                    "rebuilt_from": form.rebuilt_from,
                    "left": list(form.left),
                    "tabs": form.tabs,
                }
                for form in outcome.forms
            ],
            "damaged": findings_json(outcome.damaged, lang),
            "unread": unread_json(outcome.unread, lang),
            "waiting": [c.id for c in outcome.waiting],
            "unshared": [
                {"committee": u.whose, "workbook": u.workbook, "person": u.person, "reason": u.reason.in_(lang)}
                for u in outcome.unshared
            ],
            "calls": calls_json(outcome.calls),
            "summary": outcome.summary,
        }

    def tell(self, reporter: Reporter) -> None:
        """Print which forms were made and which exist."""
        outcome = self.result
        for form in outcome.forms:
            _tell_form(reporter, outcome.programme, form)
        named = {unread.committee for unread in outcome.unread} | {damage.committee for damage in outcome.damaged}
        for committee in outcome.waiting:
            names = both_names(committee)
            if committee.id in named:
                reporter.say(
                    f"  ✗ แบบของ{names.th} อ่านไม่ได้ จึงไม่สร้างใหม่แทน มิฉะนั้นคะแนนในแบบนั้นจะหายไปจากผล",
                    f"  ✗ the form of {names.en} cannot be read and is not replaced: its scores would be lost",
                    "red",
                )
                continue
            reporter.say(
                f"  ✗ ยังไม่สร้างให้{names.th} เพราะมีแฟ้มที่อ่านไม่ได้ ซึ่งอาจเป็นแบบของคณะนี้ (ใช้ --rebuild เพื่อสร้างแฟ้มใหม่ไว้ข้างกัน)",
                f"  ✗ not made for {names.en}: an unreadable file may be its form (--rebuild makes a new one)",
                "red",
            )
        if outcome.damaged:
            reporter.say("แบบต่อไปนี้เสียหาย:", "These forms are damaged:", "bold red")
            reporter.findings(outcome.damaged)
        reporter.unread(outcome.unread)
        for u in outcome.unshared:
            names = both_names(outcome.programme.committees[u.whose])
            said = Text(
                f"ยังไม่ได้แชร์แบบของ{names.th} ให้ {u.person}", f"{u.person} cannot edit the form of {names.en} yet"
            )
            reporter.problem(said, u.reason)

    def next_step(self) -> Step:
        """Return what to do next."""
        outcome, number = self.result, self.result.round
        if outcome.unread or outcome.waiting:
            said = Text("แก้ไขแฟ้มที่อ่านไม่ได้ แล้วสั่งอีกครั้งด้วย", "mend the unreadable files, then run again:")
            return Step(said, f"forms --round {number}")
        if outcome.unshared:
            said = Text("แก้ตามที่บอกแล้วแชร์ต่อด้วย", "mend what is named, then go on sharing:")
            return Step(said, f"forms --round {number}")
        if outcome.damaged:
            said = Text("สร้างแบบใหม่แทนแบบที่เสียหายด้วย", "make new forms beside the damaged ones:")
            return Step(said, f"forms --rebuild --round {number}")
        said = Text("ส่งแบบให้คณะกรรมการ แล้วดูความคืบหน้าด้วย", "send the forms to the committees, then see the progress:")
        return Step(said, f"status --round {number}")


def _tell_form(reporter: Reporter, programme: Programme, form: FormMade) -> None:
    names = both_names(form.committee)
    if form.rebuilt_from:
        reporter.say(
            f'  ★ สร้างใหม่แทน "{form.rebuilt_from}": "{form.workbook}"',
            f'  ★ rebuilt beside "{form.rebuilt_from}": "{form.workbook}"',
            "green",
        )
        _tell_left(reporter, programme, form.left)
    elif form.made:
        reporter.say(
            f'  ✓ สร้างแล้ว {names.th}: "{form.workbook}"',
            f'  ✓ made {names.en}: "{form.workbook}"',
            "green",
        )
    else:
        reporter.say(
            f'  · มีอยู่แล้ว {names.th}: "{form.workbook}"',
            f'  · exists {names.en}: "{form.workbook}"',
            "dim",
        )


def _tell_left(reporter: Reporter, programme: Programme, left: Sequence[str]) -> None:
    """Tell what a rebuilt form does not carry over as it was, a line an office."""
    by_office: dict[str, list[str]] = defaultdict(list)
    for name in left:
        code, _, rest = name.partition(" ")
        if code in programme.offices:
            by_office[code].append(rest or reporter.pick("ทุกข้อ", "all criteria"))
        else:
            by_office[""].append(name)
    if left:
        reporter.say(
            f"    ยกมานับคะแนนหรือวางที่เดิมไม่ได้ {len(left)} รายการ เก็บไว้ในแบบใหม่เป็นข้อความ ให้ตรวจแล้วพิมพ์ใหม่",
            f"    {len(left)} not carried over as they were; the new form holds them as texts, to be typed again",
            "yellow",
        )
    for code, names in by_office.items():
        office = programme.offices[code].listed.in_(reporter.lang) + ": " if code else ""
        line = f"      {office}{', '.join(names)}"
        reporter.say(line, line, "yellow")
