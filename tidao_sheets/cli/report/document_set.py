"""The set to send: its register, and what is to be printed for each signatory, in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.core.letters.document_set import about_kinds
from tidao_sheets.core.letters.printing import to_print
from tidao_sheets.core.text import Text

if TYPE_CHECKING:
    from tidao_sheets.cli.report import Json, Reporter
    from tidao_sheets.core.letters.document_set import Pile
    from tidao_sheets.jobs.document_set import SetMade

_MEND_UNPRINTED = Text(
    "ทำเป็น PDF ด้วย tidao letters --format pdf,docx", "Make them as PDF, too: tidao letters --format pdf,docx"
)


def set_json(made: SetMade) -> Json:
    """Return the files of the set."""
    return {
        "register": str(made.register) if made.register else None,
        "print": [
            {
                "signatory": printed.pile.signatory,
                "title": printed.pile.title,
                "file": str(printed.path),
                "documents": len(printed.pile.printed),
                "pages": printed.pile.pages,
                "unnumbered": sum(1 for paper in printed.pile.printed if paper.unnumbered),
                "undated": sum(1 for paper in printed.pile.printed if paper.undated),
                "drafts": sum(1 for paper in printed.pile.printed if paper.letter.draft),
                "order": [str(printed.path.parent / paper.file) for paper in printed.pile.printed],
                "made": printed.made,
            }
            for printed in made.prints
        ],
        "unprinted": [paper.file.rpartition("/")[2] for paper in made.unprinted],
        "incomplete": made.incomplete,
        "kept": [str(path) for path in made.kept],
    }


def tell_set(reporter: Reporter, made: SetMade) -> None:
    """Print where the register lies, and what is to be printed."""
    if made.register:
        reporter.say(f'  ทะเบียนหนังสือส่ง: "{made.register}"', f'  register of what is sent: "{made.register}"')
    counts = [(len(p.pile.printed), p.pile.pages) for p in made.prints]
    if said := to_print(counts):
        reporter.say(f"  {said.th}", f"  {said.en}", "green")
    for place, printed in enumerate(made.prints, 1):
        pile, count = printed.pile, len(printed.pile.printed)
        kinds = ", ".join(f"{name} {n}" for name, n in about_kinds(pile).items())
        reporter.say(
            f"  {place}. {pile.title} {count} ฉบับ {pile.pages} หน้า: {kinds}",
            f"  {place}. {pile.title}: {count} documents, {pile.pages} pages: {kinds}",
        )
        if lacking := _lacking(pile):
            reporter.say(f"    {lacking.th}", f"    {lacking.en}", "yellow")
        reporter.say(f'    "{printed.path}"', f'    "{printed.path}"')
    if made.incomplete:
        reporter.say(
            f"  ชุดนี้ยังไม่รวมผลของ {made.incomplete} แห่ง",
            f"  This set is without the results of {made.incomplete} offices.",
            "yellow",
        )
    if made.unprinted:
        names = ", ".join(paper.file.rpartition("/")[2] for paper in made.unprinted)
        said = Text(
            f"ไม่มีในชุดพิมพ์ เพราะไม่มี PDF ที่ตรงกับข้อมูล: {names}",
            f"not in what is printed, having no PDF that holds: {names}",
        )
        reporter.problem(said, _MEND_UNPRINTED, "warning")
    for kept in made.kept:
        reporter.say(f'  เก็บแฟ้มเดิมที่มีผู้แก้ไขไว้ที่ "{kept}"', f'  what somebody had altered is kept: "{kept}"', "yellow")


def _lacking(pile: Pile) -> Text | None:
    """Say what is printed of a pile and still lacks something; None where nothing does."""
    counts = {
        Text("ร่าง", "drafts"): sum(1 for paper in pile.printed if paper.letter.draft),
        Text("ยังไม่ออกเลข", "without a number"): sum(1 for paper in pile.printed if paper.unnumbered),
        Text("ยังไม่ลงวันที่", "without a day"): sum(1 for paper in pile.printed if paper.undated),
    }
    lacks = [(said, n) for said, n in counts.items() if n]
    if not lacks:
        return None
    return Text(", ".join(f"{said.th} {n} ฉบับ" for said, n in lacks), ", ".join(f"{n} {said.en}" for said, n in lacks))
