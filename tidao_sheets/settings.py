"""The workspace file: which store, where its workbooks are, and what the letters need, as frozen, checked records."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from tidao_sheets.programme import Record
from tidao_sheets.programme_values import one_line
from tidao_sheets.thai import ascii_digits

Line = Annotated[str, Field(strict=True, min_length=1), AfterValidator(one_line)]
Place = Annotated[str, Field(strict=True, min_length=1)]


class Xlsx(Record):
    """Where the Excel files are, relative to the workspace or absolute."""

    forms: Place = "forms"
    summary: Place = "summary.xlsx"


class LedgerSettings(Record):
    """Where the record is kept; without a URL in `tidao.db` of the workspace."""

    url: Place | None = None


class ResolutionSettings(Record):
    """A round's มติ: the meeting as printed ("๑/๒๕๖๗") and its day."""

    meeting: Line
    date: dt.date


def _numbers(value: str) -> str:
    """Refuse what is neither a number nor a range of numbers."""
    if not re.fullmatch(r"\d{1,9}(-\d{1,9})?", ascii_digits(value)):
        raise PydanticCustomError("letter_numbers", "not a number or range")
    first, _, last = ascii_digits(value).partition("-")
    if last and int(last) < int(first):
        raise PydanticCustomError("letter_numbers", "not a number or range")
    return value


class LetterSettings(Record):
    """What the letters need. Keys are "round/kind" or "round/kind/office", such as "1/result" or "1/result/5708"."""

    numbers: dict[str, Annotated[str, Field(strict=True), AfterValidator(_numbers)]] = {}
    dates: dict[str, dt.date] = {}
    signatories: dict[str, Line] = {}
    addressees: dict[str, Line] = {}
    emblem: Place | None = None
    resolution: dict[str, ResolutionSettings] = {}
    review: Annotated[int, Field(strict=True, ge=1, le=90)] | None = None


class Settings(Record):
    """A whole workspace file, checked."""

    store: Literal["xlsx"] = "xlsx"
    xlsx: Xlsx = Xlsx()
    ledger: LedgerSettings = LedgerSettings()
    letters: LetterSettings = LetterSettings()
