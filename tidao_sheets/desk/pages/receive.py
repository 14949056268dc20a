"""The page on which returned files are received: dropped here, or put into the inbox before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidao_sheets.core.form.office_reading import named
from tidao_sheets.core.scoring.findings import FIELDS, office_place
from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.desk.routes import action, page
from tidao_sheets.jobs.choosing import ChoiceAsked, cell_name, choose_copies
from tidao_sheets.jobs.collect import CollectAsked, collect_files
from tidao_sheets.jobs.kept_folders import INBOX
from tidao_sheets.jobs.opening import writing
from tidao_sheets.jobs.reception import reception_log

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from werkzeug.wrappers import Response

    from tidao_sheets.core.form.copies import Dispute
    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.desk.visit import Visit
    from tidao_sheets.desk.work import Say


class NoFilesError(TidaoError):
    """A form for files was sent without any."""

    code = "no_files"
    says = Text("ยังไม่ได้เลือกแฟ้ม", "No file was chosen.")
    advises = Text("เลือกหรือลากแฟ้มมาวางก่อน", "Choose files, or drop them, first.")


class NothingChosenError(TidaoError):
    """No copy was picked for any cell."""

    code = "nothing_chosen"
    says = Text("ยังไม่ได้เลือกช่องใด", "No cell was chosen.")
    advises = Text("เลือกค่าที่ถูกต้องอย่างน้อยหนึ่งช่อง", "Pick the right value of one cell at least.")


@page("/receive", "collect")
def receive(visit: Visit) -> Response:
    """Show where files can be dropped, what lies in the inbox, where copies disagree, and what came back so far."""
    reading = visit.reading()
    workspace, number = reading.workspace, reading.view.number
    inbox = workspace.folder / INBOX
    log = visit.held.readings.kept(("received", number), lambda: reception_log(workspace, number))
    return visit.render(
        "receive",
        view=reading.view,
        waiting=sorted(p.relative_to(inbox).as_posix() for p in inbox.rglob("*") if p.is_file()),
        committees=workspace.programme.committees.values(),
        disputes=[_Cell(cell_name(d), _said(reading.view.programme, d), d) for d in log.disputes if d.choice is None],
        log=visit.desk.tell(log, visit.lang).lines,
    )


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell about which copies disagree: its name for the job, and for people."""

    name: str
    said: Text
    dispute: Dispute


def _said(programme: Programme, dispute: Dispute) -> Text:
    place, field = office_place(programme, dispute.office), FIELDS[dispute.column]
    which = named(dispute.criterion)
    told = Text(f" ข้อ {which}", f" criterion {which}") if which else Text("", "")
    return Text(f"{place.th}{told.th} {field.th}", f"{place.en}{told.en} {field.en}")


@action("/receive/choose")
def choose(visit: Visit) -> Response:
    """Record which copy counts in each cell for which one was picked."""
    form = visit.request.form
    cells = tuple(f"{key.removeprefix('cell ')}={form[key]}" for key in form if key.startswith("cell ") and form[key])
    asked = ChoiceAsked(cells=cells, by=visit.told("by"), reason=visit.told("reason"))
    if not cells:
        raise NothingChosenError
    said = Text("เลือกสำเนาที่นับ", "Choosing the copy that counts")
    return visit.write("collect", said, "/receive", lambda work, number, _: choose_copies(work, number, asked))


@action("/receive", takes_files=True)
def take(visit: Visit) -> Response:
    """Receive the files that were sent; they are kept where `collect` keeps them, and go from the inbox again."""
    uploads = visit.request.uploads
    if uploads is None or not uploads.named(visit.request.files.getlist("file")):
        raise NoFilesError
    visit.request.uploads = None  # the job takes it away
    try:
        return _begin(visit, [uploads.folder], uploads.discard)
    except TidaoError:
        uploads.discard()
        raise


@action("/receive/inbox")
def take_inbox(visit: Visit) -> Response:
    """Receive what lies in the inbox; it stays there."""
    return _begin(visit, [], lambda: None)


def _begin(visit: Visit, paths: list[Path], after: Callable[[], None]) -> Response:
    asked = CollectAsked(sender=visit.told("sender"), signed=visit.told("signed") or None)

    def run(say: Say) -> object:
        try:
            with writing(visit.held.folder, visit.asked, "collect") as (workspace, number):
                return collect_files(workspace, number, paths, asked, say)
        finally:
            after()

    return visit.begin(Text("รับแบบคืน", "Receiving what came back"), "/receive", run)
