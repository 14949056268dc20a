"""Attack the program with hostile files, and write what came of it (Linux): `python3 scripts/attack.py [--write]`."""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from _attack_files import hostile_files
from _attack_templates import BOMBS, ESCAPES
from _attack_workspaces import BEFORE, MEGABYTES, SECONDS, Outcome, attacked, table

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs" / "security.md"
READ = """
import json, sys, time
from pathlib import Path
from tidao_sheets.stores.xlsx.reader import read_workbook
from tidao_sheets.stores.xlsx.unreadable import UnreadableError
start, said = time.process_time(), "read"
try:
    read_workbook(Path(sys.argv[1]), busy=False)
except UnreadableError:
    said = "refused"
kept = [line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
peak = int(kept[0]) / 1024
print(json.dumps([said, time.process_time() - start, peak]))
"""


def attempt(path: Path) -> tuple[str, float, float]:
    """Read one file in a process of its own: what came of it, seconds, and peak megabytes."""
    done = subprocess.run([sys.executable, "-c", READ, path], capture_output=True, text=True, cwd=ROOT, check=False)
    if done.returncode:
        return "traceback", 0.0, 0.0
    said, seconds, peak = json.loads(done.stdout)
    return said, seconds, peak


def campaign() -> list[tuple[str, str, float, float]]:
    """Try every hostile file."""
    tried = []
    with tempfile.TemporaryDirectory() as folder:
        for name, data in hostile_files():
            path = Path(folder) / "hostile.xlsx"
            path.write_bytes(data)
            tried.append((name, *attempt(path)))
            print(*tried[-1], sep="\t", flush=True)
    return tried


PAGE = """# Security

A workspace may come by e-mail from somebody else. Nothing in it runs code, sends a secret, reaches outside its folder, or
exhausts the computer. Written by `python3 scripts/attack.py --write`.

## What stands in the way

- **Templates** (letter texts and Word frames) run in one sandbox: no globals, no methods but harmless ones, a count on all
  work. {escapes} escapes and {bombs} templates that never end are tried in both, in `tests/render/test_sandbox.py`.
- **Frames and emblems** of a workspace's own are typeset by a process that is ended after 4 seconds or 256 MB; links and
  packages are refused (`tests/render/test_guarded.py`). Word frames of a
  workspace's own are looked through before, unpacked under a bound: links out, fields that fetch or start something,
  embedded objects, macros and other parts are refused by name (`tests/render/test_word_file.py`). An emblem is measured
  before it is read.
- **Outside the folder** nothing is opened, written or asked before `tidao trust` has allowed it on this computer: servers,
  paths, links, people (`tests/jobs/test_trust.py`). Spreadsheets and folders at Google, named by their ids, need no asking.
  The two files that say so are not read where they are links out of the folder, pipes or devices.
- **What comes back** (`tidao collect`) is copied under bounds, 64 MB a file and 1 GB and 5,000 files a run, and looked at by its
  content. Archives are unpacked member by member to names of the program's own: bombs, archives nested deeper than three,
  links, passwords, names that lead elsewhere, pipes and devices are refused by name (`tests/jobs/test_unpacking.py`).
- **What unattended runs keep** of spreadsheets (`tidao sync --changed`) lies in this user's own folder, not in the workspace, for
  its owner alone, and is sealed with this user's secret: what was damaged or put there by others is read anew
  (`tests/stores/test_google_changed.py`).
- **Secrets** are searched for in all that commands say and write (`tests/ledger/test_secrets.py`,
  `tests/stores/test_google_secrets.py`).
- **Messages**: a workspace names a channel and addresses, which `tidao trust` asks about; servers, logins and tokens stand in a file
  of this user's that others cannot read. Encryption is demanded but on this very computer, redirects are not followed, values are
  escaped in JSON, and no text can become a header (`tests/senders/test_senders.py`, `tests/jobs/test_messages.py`).
- **Terminal, logs, CSV**: what would steer a terminal is written visibly, no entry of a log can be forged, and no cell
  becomes a formula (`tests/cli/test_hostile_output.py`).
- **Pages** (`tidao report`) hold no script and ask nobody anything, which a policy in the file says, too; all that people have
  written is escaped (`tests/render/test_html_pages.py`). An office's own file shows no text that names another office. The
  templates of pages are the shipped ones alone.
- **The desk** (`tidao desk`) listens on 127.0.0.1 alone. Its address holds a token that is good once and for ten minutes; it is
  exchanged for a cookie that scripts do not see and other sites do not send. Host, Origin and Sec-Fetch-Site are looked at with
  each request, what writes is a form with a token of its own, pages run no script but one file of the desk's, and nothing else
  than recorded documents is given out. What is sent is streamed to disk under bounds and received as `collect` does. Another
  host, other pages, a missing, guessed or used token, paths, long forms, HTML and a second desk are tried in
  `tests/desk/test_desk_attacks.py`; names that lead out, zip bombs and too much in `tests/desk/test_desk_receive.py`.

## Where less is promised

- On Windows the time of that process is bounded, its memory is not.
- The desk trusts this computer's user: who can read the user's own files, or what the browser keeps, can use a desk that is
  open. Browsers send a cookie to every port of 127.0.0.1, so that a hostile server on this computer, which the user opens in
  the same browser, could learn the desk's; it ends with the desk.
- On Windows, and where a file system cannot exchange two files in one step, a summary that somebody saves in the very
  moment in which it is replaced (after it was looked at for the last time) is not noticed; the backup made before holds
  what was read. Elsewhere what stood there is looked at once more after the exchange.
- The chain of hashes over the record shows that something in it was changed, taken out or put in (`doctor` names the first entry;
  `tests/jobs/test_tampering.py`), not by whom. Whoever owns the database can make a whole new record with a chain that fits,
  or take out its last entries with their links. That is noticed as far as something outside bears witness: the code and
  the closing that an Excel summary shows, the documents in `letters`, and above all the codes on paper that was sent.
  Nothing bears witness to a request for review or a reopening that was taken out before the next sync or document.

## Before and now

One attack of each kind on a whole workspace. "Before" is what each came to on the version of commit {before}, where
`attack.py --before PYTHON` sees every one of them succeed (PYTHON is one for which that version is installed); "now" is what
this script has found, with the processor's seconds and the memory of the whole command: more than {seconds} s or
{megabytes} MB are a success of the attack.

{attacks}

## Hostile files

{count} workbooks of at most 5 MB, each read in a process of its own: at most {slowest:.1f} s and {largest:.0f} MB
(bounds: {seconds} s, {megabytes} MB; the program itself takes about 30 MB).

| file | outcome | seconds | peak MB |
|---|---|---|---|
{rows}
"""
"""docs/security.md, with places for what was found."""


