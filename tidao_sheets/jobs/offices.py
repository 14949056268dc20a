"""What people call an office or a criterion → its code or id."""

from tidao_sheets.core.programme.records import Programme
from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.core.thai import ascii_digits


class UnknownOfficeError(TidaoError):
    """The programme has no office of that code."""

    code = "unknown_office"
    says = Text('ไม่มีสำนักงานรหัส "{wanted}"', 'There is no office "{wanted}".')
    advises = Text("รหัสที่มี: {known}", "Known codes: {known}.")


class UnknownCriterionError(TidaoError):
    """The programme has no criterion of that id."""

    code = "unknown_criterion"
    says = Text('ไม่มีข้อ "{wanted}"', 'There is no criterion "{wanted}".')
    advises = Text("ข้อที่มี: {known}", "Known ids: {known}.")


def office_of(programme: Programme, wanted: str) -> str:
    """Return an office's code: itself, or a name that only one office has. Raises UnknownOfficeError."""
    if wanted in programme.offices:
        return wanted
    named = [o.code for o in programme.offices.values() if wanted in {o.name, o.short_name, o.romanised}]
    if len(named) != 1:
        raise UnknownOfficeError(wanted=wanted, known=", ".join(programme.offices))
    return named[0]


def criterion_of(programme: Programme, wanted: str) -> str:
    """Return a criterion's id, in whichever digits it was written. Raises UnknownCriterionError."""
    known = [c.id for c in programme.criteria]
    found = wanted if wanted in known else ascii_digits(wanted)
    if found not in known:
        raise UnknownCriterionError(wanted=wanted, known=", ".join(known))
    return found
