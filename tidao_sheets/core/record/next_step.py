"""The one true next step of a round in words: what is to be done, by which button or command, and what it makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidao_sheets.core.letters.printing import to_print
from tidao_sheets.core.programme.records import both_names
from tidao_sheets.core.record.owed import message
from tidao_sheets.core.record.round_state import StepKind, due_kind
from tidao_sheets.core.scoring.findings import office_names
from tidao_sheets.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from tidao_sheets.core.record.round_state import RoundState


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """A step: one sentence, the words of its button, what it makes, and its command after the program's name.

    `message` can be pasted to those who owe something, and names no score; None where nobody is to be told.
    """

    kind: StepKind
    said: Text
    button: Text
    makes: Text
    words: str
    message: Text | None = None


def next_step(state: RoundState) -> NextStep:
    """Return the one step that brings the round on."""
    return _STEPS[due_kind(state)](state)


def _forms(state: RoundState) -> NextStep:
    number, lacking = state.round.number, [both_names(c) for c in state.lacking]
    none = len(lacking) == len(state.round.assessment.programme.committees)
    names = Text(", ".join(n.th for n in lacking), ", ".join(n.en for n in lacking))
    return NextStep(
        kind="forms",
        said=Text(f"ยังไม่มีแบบให้คะแนนของรอบที่ {number} สร้างแบบ", f"round {number} has no score forms yet; make them")
        if none
        else Text(f"ไม่พบแบบของ{names.th} สร้างใหม่ หรือวางแฟ้มที่ได้รับคืน", f"no form of {names.en}: make it, or put it back"),
        button=Text("สร้างแบบให้คะแนน", "Make the score forms"),
        makes=Text(f"แบบให้คะแนน {len(lacking)} ฉบับ", f"{len(lacking)} score forms"),
        words=f"forms --round {number}",
    )


def _files(state: RoundState) -> NextStep:
    what = [
        said
        for count, said in (
            (state.unread, Text(f"อ่านไม่ได้ {state.unread} แฟ้ม", f"{state.unread} workbooks cannot be read")),
            (
                len(state.own),
                Text(f"ต้องแก้ที่แฟ้มหรือชีต {len(state.own)} รายการ", f"{len(state.own)} faults of files or tabs"),
            ),
        )
        if count
    ]
    return NextStep(
        kind="files",
        said=Text(f"{' '.join(w.th for w in what)} ดูวิธีแก้", f"{', '.join(w.en for w in what)}; see how to mend it"),
        button=Text("ดูรายการและวิธีแก้", "See what is wrong"),
        makes=Text("รายการที่ต้องแก้ไขพร้อมวิธีแก้", "what is to be mended, and how"),
        words=f"check --round {state.round.number}",
    )


def _remind(state: RoundState) -> NextStep:
    all_owed, number = state.owed, state.round.number
    count = sum(o.count for o in all_owed)
    offices = [each.office for o in all_owed for each in o.offices]
    names = office_names(offices)
    if len(offices) > 3:
        names = Text(f" {len(offices)} สำนักงาน", f"{len(offices)} offices")
    who = both_names(all_owed[0].committee) if len(all_owed) == 1 else None
    who = who or Text(f"คณะกรรมการ {len(all_owed)} คณะ ", f"{len(all_owed)} committees")
    owing = f"owe{'s' * (len(all_owed) == 1)} {count} criteri{'on' if count == 1 else 'a'} of"
    return NextStep(
        kind="remind",
        said=Text(f"{who.th}ค้าง {count} ข้อ ของ{names.th}", f"{who.en} {owing} {names.en}"),
        button=Text("คัดลอกข้อความถึงเลขานุการ", "Copy the message to the secretaries"),
        makes=Text("ข้อความที่บอกว่าใครค้างอะไร โดยไม่มีคะแนน", "a message that tells who owes what, without scores"),
        words=f"remind --print --round {number}",
        message=message(state.round, all_owed, state.days_left),
    )


def _sync(state: RoundState) -> NextStep:
    return NextStep(
        kind="sync",
        said=Text("คะแนนครบแล้ว ปรับปรุงสรุปผล", "all is scored; bring the summary up to date"),
        button=Text("ปรับปรุงสรุปผล", "Update the summary"),
        makes=Text("แฟ้มสรุปผลการประเมิน", "the summary workbook"),
        words=f"sync --round {state.round.number}",
    )


def _close(state: RoundState) -> NextStep:
    return close_round(state.round.number)


def close_round(number: int) -> NextStep:
    """Return the step that follows when all is scored and summed up."""
    return NextStep(
        kind="close",
        said=Text(f"คะแนนครบและสรุปผลแล้ว ปิดรอบที่ {number}", f"all is scored and summed up; close round {number}"),
        button=Text(f"ปิดรอบที่ {number}", f"Close round {number}"),
        makes=Text("ผลที่ยึดไว้เป็นหลักฐานของรอบ", "the result that the round's documents rest on"),
        words=f"close --round {number}",
    )


def _decide(state: RoundState) -> NextStep:
    waiting = [review for review in state.record.reviews if review.decision is None]
    offices = state.round.assessment.programme.offices
    names = office_names(dict.fromkeys(offices[r.office] for r in waiting if r.office in offices))
    return NextStep(
        kind="decide",
        said=Text(
            f"มีคำขอทบทวนรอตัดสิน {len(waiting)} คำขอ ({names.th})",
            f"{len(waiting)} requests for review wait ({names.en})",
        ),
        button=Text("ตัดสินคำขอทบทวน", "Decide on them"),
        makes=Text("ผลการทบทวนในบันทึก", "the decision in the record"),
        words=f"review list --round {state.round.number}",
    )


def _letters(state: RoundState) -> NextStep:
    number, stale = state.round.number, state.stale
    said = Text(f"รอบที่ {number} ปิดแล้ว ทำหนังสือและเอกสาร", f"round {number} is closed; make its documents")
    if stale:
        said = Text(f"เอกสาร {stale} ฉบับไม่ตรงกับผลแล้ว ทำใหม่", f"{stale} documents no longer hold; make them again")
    return NextStep(
        kind="letters",
        said=said,
        button=Text("ทำหนังสือและเอกสาร", "Make the documents"),
        makes=Text("หนังสือและเอกสารของรอบ", "the round's documents"),
        words=f"letters --round {number}" + (" --format pdf,docx" if state.stale_word else ""),
    )


def _submit(state: RoundState) -> NextStep:
    count = state.documents
    printed = to_print(state.prints) or Text(f"พิมพ์และเสนอลงนาม {count} ฉบับ", f"Print and submit {count}")
    return NextStep(
        kind="submit",
        said=Text(
            f"เอกสารของรอบที่ {state.round.number} ครบแล้ว {printed.th}",
            f"the documents of round {state.round.number} are there; {printed.en[0].lower()}{printed.en[1:]}",
        ),
        button=Text("เปิดโฟลเดอร์เอกสาร", "Open their folder"),
        makes=Text("เอกสารเสนอลงนาม", "documents to be signed"),
        words=f"letters --round {state.round.number} --verify",
    )


_STEPS: dict[StepKind, Callable[[RoundState], NextStep]] = {
    "forms": _forms,
    "files": _files,
    "remind": _remind,
    "sync": _sync,
    "close": _close,
    "decide": _decide,
    "letters": _letters,
    "submit": _submit,
}
