"""What a workspace may reach outside its folder: allowed once by this computer's user, which is kept elsewhere."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from tidao_sheets.core.settings.records import Settings
from tidao_sheets.core.text import Text, TidaoError
from tidao_sheets.files import write_whole
from tidao_sheets.jobs.reach import Reach, reaches


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
    return _config() / "trust" / f"{hashlib.sha256(told.encode('utf-8', 'surrogatepass')).hexdigest()}.json"


def _config() -> Path:
    """Return the folder of this user's own settings of the program; TIDAO_CONFIG names another one."""
    if told := os.environ.get("TIDAO_CONFIG"):
        return Path(told)
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming") / "tidao"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "tidao"
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "tidao"
