"""Documents that replace a former one: which, what has changed, and what is still to be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.core.letters.replacing import changes
from tidao_sheets.core.text import Text
from tidao_sheets.core.thai import ascii_digits, thai_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tidao_sheets.cli.report import Json, Reporter
    from tidao_sheets.core.letters.replacing import Issue
    from tidao_sheets.jobs.letters_outcome import LetterMade


def replaces_json(issue: Issue | None) -> Json | None:
    """Return what a document replaces, or None."""
    former = issue.replaces if issue else None
    if issue is None or former is None:
        return None
    return {
        "number": former.number,
        "date": former.date,
        "changes": [
            {
                "office": code,
                "before": {"tier": before.tier, "total": before.total},
                "after": {"tier": after.tier, "total": after.total},
            }
            for code, before, after in changes(former.told, issue.told)
        ],
    }


def tell_replacing(reporter: Reporter, letters: Iterable[LetterMade]) -> None:
    """Print which documents that were made now replace a former one."""
    for letter in letters:
        if former := letter.made and letter.issue and letter.issue.replaces:
            name, known = letter.path.name, _known(former)
            reporter.say(f"  {name} ใช้แทนฉบับเดิม{known.th}", f"  {name} replaces the former one{known.en}", "cyan")


def _known(former: Issue) -> Text:
    """Return what is known of the former one: number and day, each if it was printed."""
    number, day = ascii_digits(former.number or ""), former.date
    return Text(
        (number and f" เลขที่ {number}") + (f" ลงวันที่ {ascii_digits(thai_day(day))}" if day else ""),
        (number and f", number {number}") + (f", of {day}" if day else ""),
    )


def replacing_doubts(letters: Iterable[LetterMade]) -> Iterator[tuple[Text, Text]]:
    """Yield which replacements still bear the former one's number, or say nothing of what they replace."""
    replacing = [(letter, letter.issue.replaces) for letter in letters if letter.issue and letter.issue.replaces]
    for letter, former in replacing:
        if letter.number and letter.number == former.number:
            key = f"{letter.kind}/{letter.office.code}" if letter.office else letter.kind
            yield (
                Text(
                    f"{letter.path.name}: ใช้แทนฉบับเดิม แต่ยังเป็นเลขที่เดิม ({ascii_digits(letter.number)})",
                    f"{letter.path.name}: replaces the former one, but still bears its number",
                ),
                Text(
                    f"ออกเลขใหม่ แล้วใส่ใน [letters.numbers] ของ workspace.toml ({key}) พร้อมวันที่",
                    f"Give it a number and a day of its own in [letters.numbers] and [letters.dates] ({key}).",
                ),
            )
    for name in dict.fromkeys(letter.path.name for letter, _ in replacing if letter.unsaid):
        yield (
            Text(f"{name}: แม่แบบไม่ได้บอกว่าใช้แทนฉบับเดิม", f"{name}: its template does not say what it replaces"),
            Text(
                "เติมบรรทัดที่เรียก replaces.md.j2 ในแม่แบบของท่าน เหมือนในแม่แบบของโปรแกรม",
                "Include replaces.md.j2 in your template, as the built-in one does.",
            ),
        )
