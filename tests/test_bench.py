"""Benchmarks run, tell what they should, and compare like with like; no test here depends on how fast anything is."""

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from tidao_sheets import load_programme

ROOT = Path(__file__).parent.parent
SCRIPTS = ROOT / "scripts"
SPREAD = {"min", "median", "max"}


@pytest.fixture(scope="module")
def bench():
    before = list(sys.path)
    sys.path.insert(0, str(SCRIPTS))
    yield importlib.import_module("bench")
    sys.path[:] = before


@pytest.fixture(scope="module")
def measure(bench):
    del bench  # it has put the scripts on the import path
    return importlib.import_module("_bench_measure")


@pytest.fixture(scope="module")
def workspace(bench, tmp_path_factory):
    del bench  # as above
    folder = tmp_path_factory.mktemp("province")
    assert importlib.import_module("_bench_province").make_round(folder) == 19
    return folder


def ask(bench, capsys, *args):
    assert bench.run([*args, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert set(document) == {"python", "cores", "benchmarks"}
    return document["benchmarks"]


def assert_spread(spread):
    assert set(spread) == SPREAD
    assert 0 < spread["min"] <= spread["median"] <= spread["max"]


# Every benchmark.


@pytest.mark.parametrize(
    ("name", "base", "processes"),
    [
        ("help", "import click", {"tidao --help", "import click", "python"}),
        (
            "province",
            None,
            {
                *("plain script", "plain script, read-only mode"),
                *("tidao check", "tidao check --json"),
                *("tidao check, with evidence", "tidao check, with evidence, all read"),
                *("tidao sync, the first", "tidao sync, nothing new", "tidao sync, one score changed"),
            },
        ),
    ],
)
def test_processes_are_measured_beside_each_other(bench, capsys, name, base, processes):
    told = ask(bench, capsys, name, "--repeat", "1")[name]
    assert told["repeat"] == 1
    assert set(told["processes"]) == processes
    assert told["base"] in processes
    assert base in {None, told["base"]}
    assert told["processes"][told["base"]]["ratio"] == {"min": 1, "median": 1, "max": 1}
    for process in told["processes"].values():
        assert_spread(process["seconds"])
        assert_spread(process["ratio"])
        if hasattr(os, "wait4"):
            assert_spread(process["cpu_seconds"])
            assert 4 < process["peak_mib"]["median"] < 4096


def test_a_nation_is_assessed(bench, capsys):
    told = ask(bench, capsys, "nation", "--repeat", "1")["nation"]
    assert list(told["seconds"]) == list(told["each_ratio"]) == ["1", "10", "76", "100"]
    for spread in [*told["seconds"].values(), *told["each_ratio"].values()]:
        assert_spread(spread)


@pytest.mark.postgresql
def test_a_year_of_syncs_is_recorded_on_both_databases(bench, monkeypatch):
    monkeypatch.setattr(sys, "path", [*sys.path])
    year = importlib.import_module("_bench_year")
    result = year.bench_year(1, nights=4)
    assert [row[0] for row in result.rows] == ["SQLite", "PostgreSQL"]
    for told in result.figures["databases"].values():
        assert_spread(told["growth"])
        assert_spread(told["recording"])
    assert bench.BENCHMARKS["year"].measure is year.bench_year


# The province's benchmark compares like with like.


@pytest.mark.parametrize("mode", [[], ["--read-only"]])
def test_the_plain_script_comes_to_the_same_result(bench, workspace, tmp_path, mode):
    plain = tmp_path / "plain.xlsx"
    script = [sys.executable, str(SCRIPTS / "_bench_plain.py"), str(workspace / "forms"), str(plain), *mode]
    subprocess.run(script, check=True, timeout=120)
    rows = openpyxl.load_workbook(plain)["ranking"].iter_rows(min_row=2, values_only=True)
    found = {office: (points, star, rank) for office, *_, points, star, rank in rows}

    check = [sys.executable, "-m", "tidao_sheets", "check", "--round", "1", "--json", "--workspace", str(workspace)]
    done = subprocess.run(check, check=True, capture_output=True, encoding="utf-8", timeout=120)
    stars = {"gold": "ดาวทอง", "silver": "ดาวเงิน", "bronze": "ดาวทองแดง", "none": "-"}
    offices = load_programme(bench.PROGRAMME).offices
    assert found == {
        offices[o["code"]].short_name: (float(o["total"]), stars[o["tier"]], o["rank"])
        for o in json.loads(done.stdout)["offices"]
    }


def test_every_cell_of_the_round_is_filled_and_sound(workspace):
    check = [sys.executable, "-m", "tidao_sheets", "check", "--round", "1", "--json", "--workspace", str(workspace)]
    told = json.loads(subprocess.run(check, check=True, capture_output=True, encoding="utf-8", timeout=120).stdout)
    assert not told["findings"]
    assert all(len(o["points"]) == 15 and o["complete"] for o in told["offices"])


# Figures.


def test_a_spread_tells_the_middle_and_both_ends(measure):
    spread = measure.Spread.of([0.3, 0.1, 0.2])
    assert spread.shown("ms", 1000, 0) == "200ms (100 … 300)"
    assert measure.ratios([2, 9, 4], [1, 3, 2]) == measure.Spread(2, 2, 3)


def test_contenders_take_turns_and_the_first_turn_does_not_count(measure):
    order = []

    def contender(name):
        order.append(name)
        return measure.Run(len(order), None, None)

    runs = measure.in_turns({name: lambda name=name: contender(name) for name in "ab"}, 2)
    assert "".join(order) == "ab" + "ab" + "ba"
    assert [run.wall for run in runs["a"]] == [3, 6]


def test_a_command_that_fails_is_not_a_figure(measure, tmp_path):
    with pytest.raises(measure.FailedError, match="exit 3"):
        measure.process([sys.executable, "-c", "raise SystemExit(3)"], tmp_path)
    assert measure.process([sys.executable, "-c", "raise SystemExit(3)"], tmp_path, good=(3,)).code == 3


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="Windows does not tell a process's peak memory")
def test_peak_memory_is_the_child_s_own(measure, tmp_path):
    ours = bytearray(80 * 2**20)
    small = measure.process([sys.executable, "-c", "pass"], tmp_path)
    large = measure.process([sys.executable, "-c", f"len(bytearray(b'x') * {64 * 2**20})"], tmp_path)
    assert len(ours) > 0
    assert small.peak < 60  # it would be at least ours if this process had started it itself
    assert 50 < large.peak - small.peak < 80


# The command line and the page.


@pytest.mark.parametrize("args", [["fast"], ["help", "--repeat", "0"], ["--fast"]])
def test_a_wrong_command_line_measures_nothing(bench, capsys, args):
    with pytest.raises(SystemExit) as left:
        bench.run(args)
    assert left.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_a_failure_is_one_sentence(bench, capsys, monkeypatch, measure):
    def fail(repeat):
        raise measure.FailedError(f"exit 1 after {repeat}")

    monkeypatch.setitem(bench.BENCHMARKS, "help", bench.Benchmark("", fail, 5))
    assert bench.run(["help"]) == 1
    assert "วัดไม่สำเร็จ / Could not measure: exit 1 after 5" in capsys.readouterr().err


def test_a_table_is_put_between_its_marks_only_when_asked(bench, capsys, tmp_path, monkeypatch):
    result = bench.Result(["what", "much"], [["one", "1"]], ["A note."])
    monkeypatch.setitem(bench.BENCHMARKS, "help", bench.Benchmark("Title", lambda _: result, 5))
    page = tmp_path / "bench.md"
    before = "# Page\n<!-- bench:help -->\nold\n<!-- /bench:help -->\nrest\n"
    page.write_text(before, encoding="utf-8")
    assert bench.run(["help"], page) == 0
    assert page.read_text(encoding="utf-8") == before
    assert bench.run(["help", "--write"], page) == 0
    text = page.read_text(encoding="utf-8")
    assert text.startswith("# Page\n<!-- bench:help -->\n| what | much |\n| --- | ---: |\n| one | 1 |\n\n- A note.\n- ")
    assert text.endswith("\n<!-- /bench:help -->\nrest\n")
    assert "old" not in text
    assert "## Title" in capsys.readouterr().out
    page.write_text("# Page\n", encoding="utf-8")
    assert bench.run(["help", "--write"], page) == 1


def test_every_benchmark_has_its_table_on_the_page(bench):
    page = bench.PAGE.read_text(encoding="utf-8")
    assert page.count("<!-- bench:") == len(bench.BENCHMARKS)
    for name in bench.BENCHMARKS:
        begin, end = bench.marks(name)
        assert "| ---: |" in page.partition(begin)[2].partition(end)[0], name


def test_another_python_hands_over_to_the_venv(bench, monkeypatch, tmp_path):
    called = []
    place = importlib.import_module("_place").Place(tmp_path)
    monkeypatch.setattr(bench._venv, "ensure", lambda _: place)
    monkeypatch.setattr(bench._venv, "call", lambda command: called.append(command) or 0)
    monkeypatch.setattr(bench.sys, "prefix", str(tmp_path / "elsewhere"))
    monkeypatch.setattr(bench.sys, "argv", ["bench.py", "help"])
    assert bench.main() == 0
    assert called == [[str(place.python), "-P", "-X", "utf8", str(SCRIPTS / "bench.py"), "help"]]


def test_a_short_year_of_the_ledger_grows_with_what_changes(bench):
    del bench  # as above
    result = importlib.import_module("_bench_ledger").bench_ledger(1, nights=4)
    none, some, all_ = result.figures["bytes"].values()
    assert none < some <= all_ + 2 * 4096  # pages are not always filled alike
    assert all_ < 4 * 20e6 / 365 + 50_000
