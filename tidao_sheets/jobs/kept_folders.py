"""Where files that came back are put, and where they are kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tidao_sheets.core.settings.records import Xlsx

INBOX, RECEIVED, RETURNED = "inbox", "received", "returned"
"""Where people put them, where what is neither form nor evidence is kept, and where, among those, the others are."""


class KeptFolders(NamedTuple):
    """Where what came back is kept: forms among the forms, evidence among the evidence, all else by itself."""

    forms: Path
    evidence: Path
    others: Path

    @classmethod
    def of(cls, folder: Path, xlsx: Xlsx) -> KeptFolders:
        """Return the folders of a workspace."""
        return cls(folder / xlsx.forms / RETURNED, folder / xlsx.evidence / RETURNED, folder / RECEIVED)

    @property
    def read(self) -> tuple[Path, Path]:
        """The folders that are read, in which those of forms and of evidence lie."""
        return self.forms.parent, self.evidence.parent
