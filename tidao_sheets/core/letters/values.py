"""Programme, roster and results → the values that letter templates may use: texts, numbers, dates, lists of them."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tidao_sheets.core import thai
from tidao_sheets.core.decimals import plain
from tidao_sheets.core.letters.context import Subject
from tidao_sheets.core.programme.records import Committee, Dimension, Document, Office, Programme, Tier
from tidao_sheets.core.scoring.assessment import OfficeResult

Values = dict[str, object]

LEVELS = ("อำเภอ", "จังหวัด", "เขต")


def common(subject: Subject) -> Values:
    """Return the values that every kind of document may use."""
    programme, context = subject.programme, subject.context
    letterhead = programme.letterhead
    this = programme.rounds[subject.assessment.round]
    circular, order = document(programme, "circular"), document(programme, "order")
    return {
        "programme": fields(programme, "name", "short_name", "owner", "number")
        | {"year": thai.thai_digits(str(programme.year))},
        "round": {"name": this.name, "number": this.number, "due": this.due_text},
        "later_round": any(number > this.number for number in programme.rounds),
        "province": letterhead.province,
        "letterhead": fields(letterhead, "reference", "address", "unit", "phone"),
        "circular": circular and fields(circular, "number", "date", "title"),
        "order": order and fields(order, "number", "date", "title"),
        "steering": next((c.name for c in programme.steering), None),
        "number": context.number,
        "date": context.date,
        "month": thai.thai_month_year(context.drafted) if context.drafted else None,
        "partial": context.partial,
        "month_era": thai.thai_month_year(context.drafted, " พ.ศ. ") if context.drafted else None,
        "resolution": context.resolution and fields(context.resolution, "meeting", "date"),
        "review": context.review and {"days": context.review},
        "praise": context.praise,
        "mentor": context.mentor,
        "statements": [{"review": r.number, "date": r.date, "text": r.statement} for r in context.statements],
    }


class Named(NamedTuple):
    """An office's name taken apart: สำนักงานพัฒนาชุมชน + อำเภอ + เชียงแสน."""

    stem: str
    level: str
    place: str

    @property
    def area(self) -> str:
        """Level and place: อำเภอเชียงแสน."""
        return self.level + self.place

    @property
    def others(self) -> str:
        """How other offices are called: สำนักงานพัฒนาชุมชนอำเภออื่น; a name without a level says nothing of them."""
        return f"{self.stem}{self.level}อื่น" if self.level else "สำนักงานอื่น"


def named(office: Office) -> Named:
    """Take an office's name apart; a name without a level is all stem."""
    level = next((word for word in LEVELS if word in office.name), "")
    stem, _, place = office.name.partition(level) if level else (office.name, "", "")
    return Named(stem, level, place)


def award(programme: Programme, office: Office) -> str:
    """Return what an office of this level is awarded: สำนักงานพัฒนาชุมชนอำเภอติดดาว."""
    stem, level, _ = named(office)
    short = programme.short_name
    return f"{stem}{level}{short.removeprefix(stem)}" if level and short.startswith(stem) else short


def office_values(programme: Programme, office: Office) -> Values:
    """Return the values of a document about one office."""
    name = named(office)
    return {
        "office": fields(office, "name")
        | name._asdict()
        | {"area": name.area, "award": award(programme, office), "others": name.others},
        "chief": chief(office),
    }


def chief(office: Office) -> str:
    """Return how an office's chief is addressed: นายอำเภอเชียงแสน."""
    name = named(office)
    return f"นาย{name.area}" if name.level == "อำเภอ" else f"หัวหน้า{office.name}"


def everybody(programme: Programme) -> str:
    """Return how all chiefs are addressed."""
    return "นายอำเภอทุกอำเภอ" if _of_districts(programme) else "หัวหน้าสำนักงานทุกแห่ง"


def addressees(programme: Programme) -> Values:
    """Return whom a letter to all addresses, and of which offices it speaks: นายอำเภอทุกอำเภอ, สำนักงานพัฒนาชุมชนอำเภอ."""
    name = _of_districts(programme)
    return {
        "everybody": everybody(programme),
        "level": name.level if name else "",
        "offices": f"{name.stem}{name.level}" if name else "สำนักงาน",
    }


def _of_districts(programme: Programme) -> Named | None:
    """Return the name of the first district's office that is one of an อำเภอ."""
    districts = (named(o) for o in programme.offices.values() if o.kind == "district")
    return next((n for n in districts if n.level == "อำเภอ"), None)


def names(offices: Iterable[Office], notes: Sequence[str] = ()) -> list[dict[str, str]]:
    """Return offices for a list in running text: the first of a stem in full, the others by their area alone."""
    listed, former = list[dict[str, str]](), ("", "")
    for n, office in enumerate(offices):
        name = named(office)
        again = bool(name.level) and name[:2] == former
        note = notes[n] if notes else ""
        listed.append({"stem": "" if again else name.stem, "kept": name.area + note})
        former = name[:2]
    return listed


