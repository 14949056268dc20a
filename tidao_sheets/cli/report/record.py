"""What several commands say of a round's record: how it was closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tidao_sheets.core.text import Text
from tidao_sheets.core.thai import ascii_digits, thai_date, thai_moment

if TYPE_CHECKING:
    from datetime import datetime

    from tidao_sheets.cli.report import Json, Reporter
    from tidao_sheets.core.record.acts import RoundClosing, RoundRecord


RECORDED = ("บันทึกไว้ก่อนแล้ว จึงไม่บันทึกซ้ำ", "It was recorded before, and is not recorded twice.")
"""Said where a run finds what it was to record."""


def moment(at: datetime) -> Text:
    """Return a moment as people read it."""
    return Text(ascii_digits(thai_moment(at)), f"{at:%Y-%m-%d %H:%M}")


def closing_json(record: RoundRecord | None) -> Json | None:
    """Return the closing of a round, None for an open one."""
    found = record.closing if record else None
    if found is None:
        return None
    resolution = found.resolution
    return {
        "at": found.at.isoformat(),
        "read_at": found.read_at.isoformat(),
        "fingerprint": found.fingerprint,
        "partial": found.partial,
        "resolution": {"meeting": resolution.meeting, "date": resolution.date.isoformat()} if resolution else None,
        "signed": list(found.signed),
        "letters": dict(found.letters),
    }


def tell_closing(reporter: Reporter, number: int, found: RoundClosing) -> None:
    """Print how a round was closed."""
    reporter.say(
        ascii_digits(f"ปิดรอบที่ {number} แล้วเมื่อ {thai_moment(found.at)}  รหัสตรวจสอบ {found.fingerprint}"),
        f"Round {number} was closed at {found.at:%Y-%m-%d %H:%M}  fingerprint {found.fingerprint}",
        "bold green",
    )
    if found.partial:
        reporter.say(f"ปิดทั้งที่คะแนนไม่ครบ เพราะ {found.partial}", f"Closed without all offices: {found.partial}")
    if found.resolution:
        meeting, date = found.resolution.meeting, found.resolution.date
        reporter.say(
            ascii_digits(f"มติที่ประชุมครั้งที่ {meeting} วันที่ {thai_date(date)}"), f"Resolution: meeting {meeting} of {date}"
        )
    else:
        reporter.say("ยังไม่ได้บันทึกมติ เอกสารจึงเป็น “ร่าง”", "No resolution is recorded, so documents stay drafts.", "yellow")
    if found.signed:
        said = ", ".join(found.signed)
        reporter.say(f"ได้รับแบบที่ลงนามแล้วจาก {said}", f"Signed sheets are in from {said}")
