"""A sync: what `check` says, and what became of the summary."""

from __future__ import annotations

from collections.abc import Iterable

from tidao_sheets.cli.report import Json, Report, Reporter, Step, report
from tidao_sheets.cli.report.assess import AssessedReport, mend
from tidao_sheets.cli.report.summary_words import in_the_way, told
from tidao_sheets.core.programme.records import Programme, both_names
from tidao_sheets.core.record.next_step import close_round
from tidao_sheets.core.sheet.difference import CellChange
from tidao_sheets.core.text import Text, shortened
from tidao_sheets.jobs.marking import Unmarked
from tidao_sheets.jobs.shelf import unchanged_json
from tidao_sheets.jobs.sync import RoundClosedError, SyncOutcome
from tidao_sheets.stores.store import Calls

SHOWN_CHANGES = 8
"""How many cells of a tab are shown before they are written."""


@report.register(SyncOutcome)
class SyncReport(Report[SyncOutcome]):
    """What `sync` says."""

    @property
    def exit(self) -> int:
        """The exit code: that of the sync."""
        return self.result.exit

    def document(self, lang: str) -> Json:
        """Return what a check does, and what was planned, refused and written."""
        outcome = self.result
        changed = [outcome.assessed.summary] * bool(outcome.written) + list(outcome.marked)
        closed = {"error": _closed(outcome).as_json(lang)} if outcome.closed else {}
        return (
            AssessedReport(outcome.assessed).document(lang)
            | closed
            | {
                "conflicts": [
                    {"tab": c.tab, "cell": c.cell, "written": c.written, "found": c.observed} for c in outcome.refused
                ],
                "planned": {"cells": outcome.planned},
                "written": {"cells": outcome.written, "workbooks": changed},
                "left_out": [
                    {"tab": o.tab or None, "kind": o.kind, "places": list(o.places)} for o in outcome.left_out
                ],
                "backup": outcome.kept,
                "unmarked": unmarked_json(outcome.unmarked, lang),
                "unchanged": unchanged_json(outcome.assessed.calls, lang),
            }
        )

    def tell(self, reporter: Reporter) -> None:
        """Print the check, and what became of the summary."""
        AssessedReport(self.result.assessed).tell(reporter)
        reporter.gap()
        _tell_unchanged(reporter, self.result.assessed.calls)
        _tell_summary(reporter, self.result)
        said = Text("ยังไม่ได้ใส่รายการตรวจในแบบของ{whose}", "the form of {whose} was not marked")
        tell_unmarked(reporter, self.result.assessed.programme, self.result.unmarked, said)

    def next_step(self) -> Step:
        """Return what to do next."""
        outcome, number = self.result, self.result.assessed.round.number
        if outcome.closed:
            error = _closed(outcome)
            return Step(error.remedy, f'reopen --round {number} --reason "…"')
        if outcome.refused:
            said = Text("ทำตามที่บอกไว้ แล้วปรับปรุงอีกครั้งด้วย", "do what is said there, then sync again:")
            return Step(said, f"sync --round {number}")
        if outcome.unmarked:
            return Step(
                Text("แก้ตามที่บอกแล้วใส่รายการตรวจด้วย", "mend what is named, then mark again:"),
                f"sync --mark --round {number}",
            )
        if self.exit:
            return mend(outcome.assessed)
        if outcome.dry_run and outcome.planned:
            return Step(Text("เขียนสรุปผลจริงด้วย", "write the summary:"), f"sync --round {number}")
        if all(r.complete for r in outcome.assessed.assessment.offices.values()):
            closing = close_round(number)
            return Step(closing.said, closing.words)
        return Step(Text("ติดตามสำนักงานที่ยังไม่ครบด้วย", "see which offices are not complete:"), f"status --round {number}")


def unmarked_json(unmarked: Iterable[Unmarked], lang: str) -> list[Json]:
    """Return the forms that did not take what was to be done to them."""
    return [
        {
            "committee": u.committee,
            "workbook": u.workbook,
            "code": u.error.code,
            "reason": u.error.reason.in_(lang),
        }
        for u in unmarked
    ]


def tell_unmarked(reporter: Reporter, programme: Programme, unmarked: Iterable[Unmarked], said: Text) -> None:
    """Print what was not done to each such form, and why; `said` has a place for {whose} it is."""
    for u in unmarked:
        known = programme.committees.get(u.committee)
        told = said.format(whose=both_names(known) if known else u.workbook)
        reporter.problem(Text(f"{told.th}: {u.error.message.th}", f"{told.en}: {u.error.message.en}"), u.error.remedy)


def _closed(outcome: SyncOutcome) -> RoundClosedError:
    return RoundClosedError(number=outcome.assessed.round.number)


