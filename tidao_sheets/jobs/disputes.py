"""The cells about which copies of a form disagree, as the forms are now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from tidao_sheets.core.form.copies import Choices, Dispute, fold_copies
from tidao_sheets.core.form.read_round import collect

if TYPE_CHECKING:
    from tidao_sheets.core.sheet.observed import Book
    from tidao_sheets.jobs.workspace import Workspace


def books_of(workspace: Workspace, number: int) -> tuple[Book, ...]:
    """Read the forms that are there; those of Google are no files, and have no copies."""
    if workspace.settings.store == "google":
        return ()
    store = workspace.store()
    store.require_forms()
    return store.read_forms(number, lambda _: None).books


def evidence_books(workspace: Workspace) -> tuple[Book, ...]:
    """Read the evidence that is there, where the programme asks for any and it is kept in files."""
    if workspace.settings.store == "google" or workspace.programme.evidence is None:
        return ()
    return workspace.store().read_evidence(lambda _: None).books


def disputes_of(
    workspace: Workspace, books: Iterable[Book], rounds: Mapping[int, Choices]
) -> Iterator[tuple[int, Dispute]]:
    """Yield the cells about which copies disagree or a choice has lapsed, by round, those that are chosen, too.

    `rounds` tells what was chosen in each that is asked for. A file is called by its path among the forms.
    """
    programme, forms = workspace.programme, workspace.kept.read[0]
    called = [replace(book, name=Path(book.workbook).relative_to(forms).as_posix()) for book in books]
    collection = collect(programme, called)
    for number, choices in sorted(rounds.items(), key=lambda each: each[0]):
        for committee in programme.committees:
            if copies := collection.of(number, committee):
                folded = fold_copies(copies, counted=True, choices=choices)
                yield from ((number, dispute) for dispute in folded.disputes)
