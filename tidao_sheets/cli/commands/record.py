"""The commands about what is recorded: where scores come from, closed rounds, reviews, and what was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.cli.console import opened, progress, require_round, writing
from tidao_sheets.cli.options import (
    Options,
    argument,
    chosen,
    command,
    flag,
    maybe_argument,
    maybe_file,
    number,
    overwriting,
    word,
    words,
)
from tidao_sheets.core.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    from tidao_sheets.jobs.closing_outcome import ClosingOutcome, ReopenedRound
    from tidao_sheets.jobs.explain import Explanation
    from tidao_sheets.jobs.history import Changes, Runs, ShownRun
    from tidao_sheets.jobs.review import Reviewed, Reviews
    from tidao_sheets.jobs.rounds import RoundsCompared
    from tidao_sheets.jobs.verify import Verified


@command("explain", "บอกที่มาของคะแนนหนึ่งสำนักงาน ทีละช่อง", "Explain an office's score, cell by cell.")
def explain(
    options: Options,
    *,
    office: str = argument("OFFICE"),
    criterion: tuple[str, ...] = words("เฉพาะข้อนี้ (ใช้ซ้ำได้)", "only this criterion (may be repeated)", "ID"),
    to: Path | None = maybe_file("เขียนเป็นเอกสาร .pdf หนึ่งหน้าด้วย", "write a page, too (.pdf)"),
) -> Explanation:
    """Explain a score."""
    from tidao_sheets.jobs.explain import explain_office

    workspace, number = opened(options)
    with progress(options) as step:
        return explain_office(workspace, number, office, criterion, step, to)


@command("history", "ดูว่าอ่านคะแนนเมื่อใด และอะไรเปลี่ยน", "Show what was read when, and what changed.")
def history(
    options: Options,
    *,
    since: str | None = word("เทียบตั้งแต่ครั้งที่ หรือวันที่ (ค.ศ.-เดือน-วัน)", "from this run or date (YYYY-MM-DD)", "RUN"),
    until: str | None = word("ถึงครั้งที่ หรือวันที่ (ปกติครั้งล่าสุด)", "to this run or date (default: the last)", "RUN"),
    office: tuple[str, ...] = words("เฉพาะสำนักงานรหัสนี้ (ใช้ซ้ำได้)", "only this office (may be repeated)", "CODE"),
    against: int | None = number("เทียบกับรอบที่", "compare with this round", "N"),
    show: str | None = word("เขียนสรุปผลของครั้งที่ หรือวันที่ (ใช้กับ --to)", "write the summary of this run or date", "RUN"),
    to: Path | None = maybe_file("แฟ้ม .xlsx ที่จะเขียน", "the .xlsx file to write"),
) -> Runs | Changes | RoundsCompared | ShownRun:
    """Look into the record."""
    from tidao_sheets.jobs import history as job

    workspace, round_ = opened(options)
    if show is not None:
        return job.show_run(workspace, round_, show, to)
    if against is not None:
        from tidao_sheets.jobs.rounds import compare_rounds

        return compare_rounds(workspace, round_, against)
    if since is not None or until is not None:
        return job.changes_of(workspace, round_, since, until, office)
    return job.runs_of(workspace, round_)


@command(
    "close", "ปิดรอบ: ยึดผลตามที่อ่านได้ขณะนี้ (ต้องระบุ --round)", "Close a round with what its forms say now (needs --round)."
)
def close(
    options: Options,
    *,
    partial: bool = flag(
        "ปิดแม้คะแนนยังไม่ครบ (ต้องมี --reason)", "close although offices are not complete (needs --reason)"
    ),
    reason: str | None = word("เหตุผลที่ปิดทั้งที่ไม่ครบ", "why it is closed without them", "TEXT"),
    resolution: str | None = word(
        'มติรับรองผล: "ครั้งที่/ปี วันที่" เช่น "๑/๒๕๖๗ 2024-09-16"',
        'the resolution: "MEETING DATE", such as "1/2567 2024-09-16"',
        "TEXT",
    ),
    signed: tuple[str, ...] = words(
        "คณะกรรมการที่ส่งแบบลงนามแล้ว (ใช้ซ้ำได้)", "a committee whose signed sheets are in (may be repeated)", "ID"
    ),
    overwrite: bool = overwriting(),
) -> ClosingOutcome:
    """Close a round."""
    require_round(options, Text("ปิด", "to close"), "close")
    from tidao_sheets.jobs.closing import close_round, resolution_of
    from tidao_sheets.jobs.closing_outcome import Asked

    asked = Asked(
        partial=partial,
        reason=reason or "",
        resolution=resolution_of(resolution),
        signed=signed,
        overwrite=overwrite,
    )
    with writing(options, "close") as (workspace, number), progress(options) as step:
        return close_round(workspace, number, asked, step)


@command("reopen", "เปิดรอบที่ปิดแล้วใหม่ (ต้องมีเหตุผล)", "Open a closed round again (needs a reason).")
def reopen(
    options: Options,
    *,
    reason: str | None = word("เหตุผล ซึ่งจะบันทึกไว้ถาวร", "why; it stands in the record for good", "TEXT"),
) -> ReopenedRound:
    """Open a closed round again."""
    require_round(options, Text("เปิดใหม่", "to open again"), "reopen")
    from tidao_sheets.jobs.closing import reopen_round

    with writing(options, "reopen") as (workspace, number), progress(options) as step:
        return reopen_round(workspace, number, reason or "", step)


def _statement() -> str | None:
    return word(
        "คำชี้แจงของสำนักงาน ซึ่งจะลงไว้กับผล หากตั้ง statements = true ใน workspace.toml",
        "the office's own statement, printed beside its result if workspace.toml says statements = true",
        "TEXT",
    )


@command("review", "คำขอทบทวนผลของรอบที่ปิดแล้ว: add รับ decide ตัดสิน list ดู", "Requests for review of a closed round.")
def review(  # noqa: PLR0913 - three actions share them
    options: Options,
    *,
    action: str = chosen(("add", "decide", "list")),
    about: str | None = maybe_argument("OFFICE"),
    criterion: tuple[str, ...] = words("ข้อที่ขอทบทวน (ใช้ซ้ำได้)", "a contested criterion (may be repeated)", "ID"),
    points: tuple[str, ...] = words(
        "คะแนนที่ตัดสินใหม่ เช่น 2.1=8.5 (ใช้ซ้ำได้ ไม่ระบุคือยืนตามเดิม)",
        "decided points, such as 2.1=8.5 (may be repeated; without any, it stands)",
        "ID=POINTS",
    ),
    reason: str | None = word("เหตุผลของคำขอ หรือของผลการทบทวน", "the reason of the request, or of the decision", "TEXT"),
    by: str | None = word("ผู้ตัดสิน", "who decided", "TEXT"),
    date: str | None = word("วันที่ (ค.ศ.-เดือน-วัน ปกติวันนี้)", "its date (YYYY-MM-DD; default: today)", "DATE"),
    letter: str | None = word("เลขที่หนังสือของผู้ขอ", "the number of the office's letter", "TEXT"),
    statement: str | None = _statement(),
    overwrite: bool = overwriting(),
) -> Reviewed | Reviews:
    """Record or list requests for review."""
    require_round(options, Text("ทบทวน", "is to be reviewed"), f"review {action}")
    from tidao_sheets.jobs import review as job

    told = job.ReviewAsked(
        criteria=criterion,
        points=points,
        reason=reason or "",
        by=by or "",
        date=date,
        letter=letter,
        statement=statement,
        overwrite=overwrite,
    )
    with writing(options, "review", writes=action != "list") as (workspace, number), progress(options) as step:
        if action == "list":
            return job.reviews_of(workspace, number)
        if action == "add":
            return job.add_review(workspace, number, about or "", told)
        return job.decide_review(workspace, number, about or "", told, step)


@command("verify", "ตรวจเอกสารหรือรหัสตรวจสอบกับบันทึกประวัติ", "Hold a document or a printed code against the record.")
def verify(options: Options, *, wanted: str = argument("FILE|CODE|TEXT")) -> Verified:
    """Tell what the record knows."""
    from tidao_sheets.jobs import verify as job
    from tidao_sheets.jobs.workspace import Workspace

    return job.verify(Workspace.open(options.workspace), wanted)
