"""Where workbooks live, behind one small protocol: read workbooks, make a form, replace the summary."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from tidao_sheets.core.text import Text, TidaoError

if TYPE_CHECKING:
    from tidao_sheets.core.form.slot import Slot
    from tidao_sheets.core.sheet.cells import At
    from tidao_sheets.core.sheet.declared import Workbook
    from tidao_sheets.core.sheet.observed import Book


class NoMarksError(TidaoError):
    """The store cannot mark forms: a committee's Excel form is never rewritten."""

    code = "no_marks"
    says = Text(
        "--mark ใช้ได้กับ Google Sheets เท่านั้น แบบ Excel ของคณะกรรมการจะไม่ถูกเขียนทับ",
        "--mark works with Google Sheets only; a committee's Excel form is never rewritten.",
    )
    advises = Text(
        "สั่ง tidao sync โดยไม่ใช้ --mark แล้วส่งชีตรายการตรวจในแฟ้มสรุปผลให้คณะกรรมการ",
        "Run tidao sync without --mark, and send the committee the findings tab of the summary.",
    )


class SummaryMovedError(TidaoError):
    """Rows, columns or cells of the summary were changed by somebody while it was being written."""

    code = "summary_moved"
    exit = 3
    says = Text(
        "มีผู้แก้ไขสรุปผล {summary} ระหว่างที่โปรแกรมเขียน ข้อมูลในชีต {tabs} อาจอยู่ผิดแถว",
        "Somebody changed the summary {summary} while it was being written; cells of {tabs} may be misplaced.",
    )
    advises = Text(
        "สั่ง tidao sync อีกครั้งเมื่อไม่มีผู้แก้ไข โปรแกรมจะเขียนใหม่ให้ถูกที่",
        "Run tidao sync again when nobody is editing; it will put everything in its place.",
    )


class FormMovedError(TidaoError):
    """Rows, columns or tabs of a form were moved by somebody while its marks were being written."""

    code = "form_moved"
    exit = 3
    says = Text(
        "เขียนสรุปผลแล้ว แต่มีผู้แทรกหรือย้ายแถวในแบบ {form} ระหว่างที่โปรแกรมใส่รายการตรวจ หมายเหตุที่ช่องอาจอยู่ผิดแถว",
        "The summary was written, but somebody moved rows of the form {form} while it was being marked; "
        "notes may be at other cells.",
    )
    advises = Text(
        "สั่ง tidao sync --mark อีกครั้งเมื่อไม่มีผู้แก้ไข โปรแกรมจะย้ายหมายเหตุของตนให้ถูกที่",
        "Run tidao sync --mark again when nobody is editing; it will put its notes in their places.",
    )


