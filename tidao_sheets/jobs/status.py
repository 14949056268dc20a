"""The job of telling how far the scoring of a round is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidao_sheets.core.scoring.round import days_left
from tidao_sheets.jobs.assess import AssessedRound, assess_round

if TYPE_CHECKING:
    from collections.abc import Callable

    from tidao_sheets.jobs.workspace import Workspace


@dataclass(frozen=True, slots=True)
class RoundStatus:
    """A round as it stands, and the days until it is due; negative after that day."""

    assessed: AssessedRound
    days_left: int


def round_status(
    workspace: Workspace, round_number: int, progress: Callable[[str], None] = lambda _: None
) -> RoundStatus:
    """Read and assess one round, and count the days left."""
    assessed = assess_round(workspace, round_number, progress)
    return RoundStatus(assessed, days_left(workspace.programme.rounds[round_number].due, workspace.now().date()))
