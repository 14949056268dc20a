"""What a reminder says to the chair of a committee that owes scores: of which offices, how many, until when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.core.letters import people
from tidao_sheets.core.letters.context import NobodyOwes, Subject
from tidao_sheets.core.letters.people import Signer

if TYPE_CHECKING:
    from tidao_sheets.core.letters.values import Values
    from tidao_sheets.core.programme.records import Signatory
    from tidao_sheets.core.record.owed import Owed


def reminder(subject: Subject) -> Values:
    """Return what a committee owes, office by office; raises `NobodyOwes`."""
    owed, programme = _owed(subject), subject.programme
    drafted, due = subject.context.drafted, programme.rounds[subject.assessment.round].due
    return {
        "committee": {"name": owed.committee.name},
        "owed": [
            {"name": each.office.name, "blank": len(each.blank), "criteria": [*each.blank], "mend": len(each.mend)}
            for each in owed.offices
        ],
        "all_criteria": len(programme.criteria),
        "count": owed.count,
        "due_day": due,
        "late": drafted is not None and drafted > due,
        "upward": above_the_chair(subject) != people.head_of_province(subject),
    }


def figures(subject: Subject) -> str:
    """Return what is owed, as text."""
    return repr([(each.office.code, each.blank, len(each.mend)) for each in _owed(subject).offices])


def chair_of_committee(subject: Subject) -> str:
    """Address the chair of the committee that is reminded."""
    return f"ประธาน{_owed(subject).committee.name}"


def above_the_chair(subject: Subject) -> Signatory | Signer | None:
    """Return who signs: the head of the province's office; to himself as the chair the head of the unit in charge."""
    head, chair = people.head_of_province(subject), _owed(subject).committee.chair
    return people.unit_head(subject) if chair and chair.holder == head.name else head


def _owed(subject: Subject) -> Owed:
    if subject.context.owed is None:
        raise NobodyOwes(number=subject.assessment.round)
    return subject.context.owed
