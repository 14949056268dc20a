"""What benchmarks share: fresh processes with their time and peak memory, in turns, and an honest middle.

Run as a script it is the launcher of one process: `python _bench_measure.py COMMAND …` prints what it took as JSON. A
child's peak memory is never less than that of the process which started it, so the launcher must be a small one.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median


class FailedError(Exception):
    """A measured command did not do its job; its figures would mean nothing."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one process took: wall and CPU time in seconds, peak resident memory in MiB (None where unknown)."""

    wall: float
    cpu: float | None
    peak: float | None
    code: int = 0


@dataclass(frozen=True, slots=True)
class Spread:
    """The least, middle and greatest of several measurements; the middle is the median."""

    least: float
    middle: float
    greatest: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """Return the spread of at least one value."""
        return cls(min(values), median(values), max(values))

    def shown(self, unit: str = "", scale: float = 1, digits: int = 2) -> str:
        """Return "middle unit (least … greatest)"."""
        low, mid, high = (f"{value * scale:.{digits}f}" for value in (self.least, self.middle, self.greatest))
        return f"{mid}{unit} ({low} … {high})"


def ratios(these: Sequence[float], those: Sequence[float]) -> Spread:
    """Return the spread of this ÷ that, turn by turn: what slows the machine for a while slows both."""
    return Spread.of([this / that for this, that in zip(these, those, strict=True)])


def in_turns(contenders: Mapping[str, Callable[[], Run]], repeat: int) -> dict[str, list[Run]]:
    """Measure all contenders once a turn, after a turn that does not count; every other turn runs backwards."""
    for run in contenders.values():
        run()
    runs: dict[str, list[Run]] = {name: [] for name in contenders}
    for turn in range(repeat):
        for name in list(contenders)[:: -1 if turn % 2 else 1]:
            runs[name].append(contenders[name]())
    return runs


def process(command: Sequence[str], cwd: Path, good: Sequence[int] = (0,)) -> Run:
    """Run a command as a fresh process without a terminal.

    Raises:
        FailedError: it left with another exit code than the good ones.
    """
    launcher = [sys.executable, "-I", "-X", "utf8", str(Path(__file__).resolve()), *command]
    done = subprocess.run(
        launcher, cwd=cwd, env=quiet_environment(), capture_output=True, encoding="utf-8", errors="replace", check=False
    )
    if done.returncode:
        raise FailedError(done.stderr.strip())
    run = Run(**json.loads(done.stdout))
    if run.code not in good:
        raise FailedError(f"exit {run.code}: {' '.join(command)}\n{done.stderr.strip()}")
    return run


def quiet_environment() -> dict[str, str]:
    """Return the environment without what changes how Python or tidao runs."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "TIDAO_", "OPENPYXL_"))}
    kept.pop("COLUMNS", None)
    return {**kept, "PYTHONUTF8": "1"}


def launch(command: Sequence[str]) -> Run:
    """Start a command, wait for it, and return what it took."""
    started = time.perf_counter()
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    if not hasattr(os, "wait4"):  # Windows does not tell
        return Run(code=child.wait(), wall=time.perf_counter() - started, cpu=None, peak=None)
    _, status, used = os.wait4(child.pid, 0)
    wall = time.perf_counter() - started
    child.returncode = os.waitstatus_to_exitcode(status)
    unit = 1 if sys.platform == "darwin" else 1024  # bytes there, KiB elsewhere
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * unit / 2**20, child.returncode)


if __name__ == "__main__":
    print(json.dumps(asdict(launch(sys.argv[1:]))))
