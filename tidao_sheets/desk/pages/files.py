"""The page from which forms and evidence workbooks are made, and made anew where they are damaged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.desk.visit import Visit, page

if TYPE_CHECKING:
    from werkzeug.wrappers import Response


@page("/files")
def files(visit: Visit) -> Response:
    """Show what can be made."""
    return visit.render("files", view=visit.reading().view)
