"""What an office's own page may say: no text that names another office, its code among its names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tidao_sheets.core.text import Text
from tidao_sheets.core.thai import ascii_digits, normalise

if TYPE_CHECKING:
    from tidao_sheets.core.programme.records import Office, Programme

WITHHELD = Text(
    "(ข้อความนี้เอ่ยถึงสำนักงานอื่น จึงไม่แสดงในแฟ้มของสำนักงานนี้)",
    "(This text names another office, and is not shown in this office's file.)",
)
SHORT = 5
"""A name of fewer letters is looked for where it stands alone or as a district: as a syllable it is in many words."""


@dataclass(frozen=True, slots=True)
class ApartFrom:
    """Withholds each text that names another office of a programme than `office`; `withheld` are those that did."""

    programme: Programme
    office: str
    lang: str
    withheld: list[str] = field(default_factory=list)
    _names: re.Pattern[str] = field(init=False, repr=False)
    _others: tuple[bool, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        named = [(*each, code != self.office) for code, o in self.programme.offices.items() for each in _patterns(o)]
        named.sort(key=lambda each: each[0], reverse=True)
        object.__setattr__(self, "_names", re.compile("|".join(f"({pattern})" for _, pattern, _ in named)))
        object.__setattr__(self, "_others", tuple(other for *_, other in named))

    def __call__(self, text: str) -> str:
        """Return a text, or what stands in its place."""
        if not self.names_another(text):
            return text
        if text not in self.withheld:
            self.withheld.append(text)
        return WITHHELD.in_(self.lang)

    def names_another(self, text: str) -> bool:
        """Whether a text names another office; of names that hold one another the longest is the one that is meant."""
        told = ascii_digits(normalise(text)).casefold()
        return any(self._others[found.lastindex - 1] for found in self._names.finditer(told) if found.lastindex)


def _patterns(office: Office) -> Iterator[tuple[int, str]]:
    """Yield what an office is called, as the length of the name and its pattern."""
    name, short, romanised, code = (
        ascii_digits(normalise(text)).casefold()
        for text in (office.name, office.short_name, office.romanised, office.code)
    )
    yield len(name), re.escape(name)
    yield len(romanised), rf"\b{re.escape(romanised)}\b"
    yield len(code), rf"(?<![\w.]){re.escape(code)}(?![\w.])"
    bare, district = re.escape(short), r"(?:อำเภอ|อ\.|สพอ\.?|พช\.?)\s*"
    alone = rf"(?<![ก-๎]){bare}(?![ก-๎])"
    yield len(short), rf"(?:{district})?{bare}" if len(short) >= SHORT else rf"{district}{bare}|{alone}"
