"""Play random histories on both databases, hold each against a replay; count them, and write docs/reliability.md.

    python scripts/histories.py           200 on SQLite, 200 on a PostgreSQL server of their own; writes the document
    python scripts/histories.py --times 20 --no-document

People edit forms, evidence and settings, sync, close, open again, ask for reviews, decide and make documents, at
random; a replay in the tests, which knows nothing of the program, tells what must be told
(tests/jobs/test_histories.py).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENT, HEADING = ROOT / "docs" / "reliability.md", "\n## Random histories"
TESTS = ("sqlite", "postgresql")


def play(times: int) -> tuple[list[tuple[str, list[str]]], list[str]]:
    """Run the tests; return each history that agreed with its replay (database and steps), and what disagreed."""
    with tempfile.TemporaryDirectory() as place:
        counted = Path(place) / "counted.jsonl"
        given = {"TIDAO_HISTORIES": str(times), "TIDAO_HISTORIES_COUNTED": str(counted)}
        command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", "-k"]
        wrong = []
        for database in TESTS:
            done = subprocess.run(
                [*command, database, "tests/jobs/test_histories.py"],
                cwd=ROOT,
                env={**os.environ, **given},
                capture_output=True,
                encoding="utf-8",
                check=False,
            )
            wrong += [done.stdout] if done.returncode else []
        lines = counted.read_text("utf-8").splitlines() if counted.exists() else []
    return [tuple(json.loads(line)) for line in lines], wrong


def document(histories: list[tuple[str, list[str]]], wrong: list[str]) -> str:
    """Return the part of docs/reliability.md."""
    said = (
        "Written by `scripts/histories.py`; a few run in the tests. In each, people edit two forms and the settings of "
        "the letters, report evidence, sync, close, open again, ask for reviews, decide and make documents at random. "
        "`explain` must tell points, former values, total, star and rank as an independent replay of the same history "
        "does; what was reported must be counted as it tells, and change none of that; those documents, and no others, "
        "must be told stale whose printed figures or settings have changed, with what has; `verify` must know every "
        "code that was ever recorded, and no other; `doctor` must find nothing."
    )
    lines = [f"{HEADING}: {len(histories)}", "", said, ""]
    lines += ["| database | histories | steps | of which |", "|---|---|---|---|"]
    for database in TESTS:
        of_it = [steps for name, steps in histories if name == database]
        steps = Counter(step for each in of_it for step in each)
        listed = ", ".join(f"{name} {count}" for name, count in sorted(steps.items()))
        lines.append(f"| {database} | {len(of_it)} | {steps.total()} | {listed or '–'} |")
    return "\n".join([*lines, "", f"Wrong: {len(wrong)}.", ""])


def main() -> int:
    """Play, and say how it ended."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--times", type=int, default=200, help="histories on each database")
    parser.add_argument("--no-document", action="store_true", help="write no docs/reliability.md")
    options = parser.parse_args()
    histories, wrong = play(options.times)
    part = document(histories, wrong)
    print(part, *wrong, sep="\n")
    if not options.no_document:
        kept, _, former = DOCUMENT.read_text(encoding="utf-8").partition(HEADING)
        _, after, others = former.partition("\n## ")
        DOCUMENT.write_text(kept + part + after + others, encoding="utf-8", newline="\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
