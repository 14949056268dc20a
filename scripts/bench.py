"""Measure the program: `python3 scripts/bench.py [WHAT …] [--repeat N] [--json] [--write]`.

Figures are ratios taken in one run, medians of repetitions that take turns, with the least and the greatest beside
them. `--write` puts the tables into docs/bench.md. Nothing here passes or fails: a busy machine is not a fault.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))  # a safe-path Python leaves it out

import _venv  # isort: skip - it tells an old Python what is wrong with it

import argparse
import gc
import json
import os
import platform
import random
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from _bench_measure import FailedError, Run, Spread, in_turns, process, ratios

if TYPE_CHECKING:
    from tidao_sheets.assess import OfficeScores
    from tidao_sheets.programme import Programme

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
PAGE = ROOT / "docs" / "bench.md"
PYTHON = [sys.executable, "-P"]
PROGRAMME, ROUND = "chiang-rai-2567", 1
SEED = 2567  # made-up scores, the same ones every time


@dataclass(frozen=True, slots=True)
class Result:
    """What a benchmark found: a table for people, the figures for programs, and what must be said about them."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    notes: Sequence[str] = ()
    figures: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One benchmark: what it measures, how, and how often unless told otherwise."""

    title: str
    measure: Callable[[int], Result]
    repeat: int


# --- tidao --help -------------------------------------------------------------------------------------------------


def bench_help(repeat: int) -> Result:
    """Compare `tidao --help` with what it cannot do without: Python importing click."""
    runs = in_turns(
        {
            "tidao --help": lambda: process([*_tidao(), "--help"], ROOT),
            "import click": lambda: process([*PYTHON, "-c", "import click"], ROOT),
            "python": lambda: process([*PYTHON, "-c", "pass"], ROOT),
        },
        repeat,
    )
    base = "import click"
    rows = [
        [f"`{name}`", _ms(runs[name]), "1" if name == base else _times(runs[name], runs[base]).shown(digits=2)]
        for name in runs
    ]
    ratio = _times(runs["tidao --help"], runs[base])
    note = f"Target: at most 2.0 times importing click; here {ratio.middle:.2f}."
    return Result(["process", "wall time, ms", "÷ importing click"], rows, [note], _figures(runs, base))


def _tidao() -> list[str]:
    """Return the program's real command, or the module where no command was installed."""
    command = Path(sys.executable).with_name("tidao.exe" if os.name == "nt" else "tidao")
    return [str(command)] if command.exists() else [*PYTHON, "-m", "tidao_sheets"]


# --- a province's round, from cold start --------------------------------------------------------------------------


def bench_province(repeat: int) -> Result:
    """Compare check and sync with an ordinary script that reads the same forms by fixed addresses."""
    with tempfile.TemporaryDirectory(prefix="tidao-bench-") as name:
        folder = Path(name)
        offices = make_round(folder)
        runs = in_turns(_province(folder), repeat)
    base = min(_PLAIN, key=lambda name: Spread.of([r.wall for r in runs[name]]).middle)
    rows = [
        [
            label,
            _seconds(runs[label]),
            "1" if label == base else _times(runs[label], runs[base]).shown(),
            *_memory(runs[label], runs[base], same=label == base),
        ]
        for label in runs
    ]
    notes = [
        f"One round, {offices} offices, 4 forms; every score and a text beside each. Fresh processes, files in cache.",
        f"Ratios are to the faster of the two plain scripts ({base}).",
        "The plain script checks nothing, keeps no record and writes three bare tables.",
    ]
    heads = ["process", "wall time, s", "÷ plain", "peak memory, MiB", "÷ plain"]
    return Result(heads, rows, notes, {"offices": offices, **_figures(runs, base)})


_PLAIN = ("plain script", "plain script, read-only mode")


def _province(folder: Path) -> dict[str, Callable[[], Run]]:
    made = ("summary.xlsx", "tidao.db", "backup")
    options = ["--round", str(ROUND), "--workspace", str(folder)]

    def first(command: str) -> Run:
        """Run a command as if nothing had ever been synced."""
        for name in made[:2]:
            (folder / name).unlink(missing_ok=True)
        return process([*_tidao(), command, *options], folder)

    def again() -> Run:
        """Sync when nothing has changed; the turn before may have left no summary."""
        if not (folder / made[0]).exists():
            process([*_tidao(), "sync", *options], folder)
        return process([*_tidao(), "sync", *options], folder)

    def plain(*more: str) -> Run:
        script = [*PYTHON, str(HERE / "_bench_plain.py"), str(folder / "forms"), str(folder / "plain.xlsx")]
        return process([*script, *more], folder)

    return {
        _PLAIN[0]: plain,
        _PLAIN[1]: lambda: plain("--read-only"),
        "`tidao check`": lambda: first("check"),
        "`tidao sync`, the first": lambda: first("sync"),
        "`tidao sync`, nothing new": again,
    }


