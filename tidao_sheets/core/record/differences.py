"""What was changed in the forms after a round was closed, and in the programme file that it was judged by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.scoring.findings import Finding, closed_differs, closed_rubric
from tidao_sheets.core.text import Text
from tidao_sheets.core.thai import comparable

if TYPE_CHECKING:
    from tidao_sheets.core.programme.records import Programme
    from tidao_sheets.core.record.acts import RoundRecord
    from tidao_sheets.core.scoring.assessment import OfficeScores
    from tidao_sheets.core.scoring.round import SummaryRound

RUBRIC = {
    "scoring": Text("กติกาคะแนน", "scoring"),
    "tiers": Text("เกณฑ์ระดับดาว", "tiers"),
    "dimensions": Text("ด้านและข้อ", "dimensions and criteria"),
    "kpi_percent": Text("เป้าหมายตัวชี้วัด", "the KPI's target"),
    "offices": Text("สำนักงาน", "offices"),
}
"""What the figures of a round rest on in a programme."""


def since_closing(closed: SummaryRound, record: RoundRecord, now: SummaryRound) -> Iterator[Finding]:
    """Yield a finding for each score or text that differs from the closed round, and each change of the rubric.

    A score that has become what was decided on it differs from nothing.
    """
    programme, judged = now.assessment.programme, closed.assessment.programme
    decided = record.decided()
    for code, result in now.assessment.offices.items():
        if not any(office == code for office, _ in now.links):  # its form was not read: that is told, not its cells
            continue
        former = closed.assessment.offices.get(code)
        then, found = _cells(former.scores) if former else {}, _cells(result.scores)
        for key in sorted({*then, *found}):
            criterion, column = key
            before, after = then.get(key, ""), found.get(key, "")
            new = decided.get(code, {}).get(criterion) if column == "score" else None
            if comparable(before) == comparable(after) or (new is not None and plain(new) == after):
                continue
            yield closed_differs(programme, (code, *key), before, after, now.places.get((code, criterion)))
    if changed := rubric_changes(judged, programme):
        yield closed_rubric(named(changed))


def rubric_changes(before: Programme, after: Programme) -> tuple[str, ...]:
    """Return which parts of a programme that figures rest on are not what they were, as keys of RUBRIC."""
    return tuple(name for name in RUBRIC if _rubric(before, name) != _rubric(after, name))


def named(parts: Iterable[str]) -> Text:
    """Return the parts of a rubric in words."""
    told = [RUBRIC[part] for part in parts]
    return Text(", ".join(t.th for t in told), ", ".join(t.en for t in told))


def _cells(scores: OfficeScores) -> Mapping[tuple[str, str], str]:
    """Return what stands in an office's input cells: (criterion, column) → content."""
    points = {(criterion, "score"): plain(points) for criterion, points in scores.points.items()}
    return points | {(c, column): text for c, texts in scores.texts.items() for column, text in texts.items()}


def _rubric(programme: Programme, name: str) -> object:
    """Return what counts of a part; names and guidance do not."""
    if name == "tiers":
        return [(t.id, t.floor) for t in programme.tiers]
    if name == "dimensions":
        return [(d.id, [(c.id, c.full_marks) for c in d.criteria]) for d in programme.dimensions]
    found = getattr(programme, name)
    return {*found} if name == "offices" else found
