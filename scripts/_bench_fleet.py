"""A nation on Google, in a shortened minute: the loop of one machine, beside workers that share a PostgreSQL."""

from __future__ import annotations

import itertools
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from _bench_figures import Result
from _bench_measure import FailedError, Run
from _fleet_ground import Counted, Ground
from _fleet_nation import Nation

SIZES = (1, 10, 38, 76)
MINUTES = {1: 18.0, 4: 36.0}
"""How many seconds Google's minute takes, by how many identities: so long that the quota binds, and not the CPU."""
CALLS = 6
"""Calls of a full night by the design: four forms and the summary are read, the summary is written."""
QUIET = "quiet night"


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """One night of so many provinces: what it took, and what the server has counted; seconds, MiB."""

    way: str
    provinces: int
    identities: int
    minute: float
    seconds: float
    calls: int
    of_sheets: int
    reads: int
    refused: int
    peak: float | None
    cpu: float
    server_cpu: float
    quiet_calls: int

    @property
    def bound(self) -> float:
        """The seconds that the quota asks of so many calls of Sheets."""
        return bound(self.of_sheets, self.identities) * self.minute

    def row(self) -> list[str]:
        """Return its line of the table."""
        peak = "–" if self.peak is None else f"{self.peak:.0f}"
        said = (self.identities, self.provinces, self.calls, f"{self.seconds:.1f}", f"{self.bound:.1f}")
        more = (
            f"{self.seconds / self.bound:.2f}",
            self.refused,
            peak,
            f"{self.cpu + self.server_cpu:.1f}",
            self.quiet_calls,
        )
        return [self.way, *map(str, (*said, *more))]


def bound(calls: int, identities: int) -> float:
    """Return the minutes that so many calls take at 60 a minute and identity, 300 a minute and project."""
    return max(calls / (60 * identities), calls / 300)


class Loop:
    """One machine, which does one province after the other, without PostgreSQL."""

    name = "`tidao watch --once`"

    def ask(self, ground: Ground, folders: Sequence[Path]) -> None:
        """Nobody need be asked."""

    def commands(self, ground: Ground, folders: Sequence[Path], minute: float) -> list[list[str]]:
        """Return the one command."""
        return [ground.command(minute, "watch", "--once", *folders)]


class Workers:
    """So many workers, who share the queue and the turns in a PostgreSQL."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.name = f"`tidao nation run --once` × {count}"

    def ask(self, ground: Ground, folders: Sequence[Path]) -> None:
        """Put every province into the queue."""
        ground.run(60, "nation", "add", *folders)

    def commands(self, ground: Ground, folders: Sequence[Path], minute: float) -> list[list[str]]:
        """Return the command of each worker."""
        del folders
        return [ground.command(minute, "nation", "run", "--once", "--name", f"w{n}") for n in range(self.count)]


Way = Loop | Workers
WAYS: Sequence[Way] = (Loop(), Workers(1), Workers(3))


def night(ground: Ground, way: Way, size: int, identities: int, server: Nation | None) -> Night:
    """Measure a night in which every form is to be read, and the one after it, in which nothing was typed.

    Raises:
        FailedError: not every province got its summary, in one write.
    """
    minute = MINUTES[identities]
    ledger = server.fresh(minute) if server else None
    folders = ground.fresh(size, identities, minute, ledger)
    runs, seconds, counted = _timed(ground, way, folders, minute)
    if counted.kinds.get("write") != size:
        raise FailedError(f"{way.name}: {counted.kinds} for {size} provinces")
    _, _, after = _timed(ground, way, folders, minute)
    peaks = [run.peak for run in runs if run.peak is not None]
    return Night(
        way=way.name,
        provinces=size,
        identities=identities,
        minute=minute,
        seconds=seconds,
        calls=counted.calls,
        of_sheets=counted.calls - counted.kinds.get("drive", 0),
        reads=counted.kinds["read"],
        refused=counted.refused + after.refused,
        peak=max(peaks, default=None),
        cpu=sum(run.cpu or 0 for run in runs),
        server_cpu=counted.cpu,
        quiet_calls=after.calls,
    )


def _timed(ground: Ground, way: Way, folders: Sequence[Path], minute: float) -> tuple[list[Run], float, Counted]:
    way.ask(ground, folders)
    ground.forget()
    began = time.perf_counter()
    started = [ground.start(command) for command in way.commands(ground, folders, minute)]
    runs = [one.ended() for one in started]
    return runs, time.perf_counter() - began, ground.counted()


def bench_fleet(
    repeat: int, sizes: Sequence[int] = SIZES, identities: Sequence[int] = tuple(MINUTES), ways: Sequence[Way] = WAYS
) -> Result:
    """Measure each way at each size with the fewest identities, and at the greatest size with the others."""
    nights = []
    with (
        tempfile.TemporaryDirectory(prefix="tidao-bench-") as name,
        Ground(Path(name), max(sizes)) as ground,
        Nation(ground) as server,
    ):
        for way, count, size, _ in itertools.product(ways, identities, sizes, range(repeat)):
            if count == min(identities) or size == max(sizes):
                nights.append(night(ground, way, size, count, None if isinstance(way, Loop) else server))
                print(f"  {' · '.join(nights[-1].row())}", file=sys.stderr, flush=True)
    heads = [*("way", "identities", "provinces", "calls", "s", "bound, s", "÷ bound", "429", "MiB", "CPU s"), QUIET]
    figures = {"nights": [{**asdict(one), "bound": one.bound} for one in nights]}
    return Result(heads, [one.row() for one in nights], _notes(nights), figures)


def _notes(nights: Sequence[Night]) -> list[str]:
    most = max(one.provinces for one in nights)
    full = [one for one in nights if one.provinces == most]
    calls, reads = full[0].of_sheets / most, full[0].reads / most
    minutes = ", ".join(f"{MINUTES[n]:.0f} s with {n}" for n in sorted({one.identities for one in full}))
    shares = ", ".join(f"{one.server_cpu / one.seconds:.0%}" for one in full)
    size = (
        f"Each province: 19 offices, 4 forms and a summary; {calls:g} calls of Sheets where every form is read, "
        f"{reads:g} of them reads: 76 provinces make {76 * calls:g} (design: {76 * CALLS}). Drive is asked as well. "
    )
    meant = (
        "The bound is max(n / (60 · identities), n / 300) minutes for n calls of Sheets. Reads and writes have quotas "
        f"of their own: by the reads alone it is {reads / calls:.2f} of that, and those of the first minute may "
        "be made at once, so that less is possible."
    )
    short = (
        f"Google's minute on the test server is shortened ({minutes}), and the program's with it: processes and waits "
        f"are real. The server has used {shares} of one core at {most} provinces (a line each)."
    )
    heads = (
        "429: refused by the server's quota. MiB: the greatest process. CPU s: of all processes and the server, which "
        "answers at once. Quiet night: calls of the night after, in which nothing was typed."
    )
    return [size + meant, short, heads]
