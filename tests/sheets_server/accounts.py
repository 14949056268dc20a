"""Who may call: service accounts with keys of their own, people with OAuth logins."""

import functools
import json
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa


@functools.cache
def _keys():
    return []


def _key(number):
    """Keys are slow to make and to read: the n-th account of every server in one process has one short key."""
    while len(_keys()) <= number:
        _keys().append(rsa.generate_private_key(public_exponent=65537, key_size=1024))  # noqa: S505 - it guards nothing
    return _keys()[number]


@dataclass
class ServiceAccount:
    email: str
    project: str
    number: int
    disabled: bool = False
    key_id: str = field(default_factory=lambda: secrets.token_hex(20))

    @property
    def public_key(self):
        return _key(self.number).public_key()

    def info(self, base_url):
        """The content of the account's JSON file, its `token_uri` at this server."""
        pem = _key(self.number).private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return {
            "type": "service_account",
            "project_id": self.project,
            "private_key_id": self.key_id,
            "private_key": pem.decode("ascii"),
            "client_email": self.email,
            "client_id": str(10**20 + self.number),
            "auth_uri": f"{base_url}/o/oauth2/auth",
            "token_uri": f"{base_url}/token",
            "universe_domain": "googleapis.com",
        }

    def write(self, path, base_url):
        path = Path(path)
        path.write_text(json.dumps(self.info(base_url), indent=2), "utf-8")
        path.chmod(0o600)
        return path


@dataclass
class Person:
    """A Google user who has consented to an OAuth client; `refresh_token` stands for that consent."""

    email: str
    client_id: str
    client_secret: str
    scopes: tuple = field(kw_only=True)
    refresh_token: str = field(default_factory=lambda: "1//" + secrets.token_urlsafe(24))
    revoked: bool = False

    def info(self, base_url):
        """An `authorized_user` file. google-auth ignores `token_uri` in it: see client.user_credentials."""
        return {
            "type": "authorized_user",
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "refresh_token": self.refresh_token,
            "token_uri": f"{base_url}/token",
            "account": self.email,
        } | ({"scopes": list(self.scopes)} if self.scopes else {})


@dataclass
class Grant:
    """What an access token stands for; `expires` in seconds since 1970."""

    email: str
    scopes: tuple
    expires: float
    project: str
    service: bool


@dataclass
class Call:
    """One request, for assertions; `method` is Google's id, such as `sheets.spreadsheets.get`."""

    method: str
    verb: str
    path: str
    query: dict
    who: str | None = None
    scopes: tuple = ()
    status: int = 0
    ms: float = 0.0
    sent: int = 0
    body: object = None
    fault: str | None = None
    done: bool = False  # carried out, whatever was answered

    @property
    def kind(self):
        """`read`, `write`, `token`, `drive` or `other`."""
        if self.method.startswith("sheets."):
            return "read" if is_read(self.method) else "write"
        return self.method.partition(".")[0] if self.method.startswith(("drive.", "token")) else "other"


READS = ("get", "getByDataFilter", "batchGet", "batchGetByDataFilter", "search")


def is_read(method):
    return method.rpartition(".")[2] in READS
