"""What a workspace may reach outside its folder: allowed once by this computer's user, which is kept elsewhere."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

from tidao_sheets.core.settings.database_url import database_url
from tidao_sheets.core.settings.records import LOGIN, Google, Settings
from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.files import write_whole


class UntrustedError(TidaoError):
    """The workspace would reach outside its folder, which nobody has allowed on this computer; nothing was touched."""

    code = "untrusted"
    says = Text(
        "โฟลเดอร์งานนี้จะติดต่อหรือใช้สิ่งที่อยู่นอกโฟลเดอร์ ซึ่งยังไม่ได้อนุญาตบนเครื่องนี้: {reaches}",
        "This workspace would reach outside its folder, which nobody has allowed on this computer: {reaches}.",
    )
    advises = Text(
        'ตรวจรายการ หากเป็นของท่านจริงให้สั่ง: tidao trust --workspace "{folder}"',
        'Look through the list; if all of it is yours, run: tidao trust --workspace "{folder}"',
    )


@dataclass(frozen=True, slots=True)
class Trust:
    """What a workspace would reach outside its folder, and whether this computer's user has allowed just that."""

    folder: Path
    reaches: tuple[Reach, ...]
    allowed: bool


def trust_of(folder: Path, settings: Settings) -> Trust:
    """Return what a workspace would reach, and whether it may."""
    found = reaches(folder, settings)
    return Trust(folder, found, not found or _record(folder, found).is_file())


def require_trust(folder: Path, settings: Settings) -> None:
    """Refuse a workspace that would reach what has not been allowed."""
    trust = trust_of(folder, settings)
    if not trust.allowed:
        told = ", ".join(f"{reach.what} ({reach.where})" for reach in trust.reaches[:5])
        more = f" … ({len(trust.reaches)})" if len(trust.reaches) > 5 else ""
        raise UntrustedError(reaches=told + more, folder=folder)


def allow(trust: Trust) -> Trust:
    """Allow a workspace what it would reach, on this computer, for as long as that stays the same."""
    told = {"workspace": str(trust.folder), "reaches": [asdict(reach) for reach in trust.reaches]}
    path = _record(trust.folder, trust.reaches)
    write_whole(path, json.dumps(told, ensure_ascii=True, indent=2).encode(), private=True)
    return Trust(trust.folder, trust.reaches, allowed=True)


def _record(folder: Path, found: tuple[Reach, ...]) -> Path:
    """Return the file that says that this workspace, in this place, may reach just this."""
    told = json.dumps([str(folder), *([reach.kind, reach.what, reach.where] for reach in found)])
    return config_folder() / "trust" / f"{hashlib.sha256(told.encode('utf-8', 'surrogatepass')).hexdigest()}.json"


def config_folder() -> Path:
    """Return the folder of this user's own settings of the program; TIDAO_CONFIG names another one."""
    if told := os.environ.get("TIDAO_CONFIG"):
        return Path(told)
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming") / "tidao"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "tidao"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "tidao"


LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_GOOGLE = re.compile(r"(?:[a-z0-9-]+\.)*googleapis\.com|accounts\.google\.com")
_SECRETS: Final = 1_000_000
"""Bytes of a file of credentials; a longer one is none."""
_LINKS: Final = 40
"""Links that lead to each other, one after the other, as systems allow."""


@dataclass(frozen=True, slots=True, order=True)
class Reach:
    """One thing outside: a server, file, folder, channel of the user's, or address; `where` is what leads there."""

    kind: Literal["server", "path", "person", "channel", "addressee"]
    what: str
    where: str


def reaches(folder: Path, settings: Settings) -> tuple[Reach, ...]:
    """Return all that a workspace would reach outside its folder, each thing once, in a stable order."""
    filled = {"[xlsx] forms": folder / settings.xlsx.forms, "[xlsx] evidence": folder / settings.xlsx.evidence}
    found = {*_files(folder, settings), *_links(folder, filled)}
    if url := settings.ledger.url:
        ledger = database_url(url)
        if ledger.path is not None:
            found |= {*_place(folder, ledger.path, "[ledger] url")}
        elif not ledger.host.startswith("/"):  # a socket is on this computer
            found |= {*_server(ledger.host, "[ledger] url")}
    if settings.store == "google":
        found |= {*_google(folder, settings.google)}
    found |= {Reach(*told) for told in settings.messages.reached}
    return tuple(sorted(found))


def _files(folder: Path, settings: Settings) -> Iterator[Reach]:
    """Yield the places outside that the workspace file names."""
    named = {
        "[xlsx] forms": settings.xlsx.forms,
        "[xlsx] evidence": settings.xlsx.evidence,
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


def _links(folder: Path, filled: Mapping[str, Path]) -> Iterator[Reach]:
    """Yield the links in a workspace that lead out of it; of those in folders of files the store tells, and opens none.

    `filled` are these folders, by the setting that names each.
    """
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if Path(root, name) not in filled.values()]
        for name in (*folders, *names):
            path = Path(root, name)
            if is_link(path):
                yield from _place(folder, str(path), str(path.relative_to(folder)))
    for where, place in filled.items():
        if is_link(place):
            yield from _place(folder, str(place), where)


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
