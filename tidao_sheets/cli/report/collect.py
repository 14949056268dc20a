"""What came back: each file, what it is, whose, where it is kept, and what it changes."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from tidao_sheets.cli.report import Json, Report, Reporter, Step, report
from tidao_sheets.cli.report.disputes import choose_step, disagree, disputed_cell, disputes_json, tell_disputes
from tidao_sheets.cli.report.record import moment
from tidao_sheets.core.evidence.layout import ADDED, LISTED, parts
from tidao_sheets.core.programme.records import Programme, both_names
from tidao_sheets.core.received.records import KIND_NAMES, READ_KINDS, Received
from tidao_sheets.core.record.past import Change
from tidao_sheets.core.scoring.assessment import WHOLE
from tidao_sheets.core.scoring.findings import office_place
from tidao_sheets.core.text import Text, shortened
from tidao_sheets.jobs.collect import Collected

SHOWN = 12
"""Changed cells of a file that a person is shown."""
NAMES = 6
"""Names that stand in one line; more are counted."""


@report.register(Collected)
class CollectedReport(Report[Collected]):
    """What `collect` says."""

    @property
    def exit(self) -> int:
        """The exit code: 4 where a file cannot be read or taken, 1 where copies disagree or a file does not count."""
        files = self.result.files
        if any(f.kind in {"unreadable", "refused"} for f in files):
            return 4
        return (
            1
            if disagree(self.result.disputes) or any(f.reason and (f.filled or f.kind not in READ_KINDS) for f in files)
            else 0
        )

    def document(self, lang: str) -> Json:
        """Return every file, and every cell about which copies disagree."""
        return {
            "programme": self.result.programme.id,
            "round": self.result.round,
            "sources": [str(path) for path in self.result.sources],
            "files": [_file_json(f, lang) for f in self.result.files],
            "disputes": disputes_json(self.result.disputes),
        }

    def tell(self, reporter: Reporter) -> None:
        """Print what was kept, what was held already, and what is wrong with the others."""
        found, groups = self.result, defaultdict[str, list[Received]](list)
        for f in found.files:
            groups[_group(f)].append(f)
        where = ", ".join(self._near(str(path)) for path in found.sources)
        reporter.say(f"รับแฟ้มจาก {where}: {len(found.files)} แฟ้ม", f"From {where}: {len(found.files)} files", "bold")
        for f in groups["kept"]:
            self._tell_kept(reporter, f)
        for f in groups["wrong"]:
            said = Text(f'"{f.name}" {KIND_NAMES[f.kind].th}', f'"{f.name}": {KIND_NAMES[f.kind].en}')
            self._tell_wrong(reporter, f, said)
        _count(reporter, groups["same"], Text("เหมือนแฟ้มที่เก็บไว้แล้ว ไม่เก็บซ้ำ", "held already, not kept twice"))
        _count(reporter, groups["litter"], Text("แฟ้มของระบบ ข้ามไป", "left by a system, passed over"))
        if found.disputes:
            reporter.gap()
            tell_disputes(reporter, found.programme, found.disputes)

    def _tell_kept(self, reporter: Reporter, f: Received) -> None:
        whose, kind, place = self._whose(f), KIND_NAMES[f.kind], self._near(f.place or "")
        reporter.say(f'  ✓ "{f.name}" {kind.th}{whose.th}', f'  ✓ "{f.name}" {kind.en}{whose.en}', "green")
        reporter.say(f"    เก็บไว้ที่ {place}", f"    kept as {place}", "dim")
        self._remark(reporter, f.reason, f.remedy)
        if f.round in self.result.closed:
            said = Text(f"รอบที่ {f.round} ปิดแล้ว ผลที่ปิดไว้ไม่เปลี่ยน", f"round {f.round} is closed; its result stands")
            self._remark(reporter, said, None)
        if f.filled and (f.round is not None or f.kind == "evidence"):
            self._tell_changes(reporter, f)

    def _tell_wrong(self, reporter: Reporter, f: Received, said: Text) -> None:
        reporter.say(f"  ✗ {said.th}", f"  ✗ {said.en}", "red")
        if f.place is not None:
            reporter.say(f"    เก็บไว้ที่ {self._near(f.place)}", f"    kept as {self._near(f.place)}", "dim")
        self._remark(reporter, f.reason, f.remedy)

    def _remark(self, reporter: Reporter, reason: Text | None, remedy: Text | None) -> None:
        if reason is not None:
            reporter.say(f"    {reason.th}", f"    {reason.en}", "yellow")
        if remedy is not None:
            reporter.say(f"    → {remedy.th}", f"    → {remedy.en}", "dim")

    def _tell_changes(self, reporter: Reporter, f: Received) -> None:
        """Print how a workbook differs from what is known: what is new by its number, what was changed cell by cell."""
        changed = [c for c in f.changes if c.before]
        new = len(f.changes) - len(changed)
        last = moment(f.against) if f.against else None
        never = Text("ยังไม่เคยอ่านรอบนี้", "Never read before")
        since = Text(f"เทียบกับที่อ่านเมื่อ {last.th}", f"Since {last.en}") if last else never
        if f.kind == "evidence":
            since = Text("เทียบกับแบบรายงานหลักฐานที่มีอยู่", "Beside the evidence that is there")
        reporter.say(
            f"    {since.th}: กรอกใหม่ {new} ช่อง เปลี่ยน {len(changed)} ช่อง",
            f"    {since.en}: {new} cells are new, {len(changed)} changed",
        )
        for change in changed[:SHOWN]:
            name = (_evidence_cell if f.kind == "evidence" else _form_cell)(self.result.programme, change)
            before, after = (shortened(t, 40) for t in (change.before, change.after))
            reporter.say(
                f"      {name.th}: {before} → {after or '(ว่าง)'}", f"      {name.en}: {before} → {after or '(blank)'}"
            )
        if len(changed) > SHOWN:
            more = len(changed) - SHOWN
            reporter.say(f"      และอีก {more} ช่อง", f"      and {more} more", "dim")

    def _whose(self, f: Received) -> Text:
        if f.committee is None:
            return Text("", "")
        if f.office is not None:
            office = office_place(self.result.programme, f.office)
            return Text(f"ของ{office.th}", f" of {office.en}")
        name = both_names(self.result.programme.committees[f.committee])
        told = Text(f" รอบที่ {f.round}", f", round {f.round}") if f.round is not None else Text("", "")
        return Text(f"ของ{name.th}{told.th}", f" of {name.en}{told.en}")

    def _near(self, path: str) -> str:
        """Return a path as people near the workspace see it."""
        folder = Path(path)
        inside = folder.is_absolute() and self.result.folder in folder.parents
        return folder.relative_to(self.result.folder).as_posix() if inside else path

    def next_step(self) -> Step:
        """Return what to do next."""
        found = self.result
        if not found.files:
            return Step(
                Text("วางแฟ้มที่ได้รับคืนไว้ในโฟลเดอร์ inbox แล้วสั่ง", "put what came back into inbox, then run:"), "collect"
            )
        if found.disputes:
            return choose_step(*found.disputes[0])
        return Step(Text("ตรวจคะแนนที่ได้รับด้วย", "check the scores that came in:"), f"check --round {found.round}")


def _form_cell(programme: Programme, change: Change) -> Text:
    return disputed_cell(programme, change.office, change.criterion, change.column)


def _evidence_cell(programme: Programme, change: Change) -> Text:
    """Name a cell of an office's evidence for people: its tab, its month or its place in the list, and its column."""
    row, _, column = change.column.rpartition("/")
    asked = (p for p in parts(programme) if any(c.id == change.criterion for c in p.criteria))
    part = next(p for p in asked if column in p.heads)
    month, head = part.row(row).month, part.heads[column].replace("\n", " ")
    which = month.name if month else f"รายการที่ {row.lstrip(LISTED + ADDED).lstrip('0')}"
    which_en = month.key if month else f"entry {row.lstrip(LISTED + ADDED).lstrip('0')}"
    return Text(f'ชีต "{part.title}" ข้อ {change.criterion} {which} {head}', f'"{part.title}" {which_en} {column}')


