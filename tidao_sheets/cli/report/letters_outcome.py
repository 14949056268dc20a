"""Documents: their making and checking."""

from __future__ import annotations

from collections.abc import Iterator

from tidao_sheets.cli.report import Json, Report, Reporter, Step, report, unread_json
from tidao_sheets.cli.report.document_set import set_json, tell_set
from tidao_sheets.cli.report.letter_files import (
    file_json,
    letter_json,
    state_of,
    step_after,
    step_anew,
    tell_blanks,
    tell_former,
)
from tidao_sheets.cli.report.moving import moved_json, tell_moved
from tidao_sheets.cli.report.replacing import replacing_doubts, tell_replacing
from tidao_sheets.core.letters.kinds import KINDS
from tidao_sheets.core.text import LANGUAGES, Text
from tidao_sheets.jobs.letters_outcome import LetterNotMade, LettersOutcome, Verification

_OTHER_WORDS = Text("แก้ข้อความ หากต้องการคำอื่น", "Change the text if other words are wanted.")
_OWN_FRAMES = Text(
    "เทียบกรอบของท่านใน templates/typst กับของโปรแกรม หรือลบเพื่อใช้ของโปรแกรม แล้วทำใหม่",
    "Compare your frames in templates/typst with the built-in ones, or delete them, and make the letters again.",
)
PLACES = 5
"""Places that are named of a letter's characters that the face lacks; JSON has them all."""
_MEND_REFERENCE = Text(
    "แก้ใน [[document]] ของ programme.toml แล้วลบบรรทัด doubtful",
    "Mend it in [[document]] of programme.toml, then remove the line doubtful.",
)
_MEND_NUMBERS = Text(
    "แก้ให้จำนวนเลขเท่าจำนวนเอกสาร หากตั้งใจใช้เลขเดียวกัน ไม่ต้องแก้",
    "Mend it; leave it where letters are meant to share a number.",
)
_ADVISE = Text(
    'คณะกรรมการมีหน้าที่เสนอแนะ ให้กรอกช่อง "ข้อเสนอแนะ" ในแบบให้คะแนน แล้วทำหนังสือใหม่ก่อนเสนอลงนาม',
    "To advise is the committee's duty: fill in the advice in the score form, and make the letters again.",
)
_MEND_DATES = Text(
    "แก้วันที่ของหนังสือหรือของมติ หากผิด",
    "Mend the day of the letter or of the resolution, if it is wrong.",
)


