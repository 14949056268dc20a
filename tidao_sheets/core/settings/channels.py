"""How this computer's user lets messages go out: channels by name, of the user's own file, never of a workspace."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from tidao_sheets.core.settings.messages import MAIL_ADDRESS
from tidao_sheets.core.settings.words import WORDS
from tidao_sheets.core.text import Text
from tidao_sheets.core.toml.lines import Path
from tidao_sheets.core.toml.mistakes import Fault, MistakesError
from tidao_sheets.core.toml.parse import Finder, TomlFile, parse_bytes
from tidao_sheets.core.toml.record import OneLine, Record

Secret = Annotated[OneLine, Field(repr=False)]
"""A text that is never shown; "env:NAME" stands for what the environment holds under that name."""
NEEDS: Final[dict[str, tuple[str, ...]]] = {"smtp": ("host", "sender"), "webhook": ("template",)}
"""What each kind of channel cannot do without."""
_OF: Final[dict[str, frozenset[str]]] = {
    "smtp": frozenset({"kind", "host", "port", "security", "user", "password", "sender"}),
    "webhook": frozenset({"kind", "url", "urls", "headers", "template"}),
}


def _sender(value: str) -> str:
    """Refuse what is not one mail address, with a name or without."""
    if not re.fullmatch(rf"{MAIL_ADDRESS}|[^<>@,;:\"\\]*<{MAIL_ADDRESS}>", value):
        raise PydanticCustomError("addressee", "no address")
    return value


class Channel(Record):
    """One way out: a mail server, or a web hook; `NEEDS` says which keys each kind wants.

    `security` is how a connection is encrypted; `template` is the name of a shipped JSON template, or such a text.
    `url` takes every message, whose addressee the template must tell; `urls` are a place for each address.
    """

    kind: Literal["smtp", "webhook"]
    host: OneLine | None = None
    port: Annotated[int, Field(ge=1, le=65535)] | None = None
    security: Literal["starttls", "ssl", "none"] = "starttls"
    user: Secret | None = None
    password: Secret | None = None
    sender: Annotated[OneLine, AfterValidator(_sender)] | None = None
    url: Secret | None = None
    urls: Annotated[Mapping[str, OneLine], Field(repr=False)] = {}
    headers: Annotated[Mapping[str, OneLine], Field(repr=False)] = {}
    template: Annotated[str, Field(min_length=1, max_length=20_000)] | None = None


class Channels(Record):
    """The user's file of channels, by name."""

    channel: Mapping[str, Channel] = {}


class ChannelsError(MistakesError):
    """The user's file of channels cannot be used."""

    code = "channels_invalid"
    subject = Text("แฟ้มช่องทางส่งข้อความ", "the file of channels")


def parse_channels(content: bytes, source: str) -> Channels:
    """Return the channels that a file describes; raises ChannelsError with every mistake, and never a secret."""
    return parse_bytes(_FILE, content, source)


def _check(data: dict[str, Any], _: Finder) -> Iterator[Fault]:
    """Find keys that a channel of its kind lacks or cannot use."""
    channels = data.get("channel")
    for name, told in channels.items() if isinstance(channels, dict) else ():
        kind = told.get("kind") if isinstance(told, dict) else None
        if kind not in NEEDS:
            continue
        path: Path = ("channel", name)
        for key in NEEDS[kind]:
            if key not in told:
                yield Fault(path, "channel_lacks", {"kind": kind, "key": key})
        for key in told:
            if key in Channel.model_fields and key not in _OF[kind]:
                yield Fault((*path, key), "channel_foreign", {"kind": kind, "key": key})


_FILE: Final = TomlFile(
    model=Channels,
    tables={"": Channels, "channel.*": Channel},
    single=("channel",),
    words={
        **WORDS,
        "channel_lacks": (
            Text('ช่องทางชนิด {kind} ต้องมีคีย์ "{key}"', 'a channel of the kind {kind} needs the key "{key}"'),
            Text("เพิ่ม {key} = … ในหมวดนี้", "add {key} = … to this table"),
        ),
        "channel_foreign": (
            Text('ช่องทางชนิด {kind} ไม่ใช้คีย์ "{key}"', 'a channel of the kind {kind} has no use for the key "{key}"'),
            Text("ลบบรรทัดนี้", "delete the line"),
        ),
    },
    error=ChannelsError,
    check=_check,
    secret=("channel.*.*", "channel.*.*.*"),
)
