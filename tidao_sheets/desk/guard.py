"""Who may speak with the desk: this user's own browser, once it has shown a token that is good once.

A page elsewhere can send requests to loopback, too; it knows no cookie, and is told by its
Host, Origin and Sec-Fetch-Site.
"""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from tidao_sheets.core.text import Text, TidaoError

if TYPE_CHECKING:
    from werkzeug.wrappers import Request

ADDRESS = "127.0.0.1"
MINUTES = 10
"""How long a token opens the desk."""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "same-origin",  # with none at all, browsers tell forms' Origin as "null"
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""What every answer carries."""


class NotYoursError(TidaoError):
    """A request came from elsewhere, or from a browser that was not let in."""

    code = "not_yours"
    says = Text(
        "คำขอนี้ไม่ได้มาจากหน้าต่างของโต๊ะงานที่เปิดไว้", "This request does not come from a window that the desk has opened."
    )
    advises = Text(
        "เปิดโต๊ะงานใหม่จากไอคอนหรือด้วย tidao desk แล้วใช้หน้าต่างที่เปิดขึ้น",
        'Open the desk again by its icon or with "tidao desk", and use the window that appears.',
    )


class StaleFormError(NotYoursError):
    """A form was sent that the desk has not handed out since it was started."""

    says = Text("แบบฟอร์มนี้มาจากหน้าที่เปิดค้างไว้ก่อนเริ่มโต๊ะงานครั้งนี้", "This form is from a page older than this desk.")
    advises = Text("กลับไปหน้าแรก แล้วทำใหม่", "Go back to the first page, and do it again.")


@dataclass(slots=True, kw_only=True)
class Guard:
    """Knows the desk's port, the key of its tokens, the one session's cookie and the token of its forms."""

    port: int = 0
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    session: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    form: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    _used: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def origin(self) -> str:
        """The only origin that may ask, and its host."""
        return f"http://{ADDRESS}:{self.port}"

    @property
    def cookie(self) -> str:
        """The cookie's name; two desks on one computer do not take each other's."""
        return f"tidao-desk-{self.port}"

    def opening(self) -> str:
        """Return the address that opens the desk once, within some minutes."""
        return f"{self.origin}/open?token={new_token(self.key)}"

    def admit(self, token: str) -> bool:
        """Whether a token opens the desk: ours, not too old, and shown for the first time."""
        until, _, rest = token.partition(".")
        nonce, _, proof = rest.partition(".")
        if not hmac.compare_digest(proof.encode(), _proof(self.key, f"{until}.{nonce}").encode()):
            return False
        with self._lock:
            fresh = nonce not in self._used and float(until) > time.time()
            self._used.add(nonce)
        return fresh

    def require_local(self, request: Request) -> None:
        """Refuse what is sent to another host, or from another page; a page that opens the desk may stand elsewhere."""
        foreign = request.headers.get("Sec-Fetch-Site", "none") not in {"none", "same-origin"}
        origin = request.headers.get("Origin")
        opens = request.path == "/open" and request.method == "GET"
        if request.headers.get("Host") != f"{ADDRESS}:{self.port}" or (foreign and not opens):
            raise NotYoursError
        if origin != self.origin and (origin is not None or request.method not in {"GET", "HEAD"}):
            raise NotYoursError

    def require_session(self, request: Request) -> None:
        """Refuse a browser that was not let in."""
        shown = request.cookies.get(self.cookie, "")
        if not hmac.compare_digest(shown.encode(), self.session.encode()):
            raise NotYoursError

    def require_form(self, request: Request) -> None:
        """Refuse what is to be written without the token that every form of ours carries."""
        if not hmac.compare_digest(request.form.get("token", "").encode(), self.form.encode()):
            raise StaleFormError


def new_token(key: bytes) -> str:
    """Return a token that opens, once, the desk with this key."""
    told = f"{time.time() + 60 * MINUTES:.0f}.{secrets.token_urlsafe(16)}"
    return f"{told}.{_proof(key, told)}"


def _proof(key: bytes, told: str) -> str:
    return hmac.new(key, told.encode(), sha256).hexdigest()