def make_round(folder: Path) -> int:
    """Make a workspace whose first round is filled in to the last cell; return the number of offices."""
    from tidao_sheets.form.workbook import form_workbook  # noqa: PLC0415 - only here is it needed
    from tidao_sheets.workspace import Workspace, make_workspace  # noqa: PLC0415 - as above

    make_workspace(folder, PROGRAMME)
    workspace = Workspace.open(folder)
    programme, store, dice = workspace.programme, workspace.store(), random.Random(SEED)  # noqa: S311 - no secret
    for committee in programme.committees.values():
        filled = {code: _filled(programme, dice) for code in committee.offices}
        round_ = programme.rounds[ROUND]
        store.make_form(round_, committee, form_workbook(programme, round_, committee, filled=filled))
    return len(programme.offices)


def _filled(programme: "Programme", dice: random.Random) -> dict[str, dict[str, Any]]:
    """Return criterion → column → what a committee typed there."""
    filled: dict[str, dict[str, Any]] = {}
    for criterion in programme.criteria:
        points = _points(criterion.full_marks, dice)
        praised = points * 10 >= criterion.full_marks * 8
        text = f"{criterion.name}: {'ดำเนินการได้ครบถ้วน มีหลักฐานชัดเจน' if praised else 'ควรจัดทำหลักฐานให้ครบทุกกิจกรรม'}"
        filled[criterion.id] = {"score": points, "strength" if praised else "advice": text}
    return filled


def _points(full_marks: Decimal, dice: random.Random) -> Decimal:
    """Return made-up points in half steps, between half and all of full marks."""
    return Decimal(dice.randint(int(full_marks), int(full_marks * 2))) / 2


# --- a nation in memory -------------------------------------------------------------------------------------------

SIZES = (1, 10, 76, 100)


def bench_nation(repeat: int) -> Result:
    """Assess many programmes of one province's size; scores are there before the clock starts."""
    from tidao_sheets import load_programme  # noqa: PLC0415 - only here is it needed

    programme = load_programme(PROGRAMME)
    runs = in_turns({str(size): lambda size=size: _nation(programme, size) for size in SIZES}, repeat)
    each = {size: [run.wall / size for run in runs[str(size)]] for size in SIZES}
    rows = [
        [
            str(size),
            Spread.of([run.wall for run in runs[str(size)]]).shown(scale=1000, digits=1),
            Spread.of(each[size]).shown(scale=1e6, digits=0),
            "1" if size == SIZES[0] else ratios(each[size], each[SIZES[0]]).shown(),
        ]
        for size in SIZES
    ]
    nation = Spread.of([run.wall for run in runs["76"]]).middle
    notes = [
        f"{len(programme.offices)} offices a programme. Target: 76 programmes under 0.5 s; here {nation:.3f} s.",
        "Linear growth: the time a programme stays the same (last column near 1).",
    ]
    heads = ["programmes", "all, ms", "each, µs", "each ÷ each of 1"]
    figures = {
        "seconds": {size: _dict(Spread.of([run.wall for run in runs[str(size)]])) for size in SIZES},
        "each_ratio": {size: _dict(ratios(each[size], each[SIZES[0]])) for size in SIZES},
    }
    return Result(heads, rows, notes, figures)


