"""What offices have reported, as score forms and marks show it beside the criteria."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from tidao_sheets.core.evidence.said import all_said, asked_until
from tidao_sheets.core.form.reported import AS_OF, Reported
from tidao_sheets.core.programme.records import Programme
from tidao_sheets.core.scoring.reported import OfficeEvidence
from tidao_sheets.core.thai import thai_date


def beside_scores(
    programme: Programme, offices: Mapping[str, OfficeEvidence], round_number: int, today: dt.date
) -> dict[str, Reported]:
    """Return office → what it has reported as of a day, or of a round's last day where that is over."""
    asked = asked_until(programme, round_number, today)
    return {
        code: Reported(
            f"{AS_OF}{thai_date(asked)}",
            {c: text.th for c, text in all_said(programme, programme.offices[code], found.counts, asked).items()},
        )
        for code, found in offices.items()
    }
