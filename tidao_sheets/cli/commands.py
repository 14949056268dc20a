"""The commands, in the order of the work."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from tidao_sheets.cli.console import opened, progress, writing
from tidao_sheets.cli.options import (
    Command,
    Options,
    argument,
    chosen,
    command,
    file,
    flag,
    folder,
    folder_argument,
    listed,
    maybe_argument,
    maybe_file,
    number,
    word,
    words,
)
from tidao_sheets.core.text import Text, TidaoError

if TYPE_CHECKING:
    from pathlib import Path

    from tidao_sheets.jobs.assess import AssessedRound
    from tidao_sheets.jobs.closing_outcome import ClosingOutcome, ReopenedRound
    from tidao_sheets.jobs.demo import Demo
    from tidao_sheets.jobs.doctor import CheckUp
    from tidao_sheets.jobs.explain import Explanation
    from tidao_sheets.jobs.export import Exported
    from tidao_sheets.jobs.forms import FormsOutcome
    from tidao_sheets.jobs.history import Changes, RoundsCompared, Runs, ShownRun
    from tidao_sheets.jobs.letters_outcome import LettersOutcome, Verification
    from tidao_sheets.jobs.review import Reviewed, Reviews
    from tidao_sheets.jobs.status import RoundStatus
    from tidao_sheets.jobs.sync import SyncOutcome
    from tidao_sheets.jobs.trust import Trust
    from tidao_sheets.jobs.verify import Verified
    from tidao_sheets.jobs.workspace import NewWorkspace

FORMATS = ("pdf", "docx")


class RoundWantedError(TidaoError):
    """What is official, or stands in the record for good, wants its round said."""

    code = "round_wanted"
    says = Text("ต้องระบุรอบที่จะ{done}", "Say which round {done}.")
    advises = Text('เพิ่ม --round เช่น "tidao {words} --round 1"', 'Add --round, as in: "tidao {words} --round 1"')


def _kinds() -> dict[str, str]:
    from tidao_sheets.core.letters.kinds import KINDS

    return {kind.id: kind.name for kind in KINDS.values()}


def _require_round(options: Options, done: Text, words: str) -> None:
    if options.round is None:
        raise RoundWantedError(done=done, words=words)


@command("demo", "สร้างตัวอย่างครบทั้งงานด้วยคะแนนสมมติ", "Make a whole example with made-up scores.")
def demo(
    options: Options,
    *,
    out: Path = folder("โฟลเดอร์ของตัวอย่าง (ปกติ tidao-demo)", "folder of the example (default tidao-demo)", "tidao-demo"),
) -> Demo:
    """Make the example."""
    from tidao_sheets.jobs.demo import make_demo

    with progress(options) as step:
        return make_demo(out, step)


@command("init", "สร้างโฟลเดอร์งานประเมิน", "Make a workspace folder.")
def init(
    _: Options,
    *,
    folder: Path = folder_argument(),
    programme: str | None = word("รหัสโครงการ หรือแฟ้ม .toml", "a shipped programme's id, or a .toml file", "ID"),
) -> NewWorkspace:
    """Make a workspace."""
    from tidao_sheets.jobs.workspace import make_workspace

    return make_workspace(folder, programme)


@command("forms", "สร้างแบบให้คะแนนของหนึ่งรอบ", "Make the score forms of one round.")
def forms(
    options: Options,
    *,
    rebuild: bool = flag(
        "สร้างแบบใหม่แทนแบบที่เสียหาย โดยยกคะแนนและข้อความเดิมมาให้",
        "rebuild damaged forms beside the old ones, with their scores and texts",
    ),
) -> FormsOutcome:
    """Make the forms that do not exist yet."""
    from tidao_sheets.jobs.forms import make_forms

    with writing(options, "forms") as (workspace, number), progress(options) as step:
        return make_forms(workspace, number, step, rebuild=rebuild)


@command("status", "ดูความคืบหน้าของแต่ละสำนักงาน", "Show how much is filled in.")
def status(options: Options) -> RoundStatus:
    """Look at the progress."""
    workspace, number = opened(options)
    from tidao_sheets.jobs.status import round_status

    with progress(options) as step:
        return round_status(workspace, number, step)


@command("check", "อ่านและตรวจทุกช่อง โดยไม่เขียนอะไร", "Read and check every cell; write nothing.")
def check(options: Options) -> AssessedRound:
    """Look at the scores."""
    workspace, number = opened(options)
    from tidao_sheets.jobs.assess import assess_round

    with progress(options) as step:
        return assess_round(workspace, number, step, again=True)


@command("sync", "อ่าน ตรวจ คำนวณ และปรับปรุงสรุปผล", "Read, check, compute, and update the summary.")
def sync(
    options: Options,
    *,
    dry_run: bool = flag("บอกสิ่งที่จะเขียน โดยไม่เขียน", "tell what would be written, and write nothing"),
    overwrite: bool = flag(
        "เขียนทับช่องของโปรแกรมที่มีผู้แก้ไข (เก็บแฟ้มเดิมไว้)",
        "take back program cells that people changed (a copy is kept)",
    ),
    mark: bool = flag(
        "ใส่ชีตรายการตรวจและหมายเหตุที่ช่องในแบบให้คะแนนด้วย (Google Sheets)",
        "also put a findings tab and cell notes into the forms (Google Sheets)",
    ),
) -> SyncOutcome:
    """Bring the summary up to date."""
    from tidao_sheets.jobs import sync as job

    with writing(options, "sync", writes=not dry_run) as (workspace, number), progress(options) as step:
        return job.sync(workspace, number, step, dry_run=dry_run, overwrite=overwrite, mark=mark)


@command("letters", "ทำหนังสือและเอกสารของรอบ (ต้องระบุ --round)", "Make the documents of a round (needs --round).")
def letters(
    options: Options,
    *,
    kind: tuple[str, ...] = words(
        "ชนิดของเอกสาร (ใช้ซ้ำได้ ปกติตามที่รอบกำหนด)",
        "kind of document (may be repeated; default: the round's)",
        "KIND",
        among=_kinds,
    ),
    office: tuple[str, ...] = words("เฉพาะสำนักงานรหัสนี้ (ใช้ซ้ำได้)", "only this office (may be repeated)", "CODE"),
    formats: tuple[str, ...] = listed(
        "รูปแบบแฟ้ม: pdf, docx หรือทั้งสอง", "file formats: pdf, docx or both", "--format", among=FORMATS
    ),
    partial: bool = flag(
        "ออกเอกสารของทั้งรอบแม้คะแนนยังไม่ครบ โดยระบุว่ายังไม่รวมแห่งใด",
        "make the round's documents although scores are missing; they say which",
    ),
    verify: bool = flag(
        "ตรวจว่าเอกสารที่ทำไว้ยังตรงกับคะแนน ถูกแก้ไข หรือหายไป โดยไม่ทำใหม่",
        "tell which documents are stale, altered or missing; make nothing",
    ),
    preview: bool = flag("เขียนภาพของทุกหน้าด้วย", "write a picture of each page, too"),
) -> LettersOutcome | Verification:
    """Make or verify the documents."""
    _require_round(options, Text("ทำหนังสือ", "the letters are for"), "letters")
    from tidao_sheets.jobs import letters as job
    from tidao_sheets.jobs.closing import standing_round
    from tidao_sheets.jobs.letters_outcome import Wanted
    from tidao_sheets.jobs.verification import verify as verify_letters

    with writing(options, "letters", writes=not verify) as (workspace, number), progress(options) as step:
        assessed = standing_round(workspace, number, step)
        if verify:
            return verify_letters(workspace, assessed)
        wanted = Wanted(kinds=kind, offices=office, formats=formats, partial=partial, preview=preview)
        return job.publish(workspace, assessed, wanted, step)


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
        return job.compare_rounds(workspace, round_, against)
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
) -> ClosingOutcome:
    """Close a round."""
    _require_round(options, Text("ปิด", "to close"), "close")
    from tidao_sheets.jobs.closing import close_round, resolution_of
    from tidao_sheets.jobs.closing_outcome import Asked

    asked = Asked(partial=partial, reason=reason or "", resolution=resolution_of(resolution), signed=signed)
    with writing(options, "close") as (workspace, number), progress(options) as step:
        return close_round(workspace, number, asked, step)


@command("reopen", "เปิดรอบที่ปิดแล้วใหม่ (ต้องมีเหตุผล)", "Open a closed round again (needs a reason).")
def reopen(
    options: Options,
    *,
    reason: str | None = word("เหตุผล ซึ่งจะบันทึกไว้ถาวร", "why; it stands in the record for good", "TEXT"),
) -> ReopenedRound:
    """Open a closed round again."""
    _require_round(options, Text("เปิดใหม่", "to open again"), "reopen")
    from tidao_sheets.jobs.closing import reopen_round

    with writing(options, "reopen") as (workspace, number), progress(options) as step:
        return reopen_round(workspace, number, reason or "", step)


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
    statement: str | None = word("คำชี้แจงของสำนักงาน", "the office's own statement", "TEXT"),
) -> Reviewed | Reviews:
    """Record or list requests for review."""
    _require_round(options, Text("ทบทวน", "is to be reviewed"), f"review {action}")
    from tidao_sheets.jobs import review as job

    told = job.Told(
        criteria=criterion,
        points=points,
        reason=reason or "",
        by=by or "",
        date=date,
        letter=letter,
        statement=statement,
    )
    with writing(options, "review", writes=action != "list") as (workspace, number), progress(options) as step:
        if action == "list":
            return job.reviews_of(workspace, number)
        if action == "add":
            return job.add_review(workspace, number, about or "", told)
        return job.decide_review(workspace, number, about or "", told, step)


@command("verify", "ตรวจเอกสารหรือรหัสตรวจสอบกับบันทึกประวัติ", "Hold a document or a printed code against the record.")
def verify(options: Options, *, wanted: str = argument("FILE|CODE")) -> Verified:
    """Tell what the record knows."""
    from tidao_sheets.jobs import verify as job
    from tidao_sheets.jobs.workspace import Workspace

    return job.verify(Workspace.open(options.workspace), wanted)


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


@command("export", "ส่งออกคะแนนเป็น csv xlsx json หรือ parquet", "Export the scores as csv, xlsx, json or parquet.")
def export(
    options: Options, *, to: Path = file("แฟ้มปลายทาง ชนิดตามนามสกุล", "target file; its ending says which format")
) -> Exported:
    """Write a round's scores to a file."""
    from tidao_sheets.jobs.export import export_round

    within = options.workspace.resolve() in to.resolve().parents
    with writing(options, "export", writes=within) as (workspace, number), progress(options) as step:
        return export_round(workspace, number, to, options.lang, step)


def commands() -> Iterator[Command]:
    """Yield every command, in the order of this text."""
    yield from (value for value in globals().values() if isinstance(value, Command))