@report.register(LettersOutcome)
class LettersReport(Report[LettersOutcome]):
    """What `letters` says."""

    @property
    def exit(self) -> int:
        """The exit code: 4 when a form could not be read, 1 when a document was refused."""
        return 4 if self.result.assessed.unread else 1 if self.result.refused else 0

    def document(self, lang: str) -> Json:
        """Return every document with its files."""
        outcome = self.result
        return {
            "programme": outcome.assessed.programme.id,
            "round": outcome.assessed.round.number,
            "folder": str(outcome.folder),
            "letters": [letter_json(letter) for letter in outcome.letters],
            "doubts": [doubt.in_(lang) for doubt in (*outcome.numbering, *outcome.dating)],
            "former": [file_json(c, lang) for c in outcome.former],
            "verify_page": str(outcome.verify_page) if outcome.verify_page else None,
            "set_aside": str(outcome.set_aside) if outcome.set_aside else None,
            "set": set_json(outcome.set),
            "moved": moved_json(outcome.moved, lang),
            "refused": [
                {"kind": r.kind, "office": r.office.code if r.office else None, "reason": r.reason.in_(lang)}
                for r in outcome.refused
            ],
            "unread": unread_json(outcome.assessed.unread, lang),
        }

    def tell(self, reporter: Reporter) -> None:
        """Print which documents were made and which were refused."""
        outcome = self.result
        made = sum(1 for letter in outcome.letters if letter.made)
        same = len(outcome.letters) - made
        if outcome.letters:
            reporter.say(
                f"ทำหนังสือแล้ว {made} ฉบับ" + (f" (เหมือนเดิม {same} ฉบับ)" if same else "") + f': "{outcome.folder}"',
                f"{made} letters made" + (f" ({same} unchanged)" if same else "") + f': "{outcome.folder}"',
                "green",
            )
        else:
            reporter.say("ไม่ได้ทำหนังสือ", "No letters were made.")
        tell_set(reporter, outcome.set)
        for said, remedy in _doubts(outcome):
            reporter.problem(said, remedy, "warning")
        tell_blanks(reporter, [key for letter in outcome.letters for key in letter.blanks])
        tell_replacing(reporter, outcome.letters)
        for kept in (path for letter in outcome.letters for path in letter.kept):
            reporter.say(f'  เก็บฉบับเดิมไว้ที่ "{kept}"', f'  the former one is kept: "{kept}"', "yellow")
        pictures = [path for letter in outcome.letters for path in letter.pictures]
        if pictures:
            reporter.say(f'ภาพทุกหน้า: "{pictures[0].parent}"', f'Pictures of all pages: "{pictures[0].parent}"')
        if outcome.verify_page:
            url = outcome.verify_url
            to = Text(f" ให้นำไปวางที่ {url}", f"; put it at {url}") if url else Text("", "")
            reporter.say(
                f'หน้าตรวจเอกสาร: "{outcome.verify_page}"{to.th}',
                f'Page that checks documents: "{outcome.verify_page}"{to.en}',
            )
        if outcome.set_aside:
            said = Text(
                "อ่านบันทึกเอกสารเดิมไม่ได้ จึงทำขึ้นใหม่", "the former record of documents could not be read; it was begun anew"
            )
            copy = Text(f'เก็บของเดิมไว้ที่ "{outcome.set_aside}"', f'The former one is kept: "{outcome.set_aside}"')
            reporter.problem(said, copy)
        tell_moved(reporter, outcome.moved)
        tell_former(reporter, outcome.assessed.round.number, outcome.former)
        _tell_refused(reporter, outcome.refused)
        reporter.unread(outcome.assessed.unread)

    def next_step(self) -> Step:
        """Return what to do next."""
        return step_after(self.result, faulty=bool(self.exit))


def _doubts(outcome: LettersOutcome) -> Iterator[tuple[Text, Text]]:
    """Yield what should be looked at in documents that were made, and what to do about it."""
    for letter in outcome.letters:
        if letter.placeholders:
            shown = " ".join(f"U+{ord(c):04X}" for c in letter.placeholders)
            yield (
                Text(
                    f"{letter.path.name}: แบบอักษรไม่มีอักขระ {shown} จึงพิมพ์เป็นรหัสแทน",
                    f"{letter.path.name}: the face lacks {shown}; their codes are printed",
                ),
                _written_at(letter.origins),
            )
    yield from _unadvised(outcome)
    strange = {letter.strange: letter.path.name for letter in outcome.letters if letter.strange}
    for reason, name in strange.items():
        yield (
            Text(
                f"{name}: พิมพ์ได้ถูกต้อง แต่ข้อความที่คัดลอกจาก PDF อาจซ้ำในบางโปรแกรม เช่น Firefox ({reason})",
                f"{name}: prints right, but its text may be doubled when copied in readers such as Firefox ({reason})",
            ),
            _OWN_FRAMES,
        )
    yield from replacing_doubts(outcome.letters)
    for reference in dict.fromkeys(d for letter in outcome.letters for d in letter.doubts):
        yield Text(f"ควรตรวจเลขที่หนังสือที่อ้างถึง {reference}", f"Check the reference {reference}"), _MEND_REFERENCE
    for doubt in outcome.numbering:
        yield doubt, _MEND_NUMBERS
    for doubt in outcome.dating:
        yield doubt, _MEND_DATES


def _unadvised(outcome: LettersOutcome) -> Iterator[tuple[Text, Text]]:
    """Yield the offices whose letters say that the committee gave no advice."""
    offices = dict.fromkeys(letter.office for letter in outcome.letters if "advice" in letter.lacks and letter.office)
    if offices:
        names = Text(*(", ".join(office.listed.in_(lang) for office in offices) for lang in LANGUAGES))
        yield (
            Text(
                f"ไม่มีข้อเสนอแนะของคณะกรรมการ {len(offices)} แห่ง หนังสือแจ้งผลจึงระบุว่าไม่ได้บันทึกไว้: {names.th}",
                f"no advice of the committee for {len(offices)} offices, and their letters say so: {names.en}",
            ),
            _ADVISE,
        )


