"""Files of documents that were made, and in plain words why one no longer holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.cli.report import Step
from tidao_sheets.cli.report.replacing import replaces_json
from tidao_sheets.core.letters.kinds import KINDS
from tidao_sheets.core.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from tidao_sheets.cli.report import Json, Reporter
    from tidao_sheets.jobs.letters_outcome import CheckedFile, LetterMade, LettersOutcome

_STATES = {
    "altered": Text("แฟ้มถูกแก้ไขหลังจากทำ", "the file was altered"),
    "missing": Text("ไม่พบแฟ้ม", "the file is missing"),
}
_SETS = {"register": "ทะเบียนหนังสือส่ง", "print": "ชุดพิมพ์เสนอลงนาม"}
_CHANGED = {
    "figures": Text("คะแนนหรือข้อความในแบบให้คะแนน", "the figures"),
    "number": Text("เลขที่", "the number"),
    "date": Text("วันที่", "the date"),
    "signatory": Text("ผู้ลงนาม", "the signatory"),
    "addressee": Text("ผู้รับ", "the addressee"),
    "resolution": Text("มติรับรองผล", "the resolution"),
    "outstanding": Text("รายชื่อสำนักงานดีเด่น", "the outstanding offices"),
    "scores": Text("การเปิดเผยคะแนน", "what is disclosed"),
    "review": Text("จำนวนวันที่ขอทบทวนได้", "the days for a review"),
    "praise": Text("จุดเด่นที่ลงในหนังสือ", "the praise"),
    "mentor": Text("ผู้ให้คำปรึกษา", "the mentor"),
    "verify_url": Text("ที่อยู่ในคิวอาร์โค้ด", "the address in the QR code"),
    "replaces": Text("ฉบับที่ใช้แทน", "what it replaces"),
    "statements": Text("คำชี้แจงของสำนักงาน", "the office's own statement"),
    "papers": Text("เอกสารที่เสนอลงนาม", "the documents that it submits"),
    "programme": Text("แฟ้มโครงการ", "the programme file"),
    "templates": Text("แม่แบบหนังสือ", "the letter templates"),
    "layout": Text("แบบหน้า แบบอักษร หรือตราครุฑ", "frames, faces or emblem"),
    "program": Text("ถ้อยคำของโปรแกรม", "the program's own texts"),
    "documents": Text("เอกสารในชุด", "the documents in it"),
    "gone": Text("รายการเอกสารของรอบ (ไม่มีเอกสารนี้แล้ว)", "the list of documents: this one is no more"),
    "refused": Text("คะแนนหรือการตั้งค่า", "scores or settings"),
}


def name_of(kind: str) -> str:
    """Return what a kind of document, or of a file about documents, is called."""
    return _SETS.get(kind) or (KINDS[kind].name if kind in KINDS else kind)


def state_of(one: CheckedFile) -> Text:
    """Say why a file no longer holds."""
    if one.state != "stale":
        return _STATES[one.state]
    if one.why:
        return one.why
    changed = [_CHANGED[key] for key in one.changed]
    th, en = ", ".join(c.th for c in changed), ", ".join(c.en for c in changed)
    return Text(f"เปลี่ยนไปหลังจากทำ: {th}", f"has changed since: {en}")


def step_after(outcome: LettersOutcome, *, faulty: bool) -> Step:
    """Return what to do once letters were made, or (`faulty`) were refused or left out."""
    number, refused = outcome.assessed.round.number, {r.kind for r in outcome.refused}
    if faulty:
        said = Text("แก้ไขตามรายการข้างต้น แล้วทำอีกครั้งด้วย", "mend what is listed above, then make them again:")
        own = refused <= {*outcome.assessed.programme.rounds[number].letters}
        kinds = [f"--kind {kind}" for kind in KINDS if kind in refused and not own]
        return Step(said, " ".join((f"letters --round {number}", *kinds)))
    made = [KINDS[letter.kind] for letter in outcome.letters]
    if any(kind.planned for kind in made):
        said = Text(
            "อ่านเอกสารก่อนเสนอลงนาม หากคะแนนเปลี่ยนภายหลัง ตรวจเอกสารด้วย",
            "read the documents before they are signed; when scores change later, check them:",
        )
        return Step(said, f"letters --round {number} --verify")
    said = Text("ดูว่ารอบนี้คืบหน้าเพียงใดด้วย", "see how far the round is:")
    if made:
        first = Text("พิมพ์ไปใช้ในพื้นที่", "print them for the field visit")
        if any(kind.reminds for kind in made):
            first = Text("เสนอลงนามแล้วส่ง", "have them signed and send them")
        said = Text(f"{first.th} แล้ว{said.th}", f"{first.en}, then {said.en}")
    return Step(said, f"status --round {number}")


def words_anew(number: int, files: Iterable[CheckedFile], *, replies: bool = False) -> str:
    """Return the words of the command that makes files anew: of their kinds, which a round need not list, and forms.

    `replies`: the replies to requests for review, too. A file of a document that is no more is not made again.
    """
    anew = [one for one in files if not one.why and "gone" not in one.changed]
    stale, forms = {one.kind for one in anew}, {one.path.suffix[1:] for one in anew if one.kind in KINDS}
    kinds = [f"--kind {kind.id}" for kind in KINDS.values() if kind.id in stale or (replies and kind.replies)]
    form = [f"--format {','.join(sorted(forms, reverse=True))}"] if "docx" in forms else []
    return " ".join((f"letters --round {number}", *kinds, *form))


def step_anew(number: int, files: Iterable[CheckedFile]) -> Step:
    """Return the step after files of a round were checked, of which some do not hold."""
    wrong = [one for one in files if one.state != "current"]
    if wrong and all("gone" in one.changed for one in wrong):
        said = Text("ย้ายแฟ้มของเอกสารที่ไม่มีแล้วออกจากโฟลเดอร์ แล้วตรวจอีกครั้งด้วย", "move away what is no more, then:")
        return Step(said, f"letters --round {number} --verify")
    return Step(Text("ทำเอกสารที่ไม่ตรงใหม่ด้วย", "make anew what no longer holds:"), words_anew(number, wrong))


def file_json(one: CheckedFile, lang: str) -> Json:
    """Return what is told of one file."""
    return {
        "file": str(one.path),
        "kind": one.kind,
        "office": one.office,
        "fingerprint": one.fingerprint or None,
        "state": one.state,
        "changed": list(one.changed),
        "reason": None if one.state == "current" else state_of(one).in_(lang),
    }


def tell_blanks(reporter: Reporter, keys: Iterable[str]) -> None:
    """Say which settings would fill what documents leave to be written by hand, if any."""
    each = [*dict.fromkeys(keys)]
    homes = Text("workspace.toml", "workspace.toml"), Text("แฟ้มสรุปผล", "the summary")
    filed = [key for key in each if key.startswith("[")]
    for home, named in zip(homes, (filed, [key for key in each if key not in filed]), strict=True):
        if listed := ", ".join(named):
            reporter.say(
                f"  เว้นไว้ให้เขียนด้วยมือ หากต้องการให้พิมพ์ ใส่ใน {home.th}: {listed}",
                f"  left to be written by hand; {home.en} would fill it: {listed}",
            )


def tell_former(reporter: Reporter, number: int, former: Iterable[CheckedFile]) -> None:
    """Print the files that no longer hold and were not made again: those of one reason together."""
    mend = Text(
        f"อย่าเสนอลงนาม tidao letters --round {number} --verify บอกคำสั่งที่ทำใหม่ หรือย้ายออกจากโฟลเดอร์หากไม่ใช้แล้ว",
        f"Do not submit them; tidao letters --round {number} --verify names what makes them anew, or move them away.",
    )
    alike: dict[Text, list[str]] = {}
    for one in former:
        alike.setdefault(state_of(one), []).append(one.path.name)
    for state, names in alike.items():
        listed = ", ".join(names)
        said = Text(
            f"ไม่ตรงแล้ว และไม่ได้ทำใหม่ในครั้งนี้ ({state.th}): {listed}",
            f"no longer holds, and was not made again ({state.en}): {listed}",
        )
        reporter.problem(said, mend)


def letter_json(letter: LetterMade) -> Json:
    """Return what is told of one document."""
    return {
        "kind": letter.kind,
        "office": letter.office.code if letter.office else None,
        "place": letter.place,
        "review": letter.review,
        "committee": letter.committee,
        "signatory": letter.signatory,
        "tier": letter.tier,
        "number": letter.number,
        "date": letter.date.isoformat() if letter.date else None,
        "pdf": _file(letter.paths, "pdf"),
        "docx": _file(letter.paths, "docx"),
        "fingerprint": letter.fingerprint,
        "replaces": replaces_json(letter.issue),
        "made": letter.made,
        "placeholders": list(letter.placeholders),
        "origins": list(letter.origins),
        "strange": letter.strange,
        "doubts": list(letter.doubts),
        "lacks": list(letter.lacks),
        "blanks": list(letter.blanks),
        "kept": [str(path) for path in letter.kept],
        "pictures": [str(path) for path in letter.pictures],
    }


def _file(paths: Mapping[str, Path], form: str) -> str | None:
    return str(paths[form]) if form in paths else None
