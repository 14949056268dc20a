"""Hostile workspaces, one of each kind of attack, that the first version fell to; what comes of them now (Linux)."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from _attack_templates import word_frame

ROOT = Path(__file__).resolve().parent.parent
BEFORE = "9ce536c"
"""The commit of the version that was attacked by hand, once."""
MARK = "Pl4nted"


@dataclass(frozen=True, slots=True)
class Attack:
    """A kind of attack; `make` prepares a workspace, and returns what tells afterwards whether it succeeded."""

    kind: str
    what: str
    before: str
    command: tuple[str, ...]
    make: Callable[[Path], Callable[[str], bool]]


def _say(folder: Path, table: str, line: str) -> None:
    """Write a line into a table of the workspace file, in place of one with the same key."""
    path, key = folder / "workspace.toml", line.partition(" =")[0]
    lines = [old for old in path.read_text(encoding="utf-8").split("\n") if not old.startswith(f"{key} =")]
    at = lines.index(f"[{table}]") + 1 if table else 0
    path.write_text("\n".join([*lines[:at], line, *lines[at:]]), encoding="utf-8")


def _code(folder: Path) -> Callable[[str], bool]:
    ran, frame = folder.parent / "ran", folder / "templates" / "word" / "letter.docx"
    frame.parent.mkdir(parents=True, exist_ok=True)
    jinja = f"{{{{ cycler.__init__.__globals__.os.system('touch {ran}') }}}}"
    frame.write_bytes(word_frame((ROOT / "templates" / "word" / "letter.docx").read_bytes(), jinja))
    return lambda _: ran.exists()


def _token(folder: Path) -> Callable[[str], bool]:
    host = socket.create_server(("127.0.0.2", 0))  # not the loopback that needs no asking
    host.settimeout(0)
    _say(folder, "", 'store = "google"')
    url = f"https://127.0.0.2:{host.getsockname()[1]}"
    for line in ('auth = "oauth"', 'credentials = "google.json"', f'endpoint = "{url}"'):
        _say(folder, "google", line)
    _say(folder, "google.forms", f'"1/zone-1" = "{"1" * 44}"')
    login: dict[str, object] = dict.fromkeys(("client_id", "client_secret", "refresh_token"), MARK)
    login |= {"token_uri": url, "scopes": ["https://www.googleapis.com/auth/spreadsheets"]}
    for name in ("google.json", "google-login.json"):
        (folder / name).write_text(json.dumps(login), encoding="utf-8")

    def asked(_: str) -> bool:
        with host:
            try:
                host.accept()[0].close()
            except BlockingIOError:
                return False
            return True

    return asked


def _password(folder: Path) -> Callable[[str], bool]:
    _say(folder, "ledger", f'url = "mysql://u:{MARK}@host/db"')
    return lambda said: MARK in said


def _path(folder: Path) -> Callable[[str], bool]:
    outside = folder.parent / "outside.xlsx"
    _say(folder, "xlsx", f"summary = {json.dumps(str(outside))}")
    return lambda _: outside.exists()


ATTACKS = (
    Attack("code", "a Word frame that calls `os.system`", "it ran", ("letters", "--format", "docx"), _code),
    Attack("token", "`endpoint` at another host", "the host got the token", ("check",), _token),
    Attack("password", "a ledger URL of a kind that is refused", "it was printed", ("sync",), _password),
    Attack("path", "`summary` outside the folder", "it was written", ("sync",), _path),
)


def attacked() -> Iterator[tuple[Attack, bool, int]]:
    """Make each hostile workspace and run a command in it; yield whether the attack succeeded, and the exit code."""
    with tempfile.TemporaryDirectory() as place:
        env = {**os.environ, "TIDAO_CONFIG": str(Path(place, "config")), "PYTHONPATH": str(ROOT)}
        program = [sys.executable, "-m", "tidao_sheets"]
        demo = Path(place, "demo")
        subprocess.run([*program, "demo", "--out", demo], env=env, capture_output=True, check=True)
        for attack in ATTACKS:
            folder = Path(shutil.copytree(demo, Path(place, attack.kind, "work")))
            succeeded = attack.make(folder)
            command = [*program, *attack.command, "--workspace", str(folder), "--round", "1"]
            done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
            yield attack, succeeded(done.stdout + done.stderr), done.returncode


def table(tried: Iterable[tuple[Attack, bool, int]]) -> str:
    """Return the table of what the attacks came to: before, and now."""
    rows = "\n".join(
        f"| {a.kind} | {a.what} | {a.before} | {'succeeds' if succeeded else f'refused, exit {code}'} |"
        for a, succeeded, code in tried
    )
    return f"| kind | attack | before | now |\n|---|---|---|---|\n{rows}"
