"""By which path commands are printed, as people really run the program."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from workspaces import DAY, POINTS, fill, tidao

from tidao_sheets.cli import program

SCRIPT = Path(sys.executable).with_name("tidao.exe" if os.name == "nt" else "tidao")


def fake_environment(folder):
    """Make a folder as a virtual environment has it: a Python and, beside it, the program."""
    folder.mkdir(parents=True)
    script = folder / SCRIPT.name
    shutil.copy(SCRIPT, script)
    return script


def said(words, cwd, **more):
    """Run the program, and return the command that it advises."""
    environment = {**os.environ, "TIDAO_TODAY": DAY, **more}
    done = subprocess.run(
        [*map(str, words), "status", "--round", "1"],
        cwd=cwd,
        capture_output=True,
        encoding="utf-8",
        env=environment,
        check=True,
    )
    return done.stdout.splitlines()[-1].strip()


@pytest.mark.skipif(os.name == "nt", reason="a copy of a script runs by itself only where its first line counts")
@pytest.mark.parametrize(
    ("place", "shown"),
    [
        (".venv/bin", ".venv/bin/tidao"),
        ("โปรแกรม ของฉัน/.venv/bin", '"โปรแกรม ของฉัน/.venv/bin/tidao"'),
        ("../elsewhere", None),
    ],
)
def test_a_path_is_printed_that_runs_from_here(work, place, shown):
    script = fake_environment(work / place)
    told = said([script], work, PATH=os.environ["PATH"].replace(str(SCRIPT.parent), "/nowhere"))
    assert told == f"{shown or (work / place).resolve() / 'tidao'} close --round 1"
    assert subprocess.run(shlex.split(told), cwd=work, capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(os.name == "nt", reason="a copy of a script runs by itself only where its first line counts")
def test_the_bare_name_is_printed_where_the_shell_finds_it(work):
    path = f"{SCRIPT.parent}{os.pathsep}{os.environ['PATH']}"
    assert said(["tidao"], work, PATH=path) == "tidao close --round 1"
    other = fake_environment(work.parent / "other")  # the shell would find another one: it is not this
    assert said([other], work, PATH=path) == f"{other} close --round 1"


def test_pythons_module_is_printed_where_there_is_no_script(work, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(work / "python 3" / "python"))
    monkeypatch.setattr(sys, "argv", ["__main__.py"])
    monkeypatch.chdir(work)
    program.in_workspace("")
    program.program.cache_clear()
    try:
        assert program.program() == f'"{Path("python 3") / "python"}" -m tidao_sheets'
        assert program.called('สั่ง "tidao forms"') == f'สั่ง "{program.program()} forms"'
    finally:
        program.program.cache_clear()


def test_a_command_that_a_sentence_names_is_of_the_workspace_that_was_asked_about(work, monkeypatch, tmp_path):
    fill(work, 1, POINTS | {"pua": ("99", "7", "18", "8")})
    monkeypatch.setenv("TIDAO_TODAY", DAY)
    monkeypatch.setattr(sys, "argv", [str(SCRIPT)])
    monkeypatch.setenv("PATH", str(SCRIPT.parent), prepend=os.pathsep)
    program.program.cache_clear()
    stopped = tidao("close", "--round", 1, "--workspace", work, cwd=tmp_path)
    told = re.search(r"See them with (tidao .*)\.$", stopped.err.strip())[1]
    assert told == f"tidao check --round 1 --workspace {program.quoted(str(work))}"
    again = tidao(*shlex.split(told)[1:], cwd=tmp_path)
    assert again.code == 1
    assert "--workspace" not in tidao("close", "--round", 1, cwd=work).err
    wanted = tidao("close", "--workspace", work, cwd=tmp_path).err
    assert f'"tidao close --round 1 --workspace {program.quoted(str(work))}"' in wanted
    program.program.cache_clear()


def test_the_module_runs_as_the_program_does(work):
    told = said([sys.executable, "-m", "tidao_sheets"], work)
    assert re.fullmatch(r'("?)\S*tidao(\.exe)?\1 close --round 1', told)
