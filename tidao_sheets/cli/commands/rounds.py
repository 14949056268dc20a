"""Commands of a round: its forms, its scores, its summary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.cli.console import opened, progress
from tidao_sheets.cli.options import Options, command, flag
from tidao_sheets.core.text import Text

if TYPE_CHECKING:
    from tidao_sheets.jobs.assess import AssessedRound
    from tidao_sheets.jobs.forms import FormsOutcome
    from tidao_sheets.jobs.status import RoundStatus
    from tidao_sheets.jobs.sync import SyncOutcome


@command("forms", Text("สร้างแบบให้คะแนนของหนึ่งรอบ", "Make the score forms of one round."))
def forms(
    options: Options,
    *,
    rebuild: bool = flag(
        Text(
            "สร้างแบบใหม่แทนแบบที่เสียหาย โดยยกคะแนนและข้อความเดิมมาให้",
            "rebuild damaged forms beside the old ones, with their scores and texts",
        )
    ),
) -> FormsOutcome:
    """Make the forms that do not exist yet."""
    workspace, number = opened(options)
    from tidao_sheets.jobs.forms import make_forms

    with progress(options) as step:
        return make_forms(workspace, number, step, rebuild=rebuild)


@command("status", Text("ดูความคืบหน้าของแต่ละสำนักงาน", "Show how much is filled in."))
def status(options: Options) -> RoundStatus:
    """Look at the progress."""
    workspace, number = opened(options)
    from tidao_sheets.jobs.status import round_status

    with progress(options) as step:
        return round_status(workspace, number, step)


@command("check", Text("อ่านและตรวจทุกช่อง โดยไม่เขียนอะไร", "Read and check every cell; write nothing."))
def check(options: Options) -> AssessedRound:
    """Look at the scores."""
    workspace, number = opened(options)
    from tidao_sheets.jobs.assess import assess_round

    with progress(options) as step:
        return assess_round(workspace, number, step)


@command("sync", Text("อ่าน ตรวจ คำนวณ และปรับปรุงสรุปผล", "Read, check, compute, and update the summary."))
def sync(
    options: Options,
    *,
    dry_run: bool = flag(Text("บอกสิ่งที่จะเขียน โดยไม่เขียน", "tell what would be written, and write nothing")),
    overwrite: bool = flag(
        Text(
            "เขียนทับช่องของโปรแกรมที่มีผู้แก้ไข (เก็บแฟ้มเดิมไว้)",
            "take back program cells that people changed (a copy is kept)",
        )
    ),
    mark: bool = flag(
        Text(
            "ใส่ชีตรายการตรวจและหมายเหตุที่ช่องในแบบให้คะแนนด้วย (Google Sheets)",
            "also put a findings tab and cell notes into the forms (Google Sheets)",
        )
    ),
) -> SyncOutcome:
    """Bring the summary up to date."""
    workspace, number = opened(options)
    from tidao_sheets.jobs import sync as job

    with progress(options) as step:
        return job.sync(workspace, number, step, dry_run=dry_run, overwrite=overwrite, mark=mark)
