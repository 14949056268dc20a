"""The page of the documents: what is told of them, a look at them before, their making, and where they are."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from werkzeug.wrappers import Response

from tidao_sheets.core.letters.kinds import KINDS, kinds_of
from tidao_sheets.core.record.round_state import why_not
from tidao_sheets.core.settings.records import Resolution
from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.desk.routes import action, page
from tidao_sheets.desk.visit import Visit, attachment
from tidao_sheets.files import read_whole
from tidao_sheets.jobs.closing import standing_round
from tidao_sheets.jobs.closing_outcome import ResolutionError
from tidao_sheets.jobs.holding import verify_letters
from tidao_sheets.jobs.letter_settings import LetterAnswers, tell_letters
from tidao_sheets.jobs.letters import publish
from tidao_sheets.jobs.letters_outcome import Wanted
from tidao_sheets.jobs.manifest import LetterFolder, ManifestError
from tidao_sheets.jobs.opening import writing
from tidao_sheets.jobs.preview import preview
from tidao_sheets.jobs.told import letters_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidao_sheets.desk.work import Say
    from tidao_sheets.jobs.letters_outcome import CheckedFile
    from tidao_sheets.jobs.workspace import Workspace

ENDINGS = {"pdf": "application/pdf", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
"""Formats of documents, and what a browser is told of them."""
STATES = {
    "current": Text("ตรงกับผล", "holds"),
    "stale": Text("ไม่ตรงกับผลแล้ว", "no longer holds"),
    "altered": Text("ถูกแก้ไข", "altered"),
    "missing": Text("หายไป", "missing"),
}


class NoDayError(TidaoError):
    """What was typed is no date."""

    code = "no_day"
    says = Text('"{found}" ไม่ใช่วันที่', '"{found}" is not a date.')
    advises = Text("เขียนเป็น ปี ค.ศ.-เดือน-วัน เช่น 2024-03-31", "Write it as YYYY-MM-DD, such as 2024-03-31.")


class HalfResolutionError(ResolutionError):
    """Only one of a resolution's two parts was told."""

    says = Text("มติต้องบอกทั้งครั้งที่ประชุมและวันที่", "A resolution wants both its meeting and its day.")
    advises = Text("กรอกให้ครบทั้งสองช่อง หรือเว้นว่างทั้งสองช่อง", "Fill in both, or neither.")


@page("/letters")
def letters(visit: Visit) -> Response:
    """Show what is told of the documents, and those that were made."""
    reading = visit.reading()
    workspace, number = reading.workspace, reading.view.number
    return visit.render(
        "letters",
        view=reading.view,
        why=why_not(reading.status.state, "letters"),
        kinds=[k for k in KINDS.values() if k.planned],
        usual={k.id for k in kinds_of(workspace.programme, number, (), ())},
        settings=letters_of(workspace, reading.status.assessed),
        in_summary=workspace.settings.in_summary,
        made=_made(visit),
        states=STATES,
        offices=workspace.programme.offices.values(),
    )


def _made(visit: Visit) -> Sequence[tuple[str, CheckedFile]]:
    """Return the documents of the round that were made, with their names in the record."""
    reading = visit.reading()
    number = reading.view.number
    folder, checked = LetterFolder.of(reading.workspace), reading.status.checked
    if not reading.view.record.closing:
        checked = visit.held.readings.kept(("documents", number), lambda: _checked(reading.workspace, number))
    return [(folder.name(each.path), each) for each in checked]


def _checked(workspace: Workspace, number: int) -> tuple[CheckedFile, ...]:
    try:
        return verify_letters(workspace, standing_round(workspace, number)).checked
    except ManifestError:
        return ()


def day_of(told: str) -> dt.date | None:
    """Return a day that was typed, None for none. Raises NoDayError."""
    try:
        return dt.date.fromisoformat(told) if told else None
    except ValueError:
        raise NoDayError(found=told) from None


def resolution_told(visit: Visit) -> Resolution | None:
    """Return the resolution that a form tells, None for none. Raises HalfResolutionError."""
    meeting, day = visit.told("meeting"), day_of(visit.told("meeting_day"))
    if not meeting and day is None:
        return None
    if not meeting or day is None:
        raise HalfResolutionError
    return Resolution(meeting=meeting, date=day)


@action("/letters/settings")
def settings(visit: Visit) -> Response:
    """Write what is told of the documents into the workspace file."""
    kinds = [k.id for k in KINDS.values() if f"number {k.id}" in visit.request.form]
    told = LetterAnswers(
        numbers={kind: visit.told(f"number {kind}") for kind in kinds},
        dates={kind: day_of(visit.told(f"day {kind}")) for kind in kinds},
        resolution=resolution_told(visit),
        review_until=day_of(visit.told("review_until")),
    )
    with writing(visit.held.folder, visit.asked, "letters") as (workspace, number):
        tell_letters(workspace, number, told)
    return visit.go("/letters")


@action("/letters/make", "letters", on="/letters")
def make(visit: Visit) -> Response:
    """Make documents."""
    form = visit.request.form
    wanted = Wanted(
        kinds=tuple(form.getlist("kind")),
        offices=tuple(filter(None, form.getlist("office"))),
        formats=tuple(f for f in ENDINGS if f in form.getlist("format")) or ("pdf",),
        partial=bool(visit.told("partial")),
    )

    def run(workspace: Workspace, number: int, say: Say) -> object:
        return publish(workspace, standing_round(workspace, number, say), wanted, say)

    return visit.write("letters", Text("ทำหนังสือและเอกสาร", "Making the documents"), "/letters", run)


@page("/letters/preview")
def look(visit: Visit) -> Response:
    """Show a document's pages as they would be made now."""
    kind, office = visit.request.args.get("kind", ""), visit.request.args.get("office", "")
    reading = visit.reading()
    pictures = preview(reading.workspace, reading.view.number, kind, office or None)
    visit.held.pictures = pictures
    name = KINDS[kind].name if kind in KINDS else kind
    return visit.render("preview", view=reading.view, document=name, sheets=range(1, len(pictures) + 1))


@page("/letters/preview/<page>.png")
def picture(visit: Visit) -> Response:
    """Return a page of the document that was looked at last."""
    number, pictures = visit.values["page"], visit.held.pictures
    if not number.isdigit() or not 0 < int(number) <= len(pictures):
        return Response(status=404)
    return Response(pictures[int(number) - 1], mimetype="image/png")


@page("/letters/file")
def document(visit: Visit) -> Response:
    """Return a document that the record of documents names; no other file is given out."""
    name, folder = visit.request.args.get("name", ""), LetterFolder.of(visit.reading().workspace)
    path = folder.path / name
    if name not in {*folder.files, *folder.sets} or not path.is_file():
        return Response(status=404)
    return attachment(path.name, read_whole(path), ENDINGS.get(path.suffix[1:], "application/octet-stream"))


@action("/letters/folder")
def folder(visit: Visit) -> Response:
    """Open the folder of the round's documents in this computer's file manager."""
    reading = visit.reading()
    place = LetterFolder.of(reading.workspace).of_round(reading.view.number)
    visit.desk.reveal(place if place.is_dir() else reading.workspace.folder)
    return visit.go("/letters")