def _nation(programme: "Programme", size: int) -> Run:
    """Time the assessment of that many programmes, each a copy that has computed nothing yet."""
    from tidao_sheets import assess  # noqa: PLC0415 - only here is it needed

    dice = random.Random(SEED)  # noqa: S311 - no secret
    batches = max(1, max(SIZES) // size)  # few programmes are soon assessed: the mean of several tells more
    nations = [
        [(programme.model_copy(deep=True), _scores(programme, dice)) for _ in range(size)] for _ in range(batches)
    ]
    gc.collect()
    started, busy = time.perf_counter(), time.process_time()
    for nation in nations:
        results = [assess(one, ROUND, scores) for one, scores in nation]
    run = Run((time.perf_counter() - started) / batches, (time.process_time() - busy) / batches, None)
    if not all(result.complete for result in results):
        raise FailedError("the made-up nation is not complete")
    return run


def _scores(programme: "Programme", dice: random.Random) -> list["OfficeScores"]:
    from tidao_sheets import OfficeScores  # noqa: PLC0415 - only here is it needed

    return [
        OfficeScores(code, {c.id: _points(c.full_marks, dice) for c in programme.criteria})
        for code in programme.offices
    ]


def bench_google(repeat: int) -> Result:
    """Compare the province's sync on Google Sheets with the usual ways, against the test server."""
    import _bench_google  # noqa: PLC0415 - needs the tests' server

    dice = random.Random(SEED)  # noqa: S311 - no secret
    with tempfile.TemporaryDirectory(prefix="tidao-bench-") as name:
        return Result(*_bench_google.measure(repeat, Path(name), lambda known: _filled(known, dice), PROGRAMME))


def bench_letters(repeat: int) -> Result:
    """Measure the documents as PDF, beside WeasyPrint and LibreOffice."""
    import _bench_letters  # noqa: PLC0415 - only here is it needed

    dice = random.Random(SEED)  # noqa: S311 - no secret
    with tempfile.TemporaryDirectory(prefix="tidao-bench-") as name:
        return Result(*_bench_letters.measure(repeat, Path(name), lambda known: _filled(known, dice)))


BENCHMARKS = {
    "help": Benchmark("`tidao --help` beside importing click", bench_help, 15),
    "province": Benchmark("A province's round from cold start, beside a plain script", bench_province, 7),
    "nation": Benchmark("Assessing a nation in memory", bench_nation, 9),
    "google": Benchmark("A province's sync on Google Sheets, beside gspread used as usual", bench_google, 3),
    "letters": Benchmark("Documents as PDF, beside WeasyPrint and LibreOffice", bench_letters, 3),
}
"""Every benchmark by the name it is asked for; a new one needs a line here and a pair of marks in docs/bench.md."""


# --- figures ------------------------------------------------------------------------------------------------------


def _ms(runs: Sequence[Run]) -> str:
    return Spread.of([run.wall for run in runs]).shown(scale=1000, digits=0)


def _seconds(runs: Sequence[Run]) -> str:
    return Spread.of([run.wall for run in runs]).shown()


def _times(these: Sequence[Run], those: Sequence[Run]) -> Spread:
    return ratios([run.wall for run in these], [run.wall for run in those])


def _peaks(runs: Sequence[Run]) -> list[float]:
    return [run.peak for run in runs if run.peak is not None]


def _memory(these: Sequence[Run], those: Sequence[Run], *, same: bool) -> tuple[str, str]:
    """Return peak memory and its ratio, which no spread is worth showing of; "–" where it is not known."""
    mine, theirs = _peaks(these), _peaks(those)
    if not mine or not theirs:
        return "–", "–"
    return f"{Spread.of(mine).middle:.0f}", "1" if same else f"{ratios(mine, theirs).middle:.2f}"


def _dict(spread: Spread) -> dict[str, float]:
    values = {"min": spread.least, "median": spread.middle, "max": spread.greatest}
    return {name: round(value, 6) for name, value in values.items()}


def _figures(runs: Mapping[str, Sequence[Run]], base: str) -> dict[str, Any]:
    """Return every process's seconds, CPU seconds, peak MiB and ratio to the base, for programs."""
    told: dict[str, Any] = {}
    for name, taken in runs.items():
        cpu, peaks = [run.cpu for run in taken if run.cpu is not None], _peaks(taken)
        told[name.replace("`", "")] = {
            "seconds": _dict(Spread.of([run.wall for run in taken])),
            "cpu_seconds": _dict(Spread.of(cpu)) if cpu else None,
            "peak_mib": _dict(Spread.of(peaks)) if peaks else None,
            "ratio": _dict(_times(taken, runs[base])),
        }
    return {"base": base.replace("`", ""), "processes": told}


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
    place = _venv.ensure()
    return _venv.call([str(place.python), "-P", "-X", "utf8", str(HERE / "bench.py"), *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(_venv.guarded(main))
