"""The set to send: its register, and what is to be printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tidao_sheets.cli.report import Json, Reporter
    from tidao_sheets.jobs.sending import SetMade


def set_json(made: SetMade) -> Json:
    """Return the files of the set."""
    return {
        "register": str(made.register) if made.register else None,
        "kept": [str(path) for path in made.kept],
    }


def tell_set(reporter: Reporter, made: SetMade) -> None:
    """Print where the register lies."""
    if made.register:
        reporter.say(f'  ทะเบียนหนังสือส่ง: "{made.register}"', f'  register of what is sent: "{made.register}"')
    for kept in made.kept:
        reporter.say(f'  เก็บแฟ้มเดิมที่มีผู้แก้ไขไว้ที่ "{kept}"', f'  what somebody had altered is kept: "{kept}"', "yellow")