def tiers(programme: Programme, results: Sequence[OfficeResult], *, scores: bool) -> list[Values]:
    """Return the tiers that have offices, from the highest: floor, ceiling (None at the top), count, offices, names.

    Where their scores are shown, the offices stand by these, else in the programme's order.
    """
    reached = []
    ceiling = None
    for tier in programme.tiers:
        here = by_score([r for r in results if r.tier == tier], scores=scores)
        if here:
            notes = [
                f" ({thai.thai_digits(plain(r.total))} คะแนน)" if scores and r.total is not None else "" for r in here
            ]
            reached.append(
                fields(tier, "id", "name", "level", "floor")
                | {
                    "ceiling": ceiling,
                    "count": len(here),
                    "names": names([r.office for r in here], notes),
                    "offices": [{"name": r.office.name, "total": r.total} for r in here],
                }
            )
        ceiling = tier.floor
    return reached


def by_score(results: Sequence[OfficeResult], *, scores: bool) -> Sequence[OfficeResult]:
    """Return complete offices from the highest total where scores are shown, else as they are."""
    return sorted(results, key=lambda r: -(r.total or 0)) if scores else results


def scored_criteria(programme: Programme, result: OfficeResult) -> list[Values]:
    """Return the whole rubric with the points given."""
    points = result.scores.points
    return [
        _scored(d, result)
        | {"criteria": [fields(c, "id", "name", "full_marks") | {"points": points[c.id]} for c in d.criteria]}
        for d in programme.dimensions
    ]


def _scored(dimension: Dimension, result: OfficeResult) -> Values:
    return fields(dimension, "id", "name", "full_marks") | {"points": result.dimensions[dimension.id]}


def guidance(programme: Programme) -> list[Values]:
    """Return the whole rubric with its guidance; each bullet is a line."""
    return [
        fields(d, "id", "name", "full_marks")
        | {
            "criteria": [
                fields(c, "id", "name", "full_marks") | {"lines": "\n".join([c.name, *(f"- {g}" for g in c.guidance)])}
                for c in d.criteria
            ]
        }
        for d in programme.dimensions
    ]


def seats(committee: Committee, office: Office, policy: str) -> list[Values]:
    """Return the seats that sign a score sheet, those of the assessed office itself marked."""
    conflicted = committee.conflicted(office.code) if policy != "allow" else ()
    return [fields(seat, "holder", "position", "role") | {"conflicted": seat in conflicted} for seat in committee.seats]


def outcome(programme: Programme, result: OfficeResult) -> Values:
    """Return points, star, strengths and advice of a complete office."""
    return {
        "committee": {"name": result.committee.name},
        "total": result.total,
        "full_marks": programme.full_marks,
        "tier": tier_values(programme, result.tier),
        "next_tier": tier_values(programme, result.next_tier),
        "lowest_tier": tier_values(programme, programme.tiers[-1]),
        "dimensions": [_scored(d, result) for d in programme.dimensions],
        "strengths": _texts(programme, result, "strength"),
        "advice": _texts(programme, result, "advice"),
        "comments": _comments(programme, result),
        "follow_ups": _texts(programme, result, "follow_up"),
        "overall": thai.normalise(result.scores.overall or "").strip(),
    }


def tier_values(programme: Programme, tier: Tier | None) -> Values | None:
    """Return a tier, and whether it is the highest or the lowest."""
    if tier is None:
        return None
    highest, lowest = tier == programme.tiers[0], tier == programme.tiers[-1]
    return fields(tier, "id", "name", "level", "floor") | {"highest": highest, "lowest": lowest}


def _texts(programme: Programme, result: OfficeResult, name: str) -> list[dict[str, str]]:
    """Return what was typed into the field `name`, verbatim, in the order of the rubric; blank ones are left out."""
    typed = {c.id: thai.normalise(result.scores.texts.get(c.id, {}).get(name, "")).strip() for c in programme.criteria}
    return [{"id": c.id, "name": c.name, "text": typed[c.id]} for c in programme.criteria if typed[c.id]]


def _comments(programme: Programme, result: OfficeResult) -> list[Values]:
    """Return the dimensions of which something was typed, with strength and advice of each criterion."""
    typed = {name: {t["id"]: t["text"] for t in _texts(programme, result, name)} for name in ("strength", "advice")}

    def criteria(dimension: Dimension) -> list[Values]:
        told = [fields(c, "id", "name") | {n: typed[n].get(c.id, "") for n in typed} for c in dimension.criteria]
        return [criterion for criterion in told if criterion["strength"] or criterion["advice"]]

    return [_scored(d, result) | {"criteria": criteria(d)} for d in programme.dimensions if criteria(d)]


def document(programme: Programme, kind: str) -> Document | None:
    """Return the first dated document of a kind that letters may refer to."""
    return next((d for d in programme.documents.values() if d.kind == kind and d.date), None)


def fields(record: object, *wanted: str) -> Values:
    """Return some attributes of a record by name."""
    return {name: getattr(record, name) for name in wanted}
