"""What the workspace file says of one document: number, date, signatory, addressee, resolution, disclosure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from tidao_sheets.core.letters.context import LetterContext
from tidao_sheets.core.letters.kinds import KINDS, Kind
from tidao_sheets.core.letters.people import may_sign
from tidao_sheets.core.letters.targets import Target
from tidao_sheets.core.programme.records import Programme, Signatory
from tidao_sheets.core.record.acts import Review
from tidao_sheets.core.settings.records import TOLD_IN_SUMMARY, LetterSettings, Resolution
from tidao_sheets.core.text import Text
from tidao_sheets.core.thai import ascii_digits, thai_date, thai_digits

if TYPE_CHECKING:  # a sync asks for what is told of letters, and makes none
    from tidao_sheets.core.letters.parts import Letter, Line

T = TypeVar("T")


def context_of(
    settings: LetterSettings, programme: Programme, round_number: int, kind: Kind, target: Target
) -> LetterContext:
    """Return what the settings say of one document."""
    office, to = target.office, target.to
    return LetterContext(
        number=number_of(settings, programme, round_number, kind, target),
        date=_of(settings.dates, f"{round_number}/{kind.id}", target),
        signatory=_signatory(settings, programme, kind, target),
        addressee=settings.addressees.get(f"{kind.id}/{to}") if to else _of(settings.addressees, kind.id, target),
        submits_to=programme.signatories[to] if to else None,
        resolution=settings.resolution.get(str(round_number)),
        review=settings.review,
        praise=settings.praise.get(f"{round_number}/{office.code}") if office else None,
        mentor=settings.mentor,
        verify_url=settings.verify_url,
        scores=settings.disclosure == "scores",
        outstanding=outstanding_of(settings, round_number),
        models={k.partition("/")[2]: name for k, name in settings.models.items() if k.startswith(f"{round_number}/")},
    )


def outstanding_of(settings: LetterSettings, round_number: int) -> tuple[str, ...]:
    """Return a round's outstanding offices, the first place first; only a resolution makes them so."""
    number = str(round_number)
    return settings.outstanding.get(number, ()) if number in settings.resolution else ()


def _signatory(settings: LetterSettings, programme: Programme, kind: Kind, target: Target) -> Signatory | None:
    """Return who signs by the settings; a kind's signatory signs nothing about an office of his own."""
    signatories, chosen, office = programme.signatories, settings.signatories, target.office
    if own := chosen.get(f"{kind.id}/{_name(target)}"):
        return signatories[own]
    named = chosen.get(kind.id)
    if named is None or office is None:
        return signatories[named] if named else None
    able = may_sign(programme, signatories[named], office) and not kind.from_secretary(office)
    return signatories[named] if able else None


def number_of(
    settings: LetterSettings, programme: Programme, round_number: int, kind: Kind, target: Target
) -> str | None:
    """Return a letter's number in Thai digits: its own, or its place in the kind's range.

    A range counts districts in order; that of replies, the requests for review.
    """
    given, office = settings.numbers.get(f"{round_number}/{kind.id}"), target.office
    own = _own(settings.numbers, f"{round_number}/{kind.id}", target)
    if own is not None and target.place is None:
        return thai_digits(own)
    if target.to:  # two memos share no number
        return None
    if kind.awarded:
        return _registered(programme, given, target)
    if office is None:
        return thai_digits(ascii_digits(given).partition("-")[0]) if given else None
    districts = [code for code, o in programme.offices.items() if o.kind == "district"]
    if given is None or office.code not in districts:
        return None
    return _nth(given, districts.index(office.code) if target.review is None else target.review - 1)


def _nth(given: str, place: int) -> str | None:
    """Return the number at a place of a range, from 0; a single number is that of all."""
    first, dash, last = ascii_digits(given).partition("-")
    if not dash:
        return thai_digits(first)
    number = int(first) + place
    return thai_digits(f"{number:0{len(first)}}") if number <= int(last) else None


def _registered(programme: Programme, given: str | None, target: Target) -> str | None:
    """Return a certificate's number in the register: one for each office, then one for each outstanding place.

    It stays the same whatever other offices achieve.
    """
    if given is None or target.office is None or "-" not in given:
        return None
    codes = list(programme.offices)
    return _nth(given, codes.index(target.office.code) if target.place is None else len(codes) + target.place - 1)


KeyNames: TypeAlias = Callable[[str, str], str]
"""Names, for people, where a key of a table of [letters] is told."""


def in_file(table: str, key: str) -> str:
    """Name a key of the workspace file."""
    return f'[letters.{table}] "{key}"'


def of_round(settings: LetterSettings, round_number: int) -> dict[str, str]:
    """Return what is told of a round's letters, as texts by table and key: "numbers.1/result" → "1201-1218"."""
    told: dict[str, str] = {}
    for table in TOLD_IN_SUMMARY:
        for key, value in getattr(settings, table).items():
            if key.partition("/")[0] == str(round_number):
                told[f"{table}.{key}"] = _as_text(value)
    return told


