"""What runs that were cut off have left: half-written files, and what they owe the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tidao_sheets.jobs.workspace import Workspace
from tidao_sheets.ledger.intentions import number_of, receipts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidao_sheets.ledger.intentions import Intention
    from tidao_sheets.ledger.ledger import Ledger
    from tidao_sheets.ledger.receipts import Receipts


def recover(workspace: Workspace) -> None:
    """Finish the record of summary, forms and letters that such runs have written, and give up what they have not.

    Every run that writes begins with it; the workspace's lock must be held.
    """
    workspace.clear_litter()
    if not workspace.has_ledger:
        return
    with workspace.ledger() as ledger:
        for run, intended in ledger.unfinished().items():
            number, received = number_of(run), receipts_of(run)
            if received is not None:
                _received(workspace, ledger, run, ledger.intended_receipts(received))
            elif number is None:
                round_, rows = _letters(workspace, intended)
                ledger.record_letters(workspace.programme, round_, workspace.now(), rows, run)
            elif all(workspace.store().holds(i.name, i.sha256) for i in intended):
                ledger.finish_write(number)
            else:
                ledger.done(run)


def _received(workspace: Workspace, ledger: Ledger, run: str, intended: Receipts) -> None:
    """Record what came back and is kept as it was intended."""
    from tidao_sheets.jobs.keeping import holds

    kept = [(n, r) for n, r in intended if holds(workspace.kept, workspace.folder / r.place, r.sha256)]
    ledger.record_receipts(workspace.programme, run, kept)


def _letters(workspace: Workspace, intended: Sequence[Intention]) -> tuple[int, list[dict[str, str | None]]]:
    """Return the round, and what the ledger keeps of each letter that is there as it was intended."""
    from tidao_sheets.jobs.manifest import LetterFolder

    folder = LetterFolder.of(workspace)
    written = folder.written({Path(i.name): i.sha256 for i in intended})
    number = max((file.round for file in written.values()), default=0)
    return number, [file.row(path) for path, file in written.items()]
