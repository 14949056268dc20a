"""The job of telling what came back for a round: from whom, when, which copy counts, which sheets are signed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tidao_sheets.core.form.read_round import collect
from tidao_sheets.core.received.log import LogEntry, entries, of_form
from tidao_sheets.core.record.acts import UNTOUCHED, Receipt
from tidao_sheets.jobs.disputes import books_of, disputes_of
from tidao_sheets.jobs.keeping import holds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tidao_sheets.core.form.copies import Dispute
    from tidao_sheets.core.form.form_reading import FormReading
    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.record.acts import RoundRecord
    from tidao_sheets.jobs.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceptionLog:
    """What came back for a round, in the order in which it came, and the cells about which copies disagree now.

    `record` tells whether the round is closed.
    """

    folder: Path
    programme: Programme
    round: int
    record: RoundRecord
    entries: tuple[LogEntry, ...]
    disputes: tuple[Dispute, ...] = ()

    def of(self, committee: str | None) -> list[LogEntry]:
        """Return the files of a committee, or (None) those of nobody."""
        return [each for each in self.entries if each.receipt.committee == committee]

    def signed(self, committee: str) -> list[Receipt]:
        """Return the signed sheets of a committee and of its offices that are still there."""
        there = (e.receipt for e in self.of(committee) if e.state not in {"gone", "altered"})
        return [receipt for receipt in there if receipt.kind == "signed"]


def reception_log(workspace: Workspace, number: int) -> ReceptionLog:
    """Tell what became of each file that came back for a round; nothing is written."""
    record = UNTOUCHED
    if workspace.has_ledger:
        with workspace.ledger() as ledger:
            record = ledger.record(workspace.programme, number)
    books = books_of(workspace, number)
    forms = collect(workspace.programme, books).forms.get(number, ())
    disputes = [d for _, d in disputes_of(workspace, books, {number: record.choices})]

    def there(receipt: Receipt) -> bool | None:
        path = workspace.folder / receipt.place
        return holds(workspace.kept, path, receipt.sha256) if path.exists() else None

    told = entries(record.receipts, forms, disputes, lambda place: str(workspace.folder / place), there)
    return ReceptionLog(
        folder=workspace.folder,
        programme=workspace.programme,
        round=number,
        record=record,
        entries=(*told, *_by_hand(workspace, record, forms, disputes)),
        disputes=tuple(disputes),
    )


def _by_hand(
    workspace: Workspace, record: RoundRecord, forms: Sequence[FormReading], disputes: Sequence[Dispute]
) -> Iterator[LogEntry]:
    """Yield the filled-in forms that somebody has put among the forms without receiving them."""
    known = {str(workspace.folder / receipt.place) for receipt in record.receipts}
    for form in forms:
        committee = form.identity.committee
        build = max(f.identity.build for f in forms if f.identity.committee == committee)
        if form.book.workbook not in known:
            path = Path(form.book.workbook)
            receipt = Receipt(
                at=workspace.now(),
                name=path.name,
                kind="form",
                sha256=form.book.sha256,
                size=path.stat().st_size,
                place=str(path),
                committee=committee,
            )
            entry = of_form(receipt, form, build, disputes, recorded=False)
            if entry.state != "blank":
                yield entry
