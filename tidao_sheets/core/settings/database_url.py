"""The URL of a ledger's database, in parts: a SQLite file or a PostgreSQL database, and nothing else."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

OPTIONS: Final = ("connect_timeout", "host", "sslmode", "sslrootcert")
"""What may stand behind the ? of a PostgreSQL URL; "host" is the folder of a Unix socket."""

_SQLITE = re.compile(r"sqlite:///([^?#]+)")
_POSTGRESQL = re.compile(
    r"postgresql://(?:(?P<user>[^:@/?#\s]+)(?::(?P<password>[^@/?#\s]*))?@)?"
    r"(?P<host>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])?(?::(?P<port>[0-9]{1,5}))?"
    r"/(?P<database>[^:@/?#\s]+)(?:\?(?P<options>[^#\s]*))?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseUrl:
    """Where a database is: `path` of a SQLite file, or else host, port, name and login of a PostgreSQL database.

    `name` is what people may see: the URL without its password.
    """

    name: str
    path: str | None = None
    host: str = ""
    port: int = 5432
    database: str = ""
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    options: Mapping[str, str] = field(default_factory=dict)


def database_url(text: str) -> DatabaseUrl:
    """Return the parts of a URL such as "sqlite:///folder/tidao.db" or "postgresql://user:password@host:5432/name".

    Raises ValueError, whose words never hold any part of the URL: there may be a password in it.
    """
    if (file := _SQLITE.fullmatch(text)) and file[1] != ":memory:":
        return DatabaseUrl(name=text, path=file[1])
    found = _POSTGRESQL.fullmatch(text)
    if not found:
        raise ValueError("neither of the two kinds of URL")
    options = _options(found["options"] or "")
    host, port = (found["host"] or "").strip("[]"), int(found["port"] or 5432)
    if not 0 < port < 2**16 or bool(host) == ("host" in options) or not options.get("host", "/").startswith("/"):
        raise ValueError("no host, two hosts or no such port")
    login, password = found["user"], found["password"]
    secret = f":{password}@" if password is not None else "@"
    return DatabaseUrl(
        name=text.replace(f"{login}{secret}", f"{login}@", 1) if login else text,
        host=options.pop("host", host),
        port=port,
        database=_decoded(found["database"]),
        user=_decoded(login) if login else None,
        password=_decoded(password) if password else None,
        options=options,
    )


def _options(text: str) -> dict[str, str]:
    """Return what stands behind the ?: keys that are known, each once."""
    pairs = [pair.partition("=")[::2] for pair in text.split("&") if pair]
    options = {key: _decoded(value) for key, value in pairs}
    if len(options) < len(pairs) or not options.keys() <= {*OPTIONS} or not all(options.values()):
        raise ValueError("an option that is unknown, empty or told twice")
    return options


def _decoded(text: str) -> str:
    """Return a part of a URL with its %XX put back into characters; raises ValueError for what is no text."""
    content = re.sub(rb"%([0-9A-Fa-f]{2})", lambda m: bytes.fromhex(m[1].decode()), text.encode())
    decoded = content.decode()
    if not decoded.isprintable():
        raise ValueError("a control character")
    return decoded
