"""Checks of single values of the programme file: each returns the value or says what is wrong with it.

The errors name a sentence of `words`, here or in `core.toml`; pydantic adds the place.
"""

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic_core import PydanticCustomError, PydanticKnownError

from tidao_sheets.core.letters.kinds import PLANNED
from tidao_sheets.core.programme.records import FINDINGS, GUIDE, LEFTOVERS, OVERVIEW
from tidao_sheets.core.programme.year import Month
from tidao_sheets.core.thai import BUDDHIST_ERA
from tidao_sheets.core.toml.parse import near_key

# Keys stand in file names and formulas: no blanks, no wild cards, nothing that Windows strips from a name's end.
_KEY = re.compile(r"[A-Za-z0-9ก-๙_]([A-Za-z0-9ก-๙._-]*[A-Za-z0-9ก-๙_])?")
_TAB_FORBIDS = "[]:*?/\\"  # Excel and LibreOffice refuse these in the name of a tab


def file_key(value: str) -> str:
    """Refuse an id that could not stand in a formula or a file name."""
    if not _KEY.fullmatch(value):
        raise PydanticCustomError("id_characters", "bad id")
    return value


def tab_name(value: str) -> str:
    """Refuse what a spreadsheet refuses as the name of a tab."""
    bad = [c for c in value if c in _TAB_FORBIDS]
    if bad or value.startswith("'") or value.endswith("'"):
        raise PydanticCustomError("tab_characters", "bad tab name", {"char": bad[0] if bad else "'"})
    if value.casefold() in {GUIDE, OVERVIEW, FINDINGS, LEFTOVERS, "history"}:  # Excel keeps the last for itself
        raise PydanticCustomError("tab_taken", "taken tab name")
    return value


def buddhist_year(value: int) -> int:
    """Refuse a year that is not of the Buddhist era (2400 to 2700)."""
    if 2400 <= value <= 2700:
        return value
    if 2400 <= value + BUDDHIST_ERA <= 2700:
        raise PydanticCustomError("christian_year", "year of the Christian era", {"near": value + BUDDHIST_ERA})
    raise PydanticCustomError("not_a_year", "not a year")


def month(value: str) -> str:
    """Refuse what is no month of the Christian era, such as "2023-12"."""
    found = Month.parse(value)
    if found is None:
        raise PydanticCustomError("not_a_month", "not a month")
    if found.year >= 2400:
        near = Month(found.year - BUDDHIST_ERA, found.number).key
        raise PydanticCustomError("buddhist_month", "month of the Buddhist era", {"near": f'"{near}"'})
    if found.year < 1900:
        raise PydanticCustomError("not_a_month", "not a month")
    return value


def letter_kind(value: object) -> str:
    """Refuse what is no kind of document that a round may plan."""
    if isinstance(value, str) and value in PLANNED:
        return value
    raise PydanticKnownError("literal_error", {"expected": ", ".join(map(repr, PLANNED))})


def time_zone(value: str) -> str:
    """Refuse a name that the IANA time zone database does not know."""
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        near = near_key(value, sorted(available_timezones())) or ""
        raise PydanticCustomError("time_zone", "unknown time zone", {"near": near}) from None
    return value
