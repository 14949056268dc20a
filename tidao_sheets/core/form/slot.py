"""Which workbook of a programme: what stores know one by, and what its file or spreadsheet is called."""

from __future__ import annotations

from dataclasses import dataclass

from tidao_sheets.core.programme.records import Committee, Office, Programme, Round, both_names
from tidao_sheets.core.text import Text
from tidao_sheets.core.thai import thai_digits

FORM, EVIDENCE = "form", "evidence"
"""The kinds of workbooks that people fill in: a committee's score form, and an office's evidence of the year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One workbook that people fill in: a committee's of a round, or an office's of the year.

    `group` is the round's number or "evidence", `whose` the committee's id or the office's code; `file` is what its
    file is called, `names` what people read for it.
    """

    group: str
    whose: str
    file: str
    names: Text

    @property
    def key(self) -> str:
        """What settings know it by: "1/zone-1", "evidence/5708"."""
        return f"{self.group}/{self.whose}"

    @property
    def shared_as(self) -> str:
        """What settings know those by who may edit it: a committee is the same in all rounds."""
        return self.key if self.group == EVIDENCE else self.whose


def score_slot(round_: Round, committee: Committee) -> Slot:
    """Return the slot of a committee's score form of one round."""
    names = both_names(committee)
    return Slot(
        group=str(round_.number),
        whose=committee.id,
        file=f"รอบ{round_.number} {committee.name}",
        names=Text(f"แบบให้คะแนน รอบที่ {round_.number} {names.th}", f"form of round {round_.number}, {names.en}"),
    )


def evidence_slot(programme: Programme, office: Office) -> Slot:
    """Return the slot of an office's evidence of the year."""
    year = thai_digits(str(programme.year))
    return Slot(
        group=EVIDENCE,
        whose=office.code,
        file=f"หลักฐาน {year} {office.short_name}",
        names=Text(f"แบบรายงานหลักฐาน {office.name}", f"evidence workbook of {office.romanised}"),
    )


def slot_of(programme: Programme, key: str) -> Slot:
    """Return the slot of a key of the settings, which were checked against the programme."""
    group, _, whose = key.partition("/")
    if group == EVIDENCE:
        return evidence_slot(programme, programme.offices[whose])
    return score_slot(programme.rounds[int(group)], programme.committees[whose])
