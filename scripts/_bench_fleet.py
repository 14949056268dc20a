"""A nation on Google, in a shortened minute: the loop of one machine, beside workers that share a PostgreSQL."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from _bench_figures import Result
from _bench_measure import FailedError, Run
from _fleet_ground import Counted, Ground

SIZES = (1, 10, 38, 76)
MINUTES = {1: 10.0, 4: 30.0}
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
    refused: int
    peak: float | None
    cpu: float
    server_cpu: float
    quiet_calls: int | None = None

    @property
    def bound(self) -> float:
        """The seconds that Google's quota asks of so many calls."""
        return bound(self.calls, self.identities) * self.minute

    def row(self) -> list[str]:
        """Return its line of the table."""
        peak = "–" if self.peak is None else f"{self.peak:.0f}"
        quiet = "–" if self.quiet_calls is None else f"{self.quiet_calls}"
        said = (self.identities, self.provinces, self.calls, f"{self.seconds:.1f}", f"{self.bound:.1f}")
        more = (f"{self.seconds / self.bound:.2f}", self.refused, peak, f"{self.cpu + self.server_cpu:.1f}", quiet)
        return [self.way, *map(str, (*said, *more))]


def bound(calls: int, identities: int) -> float:
    """Return the minutes that so many calls take at 60 a minute and identity, 300 a minute and project."""
    return max(calls / (60 * identities), calls / 300)


Way = Callable[[Ground, Sequence[Path], float], list[Run]]
"""What does the night's work in these workspaces, where Google's minute takes so many seconds: a run a process."""


def loop(ground: Ground, folders: Sequence[Path], minute: float) -> list[Run]:
    """Do it as one machine does, without PostgreSQL."""
    return [ground.start(ground.command(minute, "watch", "--once", *folders)).ended()]


def night(ground: Ground, name: str, way: Way, size: int, identities: int, *, quiet: bool) -> Night:
    """Measure a night in which every form is to be read, and, if it is asked for, the one after it.

    Raises:
        FailedError: not every province got its summary, in one write.
    """
    minute = MINUTES[identities]
    folders = ground.fresh(size, identities, minute)
    runs, seconds, counted = _timed(ground, way, folders, minute)
    if counted.kinds.get("write") != size:
        raise FailedError(f"{name}: {counted.kinds} for {size} provinces")
    after = None
    if quiet:
        ground.forget()
        _, _, counts = _timed(ground, way, folders, minute)
        after = counts.calls
    peaks = [run.peak for run in runs if run.peak is not None]
    return Night(
        way=name,
        provinces=size,
        identities=identities,
        minute=minute,
        seconds=seconds,
        calls=counted.calls,
        refused=counted.refused,
        peak=max(peaks, default=None),
        cpu=sum(run.cpu or 0 for run in runs),
        server_cpu=counted.cpu,
        quiet_calls=after,
    )


def _timed(ground: Ground, way: Way, folders: Sequence[Path], minute: float) -> tuple[list[Run], float, Counted]:
    began = time.perf_counter()
    runs = way(ground, folders, minute)
    return runs, time.perf_counter() - began, ground.counted()


WAYS: dict[str, Way] = {"`tidao watch --once`, one machine": loop}


def bench_fleet(repeat: int, sizes: Sequence[int] = SIZES, identities: Sequence[int] = tuple(MINUTES)) -> Result:
    """Measure each way, with each number of identities, at each size; a quiet night at the greatest."""
    nights = []
    with tempfile.TemporaryDirectory(prefix="tidao-bench-") as name, Ground(Path(name), max(sizes)) as ground:
        for way, work in WAYS.items():
            for count in identities:
                for size in sizes if count == min(identities) else [max(sizes)]:
                    for _ in range(repeat):
                        nights.append(night(ground, way, work, size, count, quiet=size == max(sizes)))
                        print(f"  {' · '.join(nights[-1].row())}", file=sys.stderr, flush=True)
    heads = [*("way", "identities", "provinces", "calls", "s", "bound, s", "÷ bound", "429", "MiB", "CPU s"), QUIET]
    figures = {"nights": [{**asdict(one), "bound": one.bound} for one in nights]}
    return Result(heads, [one.row() for one in nights], _notes(nights), figures)


def _notes(nights: Sequence[Night]) -> list[str]:
    most = max(one.provinces for one in nights)
    full = [one for one in nights if one.provinces == most]
    calls = full[0].calls / most
    minutes = ", ".join(f"{MINUTES[n]:.0f} s with {n}" for n in sorted({one.identities for one in full}))
    shares = ", ".join(f"{one.server_cpu / one.seconds:.0%}" for one in full)
    size = (
        f"Each province: 19 offices, 4 forms and a summary; {calls:g} calls where each form is read (design: {CALLS}), "
        f"so that 76 provinces make {76 * calls:g}. "
    )
    meant = (
        "The bound is max(calls / (60 · identities), calls / 300) minutes. Reads and writes have quotas of their own, "
        "and the calls of the first minute may be made at once: less than the bound is possible."
    )
    short = (
        f"Google's minute on the test server is shortened ({minutes}), and the program's with it: processes and waits "
        f"are real. The server has used {shares} of one core at {most} provinces (a line each)."
    )
    heads = (
        "429: refused by the server's quota. MiB: the greatest process. CPU s: of all processes and the server. "
        "Quiet night: calls of the night after, in which nothing was typed."
    )
    return [size + meant, short, heads]
