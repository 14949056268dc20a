"""The job of writing a round's pages into files that open anywhere: all of it in one, or an office's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tidao_sheets.core.scoring.round import days_left
from tidao_sheets.core.text import Text, TidaoError, safe_name
from tidao_sheets.files import read_whole, write_whole
from tidao_sheets.jobs.assess import AssessedRound, assess_round
from tidao_sheets.jobs.closing import closed_round, letter_settings
from tidao_sheets.jobs.export import ForeignFileError, UnknownEndingError, write_fresh
from tidao_sheets.jobs.offices import UnknownOfficeError, office_of
from tidao_sheets.jobs.shipped import templates
from tidao_sheets.jobs.status import round_state
from tidao_sheets.jobs.told import with_letters
from tidao_sheets.jobs.workspace import REPORTS

if TYPE_CHECKING:
    from tidao_sheets.core.programme.records import Office
    from tidao_sheets.core.record.next_step import NextStep
    from tidao_sheets.core.sheet.observed import Book
    from tidao_sheets.jobs.workspace import Workspace
    from tidao_sheets.render.html.offices import OfficeView
    from tidao_sheets.render.html.views import RoundView

LARGE = 1_000_000
"""Bytes from which a file is told to be large: some mail systems and chats do not take it."""
_BEGINNING = 1000
"""Bytes of a file in which a report says that it is one."""


class OneOrEachError(TidaoError):
    """Both the file of one office and those of all were asked for."""

    code = "one_or_each"
    says = Text("ใช้ --office กับ --each พร้อมกันไม่ได้", "--office and --each cannot be given together.")
    advises = Text("เลือกอย่างใดอย่างหนึ่ง", "Choose one of them.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportWanted:
    """What is wanted: the file of one `office`, of `each`, or of the round; `to` is a file, or for `each` a folder.

    `internal` shows the scores although the letters disclose stars alone.
    """

    lang: str
    office: str | None = None
    each: bool = False
    to: Path | None = None
    internal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFile:
    """A file that was written, of which office if of one, and the texts that it withholds since they name others."""

    path: Path
    office: Office | None
    size: int
    withheld: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportOutcome:
    """The files that were written; without `scores` they show stars alone, as the letters do."""

    assessed: AssessedRound
    files: tuple[ReportFile, ...]
    scores: bool
    internal: bool


def make_report(
    workspace: Workspace, number: int, wanted: ReportWanted, progress: Callable[[str], None] = lambda _: None
) -> ReportOutcome:
    """Write the pages of a round, as it was closed or as its forms are now; each file at once or not at all.

    Raises:
        UnknownEndingError, ForeignFileError, OwnFileError: where `to` is no place for a report.
    """
    if wanted.office is not None and wanted.each:
        raise OneOrEachError
    code = office_of(workspace.programme, wanted.office) if wanted.office is not None else None
    _require_place(workspace, wanted)
    assessed, view, step = round_pages(workspace, number, progress, internal=wanted.internal)
    if code is not None and code not in view.assessment.offices:  # of a round that was closed without it
        raise UnknownOfficeError(wanted=code, known=", ".join(view.assessment.offices))
    codes = [*view.assessment.offices] if wanted.each or (code is None and view.scores) else [code] if code else []
    offices = [*office_pages(workspace, view, codes)]
    files = []
    for path, data, office, withheld in _texts(workspace, wanted, view, offices, step):
        progress(path.name)
        write_page(path, data)
        files.append(ReportFile(path=path, office=office, size=len(data), withheld=withheld))
    return ReportOutcome(assessed=assessed, files=tuple(files), scores=view.scores, internal=view.internal)


def round_pages(
    workspace: Workspace, number: int, progress: Callable[[str], None] = lambda _: None, *, internal: bool = False
) -> tuple[AssessedRound, RoundView, NextStep]:
    """Return a round, closed or as its forms are now, what pages show of it, and its next step."""
    from tidao_sheets.core.record.next_step import next_step
    from tidao_sheets.core.sheet.observed import shown
    from tidao_sheets.core.summary.remarks import read_remarks
    from tidao_sheets.render.html.views import RoundView, UnreadBook

    store = workspace.store()
    found = closed_round(workspace, number, store) or assess_round(workspace, number, progress, store)
    summary: Book | None = store.read_summary()
    assessed = with_letters(workspace, found, summary)
    letters = letter_settings(workspace, assessed)
    remarks = read_remarks(assessed.round.assessment.programme, summary)
    view = RoundView(
        round=assessed.round,
        others=assessed.others,
        record=assessed.record,
        letters=letters,
        remarks={office: shown(remark.value) for (n, office), remark in remarks.items() if n == number},
        unread=tuple(UnreadBook(u.name, u.committee, u.reason) for u in assessed.unread),
        scores=internal or letters.disclosure == "scores",
        internal=internal,
        days_left=days_left(workspace.programme.rounds[number].due, workspace.now().date()),
    )
    return assessed, view, next_step(round_state(workspace, assessed, store))


def office_pages(workspace: Workspace, view: RoundView, codes: list[str]) -> Iterator[OfficeView]:
    """Yield what the pages of some offices show, from what was read until then."""
    from tidao_sheets.core.record.explain import explain
    from tidao_sheets.render.html.offices import OfficeView, office_changes

    if not codes:
        return
    with workspace.ledger() as ledger:
        readings = ledger.readings(workspace.programme, view.number)
        files = {r.file: r for r in readings if r.file}
        judged = {file: then for file, r in files.items() if (then := ledger.judged(workspace.programme, r))}
    for code in codes:
        explained = explain(view.round, view.record, code, readings, (), judged)
        yield OfficeView(view=view, explained=explained, changes=office_changes(code, readings))


def _texts(
    workspace: Workspace, wanted: ReportWanted, view: RoundView, offices: list[OfficeView], step: NextStep
) -> Iterator[tuple[Path, bytes, Office | None, tuple[str, ...]]]:
    """Yield each file: where it goes, what it holds, whose it is, and what it withholds."""
    from tidao_sheets.render.html.report import office_html, report_html

    folder, lang = templates() / "html", wanted.lang
    usual = workspace.folder / REPORTS
    if not wanted.each and wanted.office is None:
        path = wanted.to or usual / f"{_stem(view, lang)}.html"
        yield path, report_html(folder, lang, view, offices, _said(view, step)).encode(), None, ()
        return
    for page in offices:
        name = f"{safe_name(f'{_stem(view, lang)} {page.code} {page.office.listed.in_(lang)}')}.html"
        path = (wanted.to or usual) / name if wanted.each else wanted.to or usual / name
        text, withheld = office_html(folder, lang, page)
        yield path, text.encode(), page.office, tuple(withheld)


def _said(view: RoundView, step: NextStep) -> Text:
    """Return the next step; who has asked for a review is nothing for the edition of stars alone."""
    return step.button if step.kind == "decide" and not view.scores else step.said


def _stem(view: RoundView, lang: str) -> str:
    """Return how the name of a file begins; editions have names of their own, so that none is sent for another."""
    whose = Text(" ใช้ภายใน", " internal") if view.internal else Text("", "")
    return Text(f"รายงาน รอบ{view.number}{whose.th}", f"report round {view.number}{whose.en}").in_(lang)


def _require_place(workspace: Workspace, wanted: ReportWanted) -> None:
    """Refuse a file of another kind, and the places of forms and summary, to which a link may lead, too."""
    to = wanted.to
    if to is not None and not wanted.each:
        if to.suffix.lower() not in {".html", ".htm"}:
            raise UnknownEndingError(name=to.name, known=".html")
        workspace.refuse_own(to)
    else:
        workspace.refuse_own((to or workspace.folder / REPORTS) / "page.html")


def write_page(path: Path, data: bytes) -> None:
    """Write a report where there is none, or where a report is; raises ForeignFileError or FileError."""
    from tidao_sheets.render.html.report import MARK

    if not path.exists():
        write_fresh(path, data)
    elif MARK.encode() in read_whole(path)[:_BEGINNING]:
        write_whole(path, data)
    else:
        raise ForeignFileError(path=path)
