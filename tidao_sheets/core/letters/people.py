"""Who signs a document and whom it addresses, where the settings do not say."""

from typing import NamedTuple

from tidao_sheets.core.letters.context import Subject
from tidao_sheets.core.letters.values import chief, everybody
from tidao_sheets.core.programme.records import Office, Programme, Signatory

ACTING = ("ปฏิบัติราชการแทน", "รักษาราชการแทน", "รักษาการในตำแหน่ง")
"""What stands before the position of whom a signatory acts for."""


class Signer(NamedTuple):
    """Who signs: `name` is None where the holder of the seat is not known, `position` is printed line by line."""

    name: str | None
    position: tuple[str, ...]


def may_sign(programme: Programme, signatory: Signatory, office: Office) -> bool:
    """Whether a person does not belong to the office that a document is about, by the roster of all committees."""
    return not any(
        s.holder == signatory.name and s.office == office.code
        for committee in (*programme.committees.values(), *programme.steering)
        for s in committee.seats
    )


# ── Who signs ───────────────────────────────────────────────────────────────────────────────────────────────────────


def usual_signatory(subject: Subject) -> Signatory:
    """Return the programme's first signatory."""
    return subject.programme.signatory


def author_of_result(subject: Subject) -> Signatory | Signer | None:
    """Return who tells a result: for the provincial office its committee's secretary."""
    if subject.result.office.kind != "province":
        return usual_signatory(subject)
    seat = subject.result.committee.secretary
    return Signer(seat.holder, (seat.position, seat.role)) if seat else None


def unit_head(subject: Subject) -> Signatory | Signer | None:
    """Return the head of the unit in charge, a signatory or the holder of a seat whose position names the unit."""
    programme, unit = subject.programme, subject.programme.letterhead.unit[-1]
    own = (s for s in programme.signatories.values() if len(s.position) == 1)
    if head := next((s for s in own if s.position[0].endswith(unit)), None):
        return head
    seats = (seat for each in (*programme.committees.values(), *programme.steering) for seat in each.seats)
    return next((Signer(s.holder, (s.position,)) for s in seats if s.holder and s.position.endswith(unit)), None)


def head_of_province(subject: Subject) -> Signer:
    """Return the programme's first signatory in his own position: he reports to whom he else acts for."""
    usual = usual_signatory(subject)
    return Signer(usual.name, (own_position(subject.programme, usual),))


def governor(subject: Subject) -> Signatory | None:
    """Return the governor, else the first person who may sign for this office."""
    programme = subject.programme
    position = governors_position(programme)
    able = [s for s in programme.signatories.values() if may_sign(programme, s, subject.result.office)]
    return next((s for s in able if s.position == position), able[0] if able else None)


# ── Who is addressed ────────────────────────────────────────────────────────────────────────────────────────────────


def head_of_office(subject: Subject) -> str:
    """Address a district's chief; of the provincial office the head, whoever assesses it."""
    office = subject.result.office
    if office.kind != "province":
        return chief(office)
    before, province, area = office.name.partition("พัฒนาชุมชนจังหวัด")
    return f"พัฒนาการจังหวัด{area}" if province and before == "สำนักงาน" else f"หัวหน้า{office.name}"


def all_chiefs(subject: Subject) -> str:
    """Address the chiefs of all districts."""
    return everybody(subject.programme)


def the_governor(subject: Subject) -> str:
    """Address the governor."""
    return governors_position(subject.programme)[0]


def signer_of_letters(subject: Subject) -> str:
    """Address whoever signs what a memo submits; the governor is addressed through the programme's usual signatory."""
    programme, signer = subject.programme, subject.context.submits_to
    usual = own_position(programme, usual_signatory(subject))
    if signer is None:
        return usual
    through = f" (ผ่าน {usual})" if signer.position == governors_position(programme) else ""
    return own_position(programme, signer) + through


def own_position(programme: Programme, signer: Signatory) -> str:
    """Return the position that is a signatory's own, without those that he acts for."""
    own = signer.position[0]
    for acting in ACTING:
        own = own.partition(acting)[0].strip()
    return _of_province(own, programme.letterhead.province)


def governors_position(programme: Programme) -> tuple[str]:
    """Return the governor's position, as it is printed."""
    return (f"ผู้ว่าราชการ{programme.letterhead.province}",)


def _of_province(position: str, name: str) -> str:
    """Complete a position that ends in จังหวัด by the province: พัฒนาการจังหวัด + เชียงราย."""
    return position + name.partition("จังหวัด")[2] if position.endswith("จังหวัด") else position
