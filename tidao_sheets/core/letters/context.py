"""What a document needs besides the assessment, what it is about, and why it may be refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tidao_sheets.core.programme.records import Office, Programme, Signatory
from tidao_sheets.core.scoring.assessment import Assessment, OfficeResult
from tidao_sheets.core.settings.records import Resolution
from tidao_sheets.core.text import Text, TidaoError

if TYPE_CHECKING:
    from tidao_sheets.core.letters.replacing import Issue
    from tidao_sheets.core.record.acts import Review
    from tidao_sheets.core.record.owed import Owed
    from tidao_sheets.core.record.results import ReviewOutcome
    from tidao_sheets.core.scoring.reported import OfficeEvidence


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterContext:
    """What a letter needs besides the assessment; all of it may be unknown.

    Without `number` the place stays free. Without `date` the day stays free, and month and year are those of `drafted`
    (free, too, without it). `signatory` and `addressee` override the programme's defaults. Without a `resolution` the
    letter is a draft; `review` are the working days in which to ask for a review. `praise` (what the committee found
    good) and `mentor` (who is to advise) go into the letter of an office without a star. `read_at` is the reading
    behind the figures. `partial` lets a document about all offices be made although some are incomplete; it then names
    them. `scores` says that the circular and the announcement show scores, not stars alone. `outstanding` holds the
    codes of the offices that the resolution chose, the first place first; `place` makes a certificate that of such a
    place, from 1. `papers` tells a memo how many documents of each frame it submits, `submits_to` whom, where that is
    not the programme's usual signatory. `asked` is the request for review that a letter answers, `outcome` what came of
    it, None before it is decided on. `issue` is which issue of a document it is, and what that replaces. `models` are
    the model personnel by dimension. `statements` are requests for review whose office's own words are printed beside
    its result, `evidence` is what it has reported over the year, `owed` what the committee owes that a letter reminds.
    `verify_url` is the address of the page that knows the QR codes.
    """

    number: str | None = None
    date: dt.date | None = None
    drafted: dt.date | None = None
    signatory: Signatory | None = None
    addressee: str | None = None
    resolution: Resolution | None = None
    review: int | None = None
    praise: str | None = None
    mentor: str | None = None
    read_at: dt.datetime | None = None
    partial: bool = False
    scores: bool = False
    outstanding: tuple[str, ...] = ()
    place: int | None = None
    asked: Review | None = None
    outcome: ReviewOutcome | None = None
    issue: Issue | None = None
    statements: tuple[Review, ...] = ()
    evidence: OfficeEvidence | None = None
    owed: Owed | None = None
    papers: Mapping[str, int] = field(default_factory=dict)
    submits_to: Signatory | None = None
    models: Mapping[str, str] = field(default_factory=dict)
    verify_url: str | None = None

    @property
    def draft(self) -> bool:
        """Whether the letter carries ร่าง."""
        return not self.resolution


class Subject(NamedTuple):
    """What a document is about: an assessment, the office concerned (None for those about all), and the settings."""

    assessment: Assessment
    office: str | None
    context: LetterContext

    @property
    def programme(self) -> Programme:
        """The programme assessed."""
        return self.assessment.programme

    @property
    def result(self) -> OfficeResult:
        """The result of the office concerned."""
        return self.assessment.offices[self.office or ""]

    @property
    def missing(self) -> tuple[Office, ...]:
        """The offices that are not completely scored."""
        return tuple(r.office for r in self.assessment.offices.values() if not r.complete)


# ── Why it may be refused; a template's fault is told by `template.TemplateFault` ─────────────────────────────────────


class LetterRefused(TidaoError):  # noqa: N818 - the contract's word
    """A letter that cannot be made; the others can."""

    exit = 1


class Incomplete(LetterRefused):
    """A document with an office's figures was asked for an office that is not completely scored."""

    code = "letter-incomplete"
    says = Text(
        "{office.name}: คะแนนยังไม่ครบหรือมีรายการที่ต้องแก้ไข จึงยังออกเอกสารนี้ไม่ได้",
        "{office.romanised}: not completely scored, so this document cannot be made",
    )
    advises = Text("ให้คะแนนให้ครบและแก้ไขรายการที่แจ้ง แล้วสั่งใหม่", "complete the scores, mend the findings, and ask again")


