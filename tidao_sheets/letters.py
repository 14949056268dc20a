"""Assessment + letter template → `Letter`: who writes what to whom, in parts and blocks.

A kind of document is a function from its subject matter to a template's name and the values that the template may use
(`KINDS`); everything after that is the same for all kinds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from tidao_sheets import thai
from tidao_sheets.letter_parts import FRAMES, Closing, Frame, Letter, Part, Run, line_text
from tidao_sheets.letter_template import LetterRefused, TemplateFault, Templates
from tidao_sheets.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tidao_sheets.assess import Assessment, OfficeResult
    from tidao_sheets.letter_markup import Sheet
    from tidao_sheets.letter_parts import Line
    from tidao_sheets.programme import Document, Office, Programme, Signatory, Tier

__all__ = ["KINDS", "LetterContext", "LetterRefused", "Resolution", "Review", "TemplateFault", "Templates", "compose"]

HEAD_KEYS = {
    "ที่": "reference",
    "ส่วนราชการ": "agency",
    "วันที่": "date",
    "เรื่อง": "subject",
    "เรียน": "to",
    "อ้างถึง": "referred",
    "สิ่งที่ส่งมาด้วย": "enclosed",
}
FOOT_KEYS = {
    "คำลงท้าย": "phrase",
    "ลงชื่อ": "name",
    "ตำแหน่ง": "position",
    "เจ้าของเรื่อง": "unit",
    "สำเนาส่ง": "copies",
}
FRAME_KEY = "แบบ"
OPTIONAL_PARTS = ("referred", "enclosed")
FREE_PARTS = ("reference", "date")
"""Parts that keep their line when there is nothing to print yet: people fill them in by hand."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """The steering committee's มติ: the meeting's number as printed ("๑/๒๕๖๗") and its day."""

    meeting: str
    date: dt.date


@dataclass(frozen=True, slots=True)
class Review:
    """The right to ask for a review, `days` working days from receipt."""

    days: int


@dataclass(frozen=True, slots=True)
class LetterContext:
    """What a letter needs besides the assessment; all of it may be unknown.

    Without `number` the place stays free. Without `date` the day stays free, and month and year are those of `drafted`
    (free, too, without it). `signatory` and `addressee` override the programme's defaults. Without a `resolution`,
    and unless the round is `closed`, the letter is a draft. `praise` (what the committee found good) and `mentor` (who
    is to advise) go into the letter of an office without a star. `read_at` is the reading behind the figures.
    """

    number: str | None = None
    date: dt.date | None = None
    drafted: dt.date | None = None
    signatory: Signatory | None = None
    addressee: str | None = None
    resolution: Resolution | None = None
    review: Review | None = None
    closed: bool = False
    praise: str | None = None
    mentor: str | None = None
    read_at: dt.datetime | None = None

    @property
    def draft(self) -> bool:
        """Whether the letter carries ร่าง."""
        return not self.resolution and not self.closed


class Incomplete(LetterRefused):
    """A result letter was asked for an office that is not completely scored."""

    code = "letter-incomplete"

    def __init__(self, office: Office) -> None:
        super().__init__(
            Text(
                f"{office.name}: คะแนนยังไม่ครบหรือมีรายการที่ต้องแก้ไข จึงยังออกหนังสือแจ้งผลไม่ได้",
                f"{office.romanised}: not completely scored, so no result letter can be made",
            ),
            Text("ให้คะแนนให้ครบและแก้ไขรายการที่แจ้ง แล้วสั่งใหม่", "complete the scores, mend the findings, and ask again"),
        )


class Subject(NamedTuple):
    """What a letter is about: an assessment, the office concerned (None for letters about all), and the settings."""

    assessment: Assessment
    office: str | None
    context: LetterContext

    @property
    def programme(self) -> Programme:
        """The programme assessed."""
        return self.assessment.programme


Kind = Callable[[Subject], tuple[str, dict[str, object]]]


def compose(
    kind: str, assessment: Assessment, office: str | None, context: LetterContext, templates: Templates
) -> Letter:
    """Write the document `kind` (a key of `KINDS`) about `office` (a code).

    Raises `LetterRefused`: an incomplete office, or a template with a fault (`TemplateFault`).
    """
    subject = Subject(assessment, office, context)
    name, values = KINDS[kind](subject)
    return _assembled(kind, subject, _Text(name, templates.read(name, values), templates))


def _result(subject: Subject) -> tuple[str, dict[str, object]]:
    """A letter to each district; for the provincial office a memo from its committee's secretary."""
    result = subject.assessment.offices[subject.office or ""]
    if not result.complete:
        raise Incomplete(result.office)
    own = result.office.kind == "province"
    values = _common(subject) | _office(subject.programme, result.office) | _outcome(subject.programme, result)
    values["addressee"] = subject.context.addressee or (_head_of(result) if own else values["chief"])
    if own and not subject.context.signatory:
        values["signatory"] = _secretary(result)
    return ("result-province.md.j2" if own else "result.md.j2"), values


