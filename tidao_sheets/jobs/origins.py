"""Where a character comes from that a document prints: form, setting, programme or template, by file and line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from tidao_sheets.core import thai
from tidao_sheets.core.form.layout import HEADS
from tidao_sheets.core.scoring.assessment import WHOLE
from tidao_sheets.core.sheet.observed import file_name
from tidao_sheets.files import FileError, read_whole
from tidao_sheets.jobs.own_files import PROGRAMME, SETTINGS

if TYPE_CHECKING:
    from tidao_sheets.jobs.assess import AssessedRound
    from tidao_sheets.jobs.workspace import Workspace


class Origins:
    """The sources of a round's documents, read when the first is asked for."""

    def __init__(self, workspace: Workspace, assessed: AssessedRound) -> None:
        self._workspace = workspace
        self._assessed = assessed

    def of(self, character: str, office: str | None) -> tuple[str, ...]:
        """Return the places of a character that a document about an office, or (None) about all, may print."""
        typed = () if office is None else self._typed(character, office)
        return (*typed, *self._written(character))

    def _typed(self, character: str, office: str) -> Iterator[str]:
        """Yield which texts of an office's form hold it: workbook, tab, criterion and column."""
        round_ = self._assessed.round
        for criterion, texts in round_.assessment.offices[office].scores.texts.items():
            workbook, tab, _ = round_.places.get((office, criterion), ("", "", None))
            for column, text in texts.items():
                if character in thai.normalise(text):
                    name = file_name(workbook)
                    place = " ".join(filter(None, (criterion.replace(WHOLE, ""), HEADS.get(column, column))))
                    yield " › ".join(filter(None, (name, tab, place)))

    def _written(self, character: str) -> Iterator[str]:
        """Yield which lines of settings, programme and templates hold it, comments apart."""
        for name, lines in self._files.items():
            for number, line in enumerate(lines, 1):
                if character in line:
                    yield f"{name}:{number}"

    @cached_property
    def _files(self) -> Mapping[str, list[str]]:
        folder = self._workspace.folder
        own = sorted((folder / "templates" / "letters").glob("*.md.j2"))
        return {p.relative_to(folder).as_posix(): _lines(p) for p in (folder / SETTINGS, folder / PROGRAMME, *own)}


def _lines(path: Path) -> list[str]:
    try:
        text = read_whole(path).decode("utf-8-sig")
    except (FileError, UnicodeDecodeError):
        return []
    lines = [thai.normalise(line) for line in text.splitlines()]
    return ["" if path.suffix == ".toml" and line.lstrip().startswith("#") else line for line in lines]
