"""What people see at a terminal of 60, 80 and 120 columns, command by command, as golden files to be looked at."""

import re

import pytest
from workspaces import DAY, SECOND, damage, fill, small_workspace, tidao

from tidao_sheets.cli import clicks, report
from tidao_sheets.cli.commands import commands
from tidao_sheets.cli.report import terminal
from tidao_sheets.core.wrap import columns

WIDTHS = (60, 80, 120)
SAID = {
    "help": ("--help",),
    **{f"help-{command.name}": (command.name, "--help") for command in commands()},
    "check": ("check", "--round", "2"),
    "status": ("status", "--round", "2"),
    "sync": ("sync", "--round", "2", "--dry-run"),
    "forms": ("forms", "--round", "2"),
    "letters": ("letters", "--round", "2", "--kind", "result", "--kind", "certificate"),
    "verify": ("letters", "--round", "2", "--verify"),
    "doctor": ("doctor",),
    "trust": ("trust",),
    "export": ("export", "--round", "1", "--to", "ผล.json"),
    "init": ("init", "ใหม่"),
}


def steady(text):
    """Leave out what differs from run to run, at its own length."""
    text = re.sub(r"\d\d\.\d\d น\.", "09.00 น.", text)
    return re.sub(r"\b[0-9A-F]{4}(-[0-9A-F]{4}){2}\b", "XXXX-XXXX-XXXX", text)


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    folder = small_workspace(tmp_path_factory, tmp_path_factory.mktemp("captures") / "งาน")
    fill(folder, 2, {**SECOND, "muang": ("'ก", "", "99", "1")})
    damage(folder)
    with pytest.MonkeyPatch.context() as today:
        today.setenv("TIDAO_TODAY", DAY)
        tidao(*SAID["letters"], cwd=folder)  # so that no capture depends on which came before
    return folder


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", SAID)
def test_what_people_see(name, width, shared, monkeypatch, golden):
    monkeypatch.setenv("TIDAO_TODAY", DAY)
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setattr(report, "Terminal", lambda: terminal.Terminal(width))
    for module in (report, clicks):
        monkeypatch.setattr(module, "program", lambda: "tidao")
    monkeypatch.setattr(report, "called", lambda sentence: sentence.replace(str(shared), "งาน"))
    done = tidao(*SAID[name], cwd=shared, lang="th")
    if name == "init":
        (shared / "ใหม่" / "forms").rmdir()
        for path in sorted((shared / "ใหม่").iterdir()):
            path.unlink()
        (shared / "ใหม่").rmdir()
    text = steady(done.said)
    assert not [line for line in text.splitlines() if columns(line) > width and not re.search(r"[/\\]\S*$", line)]
    golden(f"terminal/{name}-{width}.txt", text)


def test_looks_are_for_terminals_alone(capsys):
    assert terminal.styled("ก", "bold red") == "\x1b[31m\x1b[1mก\x1b[0m"
    assert terminal.styled("ก", "bronze") == "\x1b[38;5;173mก\x1b[0m"
    terminal.Terminal(80).table([[("ก้", "bold"), ("1", "")], [("กข", ""), ("12", "red")]], right=[1])
    assert capsys.readouterr().out == "ก้    1\nกข  12\n"
