"""The commands of what goes on while nobody is there: who is reminded of what is owed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.cli.console import progress, writing
from tidao_sheets.cli.options import Options, command, flag, listed, words

if TYPE_CHECKING:
    from tidao_sheets.jobs.letters_outcome import LettersOutcome
    from tidao_sheets.jobs.remind import Reminders


@command("remind", "บอกว่าใครค้างคะแนนข้อใด และข้อความสำหรับแจ้ง", "Tell who owes scores, and what to write to them.")
def remind(
    options: Options,
    *,
    committee: tuple[str, ...] = words("เฉพาะคณะกรรมการรหัสนี้ (ใช้ซ้ำได้)", "only this committee (may be repeated)", "ID"),
    letter: bool = flag("ทำบันทึกติดตามถึงประธานแต่ละคณะที่ยังค้าง", "make the official reminder to each chair"),
    formats: tuple[str, ...] = listed(
        "รูปแบบแฟ้มของบันทึก: pdf, docx หรือทั้งสอง", "its file formats: pdf, docx or both", "--format", among=("pdf", "docx")
    ),
    print_: bool = flag("แสดงข้อความถึงแต่ละคณะ สำหรับคัดลอกไปวาง", "show the message to each, to be pasted", "--print"),
) -> Reminders | LettersOutcome:
    """Look at what is owed, or write to those who owe it."""
    from tidao_sheets.jobs import remind as job

    with writing(options, "remind", writes=letter) as (workspace, number), progress(options) as step:
        if letter:
            return job.reminding_letters(workspace, number, committee, formats, step)
        return job.reminders(workspace, number, committee, step, texts=print_)
