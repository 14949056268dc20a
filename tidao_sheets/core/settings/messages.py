"""What a workspace says of messages: through which of the user's channels, for which reasons, and to whom."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Final, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from tidao_sheets.core.toml.record import OneLine, Record

Reason = Literal["failed", "findings", "completed", "complete", "reminder"]
"""Why a message is sent: a run failed, findings changed, a committee or all completed, something is owed."""
MAIL_ADDRESS: Final = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,63}"
_NAME: Final = r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}"


def _addressee(value: str) -> str:
    """Refuse what is neither a mail address nor a name or id that a web hook knows."""
    if not re.fullmatch(f"{MAIL_ADDRESS}|{_NAME}", value):
        raise PydanticCustomError("addressee", "no address")
    return value


def _list(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


Addressees = Annotated[
    tuple[Annotated[OneLine, AfterValidator(_addressee)], ...], BeforeValidator(_list), Field(max_length=20)
]


class MessageSettings(Record):
    """What a workspace says of messages; without a `channel` none is ever sent.

    `channel` is a name in the user's own file. `days` are the days before a round's last day on which those who owe
    something are reminded by themselves (negative: after it). `secretary` are addresses of whom the round is told to,
    `to` those of each committee's secretary. `language` is that of the texts.
    """

    channel: Annotated[OneLine, Field(max_length=60)] | None = None
    reasons: Annotated[tuple[Reason, ...], BeforeValidator(_list)] = get_args(Reason)
    days: Annotated[tuple[Annotated[int, Field(ge=-90, le=90)], ...], BeforeValidator(_list), Field(max_length=30)] = (
        7,
        3,
        1,
        0,
    )
    language: Literal["th", "en"] = "th"
    secretary: Addressees = ()
    to: Mapping[str, Addressees] = {}

    def addresses(self, whose: str) -> tuple[str, ...]:
        """Return the addresses of a committee, or ("") of whom the round is told to."""
        return tuple(dict.fromkeys(self.to.get(whose, ()) if whose else self.secretary))

    @property
    def reached(self) -> Iterator[tuple[Literal["channel", "addressee"], str, str]]:
        """Yield what sending would reach outside, and the settings that lead there."""
        if self.channel is None:
            return
        yield "channel", self.channel, "[messages] channel"
        for address in self.secretary:
            yield "addressee", address, "[messages] secretary"
        for committee, addresses in self.to.items():
            for address in addresses:
                yield "addressee", address, f"[messages.to] {committee}"
