"""The kinds of documents: all that tells them apart, a record each; every list, option and check derives from it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidao_sheets.core.letters import contents, evidence_sheet, people, reminding, replacing, reporting, reviewing
from tidao_sheets.core.letters.context import Subject
from tidao_sheets.core.letters.people import Signer
from tidao_sheets.core.letters.values import Values, common, fields
from tidao_sheets.core.programme.records import Office, Programme, Signatory

if TYPE_CHECKING:  # every command needs the list of kinds, few a letter's parts
    from tidao_sheets.core.letters.parts import Stars


def _of_office(subject: Subject) -> str:
    return subject.assessment.fingerprint(subject.office)


def _of_all(subject: Subject) -> str:
    results, scores = subject.assessment.offices.values(), subject.context.scores
    return repr([(r.office.code, r.complete, r.tier_id, r.total if scores else None) for r in results])


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of document.

    `id` names it in commands, settings, programme files, JSON and file names, `name` in Thai messages; `spoken` is what
    else people write for it. `values` returns what its template may use beside the values of all kinds; it raises
    `LetterRefused` where there can be no such document. `addressee` (None: it addresses nobody) and `signatory` stand
    where the settings name nobody. `rests_on` returns the figures that it rests on, as text; `tells` what it tells of
    offices, for one that is made anew to say what it replaces, and what has changed (None: it replaces nothing).
    """

    id: str
    name: str
    spoken: tuple[str, ...] = ()
    values: Callable[[Subject], Values]
    addressee: Callable[[Subject], str] | None = None
    signatory: Callable[[Subject], Signatory | Signer | None] = people.usual_signatory
    rests_on: Callable[[Subject], str] = _of_office
    tells: Callable[[Subject], replacing.ToldResults] | None = None
    stars: Callable[[Subject], Stars | None] = lambda _: None
    """The stars that are drawn on it."""
    check: Callable[[Subject], str] = lambda _: ""
    """What the QR code of one that is no draft says."""
    lacks: Callable[[Subject], tuple[str, ...]] = lambda _: ()
    """Names what it will say that it lacks."""
    about_all: bool = False
    """A round has one, not one an office."""
    by_secretary: bool = False
    """The provincial office's comes from its committee's secretary, by a template of its own (`<id>-province`)."""
    awarded: bool = False
    """Only offices with a star have one, and another for an outstanding place; it waits for the whole round."""
    states: bool = False
    """Prints the office's own statements, where the settings allow that."""
    reminds: bool = False
    """Tells committees what they owe, one letter each. It is of its day: in no register, and held against nothing."""
    replies: bool = False
    """Answers a request for review: there is one for each, and the office's own letter is cited."""
    drafted: bool = True
    """Carries ร่าง before the resolution; one that comes before, and on which the resolution rests, never does."""
    timed: bool = False
    """Prints when the scores were read; any other would only differ from itself with every run."""
    planned: bool = True
    """A programme may list it among a round's letters, and settings may speak of it."""
    submits: tuple[str, ...] = ()
    """Frames of the documents that it submits, in the order in which it names them; it is made after all others."""

    def template(self, office: Office | None) -> str:
        """Return the name of the template by which it is written about an office, or (None) about all."""
        return f"{self.id}{'-province' if self.from_secretary(office) else ''}.md.j2"

    def from_secretary(self, office: Office | None) -> bool:
        """Whether the one about this office comes from its committee's secretary."""
        return self.by_secretary and office is not None and office.kind == "province"

    def printed(self, subject: Subject) -> Values:
        """Return all values that the template may use; raises `LetterRefused`."""
        values = common(subject) | self.values(subject)
        if self.addressee:
            values["addressee"] = subject.context.addressee or self.addressee(subject)
        values["replaces"] = replacing.printed(subject.programme, subject.context.issue, about_all=self.about_all)
        signer = self.signer(subject)
        return values | {"signatory": fields(signer, "name", "position") if signer else None}

    def signer(self, subject: Subject) -> Signatory | Signer | None:
        """Return who signs."""
        return subject.context.signatory or self.signatory(subject)

    def figures(self, subject: Subject) -> str:
        """Return 16 hexadecimal digits that change when a figure or text that the document rests on does."""
        return hashlib.sha256(self.rests_on(subject).encode()).hexdigest()[:16]


