"""Who owes what of a round: criteria without points and cells to be mended, by committee; names cells, never scores."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidao_sheets.core.programme.records import both_names
from tidao_sheets.core.scoring.catalogue.scores import CELLS
from tidao_sheets.core.scoring.round import days_said
from tidao_sheets.core.text import Text
from tidao_sheets.core.thai import ascii_digits

if TYPE_CHECKING:
    from collections.abc import Container

    from tidao_sheets.core.programme.records import Committee, Office
    from tidao_sheets.core.record.acts import RoundRecord
    from tidao_sheets.core.scoring.assessment import OfficeResult
    from tidao_sheets.core.scoring.findings import Finding
    from tidao_sheets.core.scoring.round import SummaryRound


@dataclass(frozen=True, slots=True)
class OfficeOwed:
    """What a committee owes of one office: criteria that are blank, and findings at cells that it has to mend."""

    result: OfficeResult
    mend: tuple[Finding, ...]

    @property
    def office(self) -> Office:
        """The office."""
        return self.result.office

    @property
    def blank(self) -> tuple[str, ...]:
        """The criteria whose cell is blank."""
        return self.result.scores.missing

    @property
    def count(self) -> int:
        """How many criteria are owed; one with two faults counts once."""
        return len({*self.blank, *(f.criterion for f in self.mend)})


@dataclass(frozen=True, slots=True)
class Owed:
    """What one committee owes, office by office in its order; there is something."""

    committee: Committee
    offices: tuple[OfficeOwed, ...]

    @property
    def count(self) -> int:
        """How many criteria are owed."""
        return sum(each.count for each in self.offices)


def of_committees(finding: Finding) -> bool:
    """Whether an error is at a cell that a committee fills in; all others are the secretary's to mend."""
    return finding.severity == "error" and finding.code in CELLS and finding.office is not None


def owed(round_: SummaryRound) -> tuple[Owed, ...]:
    """Return what each committee owes of the forms that were read, in programme order; those that owe nothing apart."""
    found = (Owed(c, tuple(_offices(round_, c))) for c in round_.assessment.programme.committees.values())
    return tuple(each for each in found if each.offices)


def reminded(round_: SummaryRound, record: RoundRecord, forms: Container[str]) -> tuple[Owed, ...]:
    """Return what is owed by those who can be reminded: of an open round, the committees whose form was read.

    `forms` are the ids of these; whether another owes anything is not known, and its form is the secretary's to find.
    """
    return () if record.closing else tuple(each for each in owed(round_) if each.committee.id in forms)


def _offices(round_: SummaryRound, committee: Committee) -> Iterator[OfficeOwed]:
    for code in committee.offices:
        result = round_.assessment.offices[code]
        mend = tuple(f for f in round_.findings if f.office == code and of_committees(f))
        if result.scores.missing or mend:
            yield OfficeOwed(result, mend)


def message(round_: SummaryRound, all_owed: Collection[Owed], days_left: int) -> Text:
    """Return a message that can be pasted for the committees' secretaries: who owes what, and until when."""
    programme, number = round_.assessment.programme, round_.number
    due, due_text = programme.rounds[number].due, ascii_digits(programme.rounds[number].due_text)
    opening = Text(
        f"แบบให้คะแนน{programme.short_name} ปี {programme.year} รอบที่ {number} ({due_text}) ยังไม่ครบ ดังนี้",
        f"The score forms of {programme.id}, round {number} (due {due}), are not complete yet. Please see to these:",
    )
    several = len(all_owed) > 1
    th, en = ([opening.th], [opening.en]) if several else ([], [])
    for each in all_owed:
        to = greeting(each.committee)
        th += ["", to.th] if several else [to.th, "", opening.th]
        en += ["", to.en] if several else [to.en, "", opening.en]
        for office in each.offices:
            th += list(_lines(office, "th"))
            en += list(_lines(office, "en"))
    late = days_left < 0
    th += ["", f"{days_said(days_left)} ขอความกรุณาดำเนินการให้ครบถ้วน ขอขอบคุณ"]
    en += ["", f"{-days_left} days overdue. Thank you." if late else f"{days_left} days left. Thank you."]
    return Text("\n".join(th), "\n".join(en))


def greeting(committee: Committee) -> Text:
    """Return how a message to a committee's secretary begins."""
    names = both_names(committee)
    return Text(f"เรียน เลขานุการ{names.th}", f"To the secretary: {names.en}")


def _lines(owed_: OfficeOwed, lang: str) -> Iterator[str]:
    """Yield what is owed of one office: blank criteria in a row, cells to be mended one by one."""
    name = owed_.office.listed.in_(lang)
    if owed_.blank:
        none = not owed_.result.scores.points and not owed_.mend
        said = Text("ยังไม่ได้ให้คะแนน", "not scored yet:").in_(lang)
        count = Text(f"{'ทั้ง ' * none}{len(owed_.blank)} ข้อ", f"{'all ' * none}{len(owed_.blank)} criteria").in_(lang)
        listed = Text(" ได้แก่ ข้อ ", ", namely ").in_(lang) + ", ".join(owed_.blank)
        yield f"• {name} {said} {count}{'' if none else listed}"
    for finding in owed_.mend:
        tab, cell = Text("ชีต", "tab").in_(lang), Text("ช่อง", "cell").in_(lang)
        criterion = f" {Text('ข้อ', 'criterion').in_(lang)} {finding.criterion}" if finding.criterion else ""
        place = f' {tab} "{finding.tab}"' if finding.tab else ""
        place += f" {cell} {finding.cell}" if finding.cell else ""
        yield f"• {name}{criterion}{place} {Text('ขอให้ตรวจและแก้ไข', 'please check and mend').in_(lang)}"
