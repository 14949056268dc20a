"""The page from which forms and evidence workbooks are made, scores exported, and documents verified."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from werkzeug.wrappers import Response

from tidao_sheets.core.text import Text
from tidao_sheets.desk.held import Download
from tidao_sheets.desk.visit import Visit, action, attachment, page
from tidao_sheets.files import read_whole
from tidao_sheets.jobs.export import ENDINGS, UnknownEndingError, export_round
from tidao_sheets.jobs.opening import open_round
from tidao_sheets.jobs.verify import verify

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tidao_sheets.desk.work import Say


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
        endings=ENDINGS,
        exported=visit.held.exported,
        verified=verified,
    )


@action("/files", takes_files=True)
def held_against_the_record(visit: Visit) -> Response:
    """Tell what the record knows of the files that were sent, or of a code that was typed; nothing is kept."""
    uploads = visit.request.uploads
    sent = uploads.named(visit.request.files.getlist("file")) if uploads else []
    workspace = visit.reading().workspace
    found = [replace(verify(workspace, str(path)), wanted=path.name) for path in sent]
    if not sent or visit.told("code"):
        found.append(verify(workspace, visit.told("code")))
    return _shown(visit, [line for each in found for line in visit.desk.tell(each, visit.lang)])


@action("/export")
def export(visit: Visit) -> Response:
    """Write the round's scores to a file, which the page then offers to be saved."""
    ending, held = visit.told("format"), visit.held
    if ending not in ENDINGS:
        raise UnknownEndingError(name=ending, known=", ".join(ENDINGS))

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
