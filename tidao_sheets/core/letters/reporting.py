"""What the report to the governor says: the figures of the summary's first tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.core.letters import contents, values
from tidao_sheets.core.letters.context import Subject
from tidao_sheets.core.letters.values import Values
from tidao_sheets.core.scoring.assessment import OfficeResult

if TYPE_CHECKING:
    from tidao_sheets.core.scoring.overview import Count, Mean


def report(subject: Subject) -> Values:
    """Return how a round came out for who decides on it; raises as other documents about all offices do."""
    from tidao_sheets.core.scoring.overview import overview

    of_all, found, programme = contents.of_round(subject), overview(subject.assessment), subject.programme
    kpi = subject.assessment.kpi
    return of_all | {
        "kpi": {
            "number": programme.kpi_rated,
            "models": programme.kpi_models,
            "percent": kpi.percent,
            "target": kpi.target,
            "needed": found.needed,
            "verdict": found.verdict,
            "lacking": found.needed - found.count.rated,
            "awaited": found.count.awaited,
            "offices": found.count.offices,
        },
        "stars": [tier.name for tier in programme.tiers],
        "zones": [_zone(name or "สำนักงานที่ไม่อยู่ในโซน", count) for name, count in found.zones],
        "all": _zone("รวม", found.count),
        "means": [_mean(d.id, d.name, mean) for d, mean in found.dimensions],
        "weakest": [_mean(c.id, c.name, mean) for c, mean in found.weakest],
        "weak_too": [c.id for c in found.weak_too],
        "movers": [_mover(r) for leading in (found.up, found.down) for r in leading.first],
        "models": [
            {"id": d.id, "name": d.name, "person": subject.context.models.get(d.id)} for d in programme.dimensions
        ],
        "proposal": [{"place": place, "names": values.names(r.office for r in each)} for place, each in found.proposal],
    }


def figures(subject: Subject) -> str:
    """Return what the report rests on: every score, and the model personnel."""
    return repr((subject.assessment.fingerprint(), sorted(subject.context.models.items())))


def _zone(name: str, count: Count) -> Values:
    return {
        "name": name,
        "tiers": list(count.tiers),
        "unrated": count.unrated,
        "awaited": count.awaited,
        "offices": count.offices,
    }


def _mean(key: str, name: str, mean: Mean) -> Values:
    return {"id": key, "name": name, "full": mean.full, "mean": mean.shown, "percent": mean.percent}


def _mover(result: OfficeResult) -> Values:
    moved = result.movement
    points = moved.total if moved else 0
    return {
        "name": result.office.name,
        "change": ("เพิ่มขึ้น" if points > 0 else "ลดลง"),
        "points": abs(points),
        "places": moved.rank if moved else None,
    }
