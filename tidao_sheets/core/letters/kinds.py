"""The kinds of documents: each names its template and the values that the template may use."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tidao_sheets.core.letters.refusals import Incomplete, NoStar, NothingToSubmit, RoundIncomplete
from tidao_sheets.core.letters.values import (
    addressees,
    area_of,
    award,
    common,
    fields,
    guidance,
    names,
    office_values,
    outcome,
    scored_criteria,
    seats,
    tier_values,
    tiers,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tidao_sheets.core.letters.context import Subject
    from tidao_sheets.core.programme.records import Office, Programme, Signatory
    from tidao_sheets.core.scoring.assessment import OfficeResult

Values = dict[str, object]
Kind = Callable[["Subject"], tuple[str, Values]]

ACTING = ("ปฏิบัติราชการแทน", "รักษาราชการแทน", "รักษาการในตำแหน่ง")


def about_result(subject: Subject) -> tuple[str, Values]:
    """Write a letter to each district; for the provincial office a memo from its committee's secretary."""
    result = _complete(subject)
    own = result.office.kind == "province"
    values = common(subject) | office_values(subject.programme, result.office) | outcome(subject.programme, result)
    values["addressee"] = subject.context.addressee or (_head_of(result) if own else values["chief"])
    if own and not subject.context.signatory:
        values["signatory"] = _secretary(result)
    return ("result-province.md.j2" if own else "result.md.j2"), values


def circular(subject: Subject) -> tuple[str, Values]:
    """Write to all district chiefs; the stars of all offices are enclosed."""
    values = common(subject) | _of_round(subject)
    values["addressee"] = subject.context.addressee or values["everybody"]
    return "circular.md.j2", values


def announcement(subject: Subject) -> tuple[str, Values]:
    """Announce the offices with a star, by tier, and the outstanding ones."""
    return "announcement.md.j2", common(subject) | _of_round(subject)


def memo(subject: Subject) -> tuple[str, Values]:
    """Submit the documents for signature, from the unit in charge to whoever signs them."""
    values = common(subject) | _of_round(subject)
    papers = [{"frame": frame, "count": count} for frame, count in subject.context.papers.items() if count]
    if not papers:
        raise NothingToSubmit
    kpi = subject.assessment.kpi
    programme = subject.programme
    values |= {
        "papers": papers,
        "kpi": {"percent": kpi.percent, "target": kpi.target},
        "addressee": subject.context.addressee or _signer(programme),
    }
    signatory = subject.context.signatory or _of_unit(programme)
    values["signatory"] = fields(signatory, "name", "position") if signatory else None
    return "memo.md.j2", values


def certificate(subject: Subject) -> tuple[str, Values]:
    """Certify the star of an office, or its outstanding place."""
    _whole_round(subject)
    result = _complete(subject)
    if result.tier is None:
        raise NoStar(office=result.office)
    values = common(subject) | office_values(subject.programme, result.office)
    signatory = subject.context.signatory or _governor(subject.programme, result.office)
    values |= {
        "tier": tier_values(subject.programme, result.tier),
        "place": subject.context.place,
        "signatory": fields(signatory, "name", "position") if signatory else None,
    }
    return "certificate.md.j2", values


def score_sheet(subject: Subject) -> tuple[str, Values]:
    """Lay down the figures as read, for the committee to sign."""
    result = _complete(subject)
    values = _sheet(subject, result) | outcome(subject.programme, result)
    values |= {
        "dimensions": scored_criteria(subject.programme, result),
        "fingerprint": subject.assessment.fingerprint(),
        "read_at": subject.context.read_at,
    }
    return "score-sheet.md.j2", values


def blank_sheet(subject: Subject) -> tuple[str, Values]:
    """Lay out the sheet for a field visit: the rubric with room to write."""
    values = _sheet(subject, subject.result)
    values["dimensions"] = guidance(subject.programme)
    return "blank-sheet.md.j2", values


KINDS: Mapping[str, Kind] = {
    "circular": circular,
    "announcement": announcement,
    "result": about_result,
    "certificate": certificate,
    "score-sheet": score_sheet,
    "blank-sheet": blank_sheet,
    "memo": memo,
}
"""Every kind, in the order in which a round's documents are made; the memo counts the others."""

