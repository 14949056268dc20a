"""A web hook: a JSON template that is filled in and posted; redirects are refused, and https is demanded."""

from __future__ import annotations

import http.client
import json
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias
from urllib.parse import urlsplit

from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.senders.sender import TIMEOUT, Delivery, Outgoing, failed, lost, unreached

JsonTemplate: TypeAlias = "dict[str, JsonTemplate] | list[JsonTemplate] | str | int | float | bool | None"
PLACES = ("to", "subject", "text")
"""What a template may name, each between braces."""
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
_ANSWER = 65_536
"""Bytes of an answer that are read; none of them is told."""


class WebhookError(TidaoError):
    """A web hook's address or template cannot be used."""

    code = "webhook_refused"
    says = Text("เว็บฮุกของช่องทางใช้ไม่ได้: {reason}", "The web hook of the channel cannot be used: {reason}.")
    advises = Text("แก้แฟ้มช่องทางส่งข้อความ (messages.toml)", "Mend the file of channels (messages.toml).")


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSender:
    """Posts to `url`, or to the place that `urls` has for an address; none of them, nor a header, is ever told."""

    template: JsonTemplate
    url: str | None = field(default=None, repr=False)
    urls: Mapping[str, str] = field(default_factory=dict, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    timeout: float = TIMEOUT

    def __post_init__(self) -> None:
        for url in (*([self.url] if self.url else []), *self.urls.values()):
            _require_safe(url)
        if bool(self.url) == bool(self.urls):
            raise WebhookError(reason=Text("ต้องมี url หรือ urls อย่างใดอย่างหนึ่ง", "it needs either url or urls"))
        if self.url and "{to}" not in json.dumps(self.template):
            reason = Text(
                "แม่แบบไม่มี {to} ข้อความของทุกคณะจะไปที่เดียวกัน ให้ใช้ urls",
                "its template has no {to}: use urls, a place for each",
            )
            raise WebhookError(reason=reason)
        if not all(re.fullmatch(r"[A-Za-z0-9-]+", k) and re.fullmatch(r"[ -~]+", v) for k, v in self.headers.items()):
            raise WebhookError(reason=Text("หัวข้อ HTTP ไม่ใช่อักษร ASCII บรรทัดเดียว", "a header is not one line of ASCII"))

    def suits(self, address: str) -> bool:
        """Whether there is a place for it."""
        return bool(self.url) or address in self.urls

    def send(self, message: Outgoing) -> Delivery:
        """Post a message to each address; what was not sent to all is told as the worst of it."""
        results = {to: self._post(self.urls.get(to) or self.url or "", to, message) for to in message.to}
        unsent = {to: done for to, done in results.items() if done.fate != "sent"}
        doubtful = next((done for done in unsent.values() if done.fate == "uncertain"), None)
        if doubtful or len(unsent) == len(results):
            return doubtful or next(iter(unsent.values()))
        return Delivery("sent", refused=tuple(unsent))

    def _post(self, url: str, to: str, message: Outgoing) -> Delivery:
        place = urlsplit(url)
        values = {"to": to, "subject": message.subject, "text": message.body}
        body = json.dumps(filled(self.template, values), ensure_ascii=False).encode()
        headers = {**self.headers, "Content-Type": "application/json; charset=UTF-8"}
        path = f"{place.path or '/'}{'?' if place.query else ''}{place.query}"
        handed_over = False
        server = self._server(place.scheme, place.hostname or "", place.port)
        try:
            server.connect()
            handed_over = True
            server.request("POST", path, body, headers)
            status = server.getresponse().status
        except (OSError, http.client.HTTPException, ValueError) as error:
            if handed_over:
                return Delivery("uncertain", lost(error))
            return replace(unreached(error), unreachable=bool(self.url))  # another place may be on another server
        finally:
            server.close()
        return _fate(status)

    def _server(self, scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
        if scheme == "https":
            return http.client.HTTPSConnection(host, port, timeout=self.timeout, context=ssl.create_default_context())
        return http.client.HTTPConnection(host, port, timeout=self.timeout)


def _fate(status: int) -> Delivery:
    if 200 <= status < 300:
        return Delivery("sent")
    if 300 <= status < 400:
        return failed(
            f"เครื่องแม่ข่ายส่งต่อไปที่อื่น ({status}) จึงไม่ตาม", f"the server redirects ({status}), which is not followed"
        )
    if status < 500:
        return failed(f"เครื่องแม่ข่ายไม่รับ (รหัส {status})", f"the server refuses it (code {status})")
    broken = Text(
        f"เครื่องแม่ข่ายขัดข้อง (รหัส {status}) อาจถึงผู้รับแล้ว", f"the server has failed (code {status}): it may have arrived"
    )
    return Delivery("uncertain", broken)


def parsed_template(text: str) -> JsonTemplate:
    """Return a template of JSON; raises `WebhookError`, without quoting it."""
    try:
        found: JsonTemplate = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise WebhookError(reason=Text("แม่แบบไม่ใช่ JSON", "its template is no JSON")) from error
    return found


def filled(template: JsonTemplate, values: Mapping[str, str]) -> JsonTemplate:
    """Put values into the texts of a template; they stay texts, whatever stands in them."""
    if isinstance(template, dict):
        return {key: filled(value, values) for key, value in template.items()}
    if isinstance(template, list):
        return [filled(value, values) for value in template]
    if not isinstance(template, str):
        return template
    parts = [template]
    for name in PLACES:  # what was put in is not looked through again
        parts = [
            each for n, part in enumerate(parts) for each in (_split(part, name, values) if n % 2 == 0 else [part])
        ]
    return "".join(parts)


def _split(part: str, name: str, values: Mapping[str, str]) -> list[str]:
    """Cut a text at a place: even parts are the template's, odd ones values."""
    pieces = part.split(f"{{{name}}}")
    return [each for n, piece in enumerate(pieces) for each in ([piece] if n == 0 else [values[name], piece])]


def _require_safe(url: str) -> None:
    try:
        place = urlsplit(url)
        safe = place.scheme == "https" or (place.scheme == "http" and place.hostname in _LOOPBACK)
        sound = safe and bool(place.hostname) and not place.username and re.fullmatch(r"[!-~]+", url) is not None
        sound = sound and (place.port is None or place.port > 0)
    except ValueError:
        sound = False
    if not sound:
        raise WebhookError(reason=Text("ที่อยู่ต้องเป็น https://…", "its address must be https://…"))
