"""The command line by its real entry point: options, languages, exit codes."""

import inspect
import json
import os
import re
import shutil
import subprocess
import sys
import typing
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import click
import pytest
from workspaces import (
    POINTS,
    SECOND,
    fill,
    run,
    tamper,
    tidao,
)

from tidao_sheets.cli import console
from tidao_sheets.cli.clicks import HELP
from tidao_sheets.cli.commands import commands
from tidao_sheets.cli.main import build
from tidao_sheets.cli.options import Command, Options
from tidao_sheets.cli.report import report

NAMES = [c.name for c in commands()]
HEAVY = (
    "openpyxl",
    "xlsxwriter",
    "pydantic",
    "psycopg",
    "pandas",
    "typst",
    "jinja2",
    "tidao_sheets.core.scoring.assessment",
)


# ── Help ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("lang", ["th", "en"])
@pytest.mark.parametrize("name", ["", *NAMES])
def test_help_is_in_the_language(name, lang):
    done = tidao(*([name] if name else []), "--help", lang=lang)
    assert done.code == 0
    told = build(lang).commands[name] if name else build(lang)
    own = [o.help for o in told.get_params(click.Context(told)) if isinstance(o, click.Option)]
    words = " ".join(done.out.split())
    for text in [*own, HELP.in_(lang)]:
        assert text
        assert text.split()[0] in words
    assert ("ตัวเลือก" in done.out) == (lang == "th")
    assert ("Options" in done.out) == (lang == "en")


def test_the_entry_point_is_installed_and_speaks_thai_by_default():
    program = shutil.which("tidao", path=str(Path(sys.executable).parent))
    done = subprocess.run([program, "--help"], capture_output=True, encoding="utf-8", check=True, env={})
    assert re.search(r"วิธีใช้: \S*tidao(\.exe)? ", done.stdout)
    assert all(re.search(rf"^  {name} ", done.stdout, re.MULTILINE) for name in NAMES)


def test_help_and_version_import_nothing_heavy():
    code = "import sys; from tidao_sheets.cli.main import run; c = run([{!r}]); "
    code += "print(c, *sorted(sys.modules), file=sys.stderr)"
    for option in ("--help", "--version"):
        done = subprocess.run(
            [sys.executable, "-c", code.format(option)], capture_output=True, encoding="utf-8", check=True
        )
        loaded = done.stderr.split()
        assert loaded[0] == "0"
        assert not {*HEAVY} & {*loaded}
        assert option == "--version" or not {"pathlib", "dataclasses"} & {*loaded}  # click needs neither
    assert re.match(r"tidao \d+\.\d+\.\d+\n$", done.stdout)


def test_the_version_is_json_where_json_is_asked_for():
    for arguments in (["--version", "--json"], ["--json", "--version"]):
        assert tidao(*arguments).json == {"version": version("tidao-sheets")}


