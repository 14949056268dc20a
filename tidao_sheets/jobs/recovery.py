"""What runs that were cut off have left: half-written files, and what they owe the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tidao_sheets.jobs.workspace import Workspace
from tidao_sheets.ledger.intentions import number_of, receipts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidao_sheets.ledger.intentions import Intention
    from tidao_sheets.ledger.ledger import Ledger
    from tidao_sheets.ledger.receipts import Receipts


@dataclass(slots=True)
class Recovered:
    """What was recovered: files that such runs had written, whose record is complete now, and those not written."""

    written: int = 0
    given_up: int = 0


def recover(workspace: Workspace) -> Recovered:
    """Finish the record of summary, forms and letters that such runs have written, and give up what they have not.

    Every run that writes begins with it; the workspace's lock must be held.
    """
    workspace.clear_litter()
    recovered = Recovered()
    if not workspace.has_ledger:
        return recovered
    with workspace.ledger() as ledger:
        for run, intended in ledger.unfinished().items():
            number, received = number_of(run), receipts_of(run)
            written = 0
            if received is not None:
                written = _received(workspace, ledger, run, ledger.intended_receipts(received))
            elif number is None:
                round_, rows = _letters(workspace, intended)
                ledger.record_letters(workspace.programme, round_, workspace.now(), rows, run)
                written = len(rows)
            elif all(workspace.store().holds(i.name, i.sha256) for i in intended):
                ledger.finish_write(number)
                written = len(intended)
            else:
                ledger.done(run)
            recovered.written += written
            recovered.given_up += len(intended) - written
    return recovered


def _received(workspace: Workspace, ledger: Ledger, run: str, intended: Receipts) -> int:
    """Record what came back and is kept as it was intended; return how much."""
    from tidao_sheets.jobs.keeping import holds

    kept = [(n, r) for n, r in intended if holds(workspace.kept, workspace.folder / r.place, r.sha256)]
    ledger.record_receipts(workspace.programme, run, kept)
    return len(kept)


def _letters(workspace: Workspace, intended: Sequence[Intention]) -> tuple[int, list[dict[str, str | None]]]:
    """Return the round, and what the ledger keeps of each letter that is there as it was intended."""
    from tidao_sheets.jobs.manifest import LetterFolder

    folder = LetterFolder.of(workspace)
    written = folder.written({Path(i.name): i.sha256 for i in intended})
    number = max((file.round for file in written.values()), default=0)
    return number, [file.row(path) for path, file in written.items()]
