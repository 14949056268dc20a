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

    def __call__(self, text: str) -> str:
        """Return a text, or what stands in its place."""
        if not self.names_another(text):
            return text
        if text not in self.withheld:
            self.withheld.append(text)
        return WITHHELD.in_(self.lang)

    def names_another(self, text: str) -> bool:
        """Whether a text names another office; the office's own name, which may hold another's, is none."""
        told = ascii_digits(normalise(text)).casefold()
        own = self.programme.offices[self.office]
        for name in sorted(
            (n for n in (own.name, own.short_name, own.romanised, own.code) if n), key=len, reverse=True
        ):
            told = told.replace(ascii_digits(name).casefold(), " ")
        others = (o for o in self.programme.offices.values() if o.code != self.office)
        return any(re.search(pattern, told) for other in others for pattern in _patterns(other))


def _patterns(office: Office) -> Iterator[str]:
    """Yield what an office is called, as patterns."""
    name, short, romanised, code = (
        re.escape(ascii_digits(normalise(text)).casefold())
        for text in (office.name, office.short_name, office.romanised, office.code)
    )
    yield name
    yield rf"\b{romanised}\b"
    yield rf"(?<![\w.]){code}(?![\w.])"
    bare = rf"(?<![ก-๎]){short}(?![ก-๎])"
    yield short if len(office.short_name) >= SHORT else rf"(?:อำเภอ|อ\.|สพอ\.?|พช\.?)\s*{short}|{bare}"
