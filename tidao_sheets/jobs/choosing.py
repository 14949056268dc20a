"""The job of choosing what counts where copies of a form disagree: a choice is a record, and no file is touched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tidao_sheets.core.form.copies import Dispute
from tidao_sheets.core.form.office_reading import named
from tidao_sheets.core.record.acts import Choice
from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.jobs.disputes import books_of, disputes_of

if TYPE_CHECKING:
    from datetime import datetime

    from tidao_sheets.core.form.office_reading import OfficeReading
    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.jobs.workspace import Workspace


class BadChoiceError(TidaoError):
    """What was chosen cannot be recorded as it was told."""

    code = "choice"


def _says(th: str, en: str) -> Text:
    return Text(f"บันทึกการเลือกไม่ได้: {th}", f"This choice cannot be recorded: {en}.")


class NobodyChoseError(BadChoiceError):
    """A choice does not tell whose it is."""

    says = _says("ไม่ได้บอกว่าผู้ใดเลือก", "it is not told who has chosen")
    advises = Text('เพิ่ม --by "ชื่อผู้เลือก"', 'Add --by "who has chosen".')


class ClosedChoiceError(BadChoiceError):
    """The round is closed: what its forms say no longer counts."""

    exit = 3
    says = _says("รอบที่ {number} ปิดแล้ว", "round {number} is closed")
    advises = Text(
        'เปิดรอบใหม่ด้วย tidao reopen --round {number} --reason "…"',
        'Open it again with tidao reopen --round {number} --reason "…".',
    )


class UnknownCellError(BadChoiceError):
    """There is no disputed cell of that name."""

    says = _says('"{told}" ไม่ใช่ช่องที่สำเนาไม่ตรงกัน', 'copies do not disagree about "{told}"')
    advises = Text("ช่องที่ไม่ตรงกัน: {known}", "They disagree about: {known}")


class UnknownCopyError(BadChoiceError):
    """None of the copies is called so."""

    says = _says('ไม่มีสำเนาชื่อ "{told}"', 'there is no copy "{told}"')
    advises = Text("สำเนาที่มี: {known}", "The copies are: {known}")


class HugeCopyError(BadChoiceError):
    """A copy is so large that its content is not known by a digest."""

    says = _says('แฟ้ม "{name}" ใหญ่กว่า 64 MB', 'the file "{name}" is larger than 64 MB')
    advises = Text("เก็บแฟ้มที่ถูกต้องไว้แฟ้มเดียว แล้วย้ายแฟ้มอื่นออก", "Keep just the right file, and move the others away.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceAsked:
    """What was chosen: "CELL=FILE" each, by whom, and why."""

    cells: tuple[str, ...]
    by: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What was chosen now, cell by cell, and the cells about which copies still disagree.

    `anew` counts the choices that were not recorded before in the same words.
    """

    programme: Programme
    round: int
    choices: tuple[Choice, ...]
    anew: int
    disputes: tuple[tuple[int, Dispute], ...]


def choose_copies(workspace: Workspace, number: int, asked: ChoiceAsked) -> Chosen:
    """Record which copy counts in cells about which copies disagree, all of them or none.

    A choice that is recorded already is not recorded again. Raises BadChoiceError.
    """
    if not asked.by.strip():
        raise NobodyChoseError
    programme = workspace.programme
    with workspace.ledger() as ledger:
        record = ledger.record(programme, number)
        if record.closing is not None:
            raise ClosedChoiceError(number=number)
        books = books_of(workspace, number)
        every = [d for _, d in disputes_of(workspace, books, {number: record.choices})]
        at, by, reason = workspace.now(), asked.by.strip(), asked.reason.strip()
        found: dict[tuple[str, str, str], Choice] = {}
        for told in asked.cells:
            for dispute, tab in _meant(every, told, programme):
                choice = _choice(dispute, tab, at)
                found[choice.key] = replace(choice, by=by, reason=reason)
        former = [record.choices.get(key) for key in found]
        new = [c for c, f in zip(found.values(), former, strict=True) if f is None or replace(f, at=at) != c]
        ledger.record_choices(programme, number, new)
        choices = ledger.record(programme, number).choices
    left = [d for d in disputes_of(workspace, books, {number: choices}) if d[1].choice is None]
    return Chosen(programme=programme, round=number, choices=tuple(found.values()), anew=len(new), disputes=tuple(left))


def cell_name(dispute: Dispute) -> str:
    """Return how a disputed cell is named on the command line: "5708/1.1", "5708/1.1/advice", "5708/overall"."""
    parts = (dispute.office, named(dispute.criterion) or "", dispute.column if dispute.column != "score" else "")
    return "/".join(filter(None, parts))


def _meant(disputes: Sequence[Dispute], told: str, programme: Programme) -> Iterator[tuple[Dispute, OfficeReading]]:
    """Yield each disputed cell that "CELL=FILE" names, with the copy: a cell, an office, a committee's or all."""
    name, _, file = told.partition("=")
    whole = programme.committees.get(name.strip())
    cells = [d for d in disputes if _is_named(d, name.strip()) or (whole and d.office in whole.offices)]
    if not cells:
        raise UnknownCellError(told=name, known=", ".join(map(cell_name, disputes)) or "-")
    found = [(d, tab) for d in cells for tab, _ in d.copies if _is_called(d, tab, file.strip())]
    if not found:
        known = dict.fromkeys(tab.book.name for d in cells for tab, _ in d.copies)
        raise UnknownCopyError(told=file, known=", ".join(f'"{each}"' for each in known))
    yield from found


def _is_named(dispute: Dispute, name: str) -> bool:
    """Whether a name is a disputed cell's, or that of its criterion or office."""
    whole = (dispute.office, dispute.criterion, dispute.column)
    return cell_name(dispute) == name or any("/".join(whole[:n]) == name for n in (1, 2, 3))


def _is_called(dispute: Dispute, tab: OfficeReading, file: str) -> bool:
    """Whether a copy is called so: by its path among the forms, or by its last part where no other has the same."""
    called = [t for t, _ in dispute.copies if file in (t.book.name, t.book.name.rpartition("/")[2])]
    return tab.book.name == file or (len(called) == 1 and called[0] is tab)


def _choice(dispute: Dispute, tab: OfficeReading, at: datetime) -> Choice:
    """Return the choice of one copy before all that say something else, still without whose it is."""
    huge = [t.book.name for t, _ in dispute.copies if not t.book.sha256]
    if huge:
        raise HugeCopyError(name=huge[0])
    value = next(v for t, v in dispute.copies if t is tab)
    return Choice(
        at=at,
        office=dispute.office,
        criterion=dispute.criterion,
        column=dispute.column,
        value=value,
        file=tab.book.sha256,
        name=tab.book.name,
        others={t.book.sha256: v for t, v in dispute.copies if t.book.sha256 != tab.book.sha256},
        by="",
    )
