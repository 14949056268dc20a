"""The job of telling whether the documents of a round are still what was made, and what they were made from."""

from tidao_sheets.core.letters.context import LetterContext, Subject
from tidao_sheets.core.letters.kinds import KINDS
from tidao_sheets.jobs.assess import AssessedRound
from tidao_sheets.jobs.letters_outcome import CheckedFile, Verification
from tidao_sheets.jobs.manifest import LetterFolder
from tidao_sheets.jobs.workspace import Workspace


def verify(workspace: Workspace, assessed: AssessedRound) -> Verification:
    """Hold every file of a round that was ever made against the folder and the figures as they are now."""
    folder, number = LetterFolder.of(workspace), assessed.round.number
    context = LetterContext(scores=workspace.settings.letters.disclosure == "scores")
    checked = []
    for name, file in folder.files.items():
        if file.round != number:
            continue
        subject, kind = Subject(assessed.assessment, file.office, context), KINDS.get(file.kind)
        known = file.office is None or file.office in assessed.assessment.offices
        state = folder.state(name, kind.figures(subject) if kind and known else None)
        checked.append(CheckedFile(folder.path / name, file.kind, file.office, file.fingerprint, state))
    return Verification(assessed, folder.of_round(number), tuple(checked))