# Ctrl+C when the nth module is looked for, counted from when the program begins to care.
INTERRUPTED = """
import os, runpy, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs in the background of a shell ignores Ctrl+C
class Finder:
    left, begun = int(sys.argv.pop(1)), False
    def find_spec(self, *_):
        self.begun = self.begun or signal.getsignal(signal.SIGINT) is not signal.default_int_handler
        self.left -= self.begun
        if self.begun and self.left == 0:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Finder())
runpy.run_module("tidao_sheets", run_name="__main__", alter_sys=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="a process cannot send itself Ctrl+C there")
@pytest.mark.parametrize("moment", [1, 2, 5, 20, 45, 70, 80, 90])
def test_an_early_interrupt_prints_no_python(moment):
    words = [sys.executable, "-c", INTERRUPTED, str(moment), "demo", "--out", os.devnull, "--lang", "en"]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr.lstrip() in {"", "✗ Cancelled.\n  → No file is half-written; run the command again.\n"}


@pytest.mark.parametrize("command", ["check", "sync"])
def test_a_province_is_checked_without_heavy_libraries(command, work):
    code = "import sys; from tidao_sheets.cli.main import run; c = run(sys.argv[1:]); "
    code += "print(*sorted(sys.modules), file=sys.stderr); sys.exit(c)"
    words = [sys.executable, "-c", code, command, "--round", "1", "--workspace", str(work), "--json"]
    done = subprocess.run(words, capture_output=True, encoding="utf-8", check=True)
    assert json.loads(done.stdout)["round"] == 1
    loaded = {name.partition(".")[0] for name in done.stderr.split()}
    assert not loaded & {"openpyxl", "numpy", "pandas", "sqlalchemy", "jinja2", "xlsxwriter", "typst"}


# ── Options ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_common_options_stand_before_or_after_the_command(work):
    before = tidao("--workspace", work, "--round", 1, "--json", "status")
    after = tidao("status", "--workspace", work, "--round", 1, "--json")
    assert before == after
    assert before.json["round"] == 1
    assert tidao("--round", 1, "status", "--round", 2, "--workspace", work, "--json").json["round"] == 2


def test_the_default_workspace_is_here(work):
    assert tidao("status", "--json", cwd=work).code == 0


@pytest.mark.parametrize(("lang", "said"), [("th", "รอบที่ 1"), ("en", "Round 1")])
def test_the_default_round_is_named_on_stderr(work, lang, said):
    done = tidao("status", "--workspace", work, "--json", lang=lang)
    assert said in done.err
    assert done.json["round"] == 1
    assert tidao("status", "--workspace", work, "--json", "--round", 1, lang=lang).err == ""


def test_the_language_may_come_from_the_environment(work):
    done = run("status", "--workspace", work, env={**os.environ, "TIDAO_LANG": "en"})
    assert "due" in done.stdout
    assert run("status", "--workspace", work, env={**os.environ, "TIDAO_LANG": "xx"}).stdout != done.stdout


def test_verbose_names_every_file_that_is_read(work):
    err = tidao("check", "-v", "--workspace", work, "--round", 1).err
    assert [line.strip() for line in err.splitlines()] == ["รอบ1-สายเหนือ.xlsx", "รอบ1-สายใต้.xlsx"]


def test_a_file_s_name_is_shown_as_it_is_on_a_terminal(monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    options = Options(workspace=Path(), round=None, json=False, lang="th", verbose=False)
    with console.progress(options) as step:
        step("แฟ้ม [/b] [red]\x1b[2J.xlsx")
    shown = capsys.readouterr().err
    assert "แฟ้ม [/b] [red]" in shown
    assert "\x1b[2J" not in shown


@pytest.mark.parametrize(
    ("arguments", "thai"),
    [
        (["--nonsense", "check"], "ไม่มีตัวเลือก --nonsense"),
        (["check", "--ronud", "1"], "--round"),
        (["chekc"], 'ไม่มีคำสั่ง "chekc"'),
        ([], "ต้องระบุคำสั่ง"),
        (["check", "--round", "two"], "จำนวนเต็ม"),
        (["check", "--workspace", __file__], "ไม่ใช่แฟ้ม"),
        (["check", "more"], "คำสั่งไม่ถูกต้อง"),
        (["letters", "--round", "1", "--kind", "poem"], "result"),
        (["export"], "--to"),
        (["init"], "โฟลเดอร์"),
        (["letters"], "ต้องระบุรอบ"),
    ],
)
def test_wrong_usage_is_one_sentence_with_a_remedy(arguments, thai):
    done = tidao(*arguments, lang="th")
    assert (done.code, done.out) == (2, "")
    assert thai in done.err
    assert "→" in done.err
    assert len(done.err.splitlines()) <= 3
    error = tidao(*arguments, "--json", lang="en")
    assert error.code == 2
    assert {*error.json["error"]} == {"code", "message", "remedy"}
    assert all(error.json["error"].values())
    assert not re.search("[ก-๙]", error.json["error"]["message"])


# ── Exit codes: 2, then 4, 3, 1, 0 ──────────────────────────────────────────────────────────────────────────────────


def spoil(folder):
    fill(folder, 1, {**POINTS, "pua": ("99", "7", "18", "8")})


def test_the_highest_exit_code_wins(work):
    sync = ("sync", "--workspace", work, "--round", 1, "--json")
    assert tidao(*sync).code == 0
    spoil(work)
    assert tidao(*sync, "--dry-run").code == tidao("check", *sync[1:]).code == tidao("status", *sync[1:]).code == 1
    tamper(work)
    assert tidao(*sync).code == 3
    (work / "forms" / "ก.xlsx").write_bytes(b"")
    assert tidao(*sync).code == 4
    (work / "workspace.toml").write_text("stroe = 1", encoding="utf-8")
    assert tidao(*sync).code == 2


def test_an_office_that_is_not_scored_yet_is_no_error(work):
    fill(work, 2, {"pua": SECOND["pua"]})
    for command in ("check", "status", "sync"):
        assert tidao(command, "--workspace", work, "--round", 2).code == 0


# ── Results ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def results_of(module):
    """Yield the types of result that the commands of a module name; they are only imported for mypy."""
    names = {}
    exec(inspect.getsource(module).replace("if TYPE_CHECKING:", "if True:"), names)  # noqa: S102 - our own text
    for command in [value for value in names.values() if isinstance(value, Command)]:
        told = typing.get_type_hints(command.run)["return"]
        yield from ((command.name, kind) for kind in typing.get_args(told) or (told,))


def test_every_result_has_a_report():
    modules = {sys.modules[c.run.__module__] for c in commands()}
    results = [result for module in modules for result in results_of(module)]
    assert {name for name, _ in results} == {*NAMES}
    for name, kind in results:
        import_module(f"tidao_sheets.cli.report.{kind.__module__.rpartition('.')[2]}")
        assert report.dispatch(kind) is not report.dispatch(object), f"{name}: {kind.__name__} has no report"
