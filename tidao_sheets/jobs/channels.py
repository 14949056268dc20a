"""The user's own channels for messages: read from this user's folder, never from a workspace."""

from __future__ import annotations

import os
import stat
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tidao_sheets.core.settings.channels import Channel, parse_channels
from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.files import read_whole
from tidao_sheets.jobs.shipped import templates
from tidao_sheets.jobs.trust import LOOPBACK, config_folder
from tidao_sheets.senders.sender import TIMEOUT

if TYPE_CHECKING:
    from tidao_sheets.senders.sender import Sender

FILE = "messages.toml"
_LARGEST = 200_000
_ENVIRONMENT = "env:"


class NoChannelError(TidaoError):
    """The workspace names a channel that this computer's user has not set up."""

    code = "no_channel"
    says = Text('เครื่องนี้ยังไม่ได้ตั้งช่องทางส่งข้อความ "{name}"', 'This computer has no channel "{name}" for messages.')
    advises = Text(
        'เพิ่มหมวด [channel.{name}] ใน "{file}" (ดู docs/messages.md)',
        'Add [channel.{name}] to "{file}" (see docs/messages.md).',
    )


class ChannelsOpenError(TidaoError):
    """The file of channels, which holds secrets, can be read by others."""

    code = "channels_open"
    says = Text(
        'ผู้อื่นในเครื่องอ่านแฟ้มช่องทาง "{file}" ได้ จึงไม่ใช้', 'Others can read the file of channels "{file}", so it is not used.'
    )
    advises = Text('สั่ง chmod 600 "{file}"', 'Run: chmod 600 "{file}"')


class ChannelSecretError(TidaoError):
    """A channel names a variable of the environment that is not set."""

    code = "channel_secret"
    says = Text(
        'ช่องทาง "{name}" ใช้ตัวแปร {variable} ซึ่งไม่ได้ตั้งไว้',
        'The channel "{name}" wants the variable {variable}, which is not set.',
    )
    advises = Text("ตั้งตัวแปรนี้ก่อน แล้วสั่งใหม่", "Set it, then run this again.")


class ChannelUnsafeError(TidaoError):
    """A channel would send a login or messages over the network in the clear."""

    code = "channel_unsafe"
    says = Text('ช่องทาง "{name}" จะส่งโดยไม่เข้ารหัส', 'The channel "{name}" would send without encryption.')
    advises = Text(
        'ตั้ง security = "starttls" หรือ "ssl" ("none" ใช้ได้กับเครื่องนี้เองเท่านั้น)',
        'Set security = "starttls" or "ssl"; "none" is for this very computer alone.',
    )


def channel_file() -> Path:
    """Return where the user's channels are told."""
    return config_folder() / FILE


def open_sender(name: str, now: datetime) -> Sender:
    """Return the user's channel of a name, ready to send; nothing is connected to yet."""
    file = channel_file()
    if not file.is_file():
        raise NoChannelError(name=name, file=file)
    if os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise ChannelsOpenError(file=file)
    channel = parse_channels(read_whole(file, _LARGEST), str(file)).channel.get(name)
    if channel is None:
        raise NoChannelError(name=name, file=file)
    return _smtp(name, channel, now) if channel.kind == "smtp" else _webhook(name, channel)


def _smtp(name: str, channel: Channel, now: datetime) -> Sender:
    from tidao_sheets.senders.smtp import PORTS, SmtpSender

    host = channel.host or ""
    if channel.security == "none" and host not in LOOPBACK:
        raise ChannelUnsafeError(name=name)
    return SmtpSender(
        host=host,
        port=channel.port or PORTS[channel.security],
        security=channel.security,
        sender=channel.sender or "",
        now=now,
        user=_secret(name, channel.user) if channel.user else None,
        password=_secret(name, channel.password) if channel.password else None,
        timeout=TIMEOUT,
    )


def _webhook(name: str, channel: Channel) -> Sender:
    from tidao_sheets.senders.webhook import WebhookSender, parsed_template

    told = channel.template or ""
    shipped = templates() / "messages" / f"{told}.json"
    known = told.replace("-", "").isalnum() and shipped.is_file()
    return WebhookSender(
        template=parsed_template(read_whole(shipped).decode("utf-8") if known else told),
        url=_secret(name, channel.url) if channel.url else None,
        urls={address: _secret(name, url) for address, url in channel.urls.items()},
        timeout=TIMEOUT,
        headers={header: _secret(name, value) for header, value in channel.headers.items()},
    )


def _secret(name: str, told: str) -> str:
    """Return a text of the file, or what the environment holds for it."""
    if not told.startswith(_ENVIRONMENT):
        return told
    variable = told.removeprefix(_ENVIRONMENT)
    if not (value := os.environ.get(variable)):
        raise ChannelSecretError(name=name, variable=variable)
    return value
