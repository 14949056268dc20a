"""Where workbooks live, behind one small protocol: read workbooks, make a form, replace the summary."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from tidao_sheets.programme import Committee, Round
    from tidao_sheets.sheet import Book, Workbook
    from tidao_sheets.text import Text


@dataclass(frozen=True, slots=True)
class Unread:
    """A workbook that cannot be read, and why."""

    workbook: str
    name: str
    reason: Text


@dataclass(slots=True)
class Calls:
    """How many reads and writes of whole workbooks a job made."""

    read: int = 0
    write: int = 0


@dataclass(frozen=True, slots=True)
class FormsRead:
    """All workbooks that were found where forms live, readable or not."""

    books: tuple[Book, ...]
    unread: tuple[Unread, ...] = field(default=())


class Store(Protocol):
    """What the job needs of a store. Every method may raise a TidaoError with exit code 4."""

    calls: Calls

    @property
    def summary(self) -> str:
        """The path or URL of the summary, whether it exists or not."""

    def read_forms(self, round_number: int, progress: Callable[[str], None]) -> FormsRead:
        """Read the forms of a round; a store that cannot tell rounds apart without reading returns what it found."""

    def read_summary(self) -> Book | None:
        """Read the summary, or return None where there is none yet."""

    def make_form(self, round_: Round, committee: Committee, workbook: Workbook) -> str:
        """Make a new form, touching none that exists, and return its path or URL."""

    def check_summary(self) -> None:
        """Refuse, before anything is written, a summary that is in use or has changed since it was read."""

    def write_summary(self, workbook: Workbook) -> str | None:
        """Put the whole summary in place in one step; return where the former one is kept, or None."""
