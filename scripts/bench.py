"""Measure the program: `python3 scripts/bench.py [WHAT …] [--repeat N] [--json] [--write]`.

Figures are ratios taken in one run, medians of repetitions that take turns, with the least and the greatest beside
them. `--write` puts the tables into docs/bench.md. Nothing here passes or fails: a busy machine is not a fault.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))  # a safe-path Python leaves it out

import _venv  # isort: skip - it tells an old Python what is wrong with it

import argparse
import json
import os
import platform
import random
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from _bench_desk import bench_desk
from _bench_figures import Result
from _bench_ledger import bench_ledger
from _bench_measure import FailedError
from _bench_nation import bench_nation
from _bench_province import PROGRAMME, SEED, bench_help, bench_province, filled
from _bench_year import bench_year

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PAGE = ROOT / "docs" / "bench.md"


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One benchmark: what it measures, how, and how often unless told otherwise."""

    title: str
    measure: Callable[[int], Result]
    repeat: int


def bench_google(repeat: int) -> Result:
    """Compare the province's sync on Google Sheets with the usual ways, against the test server."""
    import _bench_google

    dice = random.Random(SEED)
    with tempfile.TemporaryDirectory(prefix="tidao-bench-") as name:
        return _bench_google.measure(repeat, Path(name), lambda known: filled(known, dice), PROGRAMME)


def bench_nation_google(repeat: int) -> Result:
    """Measure nights of a nation on Google Sheets, against the test server: a line a night."""
    import _bench_fleet

    return _bench_fleet.bench_fleet(repeat)


def bench_letters(repeat: int) -> Result:
    """Measure the documents as PDF, beside WeasyPrint and LibreOffice."""
    import _bench_letters

    dice = random.Random(SEED)
    with tempfile.TemporaryDirectory(prefix="tidao-bench-") as name:
        return _bench_letters.measure(repeat, Path(name), lambda known: filled(known, dice))


BENCHMARKS = {
    "help": Benchmark("`tidao --help` beside importing click", bench_help, 15),
    "province": Benchmark("A province's round from cold start, beside a plain script", bench_province, 7),
    "desk": Benchmark("The desk's pages, beside the shell's command", bench_desk, 9),
    "nation": Benchmark("Assessing a nation in memory", bench_nation, 9),
    "ledger": Benchmark("A year of nightly syncs in the ledger", bench_ledger, 1),
    "year": Benchmark("A year of syncs: what recording costs, and whether the last ones are slower", bench_year, 1),
    "google": Benchmark("A province's sync on Google Sheets, beside gspread used as usual", bench_google, 3),
    "nation-google": Benchmark(
        "A nation's night on Google Sheets, by one machine and by workers", bench_nation_google, 1
    ),
    "letters": Benchmark("Documents as PDF, beside WeasyPrint and LibreOffice", bench_letters, 3),
}
"""Every benchmark by the name it is asked for; a new one needs a line here and a pair of marks in docs/bench.md."""


# --- report -------------------------------------------------------------------------------------------------------


def surroundings() -> str:
    """Say what the figures were taken on, as far as they depend on it."""
    version = ".".join(platform.python_version_tuple()[:2])
    return f"Python {version}, {platform.system()}, {os.cpu_count()} cores"


def table(result: Result, repeat: int) -> str:
    """Return one benchmark's table in Markdown, with its notes."""
    lines = [result.heads, ["---", *["---:"] * (len(result.heads) - 1)], *result.rows]
    text = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
    said = [*result.notes, f"Median (least … greatest) of {repeat} turns. {surroundings()}."]
    return f"{text}\n\n" + "\n".join(f"- {note}" for note in said)


def marks(name: str) -> tuple[str, str]:
    """Return the marks between which a benchmark's table stands in docs/bench.md."""
    return f"<!-- bench:{name} -->", f"<!-- /bench:{name} -->"


def put(page: str, name: str, text: str) -> str:
    """Replace a benchmark's table on a page.

    Raises:
        FailedError: the page has no marks for it.
    """
    begin, end = marks(name)
    before, found, rest = page.partition(begin)
    _, closed, after = rest.partition(end)
    if not (found and closed):
        raise FailedError(f"no marks {begin} … {end} on the page")
    return f"{before}{begin}\n{text}\n{end}{after}"


def parse(args: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="bench.py", description="Measure the program; see docs/bench.md.")
    add = parser.add_argument
    add("what", nargs="*", metavar="WHAT", help=f"{', '.join(BENCHMARKS)} (default: all)")
    add("--repeat", type=int, metavar="N", help="how many turns count (default: each benchmark's own)")
    add("--json", action="store_true", help="print one JSON document")
    add("--write", action="store_true", help="put the tables into docs/bench.md")
    options = parser.parse_args(args)
    for name in options.what:
        if name not in BENCHMARKS:
            parser.error(f"no benchmark {name!r}; there are {', '.join(BENCHMARKS)}")
    if options.repeat is not None and options.repeat < 1:
        parser.error("--repeat must be 1 or more")
    return options


def run(args: Sequence[str], page: Path = PAGE) -> int:
    """Measure what is asked for and report it; 1 when something measured did not do its job."""
    options = parse(args)
    document: dict[str, Any] = {"python": platform.python_version(), "cores": os.cpu_count(), "benchmarks": {}}
    try:
        for name in options.what or BENCHMARKS:
            benchmark = BENCHMARKS[name]
            repeat = options.repeat or benchmark.repeat
            print(f"{name}: {repeat} turns …", file=sys.stderr, flush=True)
            result = benchmark.measure(repeat)
            document["benchmarks"][name] = {"repeat": repeat, **result.figures}
            text = table(result, repeat)
            if not options.json:
                print(f"\n## {benchmark.title}\n\n{text}\n", flush=True)
            if options.write:
                page.write_text(put(page.read_text(encoding="utf-8"), name, text), encoding="utf-8", newline="\n")
    except FailedError as error:
        print(f"วัดไม่สำเร็จ / Could not measure: {error}", file=sys.stderr)
        return 1
    if options.json:
        print(json.dumps(document, ensure_ascii=False, indent=2))
    return 0


def main() -> int:
    """Measure with the .venv of the repository: this Python if it is that one, else after making it ready."""
    if Path(sys.prefix).resolve() == (ROOT / ".venv").resolve():
        return run(sys.argv[1:])
    place = _venv.ensure("test")  # what is measured beside the program comes with it
    return _venv.call([str(place.python), "-P", "-X", "utf8", str(HERE / "bench.py"), *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(_venv.guarded(main))
