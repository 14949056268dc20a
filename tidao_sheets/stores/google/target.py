"""What requests need to know of the spreadsheet that they go to: numbers of tabs, and numbers still free."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

Request = dict[str, Any]
"""One of the requests of a batchUpdate."""


@dataclass(slots=True)
class Ids:
    """Numbers for tabs, charts and protections that are the same in every run and meet no other of the spreadsheet."""

    taken: set[int] = field(default_factory=set)

    def of(self, text: str) -> int:
        """Return a number from 1 to 2³¹-1 for a text."""
        number = zlib.crc32(text.encode()) & 0x7FFFFFFF or 1
        while number in self.taken:
            number = number % 0x7FFFFFFF + 1
        self.taken.add(number)
        return number


@dataclass(frozen=True, slots=True)
class Target:
    """A new tab's number and title, and what the requests need to know of its spreadsheet.

    `sheets` maps the titles of all tabs to their numbers; `editors` may change protected cells beside the owner.
    """

    id: int
    title: str
    sheets: Mapping[str, int]
    editors: tuple[str, ...]
