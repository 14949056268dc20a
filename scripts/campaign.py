"""Cut runs off, let two run at once, save files under their hands; count how it ends, and write docs/reliability.md.

    python scripts/campaign.py         600 kills, 90 races, 60 saves, all damaged ledgers; writes the document
    python scripts/campaign.py --kills 25 --races 6 --saves 6 --seed 7 --no-document

After each attack the command is run once more; then everything must be as after a run that nobody has disturbed: the
same files, the same rows of the ledger, no litter, nothing left to write. It needs a system with fork and SIGKILL.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from _campaign_runs import (
    ACTS,
    CHANGED,
    ROOT,
    Attack,
    Count,
    attacks,
    differences,
    fresh,
    recorded,
    settled,
    start,
    wait,
)

if TYPE_CHECKING:
    from collections.abc import Callable

BUSY = 4
GOOGLE = "\n## Spoilt calls to Google"  # from here on, scripts/google_faults.py writes
DAMAGES = ("tests/ledger/test_damage.py", "tests/ledger/test_damaged_acts.py")
PAIRS = (
    ("init", "init"),
    ("forms", "forms"),
    ("evidence", "evidence"),
    ("first sync", "first sync"),
    ("sync", "sync"),
    ("sync", "letters"),
    ("letters", "letters"),
    ("letters", "sync"),
    ("sync", "export"),
    ("collect", "collect"),
    ("collect", "sync"),
    ("collect", "watch"),
    ("watch", "close"),
    ("close", "sync"),
    ("sync", "close"),
    ("close", "letters"),
    ("letters", "close"),
    ("close", "close"),
    ("review add", "close again"),
    ("review add", "review add"),
    ("review decide", "close again"),
    ("close again", "review decide"),
)
REMARK = "หมายเหตุที่คนเพิ่งบันทึก"


def kill(folder: Path, attack: Attack, chance: random.Random, count: Count) -> None:
    """Cut a run off at a random moment, and let the next one finish its work."""
    work = fresh(folder, attack)
    child = start(attack.command(work))
    time.sleep(chance.uniform(0, attack.seconds * 1.05))
    os.kill(child, signal.SIGKILL)
    ended = wait(child) >= 0
    if attack.between and chance.random() < 1 / 2:  # another command finishes the record
        wait(start(["sync", "--workspace", str(work), "--round", "1"]))
    code = wait(start(attack.command(work)))
    if attack.name == "init" and code == 2 and (work / "งาน" / "workspace.toml").exists():
        code, ended = attack.code, True  # it was complete: the second one says so
    count.add(attack.name, differences(attack, work, code), "ended before the kill" if ended else "")


def race(folder: Path, one: Attack, other: Attack, chance: random.Random, count: Count) -> None:
    """Let two runs begin at almost the same time: each ends as undisturbed, or leaves at once and says why."""
    named, work = {one.name, other.name}, fresh(folder, other if other.name == "close" else one)
    first = start(one.command(work))
    time.sleep(chance.uniform(0, one.seconds))
    second = start(other.command(work))
    codes = wait(first), wait(second)
    allowed = {0, 1, BUSY} | ({2} if one.name == "init" else set()) | ({CHANGED} if "close" in named else set())
    problems = [f"exit {code}" for code in codes if code not in allowed]
    if codes == (BUSY, BUSY):
        problems.append("both busy")
    for attack in (other, one):
        wait(start(attack.command(work)))
    problems += settled(work)
    acts = [act for end in (one.end, other.end) for act in end.get(ACTS, [])]
    found = recorded(work)
    problems += [f"left {left}" for left in found.get("intentions", [])]
    problems += [] if sorted(found.get(ACTS, [])) == sorted({*acts}) else ["the acts differ"]
    problems += [f"left {p.name}" for p in work.rglob(".tidao-*.tmp")]
    count.add(f"{one.name} + {other.name}", problems, "one was busy" if BUSY in codes else "one after the other")


def save(folder: Path, attack: Attack, edited: bytes, chance: random.Random, count: Count) -> None:
    """Save the summary with a new remark, as a person does, while a sync is under way: the remark is never lost."""
    from openpyxl import load_workbook

    work = fresh(folder, attack)
    summary, beside = work / "summary.xlsx", work / "person.tmp"
    beside.write_bytes(edited)
    child = start(attack.command(work))
    time.sleep(chance.uniform(0, attack.seconds))
    beside.replace(summary)
    code = wait(child)
    again = wait(start([*attack.command(work), "--overwrite"]))
    book = load_workbook(summary)
    kept = any(cell.value == REMARK for sheet in book for row in sheet.iter_rows() for cell in row)
    problems = [] if kept else ["remark lost"]
    problems += [f"exit {c}" for c in (code, again) if c not in {0, 1, CHANGED}]
    count.add("save during sync", problems, "told, exit 3" if code == CHANGED else "remark kept")


def remarked(folder: Path, attack: Attack) -> bytes:
    """Return the summary that the attack begins with, with a remark in the first free cell for one."""
    from openpyxl import load_workbook

    path = fresh(folder, attack) / "summary.xlsx"
    book = load_workbook(path)
    book["หมายเหตุ"]["D7"] = REMARK
    book.save(path)
    return path.read_bytes()


def campaign(options: argparse.Namespace, count: dict[str, Count], say: Callable[[str], None]) -> None:
    """Run all attacks."""
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        known = attacks(folder)
        for n in range(options.kills):
            kill(folder, known[n % len(known)], chance, count["kills"])
            if n % 50 == 49:
                say(f"{n + 1} kills")
        named = {attack.name: attack for attack in known}
        for n in range(options.races):
            one, other = PAIRS[n % len(PAIRS)]
            race(folder, named[one], named[other], chance, count["races"])
        edited = remarked(folder, named["sync"])
        for _ in range(options.saves):
            save(folder, named["sync"], edited, chance, count["saves"])


def damage(count: Count) -> None:
    """Damage ledgers of both kinds, as the tests do, and count how every command takes it."""
    command = [sys.executable, "-m", "pytest", "-q", "-rA", "-p", "no:cacheprovider", *DAMAGES]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False).stdout
    for ended, name in re.findall(r"^(PASSED|FAILED|ERROR) \S+?::(.*)$", told, re.MULTILINE):
        kind = next((kind for kind in ("sqlite", "postgresql") if f"[{kind}" in name), "sqlite alone, or no server")
        problems = [] if ended == "PASSED" else [f"{ended} {name}"]
        count.add(kind, problems, "a sentence and its remedy, or not concerned")


def document(counts: dict[str, Count], seed: int) -> str:
    """Return docs/reliability.md."""
    lines = ["# Reliability: what was tried, and how it ended", ""]
    lines += [f"Written by `scripts/campaign.py` (seed {seed}); a slice of it runs in the tests.", ""]
    said = {
        "kills": "SIGKILL at a random moment, then the same command once more (half of those that a sync changes "
        "nothing for: one before it). Compared with a run that nobody has disturbed: every form and letter byte for "
        "byte, the manifest, each cell of the summary, what the ledger holds of readings, letters, forms, summaries "
        "and acts upon the round, its chain of hashes whole, no litter, no intention left, and a sync that finds "
        "nothing in its way.",
        "races": "Two runs at once in one workspace: both end well one after the other, or the second leaves at once "
        "with exit 4, `busy`, and names the first. What was done to the round is recorded once.",
        "saves": "A person saves the summary with a new remark at a random moment of a sync: the remark is kept, "
        "or the sync ends with exit 3 and has written nothing.",
        "damaged ledgers": "Tables and columns that are missing, layouts, dates, contents and cells that the "
        "program has never written, files cut short: every command says what is wrong and what suits this kind of "
        "database, or is not concerned; nothing is written (`tests/ledger/test_damage*.py`, on a real PostgreSQL).",
    }
    for kind, count in counts.items():
        total = sum(count.endings.values())
        lines += [f"## {total} {kind}", "", said[kind], "", "| attacked | how it ended | times |", "|---|---|---|"]
        lines += [f"| {name} | {ending} | {n} |" for (name, ending), n in sorted(count.endings.items())]
        lines += ["", f"Wrong: {len(count.wrong)}.", "", *(f"- {problem}" for problem in count.wrong), ""]
    return "\n".join([*lines, _MEANS])


_MEANS = """## By which means

