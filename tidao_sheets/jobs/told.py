"""What is told of a round's letters, read from the one place that counts: the workspace file, or the summary."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tidao_sheets.core.scoring.catalogue.workbooks import SETTINGS
from tidao_sheets.core.scoring.findings import in_order

if TYPE_CHECKING:
    from tidao_sheets.core.settings.records import LetterSettings
    from tidao_sheets.core.sheet.observed import Book
    from tidao_sheets.jobs.assess import AssessedRound
    from tidao_sheets.jobs.workspace import Workspace
    from tidao_sheets.stores.store import Store


def with_letters(workspace: Workspace, assessed: AssessedRound, book: Book | None) -> AssessedRound:
    """Return a round with what is told of its letters, and what is wrong with that; `book` is the summary, if read."""
    from tidao_sheets.core.summary.told import told_letters

    told = told_letters(workspace.programme, workspace.settings, book, assessed.round.number)
    others = (f for f in assessed.round.findings if f.code not in SETTINGS)
    findings = tuple(in_order((*others, *told.findings), workspace.programme))
    return replace(assessed, round=replace(assessed.round, findings=findings), letters=told)


def letters_of(workspace: Workspace, assessed: AssessedRound) -> LetterSettings:
    """Return what is told of a round's letters."""
    return assessed.letters.settings if assessed.letters else workspace.settings.letters


def read_letters(workspace: Workspace, store: Store, assessed: AssessedRound) -> AssessedRound:
    """Return a round with what is told of its letters; the summary is read only where that tells it."""
    return with_letters(workspace, assessed, store.read_summary() if workspace.settings.in_summary else None)
