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
from functools import partial
from pathlib import Path
from zipfile import ZipFile

from _attack_files import memory_file
from _attack_templates import FRAMES, changed_frame, word_frame

ROOT = Path(__file__).resolve().parent.parent
BEFORE = "9ce536c"
"""The commit of the version on which `attack.py --before` has seen every attack succeed."""
MARK = "Pl4nted"
SECONDS, MEGABYTES = 5, 300
MEASURE = """
import json, resource, subprocess, sys
done = subprocess.run(["timeout", "60", *sys.argv[1:]], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([done.returncode, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]))
sys.stdout.flush()
sys.stdout.buffer.write(done.stdout)
"""
"""Runs a command from a small process, whose memory does not count; seconds are the processor's."""
MEMORY = {
    "comments": ("a form with 600 MB of comments in a part named `.XML`", "1,213 MB"),
    "string": ("a form with 800,000 cells that refer to one string of 20 MB", "645 MB, ended after 60 s"),
}


@dataclass(frozen=True, slots=True)
class Attack:
    """A kind of attack; `make` prepares a workspace, and returns what tells afterwards whether it succeeded.

    It is told all that the command has said; what takes more than SECONDS or MEGABYTES has succeeded in any case.
    """

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


def _frame(folder: Path, name: str) -> Callable[[str], bool]:
    part, old, new, _ = FRAMES[name]
    frame = folder / "templates" / "word" / "letter.docx"
    frame.parent.mkdir(parents=True, exist_ok=True)
    frame.write_bytes(changed_frame((ROOT / "templates" / "word" / "letter.docx").read_bytes(), part, old, new))

    def stands_in_a_letter(_: str) -> bool:
        for path in folder.glob("letters/**/*.docx"):
            with ZipFile(path) as letter:
                if part in letter.namelist() and new[-300:-20].encode() in letter.read(part):
                    return True
        return False

    return stands_in_a_letter


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


def _memory(folder: Path, name: str) -> Callable[[str], bool]:
    (folder / "forms" / "ใบคะแนน.xlsx").write_bytes(memory_file(name))
    return lambda said: "ใบคะแนน.xlsx" not in said


def _path(folder: Path) -> Callable[[str], bool]:
    outside = folder.parent / "outside.xlsx"
    _say(folder, "xlsx", f"summary = {json.dumps(str(outside))}")
    return lambda _: outside.exists()


def _link(folder: Path) -> Callable[[str], bool]:
    outside, place = folder.parent / "outside.toml", folder / "workspace.toml"
    outside.write_text(f"{MARK} = 1\n", encoding="utf-8")
    place.unlink()
    place.symlink_to(outside)
    return lambda said: MARK in said


IN_FRAMES = {
    "picture elsewhere": "a picture at another host",
    "template elsewhere": "a template at another host",
    "field": "a field that starts a program",
}
"""Of the frames that are refused by name, three of the six that the first version made letters of."""
ATTACKS = (
    Attack("code", "a Word frame that calls `os.system`", "it ran", ("letters", "--format", "docx"), _code),
    *(
        Attack(
            "frame",
            f"a Word frame with {what}",
            "it stood in the letter",
            ("letters", "--format", "docx"),
            partial(_frame, name=name),
        )
        for name, what in IN_FRAMES.items()
    ),
    Attack("token", "`endpoint` at another host", "the host got the token", ("check",), _token),
    Attack("password", "a ledger URL of a kind that is refused", "it was printed", ("sync",), _password),
    Attack("path", "`summary` outside the folder", "it was written", ("sync",), _path),
    Attack("path", "`workspace.toml` is a link out of the folder", "its text was told", ("check",), _link),
    *(
        Attack("memory", what, before, ("check",), partial(_memory, name=name))
        for name, (what, before) in MEMORY.items()
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of an attack: whether it succeeded, the command's exit code, its seconds of processor and peak megabytes."""

    attack: Attack
    succeeded: bool
    code: int
    seconds: float
    peak: float


def attacked(before: str | None = None) -> Iterator[Outcome]:
    """Make each hostile workspace and run a command in it; yield what came of it.

    The program is that of this folder, or what is installed for another Python, `before`.
    """
    with tempfile.TemporaryDirectory() as place:
        env = {**os.environ, "TIDAO_CONFIG": str(Path(place, "config")), "PYTHONPATH": "" if before else str(ROOT)}
        program = [before or sys.executable, "-m", "tidao_sheets"]
        demo = Path(place, "demo")
        subprocess.run([*program, "demo", "--out", demo], env=env, cwd=place, capture_output=True, check=True)
        for n, attack in enumerate(ATTACKS):
            folder = Path(shutil.copytree(demo, Path(place, str(n), "work")))
            succeeded = attack.make(folder)
            command = [*program, *attack.command, "--workspace", str(folder), "--round", "1"]
            measured = [sys.executable, "-c", MEASURE, *command]
            done = subprocess.run(measured, env=env, cwd=place, capture_output=True, check=False)
            told, _, said = done.stdout.decode().partition("\n")
            code, seconds, peak = json.loads(told)
            passed = seconds > SECONDS or peak > MEGABYTES
            yield Outcome(attack=attack, succeeded=succeeded(said) or passed, code=code, seconds=seconds, peak=peak)


def table(tried: Iterable[Outcome]) -> str:
    """Return the table of what the attacks came to: before, and now."""
    rows = "\n".join(
        f"| {o.attack.kind} | {o.attack.what} | {o.attack.before} "
        f"| {'succeeds' if o.succeeded else f'refused, exit {o.code}'} | {o.seconds:.1f} | {o.peak:.0f} |"
        for o in tried
    )
    return f"| kind | attack | before | now | seconds | peak MB |\n|---|---|---|---|---|---|\n{rows}"