def _tell_unchanged(reporter: Reporter, calls: Calls) -> None:
    """Print how many workbooks were not read again, or why all were."""
    if calls.all_read:
        reporter.say(*calls.all_read, "dim")
    elif calls.unchanged:
        reporter.say(
            f"ไม่มีการแก้ไข จึงไม่อ่านซ้ำ {calls.unchanged} แฟ้ม",
            f"Not read again, since nothing has changed: {calls.unchanged} workbooks.",
            "dim",
        )


def _tell_summary(reporter: Reporter, outcome: SyncOutcome) -> None:
    assessed = outcome.assessed
    if outcome.closed:
        said = _closed(outcome).message
        reporter.say(said.th, said.en, "bold")
    elif assessed.unread:
        reporter.say(
            "มีแฟ้มที่อ่านไม่ได้ จึงไม่ได้เขียนสรุปผล", "A file could not be read, so the summary was not written.", "bold red"
        )
    elif outcome.refused:
        _refused(reporter, outcome)
    elif outcome.dry_run:
        reporter.say(
            f'จะเขียน {outcome.planned} ช่องลงใน "{assessed.summary}" (ทดลองเท่านั้น ยังไม่ได้เขียน)',
            f'{outcome.planned} cells would be written to "{assessed.summary}" (dry run: nothing was written).',
        )
        _plan(reporter, outcome)
        _left_out(reporter, outcome)
    elif outcome.written:
        reporter.say(
            f'เขียนสรุปผลแล้ว {outcome.written} ช่อง: "{assessed.summary}"',
            f'{outcome.written} cells written: "{assessed.summary}"',
            "green",
        )
        if outcome.kept:
            reporter.say(f'แฟ้มเดิมเก็บไว้ที่ "{outcome.kept}"', f'The former file is kept as "{outcome.kept}".', "dim")
        _left_out(reporter, outcome)
    else:
        reporter.say(
            f'สรุปผลเป็นปัจจุบันแล้ว ไม่มีอะไรต้องเขียน: "{assessed.summary}"',
            f'The summary is up to date: "{assessed.summary}"',
            "green",
        )


def _plan(reporter: Reporter, outcome: SyncOutcome) -> None:
    """Print, tab by tab, the first changes that people would see.

    Keys of hidden rows and columns are only counted; so is a tab that is filled in for the first time.
    """
    tabs: dict[str, list[CellChange]] = {}
    for change in outcome.plan.changes if outcome.plan else ():
        tabs.setdefault(change.tab, []).append(change)
    empty, formula = reporter.pick("(ว่าง)", "(empty)"), reporter.pick("(สูตร)", "(formula)")
    for tab, changes in tabs.items():
        if len(changes) > SHOWN_CHANGES and not any(c.observed for c in changes):
            reporter.say(f'  ชีต "{tab}" {len(changes)} ช่องที่ยังว่าง', f'  tab "{tab}": {len(changes)} empty cells')
            continue
        reporter.say(f'  ชีต "{tab}" {len(changes)} ช่อง', f'  tab "{tab}": {len(changes)} cells')
        shown = [c for c in changes if c.at.row and c.at.column][:SHOWN_CHANGES]
        for change in shown:
            before, after = (shortened(" ".join(text.split()), 40) for text in (change.observed, change.wanted))
            after = formula if change.computed else after
            line = f"    {change.at.a1}: {before or empty} → {after or empty}"
            reporter.say(line, line, "dim")
        if len(changes) > len(shown):
            more = len(changes) - len(shown)
            reporter.say(f"    … และอีก {more} ช่อง", f"    … and {more} more", "dim")


def _refused(reporter: Reporter, outcome: SyncOutcome) -> None:
    reporter.say(
        "สรุปผลมีสิ่งที่ผู้อื่นแก้หรือเพิ่มไว้ ซึ่งเขียนใหม่แล้วจะหาย จึงยังไม่เขียนอะไร:",
        "The summary holds what somebody has changed or added and a rewrite would lose, so nothing was written:",
        "bold red",
    )
    for conflict in outcome.refused:
        reporter.problem(*in_the_way(conflict))


def _left_out(reporter: Reporter, outcome: SyncOutcome) -> None:
    """Name what people have added to the former summary and the new one does not hold."""
    if not outcome.left_out or outcome.refused:
        return
    if outcome.kept:
        said = Text(
            "สิ่งที่มีผู้เพิ่มไว้ในสรุปผลเดิมและไม่ได้ยกมา (ยังอยู่ในแฟ้มเดิมที่เก็บไว้):",
            "Added to the former summary by somebody, and left out of the new one (the former file still holds it):",
        )
    else:
        said = Text(
            "สิ่งที่มีผู้เพิ่มไว้ในสรุปผลและจะไม่ได้ยกไปเมื่อเขียนจริง (จะยังอยู่ในแฟ้มเดิมที่เก็บไว้):",
            "Added to the summary by somebody, and to be left out of a new one (the former file will still hold it):",
        )
    reporter.say(said.th, said.en, "yellow")
    for out in outcome.left_out:
        reporter.say(f"    {told(out).th}", f"    {told(out).en}")
