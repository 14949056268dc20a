"""What runs that were cut off have left: half-written files, and what they owe the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tidao_sheets.jobs.workspace import Workspace
from tidao_sheets.ledger.intentions import number_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidao_sheets.ledger.intentions import Intention


def recover(workspace: Workspace) -> None:
    """Finish the record of summary, forms and letters that such runs have written, and give up what they have not.

    Every run that writes begins with it; the workspace's lock must be held.
    """
    workspace.clear_litter()
    if not workspace.has_ledger:
        return
    with workspace.ledger() as ledger:
        for run, intended in ledger.unfinished().items():
            number = number_of(run)
            if number is None:
                found, rows = _letters(workspace, intended)
                ledger.record_letters(workspace.programme, found, workspace.now(), rows, run)
            elif all(workspace.store().holds(i.name, i.sha256) for i in intended):
                ledger.finish_write(number)
            else:
                ledger.done(run)


def _letters(workspace: Workspace, intended: Sequence[Intention]) -> tuple[int, list[dict[str, str | None]]]:
    """Return the round, and what the ledger keeps of each letter that is there as it was intended."""
    from tidao_sheets.jobs.manifest import LetterFolder
    from tidao_sheets.jobs.typesetting import RENDERERS

    folder, number = LetterFolder.of(workspace), 0
    rows: dict[Path, dict[str, str | None]] = {}
    written = folder.written({Path(i.name): i.sha256 for i in intended})
    for path, file in sorted(written.items(), reverse=True):  # .pdf before .docx, as they are written
        stem, number = path.with_suffix(""), file.round
        if not folder.stands(stem, file.content, RENDERERS, but=written):
            row = {"kind": file.kind, "office": file.office, "path": str(path), "fingerprint": file.fingerprint}
            former = rows.setdefault(stem, {**row, "files": ""})
            former["files"] = f"{former['files']} {file.sha256}".strip()
    return number, [*rows.values()]
