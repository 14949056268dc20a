"""Why a document may be refused; a template's fault is told by `template.TemplateFault`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.core.text import Text, TidaoError

if TYPE_CHECKING:
    from tidao_sheets.core.programme.records import Office


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

    @classmethod
    def without(cls, missing: tuple[Office, ...]) -> RoundIncomplete:
        """Return the refusal of a round that lacks the scores of these offices."""
        names = Text(", ".join(o.short_name for o in missing), ", ".join(o.romanised for o in missing))
        return cls(count=len(missing), names=names)


class NoStar(LetterRefused):
    """A certificate was asked for an office without a star."""

    code = "no-star"
    says = Text("{office.name}: ยังไม่ถึงเกณฑ์ได้รับดาว จึงไม่มีเกียรติบัตร", "{office.romanised}: no star, so no certificate")
    advises = Text("ตรวจคะแนน หรือทำเฉพาะสำนักงานที่ได้รับดาว", "check the scores, or ask only for offices with a star")


class NothingToSubmit(LetterRefused):
    """A memo that submits documents was asked for before any was made."""

    code = "nothing-to-submit"
    says = Text("ยังไม่มีเอกสารของรอบนี้ให้เสนอลงนาม", "no document of this round has been made that a memo could submit")
    advises = Text("ทำประกาศ หนังสือ หรือเกียรติบัตรก่อน แล้วสั่งใหม่", "make announcement, letters or certificates first")
