"""What a workspace would reach outside its folder: servers, files, people. To find it out, nothing is opened there."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

from tidao_sheets.core.settings.database_url import database_url
from tidao_sheets.core.settings.records import Google, Settings

LOGIN: Final = "google-login.json"
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_GOOGLE = re.compile(r"(?:[a-z0-9-]+\.)*googleapis\.com|accounts\.google\.com")
_SECRETS: Final = 1_000_000
"""Bytes of a file of credentials; a longer one is none."""
_LINKS: Final = 40
"""Links that lead to each other, one after the other, as systems allow."""


@dataclass(frozen=True, slots=True, order=True)
class Reach:
    """One thing outside: a server, a file or folder, or somebody's address; `where` is what leads there."""

    kind: Literal["server", "path", "person"]
    what: str
    where: str


def reaches(folder: Path, settings: Settings) -> tuple[Reach, ...]:
    """Return all that a workspace would reach outside its folder, each thing once, in a stable order."""
    found = {*_files(folder, settings), *_links(folder, folder / settings.xlsx.forms)}
    if url := settings.ledger.url:
        ledger = database_url(url)
        if ledger.path is not None:
            found |= {*_place(folder, ledger.path, "[ledger] url")}
        elif not ledger.host.startswith("/"):  # a socket is on this computer
            found |= {*_server(ledger.host, "[ledger] url")}
    if settings.store == "google":
        found |= {*_google(folder, settings.google)}
    return tuple(sorted(found))


def _files(folder: Path, settings: Settings) -> Iterator[Reach]:
    """Yield the places outside that the workspace file names."""
    named = {
        "[xlsx] forms": settings.xlsx.forms,
        "[xlsx] summary": settings.xlsx.summary,
        "[google] credentials": settings.google.credentials if settings.store == "google" else None,
        "[letters] emblem": settings.letters.emblem,
    }
    for where, place in named.items():
        if place:
            yield from _place(folder, place, where)


def _place(folder: Path, place: str, where: str) -> Iterator[Reach]:
    if outside := way_out(folder, place):
        yield Reach("path", outside, where)


def _links(folder: Path, forms: Path) -> Iterator[Reach]:
    """Yield the links in a workspace that lead out of it; of those among the forms the store tells, and opens none."""
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if Path(root, name) != forms]
        for name in (*folders, *names):
            path = Path(root, name)
            if is_link(path):
                yield from _place(folder, str(path), str(path.relative_to(folder)))
    if is_link(forms):
        yield from _place(folder, str(forms), "[xlsx] forms")


def is_link(path: Path) -> bool:
    """Whether a path is a link of any kind, Windows' junctions, too; what it leads to is not asked."""
    try:
        found = path.lstat()
    except OSError:
        return False
    return path.is_symlink() or bool(getattr(found, "st_reparse_tag", 0) and path.is_dir() and _read_link(path))


def way_out(folder: Path, place: str) -> str | None:
    """Return where a path leads outside a folder, or None; links are read one by one and never followed."""
    start = _inside(folder, place)
    if start is None:
        return os.path.normpath(folder / place)
    todo, here, links = start, list[str](), 0
    while todo:
        part = todo.pop(0)
        path = folder.joinpath(*here, part)
        if part == "..":
            if not here:
                return os.path.normpath(folder.joinpath(*here, part, *todo))
            here.pop()
        elif is_link(path):
            target, links = _read_link(path), links + 1
            inside = _inside(folder, target) if target and links < _LINKS else None
            if inside is None:
                return target if target and links < _LINKS else str(path)
            here, todo = [] if Path(target).is_absolute() else here, [*inside, *todo]
        elif part not in ("", "."):
            here.append(part)
    return None


def _inside(folder: Path, place: str) -> list[str] | None:
    """Return the parts of a path below a folder, or None where it is absolute and elsewhere."""
    path = Path(place)
    if not (path.is_absolute() or path.drive or path.root):
        return list(path.parts)
    try:
        return list(path.relative_to(folder).parts)
    except ValueError:
        return None


def _read_link(path: Path) -> str:
    try:
        return str(path.readlink()).removeprefix("\\\\?\\")
    except OSError:
        return ""


def _server(host: str | None, where: str) -> Iterator[Reach]:
    name = (host or "").lower().rstrip(".")
    if name and name not in LOOPBACK:
        yield Reach("server", name, where)


def _google(folder: Path, google: Google) -> Iterator[Reach]:
    """Yield the servers that would be shown a login or a spreadsheet, and whom new forms are shared with."""
    if google.endpoint:
        yield from _foreign(google.endpoint, "[google] endpoint")
    for name in (google.credentials, LOGIN):
        if name and way_out(folder, name) is None:
            yield from _credentials(folder / name, name)
    for committee, addresses in google.share.items():
        for address in addresses:
            yield Reach("person", address, f"[google.share] {committee}")


def _foreign(url: str, where: str) -> Iterator[Reach]:
    """Yield a URL's server, unless it is Google's own."""
    try:
        host = urlsplit(url).hostname or url
    except ValueError:
        host = url
    if not (_GOOGLE.fullmatch(host) and url.startswith("https://")):
        yield from _server(host, where)


def _credentials(path: Path, name: str) -> Iterator[Reach]:
    """Yield the servers that a file of credentials sends its secrets to."""
    try:
        if not path.is_file() or path.stat().st_size > _SECRETS:
            return
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return
    tables = [content, *content.values()] if isinstance(content, dict) else []
    for table in (table for table in tables if isinstance(table, dict)):
        for key in ("token_uri", "auth_uri"):
            if isinstance(url := table.get(key), str):
                yield from _foreign(url, f"{name}: {key}")
        universe = table.get("universe_domain")
        if isinstance(universe, str) and universe != "googleapis.com":
            yield from _server(universe, f"{name}: universe_domain")
