"""The check-up of the record: whether it can be read, was changed from outside, or is an older copy put back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tidao_sheets.core.summary.layout import stamps_of
from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.jobs.manifest import LetterFolder
from tidao_sheets.jobs.remembered import closings
from tidao_sheets.stores.store import Check

if TYPE_CHECKING:
    from tidao_sheets.jobs.workspace import Workspace

SHOWN = 5
"""Documents that are named."""
_ENTRIES = {
    "reading": Text("การอ่านคะแนน", "reading"),
    "write": Text("การเขียนแฟ้ม", "write"),
    "letter": Text("เอกสาร", "document"),
    "act": Text("การปิดหรือเปิดรอบ และการทบทวน", "act upon a round"),
}
_MEND = Text(
    "กู้แฟ้มบันทึกจากสำเนาสำรอง และเทียบรหัสตรวจสอบกับเอกสารที่ออกไปแล้ว",
    "Restore the record from a copy, and compare its codes with the documents that were sent.",
)
_RENEW = Text(
    "นำบันทึกฉบับล่าสุดกลับมา หากตั้งใจเริ่มบันทึกใหม่ ให้สั่ง tidao sync ของรอบนั้น และย้ายเอกสารเดิมออก",
    "Put the latest record back; if a new one was meant, run tidao sync for that round and move old documents away.",
)


def check_record(workspace: Workspace) -> Iterator[Check]:
    """Tell whether everything that a sync would read in the ledger can be read, and is what was recorded.

    Nothing is made. Of what was changed the first entry is named.
    """
    with workspace.ledger() as ledger:
        failed, broken, strange, found, former = None, None, list[tuple[int, bool]](), False, ""
        try:
            found, former = ledger.examine(workspace.programme), ", ".join(ledger.former())
        except TidaoError as error:
            failed = error
        try:
            broken, strange = ledger.first_broken(), ledger.strange_figures()
        except TidaoError as error:
            failed = failed or error
    if failed:
        yield Check.failed("ledger", failed)
    if broken:
        yield _tampered(*broken)
    if failed or broken:
        return
    if found:
        kept = Text(f" (ของรูปแบบเดิมเก็บไว้ที่ {former})", f" (that of a former layout is kept as {former})")
        said = Text("บันทึกประวัติอ่านได้ครบ{kept}", "the whole record can be read{kept}")
        yield Check("ledger", said.format(kept=kept if former else ""))
        for number, closed in strange:
            yield _changed(number, closed=closed)
        for doubt in _doubts(workspace):
            yield Check("ledger", doubt, _RENEW, 1)
    else:
        yield Check("ledger", Text("ยังไม่มีบันทึกประวัติ คำสั่งแรกที่เขียนจะสร้างให้", "no record yet; the first run makes it"))


def _tampered(kind: str, number: int) -> Check:
    """Tell which entry of the record is the first that somebody has changed, taken out or put in."""
    entry = _ENTRIES.get(kind, Text(kind, kind))
    said = Text(
        f"บันทึกประวัติถูกแก้ไขจากภายนอก รายการแรกที่ไม่ตรงคือ{entry.th} ลำดับที่ {number}",
        f"the record was changed from outside; the first entry that does not fit is {entry.en} {number}",
    )
    return Check("ledger", said, _MEND, 1)


def _changed(number: int, *, closed: bool) -> Check:
    """Tell of a round whose rows for SQL somebody has changed; no result rests on them."""
    said = Text(
        f"ตัวเลขสำหรับ SQL ของรอบที่ {number} ถูกแก้ไขจากภายนอก ไม่ตรงกับบันทึกประวัติ ผลของรอบไม่เปลี่ยน",
        f"the rows for SQL of round {number} were changed from outside; the record and the result are as they were",
    )
    anew = Text(f"สั่ง tidao sync --round {number} เพื่อทำใหม่", f"Run tidao sync --round {number} to make them anew.")
    return Check("ledger", said, _MEND if closed else anew, 1)


def _doubts(workspace: Workspace) -> Iterator[Text]:
    """Yield what summary and documents bear that the record has never come to: it is an older copy, put back.

    A spreadsheet would cost a call, and a sync meets a conflict there.
    """
    store, programme = workspace.store(), workspace.programme
    try:
        stamps = stamps_of(programme, store.read_summary()) if store.replaces else {}
        with workspace.ledger() as ledger:
            known, closed = ledger.fingerprints(programme), closings(ledger, programme)
            made = None if ledger.unfinished() else ledger.made(programme)  # the next run records a dead one's
    except TidaoError:  # told by what looks at the summary itself
        return
    if not known:
        return
    for number, stamp in stamps.items():
        if stamp.code not in known.get(number, ()):
            yield Text(
                f"สรุปผลรอบที่ {number} มีรหัสตรวจสอบ {stamp.code} ซึ่งบันทึกประวัติไม่รู้จัก บันทึกอาจเป็นสำเนาเก่าที่นำกลับมาวาง",
                f"the summary of round {number} bears {stamp.code}, which the record does not know: "
                "it may be an older copy",
            )
        elif stamp.closed and stamp.closed not in closed.get(number, ()):
            yield Text(
                f"สรุปผลบอกว่ารอบที่ {number} ปิดแล้วเมื่อ {stamp.closed} แต่ไม่มีในบันทึกประวัติ บันทึกอาจเป็นสำเนาเก่าที่นำกลับมาวาง",
                f"the summary says that round {number} was closed ({stamp.closed}), which the record does not know: "
                "it may be an older copy",
            )
    files = {} if made is None else LetterFolder.of(workspace).files
    strange = [name for name, file in files.items() if made is not None and file.sha256 not in made]
    if strange:
        listed = ", ".join(strange[:SHOWN]) + (f" … ({len(strange)})" if len(strange) > SHOWN else "")
        yield Text(
            f"บันทึกประวัติไม่รู้จักเอกสาร {listed} บันทึกอาจเป็นสำเนาเก่าที่นำกลับมาวาง",
            f"the record does not know of having made {listed}: it may be an older copy",
        )