ABOUT_ALL = frozenset({"circular", "announcement", "memo"})
"""Kinds of which a round has one document, not one an office."""

NEVER_DRAFT = frozenset({"score-sheet", "blank-sheet"})
"""Kinds that come before the resolution, which rests on them; they never carry ร่าง."""


def may_sign(programme: Programme, signatory: Signatory, office: Office) -> bool:
    """Whether a person does not belong to the office that a document is about, by the roster of all committees."""
    return not any(
        s.holder == signatory.name and s.office == office.code
        for committee in (*programme.committees.values(), *programme.steering)
        for s in committee.seats
    )


def _complete(subject: Subject) -> OfficeResult:
    result = subject.result
    if not result.complete:
        raise Incomplete(office=result.office)
    return result


def _whole_round(subject: Subject) -> None:
    missing = subject.missing
    if missing and (not subject.context.partial or len(missing) == len(subject.assessment.offices)):
        raise RoundIncomplete.without(missing)


def _of_round(subject: Subject) -> Values:
    """Return what documents about all offices say: how many have which star, which are missing, which stand out."""
    _whole_round(subject)
    programme, results = subject.programme, subject.assessment.offices
    complete = [r for r in results.values() if r.complete]
    rated = [r for r in complete if r.tier]
    scores = subject.context.scores
    chosen = [results[code].office for code in subject.context.outstanding if code in results]
    return {
        "counts": {"offices": len(complete), "rated": len(rated), "unrated": len(complete) - len(rated)},
        "tiers": tiers(programme, complete, scores=scores),
        "unrated": [{"name": r.office.name, "total": r.total} for r in complete if not r.tier] if scores else [],
        "scores": scores,
        "missing": names(subject.missing),
        "outstanding": [names([o])[0] | {"award": award(programme, o), "place": n} for n, o in enumerate(chosen, 1)],
        **addressees(programme),
    }


def _sheet(subject: Subject, result: OfficeResult) -> Values:
    """Return what both score sheets say: office, committee and the seats that sign."""
    programme, committee = subject.programme, result.committee
    policy = programme.conflict_policy(committee)
    return {
        **common(subject),
        **office_values(programme, result.office),
        "committee": {"name": committee.name},
        "full_marks": programme.full_marks,
        "seats": seats(committee, result.office, policy),
        "abstains": policy == "abstain",
    }


def _head_of(result: OfficeResult) -> str:
    """Address the provincial office's head: the chair of its committee, by position and province."""
    chair = result.committee.chair
    if chair is None:
        return f"หัวหน้า{result.office.name}"
    return _of_province(chair.position, result.office.name)


def _of_province(position: str, name: str) -> str:
    """Complete a position that ends in จังหวัด by the province: พัฒนาการจังหวัด + เชียงราย."""
    return position + area_of(name, "จังหวัด") if position.endswith("จังหวัด") else position


def _secretary(result: OfficeResult) -> Values | None:
    seat = result.committee.secretary
    return {"name": seat.holder, "position": (seat.position, seat.role)} if seat else None


def _signer(programme: Programme) -> str:
    """Address whoever signs the letters by the position of his own, without those that he acts for."""
    own = programme.signatory.position[0]
    for acting in ACTING:
        own = own.partition(acting)[0].strip()
    return _of_province(own, programme.letterhead.province)


def _of_unit(programme: Programme) -> Signatory | None:
    """Return the head of the unit in charge, by the name of the unit in his position."""
    unit = programme.letterhead.unit[-1]
    return next(
        (s for s in programme.signatories.values() if len(s.position) == 1 and s.position[0].endswith(unit)), None
    )


def _governor(programme: Programme, office: Office) -> Signatory | None:
    """Return the governor, else the first person who may sign for this office."""
    position = (f"ผู้ว่าราชการ{programme.letterhead.province}",)
    able = [s for s in programme.signatories.values() if may_sign(programme, s, office)]
    return next((s for s in able if s.position == position), able[0] if able else None)
