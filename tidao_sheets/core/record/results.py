"""What a closed round comes to: the reading that it was closed with, and in place of some points what was decided."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tidao_sheets.core.scoring.assessment import Assessment, assess

if TYPE_CHECKING:
    from tidao_sheets.core.record.acts import RoundRecord
    from tidao_sheets.core.scoring.round import SummaryRound


def decided(closed: SummaryRound, record: RoundRecord, before: Assessment | None) -> SummaryRound:
    """Return a closed round with the decisions on its reviews; texts stay as the committee wrote them."""
    changed = record.decided()
    if not changed:
        return closed
    found = closed.assessment
    scores = [
        replace(r.scores, points={**r.scores.points, **changed.get(code, {})}) for code, r in found.offices.items()
    ]
    return replace(closed, assessment=assess(found.programme, found.round, scores, before))