KINDS: Mapping[str, Kind] = {"result": _result}


def _common(subject: Subject) -> dict[str, object]:
    """Return the values that every kind of document may use."""
    programme, context = subject.programme, subject.context
    head, letterhead = programme.programme, programme.letterhead
    signatory = context.signatory or programme.signatory[0]
    steering = next((c.name for c in programme.committee if not c.offices), None)
    this, circular = programme.rounds[subject.assessment.round], _circular(programme)
    return {
        "programme": _fields(head, "name", "short_name", "owner", "number")
        | {"year": thai.thai_digits(str(head.year))},
        "round": {"name": this.name, "number": this.number, "due": this.due_text},
        "later_round": any(number > this.number for number in programme.rounds),
        "province": letterhead.province,
        "letterhead": _fields(letterhead, "reference", "address", "unit", "phone"),
        "circular": circular and _fields(circular, "number", "date", "title"),
        "steering": steering,
        "number": context.number,
        "date": context.date,
        "month": thai.thai_month_year(context.drafted) if context.drafted else None,
        "signatory": _fields(signatory, "name", "position"),
        "resolution": context.resolution and _fields(context.resolution, "meeting", "date"),
        "review": context.review and _fields(context.review, "days"),
        "praise": context.praise,
        "mentor": context.mentor,
    }


def _office(programme: Programme, office: Office) -> dict[str, object]:
    """Take an office's name apart: สำนักงานพัฒนาชุมชน + อำเภอ + เชียงแสน."""
    level = next((word for word in ("อำเภอ", "จังหวัด", "เขต") if word in office.name), "")
    stem, _, place = office.name.partition(level) if level else (office.name, "", "")
    short = programme.programme.short_name
    award = f"{stem}{level}{short.removeprefix(stem)}" if level and short.startswith(stem) else short
    return {
        "office": {
            "name": office.name,
            "stem": stem,
            "level": level,
            "place": place,
            "area": f"{level}{place}",
            "award": award,
        },
        "chief": f"นาย{level}{place}" if level == "อำเภอ" else f"หัวหน้า{office.name}",
    }


def _outcome(programme: Programme, result: OfficeResult) -> dict[str, object]:
    """Return points, star, strengths and advice of a complete office."""
    return {
        "committee": {"name": result.committee.name},
        "total": result.total,
        "full_marks": programme.full_marks,
        "tier": _tier(programme, result.tier),
        "next_tier": _tier(programme, result.next_tier),
        "lowest_tier": _tier(programme, programme.tiers[-1]),
        "dimensions": [
            {"id": d.id, "name": d.name, "full_marks": d.full_marks, "points": result.dimensions[d.id]}
            for d in programme.dimension
        ],
        "strengths": _texts(programme, result, "strength"),
        "advice": _texts(programme, result, "advice"),
    }


def _tier(programme: Programme, tier: Tier | None) -> dict[str, object] | None:
    if tier is None:
        return None
    highest, lowest = tier == programme.tiers[0], tier == programme.tiers[-1]
    return _fields(tier, "id", "name", "level", "floor") | {"highest": highest, "lowest": lowest}


def _texts(programme: Programme, result: OfficeResult, name: str) -> list[dict[str, str]]:
    """Return what was typed into the field `name`, verbatim, in the order of the rubric; blank ones are left out."""
    typed = {c.id: thai.normalise(result.scores.texts.get(c.id, {}).get(name, "")).strip() for c in programme.criteria}
    return [{"id": c.id, "name": c.name, "text": typed[c.id]} for c in programme.criteria if typed[c.id]]


def _circular(programme: Programme) -> Document | None:
    return next((d for d in programme.document if d.kind == "circular" and d.date), None)


def _fields(record: object, *names: str) -> dict[str, object]:
    return {name: getattr(record, name) for name in names}


def _head_of(result: OfficeResult) -> str:
    """Address the provincial office's head: the chair of its committee, by position and province."""
    chair, area = result.committee.chair, result.office.name.partition("จังหวัด")
    if chair is None:
        return f"หัวหน้า{result.office.name}"
    return chair.position + area[2] if chair.position.endswith("จังหวัด") else chair.position


def _secretary(result: OfficeResult) -> dict[str, object] | None:
    seat = result.committee.secretary
    return {"name": seat.holder, "position": (seat.position, seat.role)} if seat else None


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
    about = [line_text(row[0]) for part in head if part.role in ("subject", "to") for row in part.rows]
    return Letter(
        kind=kind,
        frame=frame.id,
        office=subject.office,
        round=subject.assessment.round,
        title=" – ".join(about),
        author=subject.programme.programme.owner,
        draft=subject.context.draft,
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
            yield Part(role, label, _numbered(rows) if role in OPTIONAL_PARTS else rows or (((),),))
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
    circular = _circular(programme)
    if circular is None or not circular.doubtful or not any(part.role == "referred" for part in head):
        return ()
    return (f"{circular.number}: {circular.doubtful}",)
