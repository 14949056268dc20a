"""What each kind of document says beside the values of all kinds; raises where there can be no such document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.core.decimals import plain
from tidao_sheets.core.form.in_words import in_words
from tidao_sheets.core.letters import values
from tidao_sheets.core.letters.context import (
    Incomplete,
    NoStar,
    NothingToSubmit,
    OutstandingWithoutStar,
    RoundIncomplete,
    Subject,
)
from tidao_sheets.core.letters.values import Values
from tidao_sheets.core.programme.records import Programme
from tidao_sheets.core.scoring.assessment import OfficeResult
from tidao_sheets.core.scoring.findings import office_names
from tidao_sheets.core.thai import thai_digits

if TYPE_CHECKING:
    from tidao_sheets.core.letters.parts import Stars


def of_round(subject: Subject) -> Values:
    """Return what documents about all offices say: how many have which star, which are missing, which stand out."""
    _whole_round(subject)
    programme, results, scores = subject.programme, subject.assessment.offices, subject.context.scores
    complete = [r for r in results.values() if r.complete]
    rated = [r for r in complete if r.tier]
    unrated = values.by_score([r for r in complete if not r.tier], scores=scores)
    chosen = [results[code].office for code in subject.context.outstanding if code in results]
    for office in chosen:
        _outstanding(subject, results[office.code])
    return {
        "counts": {"offices": len(complete), "rated": len(rated), "unrated": len(complete) - len(rated)},
        "tiers": values.tiers(programme, complete, scores=scores),
        "unrated": [{"name": r.office.name, "total": r.total} for r in unrated] if scores else [],
        "scores": scores,
        "missing": values.names(subject.missing),
        "outstanding": [
            values.names([o])[0] | {"award": values.award(programme, o), "place": n} for n, o in enumerate(chosen, 1)
        ],
        **values.addressees(programme),
    }


def result(subject: Subject) -> Values:
    """Return what a complete office has achieved."""
    achieved = _complete(subject)
    return values.office_values(subject.programme, achieved.office) | values.outcome(subject.programme, achieved)


def lacks_advice(subject: Subject) -> tuple[str, ...]:
    """Return "advice" where the committee wrote none, although it is its duty."""
    texts = subject.result.scores.texts.values()
    return () if any(typed.get("advice", "").strip() for typed in texts) else ("advice",)


def memo(subject: Subject) -> Values:
    """Return how a round came out, and which documents are submitted for signature."""
    of_all = of_round(subject)
    papers = [{"frame": frame, "count": count} for frame, count in subject.context.papers.items() if count]
    if not papers:
        raise NothingToSubmit
    kpi = subject.assessment.kpi
    return of_all | {"papers": papers, "kpi": {"percent": kpi.percent, "target": kpi.target}}


def certificate(subject: Subject) -> Values:
    """Return an office's star, or its outstanding place."""
    _whole_round(subject)
    if subject.context.place:
        _outstanding(subject, subject.result)
    achieved = _complete(subject)
    if achieved.tier is None:
        raise NoStar(office=achieved.office)
    return values.office_values(subject.programme, achieved.office) | {
        "tier": values.tier_values(subject.programme, achieved.tier),
        "place": subject.context.place,
    }


def certified(subject: Subject) -> str:
    """Return a result in a short sentence: office, year, round, star and total."""
    total = subject.result.total
    points = f" {thai_digits(plain(total))} คะแนน" if total is not None else ""
    return certified_star(subject) + points


def certified_star(subject: Subject) -> str:
    """Return a star, or an outstanding place, in a short sentence: office, year, round and star."""
    programme, tier, place = subject.programme, subject.result.tier, subject.context.place
    star = tier.name if tier else "ยังไม่ถึงเกณฑ์ได้รับดาว"
    told = f"ดีเด่นอันดับที่ {place}" if place else star
    of_round = round_told(programme, subject.assessment.round)
    return thai_digits(f"{subject.result.office.name} {of_round} {told}")


def round_told(programme: Programme, number: int) -> str:
    """Return how these sentences name a round."""
    return thai_digits(f"ปี {programme.year} {programme.rounds[number].name}")


def stars(subject: Subject) -> Stars | None:
    """Return as many stars as the tier has, in its metal."""
    from tidao_sheets.core.letters.parts import METALS, Stars

    tiers, tier = subject.programme.tiers, subject.result.tier
    if tier is None:
        return None
    metal = METALS[min(tiers.index(tier), len(METALS) - 1)]
    return Stars(tier.level, metal, f"{tier.name} {thai_digits(str(tier.level))} ดวง")


def score_sheet(subject: Subject) -> Values:
    """Return the figures as read, for the committee to sign."""
    achieved = _complete(subject)
    return {
        **_sheet(subject),
        **values.outcome(subject.programme, achieved),
        "dimensions": values.scored_criteria(subject.programme, achieved),
        "total_in_words": in_words(achieved.total) if achieved.total is not None else "",
        "fingerprint": subject.assessment.fingerprint(),
        "read_at": subject.context.read_at,
    }


def blank_sheet(subject: Subject) -> Values:
    """Return the rubric with its guidance, for a field visit."""
    return _sheet(subject) | {"dimensions": values.guidance(subject.programme)}


def _complete(subject: Subject) -> OfficeResult:
    if not subject.result.complete:
        raise Incomplete(office=subject.result.office)
    return subject.result


def _outstanding(subject: Subject, chosen: OfficeResult) -> None:
    if chosen.tier is None:
        raise OutstandingWithoutStar(office=chosen.office, key=subject.assessment.round)


def _whole_round(subject: Subject) -> None:
    missing = subject.missing
    if missing and (not subject.context.partial or len(missing) == len(subject.assessment.offices)):
        raise RoundIncomplete(count=len(missing), names=office_names(missing))


def _sheet(subject: Subject) -> Values:
    """Return what both score sheets say: office, committee and the seats that sign."""
    programme, office, committee = subject.programme, subject.result.office, subject.result.committee
    policy = programme.conflict_policy(committee)
    return {
        **values.office_values(programme, office),
        "committee": {"name": committee.name},
        "full_marks": programme.full_marks,
        "seats": values.seats(committee, office, policy),
        "abstains": policy == "abstain",
    }
