"""A round → what a person reads on a terminal or in a log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text as Line

from tidao_sheets.cli.report.as_json import filled
from tidao_sheets.core.decimals import plain
from tidao_sheets.core.text import Text
from tidao_sheets.core.thai import thai_moment

if TYPE_CHECKING:
    from tidao_sheets.cli.report.reporter import Reporter
    from tidao_sheets.core.scoring.assessment import OfficeResult
    from tidao_sheets.jobs.sync import Outcome

TIER_LOOKS = ("bold yellow", "bright_white", "rgb(205,127,50)")
SHOWN_CHANGES = 40


def head(reporter: Reporter, outcome: Outcome) -> None:
    """Print which programme, round and reading this is about."""
    round_ = outcome.programme.rounds[outcome.round.number]
    read_at, fingerprint = outcome.round.read_at, outcome.assessment.fingerprint()
    reporter.say(outcome.programme.name, f"{outcome.programme.name} ({outcome.programme.id})", "bold")
    reporter.say(
        f"รอบที่ {round_.number} ({round_.due_text})  อ่านเมื่อ {thai_moment(read_at)}  รหัสตรวจสอบ {fingerprint}",
        f"Round {round_.number} (due {round_.due})  read at {read_at:%Y-%m-%d %H:%M}  fingerprint {fingerprint}",
        "dim",
    )


def ranking(reporter: Reporter, outcome: Outcome) -> None:
    """Print the ranking table, the KPI, and how many offices are not complete."""
    programme = outcome.programme
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 1))
    table.add_column(reporter.pick("อันดับ", "Rank"), justify="right")
    table.add_column(reporter.pick("สำนักงาน", "Office"), no_wrap=True)
    for dimension in programme.dimensions:
        table.add_column(reporter.pick(f"ด้าน {dimension.id}", f"Dim. {dimension.id}"), justify="right", no_wrap=True)
    table.add_column(reporter.pick("รวม", "Total"), justify="right", style="bold")
    table.add_column(reporter.pick("ระดับดาว", "Star"), no_wrap=True)
    table.add_column(reporter.pick("ถึงดาวถัดไป", "To next"), no_wrap=True)
    complete = [r for r in outcome.assessment.ranking() if r.complete]
    for result in complete:
        table.add_row(*_row(reporter, outcome, result))
    if complete:
        reporter.console.print(table)
    waiting = [r for r in outcome.assessment.offices.values() if not r.complete]
    if waiting:
        names = ", ".join(r.office.short_name if reporter.lang == "th" else r.office.romanised for r in waiting)
        reporter.say(f"ยังไม่ครบ {len(waiting)} แห่ง: {names}", f"Not complete yet ({len(waiting)}): {names}", "dim")
    _kpi(reporter, outcome)


def _row(reporter: Reporter, outcome: Outcome, result: OfficeResult) -> list[Line | str]:
    tiers = outcome.programme.tiers
    look = ""
    if result.tier is not None:
        look = TIER_LOOKS[min(tiers.index(result.tier), len(TIER_LOOKS) - 1)]
    star = f"{'★' * result.tier.level} {result.tier.name}" if result.tier else reporter.pick("ยังไม่ถึงเกณฑ์", "no star")
    distance = ""
    if result.distance is not None and result.next_tier is not None:
        distance = f"{plain(result.distance)} → {result.next_tier.name}"
    rank = str(result.rank) if result.rank is not None else "–"
    name = result.office.short_name if reporter.lang == "th" else result.office.romanised
    points = [plain(p) if p is not None else "" for p in result.dimensions.values()]
    return [
        rank,
        Line(name),
        *points,
        plain(result.total) if result.total is not None else "",
        Line(star, look),
        distance,
    ]


def _kpi(reporter: Reporter, outcome: Outcome) -> None:
    kpi = outcome.assessment.kpi
    reporter.say(
        f"ตัวชี้วัด: ได้รับดาว {kpi.rated} จาก {kpi.offices} แห่ง คิดเป็นร้อยละ {plain(kpi.percent)} "
        f"(เป้าหมายร้อยละ {plain(kpi.target)}) {'บรรลุเป้าหมาย' if kpi.met else 'ยังไม่บรรลุเป้าหมาย'}",
        f"KPI: {kpi.rated} of {kpi.offices} offices hold a star, {plain(kpi.percent)}% "
        f"(target {plain(kpi.target)}%): {'met' if kpi.met else 'not met yet'}",
        "green" if kpi.met else "",
    )


def check(reporter: Reporter, outcome: Outcome) -> None:
    """Print a whole check."""
    head(reporter, outcome)
    reporter.gap()
    ranking(reporter, outcome)
    reporter.gap()
    reporter.findings(outcome.round.findings)
    reporter.unread(outcome.unread)


def sync(reporter: Reporter, outcome: Outcome, *, dry_run: bool) -> None:
    """Print a whole sync: the check, and what became of the summary."""
    check(reporter, outcome)
    reporter.gap()
    if outcome.unread:
        reporter.say(
            "มีแฟ้มที่อ่านไม่ได้ จึงไม่ได้เขียนสรุปผล", "A file could not be read, so the summary was not written.", "bold red"
        )
    elif outcome.refused:
        _refused(reporter, outcome)
    elif dry_run:
        reporter.say(
            f'จะเขียน {outcome.planned} ช่องลงใน "{outcome.summary}" (ทดลองเท่านั้น ยังไม่ได้เขียน)',
            f'{outcome.planned} cells would be written to "{outcome.summary}" (dry run: nothing was written).',
        )
        _plan(reporter, outcome)
    elif outcome.written:
        reporter.say(
            f'เขียนสรุปผลแล้ว {outcome.written} ช่อง: "{outcome.summary}"',
            f'{outcome.written} cells written: "{outcome.summary}"',
            "green",
        )
        if outcome.kept:
            reporter.say(f'แฟ้มเดิมเก็บไว้ที่ "{outcome.kept}"', f'The former file is kept as "{outcome.kept}".', "dim")
    else:
        reporter.say(
            f'สรุปผลเป็นปัจจุบันแล้ว ไม่มีอะไรต้องเขียน: "{outcome.summary}"',
            f'The summary is up to date: "{outcome.summary}"',
            "green",
        )


def _plan(reporter: Reporter, outcome: Outcome) -> None:
    changes = outcome.plan.changes if outcome.plan else ()
    for change in changes[:SHOWN_CHANGES]:
        reporter.console.print(
            Line(f"    {change.tab} {change.at.a1}: {change.found[:40] or '∅'} → {change.wanted[:40] or '∅'}", "dim"),
            soft_wrap=True,
        )
    if len(changes) > SHOWN_CHANGES:
        more = len(changes) - SHOWN_CHANGES
        reporter.say(f"    … และอีก {more} ช่อง", f"    … and {more} more", "dim")


def _refused(reporter: Reporter, outcome: Outcome) -> None:
    reporter.say(
        "มีผู้แก้ไขสรุปผลในส่วนของโปรแกรม จึงยังไม่เขียนอะไร:",
        "Somebody has changed the program's part of the summary, so nothing was written:",
        "bold red",
    )
    foreign = outcome.plan.foreign if outcome.plan else ()
    for conflict in outcome.refused:
        if conflict in foreign:
            reporter.problem(*_foreign(conflict.tab, conflict.found))
        else:
            reporter.problem(
                Text(
                    f'ชีต "{conflict.tab}" ช่อง {conflict.cell}: เขียนไว้ "{conflict.written}" พบ "{conflict.found}"',
                    f'tab "{conflict.tab}" {conflict.cell}: written "{conflict.written}", found "{conflict.found}"',
                ),
                Text(
                    "ย้ายข้อความไปไว้ในชีตหมายเหตุ แล้วสั่งอีกครั้งด้วย --overwrite เพื่อเขียนทับ (เก็บแฟ้มเดิมไว้ให้)",
                    "Move the text to the remarks tab, then run again with --overwrite (the former file is kept).",
                ),
            )


def _foreign(tab: str, found: str) -> tuple[Text, Text]:
    if found == "round":
        return (
            Text(
                f'ชีต "{tab}" เป็นผลของรอบที่ไม่มีคะแนนอยู่ในบันทึกประวัติแล้ว',
                f'The tab "{tab}" shows a round whose scores are no longer recorded.',
            ),
            Text(
                "ปรับปรุงข้อมูลรอบนั้นก่อน (tidao sync --round) หรือย้ายชีตนี้ไปไว้ในแฟ้มอื่น แล้วสั่งอีกครั้ง",
                "Sync that round first (tidao sync --round), or move the tab to another workbook, then run again.",
            ),
        )
    if found == "tab":
        return (
            Text(f'ชีต "{tab}" ไม่ใช่ของโปรแกรม', f'The tab "{tab}" is not the program\'s.'),
            Text("ย้ายชีตนี้ไปไว้ในแฟ้มอื่นก่อน แล้วสั่งอีกครั้ง", "Move it to another workbook, then run again."),
        )
    return (
        Text(f'"{tab}" มีสิ่งที่ผู้อื่นวาดหรือแทรกไว้ ({found})', f'"{tab}" holds what somebody has drawn or added ({found}).'),
        Text("ย้ายรูป กราฟ หรือความคิดเห็นไปไว้ในแฟ้มอื่นก่อน แล้วสั่งอีกครั้ง", "Move it to another workbook, then run again."),
    )


def status(reporter: Reporter, outcome: Outcome, days_left: int) -> None:
    """Print the progress of each committee and office."""
    head(reporter, outcome)
    late = days_left < 0
    reporter.say(
        f"เลยกำหนดแล้ว {-days_left} วัน" if late else f"เหลือเวลา {days_left} วัน",
        f"{-days_left} days overdue" if late else f"{days_left} days left",
        "red" if late else "",
    )
    count = len(outcome.programme.criteria)
    errors = [f.office for f in outcome.round.findings if f.severity == "error"]
    for committee in outcome.programme.committees.values():
        form = outcome.reading.forms.get(committee.id)
        where = form.book.name if form else reporter.pick("ไม่พบแบบให้คะแนน", "no form found")
        reporter.gap()
        reporter.console.print(Line(f"{committee.name}  ({where})", "bold" if form else "bold red"), soft_wrap=True)
        table = Table(box=None, pad_edge=False, padding=(0, 1), show_header=False)
        table.add_column(no_wrap=True, min_width=20)
        for code in committee.offices:
            n = filled(outcome, code)
            office = outcome.programme.offices[code]
            name = office.short_name if reporter.lang == "th" else office.romanised
            wrong = errors.count(code)
            mend = reporter.pick(f"ต้องแก้ไข {wrong} รายการ", f"{wrong} to mend") if wrong else ""
            table.add_row(Line(f"  {name}"), _bar(n, count), f"{n}/{count}", Line(mend, "red"))
        reporter.console.print(table)
    reporter.unread(outcome.unread)


def _bar(part: int, whole: int, width: int = 15) -> Line:
    done = part * width // whole
    return Line.assemble(("█" * done, "green" if part == whole else "yellow"), ("░" * (width - done), "dim"))
