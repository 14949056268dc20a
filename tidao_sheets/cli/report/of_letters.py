"""Documents → what a person reads of their making and checking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.core.letters.kinds import KINDS
from tidao_sheets.core.text import Text

if TYPE_CHECKING:
    from tidao_sheets.cli.report.reporter import Reporter
    from tidao_sheets.jobs.letters_outcome import LettersOutcome


def letters(reporter: Reporter, outcome: LettersOutcome) -> None:
    """Print which letters were made and which were refused."""
    made = sum(1 for letter in outcome.letters if letter.made)
    same = len(outcome.letters) - made
    reporter.say(
        f"ทำหนังสือแล้ว {made} ฉบับ" + (f" (เหมือนเดิม {same} ฉบับ)" if same else "") + f": {outcome.folder}",
        f"{made} letters made" + (f" ({same} unchanged)" if same else "") + f": {outcome.folder}",
        "green" if outcome.letters else "",
    )
    for letter in outcome.letters:
        if letter.placeholders:
            shown = " ".join(f"U+{ord(c):04X}" for c in letter.placeholders)
            reporter.problem(
                Text(
                    f"{letter.path.name}: แบบอักษรไม่มีอักขระ {shown} จึงพิมพ์เป็นรหัสแทน",
                    f"{letter.path.name}: the face lacks {shown}; their codes are printed",
                ),
                Text(
                    "แก้ข้อความในแบบให้คะแนน หากต้องการคำอื่น",
                    "Change the text in the score form if other words are wanted.",
                ),
                "warning",
            )
    doubts = dict.fromkeys(d for letter in outcome.letters for d in letter.doubts)
    for reference in doubts:
        reporter.problem(
            Text(f"ควรตรวจเลขที่หนังสือที่อ้างถึง {reference}", f"Check the reference {reference}"),
            Text(
                "แก้ใน [[document]] ของ programme.toml แล้วลบบรรทัด doubtful",
                "Mend it in [[document]] of programme.toml, then remove the line doubtful.",
            ),
            "warning",
        )
    for doubt in outcome.numbering:
        reporter.problem(
            doubt,
            Text(
                "แก้ใน workspace.toml ให้จำนวนเลขเท่าจำนวนเอกสาร หากตั้งใจใช้เลขเดียวกัน ไม่ต้องแก้",
                "Mend it in workspace.toml; leave it where letters are meant to share a number.",
            ),
            "warning",
        )
    for kept in (path for letter in outcome.letters for path in letter.kept):
        reporter.say(f"  เก็บฉบับที่มีผู้แก้ไขไว้ที่ {kept}", f"  what somebody had altered is kept: {kept}", "yellow")
    pictures = [path for letter in outcome.letters for path in letter.pictures]
    if pictures:
        reporter.say(f"ภาพทุกหน้า: {pictures[0].parent}", f"Pictures of all pages: {pictures[0].parent}")
    reasons: dict[Text, list[str]] = {}
    for refused in outcome.refused:
        reasons.setdefault(refused.reason, []).append(refused.kind)
    for reason, kinds in reasons.items():
        named = " ".join(KINDS[kind].name for kind in kinds)
        reporter.problem(Text(f"ไม่ทำ {named}", f"not made: {', '.join(kinds)}"), reason)
    reporter.unread(outcome.outcome.unread)


def verified(reporter: Reporter, outcome: LettersOutcome) -> None:
    """Print which documents no longer hold."""
    said = {
        "stale": Text("คะแนนหรือข้อความในแบบให้คะแนนเปลี่ยนไปแล้ว", "the figures have changed since"),
        "altered": Text("แฟ้มถูกแก้ไขหลังจากทำ", "the file was altered"),
        "missing": Text("ไม่พบแฟ้ม", "the file is missing"),
    }
    checked = outcome.checked or []
    wrong = [c for c in checked if c.state != "current"]
    reporter.say(
        f"ตรวจเอกสาร {len(checked)} แฟ้ม ตรงกับคะแนนปัจจุบัน {len(checked) - len(wrong)} แฟ้ม",
        f"{len(checked)} files checked, {len(checked) - len(wrong)} agree with the figures as they are now",
        "yellow" if wrong else "green",
    )
    for one in wrong:
        reporter.problem(Text(one.path.name, one.path.name), said[one.state])
    reporter.unread(outcome.outcome.unread)
