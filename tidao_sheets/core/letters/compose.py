"""Assessment + letter template → `Letter`: who writes what to whom, in parts and blocks.

A kind of document (`kinds.Kind`) names its template and the values that the template may use; everything after that is
the same for all kinds.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from tidao_sheets.core import thai
from tidao_sheets.core.letters import frames
from tidao_sheets.core.letters.context import Subject
from tidao_sheets.core.letters.kinds import Kind
from tidao_sheets.core.letters.markup import ParsedTemplate
from tidao_sheets.core.letters.parts import Closing, Letter, Line, Part, Run, line_text
from tidao_sheets.core.letters.people import Signer
from tidao_sheets.core.letters.template import TemplateFault, Templates
from tidao_sheets.core.letters.values import document
from tidao_sheets.core.programme.records import Programme, Signatory
from tidao_sheets.core.text import Text


def compose(kind: Kind, subject: Subject, templates: Templates) -> Letter:
    """Write the document of a kind about its subject.

    Raises `LetterRefused`: an incomplete office, or a template with a fault (`TemplateFault`).
    """
    office = subject.programme.offices[subject.office] if subject.office else None
    name = kind.template(office)
    return _assembled(kind, subject, _Source(name, templates.read(name, kind.printed(subject)), templates))


class _Source(NamedTuple):
    """A template's name, what it was read as, and where it came from (for the place of a fault)."""

    name: str
    parsed: ParsedTemplate
    templates: Templates

    def fault(self, key: str, reason: Text) -> TemplateFault:
        place = self.templates.place_of(self.name, f"{key}:")
        return TemplateFault(replace(place, variable=key), reason)

    def lines(self, key: str) -> tuple[Line, ...]:
        return tuple(row[0] for row in self.parsed.fields.get(key, ()))

    def line(self, key: str) -> Line:
        return next(iter(self.lines(key)), ())


def _assembled(kind: Kind, subject: Subject, source: _Source) -> Letter:
    frame = _frame(source)
    head = tuple(_head(frame, source))
    about = [line_text(row[0]) for part in head if part.role in frames.TITLE_PARTS for row in part.rows]
    return Letter(
        kind=kind.id,
        frame=frame.id,
        office=subject.office,
        round=subject.assessment.round,
        title=" – ".join(about),
        author=subject.programme.owner,
        draft=subject.context.draft and kind.drafted,
        heading=frame.heading,
        head=head,
        body=source.parsed.body,
        closing=Closing(
            phrase=source.line("คำลงท้าย"),
            name=source.line("ลงชื่อ"),
            position=source.lines("ตำแหน่ง"),
            unit=source.lines("เจ้าของเรื่อง"),
            copies=source.lines("สำเนาส่ง"),
        ),
        enclosures=source.parsed.enclosures,
        fingerprint=subject.assessment.fingerprint(),
        issued=_issued(subject),
        doubts=_doubts(subject.programme, head),
        figures=kind.figures(subject),
        signatory=_signs(kind, subject),
        lacks=kind.lacks(subject),
        stars=kind.stars(subject),
        check="" if subject.context.draft else kind.check(subject),
        verify_url=subject.context.verify_url or "",
    )


def _signs(kind: Kind, subject: Subject) -> str | None:
    match kind.signer(subject):
        case Signatory() as signatory:
            return signatory.id
        case Signer() as signer:
            return signer.name or " ".join(signer.position)
    return None


def _frame(source: _Source) -> frames.Frame:
    """Return the frame that the head names, having checked that every key of the head is known."""
    for key in source.parsed.fields:
        if key not in (frames.FRAME_KEY, *frames.HEAD_KEYS, *frames.FOOT_KEYS):
            raise source.fault(key, Text("ไม่รู้จักหัวข้อนี้ในส่วนหัว", "this key is not known in the head"))
    name = line_text(source.line(frames.FRAME_KEY))
    frame = next((f for f in frames.FRAMES if f.name == name), None)
    if frame is None:
        known = " / ".join(f.name for f in frames.FRAMES)
        raise source.fault(frames.FRAME_KEY, Text(f"ต้องเป็นอย่างใดอย่างหนึ่ง: {known}", f"must be one of: {known}"))
    return frame


def _head(frame: frames.Frame, source: _Source) -> Iterator[Part]:
    """Return the frame's parts in its order; an optional one without text is left out."""
    for key, role in frames.HEAD_KEYS.items():
        if role not in frame.parts and source.parsed.fields.get(key):
            raise source.fault(key, Text(f"{frame.name}ไม่มีหัวข้อนี้", f"{frame.name} has no such part"))
    keys = {role: key for key, role in frames.HEAD_KEYS.items()}
    for role, label in frame.parts.items():
        rows = source.parsed.fields.get(keys[role], ())
        if rows or role in frames.FREE_PARTS:
            yield Part(role, label, _numbered(rows) if role in frames.NUMBERED_PARTS else rows or (((),),))
        elif role not in frames.OPTIONAL_PARTS:
            raise source.fault(keys[role], Text("ต้องมีหัวข้อนี้ในส่วนหัว", "the head must have this key"))


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
    if circular is None or not circular.doubtful:
        return ()
    referred = (line_text(cell) for part in head if part.role == "referred" for row in part.rows for cell in row)
    if not any(thai.thai_digits(circular.number) in text for text in referred):
        return ()
    return (f"{circular.number}: {circular.doubtful}",)
