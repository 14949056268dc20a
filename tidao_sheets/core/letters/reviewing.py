"""What a reply to a request for review says: what was asked, what was decided, and what it made of the result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.core.letters import values
from tidao_sheets.core.letters.context import NotAsked, Subject, Undecided
from tidao_sheets.core.letters.values import Values
from tidao_sheets.core.thai import thai_digits

if TYPE_CHECKING:
    from tidao_sheets.core.programme.records import Office, Programme
    from tidao_sheets.core.record.results import ReviewOutcome
    from tidao_sheets.core.scoring.assessment import OfficeResult


def reply(subject: Subject) -> Values:
    """Return what an office asked, what was decided of each criterion, and its result before and after."""
    programme, office, asked = subject.programme, subject.result.office, subject.context.asked
    if asked is None:
        raise NotAsked(office=office, number=subject.assessment.round)
    outcome, decision = subject.context.outcome, asked.decision
    if outcome is None or decision is None:
        raise Undecided(office=office, review=asked.number, number=subject.assessment.round)
    criteria = _criteria(programme, outcome)
    return {
        **values.office_values(programme, office),
        "sender": _sender(office),
        "asked": {"letter": asked.letter and asked.letter.strip().removeprefix("ที่ "), "date": asked.date},
        "contested": [{"stem": "", "kept": f"ข้อ {thai_digits(str(c['id']))}"} for c in criteria],
        "decision": values.fields(decision, "by", "date", "reason"),
        "criteria": criteria,
        "changed": any(c["changed"] for c in criteria),
        "before": _standing(programme, outcome.before),
        "after": _standing(programme, outcome.after),
        "same_star": outcome.before.tier_id == outcome.after.tier_id,
        "full_marks": programme.full_marks,
    }


def figures(subject: Subject) -> str:
    """Return what the reply rests on; what is decided later is not of it."""
    outcome = subject.context.outcome
    results = (outcome.before, outcome.after) if outcome else ()
    return repr((subject.context.asked, [(r.scores.points, r.total, r.tier_id) for r in results]))


def _sender(office: Office) -> str:
    """Return who writes to the province about an office: its district, else the office itself."""
    name = values.named(office)
    return name.area if name.level == "อำเภอ" else office.name


def _criteria(programme: Programme, outcome: ReviewOutcome) -> list[Values]:
    """Return the contested criteria in the order of the rubric: points before and after the decision (None: blank)."""
    before, after = (result.scores.points for result in (outcome.before, outcome.after))
    return [
        values.fields(c, "id", "name", "full_marks")
        | {"before": before.get(c.id), "after": after.get(c.id), "changed": before.get(c.id) != after.get(c.id)}
        for c in programme.criteria
        if c.id in outcome.review.criteria
    ]


def _standing(programme: Programme, result: OfficeResult) -> Values | None:
    """Return an office's total and star, None while it is incomplete."""
    tier = values.tier_values(programme, result.tier)
    return {"total": result.total, "tier": tier} if result.complete else None
