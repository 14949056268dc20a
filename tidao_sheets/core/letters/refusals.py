"""Why a document may be refused; a template's fault is told by `template.TemplateFault`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.core.text import Text, TidaoError

if TYPE_CHECKING:
    from tidao_sheets.core.programme.records import Office


class LetterRefused(TidaoError):  # noqa: N818 - the contract's word
    """A letter that cannot be made; the others can."""

    code = "letter-refused"
    exit = 1


class Incomplete(LetterRefused):
    """A document with an office's figures was asked for an office that is not completely scored."""

    code = "letter-incomplete"

    def __init__(self, office: Office) -> None:
        super().__init__(
            Text(
                f"{office.name}: คะแนนยังไม่ครบหรือมีรายการที่ต้องแก้ไข จึงยังออกเอกสารนี้ไม่ได้",
                f"{office.romanised}: not completely scored, so this document cannot be made",
            ),
            Text("ให้คะแนนให้ครบและแก้ไขรายการที่แจ้ง แล้วสั่งใหม่", "complete the scores, mend the findings, and ask again"),
        )


class RoundIncomplete(LetterRefused):
    """A document about all offices was asked for a round that is not complete."""

    code = "round-incomplete"

    def __init__(self, missing: tuple[Office, ...]) -> None:
        super().__init__(
            Text(
                f"คะแนนยังไม่ครบ {len(missing)} แห่ง ({', '.join(o.short_name for o in missing)}) จึงยังออกเอกสารนี้ไม่ได้",
                f"not completely scored yet ({len(missing)}): {', '.join(o.romanised for o in missing)}",
            ),
            Text(
                "ให้คะแนนให้ครบ หรือใช้ --partial เพื่อออกเอกสารที่ระบุว่ายังไม่รวมแห่งใด",
                "complete the scores, or use --partial for a document that says what is missing",
            ),
        )


class NoStar(LetterRefused):
    """A certificate was asked for an office without a star."""

    code = "no-star"

    def __init__(self, office: Office) -> None:
        super().__init__(
            Text(f"{office.name}: ยังไม่ถึงเกณฑ์ได้รับดาว จึงไม่มีเกียรติบัตร", f"{office.romanised}: no star, so no certificate"),
            Text("ตรวจคะแนน หรือทำเฉพาะสำนักงานที่ได้รับดาว", "check the scores, or ask only for offices with a star"),
        )


class NothingToSubmit(LetterRefused):
    """A memo that submits documents was asked for before any was made."""

    code = "nothing-to-submit"

    def __init__(self) -> None:
        super().__init__(
            Text("ยังไม่มีเอกสารของรอบนี้ให้เสนอลงนาม", "no document of this round has been made that a memo could submit"),
            Text("ทำประกาศ หนังสือ หรือเกียรติบัตรก่อน แล้วสั่งใหม่", "make announcement, letters or certificates first"),
        )
