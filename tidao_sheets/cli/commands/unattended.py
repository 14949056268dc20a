"""The commands of what goes on while nobody is there: reminders of what is owed, and watching."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

import click

from tidao_sheets.cli.console import aside, problem, progress, writing
from tidao_sheets.cli.options import (
    Options,
    command,
    flag,
    listed,
    maybe_choice,
    maybe_file,
    number,
    paths_argument,
    words,
)
from tidao_sheets.core.text import LANGUAGES, Text, TidaoError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tidao_sheets.files import FileError
    from tidao_sheets.jobs.letters_outcome import LettersOutcome
    from tidao_sheets.jobs.remind import Reminders
    from tidao_sheets.jobs.scheduling import ScheduleExample
    from tidao_sheets.jobs.unattended import WorkspaceRun
    from tidao_sheets.jobs.watching import Watched

SCHEDULERS = ("cron", "systemd", "windows")
EVERY, LEAST, MOST = 15, 1, 24 * 60
"""Minutes from one pass to the next: what is usual, and the bounds."""


class BadIntervalError(TidaoError):
    """Passes would follow each other too soon, or too seldom."""

    code = "bad_interval"
    says = Text("--every {found} ใช้ไม่ได้", "--every {found} is out of bounds.")
    advises = Text("ระบุเป็นนาที {least} ถึง {most}", "Give minutes from {least} to {most}.")


@command("remind", "บอกว่าใครค้างคะแนนข้อใด และส่งข้อความแจ้ง", "Tell who owes scores, and remind them.")
def remind(
    options: Options,
    *,
    committee: tuple[str, ...] = words("เฉพาะคณะกรรมการรหัสนี้ (ใช้ซ้ำได้)", "only this committee (may be repeated)", "ID"),
    letter: bool = flag("ทำบันทึกติดตามถึงประธานแต่ละคณะที่ยังค้าง", "make the official reminder to each chair"),
    formats: tuple[str, ...] = listed(
        "รูปแบบแฟ้มของบันทึก: pdf, docx หรือทั้งสอง", "its file formats: pdf, docx or both", "--format", among=("pdf", "docx")
    ),
    dry_run: bool = flag("บอกว่าจะส่งถึงใคร โดยไม่ส่ง", "tell who would be sent a message, and send nothing"),
    print_: bool = flag("แสดงข้อความถึงแต่ละคณะ สำหรับคัดลอกไปวาง", "show the message to each, to be pasted", "--print"),
) -> Reminders | LettersOutcome:
    """Look at what is owed, or write to those who owe it."""
    from tidao_sheets.jobs import remind as job

    writes = letter or not (print_ or dry_run)
    with writing(options, "remind", writes=writes) as (workspace, number), progress(options) as step:
        if letter:
            return job.reminding_letters(workspace, number, committee, formats, step)
        if print_:
            return job.reminders(workspace, number, committee, step, texts=True)
        return job.send_to_owing(workspace, number, committee, step, dry_run=dry_run)


@command(
    "watch", "ปรับปรุงสรุปผลเองตามเวลา หนึ่งหรือหลายโฟลเดอร์งาน", "Keep the summaries of workspaces up to date by itself."
)
def watch(
    options: Options,
    *,
    folders: tuple[Path, ...] = paths_argument("DIR…"),
    every: int | None = number(
        f"ทำทุกกี่นาที ({LEAST}-{MOST} ปกติ {EVERY})", f"minutes between passes ({LEAST}-{MOST}, default {EVERY})", "N"
    ),
    once: bool = flag("ทำครั้งเดียวแล้วจบ สำหรับ cron และ Task Scheduler", "one pass alone, for cron and Task Scheduler"),
    log: Path | None = maybe_file(
        "แฟ้มบันทึกของทุกโฟลเดอร์ (ปกติ watch.log ในแต่ละโฟลเดอร์)", "one log for all (default: watch.log in each folder)"
    ),
    example: str | None = maybe_choice(
        "แสดงสิ่งที่ตั้งให้เครื่องนี้สั่งงานเองตามเวลา", "print what has this computer's scheduler call for it", SCHEDULERS
    ),
) -> Watched | ScheduleExample:
    """Run workspaces, again and again, or tell how this computer is made to."""
    if every is not None and not LEAST <= every <= MOST:
        raise BadIntervalError(found=every, least=LEAST, most=MOST)
    watched, minutes = folders or (options.workspace,), every or EVERY
    if example:
        return _example(options, example, watched, minutes, log)
    from datetime import timedelta

    from tidao_sheets.jobs import watching as job

    with progress(options) as step:
        apart = (lambda: None) if options.verbose else partial(step, "")  # off the line that shows what is being done
        return job.watch(
            job.WatchAsked(
                folders=watched,
                lang=options.lang,
                every=timedelta(minutes=minutes),
                once=once,
                round=options.round,
                show=partial(_show, options, apart),
                ending=partial(_ending, options.lang, apart),
                log=log,
                progress=step,
            )
        )


def _example(options: Options, kind: str, folders: tuple[Path, ...], minutes: int, log: Path | None) -> ScheduleExample:
    """Return what the scheduler is told, with whole paths; how it is told is said on stderr."""
    from tidao_sheets.cli.program import whole_call, windowless
    from tidao_sheets.jobs.scheduling import schedule
    from tidao_sheets.jobs.workspace import Workspace

    words = ["watch", "--once", "--every", str(minutes)]
    words += ["--log", str(log.absolute())] if log else []
    words += ["--round", str(options.round)] if options.round else []
    words += ["--lang", options.lang] if options.lang != LANGUAGES[0] else []
    for folder in folders:
        Workspace.open(folder)
        words.append(str(folder.absolute()))
    call = windowless(*words) if kind == "windows" else whole_call(*words)
    made = schedule(kind, call, minutes)
    aside(click.style(made.how.in_(options.lang), dim=True))
    return made


def _show(options: Options, apart: Callable[[], None], run: WorkspaceRun, unlogged: FileError | None) -> None:
    """Say on stderr what a run leaves to do; one that leaves nothing is told where somebody looks on."""
    from tidao_sheets.cli.report.watching import good, problems

    apart()
    for said, remedy in problems(run, unlogged):
        problem(said.in_(options.lang), remedy.in_(options.lang))
    if not run.exit and (options.verbose or sys.stderr.isatty()):
        aside(click.style(good(run).in_(options.lang), dim=True))


def _ending(lang: str, apart: Callable[[], None]) -> None:
    apart()
    said = Text("กำลังจบ เมื่องานที่ทำอยู่ถึงจุดพัก", "Ending, as soon as what is under way has come to a stop.")
    aside(click.style(said.in_(lang), dim=True))
