"""Documents of the former, flat layout: which were moved to the folders of their kinds, and which were not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.core.text import Text

if TYPE_CHECKING:
    from tidao_sheets.cli.report import Json, Reporter
    from tidao_sheets.jobs.moving import Moved

_MEND = Text(
    "ปิดโปรแกรมที่เปิดแฟ้มอยู่ แล้วทำอีกครั้ง หรือย้ายแฟ้มที่ไม่ใช้แล้วออกจากโฟลเดอร์เอง",
    "Close what has it open and run this again, or move away what is not needed.",
)


def moved_json(moved: Moved, lang: str) -> Json:
    """Return what was moved, and what was left."""
    return {
        "files": [str(path) for path in moved.files],
        "left": [{"file": str(path), "reason": reason.in_(lang)} for path, reason in moved.left],
    }


def tell_moved(reporter: Reporter, moved: Moved) -> None:
    """Print how many were moved, and what was left, those of one reason together."""
    if count := len(moved.files):
        reporter.say(
            f"ย้ายเอกสารที่ทำไว้เดิม {count} แฟ้ม เข้าโฟลเดอร์ตามชนิดเอกสารแล้ว",
            f"{count} files made before were moved to the folders of their kinds.",
        )
    alike: dict[Text, list[str]] = {}
    for path, reason in moved.left:
        alike.setdefault(reason, []).append(path.name)
    for reason, names in alike.items():
        listed = ", ".join(names)
        said = Text(f"อยู่นอกโฟลเดอร์ตามชนิด และไม่ได้ย้าย ({reason.th}): {listed}", f"not moved ({reason.en}): {listed}")
        reporter.problem(said, _MEND, "warning")
