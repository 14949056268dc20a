"""The job of showing a document before it is made: its pages as pictures; nothing is written anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.core.letters.kinds import KINDS
from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.jobs.closing import standing_round
from tidao_sheets.jobs.composing import Composer
from tidao_sheets.jobs.manifest import LetterFolder
from tidao_sheets.jobs.typesetting import Typesetters

if TYPE_CHECKING:
    from tidao_sheets.core.letters.targets import Papers
    from tidao_sheets.jobs.workspace import Workspace


class NoDocumentError(TidaoError):
    """There is no document of that kind about that office."""

    code = "no_document"
    says = Text("ไม่มีเอกสารชนิดนี้ของสำนักงานนี้ในรอบที่ {number}", "Round {number} has no such document about this office.")
    advises = Text("เลือกชนิดหรือสำนักงานอื่น", "Choose another kind or office.")


def preview(workspace: Workspace, number: int, kind: str, office: str | None) -> list[bytes]:
    """Return each page of a document as a PNG picture, as it would be made now. Raises NoDocumentError, LetterRefused.

    A document that submits others is shown with those that are there.
    """
    from tidao_sheets.jobs.holding import check_submitted, documents, papers_of

    assessed, folder = standing_round(workspace, number), LetterFolder.of(workspace)
    composer = Composer(workspace, assessed, folder)
    with Typesetters(workspace, workspace.settings.letters.emblem, ("pdf",)) as typesetters:
        found = KINDS.get(kind)
        papers: Papers = {}
        if found and found.submits:
            checked = check_submitted(composer, folder, typesetters, ())
            papers = papers_of(workspace.programme, documents(folder, (), checked))
        targets = composer.targets(found, (office,) if office else (), papers, partial=True) if found else []
        if found is None or not targets:
            raise NoDocumentError(number=number)
        typesetters.examine()
        return typesetters.pictures(composer.compose(found, targets[0], papers, partial=True).letter)
