"""The job of telling whether the documents of a round are still what was made, and what they were made from."""

from tidao_sheets.jobs.assess import AssessedRound
from tidao_sheets.jobs.composing import Composer, check
from tidao_sheets.jobs.letters_outcome import Verification
from tidao_sheets.jobs.manifest import LetterFolder
from tidao_sheets.jobs.typesetting import Typesetters
from tidao_sheets.jobs.workspace import Workspace


def verify(workspace: Workspace, assessed: AssessedRound) -> Verification:
    """Hold every file of a round that was ever made against all that it was made from. Raises `ManifestError`."""
    folder, number = LetterFolder.of(workspace), assessed.round.number
    folder.require(number)
    with Typesetters(workspace, workspace.settings.letters.emblem, ()) as typesetters:
        checked = check(Composer(workspace, assessed, folder), folder, typesetters)
    return Verification(assessed, folder.of_round(number), tuple(checked))
