"""The job of holding two rounds against each other, as they were last recorded."""

from __future__ import annotations

from dataclasses import dataclass

from tidao_sheets.core.programme.records import Programme
from tidao_sheets.core.record.differences import rubric_changes
from tidao_sheets.core.scoring.round import SummaryRound
from tidao_sheets.jobs.assess import pick_round
from tidao_sheets.jobs.history import NothingRecordedError
from tidao_sheets.jobs.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundsCompared:
    """Two rounds as they were last recorded, the earlier first; `rubric` names what differs in what they rest on."""

    programme: Programme
    rounds: tuple[SummaryRound, SummaryRound]
    rubric: tuple[str, ...] = ()


def compare_rounds(workspace: Workspace, number: int, against: int) -> RoundsCompared:
    """Return two rounds as they were last recorded, each by the rubric of that day. Raises NothingRecordedError."""
    programme = workspace.programme
    with workspace.ledger() as ledger:
        rounds = ledger.as_of(programme)
    earlier, later = sorted((pick_round(programme, number), pick_round(programme, against)))
    for each in (earlier, later):
        if each not in rounds:
            raise NothingRecordedError(number=each)
    pair = rounds[earlier], rounds[later]
    rubric = rubric_changes(*(r.assessment.programme for r in pair))
    return RoundsCompared(programme=programme, rounds=pair, rubric=rubric)
