"""The secretary's and cron's run: `python3 scripts/sync.py [WORKSPACE] [--round N] [--quiet] …`.

It runs `tidao sync` on the workspace for every open round that has forms, asks nothing, keeps a log there (sync.log),
and returns the exit code that weighs most: of 2, 4, 3, 1 and 0 the first that any round left with.
"""

import _signal  # built in: there at once
import sys

if __name__ == "__main__" and _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:
    _signal.signal(_signal.SIGINT, _signal.SIG_DFL)  # Ctrl-C ends it in silence, until _venv.guarded has words for it

import argparse
import json
import os
import re
import tempfile
from datetime import datetime
from pathlib import Path
from typing import NoReturn

sys.path.insert(0, str(Path(__file__).resolve().parent))  # a safe-path Python leaves it out

import _venv

LOG_LIMIT = 1_000_000  # bytes; beyond it the older half goes
ENTRY = "=== "
STEERING = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069]")
"""What steers a terminal that shows the log, or forges a line in it."""

OUTCOMES = {
    0: (
        "เรียบร้อย: อ่านคะแนนทุกแบบแล้ว ไม่มีรายการที่ต้องแก้ไข",
        "Done: every form was read, nothing needs mending.",
    ),
    1: (
        "อ่านคะแนนแล้ว แต่มีรายการที่ต้องแก้ไข: ให้คณะกรรมการแก้ตามช่องที่แจ้งไว้ข้างบนและในสรุปผลการประเมิน แล้วสั่งใหม่",
        "Done, but findings need mending: have the cells named above and in the summary corrected, then run it again.",
    ),
    2: (
        "ยังไม่ได้ทำอะไร เพราะคำสั่งหรือแฟ้มตั้งค่าไม่ถูกต้อง: ให้แก้ตามข้อความข้างบน แล้วสั่งใหม่",
        "Nothing was touched, because the command or a settings file is wrong: mend what is named above, run it again.",
    ),
    3: (
        (
            "ไม่ได้เขียนอะไร เพราะมีผู้แก้ช่องของโปรแกรมในสรุปผลการประเมิน หรือรอบนี้ปิดแล้ว: "
            "ให้ดูช่องที่แจ้งไว้ หากจะให้โปรแกรมเขียนทับให้สั่งด้วย --overwrite หากรอบปิดแล้วให้สั่ง tidao reopen ก่อน"
        ),
        (
            "Nothing was written, because a person changed the program's cells in the summary, or the round is closed: "
            "see the cells named above; --overwrite takes them back; a closed round wants tidao reopen first."
        ),
    ),
    4: (
        (
            "ไม่ได้เขียนอะไร เพราะเปิดแบบให้คะแนนหรือที่เก็บไฟล์ไม่ได้: "
            "ให้ปิดโปรแกรมที่เปิดไฟล์นั้นอยู่ ตรวจไฟล์ที่แจ้งไว้ อินเทอร์เน็ต และสิทธิ์ แล้วสั่งใหม่"
        ),
        (
            "Nothing was written, because a form or the store cannot be opened: close what has the file open, "
            "check the file named above, the network and the permissions, then run it again."
        ),
    ),
}
CLOSED = (
    "รอบที่ให้อ่านปิดแล้วทั้งหมด จึงไม่มีอะไรต้องทำ",
    "Every round that was to be read is closed: there is nothing to do.",
)
WEIGHT = (0, 1, 3, 4, 2)  # of exit codes, the least first; any other is a crash, and weighs more
CRASHED = (
    "โปรแกรมหยุดผิดปกติ (รหัส {code}): ให้สั่งใหม่ หากเป็นอีกให้ส่งแฟ้ม sync.log ให้ผู้ดูแลระบบ",
    "The program stopped unexpectedly (code {code}): run it again; if it recurs, send sync.log to its maintainer.",
)


class Parser(argparse.ArgumentParser):
    """A parser whose refusal is a sentence in Thai and English."""

    def error(self, message: str) -> NoReturn:
        """Refuse the command line with exit code 2."""
        self.exit(2, f"คำสั่งไม่ถูกต้อง ดูวิธีใช้ด้วย --help / Wrong usage, see --help: {message}\n")


def parse(args: list[str]) -> argparse.Namespace:
    """Read the command line; what tidao must be told besides the workspace stands in `passed`."""
    parser = Parser(prog="sync.py", description="อ่านคะแนนทุกแบบ แล้วปรับปรุงสรุปผล / Read all forms, update the summary.")
    add = parser.add_argument
    add("workspace", nargs="?", default=".", type=Path, help="โฟลเดอร์งานประเมิน / the workspace (here, if left out)")
    add("--round", type=int, metavar="N", help="เฉพาะรอบที่ / this round only (ปกติ: ทุกรอบที่มีแบบ / else all with forms)")
    add("--lang", choices=("th", "en"), help="ภาษาของข้อความ / the language of messages")
    add("--dry-run", action="store_true", help="แสดงว่าจะเขียนอะไร โดยไม่เขียน / show what would be written, write nothing")
    add("--overwrite", action="store_true", help="เขียนทับช่องของโปรแกรมที่มีผู้แก้ / take back cells that people changed")
    add("--quiet", action="store_true", help="แสดงข้อความเฉพาะเมื่อต้องแก้ไข (สำหรับ cron) / speak only when needed (cron)")
    options = parser.parse_args(args)
    flags = [f"--{name}" for name in ("dry-run", "overwrite") if vars(options)[name.replace("-", "_")]]
    options.passed = [f"--lang={options.lang}"] * bool(options.lang) + flags
    return options