# ── The table ───────────────────────────────────────────────────────────────────────────────────────────────────────

_ALL = (
    Kind(
        id="circular",
        name="หนังสือเวียน",
        values=contents.of_round,
        addressee=people.all_chiefs,
        rests_on=_of_all,
        tells=replacing.told_of_all,
        about_all=True,
    ),
    Kind(
        id="announcement",
        name="ประกาศ",
        values=contents.of_round,
        rests_on=_of_all,
        tells=replacing.told_of_all,
        about_all=True,
    ),
    Kind(
        id="result",
        name="หนังสือแจ้งผล",
        spoken=("แจ้งผล",),
        values=contents.result,
        addressee=people.head_of_office,
        signatory=people.author_of_result,
        tells=replacing.told_of_result,
        states=True,
        lacks=contents.lacks_advice,
        check=contents.certified,
        by_secretary=True,
    ),
    Kind(
        id="certificate",
        name="เกียรติบัตร",
        values=contents.certificate,
        signatory=people.governor,
        stars=contents.stars,
        check=contents.certified_star,
        rests_on=lambda subject: repr(subject.result.tier_id),
        tells=replacing.told_of_star,
        awarded=True,
    ),
    Kind(
        id="memo",
        name="บันทึกข้อความ",
        spoken=("บันทึก",),
        values=contents.memo,
        addressee=people.signer_of_letters,
        signatory=people.unit_head,
        rests_on=_of_all,
        tells=replacing.told_of_all,
        about_all=True,
        submits=("announcement", "letter", "certificate"),
    ),
    Kind(
        id="governor-report",
        name="รายงานผลต่อผู้ว่าราชการจังหวัด",
        spoken=("รายงานผล", "รายงานผู้ว่าราชการจังหวัด"),
        values=reporting.report,
        addressee=people.the_governor,
        signatory=people.head_of_province,
        rests_on=reporting.figures,
        tells=replacing.told_of_all,
        about_all=True,
    ),
    Kind(
        id="review-reply",
        name="หนังสือแจ้งผลการพิจารณาทบทวน",
        spoken=("แจ้งผลการทบทวน",),
        values=reviewing.reply,
        addressee=people.head_of_office,
        signatory=people.author_of_result,
        rests_on=reviewing.figures,
        by_secretary=True,
        replies=True,
    ),
    Kind(
        id="reminder",
        name="บันทึกติดตามคะแนน",
        values=reminding.reminder,
        addressee=reminding.chair_of_committee,
        signatory=reminding.above_the_chair,
        rests_on=reminding.figures,
        drafted=False,
        planned=False,
        reminds=True,
    ),
    Kind(id="score-sheet", name="ใบคะแนน", values=contents.score_sheet, states=True, drafted=False, timed=True),
    Kind(
        id="blank-sheet",
        name="ใบคะแนนเปล่า",
        values=contents.blank_sheet,
        rests_on=lambda _: "",
        drafted=False,
        planned=False,
    ),
    Kind(
        id="evidence-sheet",
        name="ใบสรุปหลักฐาน",
        values=evidence_sheet.reported,
        rests_on=evidence_sheet.figures,
        drafted=False,
        timed=True,
        planned=False,
    ),
)

KINDS: Mapping[str, Kind] = {kind.id: kind for kind in _ALL}
"""Every kind by its id, in the order in which lists name them and a round's documents are made."""

PLANNED = tuple(kind.id for kind in _ALL if kind.planned)
"""Ids of the kinds that programme and workspace files may name."""

USUAL = "result"
"""The kind that is made where neither the command nor the round names any."""


def kinds_of(
    programme: Programme, round_number: int, asked: Collection[str], offices: Collection[str]
) -> tuple[Kind, ...]:
    """Return the kinds to make, in order: those asked for, else the round's, of which named offices have their own."""
    chosen = asked or programme.rounds[round_number].letters or (USUAL,)
    return tuple(k for k in KINDS.values() if k.id in chosen and (asked or not offices or not k.about_all))