def _as_text(value: str | dt.date | tuple[str, ...] | Resolution) -> str:
    if isinstance(value, Resolution):
        return f"{value.meeting} {value.date}"
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def number_doubt(
    settings: LetterSettings, programme: Programme, round_number: int, kind: Kind, named: KeyNames, reviews: int = 0
) -> Text | None:
    """Say where the numbers that a kind was given are not as many as its letters; None where they are.

    `reviews` are as many as there are requests for review; numbers may be kept for those that are still to come.
    """
    given = settings.numbers.get(f"{round_number}/{kind.id}")
    if given is None:
        return None
    first, dash, last = ascii_digits(given).partition("-")
    count = int(last) - int(first) + 1 if dash else 1
    key = f'{named("numbers", f"{round_number}/{kind.id}")} = "{given}"'
    if kind.about_all:
        letters = 1
    elif kind.replies:
        letters = max(count, reviews)
    elif kind.awarded:
        letters = len(programme.offices) + len(settings.outstanding.get(str(round_number), ()))
    else:
        own = (
            f"{round_number}/{kind.id}/{code}" in settings.numbers
            for code, o in programme.offices.items()
            if o.kind == "district"
        )
        letters = sum(1 for has_own in own if dash or not has_own)  # a range has a place for every district
    if count == letters or not letters:
        return None
    return Text(f"{key} มี {count} เลข แต่มีเอกสาร {letters} ฉบับ", f"{key} has {count} numbers for {letters} documents")


def number_unused(round_number: int, kind: Kind, named: KeyNames) -> Text:
    """Say that a kind that was given numbers prints none."""
    key = named("numbers", f"{round_number}/{kind.id}")
    return Text(
        f"{key} ไม่ได้ใช้ เพราะ{kind.name}ไม่มีบรรทัดเลขที่", f"{key} is not used: this kind has no line for its number"
    )


def date_doubts(settings: LetterSettings, round_number: int, kind: Kind, named: KeyNames) -> Iterator[Text]:
    """Yield which dates of a kind's documents are before the resolution that they rest on."""
    resolution = settings.resolution.get(str(round_number))
    if resolution is None or not kind.drafted:
        return
    prefix = f"{round_number}/{kind.id}"
    for key, date in settings.dates.items():
        if (key == prefix or key.startswith(f"{prefix}/")) and date < resolution.date:
            day, resolved = thai_date(date), thai_date(resolution.date)
            yield Text(
                f"{named('dates', key)} คือวันที่ {day} ก่อนวันประชุมที่มีมติ ({resolved})",
                f"{named('dates', key)} is {date}, before the meeting that resolved ({resolution.date})",
            )


def reply_doubts(
    settings: LetterSettings, round_number: int, kind: Kind, named: KeyNames, reviews: Iterable[Review]
) -> Iterator[Text]:
    """Yield which replies to requests for review are dated before the decision that they tell."""
    prefix = f"{round_number}/{kind.id}"
    for review in reviews if kind.replies else ():
        own = f"{prefix}/{review.office}"
        key = next((k for k in (f"{own}/{review.number}", own, prefix) if k in settings.dates), None)
        if key and review.decision and settings.dates[key] < review.decision.date:
            date, decided = settings.dates[key], review.decision.date
            yield Text(
                f"{named('dates', key)} คือวันที่ {thai_date(date)} ก่อนวันที่พิจารณาคำขอ ({thai_date(decided)})",
                f"{named('dates', key)} is {date}, before the request was decided ({decided})",
            )


def blanks(
    settings: LetterSettings, programme: Programme, round_number: int, letter: Letter, target: Target, named: KeyNames
) -> Iterator[str]:
    """Yield the names of the settings that would fill what a document leaves to be written by hand."""
    kind = KINDS[letter.kind]
    if not kind.planned:  # of which settings may not speak
        return
    about, heads = f"{round_number}/{kind.id}", {part.role: part for part in letter.head}
    if "reference" in heads and number_of(settings, programme, round_number, kind, target) is None:
        needs_own = target.to or about in settings.numbers  # the range has none for the provincial office
        own = f"/{_name(target)}" if needs_own else ""
        yield named("numbers", f"{about}{own}")
    dated = kind.drafted and ("date" in heads or _has_gap(letter.closing.phrase))
    if dated and _of(settings.dates, about, target) is None:
        yield named("dates", about)
    if _has_gap(letter.closing.name):
        yield f"[letters.signatories] {kind.id}"


def _has_gap(line: Line) -> bool:
    from tidao_sheets.core.letters.parts import Gap

    return any(isinstance(run, Gap) for run in line)


def _of(table: Mapping[str, T], key: str, target: Target) -> T | None:
    """Return a document's own entry of a table, else its kind's."""
    """Return a document's own entry of a table, else its kind's."""
    own = _own(table, key, target)
    return table.get(key) if own is None else own


def _own(table: Mapping[str, T], key: str, target: Target) -> T | None:
    """Return the entry for a request for review, else for the office or for whom a document submits to."""
    return table.get(f"{key}/{_name(target)}/{target.review}", table.get(f"{key}/{_name(target)}"))


def _name(target: Target) -> str | None:
    """Return what tells a document from others of its kind in the settings: the office, or whom it submits to."""
    return target.office.code if target.office else target.to
