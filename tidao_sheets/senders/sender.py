"""What every way out has in common: a message, where it goes, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

from tidao_sheets.core.record.messages import Fate
from tidao_sheets.core.text import NOTHING, Text

TIMEOUT: Final = 20
"""Seconds that a server is waited for, at each step."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to some addresses; `subject` is one line."""

    to: tuple[str, ...]
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came of one message: `failed` is certainly not sent, `uncertain` may have been; `refused` are addresses.

    `said` tells why, without anything that is secret; `unreachable`: no other message need be tried.
    """

    fate: Fate
    said: Text = NOTHING
    refused: tuple[str, ...] = ()
    unreachable: bool = False


class Sender(Protocol):
    """A way out of this computer."""

    def suits(self, address: str) -> bool:
        """Whether it can reach an address of this shape."""

    def send(self, message: Outgoing) -> Delivery:
        """Send a message once; nothing is tried again, and nothing is raised for what a server does."""


def failed(th: str, en: str) -> Delivery:
    """Return that a message was certainly not sent."""
    return Delivery("failed", Text(th, en))


def unreached(error: Exception) -> Delivery:
    """Return that no server answered."""
    name = type(error).__name__
    said = Text(f"ติดต่อเครื่องแม่ข่ายไม่ได้ ({name})", f"the server cannot be reached ({name})")
    return Delivery("failed", said, unreachable=True)


def lost(error: Exception) -> Text:
    """Return that the connection broke when the text was on its way."""
    name = type(error).__name__
    return Text(
        f"ขาดการติดต่อหลังส่งข้อความ ({name}) อาจถึงผู้รับแล้ว",
        f"the connection broke after the text was sent ({name}): it may have arrived",
    )
