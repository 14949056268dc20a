"""Commands of a round's documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.cli.console import opened, progress
from tidao_sheets.cli.options import Options, command, flag, listed, words
from tidao_sheets.core.letters.kinds import KINDS
from tidao_sheets.core.text import Text, TidaoError

if TYPE_CHECKING:
    from tidao_sheets.jobs.letters_outcome import LettersOutcome, Verification

FORMATS = ("pdf", "docx")


@command("letters", Text("ทำหนังสือและเอกสารของรอบ (ต้องระบุ --round)", "Make the documents of a round (needs --round)."))
def letters(
    options: Options,
    *,
    kind: tuple[str, ...] = words(
        Text("ชนิดของเอกสาร (ใช้ซ้ำได้ ปกติตามที่รอบกำหนด)", "kind of document (may be repeated; default: the round's)"),
        among=tuple(KINDS),
    ),
    office: tuple[str, ...] = words(Text("เฉพาะสำนักงานรหัสนี้ (ใช้ซ้ำได้)", "only this office (may be repeated)"), "CODE"),
    formats: tuple[str, ...] = listed(
        Text("รูปแบบแฟ้ม: pdf, docx หรือทั้งสอง", "file formats: pdf, docx or both"), "--format", among=FORMATS
    ),
    partial: bool = flag(
        Text(
            "ออกเอกสารของทั้งรอบแม้คะแนนยังไม่ครบ โดยระบุว่ายังไม่รวมแห่งใด",
            "make the round's documents although scores are missing; they say which",
        )
    ),
    verify: bool = flag(
        Text(
            "ตรวจว่าเอกสารที่ทำไว้ยังตรงกับคะแนน ถูกแก้ไข หรือหายไป โดยไม่ทำใหม่",
            "tell which documents are stale, altered or missing; make nothing",
        )
    ),
    preview: bool = flag(Text("เขียนภาพของทุกหน้าด้วย", "write a picture of each page, too")),
) -> LettersOutcome | Verification:
    """Make or verify the documents."""
    if options.round is None:
        raise RoundWantedError
    workspace, number = opened(options)
    from tidao_sheets.jobs import letters as job
    from tidao_sheets.jobs.assess import assess_round
    from tidao_sheets.jobs.letters_outcome import Wanted

    with progress(options) as step:
        assessed = assess_round(workspace, number, step)
        if verify:
            return job.verify(workspace, assessed)
        wanted = Wanted(kinds=kind, offices=office, formats=formats, partial=partial, preview=preview)
        return job.publish(workspace, assessed, wanted, step)


class RoundWantedError(TidaoError):
    """Letters are official: the round must be said."""

    code = "round_wanted"
    says = Text("ต้องระบุรอบที่จะทำหนังสือ", "Say which round the letters are for.")
    advises = Text("เพิ่ม --round เช่น tidao letters --round 1", "Add --round, as in: tidao letters --round 1")
