"""A mail server, by the standard library: the one door of smtplib."""

from __future__ import annotations

import re
import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr
from typing import TYPE_CHECKING, Literal

from tidao_sheets.core.settings.messages import MAIL_ADDRESS
from tidao_sheets.senders.sender import TIMEOUT, Delivery, Outgoing, failed, lost, unreached

if TYPE_CHECKING:
    from datetime import datetime

PORTS = {"starttls": 587, "ssl": 465, "none": 25}


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSender:
    """Sends by one server; `sender` is an address, with a name or without; `now` dates what is sent."""

    host: str
    port: int
    security: Literal["starttls", "ssl", "none"]
    sender: str
    now: datetime
    user: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)
    timeout: float = TIMEOUT

    def suits(self, address: str) -> bool:
        """Whether it is an e-mail address."""
        return re.fullmatch(MAIL_ADDRESS, address) is not None

    def send(self, message: Outgoing) -> Delivery:
        """Send one mail; until its text is handed over it is certainly not sent, afterwards only the server knows."""
        try:
            server = self._connected()
        except (OSError, smtplib.SMTPException, ValueError) as error:
            return _refused(error)
        try:
            return self._handed_over(server, message)
        finally:
            with suppress(OSError, smtplib.SMTPException):
                server.quit()

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        server: smtplib.SMTP
        if self.security == "ssl":
            server = smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        try:
            server.ehlo_or_helo_if_needed()
            if self.security == "starttls":
                server.starttls(context=context)
            if self.user is not None:
                server.login(self.user, self.password or "")
        except BaseException:
            server.close()
            raise
        return server

    def _handed_over(self, server: smtplib.SMTP, message: Outgoing) -> Delivery:
        refused = []
        try:
            mail = self._mail(message)
            code, said = server.mail(parseaddr(self.sender)[1])
            if code != 250:
                raise smtplib.SMTPSenderRefused(code, said, "")
            refused = [to for to in message.to if server.rcpt(to)[0] not in (250, 251)]
            if len(refused) == len(message.to):
                return failed("เครื่องแม่ข่ายไม่รับที่อยู่ผู้รับ", "the server refuses the address")
        except (OSError, smtplib.SMTPException) as error:
            return _refused(error)
        try:
            code, said = server.data(mail)
        except smtplib.SMTPDataError as error:  # it wanted no text at all
            return _refused(error)
        except (OSError, smtplib.SMTPException) as error:
            return Delivery("uncertain", lost(error), tuple(refused))
        if code != 250:
            return _refused(smtplib.SMTPDataError(code, said))
        return Delivery("sent", refused=tuple(refused))

    def _mail(self, message: Outgoing) -> bytes:
        """Return the mail as bytes; no header can be broken out of: each is of one line, and encoded by the library."""
        mail = EmailMessage(policy=SMTP)
        mail["Subject"] = _one_line(message.subject)
        name, address = parseaddr(self.sender)
        mail["From"] = Address(name, addr_spec=address)
        mail["To"] = tuple(Address(addr_spec=to) for to in message.to)
        mail["Date"] = format_datetime(self.now)
        mail["Message-ID"] = make_msgid(domain=address.rpartition("@")[2])
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(message.body, charset="utf-8", cte="base64")
        return mail.as_bytes()


def _one_line(text: str) -> str:
    """Return a subject without anything that could begin another header."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _refused(error: Exception) -> Delivery:
    """Return why nothing was sent; of what a server says only its code, since it may repeat what it was told."""
    code = getattr(error, "smtp_code", None)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return failed(f"เครื่องแม่ข่ายไม่รับชื่อผู้ใช้หรือรหัสผ่าน ({code})", f"the server refuses user or password ({code})")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return failed(
            "เครื่องแม่ข่ายไม่มีการเข้ารหัสหรือการเข้าสู่ระบบตามที่ตั้งไว้", "the server lacks the encryption or login that is asked for"
        )
    if code is not None:
        return failed(f"เครื่องแม่ข่ายไม่รับ (รหัส {code})", f"the server refuses it (code {code})")
    return unreached(error)
