"""What a benchmark found, and how its figures are shown to people and told to programs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from _bench_measure import Run, Spread, ratios


@dataclass(frozen=True, slots=True)
class Result:
    """What a benchmark found: a table for people, the figures for programs, and what must be said about them."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()
    figures: Mapping[str, Any] = field(default_factory=dict)


def ms(runs: Sequence[Run]) -> str:
    """Show wall times in milliseconds."""
    return Spread.of([run.wall for run in runs]).shown(scale=1000, digits=0)


def seconds(runs: Sequence[Run]) -> str:
    """Show wall times in seconds."""
    return Spread.of([run.wall for run in runs]).shown()


def times(these: Sequence[Run], those: Sequence[Run]) -> Spread:
    """Return how many times as long these took as those, turn by turn."""
    return ratios([run.wall for run in these], [run.wall for run in those])


def _peaks(runs: Sequence[Run]) -> list[float]:
    return [run.peak for run in runs if run.peak is not None]


def memory(these: Sequence[Run], those: Sequence[Run], *, same: bool) -> tuple[str, str]:
    """Return peak memory and its ratio, which no spread is worth showing of; "–" where it is not known."""
    mine, theirs = _peaks(these), _peaks(those)
    if not mine or not theirs:
        return "–", "–"
    return f"{Spread.of(mine).middle:.0f}", "1" if same else f"{ratios(mine, theirs).middle:.2f}"


def as_dict(spread: Spread) -> dict[str, float]:
    """Return a spread for programs."""
    values = {"min": spread.least, "median": spread.middle, "max": spread.greatest}
    return {name: round(value, 6) for name, value in values.items()}


def figures(runs: Mapping[str, Sequence[Run]], base: str) -> dict[str, Any]:
    """Return every process's seconds, CPU seconds, peak MiB and ratio to the base, for programs."""
    told: dict[str, Any] = {}
    for name, taken in runs.items():
        cpu, peaks = [run.cpu for run in taken if run.cpu is not None], _peaks(taken)
        told[name.replace("`", "")] = {
            "seconds": as_dict(Spread.of([run.wall for run in taken])),
            "cpu_seconds": as_dict(Spread.of(cpu)) if cpu else None,
            "peak_mib": as_dict(Spread.of(peaks)) if peaks else None,
            "ratio": as_dict(times(taken, runs[base])),
        }
    return {"base": base.replace("`", ""), "processes": told}