def _group(f: Received) -> str:
    """Return under which heading a file is told."""
    if f.kind == "litter":
        return "litter"
    if f.same_as is not None and f.kind != "unreadable":
        return "same"
    return "kept" if f.place is not None and f.kind not in {"unreadable", "foreign"} else "wrong"


def _count(reporter: Reporter, files: list[Received], said: Text) -> None:
    """Print the files of a group in one line."""
    if files:
        names = ", ".join(f'"{f.name}"' for f in files[:NAMES]) + (" …" if len(files) > NAMES else "")
        reporter.say(f"  · {said.th} {len(files)} แฟ้ม: {names}", f"  · {said.en}, {len(files)}: {names}", "dim")


def _file_json(f: Received, lang: str) -> Json:
    return {
        "name": f.name,
        "kind": f.kind,
        "round": f.round,
        "committee": f.committee,
        "office": f.office,
        "place": f.place,
        "same_as": f.same_as,
        "sha256": f.sha256 or None,
        "size": f.size,
        "filled": f.filled,
        "reason": f.reason.in_(lang) if f.reason else None,
        "remedy": f.remedy.in_(lang) if f.remedy else None,
        "against": f.against.isoformat() if f.against else None,
        "changes": [
            {
                "office": c.office,
                "criterion": None if c.criterion == WHOLE else c.criterion,
                "field": c.column,
                "before": c.before or None,
                "after": c.after or None,
            }
            for c in f.changes
        ],
    }
