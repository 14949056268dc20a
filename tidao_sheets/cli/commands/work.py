"""The commands of the work itself: from an example to the letters of a round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.cli.console import opened, progress, require_round, writing
from tidao_sheets.cli.options import (
    Options,
    command,
    flag,
    folder,
    folder_argument,
    listed,
    overwriting,
    paths_argument,
    word,
    words,
)
from tidao_sheets.core.text import Text

if TYPE_CHECKING:
    from pathlib import Path

    from tidao_sheets.jobs.assess import AssessedRound
    from tidao_sheets.jobs.choosing import Chosen
    from tidao_sheets.jobs.collect import Collected
    from tidao_sheets.jobs.demo import Demo
    from tidao_sheets.jobs.forms import FormsOutcome
    from tidao_sheets.jobs.letters_outcome import LettersOutcome, Verification
    from tidao_sheets.jobs.reception import ReceptionLog
    from tidao_sheets.jobs.status import RoundStatus
    from tidao_sheets.jobs.sync import SyncOutcome
    from tidao_sheets.jobs.workspace import NewWorkspace

FORMATS = ("pdf", "docx")


def _kinds() -> dict[str, str]:
    from tidao_sheets.core.letters.kinds import KINDS

    return {kind.id: kind.name for kind in KINDS.values()}


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


@command("collect", "รับแบบที่ส่งคืนจาก inbox หรือที่ระบุ บอกว่าเป็นอะไร แก้อะไร", "Take in what came back; tell what it is.")
def collect(  # noqa: PLR0913 - files are received, a copy is chosen, or the log is shown
    options: Options,
    *,
    paths: tuple[Path, ...] = paths_argument("PATH…"),
    sender: str | None = word("ผู้ส่งแฟ้ม ซึ่งจะบันทึกไว้", "who sent the files; it is recorded", "TEXT"),
    signed: str | None = word(
        "ภาพสแกนและ PDF ที่รับเป็นแบบลงนามของคณะกรรมการหรือสำนักงานนี้",
        "scans and PDFs are the signed sheets of this committee or office",
        "ID",
    ),
    choose: tuple[str, ...] = words(
        "ช่องที่สำเนาไม่ตรงกันให้นับตามแฟ้มนี้ เช่น 5708/1.1=แฟ้ม.xlsx (ใช้ซ้ำได้ ระบุเพียงสำนักงานหรือคณะกรรมการก็ได้)",
        "where copies disagree this file counts, such as 5708/1.1=FILE (may be repeated; or an office, or a committee)",
        "CELL=FILE",
    ),
    by: str | None = word("ผู้เลือก", "who has chosen", "TEXT"),
    reason: str | None = word("เหตุผลที่เลือก", "why it was chosen", "TEXT"),
    log: bool = flag("ดูทะเบียนรับ: ใครส่งอะไรเมื่อใด แฟ้มใดนับ ลงนามแล้วหรือยัง", "show what came back, when, and what counts"),
) -> Collected | Chosen | ReceptionLog:
    """Receive what came back, choose where copies of a form disagree, or look at the log."""
    from tidao_sheets.jobs.choosing import ChoiceAsked, choose_copies
    from tidao_sheets.jobs.collect import CollectAsked, collect_files
    from tidao_sheets.jobs.collect_errors import OneAtOnceError
    from tidao_sheets.jobs.reception import reception_log

    if sum(map(bool, ((paths or sender or signed), (choose or by or reason), log))) > 1:
        raise OneAtOnceError
    with writing(options, "collect", writes=not log) as (workspace, number), progress(options) as step:
        if log:
            return reception_log(workspace, number)
        if choose:
            return choose_copies(workspace, number, ChoiceAsked(cells=choose, by=by or "", reason=reason or ""))
        return collect_files(workspace, number, paths, CollectAsked(sender=sender or "", signed=signed), step)


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
    overwrite: bool = overwriting(),
    mark: bool = flag(
        "ใส่ชีตรายการตรวจและหมายเหตุที่ช่องในแบบให้คะแนนด้วย (Google Sheets)",
        "also put a findings tab and cell notes into the forms (Google Sheets)",
    ),
    changed: bool = flag(
        "ไม่อ่านแฟ้มที่ Google Drive บอกว่าไม่มีการแก้ไข สำหรับงานที่ไม่มีคนเฝ้า (การแก้ไขใหม่อาจเห็นช้าไป 15 นาที)",
        "do not read what Google Drive says has not changed, for runs unattended (edits may be seen 15 minutes late)",
    ),
) -> SyncOutcome:
    """Bring the summary up to date."""
    from tidao_sheets.jobs import sync as job
    from tidao_sheets.stores.google.revisions import Listings

    told = Listings() if changed else None
    with writing(options, "sync", writes=not dry_run) as (workspace, number), progress(options) as step:
        return job.sync(workspace, number, step, dry_run=dry_run, overwrite=overwrite, mark=mark, changed=told)


@command("letters", "ทำหนังสือและเอกสารของรอบ (ต้องระบุ --round)", "Make the documents of a round (needs --round).")
def letters(  # noqa: PLR0913 - an argument an option
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
    verify_page: bool = flag("เขียนหน้าเว็บที่ตรวจคิวอาร์โค้ดและแฟ้มด้วย", "write the page that checks QR codes and files, too"),
) -> LettersOutcome | Verification:
    """Make or verify the documents."""
    require_round(options, Text("ทำหนังสือ", "the letters are for"), "letters")
    from tidao_sheets.jobs import letters as job
    from tidao_sheets.jobs.closing import standing_round
    from tidao_sheets.jobs.holding import verify_letters
    from tidao_sheets.jobs.letters_outcome import Wanted

    with writing(options, "letters", writes=not verify) as (workspace, number), progress(options) as step:
        assessed = standing_round(workspace, number, step)
        if verify:
            return verify_letters(workspace, assessed)
        wanted = Wanted(
            kinds=kind, offices=office, formats=formats, partial=partial, preview=preview, verify_page=verify_page
        )
        return job.publish(workspace, assessed, wanted, step)