def _written_at(origins: tuple[str, ...]) -> Text:
    """Return what to do about characters that the face lacks, and where: the first few of many places."""
    if not origins:
        return _OTHER_WORDS
    more = len(origins) - PLACES
    listed = ", ".join(origins[:PLACES])
    rest = Text(f" และอีก {more} แห่ง", f" and {more} more") if more > 0 else Text("", "")
    return Text(f"แก้ที่ {listed}{rest.th} หากต้องการคำอื่น", f"If other words are wanted, change {listed}{rest.en}.")


def _tell_refused(reporter: Reporter, refusals: list[LetterNotMade]) -> None:
    """Print the documents that were not made: those with one reason and one remedy together."""
    alike: dict[tuple[Text, Text], list[LetterNotMade]] = {}
    for refused in refusals:
        alike.setdefault((refused.about_any, refused.remedy), []).append(refused)
    for (reason, remedy), group in alike.items():
        named = Text(*(", ".join(_counted(group, lang)) for lang in LANGUAGES))
        reporter.problem(Text(f"ไม่ทำ{named.th}: {reason.th}", f"not made: {named.en}: {reason.en}"), remedy)


def _counted(group: list[LetterNotMade], lang: str) -> Iterator[str]:
    """Yield what was not made: the kinds, of how many offices and which."""
    kinds: dict[tuple[str, ...], list[str]] = {}
    for kind in dict.fromkeys(refused.kind for refused in group):
        offices = tuple(r.office.listed.in_(lang) for r in group if r.kind == kind and r.office)
        kinds.setdefault(offices, []).append(Text(KINDS[kind].name, kind).in_(lang))
    for offices, names in kinds.items():
        name = ", ".join(names)
        count = Text(f" {len(offices)} แห่ง", f" of {len(offices)} offices").in_(lang)
        yield f"{name}{count} ({', '.join(offices)})" if offices else name


@report.register(Verification)
class VerificationReport(Report[Verification]):
    """What `letters --verify` says."""

    @property
    def exit(self) -> int:
        """The exit code: 4 when a form could not be read, 1 when a document no longer holds."""
        wrong = any(c.state != "current" for c in self.result.checked)
        return 4 if self.result.assessed.unread else 1 if wrong else 0

    def document(self, lang: str) -> Json:
        """Return the state of every file."""
        assessed = self.result.assessed
        return {
            "programme": assessed.programme.id,
            "round": assessed.round.number,
            "folder": str(self.result.folder),
            "fingerprint": assessed.assessment.fingerprint(),
            "files": [file_json(c, lang) for c in self.result.checked],
            "unread": unread_json(assessed.unread, lang),
        }

    def tell(self, reporter: Reporter) -> None:
        """Print which documents no longer hold."""
        checked = self.result.checked
        wrong = [c for c in checked if c.state != "current"]
        if not checked:
            reporter.say("รอบนี้ยังไม่มีเอกสารที่ทำไว้", "No documents of this round have been made.")
            return reporter.unread(self.result.assessed.unread)
        reporter.say(
            f"ตรวจเอกสาร {len(checked)} แฟ้ม ตรงกับข้อมูลปัจจุบัน {len(checked) - len(wrong)} แฟ้ม",
            f"{len(checked)} files checked, {len(checked) - len(wrong)} agree with what they were made from",
            "yellow" if wrong else "green",
        )
        alike: dict[Text, list[str]] = {}
        for one in wrong:
            alike.setdefault(state_of(one), []).append(one.path.name)
        for state, names in alike.items():
            reporter.problem(Text(", ".join(names), ", ".join(names)), state)
        return reporter.unread(self.result.assessed.unread)

    def next_step(self) -> Step:
        """Return what to do next."""
        number, checked = self.result.assessed.round.number, self.result.checked
        if not checked:
            return Step(Text("ทำหนังสือและเอกสารของรอบด้วย", "make the round's documents:"), f"letters --round {number}")
        if self.exit:
            return step_anew(number, checked)
        return Step(Text("เอกสารพร้อมเสนอลงนาม", "the documents can be submitted for signature."))
