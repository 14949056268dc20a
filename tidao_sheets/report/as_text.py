"""Results → what a person reads on a terminal or in a log, in Thai or English."""

from __future__ import annotations

import sys
from collections import defaultdict
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from rich.text import Text as Line

from tidao_sheets.assess import plain
from tidao_sheets.catalogue import SEVERITIES, SEVERITY_NAMES
from tidao_sheets.report.as_json import filled
from tidao_sheets.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tidao_sheets.assess import OfficeResult
    from tidao_sheets.findings import Finding
    from tidao_sheets.forms import FormsOutcome
    from tidao_sheets.publish import LettersOutcome
    from tidao_sheets.stores import Unread
    from tidao_sheets.sync import Outcome

MARKS = {"error": ("✗", "bold red"), "warning": ("!", "yellow"), "info": ("·", "dim")}
TIER_LOOKS = ("bold yellow", "bright_white", "rgb(205,127,50)")


class Reporter:
    """Prints results in one language; tables get colours and stars on a terminal and stay plain elsewhere."""

    def __init__(self, lang: str, console: Console | None = None) -> None:
        self.lang = lang
        self.console = console or make_console()

    def say(self, th: str, en: str, style: str = "") -> None:
        """Print one line in the chosen language."""
        self.console.print(Line(Text(th, en).in_(self.lang), style), highlight=False, soft_wrap=True)

    def pick(self, th: str, en: str) -> str:
        """Return the text of the chosen language."""
        return en if self.lang == "en" else th

    def head(self, outcome: Outcome) -> None:
        """Print which programme, round and reading this is about."""
        round_ = outcome.programme.rounds[outcome.round.number]
        when = f"{outcome.round.read_at:%Y-%m-%d %H:%M}"
        self.say(
            outcome.programme.programme.name, f"{outcome.programme.programme.name} ({outcome.programme.id})", "bold"
        )
        self.say(
            f"รอบที่ {round_.number} ({round_.due_text})  อ่านเมื่อ {when}  รหัสตรวจสอบ {outcome.assessment.fingerprint()}",
            f"Round {round_.number} (due {round_.due})  read at {when}  fingerprint {outcome.assessment.fingerprint()}",
            "dim",
        )

    def ranking(self, outcome: Outcome) -> None:
        """Print the ranking table, the KPI, and how many offices are not complete."""
        programme = outcome.programme
        table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 1))
        table.add_column(self.pick("อันดับ", "Rank"), justify="right")
        table.add_column(self.pick("สำนักงาน", "Office"), no_wrap=True)
        for dimension in programme.dimension:
            table.add_column(self.pick(f"ด้าน {dimension.id}", f"Dim. {dimension.id}"), justify="right", no_wrap=True)
        table.add_column(self.pick("รวม", "Total"), justify="right", style="bold")
        table.add_column(self.pick("ระดับดาว", "Star"), no_wrap=True)
        table.add_column(self.pick("ถึงดาวถัดไป", "To next"), no_wrap=True)
        complete = [r for r in outcome.assessment.ranking() if r.complete]
        for result in complete:
            table.add_row(*self._row(outcome, result))
        if complete:
            self.console.print(table)
        waiting = [r for r in outcome.assessment.offices.values() if not r.complete]
        if waiting:
            names = ", ".join(r.office.short_name if self.lang == "th" else r.office.romanised for r in waiting)
            self.say(f"ยังไม่ครบ {len(waiting)} แห่ง: {names}", f"Not complete yet ({len(waiting)}): {names}", "dim")
        self._kpi(outcome)

    def _row(self, outcome: Outcome, result: OfficeResult) -> list[Line | str]:
        tiers = outcome.programme.tiers
        look = ""
        if result.tier is not None:
            look = TIER_LOOKS[min(tiers.index(result.tier), len(TIER_LOOKS) - 1)]
        star = f"{'★' * result.tier.level} {result.tier.name}" if result.tier else self.pick("ยังไม่ถึงเกณฑ์", "no star")
        distance = ""
        if result.distance is not None and result.next_tier is not None:
            distance = f"{plain(result.distance)} → {result.next_tier.name}"
        rank = str(result.rank) if result.rank is not None else "–"
        name = result.office.short_name if self.lang == "th" else result.office.romanised
        points = [plain(p) if p is not None else "" for p in result.dimensions.values()]
        return [
            rank,
            Line(name),
            *points,
            plain(result.total) if result.total is not None else "",
            Line(star, look),
            distance,
        ]

    def _kpi(self, outcome: Outcome) -> None:
        kpi = outcome.assessment.kpi
        self.say(
            f"ตัวชี้วัด: ได้รับดาว {kpi.rated} จาก {kpi.offices} แห่ง คิดเป็นร้อยละ {plain(kpi.percent)} "
            f"(เป้าหมายร้อยละ {plain(kpi.target)}) {'บรรลุเป้าหมาย' if kpi.met else 'ยังไม่บรรลุเป้าหมาย'}",
            f"KPI: {kpi.rated} of {kpi.offices} offices hold a star, {plain(kpi.percent)}% "
            f"(target {plain(kpi.target)}%): {'met' if kpi.met else 'not met yet'}",
            "green" if kpi.met else "",
        )

    def findings(self, findings: Iterable[Finding]) -> None:
        """Print findings, errors first; blank cells of one office are told in one line."""
        by_severity: dict[str, list[Finding]] = defaultdict(list)
        for finding in findings:
            by_severity[finding.severity].append(finding)
        if not by_severity:
            self.say("ไม่พบรายการที่ต้องแก้ไข", "Nothing to mend.", "green")
            return
        counts = "  ".join(
            f"{SEVERITY_NAMES[s].in_(self.lang)} {len(by_severity[s])}" for s in SEVERITIES if by_severity[s]
        )
        self.say(counts, counts, "bold")
        for severity in SEVERITIES:
            mark, look = MARKS[severity]
            blanks: dict[str | None, list[Finding]] = defaultdict(list)
            for finding in by_severity[severity]:
                if finding.code == "blank":
                    blanks[finding.office].append(finding)
                else:
                    self._line(mark, look, finding.message(self.lang), finding.remedy(self.lang))
            for group in blanks.values():
                self._blanks(mark, look, group)

    def _blanks(self, mark: str, look: str, group: list[Finding]) -> None:
        place = group[0].place.in_(self.lang)
        criteria = ", ".join(f.criterion or "" for f in group)
        self._line(
            mark,
            look,
            self.pick(
                f"{place} ยังไม่ได้ให้คะแนน {len(group)} ข้อ: {criteria}", f"{place} {len(group)} not scored yet: {criteria}"
            ),
            self.pick("ให้คะแนนให้ครบ หากพิจารณาแล้วไม่มีผลงานให้พิมพ์ 0", "Score them; 0 where there is no work to rate."),
        )

    def _line(self, mark: str, look: str, said: str, remedy: str) -> None:
        self.console.print(Line.assemble((f"  {mark} ", look), said), soft_wrap=True, highlight=False)
        self.console.print(Line(f"    → {remedy}", "dim"), soft_wrap=True, highlight=False)

    def unread(self, unread: Iterable[Unread]) -> None:
        """Print the workbooks that could not be read."""
        for u in unread:
            self._line(
                "✗",
                "bold red",
                self.pick(f'อ่านแฟ้ม "{u.name}" ไม่ได้', f'"{u.name}" cannot be read'),
                u.reason.in_(self.lang),
            )

    def check(self, outcome: Outcome) -> None:
        """Print a whole check."""
        self.head(outcome)
        self.console.print()
        self.ranking(outcome)
        self.console.print()
        self.findings(outcome.round.findings)
        self.unread(outcome.unread)

    def sync(self, outcome: Outcome, *, dry_run: bool) -> None:
        """Print a whole sync: the check, and what became of the summary."""
        self.check(outcome)
        self.console.print()
        if outcome.unread:
            self.say(
                "มีแฟ้มที่อ่านไม่ได้ จึงไม่ได้เขียนสรุปผล", "A file could not be read, so the summary was not written.", "bold red"
            )
        elif outcome.refused:
            self._refused(outcome)
        elif dry_run:
            self.say(
                f'จะเขียน {outcome.planned} ช่องลงใน "{outcome.summary}" (ทดลองเท่านั้น ยังไม่ได้เขียน)',
                f'{outcome.planned} cells would be written to "{outcome.summary}" (dry run: nothing was written).',
            )
            self._plan(outcome)
        elif outcome.written:
            self.say(
                f'เขียนสรุปผลแล้ว {outcome.written} ช่อง: "{outcome.summary}"',
                f'{outcome.written} cells written: "{outcome.summary}"',
                "green",
            )
            if outcome.kept:
                self.say(f'แฟ้มเดิมเก็บไว้ที่ "{outcome.kept}"', f'The former file is kept as "{outcome.kept}".', "dim")
        else:
            self.say(
                f'สรุปผลเป็นปัจจุบันแล้ว ไม่มีอะไรต้องเขียน: "{outcome.summary}"',
                f'The summary is up to date: "{outcome.summary}"',
                "green",
            )

    def _plan(self, outcome: Outcome) -> None:
        changes = outcome.plan.changes if outcome.plan else ()
        for change in changes[:40]:
            self.console.print(
                Line(
                    f"    {change.tab} {change.at.a1}: {change.found[:40] or '∅'} → {change.wanted[:40] or '∅'}", "dim"
                ),
                soft_wrap=True,
            )
        if len(changes) > 40:
            self.say(f"    … และอีก {len(changes) - 40} ช่อง", f"    … and {len(changes) - 40} more", "dim")

    def _refused(self, outcome: Outcome) -> None:
        self.say(
            "มีผู้แก้ไขสรุปผลในส่วนของโปรแกรม จึงยังไม่เขียนอะไร:",
            "Somebody has changed the program's part of the summary, so nothing was written:",
            "bold red",
        )
        foreign = outcome.plan.foreign if outcome.plan else ()
        for conflict in outcome.refused:
            if conflict in foreign:
                self._line("✗", "bold red", *self._foreign(conflict.tab, conflict.found))
            else:
                said = self.pick(
                    f'ชีต "{conflict.tab}" ช่อง {conflict.cell}: เขียนไว้ "{conflict.written}" พบ "{conflict.found}"',
                    f'tab "{conflict.tab}" {conflict.cell}: written "{conflict.written}", found "{conflict.found}"',
                )
                remedy = self.pick(
                    "ย้ายข้อความไปไว้ในชีตหมายเหตุ แล้วสั่งอีกครั้งด้วย --overwrite เพื่อเขียนทับ (เก็บแฟ้มเดิมไว้ให้)",
                    "Move the text to the remarks tab, then run again with --overwrite (the former file is kept).",
                )
                self._line("✗", "bold red", said, remedy)

    def _foreign(self, tab: str, found: str) -> tuple[str, str]:
        if found == "round":
            return (
                self.pick(
                    f'ชีต "{tab}" เป็นผลของรอบที่ไม่มีคะแนนอยู่ในบันทึกประวัติแล้ว',
                    f'The tab "{tab}" shows a round whose scores are no longer recorded.',
                ),
                self.pick(
                    "ปรับปรุงข้อมูลรอบนั้นก่อน (tidao sync --round) หรือย้ายชีตนี้ไปไว้ในแฟ้มอื่น แล้วสั่งอีกครั้ง",
                    "Sync that round first (tidao sync --round), or move the tab to another workbook, then run again.",
                ),
            )
        if found == "tab":
            return (
                self.pick(f'ชีต "{tab}" ไม่ใช่ของโปรแกรม', f'The tab "{tab}" is not the program\'s.'),
                self.pick("ย้ายชีตนี้ไปไว้ในแฟ้มอื่นก่อน แล้วสั่งอีกครั้ง", "Move it to another workbook, then run again."),
            )
        return (
            self.pick(
                f'"{tab}" มีสิ่งที่ผู้อื่นวาดหรือแทรกไว้ ({found})', f'"{tab}" holds what somebody has drawn or added ({found}).'
            ),
            self.pick(
                "ย้ายรูป กราฟ หรือความคิดเห็นไปไว้ในแฟ้มอื่นก่อน แล้วสั่งอีกครั้ง", "Move it to another workbook, then run again."
            ),
        )

    def status(self, outcome: Outcome, days_left: int) -> None:
        """Print the progress of each committee and office."""
        self.head(outcome)
        late = days_left < 0
        self.say(
            f"เลยกำหนดแล้ว {-days_left} วัน" if late else f"เหลือเวลา {days_left} วัน",
            f"{-days_left} days overdue" if late else f"{days_left} days left",
            "red" if late else "",
        )
        count = len(outcome.programme.criteria)
        errors = [f.office for f in outcome.round.findings if f.severity == "error"]
        for committee in outcome.programme.committees.values():
            form = outcome.reading.forms.get(committee.id)
            where = form.book.name if form else self.pick("ไม่พบแบบให้คะแนน", "no form found")
            self.console.print()
            self.console.print(Line(f"{committee.name}  ({where})", "bold" if form else "bold red"), soft_wrap=True)
            table = Table(box=None, pad_edge=False, padding=(0, 1), show_header=False)
            table.add_column(no_wrap=True, min_width=20)
            for code in committee.offices:
                n = filled(outcome, code)
                office = outcome.programme.offices[code]
                name = office.short_name if self.lang == "th" else office.romanised
                wrong = errors.count(code)
                mend = self.pick(f"ต้องแก้ไข {wrong} รายการ", f"{wrong} to mend") if wrong else ""
                table.add_row(Line(f"  {name}"), _bar(n, count), f"{n}/{count}", Line(mend, "red"))
            self.console.print(table)
        self.unread(outcome.unread)

    def forms(self, outcome: FormsOutcome) -> None:
        """Print which forms were made and which exist."""
        for form in outcome.forms:
            if form.rebuilt_from:
                self.say(
                    f'  ★ สร้างใหม่แทน "{form.rebuilt_from}": {form.workbook}',
                    f'  ★ rebuilt beside "{form.rebuilt_from}": {form.workbook}',
                    "green",
                )
                for left in form.left:
                    self.say(
                        f"    ไม่ได้ยกคะแนนมา เพราะไม่แน่ใจว่าให้ข้อใด: {left}",
                        f"    not carried over, uncertain: {left}",
                        "yellow",
                    )
            elif form.made:
                self.say(
                    f"  ✓ สร้างแล้ว {form.committee.name}: {form.workbook}",
                    f"  ✓ made {form.committee.id}: {form.workbook}",
                    "green",
                )
            else:
                self.say(
                    f"  · มีอยู่แล้ว {form.committee.name}: {form.workbook}",
                    f"  · exists {form.committee.id}: {form.workbook}",
                    "dim",
                )
        for committee in outcome.waiting:
            self.say(
                f"  ✗ ยังไม่สร้างให้ {committee.name} เพราะมีแฟ้มที่อ่านไม่ได้ ซึ่งอาจเป็นแบบของคณะนี้ "
                "(ใช้ --rebuild เพื่อสร้างแฟ้มใหม่ไว้ข้างกัน)",
                f"  ✗ not made for {committee.id}: an unreadable file may be its form (--rebuild makes a new one)",
                "red",
            )
        if outcome.damaged:
            self.say("แบบต่อไปนี้เสียหาย:", "These forms are damaged:", "bold red")
            self.findings(outcome.damaged)
        self.unread(outcome.unread)

    def letters(self, outcome: LettersOutcome) -> None:
        """Print which letters were made and which were refused."""
        made = sum(1 for letter in outcome.letters if letter.made)
        same = len(outcome.letters) - made
        self.say(
            f"ทำหนังสือแล้ว {made} ฉบับ" + (f" (เหมือนเดิม {same} ฉบับ)" if same else "") + f": {outcome.folder}",
            f"{made} letters made" + (f" ({same} unchanged)" if same else "") + f": {outcome.folder}",
            "green" if outcome.letters else "",
        )
        for letter in outcome.letters:
            if letter.placeholders:
                shown = " ".join(f"U+{ord(c):04X}" for c in letter.placeholders)
                self._line(
                    "!",
                    "yellow",
                    self.pick(
                        f"{letter.path.name}: แบบอักษรไม่มีอักขระ {shown} จึงพิมพ์เป็นรหัสแทน",
                        f"{letter.path.name}: the face lacks {shown}; their codes are printed",
                    ),
                    self.pick(
                        "แก้ข้อความในแบบให้คะแนน หากต้องการคำอื่น",
                        "Change the text in the score form if other words are wanted.",
                    ),
                )
        doubts = dict.fromkeys(d for letter in outcome.letters for d in letter.doubts)
        for doubt in doubts:
            self._line(
                "!",
                "yellow",
                self.pick(f"ควรตรวจเลขที่หนังสือที่อ้างถึง {doubt}", f"Check the reference {doubt}"),
                self.pick(
                    "แก้ใน [[document]] ของ programme.toml แล้วลบบรรทัด doubtful",
                    "Mend it in [[document]] of programme.toml.",
                ),
            )
        for kept in (path for letter in outcome.letters for path in letter.kept):
            self.say(f"  เก็บฉบับที่มีผู้แก้ไขไว้ที่ {kept}", f"  what somebody had altered is kept: {kept}", "yellow")
        pictures = [path for letter in outcome.letters for path in letter.pictures]
        if pictures:
            self.say(f"ภาพทุกหน้า: {pictures[0].parent}", f"Pictures of all pages: {pictures[0].parent}")
        reasons: dict[str, list[str]] = {}
        for refused in outcome.refused:
            reasons.setdefault(refused.reason.in_(self.lang), []).append(refused.kind)
        for reason, kinds in reasons.items():
            self._line("✗", "bold red", self.pick("ไม่ทำ ", "not made: ") + ", ".join(kinds), reason)
        self.unread(outcome.outcome.unread)

    def verified(self, outcome: LettersOutcome) -> None:
        """Print which documents no longer hold."""
        said = {
            "stale": self.pick("คะแนนหรือข้อความในแบบให้คะแนนเปลี่ยนไปแล้ว", "the figures have changed since"),
            "altered": self.pick("แฟ้มถูกแก้ไขหลังจากทำ", "the file was altered"),
            "missing": self.pick("ไม่พบแฟ้ม", "the file is missing"),
        }
        checked = outcome.checked or []
        wrong = [c for c in checked if c.state != "current"]
        self.say(
            f"ตรวจเอกสาร {len(checked)} แฟ้ม ตรงกับคะแนนปัจจุบัน {len(checked) - len(wrong)} แฟ้ม",
            f"{len(checked)} files checked, {len(checked) - len(wrong)} agree with the figures as they are now",
            "yellow" if wrong else "green",
        )
        for one in wrong:
            self._line("✗", "bold red", one.path.name, said[one.state])
        self.unread(outcome.outcome.unread)


def _bar(part: int, whole: int, width: int = 15) -> Line:
    done = part * width // whole
    return Line.assemble(("█" * done, "green" if part == whole else "yellow"), ("░" * (width - done), "dim"))


class _Console(Console):
    def on_broken_pipe(self) -> None:
        raise  # noqa: PLE0704 - the command line knows the exit code, see commands.Options.finish


def make_console() -> Console:
    """Return a console for stdout; away from a terminal its lines are not cut to a width."""
    return _Console(file=sys.stdout, width=None if sys.stdout.isatty() else 1000)
