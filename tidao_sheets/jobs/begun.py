"""Documents on their way: composed, being typeset, and as files that are to be written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tidao_sheets.core.letters.targets import Target
from tidao_sheets.jobs.composing import Composed
from tidao_sheets.jobs.made import MadeFile

if TYPE_CHECKING:
    from concurrent.futures import Future

    from tidao_sheets.render.typeset import Typeset


@dataclass(frozen=True, slots=True)
class DueFile:
    """One file of a document: its typesetting, or what the manifest says where nothing has changed."""

    path: Path
    content: str
    layout: str
    begun: MadeFile | Future[Typeset]


@dataclass(frozen=True, slots=True)
class BegunLetter:
    """One document that is composed and being typeset."""

    composed: Composed
    target: Target
    stem: Path
    files: tuple[DueFile, ...]


@dataclass(frozen=True, slots=True)
class DoneFile:
    """One file of a document as it is to be; `data` is None where it is there already."""

    path: Path
    file: MadeFile
    data: bytes | None
