"""The page from which forms and evidence workbooks are made, scores exported, reports written, documents verified."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from werkzeug.wrappers import Response

from tidao_sheets.core.text import Text
from tidao_sheets.desk.held import Download
from tidao_sheets.desk.routes import action, page
from tidao_sheets.desk.visit import Visit, attachment
from tidao_sheets.files import read_whole
from tidao_sheets.jobs.export import UnknownEndingError, endings, export_round
from tidao_sheets.jobs.opening import open_round
from tidao_sheets.jobs.round_report import ReportWanted, make_report
from tidao_sheets.jobs.told import letters_of
from tidao_sheets.jobs.verify import verify
from tidao_sheets.jobs.workspace import REPORTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidao_sheets.desk.work import Say
    from tidao_sheets.jobs.workspace import Workspace


@page("/files")
def files(visit: Visit) -> Response:
    """Show what can be made, taken along and verified."""
    return _shown(visit)


def _shown(visit: Visit, verified: Sequence[str] = ()) -> Response:
    reading = visit.reading()
    return visit.render(
        "files",
        view=reading.view,
        marks=reading.workspace.settings.store != "xlsx",
        endings=endings(),
        exported=visit.held.exported,
        reports=sorted(visit.held.reports),
        stars=letters_of(reading.workspace, reading.status.assessed).disclosure != "scores",
        offices=reading.workspace.programme.offices.values(),
        verified=verified,
    )


@action("/files", "verify", takes_files=True)
def held_against_the_record(visit: Visit) -> Response:
    """Tell what the record knows of the files that were sent, or of a code that was typed; nothing is kept."""
    uploads = visit.request.uploads
    sent = uploads.named(visit.request.files.getlist("file")) if uploads else []
    workspace = visit.reading().workspace
    found = [replace(verify(workspace, str(path)), wanted=path.name) for path in sent]
    if not sent or visit.told("code"):
        found.append(verify(workspace, visit.told("code")))
    return _shown(visit, [line for each in found for line in visit.desk.tell(each, visit.lang).lines])


@action("/export", "export", on="/files")
def export(visit: Visit) -> Response:
    """Write the round's scores to a file, which the page then offers to be saved."""
    ending, held = visit.told("format"), visit.held
    if ending not in endings():
        raise UnknownEndingError(name=ending, known=", ".join(endings()))

    def run(progress: Say) -> object:
        workspace, number = open_round(held.folder, visit.asked)
        with TemporaryDirectory() as folder:
            to = Path(folder) / f"คะแนน-รอบ{number}{ending}"
            done = export_round(workspace, number, to, visit.lang, progress)
            held.exported = Download(to.name, read_whole(to))
        return replace(done, file=Path(to.name))

    return visit.begin(Text("ส่งออกคะแนน", "Exporting the scores"), "/files", run)


@page("/files/exported")
def exported(visit: Visit) -> Response:
    """Return what was exported last."""
    if (file := visit.held.exported) is None:
        return Response(status=404)
    return attachment(file.name, file.data)


@action("/report", "report", on="/files")
def report(visit: Visit) -> Response:
    """Write the round's pages, of all offices in one file or of an office in its own, which can then be saved."""
    office, held = visit.told("office"), visit.held
    wanted = ReportWanted(
        lang=visit.lang,
        office=office if office not in {"", "each"} else None,
        each=office == "each",
        internal=bool(visit.told("internal")),
    )

    def run(workspace: Workspace, number: int, say: Say) -> object:
        done = make_report(workspace, number, wanted, say)
        held.reports = {file.path.name: file.path for file in done.files}
        return done

    return visit.write("report", Text("เขียนรายงาน", "Writing the report"), "/files", run)


@page("/files/report")
def reported(visit: Visit) -> Response:
    """Return a file of the report that was written last; no other file is given out."""
    path = visit.held.reports.get(visit.request.args.get("name", ""))
    if path is None or not path.is_file():
        return Response(status=404)
    return attachment(path.name, read_whole(path))


@action("/files/reports")
def report_folder(visit: Visit) -> Response:
    """Open the folder of the reports in this computer's file manager."""
    place = visit.held.folder / REPORTS
    visit.desk.reveal(place if place.is_dir() else visit.held.folder)
    return visit.go("/files")
