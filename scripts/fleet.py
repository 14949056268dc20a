"""Let a nation's workers do their nights while people type, calls fail, workers are killed and PostgreSQL restarts.

    python scripts/fleet.py               a week of 4 provinces, a day of 76; writes docs/reliability.md: some 5 minutes
    python scripts/fleet.py --only week --seed 7 --no-document

Everything is real but Google, which is the test server in a shortened minute: processes, PostgreSQL, leases, turns.
What must come of it is told once more apart from the program (_fleet_people.py).
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from _fleet_ground import ROOT, Ground
from _fleet_hook import Hook
from _fleet_nation import Nation
from _fleet_nights import Plan, Told, Watch, left

if TYPE_CHECKING:
    from collections.abc import Callable

DOCUMENT, HEADING = ROOT / "docs" / "reliability.md", "\n## A nation's nights"
PLANS = {
    "week": Plan(
        name="a week of 4 provinces",
        provinces=4,
        days=7,
        nights=2,
        identities=2,
        workers=2,
        minute=3,
        typed=6,
        faults=3,
        kills=1,
        restarts=4,
    ),
    "day": Plan(
        name="a day of 76 provinces",
        provinces=76,
        days=1,
        nights=3,
        identities=4,
        workers=3,
        minute=15,
        typed=60,
        faults=30,
        kills=2,
        restarts=1,
    ),
}


def played(plan: Plan, seed: int, say: Callable[[str], None] = lambda _: None) -> Told:
    """Play a plan's nights, each with all its mishaps, then one without any; return what came of it."""
    began = time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="tidao-fleet-") as name,
        Ground(Path(name), plan.provinces) as ground,
        Nation(ground, heartbeat=1) as nation,
        Hook(ground.folder / "config", random.Random(seed)) as hook,
    ):
        watch = Watch(ground, nation, hook, plan)
        restarts = set(watch.chance.sample(range(plan.days * plan.nights), plan.restarts))
        for number in range(plan.days * plan.nights):
            watch.night(number // plan.nights, mishaps=True, restart=number in restarts)
            say(f"{plan.name}: night {number + 1}, {time.monotonic() - began:.0f} s")
        watch.night(plan.days, mishaps=False, restart=False)
        watch.told.wrong += left(watch)
        watch.told.seconds = time.monotonic() - began
        return watch.told


def document(told: list[Told], seed: int) -> str:
    """Return the part of docs/reliability.md."""
    said = (
        f"Written by `scripts/fleet.py` (seed {seed}); a slice of it runs in the tests. Workers (`tidao nation "
        "run`) share a PostgreSQL; in every night people type and clear points, before and during the runs, calls "
        "to Google are spoilt as above, workers get SIGKILL at random moments and others are started in their "
        "place, and PostgreSQL is stopped and started again. After a last night without mishaps each summary must "
        "show the points, totals, stars and ranks that an independent replay of what was typed comes to; no "
        "summary may have been written more often than there were new readings to write, and no write is recorded "
        "twice; no form may have been written; no message, some of whose answers are lost, may have arrived "
        "otherwise than the record says, which has each kind once a day; no intention and no half-written file is "
        "left; `doctor` finds the chains of hashes whole; a further night writes nothing; and the server's quota "
        "has refused nothing."
    )
    heads = (
        "| plan | typed | calls | spoilt | runs, by exit code | killed | "
        "restarts | writes | messages (lost) | refused | s |"
    )
    lines = [f"{HEADING}", "", said, "", heads, "|---" * (heads.count("|") - 1) + "|"]
    lines += [f"| {' | '.join(one.row())} |" for one in told]
    wrong = [problem for one in told for problem in one.wrong]
    return "\n".join([*lines, "", f"Wrong: {len(wrong)}.", "", *(f"- {problem}" for problem in wrong)]).rstrip() + "\n"


def main() -> int:
    """Play what is asked for, and say how it ended."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", choices=PLANS, help="one plan (default: all, and only then the document)")
    parser.add_argument("--seed", type=int, default=2025)
    parser.add_argument("--no-document", action="store_true", help="write no docs/reliability.md")
    options = parser.parse_args()
    plans = [PLANS[options.only]] if options.only else list(PLANS.values())
    told = [played(plan, options.seed, lambda said: print(said, file=sys.stderr, flush=True)) for plan in plans]
    part = document(told, options.seed)
    print(part)
    if not (options.no_document or options.only):
        kept, _, former = DOCUMENT.read_text(encoding="utf-8").partition(HEADING)
        _, after, others = former.partition("\n## ")
        DOCUMENT.write_text(kept + part + after + others, encoding="utf-8", newline="\n")
    return int(any(one.wrong for one in told))


if __name__ == "__main__":
    sys.exit(main())
