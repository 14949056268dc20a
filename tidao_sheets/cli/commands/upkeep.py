"""The commands beside the work: what it stands on, what it reaches, and scores for other programs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from tidao_sheets.cli.console import progress, writing
from tidao_sheets.cli.options import (
    Options,
    command,
    file,
    flag,
    maybe_file,
    paths_argument,
    word,
)
from tidao_sheets.core.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    from tidao_sheets.jobs.doctor import CheckUp
    from tidao_sheets.jobs.export import Exported
    from tidao_sheets.jobs.nation_export import NationExported
    from tidao_sheets.jobs.round_report import ReportOutcome
    from tidao_sheets.jobs.trust import Trust


@command("doctor", "ตรวจการตั้งค่า สิทธิ์ นาฬิกา แบบ และแม่แบบ พร้อมวิธีแก้", "Check settings, access, clock, forms and templates.")
def doctor(options: Options) -> CheckUp:
    """Look at what the work stands on."""
    from tidao_sheets.jobs.doctor import check_up

    with progress(options):
        return check_up(options.workspace, options.round)


@command("trust", "ดูและอนุญาตสิ่งที่โฟลเดอร์งานจะใช้นอกโฟลเดอร์", "Show and allow what a workspace reaches outside its folder.")
def trust(options: Options, *, yes: bool = flag("อนุญาตโดยไม่ถาม", "allow without asking")) -> Trust:
    """Let this computer's user allow what a workspace would reach."""
    from tidao_sheets.cli.report import Reporter, report_of
    from tidao_sheets.jobs.trust import allow, trust_of
    from tidao_sheets.jobs.workspace import Workspace

    workspace = Workspace.read(options.workspace)
    found = trust_of(workspace.folder, workspace.settings)
    if not found.allowed and not yes and not options.json and sys.stdin.isatty() and sys.stdout.isatty():
        report_of(found).tell(Reporter(options.lang))
        yes = click.confirm(Text("อนุญาตทั้งหมดนี้หรือไม่", "Allow all of this?").in_(options.lang), err=True)
    return found if found.allowed or not yes else allow(found)


@command(
    "export",
    "ส่งออกคะแนนเป็น csv xlsx json หรือ parquet หรือของทุกจังหวัดที่ระบุ",
    "Export the scores as csv, xlsx, json or parquet; also of all provinces that are named.",
)
def export(
    options: Options,
    *,
    folders: tuple[Path, ...] = paths_argument("DIR…"),
    to: Path = file("แฟ้มปลายทาง ชนิดตามนามสกุล", "target file; its ending says which format"),
    every: bool = flag(
        "ทุกจังหวัดที่ใช้บันทึกประวัติร่วมกัน ตามที่บันทึกไว้ล่าสุด",
        "all provinces that share this ledger, as they were last recorded",
        "--all",
    ),
) -> Exported | NationExported:
    """Write a round's scores to a file: of a workspace as its forms say, of many as they were last recorded."""
    if folders or every:
        return _of_many(options, folders, to, every=every)
    from tidao_sheets.jobs.export import export_round

    within = options.workspace.resolve() in to.resolve().parents
    with writing(options, "export", writes=within) as (workspace, number), progress(options) as step:
        return export_round(workspace, number, to, options.lang, step)


def _of_many(options: Options, folders: tuple[Path, ...], to: Path, *, every: bool) -> NationExported:
    from tidao_sheets.jobs.export import check_target
    from tidao_sheets.jobs.gathering import recorded_beside, recorded_in
    from tidao_sheets.jobs.nation_export import export_nation
    from tidao_sheets.jobs.workspace import Workspace

    if folders and every:
        raise click.UsageError(f'"export --all": {" ".join(map(str, folders))}')
    check_target(to)
    with progress(options) as step:
        found = recorded_in(folders, step) if folders else recorded_beside(Workspace.open(options.workspace), step)
        return export_nation(found, options.round, to, options.lang)


@command(
    "report", "เขียนผลของรอบเป็นหน้าเว็บแฟ้มเดียว เปิดดูได้ทุกเครื่อง", "Write a round as pages in one file that opens anywhere."
)
def report(
    options: Options,
    *,
    office: str | None = word("แฟ้มของสำนักงานเดียว", "the file of one office", "CODE"),
    each: bool = flag("แฟ้มแยกของแต่ละสำนักงาน", "a file for every office"),
    internal: bool = flag(
        "ฉบับใช้ภายใน แสดงคะแนนของทุกแห่ง แม้ตั้งไว้ให้แสดงเฉพาะดาว",
        "for internal use: show all points although only stars are disclosed",
    ),
    to: Path | None = maybe_file(
        "แฟ้ม .html ปลายทาง หรือโฟลเดอร์เมื่อใช้ --each (ปกติในโฟลเดอร์ report)",
        "the .html file, or the folder with --each (default: in the folder report)",
        or_folder=True,
    ),
) -> ReportOutcome:
    """Write a round's pages."""
    from tidao_sheets.jobs.round_report import ReportWanted, make_report

    within = to is None or options.workspace.resolve() in to.resolve().parents
    wanted = ReportWanted(lang=options.lang, office=office, each=each, to=to, internal=internal)
    with writing(options, "report", writes=within) as (workspace, number), progress(options) as step:
        return make_report(workspace, number, wanted, step)