def document(tried: list[tuple[str, str, float, float]], attacks: list[Outcome]) -> str:
    """Return docs/security.md."""
    return PAGE.format(
        escapes=len(ESCAPES),
        bombs=len(BOMBS),
        before=BEFORE,
        seconds=SECONDS,
        megabytes=MEGABYTES,
        attacks=table(attacks),
        count=len(tried),
        slowest=max(t[2] for t in tried),
        largest=max(t[3] for t in tried),
        rows="\n".join(f"| {name} | {said} | {seconds:.2f} | {peak:.0f} |" for name, said, seconds, peak in tried),
    )


def withstood(before: Iterable[Outcome]) -> int:
    """Tell what came of the attacks on a former version, and return how many did not succeed."""
    failed = 0
    for outcome in before:
        told = "succeeded" if outcome.succeeded else "failed"
        print(outcome.attack.what, told, f"{outcome.seconds:.1f} s", f"{outcome.peak:.0f} MB", sep="\t", flush=True)
        failed += not outcome.succeeded
    return failed


def main() -> int:
    """Attack, tell, and say by the exit code whether a bound was passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write docs/security.md")
    parser.add_argument("--before", metavar="PYTHON", help=f"attack the version installed there instead: {BEFORE}")
    options = parser.parse_args()
    if options.before:
        return withstood(attacked(options.before))
    tried, attacks = campaign(), list(attacked())
    if options.write:
        DOCUMENT.write_text(document(tried, attacks), encoding="utf-8")
    failed = [t for t in tried if t[1] == "traceback" or t[2] > SECONDS or t[3] > MEGABYTES]
    print(f"{len(tried)} files, {len(failed)} past a bound", *failed, sep="\n")
    succeeded = [outcome.attack.what for outcome in attacks if outcome.succeeded]
    print(f"{len(attacks)} workspaces, {len(succeeded)} attacks succeeded", *succeeded, sep="\n")
    return bool(failed or succeeded)


if __name__ == "__main__":
    sys.exit(main())