- One lock a workspace (`.tidao.lock`), held by the system, so that a dead run holds nothing.
- Who holds the lock stands in `.tidao.run`; the note of a dead run says nothing without the lock, and goes with the
  next run that writes.
- A run at whose end the workspace does not stand in its place any more says so (exit 4): it was moved or renamed.
- What was done to a round counts in the order of the record, whatever the clock said; a closing that the summary tells
  of and the record does not know (an older copy was put back) is not written over, and no document is made (Excel).
- A file is written beside its place, flushed, and moved there in one step; new ones under names that are free at that
  very moment. The next run clears what a dead one has left.
- The summary is built first, then held against what was read (by its content), backed up, and exchanged; what stood
  there is looked at once more afterwards (Linux, macOS).
- What is about to be written is recorded in the ledger before: cells of the summary and of forms, and letters, which
  stand in the manifest, too. The next run that writes, whatever it is, finishes the record of what a dead one has
  written, told by its content (at Google: forms that are filled; the summary by the next sync), and gives up the rest.
"""


def main() -> int:
    """Run the campaign and say how it ended."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    for name, default in (("kills", 600), ("races", 90), ("saves", 60), ("seed", 2025)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--no-document", action="store_true", help="write no docs/reliability.md")
    options = parser.parse_args()
    os.environ["TIDAO_TODAY"] = "2025-01-21"
    import tidao_sheets.jobs.letters
    import tidao_sheets.jobs.sync  # noqa: F401 - loaded once, for all runs

    counts = {kind: Count() for kind in ("kills", "races", "saves")}
    campaign(options, counts, lambda said: print(said, flush=True))
    if not options.no_document:  # the tests run them anyway
        damage(counts.setdefault("damaged ledgers", Count()))
    for kind, count in counts.items():
        print(kind, sum(count.endings.values()), dict(count.endings))
        print("\n".join(count.wrong))
    if not options.no_document:
        path = ROOT / "docs" / "reliability.md"
        _, google, counted = path.read_text(encoding="utf-8").partition(GOOGLE)
        path.write_text(document(counts, options.seed) + google + counted, encoding="utf-8", newline="\n")
    return int(any(count.wrong for count in counts.values()))


if __name__ == "__main__":
    sys.exit(main())
