"""Assessment + letter template → `Letter`: who writes what to whom, in parts and blocks.

A kind of document names its template and the values that the template may use (`letter_kinds.KINDS`); everything after
that is the same for all kinds.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from tidao_sheets.core import thai
from tidao_sheets.core.letters.context import Subject
from tidao_sheets.core.letters.kinds import ABOUT_ALL, KINDS, NEVER_DRAFT
from tidao_sheets.core.letters.parts import FRAMES, Closing, Frame, Letter, Part, Run, line_text
from tidao_sheets.core.letters.template import TemplateFault
from tidao_sheets.core.letters.values import document
from tidao_sheets.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tidao_sheets.core.letters.context import LetterContext
    from tidao_sheets.core.letters.markup import Sheet
    from tidao_sheets.core.letters.parts import Line
    from tidao_sheets.core.letters.template import Templates
    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.scoring.assessment import Assessment

HEAD_KEYS = {
    "ที่": "reference",
    "ส่วนราชการ": "agency",
    "วันที่": "date",
    "เรื่อง": "subject",
    "เรียน": "to",
    "อ้างถึง": "referred",
    "สิ่งที่ส่งมาด้วย": "enclosed",
    "หัวเรื่อง": "title",
    "ข้อความมอบ": "presents",
    "มอบแก่": "recipient",
    "สำนักงาน": "office",
    "คณะกรรมการ": "committee",
    "อ่านคะแนนเมื่อ": "read",
    "รหัสตรวจสอบ": "code",
}
FOOT_KEYS = {
    "คำลงท้าย": "phrase",
    "ลงชื่อ": "name",
    "ตำแหน่ง": "position",
    "เจ้าของเรื่อง": "unit",
    "สำเนาส่ง": "copies",
}
FRAME_KEY = "แบบ"
NUMBERED_PARTS = ("referred", "enclosed")
OPTIONAL_PARTS = (*NUMBERED_PARTS, "read", "code")
TITLE_PARTS = ("title", "subject", "to", "recipient", "office")
FREE_PARTS = ("reference", "date")
"""Parts that keep their line when there is nothing to print yet: people fill them in by hand."""


def compose(
    kind: str, assessment: Assessment, office: str | None, context: LetterContext, templates: Templates
) -> Letter:
    """Write the document `kind` (a key of `KINDS`) about `office` (a code).

    Raises `LetterRefused`: an incomplete office, or a template with a fault (`TemplateFault`).
    """
    subject = Subject(assessment, office, context)
    name, values = KINDS[kind](subject)
    return _assembled(kind, subject, _Text(name, templates.read(name, values), templates))


class _Text(NamedTuple):
    """A template's name, what it was read as, and where it came from (for the place of a fault)."""

    name: str
    sheet: Sheet
    templates: Templates

    def fault(self, key: str, reason: Text) -> TemplateFault:
        place = self.templates.place_of(self.name, f"{key}:")
        return TemplateFault(replace(place, variable=key), reason)

    def lines(self, key: str) -> tuple[Line, ...]:
        return tuple(row[0] for row in self.sheet.fields.get(key, ()))

    def line(self, key: str) -> Line:
        return next(iter(self.lines(key)), ())


def _assembled(kind: str, subject: Subject, text: _Text) -> Letter:
    frame = _frame(text)
    head = tuple(_head(frame, text))
    about = [line_text(row[0]) for part in head if part.role in TITLE_PARTS for row in part.rows]
    return Letter(
        kind=kind,
        frame=frame.id,
        office=subject.office,
        round=subject.assessment.round,
        title=" – ".join(about),
        author=subject.programme.owner,
        draft=subject.context.draft and kind not in NEVER_DRAFT,
        heading=frame.heading,
        head=head,
        body=text.sheet.body,
        closing=Closing(
            phrase=text.line("คำลงท้าย"),
            name=text.line("ลงชื่อ"),
            position=text.lines("ตำแหน่ง"),
            unit=text.lines("เจ้าของเรื่อง"),
            copies=text.lines("สำเนาส่ง"),
        ),
        enclosures=text.sheet.enclosures,
        fingerprint=subject.assessment.fingerprint(),
        issued=_issued(subject),
        doubts=_doubts(subject.programme, head),
        figures=figures(kind, subject.assessment, subject.office, scores=subject.context.scores),
    )


def _frame(text: _Text) -> Frame:
    """Return the frame that the head names, having checked that every key of the head is known."""
    for key in text.sheet.fields:
        if key not in (FRAME_KEY, *HEAD_KEYS, *FOOT_KEYS):
            raise text.fault(key, Text("ไม่รู้จักหัวข้อนี้ในส่วนหัว", "this key is not known in the head"))
    name = line_text(text.line(FRAME_KEY))
    frame = next((f for f in FRAMES if f.name == name), None)
    if frame is None:
        known = " / ".join(f.name for f in FRAMES)
        raise text.fault(FRAME_KEY, Text(f"ต้องเป็นอย่างใดอย่างหนึ่ง: {known}", f"must be one of: {known}"))
    return frame


def _head(frame: Frame, text: _Text) -> Iterator[Part]:
    """Return the frame's parts in its order; an optional one without text is left out."""
    for key, role in HEAD_KEYS.items():
        if role not in frame.parts and text.sheet.fields.get(key):
            raise text.fault(key, Text(f"{frame.name}ไม่มีหัวข้อนี้", f"{frame.name} has no such part"))
    keys = {role: key for key, role in HEAD_KEYS.items()}
    for role, label in frame.parts.items():
        rows = text.sheet.fields.get(keys[role], ())
        if rows or role in FREE_PARTS:
            yield Part(role, label, _numbered(rows) if role in NUMBERED_PARTS else rows or (((),),))
        elif role not in OPTIONAL_PARTS:
            raise text.fault(keys[role], Text("ต้องมีหัวข้อนี้ในส่วนหัว", "the head must have this key"))


def _numbered(rows: tuple[tuple[Line, ...], ...]) -> tuple[tuple[Line, ...], ...]:
    """Number several references or enclosures: ๑. ๒. ๓."""
    if len(rows) < 2:
        return rows
    return tuple(
        ((Run(f"{thai.thai_digits(str(n))}. "), *first), *others) for n, (first, *others) in enumerate(rows, 1)
    )


def _issued(subject: Subject) -> dt.datetime:
    """Return the moment that dates the files: never the clock, so that the same letter gives the same bytes."""
    day = subject.context.date or subject.programme.rounds[subject.assessment.round].due
    written = dt.datetime.combine(day, dt.time(), dt.UTC)
    return written if subject.context.date else subject.context.read_at or written


def _doubts(programme: Programme, head: tuple[Part, ...]) -> tuple[str, ...]:
    """Return what is doubtful about the documents that the letter refers to."""
    circular = document(programme, "circular")
    if circular is None or not circular.doubtful or not any(part.role == "referred" for part in head):
        return ()
    return (f"{circular.number}: {circular.doubtful}",)


def figures(kind: str, assessment: Assessment, office: str | None, *, scores: bool = False) -> str:
    """Return 16 hexadecimal digits that change when a figure or text that the document rests on does."""
    if kind in ABOUT_ALL:
        results = assessment.offices.values()
        told = repr([(r.office.code, r.complete, r.tier_id, r.total if scores else None) for r in results])
    elif kind == "blank-sheet":
        told = ""
    elif kind == "certificate":
        told = repr(assessment.offices[office or ""].tier_id)
    else:
        told = assessment.fingerprint(office)
    return hashlib.sha256(told.encode()).hexdigest()[:16]
