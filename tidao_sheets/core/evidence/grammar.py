"""What may stand in a cell of an evidence workbook: how it is read, and what people are told; never guessed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from tidao_sheets.core.programme.year import SHORT_MONTHS
from tidao_sheets.core.thai import BUDDHIST_ERA, MONTHS, ascii_digits, clean, comparable

DONE, NOT_DONE = "แล้ว", "ยัง"
_DONE = frozenset({"แล้ว", "รายงานแล้ว", "ทำแล้ว", "ส่งแล้ว", "✓", "✔", "TRUE"})
_NOT_DONE = frozenset({"ยัง", "ยังไม่รายงาน", "ยังไม่ได้รายงาน", "ยังไม่ทำ", "ยังไม่ได้ทำ", "ยังไม่ส่ง", "FALSE"})
_NUMERIC = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T00:00:00)?", re.ASCII)
_WORDS = re.compile(r"(\d{1,2})\s*([ก-๙.]+?)\s*(?:พ\.?ศ\.?\s*)?(\d{4})", re.ASCII)
_PEOPLE = re.compile(r"(\d{1,6})(?:\.0+)?\s*(?:คน)?", re.ASCII)
_ADDRESS = re.compile(r"https?://[^\s/?#]+\.[^\s/?#.]{2,}(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)
_MEANT = re.compile(
    r"\s*(?:h?t?tps?\b|www\.|\S+://|(?:drive|docs|sites|forms?)\.g|(?:[\w-]+\.)+(?:com|net|org|gov|go\.th|or\.th|th|gle|ly)(?:/|$))",
    re.IGNORECASE,
)
"""How an address begins that somebody has typed or copied in part; a file's name never does."""

EvidenceValue = bool | int | str | dt.date
"""What a cell says: whether it was done, a number of people, a text or link, a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grammar:
    """One way to read a cell's text: `read` returns None for what it does not understand, which is told by `code`.

    `kinds` are the values that a spreadsheet may hold for it besides text; `style` is the cell's look, `choices` what
    people choose from, `keeps` a formula that is true of what may be typed, `error` what refuses the rest.
    """

    read: Callable[[str], EvidenceValue | None]
    style: str
    code: str = ""
    kinds: tuple[type, ...] = ()
    choices: tuple[str, ...] = ()
    keeps: str = ""
    error: str = ""


def read_mark(text: str) -> bool | None:
    """Return whether a report was made, by the words of the choice and what people type for them."""
    told = comparable(text)
    return True if told in _DONE else False if told in _NOT_DONE else None


def read_day(text: str) -> dt.date | None:
    """Return the day that a date or its text tells: day/month/year, or with the month's name; in either era.

    A year of two digits may be of either era and is not understood.
    """
    told = ascii_digits(clean(text))
    if found := _ISO.fullmatch(told):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMERIC.fullmatch(told):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    if found := _WORDS.fullmatch(told):
        month = _MONTHS.get(found[2].replace(".", ""))
        return _day(int(found[3]), month, int(found[1])) if month else None
    return None


_MONTHS = {name.replace(".", ""): n for names in (MONTHS, SHORT_MONTHS) for n, name in enumerate(names, 1)}


def _day(year: int, month: int, day: int) -> dt.date | None:
    """Return a day, of whichever era its year is: the two cannot be mistaken for each other."""
    try:
        return dt.date(year - BUDDHIST_ERA if year >= 2400 else year, month, day)
    except ValueError:
        return None


def read_people(text: str) -> int | None:
    """Return a whole number of people, in any digits, with or without "คน"."""
    found = _PEOPLE.fullmatch(ascii_digits(clean(text)))
    return int(found[1]) if found else None


def read_link(text: str) -> str | None:
    """Return a link or the name of a file; None for what begins as an address and is none."""
    told = clean(text)
    return None if _MEANT.match(told) and not _ADDRESS.fullmatch(told) else told


TEXT = Grammar(read=clean, style="input-line")
MARK = Grammar(
    read=read_mark, style="input-choice", code="mark_unread", kinds=(bool,), choices=(DONE, NOT_DONE),
    error=f"เลือก {DONE} หรือ {NOT_DONE}",
)  # fmt: skip
DAY = Grammar(
    read=read_day,
    style="input-date",
    code="day_unread",
    kinds=(dt.date, dt.datetime),
    keeps="AND(ISNUMBER({cell}),OR(AND({cell}>={first},{cell}<={last}),AND({cell}>={first_be},{cell}<={last_be})))",
    error="ช่องนี้รับเฉพาะวันที่ในปีที่รายงาน เช่น 12/2/2567\nตรวจวัน เดือน ปี แล้วพิมพ์ใหม่",
)
PEOPLE = Grammar(
    read=read_people,
    style="input-count",
    code="people_unread",
    kinds=(Decimal,),
    keeps="AND(ISNUMBER({cell}),{cell}>=0,{cell}=INT({cell}))",
    error='ช่องนี้รับเฉพาะจำนวนเต็ม เช่น 25\nไม่ใส่คำว่า "คน"',
)
LINK = Grammar(read=read_link, style="input-line", code="link_none")