class RoundIncomplete(LetterRefused):
    """A document about all offices was asked for a round that is not complete."""

    code = "round-incomplete"
    says = Text("คะแนนยังไม่ครบ {count} แห่ง ({names}) จึงยังออกเอกสารนี้ไม่ได้", "not completely scored yet ({count}): {names}")
    advises = Text(
        "ให้คะแนนให้ครบ หรือใช้ --partial เพื่อออกเอกสารที่ระบุว่ายังไม่รวมแห่งใด",
        "complete the scores, or use --partial for a document that says what is missing",
    )


class NoStar(LetterRefused):
    """A certificate was asked for an office without a star."""

    code = "no-star"
    says = Text("{office.name}: ยังไม่ถึงเกณฑ์ได้รับดาว จึงไม่มีเกียรติบัตร", "{office.romanised}: no star, so no certificate")
    advises = Text("ตรวจคะแนน หรือทำเฉพาะสำนักงานที่ได้รับดาว", "check the scores, or ask only for offices with a star")


class OutstandingWithoutStar(LetterRefused):
    """An office that the resolution is said to have chosen as outstanding has no star."""

    code = "outstanding-without-star"
    says = Text(
        "{office.name}: อยู่ในรายชื่อสำนักงานดีเด่น แต่ยังไม่ได้รับดาว จึงยังออกเอกสารนี้ไม่ได้",
        "{office.romanised}: listed as outstanding, but has no star, so this document cannot be made",
    )
    advises = Text(
        'ตรวจคะแนน หรือแก้รายชื่อ "{key}" ใน [letters.outstanding] ของ workspace.toml ให้ตรงกับมติ',
        'check the scores, or mend the list "{key}" in [letters.outstanding] of workspace.toml by the resolution',
    )


class NothingToSubmit(LetterRefused):
    """A memo that submits documents was asked for before any was made."""

    code = "nothing-to-submit"
    says = Text("ยังไม่มีเอกสารของรอบนี้ให้เสนอลงนาม", "no document of this round has been made that a memo could submit")
    advises = Text("ทำประกาศ หนังสือ หรือเกียรติบัตรก่อน แล้วสั่งใหม่", "make announcement, letters or certificates first")


class NotAsked(LetterRefused):
    """A reply was asked for to an office that has not asked for a review."""

    code = "not-asked"
    says = Text(
        "{office.name}: ไม่ได้ขอทบทวนผลของรอบนี้ จึงไม่มีหนังสือตอบ",
        "{office.romanised}: has not asked for a review of this round, so there is nothing to reply to",
    )
    advises = Text(
        "ดูคำขอทั้งหมดด้วย tidao review list --round {number} บันทึกคำขอด้วย tidao review add",
        "See all requests with tidao review list --round {number}; record one with tidao review add.",
    )


class NobodyAsked(NotAsked):
    """Replies were asked for in a round of which no office has asked for a review."""

    code = "nobody-asked"
    says = Text("ไม่มีสำนักงานใดขอทบทวนผลของรอบที่ {number}", "no office has asked for a review of round {number}")


class NobodyOwes(LetterRefused):
    """Reminders were asked for in a round in which no committee that can be reminded owes a score."""

    code = "nobody-owes"
    says = Text("รอบที่ {number} ไม่มีคณะกรรมการใดค้างคะแนน", "no committee owes scores of round {number}")
    advises = Text("ดูความคืบหน้าด้วย tidao status --round {number}", "See how far it is: tidao status --round {number}.")


class Undecided(LetterRefused):
    """A reply was asked for to a request for review that is not decided on yet."""

    code = "review-undecided"
    says = Text(
        "{office.name}: คำขอทบทวนที่ {review} ยังไม่ได้ตัดสิน จึงยังไม่มีผลให้แจ้ง",
        "{office.romanised}: review {review} is not decided yet, so there is nothing to tell",
    )
    advises = Text(
        'บันทึกผลก่อนด้วย tidao review decide {review} --round {number} --reason "…" --by "…"',
        'Record the decision first: tidao review decide {review} --round {number} --reason "…" --by "…"',
    )


class NoEvidence(LetterRefused):
    """What an office has reported was asked for, and there is no workbook of it that can be read."""

    code = "no-evidence"
    says = Text(
        "{office.name}: ยังไม่มีแบบรายงานหลักฐานที่อ่านได้ จึงยังไม่มีใบสรุปหลักฐาน",
        "{office.romanised}: no evidence workbook that can be read, so there is no sheet of it",
    )
    advises = Text(
        "สร้างแบบรายงานหลักฐานด้วย tidao evidence --make แล้วดูว่าอ่านได้ด้วย tidao evidence",
        "Make the workbooks with tidao evidence --make; tidao evidence tells what can be read.",
    )