_NO_REMEDY = Text("", "")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: what it is, how it is, and what to do when `exit` is not 0.

    `title` is what people read where it is not the name.
    """

    name: str
    said: Text
    remedy: Text = _NO_REMEDY
    exit: int = 0
    title: Text | None = None

    @property
    def ok(self) -> bool:
        """Whether there is nothing to do."""
        return self.exit == 0

    @classmethod
    def failed(cls, name: str, error: TidaoError) -> Check:
        """Return the check that an error has ended."""
        return cls(name, Text(error.render("th"), error.render("en")), error.remedy, error.exit)


def usable(name: str) -> Check:
    """Return the check of a workbook that is as it should be."""
    return Check(name, Text("อ่านและเขียนได้", "can be read and written"))


NO_FORMS = Check("forms", Text("ยังไม่มีแบบให้คะแนน สร้างด้วย tidao forms", "none yet; tidao forms makes them"))


@dataclass(frozen=True, slots=True)
class Unread:
    """A workbook that cannot be read, and why; `committee` where it is known whose it is, an office of evidence.

    `title` is what people read where it is not the name.
    """

    workbook: str
    name: str
    reason: Text
    committee: str | None = None
    title: Text | None = None


@dataclass(frozen=True, slots=True)
class Unshared:
    """Somebody who is to edit a workbook and cannot yet: whose it is, the workbook, their address, and why."""

    whose: str
    workbook: str
    person: str
    reason: Text


@dataclass(slots=True)
class Calls:
    """How many reads and writes of whole workbooks a job made, how many it took as last read, or why it read all."""

    read: int = 0
    write: int = 0
    unchanged: int = 0
    all_read: Text | None = None

    def count(self, kind: Literal["read", "write"]) -> None:
        """Count one more."""
        setattr(self, kind, getattr(self, kind) + 1)


@dataclass(frozen=True, slots=True)
class FormsRead:
    """All workbooks that were found where forms live, readable or not, and the names of files that are none."""

    books: tuple[Book, ...]
    unread: tuple[Unread, ...] = ()
    others: tuple[str, ...] = ()


Intend: TypeAlias = Callable[[str, str], object]
"""Is told what is about to be written, right before: its path or URL and its SHA-256, "" for a spreadsheet."""


def unrecorded(name: str, sha256: str) -> None:
    """Record nothing."""
    del name, sha256


class Store(Protocol):
    """What the jobs need of a store. Every method may raise a TidaoError with exit code 4."""

    calls: Calls
    replaces: bool
    """Whether writing the summary replaces the whole workbook, tabs and drawings of people's included."""
    by_round: bool
    """Whether the forms of a round are read by themselves, not with those of all rounds."""
    computes: bool
    """Whether cells hold formulas; else the summary's hold the values declared beside them, a form's stay empty."""

    protects: bool
    """Whether forms can be protected against changes; a committee's Excel form is never rewritten."""

    @property
    def summary(self) -> str:
        """The path or URL of the summary, whether it exists or not."""

    def require_forms(self) -> None:
        """Refuse to go on where the very place of the forms is missing: to read on would take every score away."""

    def owns(self, path: Path) -> bool:
        """Whether a file stands, or would stand, among the store's own, so that no export may be written there."""

    def examine(self, round_number: int) -> Iterator[Check | tuple[str, Book]]:
        """Yield, in order, each thing that can be checked; of a form that can be read its name and book, to be judged.

        What depends on something that failed is left out; nothing is raised.
        """

    def read_forms(self, round_number: int, progress: Callable[[str], None]) -> FormsRead:
        """Read the forms of a round; a store that cannot tell rounds apart without reading returns what it found."""

    def read_evidence(self, progress: Callable[[str], None]) -> FormsRead:
        """Read the workbooks of the year's evidence, one an office."""

    def read_summary(self, *, anew: bool = False) -> Book | None:
        """Read the summary, or return None where there is none yet; `anew`: not as it was last read by another run."""

    def contents(self, since: Mapping[str, str] | None = None) -> Mapping[str, str] | None:
        """Return what tells the contents of all that readings and the summary stand on: path → SHA-256.

        Before that of a workbook which a reading reads stands "workbook ". None where only reading can tell. With
        `since`, which was returned before, also None where more has changed since than the summary, or where the
        summary is not what this run has read or written.
        """

    def make_form(
        self, slot: Slot, workbook: Workbook, intend: Intend = unrecorded, instead_of: str | None = None
    ) -> str:
        """Make a new workbook for people, touching none that exists, and return its path or URL; see `Intend`.

        `instead_of` is the damaged one that was read and whose content comes along: no other loses its place.
        """

    def share(self, slot: Slot, workbook: str) -> tuple[Unshared, ...]:
        """Let everybody who is named for a workbook edit it, where the store can; return who cannot yet."""

    def holds(self, name: str, sha256: str) -> bool:
        """Whether what was about to be written there, as `Intend` was told, is there; False where it is not known."""

    def copy_form(self, workbook: str, name: str) -> None:
        """Leave a copy of a form, as people do, where it would be found as one; elsewhere do nothing."""

    def mark(
        self,
        workbook: str,
        findings: Workbook,
        notes: Mapping[tuple[str, At], str],
        texts: Mapping[tuple[str, At], str],
    ) -> bool:
        """Put a tab of findings and notes at cells into a form that was read; tell whether anything had to change.

        `notes` maps (tab, place) to words, `texts` to what cells of the program's shall hold from now on. Only what the
        program itself has put there before is replaced or removed.
        Raises FormMovedError where somebody moved its rows meanwhile: read again, then mark again.
        """

    def protect(self, workbook: str, *, on: bool) -> bool:
        """Let nobody change a form that was read, or let those again who could; tell whether anything had to change.

        Only where the store `protects`.
        """

    def summary_link(self, link: str) -> str:
        """Return a link to a form's cell as the summary holds it: the same wherever a workspace is moved."""

    def check_summary(self) -> None:
        """Refuse, before anything is written, a summary that may not be written; make sure that there is a place."""

    def write_summary(self, workbook: Workbook, intend: Intend = unrecorded) -> str | None:
        """Put the whole summary in place in one step; return where the former one is kept, or None. See `Intend`.

        Raises SummaryMovedError where somebody moved its cells meanwhile: read and plan again, then write again.
        """
