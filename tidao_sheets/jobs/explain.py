"""The job of explaining an office's score, from the ledger and, while the round is open, from its forms as they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidao_sheets.core.record.explain import Explained, explain
from tidao_sheets.jobs.assess import AssessedRound, assess_round
from tidao_sheets.jobs.closing import closed_round
from tidao_sheets.jobs.export import UnknownEndingError, write_fresh
from tidao_sheets.jobs.offices import criterion_of, office_of

if TYPE_CHECKING:
    from pathlib import Path

    from tidao_sheets.jobs.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """An explained office, of which round, and the file that it was written into, if any."""

    assessed: AssessedRound
    explained: Explained
    file: Path | None = None


def explain_office(
    workspace: Workspace,
    number: int,
    office: str,
    criteria: tuple[str, ...] = (),
    progress: Callable[[str], None] = lambda _: None,
    to: Path | None = None,
) -> Explanation:
    """Explain an office's score; that of a closed round as it was closed and decided on. With `to` write a PDF, too.

    `office` is a code, or a name that only one office has.
    """
    programme = workspace.programme
    if to is not None:
        if to.suffix.lower() != ".pdf":
            raise UnknownEndingError(name=to.name, known=".pdf")
        workspace.refuse_own(to)
    code = office_of(programme, office)
    only = tuple(criterion_of(programme, criterion) for criterion in criteria)
    assessed = closed_round(workspace, number) or assess_round(workspace, number, progress, again=True)
    with workspace.ledger() as ledger:
        readings = ledger.readings(programme, number)
        files = {r.file: r for r in readings if r.file}
        judged = {file: then for file, r in files.items() if (then := ledger.judged(programme, r))}
    explained = explain(assessed.round, assessed.record, code, readings, only, judged)
    if to is not None:
        _write(workspace, explained, to)
    return Explanation(assessed=assessed, explained=explained, file=to)


def _write(workspace: Workspace, explained: Explained, to: Path) -> None:
    """Typeset the explanation into a new file."""
    from tidao_sheets.core.record.page import page
    from tidao_sheets.jobs.typesetting import Typesetters

    with Typesetters(workspace, workspace.settings.letters.emblem, ("pdf",)) as typesetters:
        write_fresh(to, typesetters.begin("pdf", page(explained)).result().data)
