"""The command about the year's evidence: what offices report beside the rounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.cli.console import progress, writing
from tidao_sheets.cli.options import Options, command, flag, words
from tidao_sheets.core.text import Text, TidaoError

if TYPE_CHECKING:
    from tidao_sheets.jobs.evidence import EvidenceOutcome


class RebuildAloneError(TidaoError):
    """`--rebuild` or `--office` was given without `--make`, of which they are part."""

    code = "make_wanted"
    says = Text("--rebuild และ --office ใช้กับ --make เท่านั้น", "--rebuild and --office belong to --make.")
    advises = Text("สั่ง tidao evidence --make แล้วตามด้วยตัวเลือกนั้น", "Run tidao evidence --make with them.")


@command("evidence", "ดูหรือสร้างแบบรายงานหลักฐานของสำนักงาน", "Show or make the evidence workbooks of offices.")
def evidence(
    options: Options,
    *,
    make: bool = flag("สร้างแบบรายงานหลักฐานที่ยังไม่มี", "make the workbooks that do not exist yet"),
    office: tuple[str, ...] = words("เฉพาะสำนักงานรหัสนี้ (ใช้ซ้ำได้)", "only this office (may be repeated)", "CODE"),
    rebuild: bool = flag(
        "สร้างแบบใหม่แทนแบบที่เสียหาย โดยยกสิ่งที่พิมพ์ไว้มาให้",
        "rebuild damaged workbooks beside the old ones, with what was typed",
    ),
) -> EvidenceOutcome:
    """Look at the evidence, or make its workbooks."""
    if (rebuild or office) and not make:
        raise RebuildAloneError
    from tidao_sheets.jobs import evidence as job
    from tidao_sheets.jobs.offices import office_of

    with writing(options, "evidence", writes=make, of_round=False) as (workspace, _), progress(options) as step:
        if not make:
            return job.look_at_evidence(workspace, step)
        codes = [office_of(workspace.programme, wanted) for wanted in office]
        return job.make_evidence(workspace, step, offices=codes, rebuild=rebuild)
