"""What runs that were cut off owe the ledger."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tidao_sheets.jobs.manifest import LetterFolder
    from tidao_sheets.jobs.workspace import Workspace


def recover(workspace: Workspace, folder: LetterFolder) -> frozenset[Path]:
    """Enter into the ledger the letters that such runs have written; the rest of what they intended is given up.

    Return the letters' paths without an ending: what is made now of their other formats is no letter of its own.
    """
    recovered: set[Path] = set()
    if not workspace.has_ledger:
        return frozenset()
    with closing(workspace.ledger()) as ledger:
        for run, intended in ledger.unfinished().items():
            written = folder.written({Path(i.name): i.sha256 for i in intended if i.kind == "letter"})
            rows: dict[Path, dict[str, str | None]] = {}
            for path, file in sorted(written.items(), reverse=True):  # .pdf before .docx, as they are written
                row = {"kind": file.kind, "office": file.office, "path": str(path), "fingerprint": file.fingerprint}
                rows.setdefault(path.with_suffix(""), row)
            if not rows:
                ledger.done(run)
                continue
            recovered |= rows.keys()
            number = next(iter(written.values())).round
            ledger.record_letters(workspace.programme, number, workspace.now(), [*rows.values()], run)
    return frozenset(recovered)