def outcome(code: int, lang: str) -> str:
    """Say in one line what an exit code means and what to do."""
    thai, english = OUTCOMES.get(code, CRASHED)
    return (english if lang == "en" else thai).format(code=code)


def rounds(place: _venv.Place, workspace: Path, only: int | None) -> list[list[str]]:
    """Return what names each round to be synced: `only` that one, else each that is open; a closed one needs no sync.

    Where that cannot be told, one sync without a name says why.
    """
    command = place.module("tidao_sheets", "status", "--json", f"--workspace={workspace}")
    said = _venv.hear(command, errors=False)[1]
    try:
        told = json.loads(said)
        found = [int(number) for number in told["open_rounds"]]
        closed = {int(number) for number in told.get("closed_rounds", ())}
    except (ValueError, TypeError, KeyError, AttributeError):
        found, closed = [], set()
    if only is not None:
        return [] if only in closed else [[f"--round={only}"]]
    return [[f"--round={number}"] for number in found] or ([] if closed else [[]])


def sync(place: _venv.Place, workspace: Path, passed: list[str], lang: str) -> tuple[int, str]:
    """Sync one round without a terminal, record it, and return the exit code and all that is to be said of it."""
    code, said = _venv.hear(place.module("tidao_sheets", "sync", f"--workspace={workspace}", *passed), COLUMNS="120")
    code = code if code >= 0 else 128 - code
    text = f"{said}\n{outcome(code, lang)}".lstrip()
    record(workspace, passed, text, code)
    return code, text


def weight(code: int) -> int:
    """Return how much an exit code weighs."""
    return WEIGHT.index(code) if code in WEIGHT else len(WEIGHT)


def append(log: Path, entry: str, limit: int = LOG_LIMIT) -> None:
    """Add an entry to the log; a log beyond LIMIT bytes loses its older half, in whole entries."""
    if log.is_file() and not log.is_symlink() and log.stat().st_size > limit:
        kept = log.read_bytes()[-limit // 2 :].decode("utf-8", errors="ignore")
        start = kept.find(f"\n{ENTRY}")
        handle, draft = tempfile.mkstemp(prefix=".tidao-", suffix=".tmp", dir=log.parent)  # under a name of nobody's
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(kept[start + 1 :] if start >= 0 else "")
        Path(draft).replace(log)
    # A link may lead anywhere, nobody may ever read from a pipe, and lines end alike everywhere.
    known = (getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | sum(known)
    with os.fdopen(os.open(log, flags, 0o600), "a", encoding="utf-8", newline="\n") as file:
        log.chmod(0o600)  # scores stand in it: for its owner alone
        file.write(entry)


def quoted(text: str) -> str:
    """Return what was said so that no part of it steers a terminal or looks like an entry of the log."""
    seen = STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return re.sub(f"^(?={ENTRY.strip()})", "  ", seen, flags=re.MULTILINE)


def record(workspace: Path, passed: list[str], text: str, code: int) -> None:
    """Write the run into the workspace's log; a log that cannot be written is said, and stops nothing."""
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    head = " ".join(["tidao sync", *passed])
    try:
        append(workspace / "sync.log", f"{ENTRY}{now} · {head} · exit {code}\n{quoted(text)}\n")
    except OSError as error:
        _venv.say(
            f"เขียนบันทึก sync.log ไม่ได้ ({error.strerror}) แต่งานเสร็จตามปกติ",
            f"sync.log cannot be written ({error.strerror}); the run itself is not affected",
        )


def main() -> int:
    """Sync each round, record, report."""
    options = parse(sys.argv[1:])
    if not (options.workspace / "workspace.toml").is_file():
        raise _venv.SetupError(
            f"{options.workspace.absolute()} ไม่ใช่โฟลเดอร์งานประเมิน (ไม่มี workspace.toml) ให้ระบุโฟลเดอร์ที่ถูกต้อง",
            f"{options.workspace.absolute()} is no workspace (it has no workspace.toml): name the right folder.",
        )
    try:
        place = _venv.ensure(any_python=True, quiet=options.quiet)
    except _venv.SetupError as error:
        record(options.workspace, options.passed, str(error), 2)
        raise
    lang = options.lang or os.environ.get("TIDAO_LANG", "th")
    asked = rounds(place, options.workspace, options.round)
    if not asked:
        text = CLOSED[lang == "en"]
        record(options.workspace, options.passed, text, 0)
        if not options.quiet:
            print(text, flush=True)
        return 0
    codes = []
    for named in asked:
        code, text = sync(place, options.workspace, [*named, *options.passed], lang)
        codes.append(code)
        if code or not options.quiet:
            print(text, flush=True)
    return max(codes, key=weight)


if __name__ == "__main__":
    sys.exit(_venv.guarded(main))
