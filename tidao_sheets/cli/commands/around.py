"""Commands around the work: the check-up, and what leaves for other programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.cli.console import opened, progress
from tidao_sheets.cli.options import Options, command, file
from tidao_sheets.core.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    from tidao_sheets.jobs.doctor import CheckUp
    from tidao_sheets.jobs.export import Exported


@command(
    "doctor",
    Text("ตรวจการตั้งค่า สิทธิ์ นาฬิกา แบบ และแม่แบบ พร้อมวิธีแก้", "Check settings, access, clock, forms and templates."),
)
def doctor(options: Options) -> CheckUp:
    """Look at what the work stands on."""
    from tidao_sheets.jobs.doctor import check_up

    with progress(options):
        return check_up(options.workspace, options.round)


@command("export", Text("ส่งออกคะแนนเป็น csv xlsx json หรือ parquet", "Export the scores as csv, xlsx, json or parquet."))
def export(
    options: Options, *, to: Path = file(Text("แฟ้มปลายทาง ชนิดตามนามสกุล", "target file; its ending says which format"))
) -> Exported:
    """Write a round's scores to a file."""
    workspace, number = opened(options)
    from tidao_sheets.jobs.export import export_round

    with progress(options) as step:
        return export_round(workspace, number, to, options.lang, step)
